"""Drawings as numbers: an axis, the bars of dates, the years' chart, lanes and labels. No browser, no database."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import DateError, DateSpan, parse_event, parse_state
from app.web.drawings.axis import Axis, widened
from app.web.drawings.density import MOST_YEARS, YearCount, counted, year_density
from app.web.drawings.spans import Bar, Ink, bar_of
from app.web.drawings.text import lines_of, shortened, text_width
from app.web.drawings.timeline import Entry, timeline

AXIS = Axis(1920, 1939, 0, 2000)
YEARS = st.integers(1915, 1945)


def bar(span: DateSpan) -> Bar:
    """The bar on an axis of 100 units a year."""
    found = bar_of(span, AXIS)
    assert found is not None
    return found


def inks(edtf: str) -> list[tuple[str, int, int]]:
    """The pieces of a state's bar: ink, and where it begins and ends in hundredths of a year from 1920."""
    return [(str(one.ink), round(one.x), round(one.x + one.width)) for one in bar(parse_state(edtf)).pieces]


def near(found: list[tuple[str, int, int]], wanted: list[tuple[str, int, int]]) -> bool:
    """The same inks at the same places, give or take a day or two."""
    return [one[0] for one in found] == [one[0] for one in wanted] and all(
        abs(one[1] - two[1]) <= 1 and abs(one[2] - two[2]) <= 1 for one, two in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize(
    ("edtf", "wanted"),
    [
        ("1923-06/1924-06", [("solid", 342, 450)]),
        ("1924/1926", [("hatch", 400, 500), ("solid", 500, 600), ("hatch", 600, 700)]),
        ("1928/", [("hatch", 800, 900), ("fade-right", 900, 934)]),
        ("1928-03/", [("solid", 817, 825), ("fade-right", 825, 859)]),
        ("/1926", [("fade-left", 566, 600), ("hatch", 600, 700)]),
        ("[1931..1936]/[1931..1936]", [("hatch", 1100, 1700)]),
        ("1924?/1926-03", [("hatch", 400, 625)]),
        ("[1930..]/", [("hatch", 1000, 1003), ("fade-right", 1003, 1037)]),
    ],
)
def test_what_is_certain_is_solid_what_is_open_hatched_and_what_is_unknown_fades(
    edtf: str, wanted: list[tuple[str, int, int]]
) -> None:
    assert near(inks(edtf), wanted), inks(edtf)


def test_a_lone_date_is_a_point_in_a_hatch_and_promises_no_length() -> None:
    found = bar(parse_state("1931"))
    assert [one.ink for one in found.pieces] == [Ink.HATCH]
    assert found.point == pytest.approx(1150, abs=1)
    assert not found.unknown_start
    assert not found.unknown_end
    assert bar(parse_state("1931-05-07")).pieces == ()


@pytest.mark.parametrize(("edtf", "inks_", "start", "end"), [
    ("[1931..]", ["hatch", "fade-right"], False, True),
    ("[..1931]", ["fade-left", "hatch"], True, False),
    ("[1924,1936]", ["hatch", "hatch"], False, False),
])  # fmt: skip
def test_a_lone_date_that_is_open_or_one_of_several_is_no_point(
    edtf: str, inks_: list[str], start: bool, end: bool
) -> None:
    found = bar(parse_state(edtf))
    assert [str(one.ink) for one in found.pieces] == inks_
    assert found.point is None
    assert (found.unknown_start, found.unknown_end) == (start, end)


def test_an_event_in_or_after_a_day_fades_from_it() -> None:
    found = bar(parse_event("[1938-08-09..]"))
    assert [str(one.ink) for one in found.pieces] == ["fade-right"]
    assert found.point is not None
    assert found.unknown_end


def test_what_is_doubted_is_nowhere_solid() -> None:
    found = bar_of(parse_state("1924/1930"), AXIS, doubted=True)
    assert found is not None
    assert {one.ink for one in found.pieces} == {Ink.HATCH}


@given(
    st.sampled_from(["{}/", "/{}", "{}-12/", "[{}-12-31..]/", "{}/{}", "{}", "[{}..]", "[..{}]", "{}~/"]), YEARS,
    st.booleans(),
)  # fmt: skip
def test_no_piece_leaves_the_axis_or_is_less_than_nothing(shape: str, year: int, event: bool) -> None:
    edtf = shape.replace("{}", str(year))
    try:
        span = (parse_event if event else parse_state)(edtf)
    except DateError:
        return
    found = bar_of(span, AXIS)
    for piece in found.pieces if found else ():
        assert piece.width >= 0
        assert AXIS.left <= piece.x
        assert piece.x + piece.width <= AXIS.right + 0.2


@pytest.mark.parametrize(("years", "wanted"), [
    ((1930, 1931), 8), ((9998, 9999), 8), ((1, 1), 8), ((1900, 1950), 51), ((-3, 10002), 9999),
])  # fmt: skip
def test_an_axis_is_widened_within_the_calendar(years: tuple[int, int], wanted: int) -> None:
    first, last = widened(*years, 8)
    assert 1 <= first <= last <= 9999
    assert last - first + 1 == wanted


def test_years_at_the_ends_of_the_calendar_are_drawn() -> None:
    for edtf in ("9998/", "/0001", "0001~/"):
        assert timeline([entry("a", edtf)]) is not None


def test_question_marks_stand_where_an_end_is_unknown() -> None:
    assert bar(parse_state("1928/")).unknown_end
    assert bar(parse_state("/1928")).unknown_start
    assert bar(parse_event("[..1928]")).unknown_start
    assert not bar(parse_state("1927/1928")).unknown_end


def test_nothing_is_drawn_of_an_undated_claim_or_one_off_the_axis() -> None:
    assert bar_of(parse_state(""), AXIS) is None
    assert bar_of(parse_state("1950/1952"), AXIS) is None
    assert bar_of(parse_state("1890/1901"), AXIS) is None


def test_a_fade_ends_where_the_axis_does() -> None:
    found = bar(parse_state("1939/"))
    assert found.right <= 2000


@given(YEARS, YEARS)
def test_solid_days_are_days_on_which_it_surely_held(one: int, other: int) -> None:
    first, last = sorted((one, other))
    found = bar_of(parse_state(f"{first}/{last}"), AXIS)
    for piece in found.pieces if found else ():
        assert piece.width >= 0
        if piece.ink is Ink.SOLID:
            assert first < last
            assert piece.x >= min(AXIS.x(date(first, 12, 31)), AXIS.right - 3) - 0.2
            assert piece.x + piece.width <= max(AXIS.end_x(date(last, 1, 1)), piece.x + 3) + 0.2


def test_ticks_keep_their_labels_apart() -> None:
    for years in (5, 12, 30, 90, 300):
        labelled = [one.x for one in Axis(1900, 1900 + years, 0, 700).ticks(44) if one.label]
        assert labelled
        assert all(two - one >= 44 for one, two in pairwise(labelled))


def test_words_are_cut_at_words_and_lines_hold_them() -> None:
    assert shortened("Head of department", 300) == "Head of department"
    cut = shortened("Head of the 2nd department of the Directorate", 120)
    assert cut.endswith("…")
    assert text_width(cut) <= 120
    assert lines_of("Soviet enterprises and railways", 120, most=2)[0] == "Soviet enterprises"
    assert len(lines_of("a b c d e f g h", 12, most=3)) == 3


def test_the_years_chart_counts_and_shows_silent_years() -> None:
    assert year_density(()) is None
    assert year_density((YearCount(1930, 0, 0),)) is None
    assert year_density(counted({1930: (1, 0), 1930 + MOST_YEARS: (1, 0)})) is None, "too many years"
    chart = year_density(counted({1930: (2, 1), 1933: (0, 4)}))
    assert chart is not None
    assert [one.count.year for one in chart.bars] == [1930, 1931, 1932, 1933]
    assert chart.bars[1].words == "1931: nobody recorded"
    assert chart.bars[0].certain_height == pytest.approx(2 * chart.bars[0].possible_height, abs=0.2)
    assert chart.bars[3].certain_height == 0
    assert max(one.certain_height + one.possible_height for one in chart.bars) <= chart.base
    assert [one.label for one in chart.levels] == ["0", "2", "4"]


def entry(claim: str, edtf: str, lane: str = "Service", **more: object) -> Entry:
    """An entry to lay out."""
    return Entry(
        claim=claim, lane=lane, colour="svc-1", span=parse_state(edtf) if edtf else None, number=claim,
        label=f"Member of the council number {claim}", title=claim, href=f"#{claim}", **more,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize("narrow", [False, True])
def test_no_two_labels_of_a_row_meet_and_all_stand_in_the_drawing(narrow: bool) -> None:
    entries = [entry(str(number), f"{1920 + number % 9}/{1922 + number % 9}") for number in range(30)]
    drawn = timeline(entries, narrow=narrow)
    assert drawn is not None
    assert len(drawn.items) == 30
    rows: dict[float, list[tuple[float, float]]] = {}
    for one in drawn.items:
        width = text_width(f"{one.entry.number} {one.label}", 12.5)
        start = one.label_x if one.anchor == "start" else one.label_x - width
        assert start >= -2
        assert start + width <= drawn.width + 2
        assert one.bar_y + 10 <= drawn.height
        rows.setdefault(one.label_y, []).append((min(start, one.bar.left), max(start + width, one.bar.right)))
    for spans in rows.values():
        ordered = sorted(spans)
        assert all(two[0] >= one[1] for one, two in pairwise(ordered))


def test_undated_and_far_entries_are_named_apart_and_lanes_keep_their_order() -> None:
    drawn = timeline([
        entry("b", "1931/1933", "Second"), entry("a", "1930/1932", "First"), entry("c", "", "First"),
        entry("d", "1890", "Life", leads=False),
    ])  # fmt: skip
    assert drawn is not None
    assert [lane.lines for lane in drawn.lanes] == [("Second",), ("First",)]
    assert [one.claim for one in drawn.apart] == ["c", "d"]
    assert drawn.first > 1900
    assert timeline([entry("c", "")]) is None
