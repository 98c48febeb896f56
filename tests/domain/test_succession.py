"""Successions: the table of steps against every claim the bounds allow, the order of holders, stays, and the words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import Bounds, parse_state
from app.domain.neighbours import before_and_after
from app.domain.overlap import Overlap, between
from app.domain.succession import (
    Step,
    StepKind,
    days_words,
    meanwhile,
    step,
    sure_overlaps,
)
from app.domain.tenures import Tenure, in_order, stays, surely_before, tenure_of

BASE = date(1930, 1, 1)
FIRST, LAST = -4, 11  # days around BASE up to which the oracle lets unknown ends fall
offsets = st.integers(0, 6) | st.none()


def day(offset: int | None) -> date | None:
    return None if offset is None else BASE + timedelta(days=offset)


@st.composite
def bounds_strategy(draw: st.DrawFn) -> Bounds:
    """Bounds that keep the tables' checks, on seven neighbouring days so that ties are common."""
    se, sl, ee, el = (draw(offsets) for _ in range(4))
    if se is not None and sl is not None:
        se, sl = sorted((se, sl))
    if ee is not None and el is not None:
        ee, el = sorted((ee, el))
    if se is not None and el is not None and se > el:
        se = el
    return Bounds(day(se), day(sl), day(ee), day(el))


def bare(bounds: Bounds, *, capped: bool = False) -> Tenure:
    """A tenure whose words do not matter: any span serves."""
    return Tenure(bounds, capped, (parse_state("1930"),))


def allowed(bounds: Bounds) -> list[tuple[int, int]]:
    """Every (first day, last day) the bounds allow."""

    def span(low: date | None, high: date | None) -> range:
        return range(FIRST if low is None else (low - BASE).days, (LAST if high is None else (high - BASE).days) + 1)

    starts = span(bounds.start_earliest, bounds.start_latest)
    return [(a, b) for a in starts for b in span(bounds.end_earliest, bounds.end_latest) if a <= b]


def told(text: str) -> Tenure:
    return tenure_of([parse_state(text)])


def between_years(earlier: str, later: str) -> Step:
    return step(told(earlier), told(later))


@given(bounds_strategy(), bounds_strategy())
def test_what_is_certain_holds_of_every_claim_the_bounds_allow(one: Bounds, other: Bounds) -> None:
    found = step(bare(one), bare(other))
    for (begun, ended), (next_begun, next_ended) in ((a, b) for a in allowed(one) for b in allowed(other)):
        free = next_begun - ended - 1
        common = min(ended, next_ended) - max(begun, next_begun) + 1
        match found.kind:
            case StepKind.GAP:
                assert free >= 1
            case StepKind.ADJOINING:
                assert free in (-1, 0)
            case StepKind.OVERLAP:
                assert common >= 1
                assert ended > next_begun
        if found.kind in (StepKind.GAP, StepKind.POSSIBLE_GAP):
            assert found.least_days is not None
            assert free < 1 or found.least_days <= free
            assert found.greatest_days is None or free <= max(0, found.greatest_days)
        if found.kind in (StepKind.OVERLAP, StepKind.POSSIBLE_OVERLAP):
            assert found.least_days is not None
            assert common < 1 or found.least_days <= common
            assert found.greatest_days is None or common <= max(0, found.greatest_days)


@given(bounds_strategy(), bounds_strategy())
def test_what_holds_of_every_claim_is_said_to_be_certain(one: Bounds, other: Bounds) -> None:
    pairs = [(a, b) for a in allowed(one) for b in allowed(other)]
    kind = step(bare(one), bare(other)).kind
    if one.undated or other.undated:
        assert kind is StepKind.UNKNOWN
    elif pairs and all(b[0] - a[1] - 1 >= 1 for a, b in pairs):
        assert kind is StepKind.GAP
    elif pairs and all(b[0] - a[1] in (0, 1) for a, b in pairs):
        assert kind is StepKind.ADJOINING


@given(bounds_strategy(), bounds_strategy())
def test_capped_dates_make_nothing_certain(one: Bounds, other: Bounds) -> None:
    found = step(bare(one, capped=True), bare(other))
    assert found.kind not in (StepKind.GAP, StepKind.ADJOINING, StepKind.OVERLAP)
    assert not found.order_certain
    assert step(bare(one, capped=True), bare(other), stated=True).order_certain


@given(st.lists(bounds_strategy(), max_size=6), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=5))
def test_the_order_holds_everyone_once_and_obeys_what_is_stated(
    many: list[Bounds], pairs: list[tuple[int, int]]
) -> None:
    tenures = [bare(one) for one in many]
    stated = [(a, b) for a, b in pairs if a < b < len(many)]  # no circle
    found = in_order(tenures, stated)
    assert sorted(found) == list(range(len(many)))
    assert found == in_order(tenures, reversed(stated))
    for a, b in stated:
        if not surely_before(tenures[b], tenures[a]):
            assert found.index(a) < found.index(b)


@given(st.lists(bounds_strategy(), min_size=1, max_size=6))
def test_without_statements_undated_holders_come_last_and_the_rest_by_first_known_day(many: list[Bounds]) -> None:
    found = [many[one] for one in in_order([bare(one) for one in many])]
    assert [one.undated for one in found] == sorted(one.undated for one in found)
    firsts = [next(iter(one.known)) for one in found if not one.undated]
    assert firsts == sorted(firsts)


def test_statements_that_go_round_in_a_circle_do_no_harm() -> None:
    tenures = [told("1930"), told("1930"), told("")]
    assert sorted(in_order(tenures, [(0, 1), (1, 2), (2, 0)])) == [0, 1, 2]


def test_a_statement_the_dates_surely_deny_is_not_obeyed() -> None:
    assert in_order([told("1930/1932"), told("1935/1937")], [(1, 0)]) == [0, 1]


def test_an_undated_holder_stands_after_the_one_it_is_said_to_follow() -> None:
    assert in_order([told("1930/1932"), told("1935/1937"), told("")], [(0, 2)]) == [0, 2, 1]
    assert in_order([told("1930/1932"), told("1935/1937"), told("")], [(2, 1)]) == [0, 2, 1]


@given(st.lists(st.sampled_from(["", "1930", "1930/1932", "1931/", "/1934", "1935/1937", "1936"]), max_size=6))
def test_stays_hold_every_claim_once_and_never_two_that_surely_miss_each_other(texts: list[str]) -> None:
    spans = [parse_state(text) for text in texts]
    found = stays(spans)
    assert sorted(one for stay in found for one in stay) == list(range(len(texts)))
    for stay in found:
        assert all(between(spans[a].bounds, spans[b].bounds) for a in stay for b in stay)


def test_an_undated_claim_joins_the_stay_it_restates() -> None:
    spans = [parse_state(text) for text in ("1930/1932", "1936/1937", "")]
    assert stays(spans) == [[0, 2], [1]]
    assert stays(spans, [(2, 1)]) == [[0], [1, 2]]


def test_claims_that_only_may_be_one_stay_make_nothing_certain() -> None:
    sure = tenure_of([parse_state("1930/1935"), parse_state("1932")])
    assert (sure.bounds, sure.capped) == (parse_state("1930/1935").bounds, False)
    loose = tenure_of([parse_state("1930"), parse_state("1935")])
    assert loose.capped
    assert step(loose, told("1932/1933")).kind is StepKind.POSSIBLE_OVERLAP
    attested = tenure_of([parse_state("1930"), parse_state("1935-03/1935-05")])
    assert attested.capped
    assert step(attested, told("1935-01/1935-12")).kind is StepKind.OVERLAP, "one claim of each proves it"
    assert tenure_of([parse_state("1930/1935")], doubted=True).capped
    assert step(tenure_of([parse_state("1930/1935")], doubted=True), told("1933/1937")).kind is (
        StepKind.POSSIBLE_OVERLAP
    )
    assert tenure_of([parse_state("1930~/1935")]).capped


@pytest.mark.parametrize(
    ("earlier", "later", "kind", "least", "greatest"),
    [
        ("[1924..1925]/1926", "1931/1932-05", "gap", 1461, 2189),
        ("1931/1932-05", "1932/1937", "possible_overlap", 0, 152),
        ("1932/1937", "1944", "possible_gap", 0, 2920),
        ("1930/1935-06-12", "1935-06-13/1936", "adjoining", 0, 0),
        ("1930/1935-06-13", "1935-06-13/1936", "adjoining", 0, 0),
        ("1930/1935-06-13", "1935-06-15/1936", "gap", 1, 1),
        ("1930/1935", "1933/1937", "overlap", 367, 1095),
        ("1930/1935?", "1938/1939", "possible_gap", 0, 1459),
        ("1928/", "1935/", "possible_gap", 0, 2920),
        ("1928/", "[1930..]/", "possible_gap", 0, None),
        ("1930/1931", "", "unknown", None, None),
    ],
)
def test_the_table_of_steps(earlier: str, later: str, kind: str, least: int | None, greatest: int | None) -> None:
    found = between_years(earlier, later)
    assert (found.kind, found.least_days, found.greatest_days) == (kind, least, greatest)


def test_the_words() -> None:
    gap = between_years("[1924..1925]/1926", "1931/1932-05").words
    assert gap == "gap of at least 4 years, at most 6 years: no holder is recorded between 1926 and 1931"
    assert between_years("1931/1932-05", "1932/1937").words == (
        "possibly both at one time, at most 5 months; or a gap of at most 8 months: "
        "the earlier ended in May 1932; the later began in 1932"
    )
    assert between_years("1928", "1944").words.endswith(
        "the earlier is attested in 1928, end not known; the later is attested in 1944, start not known"
    )
    assert between_years("", "1944").words == "not known: no date is given for the earlier"
    stated = step(told("1931/1932-05"), told("1932/1937"), stated=True)
    assert stated.words.startswith("one came after the other, the text says; by the dates alone: possibly both")


def test_somebody_placed_less_nearly_leaves_a_gap_open() -> None:
    assert step(told("1930/1932"), told("1935/1937"), others=True).kind is StepKind.POSSIBLE_GAP


def test_overlaps_are_found_between_those_who_do_not_stand_next_to_each_other() -> None:
    tenures = [told("1930/1940"), told("1931/1932"), told("1935/1936")]
    assert [(a, b) for a, b, _ in sure_overlaps(tenures)] == [(0, 1), (0, 2)]
    assert meanwhile(tenures[1], tenures[2], [tenures[0]]) == [(0, True)]
    assert meanwhile(tenures[0], tenures[1], [tenures[2]]) == []


@given(st.lists(st.tuples(bounds_strategy(), st.booleans(), st.booleans()), max_size=7))
def test_overlaps_found_in_one_pass_are_those_of_every_two(given_: list[tuple[Bounds, bool, bool]]) -> None:
    """Claims of one day, open or attested only, doubted ones with a sure claim beside them, and undated ones."""
    tenures = [
        Tenure(bounds, capped, (parse_state("1930"),), (bounds,) if sure else ()) for bounds, capped, sure in given_
    ]
    every = [
        (a, b, step(tenures[a], tenures[b])) for a in range(len(tenures)) for b in range(a + 1, len(tenures))
    ]  # fmt: skip
    overlaps = [one for one in every if one[2].kind is StepKind.OVERLAP]
    assert list(sure_overlaps(tenures)) == overlaps
    assert list(sure_overlaps(tenures, lambda a, b: (a + b) % 2 == 0)) == [
        one for one in overlaps if (one[0] + one[1]) % 2 == 0
    ]


@given(bounds_strategy(), bounds_strategy())
def test_of_two_sure_claims_alone_nothing_is_attested_beyond_their_tenures(one: Bounds, other: Bounds) -> None:
    alone = [Tenure(bounds, False, (parse_state("1930"),), (bounds,)) for bounds in (one, other)]
    twice = [Tenure(bounds, False, (parse_state("1930"),), (bounds, bounds)) for bounds in (one, other)]
    assert step(*alone) == step(*twice)


@pytest.mark.parametrize(
    ("days", "down", "up"),
    [(1, "1 day", "1 day"), (60, "60 days", "60 days"), (365, "1 year", "1 year"), (1461, "4 years", "4 years"),
     (1700, "4 years 7 months", "4 years 8 months"), (5000, "13 years", "14 years")],
)  # fmt: skip
def test_days_in_words(days: int, down: str, up: str) -> None:
    assert (days_words(days, up=False), days_words(days, up=True)) == (down, up)


@pytest.mark.parametrize(
    ("on", "before", "after"),
    [
        ("1938-06-13", "1938-06-12", "1938-06-14"), ("1938-01-01", "1937-12-31", "1938-01-02"),
        ("1938-01", "1937-12", "1938-02"), ("1938", "1937", "1939"), ("0001", None, "0002"),
        ("9999-12", "9999-11", None), ("9999-12-31", "9999-12-30", None),
    ],
)  # fmt: skip
def test_the_times_before_and_after(on: str, before: str | None, after: str | None) -> None:
    assert before_and_after(on) == (before, after)


def test_what_is_certain_of_an_overlap_is_certain_by_the_rule_of_overlaps() -> None:
    assert between(told("1930/1935").bounds, told("1933/1937").bounds) is Overlap.CERTAIN
