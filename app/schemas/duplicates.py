"""Likely same persons and likely wrong merges, as they leave the house."""

from pydantic import ConfigDict

from app.domain import urls
from app.domain.dossier import Evidence, Strength
from app.queries.duplicates import Case
from app.schemas.identity import IdentityOut
from app.schemas.parts import PersonOut, Response


class ClaimRefOut(Response):
    """A claim by id and address."""

    id: str
    url: str


class PieceOut(Response):
    """A piece of evidence: a sentence, and the claims it rests on."""

    words: str
    claims: list[ClaimRefOut]

    @classmethod
    def of(cls, one: Evidence) -> "PieceOut":
        """From evidence as weighed."""
        claims = [ClaimRefOut(id=slug, url=urls.claim(slug)) for slug in dict.fromkeys(one.claims)]
        return cls(words=one.words, claims=claims)


class CaseOut(Response):
    """Two records that may be one person (`same`), or one record that may be two (`two-in-one`).

    `for` and `against` are evidence that there is one person, the weightiest first; `strength` says how much speaks
    for a second look. `open` until an editor decides; `decision` keeps the two apart.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True, alias_generator=lambda name: name.rstrip("_"))

    kind: str
    strength: str
    open: bool
    persons: list[PersonOut]
    for_: list[PieceOut]
    against: list[PieceOut]
    decision: IdentityOut | None

    @classmethod
    def of(cls, case: Case) -> "CaseOut":
        """From a case."""
        return cls(
            kind=str(case.kind),
            strength=str(case.judgement.strength),
            open=case.open,
            persons=[PersonOut.of(ref) for ref in case.persons],
            for_=[PieceOut.of(one) for one in case.judgement.for_],
            against=[PieceOut.of(one) for one in case.judgement.against],
            decision=None if case.decision is None else IdentityOut.from_row(case.decision),
        )


class CasesOut(Response):
    """All cases asked for, open ones first, the strongest first; it comes whole, without pages.

    `by_strength` counts the open ones, `apart` those an editor keeps apart.
    """

    items: list[CaseOut]
    total: int
    next: str | None = None
    by_strength: dict[str, int]
    apart: int

    @classmethod
    def of(cls, cases: list[Case]) -> "CasesOut":
        """From the cases found."""
        items = [CaseOut.of(one) for one in cases]
        return cls(
            items=items,
            total=len(items),
            by_strength={str(name): sum(one.open and one.strength == name for one in items) for name in Strength},
            apart=sum(not one.open for one in items),
        )
