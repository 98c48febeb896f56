"""Makes the coasts of the base maps from Natural Earth, once: a developer's tool, not a part of the program.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m tests.support.coast package/land-50m.json package/land-110m.json

The first file (1:50 million) becomes the bases of Asia, the second (1:110 million) the world. Whole land only: no
country's border comes near it. Longitude and latitude are decoded, cut to the base's surroundings, projected,
simplified, and written as whole numbers.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.paths import COASTS
from app.web.drawings.bases import BASES, WORLD, Base
from app.web.drawings.projections import east_of

Point = tuple[float, float]
Ring = list[Point]
NOTE = {
    "source": "Natural Earth 4.1.0, ne_50m_land and ne_110m_land, by way of the npm package world-atlas 2.0.2",
    "licence": "public domain (https://www.naturalearthdata.com/about/terms-of-use/)",
    "made": "by tests/support/coast.py: cut, projected (app/web/drawings/bases.py), simplified and rounded; no borders",
}
BEYOND = 40.0
"""Units of land kept outside a base, so that the cut's own edge is never seen."""
LEAST = {"east": (1.2, 3.0), "wide": (5.5, 14.0), "world": (3.5, 9.0)}
"""For each base the least triangle a point of the coast must span, and the least island, in square units."""


def rings_of(topology: dict[str, Any], name: str = "land") -> list[Ring]:
    """The rings of an object of a TopoJSON file in degrees, outer and inner alike, without the repeated last point.

    Arcs are quantised and each point is the difference from the one before (TopoJSON specification 2.1.4);
    an arc's index -1 - n means arc n backwards.
    """
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    parts: list[Any] = topology["objects"][name].get("geometries", [topology["objects"][name]])
    polygons = [
        polygon for part in parts for polygon in (part["arcs"] if part["type"] == "MultiPolygon" else [part["arcs"]])
    ]
    return [_joined(arcs, ring) for polygon in polygons for ring in polygon]


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    x = y = 0
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    points = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append((x * kx + dx, y * ky + dy))
    return points


def _joined(arcs: list[Ring], indices: list[int]) -> Ring:
    ring: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring[:-1]


def unwrapped(ring: Ring, middle: float) -> Ring:
    """The same ring with longitudes that run on over 180°, as near to a middle meridian as its own middle can be."""
    longitudes = [ring[0][0]]
    for longitude, _ in ring[1:]:
        longitudes.append(longitudes[-1] + east_of(longitude, longitudes[-1]))
    mean = sum(longitudes) / len(longitudes)
    shift = middle + east_of(mean, middle) - mean
    return [(x + shift, point[1]) for x, point in zip(longitudes, ring, strict=True)]


def clipped(ring: Ring, inside: Callable[[Point], float]) -> Ring:
    """The part of a ring where `inside`, a linear measure, is not negative (Sutherland and Hodgman)."""
    kept: Ring = []
    for index, end in enumerate(ring):
        start = ring[index - 1]
        a, b = inside(start), inside(end)
        if (a < 0) != (b < 0):
            share = a / (a - b)
            kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
        if b >= 0:
            kept.append(end)
    return kept


def boxed(ring: Ring, left: float, right: float, low: float, high: float) -> Ring:
    """The part of a ring inside a box."""
    for inside in (
        lambda point: point[0] - left, lambda point: right - point[0],
        lambda point: point[1] - low, lambda point: high - point[1],
    ):  # fmt: skip
        ring = clipped(ring, inside) if ring else ring
    return ring


def area(ring: Sequence[Point]) -> float:
    """The area of a ring, always positive."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def simplified(ring: Ring, least: float) -> Ring:
    """The ring without the points whose triangle with their neighbours is smaller than `least` (Visvalingam)."""
    points = list(ring)
    while len(points) > 4:
        areas = [
            area((points[index - 1], points[index], points[(index + 1) % len(points)])) for index in range(len(points))
        ]
        # Every point that is the smallest of its neighbourhood goes at once: the same result in far fewer rounds.
        gone = {
            index for index, size in enumerate(areas)
            if size < least and size <= areas[index - 1] and size < areas[(index + 1) % len(areas)]
        }  # fmt: skip
        if not gone:
            break
        points = [point for index, point in enumerate(points) if index not in gone]
    return points


def path_of(rings: Iterable[Ring]) -> str:
    """An SVG path of whole numbers: each ring begins anew, its points follow as differences."""
    words = []
    for ring in rings:
        rounded = [(round(x), round(y)) for x, y in ring]
        words.append(f"M{rounded[0][0]} {rounded[0][1]}l")
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(rounded)]
        numbers = [f"{value}" for step in steps if step != (0, 0) for value in step]
        words.append(" ".join(numbers).replace(" -", "-") + "z")
    return "".join(words)


def land_of(base: Base, rings: list[Ring]) -> str:
    """A base's land as a path in its units."""
    triangle, island = LEAST[base.name]
    found = []
    for ring in rings:
        near = boxed(unwrapped(ring, base.middle), base.middle - base.reach, base.middle + base.reach, -58, 88)
        units = [base.at(latitude, longitude) for longitude, latitude in near]
        inner = boxed(units, -BEYOND, base.width + BEYOND, -BEYOND, base.height + BEYOND)
        if len(inner) < 3 or area(inner) < island:
            continue
        simple = simplified(inner, triangle)
        found.append(simple)
    return path_of(sorted(found, key=area, reverse=True))


def main(fine: Path, coarse: Path) -> None:
    """Write the coasts of every base."""
    detailed, simple = (rings_of(json.loads(path.read_text(encoding="utf-8"))) for path in (fine, coarse))
    land = {base.name: land_of(base, simple if base is WORLD else detailed) for base in BASES}
    COASTS.write_text(json.dumps(NOTE | {"land": land}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
