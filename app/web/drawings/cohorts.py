"""Of how many people what is told: a bar for each group, as long as it has people, divided by what became of them.

Every person is in one part of a bar; those of whom nothing is told are a part of it like all others, so that the whole
is always seen. Under each bar the parts are named with their numbers, in the order in which they stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.web.drawings.axis import tenth
from app.web.drawings.density import levels_of
from app.web.drawings.text import shortened, text_width

WIDE, NARROW = 1144, 320
MOST_ROWS = 30
"""Groups that are drawn; of more the table tells."""
SMALL = 5
"""A group of fewer people is called small: a share of so few says little."""
_GUTTER = 232
_TOP, _BAR, _LINE, _NAME, _AFTER = 22, 18, 24, 24, 10
_SIZE, _SIGN, _GAP = 12.5, 18, 14
_LEAST = 4.0
"""The least width of a part that can be seen."""


@dataclass(frozen=True, slots=True)
class Part:
    """Those of a group who are drawn alike: how, how many, how many in words, and their list where there is one."""

    drawn: str
    count: int
    words: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """People counted together: every one of them in one of the `parts`; `added` counts some of them once more."""

    label: str
    href: str | None
    parts: tuple[Part, ...]
    added: tuple[Part, ...] = ()

    @property
    def persons(self) -> int:
        """How many they are."""
        return sum(one.count for one in self.parts)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part with its place in the bar, and that of its words; what is only added has no width."""

    part: Part
    x: float
    width: float
    words_x: float
    words_y: float
    words_width: float


@dataclass(frozen=True, slots=True)
class Row:
    """A group with its place: its name and number of people, the bar's top, and the pieces from left to right."""

    group: Group
    name: str
    name_y: float
    people: str
    people_x: float
    people_y: float
    y: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A line down the chart at a number of people."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Cohorts:
    """A drawing `width` by `height`; bars begin at x = `left`. `more` groups are not drawn; `small` says if any is."""

    width: float
    height: float
    left: float
    top: float
    bar: float
    levels: tuple[Level, ...]
    rows: tuple[Row, ...]
    more: int
    small: bool


def cohorts(groups: Sequence[Group], narrow: bool = False) -> Cohorts | None:
    """The groups in their order, on one scale; None where nobody is counted."""
    shown = [one for one in groups if one.persons][:MOST_ROWS]
    if not shown:
        return None
    width, left = (NARROW, 0.0) if narrow else (WIDE, float(_GUTTER))
    greatest = max(one.persons for one in shown)
    unit = (width - left - 8 * _LEAST) / greatest
    rows: list[Row] = []
    y = float(_TOP)
    for group in shown:
        row, y = _row(group, y, left, width, unit, narrow)
        rows.append(row)
    levels = tuple(Level(tenth(left + one * unit), str(one)) for one in levels_of(greatest) if one)
    more = sum(1 for one in groups if one.persons) - len(shown)
    small = any(one.persons < SMALL for one in shown)
    return Cohorts(width, tenth(y), left, _TOP - 6, _BAR, levels, tuple(rows), more, small)


def _row(group: Group, y: float, left: float, width: float, unit: float, narrow: bool) -> tuple[Row, float]:
    """A group whose top is at y, and where the next begins."""
    people = _people(group.persons)
    room = width - text_width(people, _SIZE) - 10 if narrow else _GUTTER - 16.0
    name = shortened(group.label, room, _SIZE)
    name_y = tenth(y + 16)
    top = y + _NAME if narrow else y + 4
    pieces, below = _pieces(group, top, left, width, unit)
    people_x, people_y = (width, name_y) if narrow else (0.0, tenth(y + 34))
    row = Row(group, name, name_y, people, people_x, people_y, tenth(top), pieces)
    return row, max(below, y + 40) + _AFTER


def _pieces(group: Group, top: float, left: float, width: float, unit: float) -> tuple[tuple[Piece, ...], float]:
    """The parts side by side, their words in lines below; and where the last line ends."""
    found: list[Piece] = []
    x, words_x, line = left, left, top + _BAR
    for part, drawn in [*((one, True) for one in group.parts if one.count), *((one, False) for one in group.added)]:
        long = max(part.count * unit, _LEAST) if drawn else 0.0
        needed = _SIGN + text_width(part.words, _SIZE)
        if words_x > left and words_x + needed > width:
            words_x, line = left, line + _LINE
        found.append(Piece(part, tenth(x), tenth(long), tenth(words_x), tenth(line), tenth(needed)))
        x, words_x = x + long, words_x + needed + _GAP
    return tuple(found), line + _LINE


def _people(number: int) -> str:
    words = "1 person" if number == 1 else f"{number:,} people".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{words}, a small group" if number < SMALL else words
