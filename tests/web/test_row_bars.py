"""The small bars of a list's rows: one axis for all, nothing drawn that is not asked about."""

from datetime import date
from itertools import pairwise

import pytest

from app.domain.dates import DateSpan, Window, parse_state
from app.web.drawings.rows import LEFT, RIGHT, RowBar, RowBars, row_bars
from app.web.drawings.spans import Ink


def rows(*edtf: str, years: tuple[int, int] = (1924, 1941), window: Window | None = None) -> RowBars:
    spans: dict[str, tuple[DateSpan | None, str]] = {one: (parse_state(one) if one else None, "svc-1") for one in edtf}
    found = row_bars(spans, years, window)
    assert found is not None
    return found


def one(edtf: str) -> RowBar:
    return rows(edtf).bars[edtf]


def test_a_bar_stays_on_the_axis_and_says_where_it_goes_on() -> None:
    for edtf, earlier, later in (
        ("1920/1930", True, False), ("1930/1950", False, True), ("1920/1950", True, True), ("1930/1931", False, False),
    ):  # fmt: skip
        found = one(edtf)
        assert (found.earlier, found.later) == (earlier, later), edtf
        assert min(piece.x for piece in found.bar.pieces) >= LEFT
        assert max(piece.x + piece.width for piece in found.bar.pieces) <= RIGHT + 0.1


def test_what_surely_held_before_the_axis_is_not_drawn_as_sure_on_it() -> None:
    found = one("1910/[1915..1930]")
    assert [piece.ink for piece in found.bar.pieces] == [Ink.HATCH]


@pytest.mark.parametrize("edtf", ["/1930", "1930/"])
def test_an_unknown_end_fades_and_asks(edtf: str) -> None:
    found = one(edtf).bar
    assert found.unknown_start == (edtf == "/1930")
    assert found.unknown_end == (edtf == "1930/")
    assert {piece.ink for piece in found.pieces} & {Ink.FADE_LEFT, Ink.FADE_RIGHT}


def test_an_unknown_start_before_the_axis_asks_nothing_on_it() -> None:
    found = one("[..1915]/1930")
    assert found.earlier
    assert not found.bar.unknown_start
    assert all(piece.width > 0 for piece in found.bar.pieces)


def test_what_is_undated_or_beside_the_axis_has_no_bar() -> None:
    assert rows("", "1910/1912", "1950").bars == {}


def test_a_short_time_stands_among_the_years_around_it() -> None:
    found = rows("1930/1936", years=(1933, 1933), window=Window(date(1933, 1, 1), date(1933, 12, 31)))
    assert (found.first, found.last) == (1930, 1936)
    assert found.asked is not None
    assert found.asked.width == pytest.approx((RIGHT - LEFT) / 7, abs=0.5)
    assert rows("1930", window=Window(date(1924, 1, 1), date(1941, 12, 31))).asked is None
    assert rows("1930", window=Window(date(1924, 6, 1), None)).asked is not None


def test_the_axis_keeps_to_the_calendar_and_to_what_can_be_told_apart() -> None:
    assert rows("0001", years=(1, 1)).first == 1
    assert rows("9999", years=(9999, 9999)).last == 9999
    assert row_bars({}, (1000, 1999)) is None


def test_labels_of_years_do_not_run_into_each_other() -> None:
    for years in ((1924, 1941), (1900, 1950), (1800, 1990), (1930, 1936)):
        places = [tick.x for tick in rows("1930", years=years).ticks]
        assert all(b - a >= 30 for a, b in pairwise(places))
