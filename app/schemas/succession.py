"""A succession as it leaves the house: holders, what lies between them, and what the texts say of it."""

import re
from typing import Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from app.domain.succession import GAPS, Step
from app.domain.terms import words
from app.queries.succession import Elsewhere, HolderRow, StepRow, Succession
from app.queries.succession_evidence import EvidenceRow
from app.schemas.claims import PostingOut
from app.schemas.parts import CitationOut, DatesOut, PersonOut, Response, TermOut

KINDS = ("certain", "possible", "attested_before", "attested_after", "undated")
_FIRST = re.compile(r"\bthe first (?!to\b|days?\b|months?\b|years?\b|half\b)")


class HolderOut(Response):
    """One person's stay on a post; `holder` is its number in the order, `dates` those of the claim that says most.

    `overlap` is the surest of its postings where years were asked for; `stated_first` is there where a cited phrase
    calls this holder the first.
    """

    holder: int
    person: PersonOut
    acting: bool
    dates: DatesOut | None
    postings: list[PostingOut]
    overlap: str | None
    stated_first: bool | None = None

    @model_serializer(mode="wrap")
    def _without_absent(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        return {name: value for name, value in fields.items() if value is not None or name != "stated_first"}

    @classmethod
    def of(cls, number: int, row: HolderRow, postings: list[PostingOut]) -> "HolderOut":
        """From a holder and the postings as they leave."""
        kinds = [one.overlap for one in postings if one.overlap]
        phrases = [cite.as_written or "" for one in postings for cite in one.citations]
        return cls(
            holder=number,
            person=PersonOut.of(row.person),
            acting=row.acting,
            dates=None if row.best.dates is None else DatesOut.from_row(row.best.dates, row.best.kind),
            postings=postings,
            overlap=min(kinds, key=KINDS.index, default=None),
            stated_first=True if any(_FIRST.search(one) for one in phrases) else None,
        )


class EvidenceOut(Response):
    """What a text says of who followed whom: the id of a `claim` or of a `link` between claims, and its passages."""

    claim: str | None
    link: str | None
    kind: str
    words: str
    reading: str
    note: str | None
    citations: list[CitationOut]

    @classmethod
    def from_row(cls, row: EvidenceRow) -> "EvidenceOut":
        """From a row of evidence."""
        return cls(**_evidence(row))


class ElsewhereOut(EvidenceOut):
    """Evidence about two who do not stand next to each other here; the number is null for one who is no holder."""

    from_: int | None = Field(alias="from")
    to: int | None
    persons: list[PersonOut]

    @classmethod
    def of(cls, one: Elsewhere) -> "ElsewhereOut":
        """From evidence no transition shows."""
        row = one.evidence
        return cls.model_validate(
            {
                **_evidence(row), "from": _number(one.earlier), "to": _number(one.later),
                "persons": [PersonOut.of(row.earlier), PersonOut.of(row.later)],
            }
        )


class MeanwhileOut(Response):
    """Another holder in the time between two: certainly or possibly."""

    holder: int
    overlap: str


class PairOut(Response):
    """Two holders, by number, and what their dates say of the time between or in common."""

    from_: int = Field(alias="from")
    to: int
    persons: list[PersonOut]
    kind: str
    least_days: int | None
    greatest_days: int | None
    words: str


class TransitionOut(PairOut):
    """From one holder to the next. `least_days` and `greatest_days` are of the gap or of the overlap, null unknown.

    `same_post` tells two holders of one post from two of the same role elsewhere; null where the texts do not say.
    """

    order: str
    basis: str
    same_post: bool | None
    meanwhile: list[MeanwhileOut]
    evidence: list[EvidenceOut]


class SuccessionOut(Response):
    """The holders of a post in order, and what lies between them; `total` counts holders, `by_overlap` claims."""

    role: list[TermOut]
    place: list[TermOut]
    organisation: list[TermOut]
    items: list[HolderOut]
    transitions: list[TransitionOut]
    gaps: list[PairOut]
    overlaps: list[PairOut]
    acting: list[int]
    evidence_elsewhere: list[ElsewhereOut]
    undated: int
    total: int
    by_overlap: dict[str, int] | None = None
    set_aside: dict[str, int]
    place_wider: dict[str, int]
    explanation: str | None

    @model_serializer(mode="wrap")
    def _without_absent(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        return {name: value for name, value in fields.items() if value is not None or name != "by_overlap"}

    @classmethod
    def of(cls, read: Succession, postings: dict[str, PostingOut]) -> "SuccessionOut":
        """From a succession and its postings as they leave, by id."""
        holders = [
            HolderOut.of(number, row, [postings[one.slug] for one, _ in row.held])
            for number, row in enumerate(read.holders, start=1)
        ]
        transitions = [_transition(read, one) for one in read.steps]
        counted = read.tally.by_overlap if read.tally else None
        return cls(
            role=[TermOut(id=one.slug, label=one.label) for one in read.roles],
            place=[TermOut(id=one.slug, label=one.label) for one in read.places],
            organisation=[TermOut(id=one.slug, label=one.label) for one in read.organisations],
            items=holders,
            transitions=transitions,
            gaps=[_gap(one) for one in transitions if one.kind in GAPS and not _filled(one)],
            overlaps=[PairOut.model_validate(_pair(read, a, b, found)) for a, b, found in read.overlaps],
            acting=[one.holder for one in holders if one.acting],
            evidence_elsewhere=[ElsewhereOut.of(one) for one in read.elsewhere],
            undated=sum(1 for one in read.holders if one.tenure.bounds.undated),
            total=len(holders),
            by_overlap=None if counted is None else {name: count.claims for name, count in counted.items()},
            set_aside=read.tally.set_aside if read.tally else {},
            place_wider=read.tally.place_wider if read.tally else {},
            explanation=read.emptiness.sentence if read.emptiness else None,
        )


def _number(position: int | None) -> int | None:
    return None if position is None else position + 1


def _evidence(row: EvidenceRow) -> dict[str, Any]:
    if row.kind in ("succeeded", "preceded"):
        said = f"{row.later.name} succeeded {row.earlier.name}" + (f" as {row.role.lower()}" if row.role else "")
    elif row.kind == "before":
        said = f"{row.earlier.name} before {row.later.name}"
    else:
        said = f"{row.earlier.name} {words(row.kind)} {row.later.name}"
    return {
        "claim": None if row.is_link else row.slug, "link": row.slug if row.is_link else None, "kind": row.kind,
        "words": said, "reading": row.reading, "note": row.note,
        "citations": [CitationOut.from_row(one) for one in row.citations],
    }


def _pair(read: Succession, earlier: int, later: int, found: Step) -> dict[str, Any]:
    return {
        "from": earlier + 1, "to": later + 1,
        "persons": [PersonOut.of(read.holders[one].person) for one in (earlier, later)],
        "kind": str(found.kind), "least_days": found.least_days, "greatest_days": found.greatest_days,
        "words": found.words,
    }


def _transition(read: Succession, row: StepRow) -> TransitionOut:
    fields = _pair(read, row.earlier, row.later, row.step)
    if row.same_post is False:
        fields["words"] += "; they held this role in different places or organisations"
    if row.meanwhile:
        fields["words"] += "; " + "; ".join(
            f"{read.holders[one].person.name} {'held' if certain else 'may have held'} the post in that time"
            for one, certain in row.meanwhile
        )
    return TransitionOut.model_validate(
        {
            **fields,
            "order": "certain" if row.step.order_certain else "possible",
            "basis": "stated" if row.stated else "derived",
            "same_post": row.same_post,
            "meanwhile": [
                {"holder": one + 1, "overlap": "certain" if certain else "possible"} for one, certain in row.meanwhile
            ],
            "evidence": [_evidence(one) for one in row.evidence],
        }
    )


def _filled(one: TransitionOut) -> bool:
    """True if the gap is none of a post's: another holder surely held it then, or the two held different posts."""
    return one.same_post is False or any(other.overlap == "certain" for other in one.meanwhile)


def _gap(one: TransitionOut) -> PairOut:
    return PairOut.model_validate(one.model_dump(by_alias=True, include=set(PairOut.model_fields)))
