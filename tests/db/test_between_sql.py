"""The overlap of two claims in SQL equals the pure functions, pair by pair, on both engines."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any, NamedTuple

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
    and_,
    func,
    insert,
    not_,
    or_,
    select,
)

from app.db.between_sql import Four, between_case, least_sure_case, reach_meets, surely_meets, sureness
from app.db.overlap_sql import overlap_case
from app.domain.company import SURE_FIRST, least_sure
from app.domain.dates import Bounds, Window
from app.domain.overlap import Overlap, begun_by, between, common_days_between, not_ended_before, overlap

BASE = date(1930, 12, 30)  # ISO text must sort across the turn of the year
PAIRS = 6000
FOUR = ("start_earliest", "start_latest", "end_earliest", "end_latest")


def _columns(side: str) -> list[Column[Any]]:
    return [
        *(Column(f"{side}_{name}", Date) for name in FOUR),
        Column(f"{side}_capped", Boolean),
        Column(f"{side}_dead_by", Date),
    ]


pair = Table(
    "between_sql_pair", MetaData(), Column("id", Integer, primary_key=True), *_columns("one"), *_columns("other"),
    prefixes=["TEMPORARY"],
)  # fmt: skip
ONE, OTHER = Four.of(pair, "one_"), Four.of(pair, "other_")
CAPPED = or_(pair.c.one_capped, pair.c.other_capped)


class Side(NamedTuple):
    """One claim of a pair."""

    bounds: Bounds
    capped: bool
    dead_by: date | None


def day(offset: int | None) -> date | None:
    """A day counted from BASE, None for unknown."""
    return None if offset is None else BASE + timedelta(days=offset)


def in_order(low: int | None, high: int | None) -> bool:
    """True unless both are known and turned round."""
    return low is None or high is None or low <= high


EVERY = [
    Bounds(day(se), day(sl), day(ee), day(el))
    for se, sl, ee, el in product((None, 0, 1, 2, 3, 4), repeat=4)
    if in_order(se, sl) and in_order(ee, el) and in_order(se, el)
]
"""Every set of bounds the tables' checks let in, with every order and every tie."""


def all_pairs() -> list[tuple[Side, Side]]:
    """Some thousand random pairs; each set of bounds once on each side at least."""
    chance = random.Random(1931)

    def side(bounds: Bounds) -> Side:
        return Side(bounds, chance.random() < 0.2, day(chance.choice((None, None, -1, 0, 1, 2, 3, 4, 5))))

    others = random.Random(1932).sample(EVERY, len(EVERY))
    drawn = [*zip(EVERY, others, strict=True)]
    drawn += [(chance.choice(EVERY), chance.choice(EVERY)) for _ in range(PAIRS - len(drawn))]
    return [(side(one), side(other)) for one, other in drawn]


ROWS = all_pairs()
WINDOWS = [
    Window(day(start), day(end)) for start, end in product((None, -1, 1, 3, 5), repeat=2) if in_order(start, end)
]


def kind_of(one: Side, other: Side) -> Overlap | None:
    """What the pure function says."""
    return between(
        one.bounds, other.bounds, capped=one.capped or other.capped, dead_by=one.dead_by, other_dead_by=other.dead_by
    )


def row_of(number: int, one: Side, other: Side) -> dict[str, Any]:
    """A pair as the temporary table holds it."""
    sides = [("one", one), ("other", other)]
    found: dict[str, Any] = {"id": number}
    for name, side in sides:
        found |= {f"{name}_{column}": getattr(side.bounds, column) for column in FOUR}
        found |= {f"{name}_capped": side.capped, f"{name}_dead_by": side.dead_by}
    return found


@pytest.fixture
def loaded(engine: Engine) -> Iterator[Connection]:
    """A connection whose temporary table holds ROWS, numbered from 0; gone when it closes."""
    with engine.connect() as connection:
        pair.create(connection)
        connection.execute(insert(pair), [row_of(number, *sides) for number, sides in enumerate(ROWS)])
        yield connection
        connection.rollback()


def test_the_pairs_are_of_every_kind() -> None:
    assert {kind_of(*sides) for sides in ROWS} == {None, *Overlap}


def test_the_case_equals_the_pure_function(loaded: Connection) -> None:
    kind = between_case(ONE, OTHER, CAPPED, pair.c.one_dead_by, pair.c.other_dead_by)
    found = loaded.scalars(select(kind).order_by(pair.c.id)).all()
    assert found == [kind_of(*sides) for sides in ROWS]


@pytest.mark.parametrize("capped", [True, False])
@pytest.mark.parametrize("dead_by", [None, BASE + timedelta(days=2)])
def test_plain_values_do_as_well_as_columns(loaded: Connection, capped: bool, dead_by: date | None) -> None:
    kind = between_case(ONE, OTHER, capped, dead_by, dead_by)
    wanted = [
        between(one.bounds, other.bounds, capped=capped, dead_by=dead_by, other_dead_by=dead_by)
        for one, other in ROWS
    ]
    assert loaded.scalars(select(kind).order_by(pair.c.id)).all() == wanted


def test_meeting_is_certain_or_possible_and_meeting_surely_is_certain(loaded: Connection) -> None:
    """The short conditions of a WHERE clause agree with the CASE."""
    for condition, kinds in (
        (reach_meets(ONE, OTHER), {Overlap.CERTAIN, Overlap.POSSIBLE}),
        (surely_meets(ONE, OTHER, CAPPED), {Overlap.CERTAIN}),
    ):
        found = loaded.scalars(select(pair.c.id).where(condition).order_by(pair.c.id)).all()
        assert found == [number for number, sides in enumerate(ROWS) if kind_of(*sides) in kinds]
    plain = select(pair.c.id).where(and_(surely_meets(ONE, OTHER), not_(CAPPED))).order_by(pair.c.id)
    assert loaded.scalars(plain).all() == [
        number for number, sides in enumerate(ROWS) if kind_of(*sides) is Overlap.CERTAIN
    ]


def test_swapping_the_claims_swaps_before_and_after(loaded: Connection) -> None:
    mirror = {Overlap.ATTESTED_BEFORE: Overlap.ATTESTED_AFTER, Overlap.ATTESTED_AFTER: Overlap.ATTESTED_BEFORE}
    there = between_case(ONE, OTHER, CAPPED, pair.c.one_dead_by, pair.c.other_dead_by)
    back = between_case(OTHER, ONE, CAPPED, pair.c.other_dead_by, pair.c.one_dead_by)
    for one, other in loaded.execute(select(there, back)):
        assert other == (mirror.get(Overlap(one), one) if one else None)


def test_the_least_sure_of_three_and_its_rank(loaded: Connection) -> None:
    for window in WINDOWS:
        kinds = select(
            pair.c.id,
            between_case(ONE, OTHER, CAPPED, pair.c.one_dead_by, pair.c.other_dead_by).label("both"),
            overlap_case(*ONE, pair.c.one_capped, window.start, window.end, pair.c.one_dead_by).label("mine"),
            overlap_case(*OTHER, pair.c.other_capped, window.start, window.end, pair.c.other_dead_by).label("theirs"),
        ).subquery()
        least = least_sure_case([kinds.c.both, kinds.c.mine, kinds.c.theirs])
        judged = select(kinds.c.id, least.label("kind")).subquery()
        found = loaded.execute(select(judged.c.kind, sureness(judged.c.kind)).order_by(judged.c.id)).all()
        wanted = [
            least_sure([
                kind_of(one, other),
                *(overlap(side.bounds, window, capped=side.capped, dead_by=side.dead_by) for side in (one, other)),
            ])
            for one, other in ROWS
        ]
        assert [kind for kind, _ in found] == wanted, window
        assert [rank for _, rank in found] == [None if kind is None else SURE_FIRST.index(kind) for kind in wanted]


def test_kinds_can_be_counted_by_group(loaded: Connection) -> None:
    kind = between_case(ONE, OTHER, CAPPED).label("kind")
    counted = dict(loaded.execute(select(kind, func.count()).group_by(kind)).all())
    wanted = [between(one.bounds, other.bounds, capped=one.capped or other.capped) for one, other in ROWS]
    assert counted == {value: wanted.count(value) for value in {*wanted}}


def test_surely_there_together_is_what_the_days_say() -> None:
    """The days of a certain pair lie between the day both have begun and the day neither had ended."""
    for one, other in ROWS:
        least, greatest = common_days_between(one.bounds, other.bounds, capped=one.capped or other.capped)
        assert greatest is None or least <= greatest
        if kind_of(one, other) is Overlap.CERTAIN:
            begun = max(filter(None, (begun_by(one.bounds), begun_by(other.bounds))))
            ended = min(filter(None, (not_ended_before(one.bounds), not_ended_before(other.bounds))))
            assert least == max(1, (ended - begun).days + 1)
