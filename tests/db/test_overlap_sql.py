"""The overlap rule in SQL equals the pure function, row by row, on both engines."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    Integer,
    MetaData,
    Table,
    func,
    insert,
    select,
)

from app.db.overlap_sql import in_reach, overlap_case
from app.domain.dates import Bounds, Window, parse_state
from app.domain.overlap import Overlap, overlap

OFFSETS = (None, 0, 1, 2, 3)
"""Days from BASE: every order and every tie of four bounds occurs among them."""
BASE = date(1930, 12, 30)  # ISO text must sort across the turn of the year
ANSWERS = (Overlap.CERTAIN, Overlap.POSSIBLE)

claim = Table(
    "overlap_sql_claim",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("se", Date),
    Column("sl", Date),
    Column("ee", Date),
    Column("el", Date),
    Column("capped", Boolean),
    Column("dead_by", Date),
    prefixes=["TEMPORARY"],
)
FOUR = (claim.c.se, claim.c.sl, claim.c.ee, claim.c.el)


class Row(NamedTuple):
    """One row of the temporary table, without its id."""

    bounds: Bounds
    capped: bool | None
    dead_by: date | None


def day(offset: int | None) -> date | None:
    """A day counted from BASE, None for unknown."""
    return None if offset is None else BASE + timedelta(days=offset)


def in_order(low: int | None, high: int | None) -> bool:
    """True unless both are known and turned round."""
    return low is None or high is None or low <= high


def all_rows() -> list[Row]:
    """Every set of bounds the tables' checks let in, each once with a random mark and death."""
    chance = random.Random(1937)
    return [
        Row(
            Bounds(day(se), day(sl), day(ee), day(el)),
            chance.choice((True, False, False, None)),
            day(chance.choice((None, -1, 0, 1, 2, 3, 4))),
        )
        for se, sl, ee, el in product(OFFSETS, repeat=4)
        if in_order(se, sl) and in_order(ee, el) and in_order(se, el)
    ]


ROWS = all_rows()
WINDOWS = [
    Window(day(start), day(end))
    for start, end in product((None, -1, 0, 1, 2, 3, 4), repeat=2)
    if in_order(start, end)
]


@pytest.fixture
def loaded(engine: Engine) -> Iterator[Connection]:
    """A connection whose temporary table holds ROWS, numbered from 0; gone when it closes."""
    with engine.connect() as connection:
        claim.create(connection)
        connection.execute(
            insert(claim),
            [
                {
                    "id": number,
                    "se": row.bounds.start_earliest,
                    "sl": row.bounds.start_latest,
                    "ee": row.bounds.end_earliest,
                    "el": row.bounds.end_latest,
                    "capped": row.capped,
                    "dead_by": row.dead_by,
                }
                for number, row in enumerate(ROWS)
            ],
        )
        yield connection
        connection.rollback()


def test_the_case_equals_the_pure_function(loaded: Connection) -> None:
    for window in WINDOWS:
        kind = overlap_case(*FOUR, claim.c.capped, window.start, window.end, claim.c.dead_by)
        found = loaded.scalars(select(kind).order_by(claim.c.id)).all()
        wanted = [overlap(row.bounds, window, capped=bool(row.capped), dead_by=row.dead_by) for row in ROWS]
        assert found == wanted, window


@pytest.mark.parametrize("capped", [True, False])
@pytest.mark.parametrize("dead_by", [None, BASE, BASE + timedelta(days=2)])
def test_plain_values_do_as_well_as_columns(loaded: Connection, capped: bool, dead_by: date | None) -> None:
    for window in WINDOWS:
        kind = overlap_case(*FOUR, capped, window.start, window.end, dead_by)
        found = loaded.scalars(select(kind).order_by(claim.c.id)).all()
        assert found == [overlap(row.bounds, window, capped=capped, dead_by=dead_by) for row in ROWS], window


def test_in_reach_is_exactly_certain_or_possible(loaded: Connection) -> None:
    for window in WINDOWS:
        query = select(claim.c.id).where(in_reach(*FOUR, window.start, window.end)).order_by(claim.c.id)
        wanted = [number for number, row in enumerate(ROWS) if overlap(row.bounds, window) in ANSWERS]
        assert loaded.scalars(query).all() == wanted, window


def test_kinds_can_be_counted_by_group(loaded: Connection) -> None:
    """PostgreSQL refuses to group by an expression whose constants are parameters it cannot compare."""
    window = Window(day(1), day(2))
    kind = overlap_case(*FOUR, False, window.start, window.end).label("kind")
    counted = {
        row.kind: row.number
        for row in loaded.execute(select(kind, func.count().label("number")).group_by(kind))
    }
    expected = [overlap(row.bounds, window) for row in ROWS]
    assert counted == {value: expected.count(value) for value in {*expected}}


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("1928/", 1928, 1929, "certain"),
        ("1928/", 1930, 1941, "attested_before"),
        ("[1930..]/", 1925, 1935, "possible"),
        ("1931", 1931, 1931, "certain"),
        ("/1933-06", 1920, 1930, "attested_after"),
        ("1937/1939", 1940, 1941, None),
        ("1936~/", 1935, 1937, "possible"),
        ("", 1930, 1931, "undated"),
    ],
)
def test_the_examples_of_the_design(
    engine: Engine, text: str, start: int, end: int, expected: str | None
) -> None:
    span = parse_state(text)
    bounds = span.bounds
    with engine.connect() as connection:
        claim.create(connection)
        connection.execute(
            insert(claim).values(
                se=bounds.start_earliest, sl=bounds.start_latest, ee=bounds.end_earliest, el=bounds.end_latest
            )
        )
        kind = overlap_case(*FOUR, span.capped, date(start, 1, 1), date(end, 12, 31))
        assert connection.scalar(select(kind)) == expected
        connection.rollback()
