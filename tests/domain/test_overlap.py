"""The overlap rule: the design's examples, and a brute-force oracle over all claims the bounds allow."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import Bounds, Window, parse_event, parse_state, parse_window
from app.domain.overlap import Overlap, between, common_days, common_days_between, overlap, reach, reason

BASE = date(1930, 1, 1)
HORIZON = range(-3, 10)  # days around BASE on which the oracle lets unknown ends fall
EARLIEST, LATEST = HORIZON[0], HORIZON[-1]


def day(offset: int | None) -> date | None:
    """A day counted from BASE, None for unknown."""
    return None if offset is None else BASE + timedelta(days=offset)


offsets = st.integers(0, 6) | st.none()


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


@st.composite
def windows_strategy(draw: st.DrawFn) -> Window:
    """Windows on the same days, either side possibly open."""
    start, end = draw(offsets), draw(offsets)
    if start is not None and end is not None:
        start, end = sorted((start, end))
    return Window(day(start), day(end))


closed_windows = windows_strategy().filter(lambda window: window.start is not None and window.end is not None)


def possible_claims(bounds: Bounds) -> list[tuple[int, int]]:
    """Every (first day, last day) that the bounds allow, as offsets from BASE within HORIZON."""

    def allowed(low: date | None, high: date | None) -> range:
        first = EARLIEST if low is None else (low - BASE).days
        last = LATEST if high is None else (high - BASE).days
        return range(first, last + 1)

    starts = allowed(bounds.start_earliest, bounds.start_latest)
    ends = allowed(bounds.end_earliest, bounds.end_latest)
    return [(start, end) for start, end in product(starts, ends) if start <= end]


def window_offsets(window: Window) -> tuple[int, int]:
    """A closed window as offsets from BASE."""
    assert window.start is not None
    assert window.end is not None
    return (window.start - BASE).days, (window.end - BASE).days


def shared(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Days two spans have in common."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]) + 1)


# --- the design's examples ------------------------------------------------------------------

EXAMPLES = [
    ("1928/", "1928", "1929", Overlap.CERTAIN),
    ("1928/", "1930", "1941", Overlap.ATTESTED_BEFORE),
    ("1928/", "1920", "1927", None),
    ("[1930..]/", "1925", "1935", Overlap.POSSIBLE),
    ("1936/", "1936", "1936", Overlap.CERTAIN),
    ("1931", "1931", "1931", Overlap.CERTAIN),
    ("1931", "1931-06", "1931-06", Overlap.POSSIBLE),
    ("1931", "1932", "1935", Overlap.ATTESTED_BEFORE),
    ("1931", "1925", "1930", Overlap.ATTESTED_AFTER),
    ("/1933-06", "1920", "1930", Overlap.ATTESTED_AFTER),
    ("/1933-06", "1934", None, None),
    ("1937/1939", "1938", "1938", Overlap.CERTAIN),
    ("1937/1939", "1939-06", "1939-06", Overlap.POSSIBLE),
    ("1937/1939", "1940", None, None),
    ("1937/1939", None, "1936", None),
    ("[1931..1936]/[1931..1936]", "1931", "1936", Overlap.CERTAIN),
    ("[1931..1936]/[1931..1936]", "1933", "1934", Overlap.POSSIBLE),
    ("[..1938-06-13]/[1938-06-13..1939]", "1938-06-13", "1938-06-13", Overlap.CERTAIN),
    ("[..1938-06-13]/[1938-06-13..1939]", "1940", None, None),
    ("[..1938-06-13]/[1938-06-13..1939]", None, "1930", Overlap.ATTESTED_AFTER),
    ("1936~/", "1935", "1937", Overlap.POSSIBLE),
    ("1936?", "1936", "1936", Overlap.POSSIBLE),
    ("1936%/1939", "1930", "1945", Overlap.POSSIBLE),
    ("", "1930", "1945", Overlap.UNDATED),
]


@pytest.mark.parametrize(("text", "start", "end", "kind"), EXAMPLES)
def test_examples(text: str, start: str | None, end: str | None, kind: Overlap | None) -> None:
    span, window = parse_state(text), parse_window(start, end)
    assert overlap(span.bounds, window, capped=span.capped) is kind
    assert reason(span, window, kind)


def test_the_dead_are_not_offered_as_attested_before() -> None:
    span, window = parse_state("1928/"), parse_window("1939", "1941")
    assert overlap(span.bounds, window, dead_by=date(1938, 8, 28)) is None
    assert overlap(span.bounds, window, dead_by=date(1939, 1, 1)) is Overlap.ATTESTED_BEFORE
    earlier = parse_window("1929", "1941")
    assert overlap(span.bounds, earlier, dead_by=date(1928, 12, 31)) is None
    assert overlap(span.bounds, parse_window("1928", "1941"), dead_by=date(1927, 1, 1)) is Overlap.CERTAIN


# --- against every claim the bounds allow ----------------------------------------------------


@given(bounds_strategy(), closed_windows)
def test_the_rule_says_what_every_possible_claim_does(bounds: Bounds, window: Window) -> None:
    kind = overlap(bounds, window)
    claims = possible_claims(bounds)
    hits = [shared(claim, window_offsets(window)) for claim in claims]
    if kind is Overlap.CERTAIN:
        assert all(hits)
    elif kind is None:
        assert not any(hits)
    else:
        assert kind is Overlap.UNDATED or not claims or any(hits)
    least, greatest = common_days(bounds, window)
    assert greatest is None or not hits or max(hits) <= greatest
    assert not hits or least <= min(hits)
    assert (least > 0) == (kind is Overlap.CERTAIN)
    assert (greatest == 0) == (kind is None)


@given(bounds_strategy(), bounds_strategy())
def test_two_claims_say_what_every_possible_pair_does(one: Bounds, other: Bounds) -> None:
    kind = between(one, other)
    hits = [shared(*pair) for pair in product(possible_claims(one), possible_claims(other))]
    if kind is Overlap.CERTAIN:
        assert all(hits)
    elif kind is None:
        assert not any(hits)
    least, greatest = common_days_between(one, other)
    assert greatest is None or not hits or max(hits) <= greatest
    assert not hits or least <= min(hits)
    assert greatest is None or least <= greatest


@given(bounds_strategy(), closed_windows, st.booleans())
def test_a_window_is_a_claim_whose_ends_are_known(bounds: Bounds, window: Window, capped: bool) -> None:
    exact = Bounds(window.start, window.start, window.end, window.end)
    assert between(bounds, exact, capped=capped) is overlap(bounds, window, capped=capped)
    assert common_days_between(bounds, exact) == common_days(bounds, window)


MIRROR = {
    Overlap.ATTESTED_BEFORE: Overlap.ATTESTED_AFTER,
    Overlap.ATTESTED_AFTER: Overlap.ATTESTED_BEFORE,
}


@given(bounds_strategy(), bounds_strategy(), offsets, offsets)
def test_swapping_two_claims_swaps_before_and_after(
    one: Bounds, other: Bounds, dead: int | None, other_dead: int | None
) -> None:
    kind = between(one, other, dead_by=day(dead), other_dead_by=day(other_dead))
    swapped = between(other, one, dead_by=day(other_dead), other_dead_by=day(dead))
    assert swapped is (MIRROR.get(kind, kind) if kind else None)
    assert common_days_between(one, other) == common_days_between(other, one)


@given(bounds_strategy(), windows_strategy())
def test_capped_only_takes_certainty_away(bounds: Bounds, window: Window) -> None:
    plain, capped = overlap(bounds, window), overlap(bounds, window, capped=True)
    assert capped is (Overlap.POSSIBLE if plain is Overlap.CERTAIN else plain)
    assert common_days(bounds, window, capped=True)[0] == 0
    assert common_days(bounds, window, capped=True)[1] == common_days(bounds, window)[1]


@given(bounds_strategy(), windows_strategy())
def test_reach_meets_the_window_exactly_if_certain_or_possible(bounds: Bounds, window: Window) -> None:
    first, last = reach(bounds)
    meets = (
        first is not None
        and last is not None
        and (window.end is None or first <= window.end)
        and (window.start is None or last >= window.start)
    )
    assert meets == (overlap(bounds, window) in (Overlap.CERTAIN, Overlap.POSSIBLE))


# --- two claims, days and words ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("1937/1939", "1938/1940", Overlap.CERTAIN),
        ("1937/1939", "1939/1940", Overlap.POSSIBLE),
        ("1930/1932", "1933/", None),
        ("1928/", "1930/1935", Overlap.ATTESTED_BEFORE),
        ("1930/1935", "1928/", Overlap.ATTESTED_AFTER),
        ("1928", "1935", Overlap.ATTESTED_BEFORE),
        ("1928/", "1928-06-01/1930", Overlap.POSSIBLE),
        ("", "1928", Overlap.UNDATED),
    ],
)
def test_two_claims(one: str, other: str, kind: Overlap | None) -> None:
    assert between(parse_state(one).bounds, parse_state(other).bounds) is kind


def test_the_dead_do_not_serve_beside_later_men() -> None:
    one, other = parse_state("1928/").bounds, parse_state("1930/1935").bounds
    assert between(one, other, dead_by=date(1929, 1, 1)) is None
    assert between(other, one, other_dead_by=date(1929, 1, 1)) is None
    open_start = parse_state("1935").bounds
    assert between(one, open_start, dead_by=date(1929, 1, 1)) is Overlap.ATTESTED_BEFORE


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("1937/1939", "1930", "1945", (367, 1095)),
        ("1937-01-01/1937-01-10", "1937-01-05", "1938", (6, 6)),
        ("1931", "1931", "1931", (1, 365)),
        ("1928/", "1928", None, (1, None)),
        ("1928/", "1930", "1930", (0, 365)),
        ("[1930..]/", "1925", "1930-01", (0, 31)),
        ("1937/1939", "1940", "1941", (0, 0)),
        ("", "1940", "1940", (0, 366)),
        ("", None, "1940", (0, None)),
    ],
)
def test_common_days(text: str, start: str | None, end: str | None, expected: tuple[int, int | None]) -> None:
    assert common_days(parse_state(text).bounds, parse_window(start, end)) == expected


REASONS = [
    ("[1930..]/", "1925", "1935", "start known only as 1930 or later"),
    ("[1930..]/1935", "1925", "1934", "start known only as 1930 or later"),
    (
        "[..1936]/[1930..1940]",
        "1932",
        "1932",
        "start known only as 1936 or earlier; end known only as between 1930 and 1940",
    ),
    ("[..1936]/1940", "1930", "1931", "begun in or before 1936 \N{EN DASH} ended in 1940, start not known"),
    ("1928/", "1930", "1941", "begun in 1928, end not known"),
    ("/1933-06", "1920", "1930", "ended in June 1933, start not known"),
    ("1931", "1932", "1935", "attested in 1931, end not known"),
    ("1931", "1931", "1931", "attested in 1931"),
    ("1931", "1931-06", "1931-06", "attested in 1931"),
    ("1937/1939", "1938", "1938", "1937 \N{EN DASH} 1939"),
    ("1937/1939", "1939-06", "1939-06", "end known only as 1939"),
    ("/1939", "1930", "1932", "ended in 1939, start not known"),
    ("/1939", "1939-06", None, "end known only as 1939"),
    ("1936~/1939", "1938", "1938", "the date is not sure: about 1936 \N{EN DASH} 1939"),
    ("1936/", "1937", None, "begun in 1936, end not known"),
    ("1937/1939", "1945", None, "1937 \N{EN DASH} 1939: before the time asked about"),
    ("1937/1939", None, "1930", "1937 \N{EN DASH} 1939: after the time asked about"),
    ("", None, "1930", "no date is given"),
]


@pytest.mark.parametrize(("text", "start", "end", "words"), REASONS)
def test_reasons(text: str, start: str | None, end: str | None, words: str) -> None:
    span, window = parse_state(text), parse_window(start, end)
    assert reason(span, window, overlap(span.bounds, window, capped=span.capped)) == words


def test_reasons_of_events_and_of_doubted_claims() -> None:
    event = parse_event("[1931..1936]")
    june = parse_window("1933", "1934")
    assert (
        reason(event, june, overlap(event.bounds, june)) == "known only as at some time between 1931 and 1936"
    )
    sure = parse_state("1937/1939")
    window = parse_window("1938", "1938")
    assert reason(sure, window, overlap(sure.bounds, window, capped=True)) == "the claim is doubted"
