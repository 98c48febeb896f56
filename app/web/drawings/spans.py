"""The dates of one claim as a bar on an axis: what is certain solid, what is open hatched, what is unknown faded.

Every day of the bar comes from a bound of the claim. Where an end is not known the bar fades over a fixed length
that means nothing but "not known", and is followed by a question mark; an unknown bound is never a day.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.dates import Bounds, DateSpan, Form
from app.domain.overlap import begun_by, not_ended_before
from app.web.drawings.axis import Axis, tenth

FADE = 34.0
"""How long a fade is; shorter only where the axis ends."""
CLOSE = 31
"""Days within which an end counts as known: a month is drawn solid, a year is not."""
POINT = 5.0
"""Half the width of a point."""
LEAST = 3.0
"""The least width of a piece that can be seen."""


class Ink(StrEnum):
    """How a piece of a bar is drawn."""

    SOLID = "solid"
    HATCH = "hatch"
    FADE_LEFT = "fade-left"
    FADE_RIGHT = "fade-right"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a bar in one manner of drawing."""

    ink: Ink
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A claim's dates on an axis.

    `point` is where it is attested, or an event's middle; None for a span. `left` and `right` are its outer ends.
    `unknown_start` and `unknown_end` ask for a question mark before and after.
    """

    pieces: tuple[Piece, ...]
    point: float | None
    left: float
    right: float
    unknown_start: bool
    unknown_end: bool


def bar_of(span: DateSpan, axis: Axis, fade: float = FADE, *, doubted: bool = False) -> Bar | None:
    """The bar of a state or an event; None where no bound is known, or none lies on the axis.

    What is `doubted` by the editor is nowhere certain.
    """
    bounds = span.bounds
    if bounds.undated or not _on(bounds, axis):
        return None
    first, last = min(bounds.known), max(bounds.known)
    if span.lone:
        return _at_one_time(span, axis, fade)
    pieces = _inner(span, axis, first, last, doubted)
    return _faded(pieces, axis, fade, None, bounds.start_earliest is None, bounds.end_latest is None)


def _faded(pieces: list[Piece], axis: Axis, fade: float, point: float | None, before: bool, after: bool) -> Bar:
    """The pieces with a fade on each side that is open; nothing leaves the axis."""
    spots = [] if point is None else [point]
    begun = min([one.x for one in pieces] + spots)
    ended = max([one.x + one.width for one in pieces] + spots)
    if before:
        length = max(0.0, min(fade, begun - axis.left))
        pieces = [Piece(Ink.FADE_LEFT, tenth(begun - length), tenth(length)), *pieces]
    if after:
        length = max(0.0, min(fade, axis.right - ended))
        pieces = [*pieces, Piece(Ink.FADE_RIGHT, tenth(ended), tenth(length))]
    left = min([one.x for one in pieces] + [spot - POINT for spot in spots])
    right = max([one.x + one.width for one in pieces] + [spot + POINT for spot in spots])
    return Bar(tuple(pieces), point, tenth(left), tenth(right), before, after)


def _on(bounds: Bounds, axis: Axis) -> bool:
    """Whether any of the claim's known days lies on the axis, or the axis lies among them."""
    return min(bounds.known).year <= axis.last and max(bounds.known).year >= axis.first


def _at_one_time(span: DateSpan, axis: Axis, fade: float) -> Bar | None:
    """A state attested once, or an event: a hatch over each time it may lie in, and a point where there is but one.

    What is known only as in or after a day, or until one, fades to the side that is open.
    """
    end = span.start
    before, after = (end is None or end.earliest is None), (end is None or end.latest is None)
    members = end.members if end is not None and end.form is Form.ONE_OF else (end,) if end is not None else ()
    pieces, point = [], None
    for one in members:
        days = [day for day in (one.earliest, one.latest) if day is not None]
        if not days or max(days).year < axis.first or min(days).year > axis.last:
            continue
        left, right = axis.x(min(days)), axis.end_x(max(days))
        point = tenth((left + right) / 2)
        if (max(days) - min(days)).days + 1 > CLOSE:
            pieces.append(Piece(Ink.HATCH, left, tenth(right - left)))
        elif len(members) > 1:
            pieces.append(_seen(Ink.HATCH, left, right, axis))
    if point is None:
        return None
    one_time = len(members) == 1 and (span.event or not (before or after))
    if not one_time and not pieces:
        pieces.append(_seen(Ink.HATCH, point, point, axis))
    return _faded(pieces, axis, fade, point if one_time else None, before, after)


def _seen(ink: Ink, left: float, right: float, axis: Axis) -> Piece:
    """A piece at least as wide as can be seen, on the axis."""
    left = min(left, axis.right - LEAST)
    return Piece(ink, tenth(left), tenth(max(right - left, LEAST)))


def _inner(span: DateSpan, axis: Axis, first: date, last: date, doubted: bool) -> list[Piece]:
    """From the first known bound to the last: solid between the ends where both are known to be held, else hatched."""
    unsure = span.capped or doubted
    certain = None if unsure else _certain(span.bounds)
    held = begun_by(span.bounds) is not None and not_ended_before(span.bounds) is not None
    if certain is None and held and not unsure and (last - first).days <= CLOSE:
        certain = (first, last)
    outer = _seen(Ink.HATCH, axis.x(first), axis.end_x(last), axis)
    if certain is None or certain[1].year < axis.first or certain[0].year > axis.last:
        return [outer]
    solid = _seen(Ink.SOLID, axis.x(certain[0]), axis.end_x(certain[1]), axis)
    begun, ended = solid.x, solid.x + solid.width
    pieces = [
        Piece(Ink.HATCH, outer.x, tenth(begun - outer.x)),
        solid,
        Piece(Ink.HATCH, tenth(ended), tenth(outer.x + outer.width - ended)),
    ]
    return [one for one in pieces if one.ink is Ink.SOLID or one.width > 0.4]


def _certain(bounds: Bounds) -> tuple[date, date] | None:
    """The days on which it surely held, an end known to a month taken as known; None where there are none."""
    start, end = bounds.start_latest, bounds.end_earliest
    if start is None or end is None:
        return None
    if bounds.start_earliest is not None and (start - bounds.start_earliest).days <= CLOSE:
        start = bounds.start_earliest
    if bounds.end_latest is not None and (bounds.end_latest - end).days <= CLOSE:
        end = bounds.end_latest
    return (start, end) if start <= end else None
