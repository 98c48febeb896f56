"""Which of two claims began first, how long a duration is, and the paths through a career."""

from calendar import monthrange
from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.careers import Taken, chained, pair_order, paths
from app.domain.dates import Bounds, parse_event, parse_state
from app.domain.order import DurationError, Order, Start, Within, later, order, parse_within
from app.domain.order_words import Told, begun, order_reason
from app.domain.overlap import Overlap
from app.domain.query import ANY_TIME

CERTAIN, POSSIBLE = Order.CERTAIN, Order.POSSIBLE
DAYS = st.one_of(st.none(), st.integers(0, 6).map(lambda n: date(1931, 1, 1 + n)))


def start(text: str, *, doubted: bool = False, alleged: bool = False) -> Start:
    """A state with these dates."""
    span = parse_state(text)
    return Start(span.bounds, span.capped, doubted, alleged)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1928/", "1932-02/1933-06", CERTAIN),
        ("1932-02/1933-06", "1928/", None),
        ("1931", "1932-02/", CERTAIN),  # attested in 1931: begun by then
        ("1931", "1935", POSSIBLE),  # the second may have begun long before it is attested
        ("1935", "1931", POSSIBLE),
        ("1935/", "1931", None),  # attested in 1931, so begun before 1935
        ("1931/", "1931/1933", POSSIBLE),
        ("1931/", "1931-05/", POSSIBLE),
        ("1931-04/", "1931-05/", CERTAIN),
        ("/1933", "1934/", CERTAIN),  # ended by 1933, so begun by then
        ("/[..1945-06]", "1945-08-19/", CERTAIN),
        ("1928~/", "1935/", POSSIBLE),  # a qualified date
        ("1928/", "1935?/", POSSIBLE),
        ("1935/", "1928?/", None),
        ("", "1935/", POSSIBLE),
        ("1935/", "", POSSIBLE),
        ("", "", POSSIBLE),
    ],
)
def test_one_begins_after_the_other(one: str, other: str, expected: Order | None) -> None:
    assert order(start(one), start(other)) is expected


def test_the_texts_own_order_needs_no_dates() -> None:
    assert order(start(""), start(""), stated=True) is CERTAIN
    assert order(start("1931~"), start("1931~"), stated=True) is CERTAIN
    assert order(start(""), start(""), stated_reverse=True) is None
    assert order(start("1935/"), start("1931/"), stated=True) is None, "dates that contradict it prevail"


def test_what_is_doubted_or_only_alleged_is_never_certain() -> None:
    for unsure in (start("1928/", doubted=True), start("1928/", alleged=True)):
        assert order(unsure, start("1935/")) is POSSIBLE
        assert order(unsure, start(""), stated=True) is POSSIBLE
        assert order(start("1935/"), unsure) is None


@pytest.mark.parametrize(
    ("one", "other", "within", "expected"),
    [
        ("1928/", "1929/", "P2Y", CERTAIN),  # 1 January 1928 and two years: 1 January 1930
        ("1928/", "1930/", "P2Y", POSSIBLE),
        ("1928/", "1931/", "P2Y", None),
        ("1928-05-10/", "1930-05-10/", "P2Y", CERTAIN),
        ("1928-05-10/", "1930-05-11/", "P2Y", None),
        ("", "1930/", "P2Y", POSSIBLE),
        ("1928/", "", "P2Y", POSSIBLE),
        ("1928?/", "1929/", "P2Y", POSSIBLE),
    ],
)
def test_within_a_time(one: str, other: str, within: str, expected: Order | None) -> None:
    assert order(start(one), start(other), within=parse_within(within)) is expected


def test_a_stated_order_says_nothing_of_how_long() -> None:
    assert order(start(""), start(""), stated=True, within=parse_within("P2Y")) is POSSIBLE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P2Y", Within(24, 0)), ("P18M", Within(18, 0)), ("P1Y6M", Within(18, 0)), ("P90D", Within(0, 90)),
        ("P10W", Within(0, 70)), ("p1y", Within(12, 0)), ("P1Y2M3D", Within(14, 3)), ("P200Y", Within(2400, 0)),
    ],
)  # fmt: skip
def test_durations_that_are_read(text: str, expected: Within) -> None:
    assert parse_within(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no length"), ("2 years", "no length"), ("P", "no length"), ("PY", "no length"), ("P6M1Y", "no length"),
        ("P1.5Y", "no length"), ("P0D", "no time at all"), ("P0Y0M", "no time at all"), ("-P1Y", "negative"),
        ("P1DT2H", "hours"), ("PT1H", "hours"), ("P201Y", "200 years"), ("P99999999999Y", "200 years"),
        ("P73051D", "200 years"), ("P0001-00-00", "no length"),
    ],
)  # fmt: skip
def test_durations_that_are_refused(text: str, said: str) -> None:
    with pytest.raises(DurationError, match=said):
        parse_within(text)


@pytest.mark.parametrize(
    ("day", "months", "days", "expected"),
    [
        ("1928-01-31", 1, 0, "1928-02-29"), ("1927-01-31", 1, 0, "1927-02-28"), ("1928-02-29", 12, 0, "1929-02-28"),
        ("1930-12-31", 2, 1, "1931-03-01"), ("1930-05-10", 0, 90, "1930-08-08"), ("9998-01-01", 2400, 0, "9999-12-31"),
        ("9999-12-30", 0, 5, "9999-12-31"), ("9999-12-31", 1, 0, "9999-12-31"),
    ],
)  # fmt: skip
def test_a_day_so_much_later(day: str, months: int, days: int, expected: str) -> None:
    assert later(date.fromisoformat(day), Within(months, days)).isoformat() == expected


@given(st.dates(date(1800, 1, 1), date(2100, 12, 31)), st.integers(0, 2400))
def test_months_keep_the_day_or_end_the_month(day: date, months: int) -> None:
    found = later(day, Within(months, 0))
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == min(day.day, monthrange(found.year, found.month)[1])


@given(st.tuples(DAYS, DAYS, DAYS, DAYS), st.tuples(DAYS, DAYS, DAYS, DAYS))
def test_never_certain_both_ways_and_never_impossible_both_ways(
    one: tuple[date | None, ...], other: tuple[date | None, ...]
) -> None:
    first, second = Start(Bounds(*one)), Start(Bounds(*other))
    both = {order(first, second), order(second, first)}
    assert both != {CERTAIN}
    if first.earliest is None or first.latest is None or first.earliest <= first.latest:
        assert both != {CERTAIN, POSSIBLE}


def taken(key: int, text: str, *, sure: bool = True, alleged: bool = False) -> Taken:
    """A claim that meets a step."""
    return Taken(key, start(text, alleged=alleged), sure, Overlap.CERTAIN if sure else Overlap.POSSIBLE)


def test_a_certain_path_wins_and_its_claims_alone_are_shown() -> None:
    early, vague, late = taken(1, "1928/"), taken(2, ""), taken(3, "1932/")
    found = paths([[early, vague], [late]], frozenset())
    assert found is not None
    assert (found.order, found.path, found.steps) == (CERTAIN, (early, late), ((early,), (late,)))


def test_no_claim_serves_two_steps() -> None:
    only, other = taken(1, ""), taken(2, "")
    assert paths([[only], [only]], frozenset()) is None
    found = paths([[only], [other], [only]], frozenset())
    assert found is None


def test_steps_further_apart_must_not_be_turned_round() -> None:
    """The middle claim is undated, so its neighbours say nothing; the outer two do."""
    assert paths([[taken(1, "1935/")], [taken(2, "")], [taken(3, "/1930")]], frozenset()) is None


def test_three_steps_are_certain_if_both_pairs_are() -> None:
    one, two, three = taken(1, "1928/"), taken(2, ""), taken(3, "1935/")
    assert paths([[one], [two], [three]], frozenset()).order is POSSIBLE  # type: ignore[union-attr]
    stated = frozenset({(1, 2), (2, 3)})
    assert paths([[one], [two], [three]], stated).order is CERTAIN  # type: ignore[union-attr]


def test_statements_are_followed_from_one_to_the_next() -> None:
    assert chained([(1, 2), (2, 3)]) == {(1, 2), (2, 3), (1, 3)}
    assert (1, 5) in chained([(1, 2), (2, 3), (3, 4), (4, 5)])
    assert (1, 6) not in chained([(1, 2), (2, 3), (3, 4), (4, 5), (5, 6)]), "not without end"
    assert (1, 1) in chained([(1, 2), (2, 1)]), "a circle ends too"


def test_a_step_possibly_in_its_window_makes_the_path_possible() -> None:
    found = paths([[taken(1, "1928/", sure=False)], [taken(2, "1932/")]], frozenset())
    assert found is not None
    assert found.order is POSSIBLE


def test_one_step_is_as_sure_as_its_claim() -> None:
    assert paths([[taken(1, "")]], frozenset()).order is CERTAIN  # type: ignore[union-attr]
    assert paths([[taken(1, "1931", alleged=True)]], frozenset()).order is POSSIBLE  # type: ignore[union-attr]
    assert paths([[]], frozenset()) is None


@given(st.lists(st.lists(st.integers(0, 5), max_size=4), min_size=1, max_size=3), st.data())
def test_the_search_finds_what_trying_everything_finds(steps: list[list[int]], data: st.DataObject) -> None:
    texts = ("", "1930/", "1931", "/1930", "1932~/", "1931/1932")
    claims = [taken(key, text, sure=data.draw(st.booleans())) for key, text in enumerate(texts)]
    stated = frozenset(data.draw(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=3)))
    asked = [[claims[key] for key in dict.fromkeys(step)] for step in steps]
    best: dict[Order, set[tuple[int, ...]]] = {CERTAIN: set(), POSSIBLE: set()}
    for path in product(*asked):
        pairs = [
            pair_order(path[i], path[j], stated) for i in range(len(path)) for j in range(i + 1, len(path))
        ]
        if None in pairs:
            continue
        near = [pair_order(one, other, stated) for one, other in pairwise(path)]
        sure = all(one.certain for one in path) and all(kind is CERTAIN for kind in near)
        best[CERTAIN if sure else POSSIBLE].add(tuple(one.key for one in path))
    found = paths(asked, stated)
    if not best[CERTAIN] and not best[POSSIBLE]:
        assert found is None
        return
    assert found is not None
    assert found.order is (CERTAIN if best[CERTAIN] else POSSIBLE)
    every = best[found.order] if found.order is CERTAIN else best[POSSIBLE]
    assert tuple(one.key for one in found.path) in every
    for place, step in enumerate(found.steps):
        assert {one.key for one in step} == {path[place] for path in every}


def told(key: int, words: str, text: str, *, event: bool = False) -> Told:
    """A claim of a path as it is told."""
    span = parse_event(text) if event else parse_state(text)
    return Told(Taken(key, Start(span.bounds, span.capped)), words, span, ANY_TIME)


def test_the_reason_is_told_in_words() -> None:
    consul, deputy = told(1, "Consul general", "1928/"), told(2, "Deputy head", "1932-02/1933-06")
    assert order_reason([consul, deputy], CERTAIN, frozenset()) == (
        "consul general: begun in 1928; then deputy head: begun in February 1932"
    )
    undated = told(3, "NKVD officer", "")
    assert order_reason([undated, deputy], CERTAIN, frozenset({(3, 2)})) == (
        "NKVD officer: no date is given; then, as the text says, deputy head: begun in February 1932"
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "1932/", "no date is given for resident"),
        ("1932/", "1936", "start of consul not known (attested in 1936)"),
        ("1932/", "1932/", "which began first is not known (resident: begun in 1932; consul: begun in 1932)"),
        ("1930~/", "1935/", "resident: the date is not sure (about 1930 – end not known)"),
    ],
)
def test_what_keeps_an_order_from_being_certain(one: str, other: str, expected: str) -> None:
    assert order_reason([told(1, "Resident", one), told(2, "Consul", other)], POSSIBLE, frozenset()) == expected


@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        ("1928/", False, "begun in 1928"), ("1931", False, "attested in 1931"), ("1938-05", True, "in May 1938"),
        ("/1933", False, "start not known, ended in 1933"), ("", True, "no date is given"),
    ],
)  # fmt: skip
def test_when_it_began(text: str, event: bool, expected: str) -> None:
    assert begun(parse_event(text) if event else parse_state(text)) == expected
