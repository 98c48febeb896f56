"""The base maps: what part of the world each shows, in which projection, and its coast.

A base is a rectangle of a projected plane, measured in units from its upper left corner; `coasts.json` holds its
land as one path in these units, made once by tests/support/coast.py from Natural Earth (public domain). There are
no borders: today's would be wrong for 1931.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot

from app.paths import COASTS
from app.web.drawings.axis import tenth
from app.web.drawings.lines import BAIKAL, RAILWAYS, RIVERS, Line
from app.web.drawings.projections import Project, albers, azimuthal, east_of, equal_earth


@dataclass(frozen=True, slots=True)
class Base:
    """A base map: `left` to `right` and `bottom` to `top` of its projected plane, `scale` units to the plane's one.

    `middle` is the meridian in its middle, and `reach` how many degrees around it belong to the plane: a conic
    projection knows no end and would show the far side of the world beside this one.
    """

    name: str
    project: Project
    left: float
    right: float
    bottom: float
    top: float
    scale: float
    middle: float
    reach: float

    @property
    def width(self) -> float:
        """In units."""
        return (self.right - self.left) * self.scale

    @property
    def height(self) -> float:
        """In units."""
        return (self.top - self.bottom) * self.scale

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a place lies, in units to the right and down."""
        x, y = self.project(latitude, longitude)
        return tenth((x - self.left) * self.scale), tenth((self.top - y) * self.scale)

    def holds(self, latitude: float, longitude: float, margin: float = 0) -> bool:
        """Whether a place lies on the base, `margin` units or more from its edges."""
        if abs(east_of(longitude, self.middle)) > self.reach:
            return False
        x, y = self.at(latitude, longitude)
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin

    @property
    def land(self) -> str:
        """The land as an SVG path in the base's units."""
        return _coasts()[self.name]

    @property
    def railways(self) -> str:
        """The railways as an SVG path in the base's units."""
        return _path(self, RAILWAYS)

    @property
    def rivers(self) -> str:
        """The rivers as an SVG path in the base's units."""
        return _path(self, RIVERS)

    @property
    def lake(self) -> str:
        """Lake Baikal as an SVG path in the base's units."""
        return _path(self, (BAIKAL,)) + "z"


EAST = Base("east", albers(35, 58, 45, 125), -0.335, 0.365, -0.42, 0.30, 2000, 125, 60)
"""East Asia from Lake Baikal to Kamchatka and from the Lena's bend to Canton."""
WIDE = Base("wide", azimuthal(45, 85), -0.98, 0.80, -0.42, 0.72, 1000, 85, 105)
"""Europe and Asia from the Atlantic to the Pacific."""
WORLD = Base("world", equal_earth(11), -2.75, 2.75, -1.05, 1.30, 360, 11, 179.9)
"""The world without Antarctica; its edge is in the Bering Strait, where it cuts no land."""
BASES = (EAST, WIDE, WORLD)
"""The smallest first."""


@lru_cache(maxsize=1)
def _coasts() -> dict[str, str]:
    found: dict[str, str] = json.loads(COASTS.read_text(encoding="utf-8"))["land"]
    return found


@lru_cache(maxsize=16)
def _path(base: Base, lines: tuple[Line, ...]) -> str:
    """Lines as one path; a point that the base's plane does not hold ends its line, and the next begins another."""
    return "".join(
        _smooth([base.at(latitude, longitude) for latitude, longitude in piece])
        for line in lines for piece in _pieces(base, line)
    )  # fmt: skip


def _smooth(spots: Sequence[tuple[float, float]]) -> str:
    """A curve through all the points: each is passed in the direction from the one before it to the one after.

    The handles of a point are as long as a third of its shorter side, so that no curve overshoots; being equal
    before and after, the first of each pair need not be written (SVG's S).
    """
    words = [f"M{round(spots[0][0])} {round(spots[0][1])}S"]
    numbers: list[int] = []
    for index, (x, y) in enumerate(spots[1:], 1):
        (ax, ay), (bx, by) = spots[index - 1], spots[min(index + 1, len(spots) - 1)]
        shorter = min(hypot(x - ax, y - ay), hypot(bx - x, by - y) or hypot(x - ax, y - ay))
        along = hypot(bx - ax, by - ay) or 1
        handle = shorter / 3 / along
        numbers += [round(x - (bx - ax) * handle), round(y - (by - ay) * handle), round(x), round(y)]
    return words[0] + " ".join(map(str, numbers)).replace(" -", "-")


def _pieces(base: Base, line: Line) -> Iterable[Line]:
    near = [abs(east_of(longitude, base.middle)) <= base.reach for _, longitude in line]
    start = 0
    for index, held in enumerate([*near, False]):
        if not held:
            if index - start > 1:
                yield line[start:index]
            start = index + 1
