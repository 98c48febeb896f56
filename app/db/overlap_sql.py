"""The overlap rule of ``app.domain.overlap`` as SQL, the same on SQLite and PostgreSQL.

No LEAST, GREATEST or two-argument MIN: PostgreSQL skips their nulls, SQLite returns null. "The
least known of a and b is <= d" is written ``a <= d OR b <= d``, which is true exactly when a known
one is, and a CASE or WHERE takes null for false on both engines. Columns are SQLAlchemy `Date`
(ISO text on SQLite, which sorts like the days). Proved equal in ``tests/db/test_overlap_sql.py``.
"""

from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, String, and_, case, literal_column, or_

from app.domain.overlap import Overlap

Day = ColumnElement[date] | ColumnElement[date | None]
"""A date column, nullable or not."""


Kind = ColumnElement[str | None]
"""A value of `Overlap`, NULL where claim and window do not overlap."""


def word(kind: Overlap | None) -> Kind:
    """The kind as a constant in the SQL text, so that GROUP BY on PostgreSQL sees one expression."""
    return cast("Kind", literal_column(f"'{kind.value}'" if kind else "NULL", String))


def _any_from(days: tuple[Day, ...], first: date | None) -> ColumnElement[bool]:
    """True if a known day is not before `first` (None: if any is known); else false or null."""
    return or_(*(day.is_not(None) if first is None else day >= first for day in days))


def _any_until(days: tuple[Day, ...], last: date | None) -> ColumnElement[bool]:
    """True if a known day is not after `last` (None: if any is known); else false or null."""
    return or_(*(day.is_not(None) if last is None else day <= last for day in days))


def _known_before(days: tuple[Day, ...], limit: date) -> ColumnElement[bool]:
    """True if every known day is before `limit`; never null."""
    return and_(*(or_(day.is_(None), day < limit) for day in days))


def _known_after(days: tuple[Day, ...], limit: date) -> ColumnElement[bool]:
    """True if every known day is after `limit`; never null."""
    return and_(*(or_(day.is_(None), day > limit) for day in days))


def _attested_before(
    before: ColumnElement[bool], dead_by: Day | date | None, first: date
) -> list[tuple[ColumnElement[bool], Kind]]:
    """The branches for a claim known only before `first`: no overlap if the person was dead by then."""
    attested = (before, word(Overlap.ATTESTED_BEFORE))
    if dead_by is None:
        return [attested]
    if isinstance(dead_by, date):
        return [(before, word(None)) if dead_by < first else attested]
    return [(and_(before, dead_by < first), word(None)), attested]


def overlap_case(
    se: Day,
    sl: Day,
    ee: Day,
    el: Day,
    capped: ColumnElement[bool] | bool,
    window_start: date | None,
    window_end: date | None,
    dead_by: Day | date | None = None,
) -> Kind:
    """`overlap()` of one row: a kind's value, or NULL if the claim misses the window.

    `se` to `el` are the columns start_earliest, start_latest, end_earliest and end_latest; a
    window side of None is open; `capped` NULL counts as false, `dead_by` NULL as not known dead.
    """
    undated = and_(*(day.is_(None) for day in (se, sl, ee, el)))
    certain = and_(_any_until((sl, el), window_end), _any_from((ee, se), window_start))
    branches: list[tuple[ColumnElement[bool], Kind]] = []
    branches.append((undated, word(Overlap.UNDATED)))
    if window_end is not None:
        branches.append((se > window_end, word(None)))
    if window_start is not None:
        branches.append((el < window_start, word(None)))
    if not isinstance(capped, bool):
        branches.append((and_(certain, capped), word(Overlap.POSSIBLE)))
    branches.append((certain, word(Overlap.POSSIBLE if capped is True else Overlap.CERTAIN)))
    if window_start is not None:
        before = and_(el.is_(None), _known_before((se, sl, ee), window_start))
        branches.extend(_attested_before(before, dead_by, window_start))
    if window_end is not None:
        after = and_(se.is_(None), _known_after((sl, ee, el), window_end))
        branches.append((after, word(Overlap.ATTESTED_AFTER)))
    return case(*branches, else_=word(Overlap.POSSIBLE))


def in_reach(
    se: Day, sl: Day, ee: Day, el: Day, window_start: date | None, window_end: date | None
) -> ColumnElement[bool]:
    """True exactly for rows that are certain or possible in the window; else false or NULL.

    For a WHERE clause, before `overlap_case` names the kind. The usual row decides on its outer
    bound alone; the inner ones are read only where that is null. See `app.domain.overlap.reach`.
    A CASE and not an OR: no index serves these, and SQLite, offered an OR, reads the whole table
    by parts rather than the rows of a place.
    """
    conditions = []
    if window_end is not None:
        conditions.append(case((se.is_not(None), se <= window_end), else_=_any_until((sl, ee, el), window_end)))
    if window_start is not None:
        conditions.append(case((el.is_not(None), el >= window_start), else_=_any_from((ee, sl, se), window_start)))
    if not conditions:
        return _any_from((se, sl, ee, el), None)
    return and_(*conditions)
