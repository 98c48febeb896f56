"""Persons as they leave the house: the list item and the whole career."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any, TypeVar

from pydantic import ConfigDict

from app.domain import urls
from app.queries.person_record import PersonRecord
from app.queries.persons import PersonRow
from app.schemas.claims import (
    ActivityOut,
    AnyClaimOut,
    AwardOut,
    ClaimOut,
    CodenameUseOut,
    EducationOut,
    FateOut,
    IdentifierOut,
    LifeEventOut,
    MembershipOut,
    NameFormOut,
    PostingOut,
    RankOut,
    RelationOut,
    TraitOut,
    claim_from_row,
)
from app.schemas.identity import IdentityOut
from app.schemas.parts import Response, TermOut
from app.schemas.summary import summarise

C = TypeVar("C", bound=ClaimOut)
_UNDERSCORED = ConfigDict(frozen=True, populate_by_name=True, alias_generator=lambda name: name.rstrip("_"))
"""For fields whose names are words of Python: `is_` leaves as `is`."""


class PersonnelOut(Response):
    """Whether a person is intelligence personnel, and by which claim; attachés are marked."""

    is_: bool
    because: str | None
    claim: str | None
    attache: bool

    model_config = _UNDERSCORED

    @classmethod
    def from_row(cls, row: PersonRow) -> "PersonnelOut":
        """From the digest."""
        return cls(is_=row.is_personnel, because=row.because, claim=row.because_claim, attache=row.is_attache)


class FateSummaryOut(Response):
    """The fate as drawn (`badge`) and in words; null words: the texts do not say."""

    badge: str
    words: str | None
    rehabilitated: bool


class SpanOut(Response):
    """The first and last day any posting, rank or fate is known to touch."""

    from_: date | None
    to: date | None

    model_config = _UNDERSCORED


class PersonItem(Response):
    """A person in a list."""

    id: str
    name: str
    sort_name: str
    identified: bool
    services: list[TermOut]
    personnel: PersonnelOut
    fate: FateSummaryOut
    span: SpanOut
    counts: dict[str, int]
    url: str
    overlap: str | None = None
    """With a window: the surest way one of the postings asked about meets it."""
    overlap_reason: str | None = None
    """Why that posting meets it so, in words."""

    @classmethod
    def from_row(cls, row: PersonRow) -> "PersonItem":
        """From a person row with its digest."""
        return cls(
            id=row.slug,
            name=row.name,
            sort_name=row.sort_name,
            identified=row.identified,
            services=[TermOut(id=one.slug, label=one.label) for one in row.services],
            personnel=PersonnelOut.from_row(row),
            fate=FateSummaryOut(badge=row.badge, words=row.fate, rehabilitated=row.rehabilitated),
            span=SpanOut(from_=row.span_from, to=row.span_to),
            counts={
                "claims": row.claims, "postings": row.postings, "sources": row.sources,
                "disagreements": row.disagreements,
            },
            url=urls.person(row.slug),
            overlap=row.overlap and str(row.overlap),
            overlap_reason=row.overlap_reason,
        )


class DisagreementOut(Response):
    """Claims that exclude each other, the question they answer, and which is shown first, if one is, and why."""

    question: str
    claims: list[str]
    preferred: str | None = None
    preferred_reason: str | None = None


class SourceUseOut(Response):
    """A source and how many of the person's claims stand in it."""

    id: str
    title: str
    claims: int
    url: str


class WorkUseOut(Response):
    """A work the texts rely on that we have not seen."""

    author: str
    date: str | None


class CareerOut(Response):
    """A whole career. Every element of every list of claims has its own fields, dates and citations.

    `same_as` are the addresses of the same person in authority files, from the identifiers that stand unopposed;
    `identity` are the editor's decisions that this record took in another, was split, or is kept apart from another.
    """

    id: str
    name: str
    sort_name: str
    identified: bool
    note: str | None
    personnel: PersonnelOut
    services: list[TermOut]
    fate: FateSummaryOut
    span: SpanOut
    summary: str
    names: list[NameFormOut]
    postings: list[PostingOut]
    ranks: list[RankOut]
    codenames: list[CodenameUseOut]
    fates: list[FateOut]
    life_events: list[LifeEventOut]
    education: list[EducationOut]
    awards: list[AwardOut]
    relations: list[RelationOut]
    activities: list[ActivityOut]
    traits: list[TraitOut]
    memberships: list[MembershipOut]
    identifiers: list[IdentifierOut]
    same_as: list[str]
    mentioned_in: list[AnyClaimOut]
    contradictions: list[DisagreementOut]
    sources: list[SourceUseOut]
    rests_on: list[WorkUseOut]
    identity: list[IdentityOut]
    silent_on: list[str]
    counts: dict[str, int]
    url: str

    @classmethod
    def from_record(cls, record: PersonRecord) -> "CareerOut":
        """From a person's record."""
        item = PersonItem.from_row(record.person)
        claims = [claim_from_row(row) for row in record.claims]
        naming = [claim_from_row(row) for row in record.naming]
        inverse = [one.turned() for one in naming if isinstance(one, RelationOut)]
        by_kind: dict[str, list[Any]] = defaultdict(list)
        for one in claims:
            by_kind[one.kind].append(one)
        return cls(
            **item.model_dump(by_alias=False, exclude={"counts", "overlap", "overlap_reason"}),
            note=record.person.note,
            summary=summarise(claims),
            names=by_kind["name_form"],
            postings=in_time(by_kind["posting"]),
            ranks=in_time(by_kind["rank_holding"]),
            codenames=by_kind["codename_use"],
            fates=by_kind["fate"],
            life_events=by_kind["life_event"],
            education=in_time(by_kind["education"]),
            awards=by_kind["award"],
            relations=[*by_kind["relation"], *inverse],
            activities=by_kind["activity"],
            traits=by_kind["trait"],
            memberships=by_kind["membership"],
            identifiers=by_kind["identifier"],
            same_as=[one.uri for one in by_kind["identifier"] if one.stands],
            mentioned_in=[one for one in naming if not isinstance(one, RelationOut)],
            contradictions=_disagreements(record),
            sources=_sources(record),
            rests_on=[WorkUseOut(author=work.author, date=work.date) for work in record.works],
            identity=[IdentityOut.from_row(row) for row in record.decisions],
            silent_on=_silent(by_kind),
            counts={**item.counts, **_counts(claims)},
        )


def in_time(claims: list[C]) -> list[C]:
    """Dated claims by their first known day; undated ones stay after what precedes them in the source."""
    last = date.min
    keyed = []
    for claim in sorted(claims, key=lambda one: one.ordinal):
        first = _first(claim)
        keyed.append((first or last, claim.ordinal, claim))
        last = max(last, first) if first else last
    return [claim for _, _, claim in sorted(keyed, key=lambda one: one[:2])]


def _first(claim: ClaimOut) -> date | None:
    dates = claim.dates
    if dates is None:
        return None
    return dates.start_earliest or dates.start_latest or dates.end_earliest or dates.end_latest


def _counts(claims: list[ClaimOut]) -> dict[str, int]:
    return {f"{kind}s" if not kind.endswith("y") else kind: count for kind, count in
            sorted(Counter(one.kind for one in claims).items()) if kind != "posting"}


def _disagreements(record: PersonRecord) -> list[DisagreementOut]:
    """Declared sets first, then computed contradictions (none of which a set declares)."""
    declared = [
        DisagreementOut(question=one.question, claims=list(one.claims), preferred=one.preferred,
                        preferred_reason=one.preferred_reason)
        for one in record.alternatives
    ]
    return declared + [
        DisagreementOut(question=one.question, claims=[one.first, one.second]) for one in record.contradictions
    ]


def _sources(record: PersonRecord) -> list[SourceUseOut]:
    claims: Counter[str] = Counter()
    titles: dict[str, str] = {}
    for row in record.claims:
        for source, title in {cite.source: cite.source_title for cite in row.citations}.items():
            claims[source] += 1
            titles[source] = title
    return [
        SourceUseOut(id=source, title=titles[source], claims=count, url=urls.source(source))
        for source, count in claims.most_common()
    ]


_ASKED_OF_A_LIFE = (("fate", "what became of this person"), ("birth", "birth"), ("death", "death"))


def _silent(by_kind: dict[str, list[ClaimOut]]) -> list[str]:
    """What readers look for and the texts read do not say."""
    events = {one.event for one in by_kind["life_event"] if isinstance(one, LifeEventOut)}
    present = events | ({"fate"} if by_kind.get("fate") else set())
    deaths = {one.fate.id for one in by_kind["fate"] if isinstance(one, FateOut)} & {"killed", "shot", "died"}
    present |= {"death"} if deaths else set()
    return [phrase for name, phrase in _ASKED_OF_A_LIFE if name not in present]
