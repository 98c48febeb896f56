"""The overlap of two claims, ``app.domain.overlap.between``, as SQL, the same on SQLite and PostgreSQL.

As in ``overlap_sql`` there is no LEAST or GREATEST: a day known of neither column stays NULL, and a comparison with
NULL fits no branch. What the columns' checks promise (start_earliest <= start_latest, end_earliest <= end_latest)
spares a comparison here and there. Proved equal in ``tests/db/test_between_sql.py``.
"""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal_column, not_, or_

from app.db.overlap_sql import Day, Kind, word
from app.domain.overlap import Overlap


class Four(NamedTuple):
    """The four bounds of a row, as columns."""

    start_earliest: Day
    start_latest: Day
    end_earliest: Day
    end_latest: Day

    @classmethod
    def of(cls, row: FromClause, prefix: str = "") -> "Four":
        """The bounds of a dated table, or of a subquery that names them with a prefix."""
        return cls(*(row.c[prefix + name] for name in cls._fields))

    @property
    def undated(self) -> ColumnElement[bool]:
        """True if no bound is known; never null."""
        return and_(*(day.is_(None) for day in self))


def begun_by(row: Four) -> ColumnElement[Any]:
    """The day by which a row has surely begun: the least known of start_latest and end_latest."""
    return _least(row.start_latest, row.end_latest)


def not_ended_before(row: Four) -> ColumnElement[Any]:
    """The day on which a row surely had not ended: the greatest known of end_earliest and start_earliest."""
    return _greatest(row.end_earliest, row.start_earliest)


def reach_from(row: Four) -> ColumnElement[Any]:
    """The first day a row speaks of: its outer bound, else the least known one (see `app.domain.overlap.reach`)."""
    inner = _least(row.start_latest, func.coalesce(row.end_earliest, row.end_latest))
    return func.coalesce(row.start_earliest, inner)


def reach_to(row: Four) -> ColumnElement[Any]:
    """The last day a row speaks of: its outer bound, else the greatest known one."""
    inner = _greatest(func.coalesce(row.start_latest, row.start_earliest), row.end_earliest)
    return func.coalesce(row.end_latest, inner)


def reach_meets(one: Four, other: Four) -> ColumnElement[bool]:
    """True exactly for rows that are certain or possible together; else false or NULL."""
    return and_(reach_from(one) <= reach_to(other), reach_to(one) >= reach_from(other))


def surely_meets(one: Four, other: Four, capped: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
    """True exactly for rows that are certain together: each has surely begun before the other can have ended.

    `capped` must not be null; else false or NULL.
    """
    meets = and_(begun_by(one) <= not_ended_before(other), begun_by(other) <= not_ended_before(one))
    return meets if capped is None else and_(meets, not_(capped))


def between_case(
    one: Four,
    other: Four,
    capped: ColumnElement[bool] | bool = False,
    dead_by: Day | date | None = None,
    other_dead_by: Day | date | None = None,
) -> Kind:
    """`between()` of two rows: a kind's value, or NULL if they do not overlap.

    `capped` NULL counts as false, a death NULL as not known dead.
    """
    certain = surely_meets(one, other)
    before = reach_to(one) < reach_from(other)
    after = reach_to(other) < reach_from(one)
    branches: list[tuple[ColumnElement[bool], Kind]] = [
        (or_(one.undated, other.undated), word(Overlap.UNDATED)),
        (or_(one.start_earliest > other.end_latest, other.start_earliest > one.end_latest), word(None)),
    ]
    if not isinstance(capped, bool):
        branches.append((and_(certain, capped), word(Overlap.POSSIBLE)))
    branches.append((certain, word(Overlap.POSSIBLE if capped is True else Overlap.CERTAIN)))
    if dead_by is not None:
        branches.append((and_(before, other.start_earliest > dead_by), word(None)))
    branches.append((before, word(Overlap.ATTESTED_BEFORE)))
    if other_dead_by is not None:
        branches.append((and_(after, one.start_earliest > other_dead_by), word(None)))
    branches.append((after, word(Overlap.ATTESTED_AFTER)))
    return case(*branches, else_=word(Overlap.POSSIBLE))


_SURE_FIRST = tuple(Overlap)


def least_sure_case(kinds: list[Any]) -> Kind:
    """The least sure of several kinds, NULL if one of them is NULL (see `app.domain.company.least_sure`)."""
    missing = (or_(*(kind.is_(None) for kind in kinds)), word(None))
    unsure = ((or_(*(kind == word(one) for kind in kinds)), word(one)) for one in reversed(_SURE_FIRST[1:]))
    return case(missing, *unsure, else_=word(Overlap.CERTAIN))


def sureness(kind: Any) -> ColumnElement[int]:
    """0 for the surest kind, then upwards, as a number to sort by; NULL where there is none."""
    numbers: ColumnElement[int] = case(
        *((kind == word(one), literal_column(str(number))) for number, one in enumerate(_SURE_FIRST))
    )
    return numbers


def _least(first: Day, second: Any) -> ColumnElement[Any]:
    return case((first.is_(None), second), (second.is_(None), first), (first < second, first), else_=second)


def _greatest(first: Any, second: Day) -> ColumnElement[Any]:
    return case((first.is_(None), second), (second.is_(None), first), (first > second, first), else_=second)
