"""The order rule and the calendar in SQL equal the pure functions, on both engines."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

import pytest
from sqlalchemy import Boolean, Column, Connection, Date, Engine, FromClause, Integer, MetaData, Table, insert, select

from app.db.dates_sql import later_day
from app.db.order_sql import StartColumns, before_is_possible, begun_by, order_case, surely_before
from app.domain.dates import Bounds
from app.domain.order import Order, Start, Within, later, order

BASE = date(1930, 12, 30)  # ISO text must sort across the turn of the year
OFFSETS = (None, 0, 1, 2)
WITHINS = (None, Within(0, 1), Within(1, 0), Within(12, 3))

claim = Table(
    "order_sql_claim",
    MetaData(),
    Column("id", Integer, primary_key=True),
    *(Column(name, Date) for name in ("se", "sl", "ee", "el")),
    *(Column(name, Boolean, nullable=False) for name in ("qualified", "unsure", "stated", "reverse")),
    prefixes=["TEMPORARY"],
)
days = Table(
    "order_sql_day", MetaData(), Column("id", Integer, primary_key=True), Column("day", Date), prefixes=["TEMPORARY"]
)


class Row(NamedTuple):
    """One row of the temporary table, without its id; `stated` and `reverse` are those of its pair with the next."""

    start: Start
    stated: bool
    reverse: bool


def day(offset: int | None) -> date | None:
    """A day counted from BASE, None for unknown."""
    return None if offset is None else BASE + timedelta(days=offset)


def rows() -> list[Row]:
    """Bounds of every kind with random marks."""
    chance = random.Random(1932)
    found = []
    for se, sl, ee, el in product(OFFSETS, repeat=4):
        bounds = Bounds(day(se), day(sl), day(ee), day(el))
        if chance.random() < 0.35:
            qualified, doubted, alleged = (chance.random() < 0.2 for _ in range(3))
            found.append(
                Row(Start(bounds, qualified, doubted, alleged), chance.random() < 0.2, chance.random() < 0.15)
            )
    return found


ROWS = rows()


@pytest.fixture
def loaded(engine: Engine) -> Iterator[Connection]:
    """A connection whose temporary tables hold ROWS and some days; gone when it closes."""
    with engine.connect() as connection:
        claim.create(connection)
        values = [
            {
                "id": number, "se": row.start.bounds.start_earliest, "sl": row.start.bounds.start_latest,
                "ee": row.start.bounds.end_earliest, "el": row.start.bounds.end_latest,
                "qualified": row.start.qualified, "unsure": row.start.unsure, "stated": row.stated,
                "reverse": row.reverse,
            }
            for number, row in enumerate(ROWS)
        ]  # fmt: skip
        connection.execute(insert(claim), values)
        yield connection
        connection.rollback()


def columns(table: FromClause) -> StartColumns:
    """What the rule needs of a row."""
    return StartColumns(table.c.se, begun_by(table.c.sl, table.c.el), table.c.qualified, table.c.unsure)


@pytest.mark.parametrize("within", WITHINS)
def test_the_case_equals_the_pure_function(loaded: Connection, within: Within | None) -> None:
    one, other = claim.alias(), claim.alias()
    first, second = columns(one), columns(other)
    kind = order_case(first, second, one.c.stated, one.c.reverse, within)
    possible = before_is_possible(first, second, one.c.reverse, within)
    sure = surely_before(first, second, one.c.stated, within)
    found = loaded.execute(
        select(one.c.id, other.c.id, kind, possible, possible & sure).where(one.c.id != other.c.id)
    )
    count = 0
    for number, other_number, said, may_be, surely in found:
        row = ROWS[number]
        wanted = order(
            row.start, ROWS[other_number].start, stated=row.stated, stated_reverse=row.reverse, within=within
        )
        assert said == wanted, (row, ROWS[other_number], within)
        assert bool(may_be) is (wanted is not None)
        assert bool(surely) is (wanted is Order.CERTAIN)
        count += 1
    assert count == len(ROWS) * (len(ROWS) - 1)


def test_without_statements_the_dates_alone_decide(loaded: Connection) -> None:
    one, other = claim.alias(), claim.alias()
    kind = order_case(columns(one), columns(other))
    pairs = select(one.c.id, other.c.id, kind).where(one.c.id != other.c.id)
    for number, other_number, said in loaded.execute(pairs):
        assert said == order(ROWS[number].start, ROWS[other_number].start)


def test_a_day_so_much_later_is_the_same_day_everywhere(engine: Engine) -> None:
    chance = random.Random(1941)
    asked: list[date | None] = [date(1928, 1, 31), date(1928, 2, 29), date(9999, 12, 31), date(9998, 3, 31), None]
    asked += [date.fromordinal(chance.randint(700_000, 712_000)) for _ in range(200)]
    with engine.connect() as connection:
        days.create(connection)
        connection.execute(insert(days), [{"id": number, "day": one} for number, one in enumerate(asked)])
        for months, count in ((1, 0), (0, 1), (13, 0), (24, 45), (2400, 0), (0, 73_000), (7, 31)):
            within = Within(months, count)
            found = connection.scalars(select(later_day(days.c.day, within)).order_by(days.c.id)).all()
            assert found == [None if one is None else later(one, within) for one in asked], within
        connection.rollback()
