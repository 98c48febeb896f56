"""The order rule of ``app.domain.order`` as SQL, the same on SQLite and PostgreSQL.

As in ``app.db.overlap_sql``: no LEAST or GREATEST, and a CASE takes null for false. Proved equal in
``tests/db/test_order_sql.py``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, String, and_, case, literal_column, not_, or_

from app.db.dates_sql import later_day
from app.domain.order import Order, Within

Truth = ColumnElement[bool]
Kind = ColumnElement[str | None]
"""A value of `Order`, NULL where the later step did not begin after the earlier one."""


@dataclass(frozen=True, slots=True)
class StartColumns:
    """What the rule needs of a row: L and U (see `begun_by`), whether its dates are qualified, whether it is unsure."""

    earliest: ColumnElement[Any]
    latest: ColumnElement[Any]
    qualified: Truth
    unsure: Truth


def begun_by(start_latest: Any, end_latest: Any) -> ColumnElement[date | None]:
    """U: the least known of the two days; null where neither is known."""
    return cast(
        "ColumnElement[date | None]",
        case(
            (start_latest.is_(None), end_latest),
            (end_latest.is_(None), start_latest),
            (start_latest < end_latest, start_latest),
            else_=end_latest,
        ),
    )


def _word(kind: Order | None) -> Kind:
    """The kind as a constant in the SQL text."""
    return cast("Kind", literal_column(f"'{kind.value}'" if kind else "NULL", String))


def before_is_possible(
    one: StartColumns, other: StartColumns, stated_reverse: Truth | None = None, within: Within | None = None
) -> Truth:
    """True exactly where `order_case` is not NULL, for a WHERE clause; never null."""
    allowed: list[Truth] = [or_(other.latest.is_(None), one.earliest.is_(None), other.latest >= one.earliest)]
    if within is not None:
        limit = later_day(one.latest, within)
        allowed.append(or_(one.latest.is_(None), other.earliest.is_(None), limit >= other.earliest))
    if stated_reverse is not None:
        allowed.append(not_(stated_reverse))
    return and_(*allowed)


def surely_before(
    one: StartColumns, other: StartColumns, stated: Truth | None = None, within: Within | None = None
) -> Truth:
    """True where `one` surely began before `other`, given that it is possible; else false or null."""
    by_dates = and_(one.latest < other.earliest, not_(one.qualified), not_(other.qualified))
    sure = by_dates if stated is None else or_(by_dates, stated)
    if within is not None:
        near = later_day(one.earliest, within) >= other.latest
        sure = and_(sure, near, not_(one.qualified), not_(other.qualified))
    return and_(sure, not_(one.unsure), not_(other.unsure))


def order_case(
    one: StartColumns,
    other: StartColumns,
    stated: Truth | None = None,
    stated_reverse: Truth | None = None,
    within: Within | None = None,
) -> Kind:
    """`order()` of two rows: a kind's value, or NULL."""
    return case(
        (not_(before_is_possible(one, other, stated_reverse, within)), _word(None)),
        (surely_before(one, other, stated, within), _word(Order.CERTAIN)),
        else_=_word(Order.POSSIBLE),
    )
