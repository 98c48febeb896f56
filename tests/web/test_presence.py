"""The drawing «who was there» as numbers: years and rows on one axis, labels that meet nothing, gaps, strips."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import parse_state
from app.web.drawings.density import MOST_YEARS, YearCount
from app.web.drawings.presence import Group, Line, Presence, Rule, Stay, presence, years_drawn
from app.web.drawings.spans import Ink
from app.web.drawings.text import text_width

TWO = (YearCount(1923, 1, 0), YearCount(1928, 1, 1))


def stay(edtf: str, label: str = "Resident", claim: str = "c-1") -> Stay:
    return Stay(claim, parse_state(edtf) if edtf else None, label, label, f"/claims/{claim}", "svc-1")


def line(name: str, *edtf: str, gap: str = "") -> Line:
    stays = tuple(stay(one, claim=f"{name}-{number}") for number, one in enumerate(edtf))
    return Line(name, f"/persons/{name}", stays, gap)


def drawn(lines: Sequence[Line], counts: Sequence[YearCount] = (), rules: Sequence[Rule] = (), *,
          narrow: bool = False) -> Presence:  # fmt: skip
    found = presence((Group("", None, tuple(lines)),), counts, rules, narrow=narrow)
    assert found is not None
    return found


def test_nothing_dated_is_no_drawing() -> None:
    assert presence((Group("", None, (line("a", ""),)),), ()) is None
    assert presence((), (YearCount(1923, 0, 0),)) is None
    assert presence((), TWO) is not None, "counts alone are a drawing: everybody is too many to draw one by one"


def test_years_and_rows_stand_on_one_axis() -> None:
    found = drawn([line("a", "1923/1924"), line("b", "1928")], TWO)
    bars = {one.count.year: one for one in found.bars}
    assert set(bars) >= set(range(1923, 1929)), "years of nobody stand empty"
    (first,), (second,) = (row.placed for row in found.rows)
    assert abs(first.bar.left - bars[1923].x) < 4
    assert bars[1928].x <= (second.bar.point or 0) <= bars[1928].x + bars[1928].width
    assert bars[1928].certain_height == pytest.approx(bars[1928].possible_height, abs=0.2)
    assert bars[1925].certain_height == bars[1925].possible_height == 0


def test_rows_stand_as_given_and_the_undated_stand_apart() -> None:
    found = drawn([line("late", "1930/1931"), line("none", ""), line("early", "1920/1921", "")])
    assert [row.line.name for row in found.rows] == ["late", "early"]
    assert [(one.name, each.claim) for one, each in found.apart] == [("none", "none-0"), ("early", "early-1")]


def test_what_lies_between_two_holders_is_dotted_from_the_end_of_one_to_the_start_of_the_next() -> None:
    found = drawn([line("a", "1923/1924"), line("b", "1930/1931", gap="A gap"), line("c", "1931/1932", gap="None")])
    a, b, c = found.rows
    assert a.gap is None
    assert b.gap is not None
    assert b.gap[:2] == (a.placed[0].bar.right, b.placed[0].bar.left)
    assert c.gap is None, "nothing lies between what overlaps"


def test_names_for_a_time_fill_their_side_of_the_axis() -> None:
    rules = [
        Rule("Held by", "China", parse_state("/1932"), "China until 1932"),
        Rule("Held by", "Manchukuo", parse_state("1932/1945"), "Manchukuo"),
        Rule("Held by", "Empire", parse_state("1800/1850"), "long ago"),
    ]
    found = drawn([line("a", "1925/1940")], (), rules)
    assert [one.rule.label for one in found.stretches] == ["China", "Manchukuo"]
    assert [one.words for one in found.strips] == ["Held by"]
    assert found.stretches[0].bar.left == found.left
    assert found.stretches[1].bar.right == found.width - 14
    assert found.stretches[0].y < found.rows[0].y


def test_names_for_a_time_are_solid_only_where_they_surely_held() -> None:
    rules = [
        Rule("Held by", "China", parse_state("/1932"), "China until 1932"),
        Rule("Held by", "Manchukuo", parse_state("1932/1945-08"), "Manchukuo"),
        Rule("Called", "Attested", parse_state("1931"), "attested in 1931"),
        Rule("Called", "Approximate", parse_state("1930~/1940"), "about 1930 to 1940"),
    ]
    found = drawn([line("a", "1920/1949")], (), rules)
    china, manchukuo, attested, approximate = (one.bar for one in found.stretches)
    assert [one.ink for one in china.pieces] == [Ink.SOLID, Ink.HATCH]
    assert [one.ink for one in manchukuo.pieces] == [Ink.HATCH, Ink.SOLID], "a month is known"
    assert china.left == found.left
    for one in (china, manchukuo):
        assert all(abs(a.x + a.width - b.x) < 0.2 for a, b in pairwise(one.pieces))
    held_until = china.pieces[0].x + china.pieces[0].width
    assert held_until <= manchukuo.pieces[1].x, "no day is surely of both"
    year = (found.right - found.left) / (found.last - found.first + 1)
    assert {one.ink for one in attested.pieces} == {Ink.HATCH}
    assert attested.right - attested.left == pytest.approx(year, abs=1), "not the whole axis"
    assert {one.ink for one in approximate.pieces} == {Ink.HATCH}


def test_too_many_years_are_not_drawn() -> None:
    wide = (Group("", None, (line("a", "1923/1924"), line("b", "9998/"))),)
    assert presence(wide, TWO) is None
    assert years_drawn(wide, TWO) == (1923, 9999)
    assert presence((), (YearCount(1923, 1, 0), YearCount(1923 + MOST_YEARS - 1, 1, 0))) is not None
    assert presence((), (YearCount(1923, 1, 0), YearCount(1923 + MOST_YEARS, 1, 0))) is None


@pytest.mark.parametrize("edtf", ["9998/", "9999", "/9999", "/0001", "0001~/", "[..0001]", "[9999..]/"])
def test_the_years_stay_within_the_calendar(edtf: str) -> None:
    found = drawn([line("a", edtf)])
    assert 1 <= found.first < found.last <= 9999


def test_years_are_links_where_they_are_wide_enough_to_touch() -> None:
    assert drawn([line("a", "1923/1930")], TWO).linked
    assert not drawn([line("a", "1900/1945")], TWO).linked
    assert not drawn([line("a", "1923/1930")], TWO, narrow=True).linked


SPANS = st.sampled_from(
    ["1923/1924", "1928/", "/1926", "1931", "[1920..1945]/[1920..1945]", "1944-02/1945", "1945/", ""]
)
LABELS = st.sampled_from(["", "Resident", "Deputy head of the second department of the Intelligence Directorate"])
PEOPLE = st.lists(st.lists(st.tuples(SPANS, LABELS), min_size=1, max_size=5), min_size=1, max_size=6)


@given(PEOPLE, st.booleans())
def test_nothing_runs_off_the_drawing_or_into_its_neighbour(people: list[list[tuple[str, str]]], narrow: bool) -> None:
    stays = [
        tuple(stay(edtf, label, f"{number}-{at}") for at, (edtf, label) in enumerate(own))
        for number, own in enumerate(people)
    ]
    lines = tuple(Line(f"Person {number}", "/", own) for number, own in enumerate(stays))
    found = presence((Group("Group", None, lines),), TWO, narrow=narrow)
    assert found is not None
    assert sum(len(row.placed) for row in found.rows) + len(found.apart) == sum(len(own) for own in people)
    rows: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for row in found.rows:
        assert row.y + row.height <= found.height
        for one in row.placed:
            width = text_width(one.label, 11) if one.label else 0
            begins = one.label_x - width if one.label and one.anchor == "end" else one.bar.left
            ends = one.label_x + width if one.label and one.anchor == "start" else one.bar.right
            assert min(begins, one.bar.left - 12 * one.bar.unknown_start) >= found.left - 18
            assert max(ends, one.bar.right + 12 * one.bar.unknown_end) <= found.width
            rows[one.y].append((begins, ends))
    for stretches in rows.values():
        assert all(one[1] <= two[0] for one, two in pairwise(sorted(stretches)))
