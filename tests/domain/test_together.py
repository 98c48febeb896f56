"""The time two posts have in common, as dates: never more certain than the overlap of the two is."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.company import Side, common_days
from app.domain.dates import parse_state
from app.domain.overlap import Overlap, between
from app.domain.together import common_span

PARTS = st.sampled_from(
    ["1931", "1932-05", "1933-06-01", "[1930..1934]", "[..1932]", "[1931..]", "1934?", "1933~", "193X", ""]
)


def side(name: str, edtf: str) -> Side:
    return Side(name, parse_state(edtf))


def bounds(one: str, other: str, kind: Overlap) -> tuple[date | None, ...] | None:
    span = common_span(side("A", one), side("B", other), kind)
    if span is None:
        return None
    found = span.bounds
    return found.start_earliest, found.start_latest, found.end_earliest, found.end_latest


def test_both_known_to_the_day() -> None:
    days = date(1932, 3, 1), date(1932, 3, 1), date(1933, 6, 30), date(1933, 6, 30)
    assert bounds("1931-01-01/1933-06-30", "1932-03-01/1935-05-05", Overlap.CERTAIN) == days


def test_ends_known_to_the_year_stay_open_within_it() -> None:
    assert bounds("1931/1934", "1932/1936", Overlap.CERTAIN) == (
        date(1932, 1, 1), date(1932, 12, 31), date(1934, 1, 1), date(1934, 12, 31)
    )  # fmt: skip


def test_an_end_that_is_not_known_stays_so() -> None:
    found = bounds("1931-01-01/", "1930-01-01/[1932-01-01..]", Overlap.CERTAIN)
    assert found is not None
    assert found[3] is None


def test_one_attested_while_the_other_was_there() -> None:
    found = common_span(side("A", "1931"), side("B", "1930-01-01/1935-01-01"), Overlap.CERTAIN)
    assert found is not None
    assert found.lone
    assert (found.bounds.end_earliest, found.bounds.start_latest) == (date(1931, 1, 1), date(1931, 12, 31))


def test_what_is_only_possible_is_marked_so() -> None:
    found = common_span(side("A", "/1933-06"), side("B", "[1933-06..1933-12]/1935-11"), Overlap.POSSIBLE)
    assert found is not None
    assert found.capped
    assert common_span(side("A", "1930/"), side("B", "[1932..]/"), Overlap.POSSIBLE) is None
    assert common_span(side("A", ""), side("B", "1932"), Overlap.UNDATED) is None


@given(st.tuples(PARTS, PARTS, PARTS, PARTS))
def test_it_lies_within_the_days_both_can_have_been_there(parts: tuple[str, str, str, str]) -> None:
    try:
        one, other = side("A", f"{parts[0]}/{parts[1]}"), side("B", f"{parts[2]}/{parts[3]}")
    except ValueError:  # turned round
        return
    capped = one.span.capped or other.span.capped
    kind = between(one.bounds, other.bounds, capped=capped)
    if kind not in (Overlap.CERTAIN, Overlap.POSSIBLE):
        return
    span = common_span(one, other, kind)
    if span is None:
        assert kind is Overlap.POSSIBLE
        return
    known = span.bounds.known
    least, greatest = common_days(one, other, kind)
    days = (max(known) - min(known)).days + 1
    assert span.capped == (kind is Overlap.POSSIBLE)
    if greatest is not None:
        assert days <= greatest
    if kind is Overlap.CERTAIN and not span.lone:
        assert days >= least
