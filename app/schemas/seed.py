"""The seed's shape: what a person's file and the organisation claims may hold.

The JSON Schema that editors check with while typing is generated from these models.
"""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator

from app.domain import authorities
from app.domain.terms import (
    INVERSE,
    ActivityKind,
    Actuality,
    Assertion,
    Assessment,
    Authority,
    Basis,
    LifeEvent,
    LinkKind,
    MembershipKind,
    Mode,
    NameForm,
    Nature,
    Outcome,
    PartyPart,
    Reading,
    TraitKind,
)
from app.schemas.seed_vocabulary import SeedModel, Slug

MOST_WORDS = 10
"""Facts carry over, sentences do not: a phrase as written has at most this many words (runs of `\\w`)."""

ClaimId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def count_words(phrase: str) -> int:
    """How many words a phrase has: runs of letters, digits and underscores."""
    return len(re.findall(r"\w+", phrase))


def _short(phrase: str | None) -> str | None:
    if phrase is not None and count_words(phrase) > MOST_WORDS:
        raise ValueError(f"{count_words(phrase)} words; a phrase as written has at most {MOST_WORDS}")
    return phrase


class WorkSeed(SeedModel):
    """A work a passage relies on, which we have not seen."""

    author: str
    date: str | None = None
    locator: str | None = None


class CiteSeed(SeedModel):
    """A citation: source, passage (line number), the phrase as written. The editor cites no passage."""

    source: Slug
    passage: int | None = Field(default=None, ge=1)
    as_written: str | None = None
    date_as_written: str | None = None
    rests_on: list[WorkSeed] = Field(default_factory=list)
    note: str | None = None

    _limit = field_validator("as_written", "date_as_written")(_short)

    @model_validator(mode="after")
    def _phrase_with_passage(self) -> "CiteSeed":
        if self.source == "editor":
            if self.passage is not None or self.as_written is not None:
                raise ValueError("the editor's own citation has no passage and no phrase; say why in `note`")
        elif self.passage is None or not self.as_written:
            raise ValueError("a citation needs `passage` and `as_written`")
        return self


class BasisSeed(SeedModel):
    """Where each end of the dates comes from."""

    start: Basis | None = None
    end: Basis | None = None


class ClaimSeed(SeedModel):
    """What every claim holds."""

    id: ClaimId
    cite: list[CiteSeed] = Field(min_length=1)
    reading: Reading = Reading.STATED
    mode: Mode = Mode.ASSERTED
    actuality: Actuality = Actuality.HELD
    assessment: Assessment = Assessment.NONE
    assessment_reason: str | None = None
    note: str | None = None
    recorded_by: str | None = None
    recorded_on: date | None = None
    reviewed_by: str | None = None

    @model_validator(mode="after")
    def _one_voice(self) -> "ClaimSeed":
        editors = [cite.source == "editor" for cite in self.cite]
        if any(editors) and not all(editors):
            raise ValueError("a claim is either the editor's or a text's: cite `editor` alone, or not at all")
        if (self.assessment is Assessment.NONE) != (self.assessment_reason is None):
            raise ValueError("`assessment` and `assessment_reason` go together")
        return self


class DatedSeed(ClaimSeed):
    """A claim that may be dated: EDTF text, an interval `start/end` with blank ends where unknown."""

    dates: str | None = None
    basis: BasisSeed = BasisSeed()


class NameFormSeed(ClaimSeed):
    """A name exactly as written."""

    kind: Literal["name_form"]
    form: NameForm
    name: str = Field(min_length=1)
    lang: str = "en"


class PostingSeed(DatedSeed):
    """A post or service."""

    kind: Literal["posting"]
    role: Slug
    organisation: Slug | None = None
    place: Slug | None = None
    cover_organisation: Slug | None = None
    cover_role: Slug | None = None
    service: Slug | None = None
    nature: Nature = Nature.OFFICE
    acting: bool = False


class RankHoldingSeed(DatedSeed):
    """A rank held."""

    kind: Literal["rank_holding"]
    rank: Slug


class CodenameUseSeed(DatedSeed):
    """A codename borne."""

    kind: Literal["codename_use"]
    codename: Slug
    organisation: Slug | None = None


class PartySeed(SeedModel):
    """Who had a part in a fate: a person, an organisation (or one for the other), or words, which may also explain."""

    part: PartyPart
    person: Slug | None = None
    organisation: Slug | None = None
    words: str | None = None

    @model_validator(mode="after")
    def _somebody(self) -> "PartySeed":
        if self.person is None and self.organisation is None and not self.words:
            raise ValueError("a party needs `person`, `organisation` or `words`")
        return self


class FateSeed(DatedSeed):
    """What became of a person."""

    kind: Literal["fate"]
    fate: Slug
    place: Slug | None = None
    years: int | None = Field(default=None, ge=0)
    months: int | None = Field(default=None, ge=0, le=11)
    words: str | None = None
    parties: list[PartySeed] = Field(default_factory=list)


class LifeEventSeed(DatedSeed):
    """Birth, death, enlistment and the like."""

    kind: Literal["life_event"]
    event: LifeEvent
    place: Slug | None = None
    words: str | None = None


class EducationSeed(DatedSeed):
    """A course of study."""

    kind: Literal["education"]
    institution: Slug
    faculty: str | None = None
    outcome: Outcome


class AwardSeed(DatedSeed):
    """A decoration received."""

    kind: Literal["award"]
    decoration: Slug
    times: int | None = Field(default=None, ge=1)


class ActivitySeed(DatedSeed):
    """Something done that is no post."""

    kind: Literal["activity"]
    activity: ActivityKind
    object: str | None = None
    place: Slug | None = None
    with_person: Slug | None = None


class RelationSeed(DatedSeed):
    """A tie to another person or an organisation."""

    kind: Literal["relation"]
    relation: str = Field(json_schema_extra={"enum": [*sorted(INVERSE)]})
    other: Slug | None = None
    organisation: Slug | None = None
    role: Slug | None = None
    place: Slug | None = None

    @field_validator("relation")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in INVERSE:
            raise ValueError(f"unknown relation '{value}'; known: {', '.join(sorted(INVERSE))}")
        return value

    @model_validator(mode="after")
    def _one_other(self) -> "RelationSeed":
        if (self.other is None) == (self.organisation is None):
            raise ValueError("a relation needs `other` or `organisation`, not both")
        return self


class TraitSeed(DatedSeed):
    """A language, knowledge, view or assessment."""

    kind: Literal["trait"]
    trait: TraitKind
    value: str = Field(min_length=1)
    by_person: Slug | None = None
    by_words: str | None = None


class MembershipSeed(DatedSeed):
    """Sex, nationality, party, social origin, branch."""

    kind: Literal["membership"]
    membership: MembershipKind
    value: str = Field(min_length=1)
    organisation: Slug | None = None


class IdentifierSeed(ClaimSeed):
    """The same person's number in an authority file."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                {
                    "if": {"properties": {"authority": {"const": str(authority)}}},
                    "then": {"properties": {"value": {"pattern": pattern}}},
                }
                for authority, pattern in authorities.PATTERNS.items()
            ]
        }
    )

    kind: Literal["identifier"]
    authority: Authority
    value: str

    @field_validator("value")
    @classmethod
    def _of_the_authority(cls, value: str, info: ValidationInfo) -> str:
        wrong = authorities.fault(info.data["authority"], value) if "authority" in info.data else None
        if wrong:
            raise ValueError(wrong)
        return value


AnyClaim = Annotated[
    NameFormSeed | PostingSeed | RankHoldingSeed | CodenameUseSeed | FateSeed | LifeEventSeed | EducationSeed
    | AwardSeed | ActivitySeed | RelationSeed | TraitSeed | MembershipSeed | IdentifierSeed,
    Field(discriminator="kind"),
]


class LinkSeed(SeedModel):
    """How one claim bears on another; `from` and `to` are claim ids of any file."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    id: ClaimId
    from_claim: ClaimId = Field(alias="from")
    to_claim: ClaimId = Field(alias="to")
    kind: LinkKind
    note: str | None = None
    cite: list[CiteSeed] = Field(min_length=1)


class PreferredSeed(SeedModel):
    """The claim shown first, and why."""

    claim: ClaimId
    reason: str = Field(min_length=1)


class AlternativesSeed(SeedModel):
    """Claims that exclude each other, and the question they answer."""

    id: ClaimId
    question: str = Field(min_length=1)
    claims: list[ClaimId] = Field(min_length=2)
    preferred: PreferredSeed | None = None


class PersonSeed(SeedModel):
    """One person's file: `seed/persons/<id>.yaml`."""

    id: Slug
    name: str = Field(min_length=1)
    sort_name: str = Field(min_length=1)
    identified: bool = True
    note: str | None = None
    redirects: list[Slug] = Field(default_factory=list)
    recorded_by: str
    recorded_on: date
    reviewed_by: str | None = None
    claims: list[AnyClaim] = Field(min_length=1)
    links: list[LinkSeed] = Field(default_factory=list)
    alternatives: list[AlternativesSeed] = Field(default_factory=list)


class _Counted(SeedModel):
    """A count has a number, and nothing else has."""

    @model_validator(mode="after")
    def _number_with_count(self) -> "_Counted":
        if (getattr(self, "assertion", None) is Assertion.COUNT) != (getattr(self, "count", None) is not None):
            raise ValueError("`count` and the assertion `count` go together")
        return self


class OrganisationClaimSeed(_Counted):
    """`seed/organisation_claims.yaml`: what the texts say of things that are not persons."""

    id: ClaimId
    organisation: Slug
    place: Slug | None = None
    assertion: Assertion
    count: int | None = None
    words: str | None = None
    dates: str | None = None
    basis: BasisSeed = BasisSeed()
    reading: Reading = Reading.STATED
    mode: Mode = Mode.ASSERTED
    note: str | None = None
    recorded_by: str
    recorded_on: date
    cite: list[CiteSeed] = Field(min_length=1)
