"""The seed's shape: sources and vocabularies."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.domain.terms import Badge

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class SeedModel(BaseModel):
    """Strict about names, lenient about numbers written where a text is meant (a year as dates)."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class SourceSeed(SeedModel):
    """A source; `passages` maps line numbers to the SHA-256 of each line that is not blank."""

    id: Slug
    type: str
    title: str
    container_title: str | None = None
    author: str | None = None
    issued: str | None = None
    language: str | None = None
    translation: str | None = None
    standpoint: str | None = None
    extent_read: str | None = None
    read_in_full: bool = False
    is_editor: bool = False
    file_name: str | None = None
    note: str | None = None
    passages: dict[int, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = {}


class SourcesSeed(SeedModel):
    """`seed/sources.yaml`."""

    release: str
    sources: list[SourceSeed] = Field(min_length=1)


class AliasSeed(SeedModel):
    """Another name, with language and years of use."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, coerce_numbers_to_str=True)

    name: str = Field(min_length=1)
    lang: str | None = None
    used_from: str | None = Field(default=None, alias="from")
    used_to: str | None = Field(default=None, alias="to")


class TermSeed(SeedModel):
    """A term of a vocabulary."""

    id: Slug
    label: str = Field(min_length=1)
    broader: Slug | None = None
    aliases: list[str | AliasSeed] = Field(default_factory=list)
    note: str | None = None


class RoleSeed(TermSeed):
    """A role and its flags."""

    intelligence: bool = False
    attache: bool = False
    recruited_source: bool = False
    collective: bool = False
    single_holder: bool = False
    exclusive: bool = False


class SovereigntySeed(SeedModel):
    """Who held a place, and when (EDTF)."""

    holder: Slug
    dates: str | None = None


class PlaceSeed(TermSeed):
    """A place: kind, coordinates in degrees, sovereignty."""

    kind: str
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    sovereignty: list[SovereigntySeed] = Field(default_factory=list)


class OrganisationSeed(TermSeed):
    """An organisation: kind, service, lineage, seat."""

    kind: str
    service: Slug | None = None
    lineage: Slug | None = None
    place: Slug | None = None
    intelligence: bool = False


class RankSeed(TermSeed):
    """A rank: system and grade."""

    system: str
    grade: int | None = Field(default=None, ge=1, le=30)


class FateKindSeed(TermSeed):
    """A kind of fate and how it is drawn."""

    badge: Badge | None = None
