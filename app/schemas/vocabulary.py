"""Vocabulary terms and sources as they leave the house."""

from typing import Any

from app.domain import urls
from app.queries.sources import SourceRow
from app.queries.terms import HeldRow, TermRow
from app.schemas.parts import DatesOut, PersonOut, Response, TermOut


class AliasOut(Response):
    """Another name of a term."""

    name: str
    lang: str | None
    used_from: str | None
    used_to: str | None


class EntryOut(Response):
    """A term: its names, its parent, how many claims and persons use it or what is below it."""

    id: str
    label: str
    aliases: list[str]
    names: list[AliasOut]
    broader: TermOut | None
    note: str | None
    counts: dict[str, int]
    url: str

    @classmethod
    def from_row(cls, row: TermRow) -> "EntryOut":
        """From a term row of any vocabulary without fields of its own."""
        return cls.model_validate(entry_fields(row))


def entry_fields(row: TermRow) -> dict[str, Any]:
    """The fields every entry has, and those of its vocabulary."""
    return {
        "id": row.slug,
        "label": row.label,
        "aliases": [alias.name for alias in row.aliases],
        "names": [
            AliasOut(name=one.name, lang=one.language, used_from=one.used_from, used_to=one.used_to)
            for one in row.aliases
        ],
        "broader": TermOut.from_ref(row.broader),
        "note": row.note,
        "counts": {"persons": row.persons, "claims": row.claims},
        "url": urls.term(row.vocabulary, row.slug),
    }


class RoleEntry(EntryOut):
    """A role and what it implies."""

    intelligence: bool
    attache: bool
    recruited_source: bool
    collective: bool
    single_holder: bool
    exclusive: bool

    @classmethod
    def from_row(cls, row: TermRow) -> "RoleEntry":
        """From a role's row."""
        flags = {name.removeprefix("is_"): value for name, value in row.own.items()}
        return cls.model_validate(entry_fields(row) | flags)


class HeldOut(Response):
    """Which state held a place, and when."""

    holder: TermOut
    dates: DatesOut


class PlaceEntry(EntryOut):
    """A place with WGS 84 degrees; who held it when is told with the single entry."""

    kind: str
    latitude: float | None
    longitude: float | None
    sovereignty: list[HeldOut] | None = None

    def held(self, rows: list[HeldRow]) -> "PlaceEntry":
        """The entry with who held the place, in order."""
        found = [
            HeldOut(holder=TermOut(id=row.holder.slug, label=row.holder.label),
                    dates=DatesOut.from_row(row.dates, "posting"))
            for row in rows
        ]
        return self.model_copy(update={"sovereignty": found})

    @classmethod
    def from_row(cls, row: TermRow) -> "PlaceEntry":
        """From a place's row."""
        own = row.own
        return cls.model_validate(
            entry_fields(row) | {"kind": own["place_kind"], "latitude": own["latitude"], "longitude": own["longitude"]}
        )


class OrganisationEntry(EntryOut):
    """An organisation: kind, service, lineage, seat."""

    kind: str
    service: TermOut | None
    lineage: TermOut | None
    place: TermOut | None
    intelligence: bool

    @classmethod
    def from_row(cls, row: TermRow) -> "OrganisationEntry":
        """From an organisation's row."""
        own = row.own
        return cls.model_validate(
            entry_fields(row)
            | {name: TermOut.from_ref(own[name]) for name in ("service", "lineage", "place")}
            | {"kind": own["organisation_kind"], "intelligence": own["is_intelligence"]}
        )


class RankEntry(EntryOut):
    """A rank: system, and grade where an equivalence is claimed."""

    system: str
    grade: int | None

    @classmethod
    def from_row(cls, row: TermRow) -> "RankEntry":
        """From a rank's row."""
        return cls.model_validate(
            entry_fields(row) | {"system": row.own["rank_system"], "grade": row.own["grade"]}
        )


class FateEntry(EntryOut):
    """A kind of fate and how it is drawn."""

    badge: str | None

    @classmethod
    def from_row(cls, row: TermRow) -> "FateEntry":
        """From a fate's row."""
        return cls.model_validate(entry_fields(row) | {"badge": row.own["badge"]})


class BearerOut(PersonOut):
    """Somebody recorded under a codename."""

    identified: bool
    claim: str


class CodenameEntry(EntryOut):
    """A codename with its bearers; `resolved` where a named person is among them."""

    resolved: bool
    bearers: list[BearerOut]


class SourceEntry(Response):
    """A source: its bibliographic fields, how much of it was read, and what rests on it."""

    id: str
    title: str
    type: str
    container_title: str | None
    author: str | None
    issued: str | None
    language: str | None
    translation: str | None
    standpoint: str | None
    extent_read: str | None
    read_in_full: bool
    is_editor: bool
    note: str | None
    counts: dict[str, int]
    url: str

    @classmethod
    def from_row(cls, row: SourceRow) -> "SourceEntry":
        """From a source row."""
        return cls.model_validate(
            {
                **{name: value for name, value in row.fields.items() if name != "file_name"},
                "id": row.slug,
                "title": row.title,
                "is_editor": row.is_editor,
                "counts": {
                    "claims": row.claims, "persons": row.persons, "passages": row.passages,
                    "passages_cited": row.passages_cited,
                },
                "url": urls.source(row.slug),
            }
        )
