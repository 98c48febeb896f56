"""Claims as they leave the house, one shape for each kind."""

from datetime import date
from typing import Any

from app.domain import authorities, urls
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES
from app.domain.terms import INVERSE, Authority
from app.queries.rows import ClaimRow
from app.schemas.parts import (
    CitationOut,
    DatesOut,
    LinkOut,
    PartyOut,
    PersonOut,
    PlaceOut,
    Response,
    TermOut,
)


class ClaimOut(Response):
    """What every claim shows."""

    id: str
    url: str
    kind: str
    person: PersonOut
    ordinal: int
    dates: DatesOut | None
    voice: str
    reading: str
    mode: str
    actuality: str
    assessment: str
    assessment_reason: str | None
    note: str | None
    contradicts: list[str]
    corrects: str | None
    corrected_by: str | None
    links: list[LinkOut]
    citations: list[CitationOut]
    recorded_by: str
    recorded_on: date
    reviewed_by: str | None

    @property
    def sentence(self) -> str:
        """The claim in a few words, for lists of mixed kinds."""
        return self.kind


class NameFormOut(ClaimOut):
    """A name as written."""

    form: str
    name: str
    language: str

    @property
    def sentence(self) -> str:
        """The name and what sort of form it is."""
        return f"written {self.name} ({self.form.replace('_', ' ')})"


class CoverOut(Response):
    """The cover of a posting."""

    organisation: TermOut | None
    role: TermOut | None


class PostingOut(ClaimOut):
    """A post or service; `overlap` says how it meets the window that was asked for, `overlap_reason` why."""

    role: TermOut
    organisation: TermOut | None
    place: PlaceOut | None
    cover: CoverOut | None
    service: TermOut | None
    nature: str
    acting: bool
    overlap: str | None = None
    overlap_reason: str | None = None

    @property
    def sentence(self) -> str:
        """Role, organisation and place."""
        words = self.role.label
        if self.organisation:
            words += f", {self.organisation.label}"
        if self.place and self.place.label not in words:
            words += f", {self.place.label}"
        return words


class RankOut(ClaimOut):
    """A rank held."""

    rank: TermOut

    @property
    def sentence(self) -> str:
        """The rank."""
        return self.rank.label


class CodenameUseOut(ClaimOut):
    """A codename borne."""

    codename: TermOut
    organisation: TermOut | None

    @property
    def sentence(self) -> str:
        """The codename."""
        return f"codename {self.codename.label}"


class SentenceOut(Response):
    """A sentence: years and months, or words."""

    years: int | None
    months: int | None
    words: str | None


class FateOut(ClaimOut):
    """What became of the person; `badge` is how this kind of fate is drawn, null where it has no sign of its own."""

    fate: TermOut
    badge: str | None
    place: PlaceOut | None
    penalty: SentenceOut | None
    words: str | None
    parties: list[PartyOut]
    overlap: str | None = None
    overlap_reason: str | None = None

    @property
    def sentence(self) -> str:
        """The fate, its place, and whether it is only alleged."""
        words = self.fate.label + (f", {self.place.label}" if self.place else "")
        return f"{words} (alleged)" if self.mode == "alleged" else words


class LifeEventOut(ClaimOut):
    """An event of a life."""

    event: str
    place: PlaceOut | None
    words: str | None

    @property
    def sentence(self) -> str:
        """The event."""
        return self.event.replace("_", " ") + (f", {self.words}" if self.words else "")


class EducationOut(ClaimOut):
    """A course of study."""

    institution: TermOut
    faculty: str | None
    outcome: str

    @property
    def sentence(self) -> str:
        """How it ended, where, and in what."""
        words = {"studied": "studied at", "graduated": "graduated from", "external": "passed the examinations of"}
        return f"{words[self.outcome]} {self.institution.label}" + (f", {self.faculty}" if self.faculty else "")


class AwardOut(ClaimOut):
    """A decoration received."""

    decoration: TermOut
    times: int | None

    @property
    def sentence(self) -> str:
        """The decoration."""
        return self.decoration.label + (f" (time {self.times})" if self.times else "")


class ActivityOut(ClaimOut):
    """Something done that is no post."""

    activity: str
    object: str | None
    place: PlaceOut | None
    with_person: PersonOut | None

    @property
    def sentence(self) -> str:
        """What was done, about what, with whom."""
        words = self.activity.replace("_", " ") + (f": {self.object}" if self.object else "")
        return words + (f" (with {self.with_person.name})" if self.with_person else "")


class RelationOut(ClaimOut):
    """A tie. With `inverse` the claim is about the other person and is read from this side."""

    relation: str
    other: PersonOut | None
    organisation: TermOut | None
    role: TermOut | None
    place: PlaceOut | None
    inverse: bool = False

    @property
    def sentence(self) -> str:
        """The tie, to whom, and the post it concerns."""
        to = self.other.name if self.other else self.organisation.label if self.organisation else ""
        words = f"{self.relation.replace('_', ' ')} {to}"
        return words + (f" as {self.role.label.lower()}" if self.role else "")

    def turned(self) -> "RelationOut":
        """The same claim seen from the other person."""
        return self.model_copy(update={"relation": INVERSE[self.relation], "other": self.person, "inverse": True})


class TraitOut(ClaimOut):
    """What a source says of the person's mind and abilities, and by whom."""

    trait: str
    value: str
    by_person: PersonOut | None
    by_words: str | None

    @property
    def sentence(self) -> str:
        """The trait and who says so."""
        by = self.by_person.name if self.by_person else self.by_words
        return f"{self.trait}: {self.value}" + (f" (by {by})" if by else "")


class MembershipOut(ClaimOut):
    """Sex, nationality, party, social origin, branch."""

    membership: str
    value: str
    organisation: TermOut | None

    @property
    def sentence(self) -> str:
        """The membership and its value."""
        return f"{self.membership.replace('_', ' ')}: {self.value}"


class IdentifierOut(ClaimOut):
    """The same person's number in an authority file; `uri` is the address that stands for the person there."""

    authority: str
    value: str
    uri: str

    @property
    def keeper(self) -> str:
        """The authority file by the name readers know."""
        return authorities.NAMES[Authority(self.authority)]

    @property
    def sentence(self) -> str:
        """The authority file and the number."""
        return f"{self.keeper} {self.value}"

    @property
    def stands(self) -> bool:
        """Whether the claim says that the two are one person, and nothing is held against it."""
        held = self.mode in ANSWERED_MODES and self.actuality in ANSWERED_ACTUALITIES
        return held and self.assessment == "none" and self.corrected_by is None


AnyClaimOut = (
    PostingOut | RankOut | CodenameUseOut | FateOut | LifeEventOut | EducationOut | AwardOut | ActivityOut
    | RelationOut | TraitOut | MembershipOut | IdentifierOut | NameFormOut
)

_SHAPES: dict[str, type[ClaimOut]] = {
    "name_form": NameFormOut,
    "posting": PostingOut,
    "rank_holding": RankOut,
    "codename_use": CodenameUseOut,
    "fate": FateOut,
    "life_event": LifeEventOut,
    "education": EducationOut,
    "award": AwardOut,
    "activity": ActivityOut,
    "relation": RelationOut,
    "trait": TraitOut,
    "membership": MembershipOut,
    "identifier": IdentifierOut,
}
_PLACES = frozenset({"place"})
_PEOPLE = frozenset({"other", "with_person", "by_person"})
_TERMS = frozenset({"role", "organisation", "service", "rank", "codename", "fate", "decoration"})


def claim_from_row(row: ClaimRow, **extra: Any) -> Any:
    """A claim of any kind from its row; `extra` sets fields such as `overlap`."""
    return _SHAPES[row.kind].model_validate({**_base(row), **_detail(row), **extra})


def _base(row: ClaimRow) -> dict[str, Any]:
    return {
        "id": row.slug,
        "url": urls.claim(row.slug),
        "kind": row.kind,
        "person": PersonOut.of(row.person),
        "ordinal": row.ordinal,
        "dates": None if row.dates is None else DatesOut.from_row(row.dates, row.kind),
        "voice": row.voice,
        "reading": row.reading,
        "mode": row.mode,
        "actuality": row.actuality,
        "assessment": row.assessment,
        "assessment_reason": row.assessment_reason,
        "note": row.note,
        "contradicts": list(row.contradicts),
        "corrects": row.corrects,
        "corrected_by": row.corrected_by,
        "links": [LinkOut.from_row(link) for link in row.links],
        "citations": [CitationOut.from_row(one) for one in row.citations],
        "recorded_by": row.recorded_by,
        "recorded_on": row.recorded_on,
        "reviewed_by": row.reviewed_by,
    }


def _detail(row: ClaimRow) -> dict[str, Any]:
    """The fields of the kind: references become shapes, the rest stays plain."""
    fields: dict[str, Any] = {}
    for name, value in row.detail.items():
        if name in _PLACES:
            fields[name] = PlaceOut.from_ref(value)
        elif name in _TERMS:
            fields[name] = TermOut.from_ref(value)
        elif name in _PEOPLE:
            fields[name] = PersonOut.from_ref(value)
        elif name == "parties":
            fields[name] = [PartyOut.from_row(party) for party in value]
        else:
            fields[name] = value
    if row.kind == "posting":
        fields["cover"] = _cover(row)
    if row.kind == "fate":
        fields["penalty"] = _sentence(row)
    if row.kind == "education":
        fields["institution"] = fields.pop("organisation")
    if row.kind == "identifier":
        fields["uri"] = authorities.uri(fields["authority"], fields["value"])
    return fields


def _cover(row: ClaimRow) -> CoverOut | None:
    body, role = row.detail["cover_organisation"], row.detail["cover_role"]
    if body is None and role is None:
        return None
    return CoverOut(organisation=TermOut.from_ref(body), role=TermOut.from_ref(role))


def _sentence(row: ClaimRow) -> SentenceOut | None:
    years, months = row.detail["sentence_years"], row.detail["sentence_months"]
    if years is None and months is None:
        return None
    return SentenceOut(years=years, months=months, words=row.detail["words"])
