"""The sweep through time finds exactly the pairs that the rule of overlap calls certain, and who reaches a window."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import Bounds, Window
from app.domain.overlap import Overlap, begun_by, between, not_ended_before, overlap, reach
from app.domain.sweep import Reaching, Spell, certain_meetings

_FIRST = date(1931, 1, 1)
_DAYS = st.none() | st.integers(0, 12).map(lambda days: _FIRST + timedelta(days))


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    """Bounds as the tables allow them."""
    four = [draw(_DAYS) for _ in range(4)]
    start_earliest, start_latest, end_earliest, end_latest = four
    for one, other in ((0, 1), (2, 3), (0, 3)):
        if (first := four[one]) is not None and (last := four[other]) is not None and first > last:
            start_earliest = None if one == 0 else start_earliest
            end_earliest = None if one == 2 else end_earliest
    return Bounds(start_earliest, start_latest, end_earliest, end_latest)


@given(st.lists(bounds(), max_size=12))
def test_it_finds_what_is_certain_together(claims: list[Bounds]) -> None:
    spells = []
    for number, one in enumerate(claims):
        begun, not_ended = begun_by(one), not_ended_before(one)
        if begun is not None and not_ended is not None:
            spells.append(Spell(begun, not_ended, number, number))
    found = [frozenset((one.claim, other.claim)) for one, other in certain_meetings(sorted(spells))]
    assert len(found) == len(set(found))
    assert set(found) == {
        frozenset((one, other))
        for one, other in combinations(range(len(claims)), 2)
        if between(claims[one], claims[other]) is Overlap.CERTAIN
    }


@given(st.lists(bounds(), max_size=12), st.integers(-2, 14), st.integers(0, 6))
def test_it_finds_who_reaches_a_window(claims: list[Bounds], start: int, days: int) -> None:
    window = Window(_FIRST + timedelta(start), _FIRST + timedelta(start + days))
    reaching = Reaching([reach(one) for one in claims])
    assert reaching.within(window) == [
        position for position, one in enumerate(claims)
        if overlap(one, window) in (Overlap.CERTAIN, Overlap.POSSIBLE)
    ]  # fmt: skip
    assert reaching.within(None) == reaching.within(Window(None, window.end)) == []
