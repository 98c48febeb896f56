"""Networks as numbers: cards and discs that never overlap, names inside the frame, the same picture every time."""

import re
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.drawings.network import MOST_TALL, WIDTH, Card, Network, Person, Tie, network
from app.web.drawings.network_rings import DISC, MOST_NAMED, Rings, rings
from app.web.drawings.network_rings import WIDTH as NARROW
from app.web.drawings.text import text_width


def people(near: int, further: int = 0) -> list[Person]:
    """The middle and so many others, near and further; their numbers are their names."""
    return [
        Person(number, f"#{number}", f"Number {number}", f"N. {number}", f"N {number}", "tied by a text", "all words",
               "svc-1", "executed" if number % 5 == 1 else "", number % 7 != 3, number > near)
        for number in range(near + further + 1)
    ]  # fmt: skip


def spokes(near: int) -> list[Tie]:
    """The ties of the middle."""
    kinds = ("stated", "certain", "possible", "loose")
    return [Tie(0, one, kinds[one % 4], one % 3 == 0, one % 3 == 1, "a tie") for one in range(1, near + 1)]


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Person], list[Tie]]:
    """Networks of up to 60 persons with ties among them."""
    near = draw(st.integers(0, 59))
    further = draw(st.integers(0, 59 - near)) if near else 0
    size = near + further
    pairs = st.tuples(st.integers(1, max(1, size)), st.integers(1, max(1, size))).filter(lambda pair: pair[0] < pair[1])
    among = draw(st.lists(pairs, max_size=60, unique=True)) if size > 1 else []
    hosts = [(draw(st.integers(1, near)), one) for one in range(near + 1, size + 1)]
    ties = [Tie(one, other, "stated", False, True, "") for one, other in dict.fromkeys((*hosts, *among))]
    return people(near, further), [*spokes(near), *ties]


def boxes_of_cards(drawing: Network) -> list[tuple[float, float, float, float]]:
    return [(card.x, card.y, card.x + card.width, card.y + card.height) for card in drawing.cards]


def apart(boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    """Whether no two share anything."""
    return all(
        one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
        for one, two in combinations(boxes, 2)
    )


def numbers(path: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", path)]


def check_cards(drawing: Network) -> None:
    boxes = boxes_of_cards(drawing)
    assert apart(boxes)
    assert all(left >= 0 and right <= WIDTH and top >= 0 and low <= drawing.height for left, top, right, low in boxes)
    for card in drawing.cards:
        assert text_width(card.label, 13.5) <= card.width - (33 if card.person.badge else 13)
        assert text_width(card.words, 11) <= card.width - 13
        assert card.height >= 24, "something a finger can hit"
    assert all(abs(one * 10 - round(one * 10)) < 1e-6 for line in drawing.lines for one in numbers(line.path))


def check_rings(drawing: Rings) -> None:
    discs = drawing.discs[1:]
    for one, two in combinations(discs, 2):
        assert (one.x - two.x) ** 2 + (one.y - two.y) ** 2 >= (2 * DISC) ** 2, (one, two)
    middle = drawing.discs[0]
    for one in discs:
        assert abs(one.x - middle.x) >= middle.half + DISC or abs(one.y - middle.y) >= middle.tall + DISC
    for one in drawing.discs:
        half = text_width(one.label, 11) / 2 if one.label else one.half
        at = one.label_x if one.label else one.x
        assert at - half >= 0
        assert at + half <= NARROW
        assert one.y - one.tall >= 0
        assert one.y + one.tall <= drawing.height
        assert 0 <= one.label_y <= drawing.height


@given(networks())
def test_nothing_overlaps_or_leaves_the_frame_and_everybody_is_there(made: tuple[list[Person], list[Tie]]) -> None:
    persons, ties = made
    wide, narrow = network(persons, ties), rings(persons, ties)
    check_cards(wide)
    check_rings(narrow)
    assert [card.person for card in wide.cards] == persons == [disc.person for disc in narrow.discs]
    assert {line.tie for line in wide.lines} == set(ties) == {stroke.tie for stroke in narrow.strokes}
    assert (wide, narrow) == (network(persons, ties), rings(persons, ties)), "the same picture every time"


@pytest.mark.parametrize(("near", "further"), [(0, 0), (1, 0), (2, 3), (24, 0), (25, 0), (59, 0), (46, 13), (1, 58)])
def test_every_size_stands(near: int, further: int) -> None:
    drawing = network(people(near, further), spokes(near))
    check_cards(drawing)
    check_rings(rings(people(near, further), spokes(near)))
    assert drawing.tall == (near + further <= MOST_TALL)
    assert all(bool(card.words) == drawing.tall for card in drawing.cards)


def card(drawing: Network, number: int) -> Card:
    return drawing.cards[number]


def test_one_step_further_stands_outside_of_whoever_he_is_tied_to() -> None:
    ties = [*spokes(4), Tie(2, 5, "stated", False, False, ""), Tie(2, 6, "stated", False, False, "")]
    drawing = network(people(4, 2), ties)
    host = card(drawing, 2)
    assert {card(drawing, one).column for one in (5, 6)} == {2 * host.column}
    assert min(card(drawing, 5).y, card(drawing, 6).y) < host.y < max(card(drawing, 5).y, card(drawing, 6).y)


def test_those_tied_to_each_other_stand_on_one_side_and_both_sides_are_used() -> None:
    ties = [*spokes(6), Tie(1, 5, "possible", False, False, ""), Tie(5, 6, "possible", False, False, "")]
    drawing = network(people(6), ties)
    assert len({card(drawing, one).column for one in (1, 5, 6)}) == 1
    assert [sum(one.column == side for one in drawing.cards) for side in (-1, 1)] == [3, 3]


def test_a_line_meets_a_column_only_in_its_gaps() -> None:
    near = 59
    drawing = network(people(near), spokes(near))
    for line in drawing.lines:
        other = card(drawing, line.tie.other)
        if abs(other.column) < 2:
            continue
        level = [numbers(line.path)[at] for at in range(1, len(numbers(line.path)), 2)]
        between = [one for one in drawing.cards if one.column * 2 == other.column]
        edge = between[0].side(other.column < 0)
        assert f"{edge} " in line.path
        assert any(all(not one.y < y < one.y + one.height for one in between) for y in level)


def test_arrows_point_to_whom_it_was_done() -> None:
    drawing = network(people(2), [Tie(0, 1, "stated", False, True, ""), Tie(0, 2, "stated", True, False, "")])
    outward, inward = drawing.lines
    assert outward.heads[0].startswith(f"M{card(drawing, 1).side(card(drawing, 1).column < 0)} ")
    assert inward.heads[0].startswith(f"M{card(drawing, 0).side(card(drawing, 2).column > 0)} ")
    both = rings(people(1), [Tie(0, 1, "stated", True, True, "")])
    assert len(both.strokes[0].heads) == 2


def test_names_are_shortened_to_initials_before_they_are_cut() -> None:
    name = "Number One Who Has Very Many Words In His Name"
    name = "Number One Who Has Very Many Words In His Name"
    long = Person(1, "#1", name, "N. O. W. Name", "Name", "", "", "svc-1", "", True, False)
    drawing = network([people(0)[0], long], spokes(1))
    assert drawing.cards[1].label == "N. O. W. Name"


def test_surnames_stand_beside_few_discs_and_not_beside_many() -> None:
    few, many = rings(people(4), spokes(4)), rings(people(MOST_NAMED), spokes(MOST_NAMED))
    assert all(one.label for one in few.discs)
    assert not any(one.label for one in many.discs[1:])
    assert many.discs[0].label, "the middle is named always"
