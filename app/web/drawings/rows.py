"""The dates of a list's rows as small bars, all on one axis, whose years stand in the head of the table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.domain.dates import DateSpan, Window
from app.web.drawings.axis import Axis, Tick, tenth
from app.web.drawings.spans import Bar, bar_of

WIDTH, HEIGHT = 240, 14
LEFT, RIGHT = 9.0, 231.0
"""Where the axis begins and ends; beyond it stands the sign that a bar goes on, or the question mark."""
FADE = 24.0
LEAST_YEARS = 7
"""A shorter time is shown among the years around it."""
MOST_YEARS = 400
"""On a longer axis nothing could be told apart."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The time asked about, where the axis shows more than that."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class RowBar:
    """One row's bar and the class of its ink; `earlier` and `later` say that it goes on beyond the axis."""

    bar: Bar
    ink: str
    earlier: bool
    later: bool


@dataclass(frozen=True, slots=True)
class RowBars:
    """Bars by claim id (none for what is undated or lies beside the axis), and the axis they share."""

    first: int
    last: int
    width: float
    height: float
    left: float
    right: float
    ticks: tuple[Tick, ...]
    asked: Asked | None
    bars: Mapping[str, RowBar]


def row_bars(
    spans: Mapping[str, tuple[DateSpan | None, str]], years: tuple[int, int], window: Window | None = None, *,
    doubted: Collection[str] = (),
) -> RowBars | None:
    """Bars of claims by id, each given by its dates and the class of its ink, on an axis of `years`.

    `window` is the time asked about: it is marked where the axis, widened to a few years at least, shows more. None
    where the years are too many. Claims in `doubted` are nowhere drawn as certain.
    """
    first, last = years
    if last - first >= MOST_YEARS:
        return None
    missing = LEAST_YEARS - (last - first + 1)
    if missing > 0:
        first, last = max(first - (missing + 1) // 2, date.min.year), min(last + (missing + 1) // 2, date.max.year)
    axis = Axis(first, last, LEFT, RIGHT)
    bars = {claim: _bar(span, ink, axis, claim in doubted) for claim, (span, ink) in spans.items() if span is not None}
    ticks = tuple(tick for tick in axis.ticks() if tick.label)
    asked = _asked(window, axis) if window is not None else None
    found = {claim: bar for claim, bar in bars.items() if bar is not None}
    return RowBars(first, last, WIDTH, HEIGHT, LEFT, RIGHT, ticks, asked, found)


def _bar(span: DateSpan, ink: str, axis: Axis, doubted: bool) -> RowBar | None:
    """A bar on the axis; an end that lies beyond it is not asked about there, so nothing fades towards it."""
    bar = bar_of(span, axis, FADE, doubted=doubted)
    if bar is None:
        return None
    earlier = min(span.bounds.known).year < axis.first
    later = max(span.bounds.known).year > axis.last
    pieces = tuple(one for one in bar.pieces if one.width)
    unknown = (bar.unknown_start and not earlier, bar.unknown_end and not later)
    return RowBar(replace(bar, pieces=pieces, unknown_start=unknown[0], unknown_end=unknown[1]), ink, earlier, later)


def _asked(window: Window, axis: Axis) -> Asked | None:
    """The window on the axis; None where it is all of it."""
    left = axis.x(window.start) if window.start else axis.left
    right = axis.end_x(window.end) if window.end else axis.right
    return None if (left, right) == (axis.left, axis.right) else Asked(left, tenth(max(right - left, 1)))
