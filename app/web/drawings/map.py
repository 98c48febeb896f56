"""A map of places: dots on a base, their labels kept apart, and arrows in the order of a career.

Lengths are the drawing's own units, y downwards. A town is a dot whose size grows with what is counted there; a
region or a country is a ring, since no point in it is meant; a place without coordinates is not drawn at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from app.web.drawings.axis import tenth
from app.web.drawings.bases import BASES, Base
from app.web.drawings.labels import Box, Label, Plan, label_size
from app.web.drawings.legs import Leg, Way, curve, leg_between
from app.web.drawings.lines import NAMES, Name
from app.web.drawings.text import text_width

WIDE, NARROW = 640.0, 320.0
MARGIN = 12.0
"""Units of its base a place must keep from the base's edge."""
RING = 11.0
SMALLEST, LARGEST = 4.0, 9.0
_LEAST_VIEW = {"east": 640.0, "wide": 780.0, "world": 1500.0}
"""The least width of a base, in its units, that a drawing shows: closer, its coast would be coarse."""
_EARTH = 6371.0
_BARS = (2000, 1000, 500, 200)


@dataclass(frozen=True, slots=True)
class Point:
    """A place to draw: `area` for a region, `count` what its size tells, `words` its whole title.

    `note` is a second line under its label; `event` says that no post is meant, only something that happened there;
    `sure` is False where all that is told of it is alleged or doubted; `own` marks the one place a page is about.
    """

    id: str
    label: str
    href: str
    latitude: float
    longitude: float
    area: bool
    count: int
    words: str
    note: str = ""
    event: bool = False
    sure: bool = True
    own: bool = False

    @property
    def shape(self) -> str:
        """How it is drawn: "ring", "diamond" or "dot"."""
        return "ring" if self.area else "diamond" if self.event else "dot"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where it is drawn; its label is None where there was no room."""

    point: Point
    x: float
    y: float
    radius: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Lettering:
    """A quiet name of the base: of a region or a water, its middle; of a town, the beginning of its words."""

    words: str
    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A bar of so many kilometres; distances hold about the middle of the map."""

    x: float
    y: float
    width: float
    kilometres: int


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """A map. `factor`, `dx` and `dy` lay the base's own units over the drawing's."""

    base: Base
    width: float
    height: float
    factor: float
    dx: float
    dy: float
    marks: tuple[Mark, ...]
    legs: tuple[Leg, ...]
    names: tuple[Lettering, ...]
    scale: Scale | None


@dataclass(frozen=True, slots=True)
class _View:
    """The part of a base that is shown, in its units, and the drawing's size."""

    base: Base
    left: float
    top: float
    factor: float
    width: float
    height: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """A place in the drawing's units."""
        x, y = self.base.at(latitude, longitude)
        return tenth((x - self.left) * self.factor), tenth((y - self.top) * self.factor)


def map_drawing(points: Sequence[Point], path: Sequence[Way] = (), width: float = WIDE) -> MapDrawing | None:
    """The map of some places, with arrows along `path`; None where there is no place to draw.

    Each place is given once. Ways between places that are not among the points are left out.
    """
    if not points:
        return None
    view = _view(base_for(points), points, width)
    narrow = width <= NARROW
    spots = {one.id: (*view.at(one.latitude, one.longitude), radius_of(one)) for one in points}
    frame = Box(0, 0, view.width, view.height)
    legs = tuple(
        leg for way in _once(path) if way.start in spots and way.end in spots
        if (leg := leg_between(way, spots[way.start], spots[way.end], frame)) is not None
    )  # fmt: skip
    scale = _scale(view)
    plan = Plan(frame, tuple(spots.values()), tuple(spot for leg in legs for spot in curve(leg)))
    if scale is not None:
        plan.take(Box(0, scale.y - 18, scale.x + scale.width + 10, view.height))
    labels = {one.id: plan.place(spots[one.id], _lines(one, narrow)) for one in sorted(points, key=_rank)}
    marks = tuple(Mark(one, *spots[one.id], labels[one.id]) for one in sorted(points, key=_depth))
    return MapDrawing(
        view.base, view.width, view.height, round(view.factor, 4), tenth(-view.left * view.factor),
        tenth(-view.top * view.factor), marks, legs, _names(view, points, plan, narrow), scale,
    )  # fmt: skip


def main_part(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points without a few far ones for whose sake all the others would lie on top of each other.

    Of five or more places, up to a fifth are left out where the rest then fit a smaller base. Who draws only the
    main part has to say what is left out.
    """
    for base in BASES[:-1]:
        kept = tuple(one for one in points if base.holds(one.latitude, one.longitude, MARGIN))
        if len(points) - len(kept) <= len(points) // 5:
            return kept
    return tuple(points)


def base_for(points: Sequence[Point]) -> Base:
    """The smallest base that holds all the points; the whole world holds any."""
    for base in BASES[:-1]:
        if all(base.holds(one.latitude, one.longitude, MARGIN) for one in points):
            return base
    return BASES[-1]


def radius_of(point: Point) -> float:
    """A ring is always the same; a dot's area grows with the count, up to a limit."""
    if point.area:
        return RING
    return tenth(min(LARGEST, SMALLEST * sqrt(max(1, point.count)) * 0.6 + SMALLEST * 0.4))


def _view(base: Base, points: Sequence[Point], width: float) -> _View:
    """What to show of the base: all the points and room for labels, no closer than the coast bears, in a good shape."""
    spots = [base.at(one.latitude, one.longitude) for one in points]
    left, right = min(x for x, _ in spots), max(x for x, _ in spots)
    top, bottom = min(y for _, y in spots), max(y for _, y in spots)
    flat, tall = (0.62, 0.86) if width > NARROW else (0.8, 1.1)
    side, edge = (90.0, 45.0) if width > NARROW else (44.0, 36.0)
    least = _LEAST_VIEW[base.name] * (1 if width > NARROW else 0.8) * (1 if len(points) > 1 else 1.5)
    shown = max((right - left) / (1 - 2 * side / width), least)
    high = max((bottom - top) / (1 - 2 * edge / (width * flat)), shown * flat)
    shown = max(shown, high / tall)
    shown, high = min(shown, base.width), min(high, base.height)
    shown = min(shown, high / min(flat, base.height / base.width))
    x = min(max((left + right - shown) / 2, 0), base.width - shown)
    y = min(max((top + bottom - high) / 2, 0), base.height - high)
    factor = width / shown
    return _View(base, x, y, factor, width, tenth(high * factor))


def _once(path: Sequence[Way]) -> list[Way]:
    """Each way once, surely where it was so once."""
    found: dict[tuple[str, str], Way] = {}
    for way in path:
        key = (way.start, way.end)
        if way.start != way.end and (key not in found or way.certain):
            found[key] = way
    return list(found.values())


def _rank(point: Point) -> tuple[bool, bool, bool, int]:
    """Whose label is set first."""
    return not point.own, not point.sure, point.area, -point.count


def _depth(point: Point) -> tuple[bool, int]:
    """What is drawn first, below the others: rings, then the larger dots."""
    return not point.area, -point.count


def _lines(point: Point, narrow: bool) -> tuple[str, ...]:
    """A label's lines; on phones one, with a number after the name where the note is only that."""
    if narrow and point.note.isdecimal() and len(point.note) < 4:
        return (f"{point.label} {point.note}",)
    return (point.label,) if narrow or not point.note else (point.label, point.note)


def _names(view: _View, points: Sequence[Point], plan: Plan, narrow: bool) -> tuple[Lettering, ...]:
    """The base's own names, where there is room for them and no place drawn has the same; on phones only regions."""
    drawn = {one.id for one in points}
    found = []
    for name in NAMES[view.base.name]:
        if name.place in drawn or not view.base.holds(name.latitude, name.longitude):
            continue
        if narrow and (name.water or name.town):
            continue
        lettering, box = _lettering(name, *view.at(name.latitude, name.longitude))
        if plan.free(box):
            plan.take(box)
            found.append(lettering)
    return tuple(found)


def _lettering(name: Name, x: float, y: float) -> tuple[Lettering, Box]:
    """A name as it would be set about a spot, and the room it takes."""
    if name.town:
        wide = text_width(name.words, 11)
        return Lettering(name.words, x, y, "town"), Box(x - 3, y - 7, x + 6 + wide, y + 6)
    wide, high = label_size((name.words if name.water else name.words.upper(),), spaced=not name.water)
    box = Box(x - wide / 2, y - high, x + wide / 2, y + 4)
    return Lettering(name.words, x, y, "water" if name.water else "region"), box


def _scale(view: _View) -> Scale | None:
    """A bar of a round length in the lower left corner; none for the whole world, where it would hold nowhere."""
    if view.base is BASES[-1]:
        return None
    per_kilometre = view.base.scale * view.factor / _EARTH
    for kilometres in _BARS:
        if kilometres * per_kilometre <= view.width / 4:
            return Scale(12, tenth(view.height - 12), tenth(kilometres * per_kilometre), kilometres)
    return None
