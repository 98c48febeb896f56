"""A person's network as cards: the person in the middle, those near beside, those one step further outside.

Four columns stand about the middle, two on a side. Whoever is tied to somebody near stands outside of him, so that
most lines run outward without crossing; a line that must pass a column goes through a gap between its cards. The same
network always gives the same picture.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from app.web.drawings.axis import tenth
from app.web.drawings.text import shortened, text_width

WIDTH = 1144.0
MARGIN = 8.0
MOST_BESIDE = 24
"""How many stand in the two inner columns; of more, the last go to the outer ones."""
MOST_TALL = 26
"""Up to so many persons a card also says what the tie is."""
CENTRE, INNER, OUTER, ALONE = 190.0, 208.0, 180.0, 250.0
"""The widths of the cards: in the middle, beside it, outside, and beside it where nobody stands outside."""
PORTS, APART, MOST_PASSING = 11.0, 5.0, 6
"""What separates the lines that leave the middle, and those that pass it, and how many of these have their own way."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a network, by number (0 is the middle): the words of the card, and how it is drawn.

    `brief` (initials and surname) and `short` (the surname) are for where there is less room; `tie` says in a few
    words what the tie is and `title` in all; `colour` is the class of an ink, `badge` the mark of a fate ("" for
    none); `named` is False where nobody knows the name.
    """

    number: int
    href: str
    name: str
    brief: str
    short: str
    tie: str
    title: str
    colour: str
    badge: str
    named: bool
    further: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two persons (numbers, the lesser first): its kind, and at which ends there is an arrow.

    `kind` is `stated`, `apart` (stated, but not as a fact), `certain`, `possible` or `loose` (company of which not
    even that is known).
    """

    one: int
    other: int
    kind: str
    to_one: bool
    to_other: bool
    title: str


@dataclass(frozen=True, slots=True)
class Card:
    """A person's card where it stands; its words cut to what fits."""

    person: Person
    column: int
    x: float
    y: float
    width: float
    height: float
    label: str
    words: str

    @property
    def middle(self) -> float:
        """The y of its middle."""
        return tenth(self.y + self.height / 2)

    def side(self, right: bool) -> float:
        """The x of its right or left edge."""
        return tenth(self.x + self.width) if right else self.x


@dataclass(frozen=True, slots=True)
class Line:
    """A tie as a path, and its arrowheads as paths."""

    tie: Tie
    path: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """A drawing of cards and lines."""

    width: float
    height: float
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    tall: bool


def network(persons: Sequence[Person], ties: Sequence[Tie]) -> Network:
    """The drawing of persons in the order of nearness, the middle first, and of the ties between them."""
    tall = len(persons) - 1 <= MOST_TALL
    pitch = 56.0 if tall else 33.0
    sides = _sides(persons, ties)
    outer = any(children for side in sides for _, children in side)
    height = max([sum(_rows(one) for one in side) for side in sides] + [2]) * pitch
    cards = [_card(persons[0], 0, height / 2 + MARGIN, tall, outer)]
    for direction, side in zip((1, -1), sides, strict=True):
        top = MARGIN + (height - sum(_rows(one) for one in side) * pitch) / 2
        for number, children in side:
            rows = _rows((number, children))
            cards.append(_card(persons[number], direction, top + rows * pitch / 2, tall, outer))
            first = top + (rows - len(children)) * pitch / 2
            cards += [
                _card(persons[child], 2 * direction, first + (place + 0.5) * pitch, tall, outer)
                for place, child in enumerate(children)
            ]
            top += rows * pitch
    placed = {card.person.number: card for card in cards}
    return Network(
        WIDTH, tenth(height + 2 * MARGIN), tuple(placed[one.number] for one in persons),
        tuple(_lines(placed, ties)), tall,
    )  # fmt: skip


# ---- Who stands where ----

Branch = tuple[int, list[int]]
"""Somebody beside the middle, and those who stand outside of him."""


def _rows(branch: Branch) -> int:
    return max(1, len(branch[1]))


def neighbours(ties: Iterable[Tie]) -> dict[int, list[int]]:
    """Whom each person is tied to, the middle left out, the nearest first."""
    found: dict[int, set[int]] = defaultdict(set)
    for tie in ties:
        if tie.one != 0:
            found[tie.one].add(tie.other)
            found[tie.other].add(tie.one)
    return {one: sorted(others) for one, others in found.items()}


def _sides(persons: Sequence[Person], ties: Sequence[Tie]) -> tuple[list[Branch], list[Branch]]:
    """The branches of the right and of the left: those tied to each other on one side, both sides as long."""
    near = [one.number for one in persons[1:] if not one.further]
    beside, outside = near[:MOST_BESIDE], near[MOST_BESIDE:]
    tied = neighbours(ties)
    branches: dict[int, list[int]] = {one: [] for one in beside}
    for one in [*(one.number for one in persons if one.further), *outside]:
        hosts = [other for other in tied.get(one, ()) if other in branches and one not in outside]
        host = min(hosts or branches, key=lambda other: (len(branches[other]), other))
        branches[host].append(one)
    return _balanced([[(one, branches[one]) for one in group] for group in groups(beside, tied)])


def _balanced(grouped: Sequence[list[Branch]]) -> tuple[list[Branch], list[Branch]]:
    """Groups of branches on two sides: the longest first where there is most room, divided where there is too little.

    On each side they then stand in the order they came.
    """
    sizes = [sum(map(_rows, group)) for group in grouped]
    half = ceil(sum(sizes) / 2)
    filled = [0, 0]
    side_of: dict[int, int] = {}
    for place in sorted(range(len(grouped)), key=lambda one: (-sizes[one], one)):
        side = 0 if filled[0] <= filled[1] else 1
        whole = filled[side] + sizes[place] <= half
        for branch in grouped[place]:
            if not whole and filled[side] and filled[side] + _rows(branch) > half:
                side = 1 - side
            side_of[branch[0]] = side
            filled[side] += _rows(branch)
    branches = [branch for group in grouped for branch in group]
    right, left = ([one for one in branches if side_of[one[0]] == side] for side in (0, 1))
    return right, left


def groups(numbers: Sequence[int], tied: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """Those tied to one another together, each group in the order one is reached from the nearest."""
    left, groups = list(numbers), []
    while left:
        queue, group = [left[0]], []
        while queue:
            one = queue.pop(0)
            if one in left:
                left.remove(one)
                group.append(one)
                queue += [other for other in tied.get(one, ()) if other in left]
        groups.append(group)
    return groups


# ---- Cards ----


def _card(person: Person, column: int, middle: float, tall: bool, outer: bool) -> Card:
    """A card about a height; columns -2 to 2, the middle 0."""
    width = (CENTRE, INNER, OUTER)[abs(column)] if outer else (CENTRE, ALONE, OUTER)[abs(column)]
    gap = (WIDTH - 2 - CENTRE - 2 * INNER - 2 * OUTER) / 4 if outer else 96.0
    right = WIDTH / 2 + CENTRE / 2 + gap + (INNER + gap if abs(column) > 1 else 0)
    x = WIDTH / 2 - CENTRE / 2 if column == 0 else right if column > 0 else WIDTH - right - width
    height = 50.0 if column == 0 else 44.0 if tall else 27.0
    size = 17.0 if column == 0 else 14.4  # of the bold face a little more than is asked for
    room = width - (40 if person.badge and column else 24)
    label = person.name if text_width(person.name, size) <= room else shortened(person.brief, room, size)
    return Card(
        person, column, tenth(x), tenth(middle - height / 2), width, height, label,
        shortened(person.tie, width - 22, 11) if tall else "",
    )  # fmt: skip


# ---- Lines ----

Point = tuple[float, float]


def _lines(cards: Mapping[int, Card], ties: Sequence[Tie]) -> list[Line]:
    """Every tie as a line, those of the middle last and so on top."""
    ports = _ports(cards, ties)
    passed: Counter[float] = Counter()
    found = []
    for tie in sorted(ties, key=lambda one: (one.one == 0, one.one, one.other)):
        one, other = cards[tie.one], cards[tie.other]
        if one.column == other.column:
            found.append(_arc(tie, one, other))
        else:
            found.append(_run(tie, one, other, ports.get(tie.other, one.middle), cards.values(), passed))
    return found


def _ports(cards: Mapping[int, Card], ties: Sequence[Tie]) -> dict[int, float]:
    """The heights at which lines leave the middle, by whom they lead to: in the order of those, top to bottom."""
    found = {}
    centre = cards[0]
    for right in (True, False):
        led = sorted(
            (tie.other for tie in ties if tie.one == 0 and (cards[tie.other].column > 0) is right),
            key=lambda number: cards[number].middle,
        )
        step = min(PORTS, (centre.height - 14) / max(1, len(led) - 1))
        for place, number in enumerate(led):
            found[number] = tenth(centre.middle + (place - (len(led) - 1) / 2) * step)
    return found


def _run(
    tie: Tie, one: Card, other: Card, port: float, cards: Iterable[Card], passed: Counter[float]
) -> Line:
    """A line from column to column, through the gaps of those between; `passed` counts the lines past the middle."""
    right = other.column > one.column
    start, end = (one.side(right), port if tie.one == 0 else one.middle), (other.side(not right), other.middle)
    points = [start]
    between = range(one.column + 1, other.column) if right else range(one.column - 1, other.column, -1)
    for column in between:
        standing = sorted((card for card in cards if card.column == column), key=lambda card: card.y)
        if standing:
            y = _gap(standing, points[-1][1] + (end[1] - points[-1][1]) / 2)
            if column == 0:
                passed[y] += 1
                y = tenth(y + (passed[y] - 1) % MOST_PASSING * APART * (1 if y > standing[0].middle else -1))
            points += [(standing[0].side(not right), y), (standing[0].side(right), y)]
    points.append(end)
    return Line(tie, _smooth(points), _heads(tie, start, end, right, not right))


def _gap(standing: Sequence[Card], y: float) -> float:
    """The gap of a column nearest to a height: between two cards, above the first or below the last."""
    gaps = [standing[0].y - 6, standing[-1].y + standing[-1].height + 6]
    gaps += [(one.y + one.height + other.y) / 2 for one, other in pairwise(standing)]
    return tenth(min(gaps, key=lambda gap: (abs(gap - y), gap)))


def _smooth(points: Sequence[Point]) -> str:
    """A path that leaves and meets every point level."""
    path = f"M{points[0][0]} {points[0][1]}"
    for (x, y), (to_x, to_y) in pairwise(points):
        bend = tenth((x + to_x) / 2)
        path += f"H{to_x}" if y == to_y else f"C{bend} {y} {bend} {to_y} {to_x} {to_y}"
    return path


def _arc(tie: Tie, one: Card, other: Card) -> Line:
    """A line between two of one column, in the space on its outer side, or the inner one of an outer column."""
    right = one.column in (1, -2)
    start, end = (one.side(right), one.middle), (other.side(right), other.middle)
    depth = min(46.0, 18 + abs(end[1] - start[1]) / 8) * (1 if right else -1)
    bend = tenth(start[0] + depth)
    path = f"M{start[0]} {start[1]}C{bend} {start[1]} {bend} {end[1]} {end[0]} {end[1]}"
    return Line(tie, path, _heads(tie, start, end, not right, not right))


def _heads(tie: Tie, start: Point, end: Point, end_right: bool, start_right: bool) -> tuple[str, ...]:
    """The arrowheads: lines meet cards level, so that a head points right or left."""
    found = [(start, start_right)] if tie.to_one else []
    found += [(end, end_right)] if tie.to_other else []
    return tuple(_head(*one) for one in found)


def _head(tip: Point, right: bool) -> str:
    back = "-8" if right else "8"
    return f"M{tip[0]} {tip[1]}l{back} -4v8z"
