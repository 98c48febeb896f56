"""Groups and fates from the short texts of persons, counted by hand."""

from app.domain.query import PersonFilter
from app.queries.cohort_counts import EVERYONE, NOTHING, UNSTATED, Groups, When, counted_in

ABOVE = {1: {1}, 2: {1, 2}, 3: {3}}
"""Kinds of fate: 2 is a kind of 1."""
TOLD = [
    ("7", "executed", "2:0:1937:1937,1:1:1938:1938", 2),
    ("8,7", "not_stated", "3:1::", 1),
    (None, "not_stated", None, 4),
    ("-2", "survived", "3:0:1940:1941,3:1::", 1),
]


def test_everyone_is_counted_once_and_each_fate_with_the_wider_ones() -> None:
    whole = counted_in(TOLD, Groups.none(), ABOVE)
    assert set(whole) == {EVERYONE}
    counted = whole[EVERYONE]
    assert counted.drawn == {
        ("executed", False): 2, ("not_stated", False): 1, ("not_stated", True): 4, ("survived", False): 1,
    }  # fmt: skip
    assert counted.fates == {1: 2, 2: 2, 3: 2}
    assert counted.alleged == {3: 1}, "who is asserted to have met it is not only alleged to have"
    assert counted.years == {
        When(1, 1937, 1937): 2, When(2, 1937, 1937): 2, When(1, 1938, 1938): 2, When(3, None, None): 2,
        When(3, 1940, 1941): 1,
    }  # fmt: skip
    assert [when.words for when in (When(1, 1937, 1937), When(3, 1940, 1941), When(3, None, None))] == [
        "1937", "1940/1941", "undated",
    ]  # fmt: skip


def test_a_term_has_the_persons_of_what_is_below_it_where_it_is_used_itself() -> None:
    keys = [keys for keys, *_ in TOLD]
    groups = Groups.by_term(keys, {7: {7, 9}, 8: {8, 7, 9}})
    found = counted_in(TOLD, groups, ABOVE)
    assert {key: sum(one.drawn.values()) for key, one in found.items()} == {
        EVERYONE: 8, 7: 3, 8: 1, NOTHING: 4, UNSTATED: 1,
    }  # fmt: skip


def test_a_post_is_in_every_decade_it_touches() -> None:
    keys = ["1929:1931", "1931:1931,-2", None]
    groups = Groups.by_time(keys, PersonFilter(), 10)
    assert [one.first for one in groups.spans] == [1920, 1930]
    assert [groups.of(one) for one in keys] == [{1920, 1930}, {1930, UNSTATED}, {NOTHING}]
