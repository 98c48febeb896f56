"""Two posts side by side: the least sure kind, the common days, and the reason in words."""

from datetime import date

import pytest

from app.domain.company import Side, common_days, days_words, gap, least_sure, most_days, together_reason
from app.domain.dates import Window, parse_state
from app.domain.overlap import Overlap, between, common_days_between
from app.domain.query import ANY_TIME

TEXTS = (
    "", "1931", "1931/1932-05", "1928/", "/1933-06", "[1930..]/", "[1933-06..1933-12]/1935-11", "1936~/1937",
    "[..1941-06-22]/[1942-01-19..1942-03-04]", "1942-01-19", "1932/1937", "[1931..1936]/[1931..1936]",
)  # fmt: skip
YEAR_1931 = Window(date(1931, 1, 1), date(1931, 12, 31))


def sides(one: str, other: str) -> tuple[Side, Side]:
    """Two posts by their dates."""
    return Side("Kukk", parse_state(one)), Side("Rink", parse_state(other))


def words(one: str, other: str, window: Window = ANY_TIME, kind: Overlap | None = None) -> str:
    """The reason for the kind the rule gives, or for `kind`."""
    pair = sides(one, other)
    capped = pair[0].span.capped or pair[1].span.capped
    return together_reason(*pair, kind or between(pair[0].bounds, pair[1].bounds, capped=capped), window)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1930-02-01/1931-05-31", "1931/1932", "the start of Rink’s post is known only as 1931"),
        ("1930/1934", "1931/1932", "both there from 31 December 1931 to 1 January 1932 at least"),
        ("1930/1934", "1931", "both there at some time in 1931"),
        ("1930/1934", "1931-09", "both there at some time in September 1931"),
        ("1930/1934", "1931-09-18", "both there on 18 September 1931 at least"),
        ("1931", "1931", "Kukk is only attested in 1931; Rink is only attested in 1931"),
        ("1931/1932-05", "1932/1937",
         "the end of Kukk’s post is known only as May 1932; the start of Rink’s post is known only as 1932"),
        ("[1931..1936]/[1931..1936]", "1933/1934",
         ("Kukk was there at some time between 1931 and 1936; the start of Rink’s post is known only as 1933; "
          "the end of Rink’s post is known only as 1934")),
        ("1930/", "1933/1934", "Kukk: begun in 1930; Rink: 1933 – 1934; when Kukk left is not known"),
        ("/1934", "1928", "Rink: attested in 1928; Kukk: ended in 1934; when Rink left is not known"),
        ("1930/1934~", "1931/1932", "Kukk’s date is not sure: 1930 – about 1934"),
        ("", "1931", "Kukk’s post is not dated"),
        ("", "", "neither post is dated"),
        ("1920/1924", "1928/1930", "Kukk left in 1924 and Rink came in 1928"),
        ("1928/1930", "1920/1924-05", "Rink left in May 1924 and Kukk came in 1928"),
    ],
)  # fmt: skip
def test_the_reason_names_the_persons_and_what_is_not_known(one: str, other: str, expected: str) -> None:
    assert words(one, other) == expected


def test_the_window_is_blamed_where_it_is_what_fails() -> None:
    said = words("1930/1934", "1928-05/1933", YEAR_1931)
    assert said == "both there from 1 January 1931 to 31 December 1931 at least"
    said = words("1931/1934", "1928-05/1933", Window(date(1931, 2, 1), date(1931, 3, 1)), Overlap.POSSIBLE)
    assert said == "Kukk in the years asked about: start known only as 1931"


def test_common_days_without_a_window_are_those_of_two_claims() -> None:
    for one in TEXTS:
        for other in TEXTS:
            pair = sides(one, other)
            capped = pair[0].span.capped or pair[1].span.capped
            kind = between(pair[0].bounds, pair[1].bounds, capped=capped)
            expected = common_days_between(pair[0].bounds, pair[1].bounds, capped=capped)
            assert common_days(*pair, kind) == expected, (one, other)


def test_a_window_can_only_shorten_the_time_together() -> None:
    pair = sides("1930/1934", "1928-05/1933")
    assert common_days(*pair, Overlap.CERTAIN, YEAR_1931) == (365, 365)
    assert common_days(*pair, Overlap.POSSIBLE, YEAR_1931) == (0, 365)
    assert common_days(*pair, None, YEAR_1931) == (0, 0)
    assert common_days(*sides("1928/", "[1930..]/"), Overlap.POSSIBLE) == (0, None)


def test_the_least_sure_of_several() -> None:
    assert least_sure([Overlap.CERTAIN, Overlap.CERTAIN]) is Overlap.CERTAIN
    assert least_sure([Overlap.CERTAIN, Overlap.ATTESTED_AFTER, Overlap.POSSIBLE]) is Overlap.ATTESTED_AFTER
    assert least_sure([Overlap.CERTAIN, Overlap.UNDATED, None]) is None


def test_days_in_several_ranges_count_once() -> None:
    first, second = (date(1931, 1, 1), date(1931, 1, 10)), (date(1931, 1, 5), date(1931, 1, 12))
    assert most_days([first, second, (date(1931, 2, 1), date(1931, 2, 1))]) == 13
    assert most_days([first, (None, date(1931, 1, 1))]) is None
    assert most_days([]) == 0


@pytest.mark.parametrize(
    ("least", "greatest", "expected"),
    [
        (1, 1, "1 day"), (0, 1, "at most 1 day"), (58, None, "at least 58 days"), (59, None, "at least 2 months"),
        (61, 121, "at least 2 months, at most 4 months"), (365, 365, "12 months"), (0, 731, "at most 2 years"),
        (153, 800, "at least 5 months, at most 3 years"), (0, None, ""), (0, 0, ""),
    ],
)  # fmt: skip
def test_days_for_people(least: int, greatest: int | None, expected: str) -> None:
    assert days_words(least, greatest) == expected


def test_the_gap_between_two_posts() -> None:
    assert gap(*sides("1920/1924", "1925/1930")) == gap(*sides("1925/1930", "1920/1924")) == 1
    assert gap(*sides("1920/", "1925/1930")) is None
