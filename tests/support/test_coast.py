"""The tool that makes the coasts: TopoJSON decoded, rings cut, thinned and written as paths."""

import pytest

from app.web.drawings.bases import EAST
from tests.support.coast import area, boxed, land_of, path_of, rings_of, simplified, unwrapped

TOPOLOGY = {
    "transform": {"scale": [0.5, 0.25], "translate": [100, 40]},
    "arcs": [[[0, 0], [2, 0], [0, 4]], [[0, 0], [0, 4], [2, 0]], [[8, 8], [2, 0], [0, 2], [-2, -2]]],
    "objects": {
        "land": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "MultiPolygon", "arcs": [[[0, -2]]]},
                {"type": "Polygon", "arcs": [[2]]},
            ],
        }
    },
}
SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]


def test_arcs_are_summed_scaled_and_walked_backwards() -> None:
    assert rings_of(TOPOLOGY) == [
        [(100, 40), (101, 40), (101, 41), (100, 41)], [(104, 42), (105, 42), (105, 42.5)],
    ]  # fmt: skip


def test_a_ring_over_the_date_line_runs_on() -> None:
    ring = [(179.0, 65.0), (-179.0, 65.0), (-179.0, 66.0), (179.0, 66.0)]
    assert [x for x, _ in unwrapped(ring, 100)] == [179, 181, 181, 179]
    assert [x for x, _ in unwrapped(ring, -100)] == [-181, -179, -179, -181]


def test_a_ring_is_cut_to_a_box() -> None:
    cut = boxed(SQUARE, 5, 20, -5, 5)
    assert area(cut) == pytest.approx(25)
    assert boxed(SQUARE, 20, 30, 0, 10) == []


def test_thinning_drops_what_adds_nothing_and_keeps_the_corners() -> None:
    fine = [(x / 10, 0.0) for x in range(101)] + SQUARE[2:]
    assert simplified(fine, 0.5) == SQUARE
    assert simplified([(0.0, 0.0), (5.0, 9.0), (10.0, 0.0)], 1000) == [(0.0, 0.0), (5.0, 9.0), (10.0, 0.0)]


def test_a_path_is_differences_of_whole_numbers() -> None:
    assert path_of([SQUARE, [(1.2, 1.6), (1.4, 1.6), (3.0, -1.0)]]) == "M0 0l10 0 0 10-10 0zM1 2l2-3z"


def test_small_islands_and_far_lands_are_left_out() -> None:
    island = [(130.0, 40.0), (130.01, 40.0), (130.01, 40.01)]
    america = [(-100.0, 30.0), (-90.0, 30.0), (-90.0, 40.0)]
    assert land_of(EAST, [island, america]) == ""
    assert land_of(EAST, [[(130.0, 40.0), (132.0, 40.0), (132.0, 42.0), (130.0, 42.0)]]).startswith("M")
