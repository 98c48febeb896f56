"""Arrows from place to place: thin curves that begin and end clear of the marks they join."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

from app.web.drawings.axis import tenth
from app.web.drawings.labels import Box

_BEND, _MOST_BEND = 0.16, 42.0
"""How far a curve stands off the straight line: as a share of its length, and at most."""
_SHORTEST = 9.0
"""A gap between two marks in which an arrow can be seen."""
_STEPS = 60
_HEAD, _HALF = 8.0, 3.2

Spot = tuple[float, float, float]
"""A mark: x, y and radius."""
Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Way:
    """From one place to another by their ids; `certain` where it is sure that the second came after the first."""

    start: str
    end: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Leg:
    """A way as drawn: a quadratic curve by its three points, and the three corners of its head."""

    way: Way
    start: Pair
    control: Pair
    end: Pair
    head: tuple[Pair, Pair, Pair]


def leg_between(way: Way, one: Spot, other: Spot, frame: Box) -> Leg | None:
    """The curve from mark to mark, bent to the left of its direction so that ways there and back stay apart.

    None where the marks stand too close for an arrow.
    """
    (x1, y1, r1), (x2, y2, r2) = one, other
    length = hypot(x2 - x1, y2 - y1)
    if length < r1 + r2 + 5 + _SHORTEST:
        return None
    bend = min(_BEND * length, _MOST_BEND)
    control = (
        min(max((x1 + x2) / 2 + (y2 - y1) / length * bend * 2, frame.left + 4), frame.right - 4),
        min(max((y1 + y2) / 2 - (x2 - x1) / length * bend * 2, frame.top + 4), frame.bottom - 4),
    )
    whole = ((x1, y1), control, (x2, y2))
    steps = [step / _STEPS for step in range(_STEPS + 1)]
    first = next(t for t in steps if _far(_on(whole, t), one, r1 + 3))
    tip = next(t for t in reversed(steps) if _far(_on(whole, t), other, r2 + 2))
    point = (*_on(whole, tip), 0.0)
    last = next((t for t in reversed(steps) if t < tip and _far(_on(whole, t), point, _HEAD - 1)), first)
    begin, middle, stop = _cut(whole, first, last)
    return Leg(way, _round(begin), _round(middle), _round(stop), _head(stop, _on(whole, tip)))


def curve(leg: Leg) -> Iterator[Pair]:
    """Some points of a leg, for keeping labels off it."""
    for step in range(_STEPS + 1):
        yield _on((leg.start, leg.control, leg.end), step / _STEPS)


def _on(whole: tuple[Pair, Pair, Pair], t: float) -> Pair:
    (ax, ay), (bx, by), (cx, cy) = whole
    u = 1 - t
    return u * u * ax + 2 * u * t * bx + t * t * cx, u * u * ay + 2 * u * t * by + t * t * cy


def _cut(whole: tuple[Pair, Pair, Pair], first: float, last: float) -> tuple[Pair, Pair, Pair]:
    """The part of a quadratic curve between two of its parameters (de Casteljau)."""
    (ax, ay), (bx, by), (cx, cy) = whole
    u, v = 1 - first, 1 - last
    middle = (
        u * v * ax + (u * last + first * v) * bx + first * last * cx,
        u * v * ay + (u * last + first * v) * by + first * last * cy,
    )
    return _on(whole, first), middle, _on(whole, last)


def _head(stop: Pair, tip: Pair) -> tuple[Pair, Pair, Pair]:
    """A small triangle whose point is `tip` and whose foot is where the line stops."""
    length = hypot(tip[0] - stop[0], tip[1] - stop[1]) or 1
    dx, dy = (tip[0] - stop[0]) / length, (tip[1] - stop[1]) / length
    foot = (tip[0] - dx * _HEAD, tip[1] - dy * _HEAD)
    return (
        _round(tip), _round((foot[0] - dy * _HALF, foot[1] + dx * _HALF)),
        _round((foot[0] + dy * _HALF, foot[1] - dx * _HALF)),
    )  # fmt: skip


def _far(spot: Pair, mark: Spot, distance: float) -> bool:
    return hypot(spot[0] - mark[0], spot[1] - mark[1]) >= distance


def _round(pair: Pair) -> Pair:
    return tenth(pair[0]), tenth(pair[1])
