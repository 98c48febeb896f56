"""A person's network for narrow pages: numbered discs on rings about the person, the nearest inside.

The numbers are those of the table below; surnames stand beside the discs where there is room for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import asin, atan2, cos, floor, hypot, pi, sin

from app.web.drawings.axis import tenth
from app.web.drawings.network import Person, Point, Tie, groups, neighbours
from app.web.drawings.text import shortened, text_width

WIDTH = 320.0
DISC = 14.0
"""The radius of a disc."""
MIDDLE = 15.0
"""Half the height of the middle, which is as wide as its name."""
APART = 2 * DISC + 5
"""What separates the middles of two discs at least."""
RADII = ((112.0,), (76.0, 142.0), (70.0, 108.0, 146.0))
"""The rings' radii, by how many rings are needed; the last hold 59 discs."""
MOST_NAMED = 14
LABEL = 11.0


@dataclass(frozen=True, slots=True)
class Disc:
    """A person's disc about x, y; `label` is the surname at its place, "" where there is no room.

    The middle is no disc but twice `half` wide, with its name inside.
    """

    person: Person
    x: float
    y: float
    half: float
    label: str = ""
    label_x: float = 0.0
    label_y: float = 0.0

    @property
    def tall(self) -> float:
        """Half its height."""
        return DISC if self.person.number else MIDDLE


@dataclass(frozen=True, slots=True)
class Stroke:
    """A tie as a path, and its arrowheads: tip, and the angle they point to in degrees."""

    tie: Tie
    path: str
    heads: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Rings:
    """A drawing of discs and strokes."""

    width: float
    height: float
    discs: tuple[Disc, ...]
    strokes: tuple[Stroke, ...]


def rings(persons: Sequence[Person], ties: Sequence[Tie]) -> Rings:
    """The drawing of persons in the order of nearness, the middle first, and of the ties between them."""
    circles = _circles(persons, ties)
    angles = _angles(circles, neighbours(ties))
    places = {
        number: (radius * cos(angles[number]), radius * sin(angles[number]))
        for radius, numbers in circles for number in numbers
    }  # fmt: skip
    margin = DISC + (18 if len(persons) <= MOST_NAMED else 3)
    top, bottom = (wanted([0.0, *(y for _, y in places.values())]) for wanted in (min, max))
    height = bottom - top + 2 * margin
    middle = (WIDTH / 2, tenth(margin - top))
    name = shortened(persons[0].short, 76, 12)
    discs = {0: Disc(persons[0], *middle, tenth(text_width(name, 12) / 2 + 9), name, middle[0], middle[1] + 4)}
    for number, (x, y) in places.items():
        discs[number] = Disc(persons[number], tenth(middle[0] + x), tenth(middle[1] + y), DISC)
    strokes = tuple(_stroke(tie, discs[tie.one], discs[tie.other], middle) for tie in _on_top(ties))
    return Rings(WIDTH, tenth(height), _labelled(tuple(discs[one.number] for one in persons), height), strokes)


def _on_top(ties: Sequence[Tie]) -> list[Tie]:
    """Those of the middle last."""
    return sorted(ties, key=lambda one: (one.one == 0, one.one, one.other))


Circle = tuple[float, list[int]]
"""A ring's radius, and who stands on it."""


def _circles(persons: Sequence[Person], ties: Sequence[Tie]) -> list[Circle]:
    """Who stands on which ring: those further on one of their own where three rings allow it.

    On a ring those who are tied to each other stand together.
    """
    near = [one.number for one in persons[1:] if not one.further]
    further = [one.number for one in persons if one.further]
    tied = neighbours(ties)
    filled: list[list[int]] = []
    radii: tuple[float, ...] = ()
    for radii in RADII:
        filled = _filled(near, further, _room(radii))
        if filled:
            break
    filled = filled or _filled([*near, *further], [], _room(radii)) or [[*near, *further]]
    return [
        (radius, [one for group in groups(numbers, tied) for one in group])
        for radius, numbers in zip(radii, filled, strict=False) if numbers
    ]  # fmt: skip


def _room(radii: Sequence[float]) -> list[int]:
    """How many discs each ring holds."""
    return [floor(2 * pi * radius / APART) for radius in radii]


def _filled(near: Sequence[int], further: Sequence[int], room: Sequence[int]) -> list[list[int]]:
    """The rings filled from inside, `further` after the last of `near`; empty where there is no room."""
    left, circles = [list(near), list(further)], []
    for size in room:
        which = 0 if left[0] else 1
        circles.append(left[which][:size])
        left[which] = left[which][size:]
    return [] if left[0] or left[1] else circles


def _angles(circles: Sequence[Circle], tied: Mapping[int, Sequence[int]]) -> dict[int, float]:
    """The angle of each: evenly about the inner ring, outside of those they are tied to on the others."""
    angles: dict[int, float] = {}
    for place, (radius, numbers) in enumerate(circles):
        wanted = {}
        for index, number in enumerate(numbers):
            known = [angles[other] for other in tied.get(number, ()) if other in angles]
            even = -pi / 2 + 2 * pi * index / len(numbers)
            mean = atan2(sum(map(sin, known)), sum(map(cos, known))) if known else even
            wanted[number] = mean if place else even
        angles |= _spread(wanted, 2 * asin((2 * DISC + 4) / (2 * radius)))
    return angles


def _spread(wanted: Mapping[int, float], apart: float) -> dict[int, float]:
    """The angles nearest to those wanted that are so far apart; evenly spaced where there is no room for that.

    The circle is cut where most is free; from there neighbours that are too close share the room about their mean.
    """
    order = sorted(wanted, key=lambda one: (wanted[one] % (2 * pi), one))
    turned = [wanted[one] % (2 * pi) for one in order]
    free = [turned[place] - (turned[place - 1] if place else turned[-1] - 2 * pi) for place in range(len(turned))]
    cut = free.index(max(free)) if free else 0
    order = order[cut:] + order[:cut]
    turned = turned[cut:] + [angle + 2 * pi for angle in turned[:cut]]
    pools: list[list[float]] = []
    for place, angle in enumerate(turned):
        pools.append([angle - place * apart])
        while len(pools) > 1 and _mean(pools[-2]) >= _mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    found = [mean + place * apart for place, mean in enumerate(_mean(pool) for pool in pools for _ in pool)]
    if found and found[-1] - found[0] > 2 * pi - apart:
        found = [-pi / 2 + 2 * pi * place / len(order) for place in range(len(order))]
    return dict(zip(order, found, strict=True))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _stroke(tie: Tie, one: Disc, other: Disc, middle: Point) -> Stroke:
    """A line from rim to rim; one between two others bends away from the middle, which it does not concern."""
    start, end = (one.x, one.y), (other.x, other.y)
    bend = None if tie.one == 0 else _bend(start, end, middle)
    from_, to = _rim(one, bend or end), _rim(other, bend or start)
    curve = f"L{to[0]} {to[1]}" if bend is None else f"Q{bend[0]} {bend[1]} {to[0]} {to[1]}"
    heads = [_pointing(from_, bend or to)] if tie.to_one else []
    heads += [_pointing(to, bend or from_)] if tie.to_other else []
    return Stroke(tie, f"M{from_[0]} {from_[1]}{curve}", tuple(heads))


def _bend(start: Point, end: Point, middle: Point) -> Point:
    """The point that draws a line between two away from the middle."""
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    away = hypot(x - middle[0], y - middle[1])
    span = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    if away < 1:  # straight across: to one side of the middle
        unit = (-(end[1] - start[1]) / span, (end[0] - start[0]) / span)
    else:
        unit = ((x - middle[0]) / away, (y - middle[1]) / away)
    out = max(span * 0.15, 2 * (MIDDLE + 22 - away))
    return tenth(x + unit[0] * out), tenth(y + unit[1] * out)


def _rim(of: Disc, towards: Point) -> Point:
    """Where a line towards a point leaves a disc, or the middle."""
    x, y = towards[0] - of.x, towards[1] - of.y
    if of.person.number:
        share = DISC / (hypot(x, y) or 1.0)
    else:
        share = min(of.half / abs(x) if x else 9.0, of.tall / abs(y) if y else 9.0)
    return tenth(of.x + share * x), tenth(of.y + share * y)


def _pointing(tip: Point, origin: Point) -> tuple[float, float, float]:
    return tip[0], tip[1], tenth(atan2(tip[1] - origin[1], tip[0] - origin[0]) * 180 / pi)


# ---- Names, where there is room ----

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _labelled(discs: tuple[Disc, ...], height: float) -> tuple[Disc, ...]:
    """Names under the discs or above them, those of the nearest first, where nothing is in the way."""
    if len(discs) > MOST_NAMED:
        return discs
    taken = [(one.x - one.half, one.y - one.tall, one.x + one.half, one.y + one.tall) for one in discs]
    found = [discs[0]]
    for one in discs[1:]:
        named, box = _named(one, taken, height)
        taken += [box] if box else []
        found.append(named)
    return tuple(found)


def _named(one: Disc, taken: Sequence[Box], height: float) -> tuple[Disc, Box | None]:
    words = shortened(one.person.short, 104, LABEL)
    half = text_width(words, LABEL) / 2
    x = min(max(one.x, half + 2), WIDTH - half - 2)
    for y in (one.y + DISC + 12, one.y - DISC - 4):
        box = (x - half, y - 10, x + half, y + 3)
        if box[1] >= 0 and box[3] <= height and not any(_meet(box, other) for other in taken):
            return Disc(one.person, one.x, one.y, one.half, words, tenth(x), tenth(y)), box
    return one, None


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
