"""Labels beside marks without collisions: each takes the best free spot about its mark, the important ones first."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.web.drawings.axis import tenth
from app.web.drawings.text import text_width

SIZE, SMALL = 13.0, 12.0
"""Font sizes of a label's first line and of its second, in the drawing's units."""
_LINE = 14.0
_GAP = 4.0
_EDGE = 3.0
_BOLD = 1.06
_TOLL = 3
"""A lead is as bad as so many covered spots."""
_REACHES = (0.0, 14.0, 30.0, 46.0)
"""How far from its mark a label may go; beyond the first it gets a line that leads to it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two have anything in common."""
        return (
            self.left < other.right and other.left < self.right
            and self.top < other.bottom and other.top < self.bottom
        )  # fmt: skip

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def within(self, other: "Box") -> bool:
        """Whether it lies wholly inside another."""
        return other.holds(self.left, self.top) and other.holds(self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class Label:
    """A label: where its first line's text begins, ends or has its middle (`anchor`), and the lead to it, if any."""

    x: float
    y: float
    anchor: str
    lines: tuple[str, ...]
    lead: tuple[float, float, float, float] | None
    box: Box


def label_size(lines: Sequence[str], *, spaced: bool = False) -> tuple[float, float]:
    """Width and height of a label; `spaced` for letters set apart, as the names of regions are."""
    first = text_width(lines[0], SIZE) * _BOLD if not spaced else text_width(lines[0], 11) + 1.6 * len(lines[0])
    rest = [text_width(line, SMALL) for line in lines[1:]]
    return max([first, *rest]), _LINE * len(lines)


class Plan:
    """A drawing's taken room: its frame, the marks (x, y, radius), and spots better left uncovered."""

    def __init__(
        self, frame: Box, marks: Sequence[tuple[float, float, float]], spots: Sequence[tuple[float, float]]
    ) -> None:
        self.inside = Box(frame.left + _EDGE, frame.top + _EDGE, frame.right - _EDGE, frame.bottom - _EDGE)
        self.marks = [Box(x - r - 1, y - r - 1, x + r + 1, y + r + 1) for x, y, r in marks]
        self.spots = sorted(spots)
        self._across = [x for x, _ in self.spots]
        self.taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Keep everything later off this room."""
        self.taken.append(box)

    def free(self, box: Box) -> bool:
        """Whether nothing at all is in this room."""
        return self._possible(box) and not self._covered(box)

    def place(self, mark: tuple[float, float, float], lines: tuple[str, ...]) -> Label | None:
        """A label beside a mark, on the fewest of the spots; None where every place is taken."""
        best, least = None, 0
        for one in _candidates(mark, lines):
            toll = _TOLL if one.lead else 0
            if best is not None and least <= toll:
                break  # none of the rest can be better, for those with a lead come last
            if self._possible(one.box):
                covered = toll + self._covered(one.box)
                if best is None or covered < least:
                    best, least = one, covered
        if best is not None:
            self.take(best.box)
        return best

    def _possible(self, box: Box) -> bool:
        return box.within(self.inside) and not any(box.meets(other) for other in (*self.taken, *self.marks))

    def _covered(self, box: Box) -> int:
        """How many spots a label covers."""
        top, bottom = box.top, box.bottom
        beside = slice(bisect_left(self._across, box.left), bisect_right(self._across, box.right))
        return sum(top <= y <= bottom for _, y in self.spots[beside])


def _candidates(mark: tuple[float, float, float], lines: tuple[str, ...]) -> Iterator[Label]:
    """Right, left, above, below and askew, near first."""
    x, y, radius = mark
    wide, high = label_size(lines)
    for reach in _REACHES:
        off = radius + _GAP + reach
        askew = off * 0.75
        for dx, dy in ((off, 0), (-off, 0), (0, -off), (0, off), (askew, -askew), (askew, askew), (-askew, -askew),
                       (-askew, askew)):  # fmt: skip
            yield _label(mark, x + dx, y + dy, (dx, dy), lines, (wide, high), bool(reach))


def _label(
    mark: tuple[float, float, float], x: float, y: float, way: tuple[float, float], lines: tuple[str, ...],
    size: tuple[float, float], leads: bool,
) -> Label:
    """The label that touches (x, y) with the side or corner that looks at its mark."""
    wide, high = size
    dx, dy = way
    anchor = "start" if dx > 0 else "end" if dx < 0 else "middle"
    left = x if dx > 0 else x - wide if dx < 0 else x - wide / 2
    top = y if dy > 0 else y - high if dy < 0 else y - high / 2
    lead = None
    if leads:
        length = (dx * dx + dy * dy) ** 0.5
        lead = (
            tenth(mark[0] + dx / length * (mark[2] + 1)), tenth(mark[1] + dy / length * (mark[2] + 1)),
            tenth(x - dx / length * 2), tenth(y - dy / length * 2),
        )  # fmt: skip
    box = Box(tenth(left), tenth(top), tenth(left + wide), tenth(top + high))
    return Label(tenth(x), tenth(top + 11), anchor, lines, lead, box)
