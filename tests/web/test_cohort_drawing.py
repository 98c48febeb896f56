"""Bars of people by what became of them: everybody in one part, parts side by side, nothing beyond the edge."""

from itertools import pairwise

from app.web.drawings.cohorts import MOST_ROWS, SMALL, Cohorts, Group, Part, cohorts


def group(label: str, *counts: int, href: str | None = None) -> Group:
    signs = ("executed", "vanished", "defected", "imprisoned", "survived", "other", "not_stated")
    parts = (Part(one, count, f"{count} {one}") for one, count in zip(signs, counts, strict=True))
    return Group(label, href, tuple(parts))


def drawn(*groups: Group, narrow: bool = False) -> Cohorts:
    found = cohorts(groups, narrow)
    assert found is not None
    return found


def test_nobody_is_not_drawn() -> None:
    assert cohorts([]) is None
    assert cohorts([group("nobody", 0, 0, 0, 0, 0, 0, 0)]) is None


def test_a_bar_is_as_long_as_its_group_and_its_parts_touch() -> None:
    for narrow in (False, True):
        whole, half = drawn(group("all", 1, 0, 0, 4, 0, 0, 35), group("half", 0, 0, 0, 0, 0, 0, 20), narrow=narrow).rows
        for row in (whole, half):
            assert [one.part.count for one in row.pieces] == [one.count for one in row.group.parts if one.count]
            for one, after in pairwise(row.pieces):
                assert abs(one.x + one.width - after.x) <= 0.2
        length = [sum(one.width for one in row.pieces) for row in (whole, half)]
        assert abs(length[0] / 2 - length[1]) <= 4


def test_what_is_not_stated_is_a_part_like_all_others() -> None:
    (row,) = drawn(group("all", 1, 0, 0, 0, 0, 0, 9)).rows
    executed, silent = row.pieces
    assert (silent.part.drawn, round(silent.width / executed.width)) == ("not_stated", 9)


def test_one_among_very_many_is_still_seen_and_nothing_leaves_the_edge() -> None:
    for narrow in (False, True):
        found = drawn(group("all", 1, 1, 1, 1, 1, 1, 1_000_000), narrow=narrow)
        (row,) = found.rows
        assert min(one.width for one in row.pieces) >= 3
        assert max(one.x + one.width for one in row.pieces) <= found.width
        assert max(one.words_x + one.words_width for one in row.pieces) <= found.width


def test_words_keep_the_height_of_a_finger_apart() -> None:
    (row,) = drawn(group("all", 1, 1, 1, 1, 1, 1, 1), narrow=True).rows
    lines = sorted({one.words_y for one in row.pieces})
    assert len(lines) > 1
    assert all(abs(after - one - 24) < 0.1 for one, after in pairwise(lines))


def test_small_groups_are_said_to_be_small() -> None:
    found = drawn(group("few", 0, 0, 0, SMALL - 1, 0, 0, 0), group("more", 0, 0, 0, SMALL, 0, 0, 0))
    assert found.small
    assert [("small" in row.people) for row in found.rows] == [True, False]


def test_of_many_groups_the_first_are_drawn_and_the_rest_counted() -> None:
    found = drawn(*(group(f"group {number}", 0, 0, 0, 0, 0, 0, 1) for number in range(MOST_ROWS + 4)))
    assert (len(found.rows), found.more) == (MOST_ROWS, 4)
