"""The map's layout: projections against published values, the bases, labels that keep apart, arrows, what is shown."""

import json
import re
from itertools import combinations, pairwise
from math import hypot, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paths import COASTS, SEED
from app.web.drawings.bases import BASES, EAST, WIDE, WORLD, Base
from app.web.drawings.labels import Box
from app.web.drawings.legs import Way, curve
from app.web.drawings.map import NARROW, MapDrawing, Point, base_for, main_part, map_drawing
from app.web.drawings.projections import Project, albers, azimuthal, equal_earth
from app.web.drawings.projections import east_of as east
from tests.support.gazetteer import located

HARBIN, TOKYO, MOSCOW, NEW_YORK = (45.75, 126.65), (35.68, 139.69), (55.76, 37.62), (40.71, -74.01)


def point(name: str, spot: tuple[float, float], count: int = 1, *, area: bool = False, note: str = "1931") -> Point:
    return Point(name, name.title(), f"/places/{name}", *spot, area, count, f"{name}: 1 post", note)


def drawn(*points: Point, path: tuple[Way, ...] = (), width: float = 640) -> MapDrawing:
    found = map_drawing(points, path, width)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("project", "latitude", "longitude", "expected"),
    [
        # Snyder, Map Projections: A Working Manual, numerical examples on the sphere (pages 291 and 332).
        (albers(29.5, 45.5, 23, -96), 35, -75, (0.2952720, 0.2416774)),
        (azimuthal(40, -100), -20, 100, (-4.2339303 / 3, 4.0257775 / 3)),
        (albers(35, 58, 45, 125), 45, 125, (0, 0)),
        # The ends of Equal Earth: the pole on the middle meridian, the equator's edge (its equation 9 in closed form).
        (equal_earth(0), 90, 0, (0, 1.3173627592)),
        (equal_earth(11), 0, 190.9999999, (2 * pi / (sqrt(3) * 1.340264), 0)),
    ],
)
def test_projections_give_published_values(
    project: Project, latitude: float, longitude: float, expected: tuple[float, float]
) -> None:
    assert project(latitude, longitude) == pytest.approx(expected, abs=1e-6)


@given(st.floats(-180, 180), st.floats(-180, 180))
def test_degrees_east_of_a_meridian_stay_within_half_a_turn(longitude: float, middle: float) -> None:
    assert -180 <= east(longitude, middle) < 180
    turned = (middle + east(longitude, middle) - longitude) % 360
    assert min(turned, 360 - turned) == pytest.approx(0, abs=1e-6)


def rings(base: Base) -> list[list[tuple[int, int]]]:
    """The land's rings in units."""
    found = []
    for part in base.land.removesuffix("z").split("z"):
        start, _, steps = part.removeprefix("M").partition("l")
        x, y = map(int, start.split())
        ring = [(x, y)]
        numbers = list(map(int, re.findall(r"-?\d+", steps)))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
    return found


def is_land(base: Base, latitude: float, longitude: float) -> bool:
    """Whether a spot lies on the base's land: on its inside by the even-odd rule."""
    x, y = base.at(latitude, longitude)
    inside = False
    for ring in rings(base):
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
    return inside


@pytest.mark.parametrize(
    ("base", "land", "water"),
    [
        (EAST, [HARBIN, (36.3, 138.2), (52.29, 104.3), (50.5, 143.0), (56.0, 160.0)], [(40.0, 134.0), (35.2, 123.5)]),
        (WIDE, [HARBIN, MOSCOW, (52.52, 13.4), (36.3, 138.2), (52.5, -1.5)], [(40.0, 134.0), (43.0, 34.0), (42, 51)]),
        (WORLD, [HARBIN, MOSCOW, (41.5, -75.5), (19.4, -99.1), (-25, 135)], [(30, -43), (0, -150), (40.0, 134.0)]),
    ],
    ids=["east", "wide", "world"],
)
def test_the_coast_is_where_it_is(
    base: Base, land: list[tuple[float, float]], water: list[tuple[float, float]]
) -> None:
    assert [spot for spot in land if not is_land(base, *spot)] == []
    assert [spot for spot in water if is_land(base, *spot)] == []


def test_there_are_no_borders() -> None:
    inland = [EAST.at(latitude, longitude) for latitude in range(44, 53) for longitude in range(106, 130)]
    near = [
        spot for spot in inland for ring in rings(EAST) for x, y in ring if hypot(spot[0] - x, spot[1] - y) < 20
    ]
    assert near == []  # where China, Mongolia and the Soviet Union meet there is not one point of a line
    for base in BASES:
        edges = [ring for ring in rings(base) if len(ring) > 400]
        assert len(edges) <= 3, "the great continents, each whole"


def test_the_geometry_is_small_and_names_its_source_and_licence() -> None:
    held = json.loads(COASTS.read_text(encoding="utf-8"))
    assert "Natural Earth" in held["source"]
    assert "public domain" in held["licence"]
    for base in BASES:
        assert len(base.land + base.rivers + base.railways) < 25_000
        assert re.fullmatch(r"[MLSl\d\s.-]+(z[MLSl\d\s.-]+)*z", base.land)


@pytest.mark.parametrize(
    ("spots", "base"),
    [
        ([HARBIN, TOKYO, (23.13, 113.26), (53.02, 158.65)], EAST), ([HARBIN, MOSCOW], WIDE),
        ([MOSCOW, (54.0, -2.5), (42.0, 86.0)], WIDE), ([HARBIN, NEW_YORK], WORLD), ([(-33.9, 151.2)], WORLD),
    ],
)  # fmt: skip
def test_the_smallest_base_that_holds_all(spots: list[tuple[float, float]], base: Base) -> None:
    assert base_for([point(str(number), spot) for number, spot in enumerate(spots)]) is base


@pytest.mark.parametrize("width", [640.0, NARROW])
def test_every_place_of_the_gazetteer_is_drawn_inside_its_frame(width: float) -> None:
    places = located(SEED)
    assert len(places) > 60
    for name, spot in places.items():
        for other in (TOKYO, MOSCOW):
            d = drawn(point(name, spot), point("other", other), width=width)
            assert all(0 < mark.x < d.width and 0 < mark.y < d.height for mark in d.marks), name
            assert 0 <= -d.dx <= d.base.width * d.factor - d.width + 1, name
            assert 0 <= -d.dy <= d.base.height * d.factor - d.height + 1, name


def test_a_few_far_places_do_not_squeeze_the_rest() -> None:
    many = [point(f"p{number}", (35 + number, 120 + number)) for number in range(9)]
    assert main_part([*many, point("new-york", NEW_YORK)]) == tuple(many)
    assert len(main_part([*many[:3], point("new-york", NEW_YORK)])) == 4


spots = st.lists(st.tuples(st.floats(25, 60), st.floats(100, 145)), min_size=1, max_size=25, unique=True)


@given(spots, st.booleans())
def test_labels_never_cover_a_mark_a_label_or_the_edge(places: list[tuple[float, float]], narrow: bool) -> None:
    points = [point(f"place-{number}", spot, number + 1) for number, spot in enumerate(places)]
    path = tuple(Way(a.id, b.id, True) for a, b in pairwise(points))
    d = drawn(*points, path=path, width=NARROW if narrow else 640)
    frame = Box(0, 0, d.width, d.height)
    boxes = [mark.label.box for mark in d.marks if mark.label]
    assert all(box.within(frame) for box in boxes)
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    for mark in d.marks:
        around = Box(mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius)
        assert not any(box.meets(around) for box in boxes)


def test_the_important_label_is_the_one_that_stays() -> None:
    crowd = [point(f"a-rather-long-name-{number}", (45.75, 126.65 + number / 50), number + 1) for number in range(30)]
    labelled = {mark.point.id for mark in drawn(*crowd).marks if mark.label}
    assert crowd[-1].id in labelled
    assert crowd[0].id not in labelled
    assert all(mark.point.words for mark in drawn(*crowd).marks)


def test_an_arrow_begins_and_ends_clear_of_its_marks() -> None:
    d = drawn(
        point("harbin", HARBIN, 4), point("japan", (36.5, 138.0), area=True),
        path=(Way("harbin", "japan", True), Way("japan", "harbin", False), Way("harbin", "nowhere", True)),
    )  # fmt: skip
    marks = {mark.point.id: mark for mark in d.marks}
    assert [(leg.way.start, leg.way.certain) for leg in d.legs] == [("harbin", True), ("japan", False)]
    for leg in d.legs:
        for mark in marks.values():
            assert all(hypot(x - mark.x, y - mark.y) > mark.radius for x, y in curve(leg))
            assert all(hypot(x - mark.x, y - mark.y) > mark.radius for x, y in leg.head)
    there, back = d.legs
    assert there.control[1] < back.control[1], "ways there and back bend apart"


def test_the_same_way_twice_is_one_arrow() -> None:
    ways = (Way("harbin", "tokyo", False), Way("harbin", "tokyo", True), Way("tokyo", "tokyo", True))
    d = drawn(point("harbin", HARBIN), point("tokyo", TOKYO), path=ways)
    assert [leg.way.certain for leg in d.legs] == [True]


def test_a_region_is_a_ring_of_one_size_and_a_dot_grows_to_a_limit() -> None:
    sizes = [drawn(point("x", HARBIN, count)).marks[0].radius for count in (1, 4, 9, 400)]
    assert sizes == sorted(sizes)
    assert sizes[-1] == drawn(point("x", HARBIN, 10_000)).marks[0].radius
    regions = [drawn(point("x", HARBIN, count, area=True)).marks[0] for count in (1, 400)]
    assert {(mark.radius, mark.point.shape) for mark in regions} == {(11.0, "ring")}


def test_a_place_drawn_is_not_named_by_the_base_too() -> None:
    names = {one.words for one in drawn(point("harbin", HARBIN)).names}
    assert "Manchuria" in names
    assert "Harbin" not in names
    assert "Manchuria" not in {one.words for one in drawn(point("manchuria", (45.0, 126.0), area=True)).names}


def test_the_scale_is_true() -> None:
    d = drawn(point("harbin", HARBIN), point("changchun", (43.88, 125.32)))
    one, other = (next(mark for mark in d.marks if mark.point.id == name) for name in ("harbin", "changchun"))
    assert d.scale is not None
    kilometres = hypot(one.x - other.x, one.y - other.y) / d.scale.width * d.scale.kilometres
    assert kilometres == pytest.approx(232, rel=0.05)
    assert drawn(point("harbin", HARBIN), point("new-york", NEW_YORK)).scale is None


def test_nowhere_is_no_map() -> None:
    assert map_drawing([]) is None
