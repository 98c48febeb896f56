"""Careers as they leave: a person as in every list, with the order, its reason, and the claims of each step."""

from typing import Any

from app.domain.careers import CareerFilter, Step, Taken
from app.domain.order_words import Told, meeting_reason, order_reason
from app.queries.careers import CareerRow
from app.queries.rows import ClaimRow
from app.schemas.claims import AwardOut, ClaimOut, EducationOut, FateOut, PostingOut, RankOut, claim_from_row
from app.schemas.parts import Response
from app.schemas.persons import PersonItem


class RankThenOut(RankOut):
    """A rank with how it meets the step's window."""

    overlap: str | None = None
    overlap_reason: str | None = None


class EducationThenOut(EducationOut):
    """A course of study with how it meets the step's window."""

    overlap: str | None = None
    overlap_reason: str | None = None


class AwardThenOut(AwardOut):
    """A decoration with how it meets the step's window."""

    overlap: str | None = None
    overlap_reason: str | None = None


StepClaim = PostingOut | FateOut | EducationThenOut | RankThenOut | AwardThenOut
_THEN: dict[type[ClaimOut], type[ClaimOut]] = {
    RankOut: RankThenOut, EducationOut: EducationThenOut, AwardOut: AwardThenOut,
}  # fmt: skip


class CareerStepOut(Response):
    """One step: what was asked, and every claim of the person's surest paths that serves as it, in time order."""

    step: int
    asked: str
    claims: list[StepClaim]


class CareerItem(PersonItem):
    """A person who answers: `order` certain or possible and why, the steps, and the claims of one path.

    `path` names one claim a step: the surest path, and of these the earliest.
    """

    order: str
    order_reason: str
    steps: list[CareerStepOut]
    path: list[str]

    @classmethod
    def of(cls, asked: CareerFilter, row: CareerRow) -> "CareerItem":
        """From a career's row."""
        told = [_told(step, taken, row) for step, taken in zip(asked.steps, row.paths.path, strict=True)]
        return cls(
            **dict(PersonItem.from_row(row.person)),
            order=row.paths.order,
            order_reason=order_reason(told, row.paths.order, row.paths.stated, asked.within),
            steps=[
                CareerStepOut(step=number, asked=step.asked, claims=[_claim(step, taken, row) for taken in found])
                for number, (step, found) in enumerate(zip(asked.steps, row.paths.steps, strict=True), start=1)
            ],
            path=[row.claims[taken.key].slug for taken in row.paths.path],
        )




def _told(step: Step, taken: Taken, row: CareerRow) -> Told:
    """A claim of a path as its reason tells it."""
    claim = row.claims[taken.key]
    if claim.dates is None:
        raise TypeError(claim.kind)
    sentence: str = claim_from_row(claim).sentence
    return Told(taken, sentence, claim.dates.span(claim.kind), step.post.window)


def _claim(step: Step, taken: Taken, row: CareerRow) -> Any:
    """A claim in the shape of its kind, with overlap and reason where the step has a window."""
    claim: ClaimRow = row.claims[taken.key]
    extra: dict[str, str] = {}
    if taken.overlap is not None:
        extra = {"overlap": str(taken.overlap), "overlap_reason": meeting_reason(_told(step, taken, row))}
    made: ClaimOut = claim_from_row(claim, **extra)
    shape = _THEN.get(type(made))
    return made if shape is None else shape.model_validate({**dict(made), **extra})
