"""The claims that meet a step, and whether a person has a path through all steps, as SQL conditions."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
)
from sqlalchemy import true as always

from app.db.order_sql import StartColumns, before_is_possible, begun_by, surely_before
from app.domain.careers import LONGEST_CHAIN, Step
from app.domain.order import Within
from app.domain.overlap import Overlap
from app.domain.query import FATE_MODES
from app.domain.terms import ClaimKind
from app.models import Award, Claim, ClaimLink, Education, Fate, Posting, Rank, RankHolding
from app.queries.conditions import (
    answers,
    below,
    counted_nature,
    not_beside,
    overlap_of,
    post_conditions,
    rank_condition,
    reaches,
    unindexed,
)
from app.queries.tables import table_of

_DETAILS: dict[ClaimKind, tuple[Table, str]] = {
    ClaimKind.POSTING: (table_of(Posting), "role_id"),
    ClaimKind.RANK_HOLDING: (table_of(RankHolding), "rank_id"),
    ClaimKind.FATE: (table_of(Fate), "fate_kind_id"),
    ClaimKind.EDUCATION: (table_of(Education), "organisation_id"),
    ClaimKind.AWARD: (table_of(Award), "decoration_id"),
}
Truth = ColumnElement[bool]


class StepRows:
    """The claims that meet one step: the tables of the step, under names of their own, and what must hold of them."""

    def __init__(self, step: Step) -> None:
        self.step = step
        table, self._column = _DETAILS[step.kind]
        self.detail: Any = table.alias()
        self.claim: Any = table_of(Claim).alias()
        self.doubted: Truth = self.claim.c.assessment != "none"
        self.alleged: Truth = self.claim.c.mode == "alleged"
        self.starts = StartColumns(
            self.detail.c.start_earliest, begun_by(self.detail.c.start_latest, self.detail.c.end_latest),
            self.detail.c.dates_qualified, or_(self.doubted, self.alleged),
        )  # fmt: skip

    def conditions(self) -> list[Truth]:
        """What must hold of a claim to meet the step, the person aside."""
        step, detail, claim = self.step, self.detail, self.claim
        found: list[Truth] = [
            claim.c.id == detail.c.claim_id,
            claim.c.voice == "source",
            answers(claim, FATE_MODES) if step.kind is ClaimKind.FATE else answers(claim),
            *self.found_by(),
        ]
        nature = counted_nature(step.post, detail) if step.kind is ClaimKind.POSTING else None
        found += [] if nature is None else [nature]
        if step.kind is ClaimKind.POSTING and step.asks_rank:
            found.append(rank_condition(detail.c.person_id, step.ranks, step.rank_min, during=detail))
        return found

    def found_by(self) -> list[Truth]:
        """What must hold of the claim's own row: what an index finds it by, and the window."""
        step, detail = self.step, self.detail
        found: list[Truth] = []
        if step.kind is ClaimKind.POSTING:
            found += post_conditions(step.post, detail)
        elif step.kind is ClaimKind.RANK_HOLDING:
            found += self._rank_conditions()
        else:
            found.append(below(detail.c[self._column], step.terms))
            if step.kind is ClaimKind.FATE and step.post.places:
                found.append(below(detail.c.place_id, step.post.places))
        if step.post.dated:
            found += [not_beside(detail, step.post.window), reaches(detail, step.post.window)]
        return found

    def _rank_conditions(self) -> list[Truth]:
        found = []
        if self.step.ranks:
            found.append(below(self.detail.c.rank_id, self.step.ranks))
        if self.step.rank_min is not None:
            rank = table_of(Rank)
            found.append(
                self.detail.c.rank_id.in_(select(rank.c.id).where(rank.c.grade >= self.step.rank_min))
            )
        return found

    def _rank_surely(self) -> Truth | None:
        """The rank asked for was surely held during the post; None where none is asked for with it."""
        step = self.step
        if step.kind is not ClaimKind.POSTING or not step.asks_rank:
            return None
        return rank_condition(self.detail.c.person_id, step.ranks, step.rank_min, during=self.detail, surely=True)

    def overlap(self) -> ColumnElement[Any]:
        """How the claim meets the step's window; null where there is none."""
        if not self.step.post.dated:
            return null()
        return overlap_of(self.detail, self.claim, self.step.post.window, sure=self._rank_surely())

    def sure(self) -> Truth:
        """Whether the claim meets window and rank certainly."""
        if self.step.post.dated:
            return self.overlap() == Overlap.CERTAIN.value
        surely = self._rank_surely()
        return literal_column("1") == literal_column("1") if surely is None else surely

    def facts(self) -> list[ColumnElement[Any]]:
        """The columns the search for paths reads."""
        bounds = [self.detail.c[name] for name in ("start_earliest", "start_latest", "end_earliest", "end_latest")]
        return [
            self.detail.c.claim_id, *bounds, self.detail.c.dates_qualified.label("qualified"),
            self.doubted.label("doubted"), self.alleged.label("alleged"), self.sure().label("sure"),
            self.overlap().label("overlap"),
        ]  # fmt: skip

    def select(self, *columns: Any) -> Select[Any]:
        """A selection from the claims that meet the step."""
        return select(*columns).where(*self.conditions())


def meets_every_step(steps: Sequence[Step], person_id: Any, leading: int = 0) -> list[Truth]:
    """The person has some claim for each step, in whatever order.

    An index finds the claims of the `leading` step, which lead to the persons; each is asked for the others.
    """
    first = StepRows(steps[leading])
    found: list[Truth] = [person_id.in_(first.select(first.detail.c.person_id))]
    for step in (*steps[:leading], *steps[leading + 1 :]):
        rows = StepRows(step)
        found.append(exists().where(rows.detail.c.person_id == person_id, *rows.conditions()))
    return found


def led_by(steps: Sequence[Step], leading: int) -> CTE:
    """The keys (`id`) of the persons whom the leading step may lead to, each once, found before anything else.

    Of several steps it is left to the path through all of them whether the claims that an index finds answer.
    """
    rows = StepRows(steps[leading])
    conditions = rows.conditions() if len(steps) == 1 else rows.found_by()
    # By the index of the step and no other: SQLite would read a whole table in the order of persons to tell them apart.
    persons = select(unindexed(rows.detail.c.person_id).label("id")).where(*conditions).distinct()
    return persons.cte("led").prefix_with("MATERIALIZED")


def as_many_as(step: Step) -> ColumnElement[int]:
    """How many rows an index finds for a step, counted no further than the parameter `most`.

    Whether a row's claim answers, and what rank was held then, is not asked: it would cost more than it tells.
    """
    rows = StepRows(step)
    some: Select[Any] = select(literal_column("1").label("one")).select_from(rows.detail).where(*rows.found_by())
    return select(func.count()).select_from(some.limit(bindparam("most")).subquery()).scalar_subquery()


def any_path(steps: Sequence[Step], within: Within | None, person_id: Any) -> Truth:
    """The person has claims for all steps whose order is certain or possible."""
    if len(steps) == 1:
        return always()
    _, conditions = _path(steps, within, person_id)
    return _one(conditions)


def certain_path(steps: Sequence[Step], within: Within | None, person_id: Any) -> Truth:
    """The person has claims for all steps, each surely begun after the one before and surely meeting its step."""
    chosen, conditions = _path(steps, within, person_id)
    conditions += [and_(rows.sure(), not_(rows.starts.unsure)) for rows in chosen]
    for one, other in pairwise(chosen):
        stated = _stated(one.detail.c.claim_id, other.detail.c.claim_id)
        conditions.append(surely_before(one.starts, other.starts, stated, within))
    return _one(conditions)


def _one(conditions: Sequence[Truth]) -> Truth:
    """One row at least meets the conditions."""
    return some(select(literal_column("1", Integer)).where(*conditions))


def some(rows: Select[Any]) -> Truth:
    """There are such rows: as EXISTS, but one person at a time and no further than the first.

    PostgreSQL would turn EXISTS into a join of every path of every person; LIMIT keeps it from that.
    """
    return rows.limit(1).scalar_subquery().is_not(None)


def _path(steps: Sequence[Step], within: Within | None, person_id: Any) -> tuple[list[StepRows], list[Truth]]:
    """One claim for each step, of one person, no two the same, none surely begun before an earlier step's."""
    chosen = [StepRows(step) for step in steps]
    conditions: list[Truth] = []
    for place, other in enumerate(chosen):
        conditions += [other.detail.c.person_id == person_id, *other.conditions()]
        for before in range(place):
            one = chosen[before]
            one_key, other_key = one.detail.c.claim_id, other.detail.c.claim_id
            near = within if before == place - 1 else None
            conditions.append(before_is_possible(one.starts, other.starts, _stated(other_key, one_key), near))
            if one.step.kind is other.step.kind:
                conditions.append(one_key != other_key)
    return chosen, conditions


def _stated(one: Any, other: Any, left: int = LONGEST_CHAIN) -> Truth:
    """The text itself puts the one claim before the other, directly or by way of claims between.

    Nested, so that a claim no statement begins at costs one look at an index.
    """
    link = table_of(ClaimLink).alias()
    there: Truth = link.c.to_claim_id == other
    if left > 1:
        there = or_(there, _stated(link.c.to_claim_id, other, left - 1))
    # Everything but the link is of the statements around this one, however many there are.
    return exists().where(link.c.from_claim_id == one, link.c.kind == "before", there).correlate_except(link)
