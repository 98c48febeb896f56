"""Pairs counted from sorted days are those the one rule finds when it judges each of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations, product
from random import Random

from app.domain.dates import Bounds
from app.domain.meetings import Stay, pairs_by_kind
from app.domain.overlap import Overlap, begun_by, between, not_ended_before, reach
from app.domain.query import DEFAULT_OVERLAPS

BASE = date(1930, 12, 30)
DAYS = tuple(BASE + timedelta(days=offset) for offset in range(6))


def in_order(low: date | None, high: date | None) -> bool:
    """True unless both are known and turned round."""
    return low is None or high is None or low <= high


EVERY = [
    Bounds(se, sl, ee, el)
    for se, sl, ee, el in product((None, *DAYS), repeat=4)
    if in_order(se, sl) and in_order(ee, el) and in_order(se, el)
]
"""Every set of bounds the tables' checks let in, with every order and every tie."""
Post = tuple[int, Bounds, bool, date | None]
"""Whose, when, whether nothing about it is certain, and the day by which the person is known dead."""


def stay(post: Post) -> Stay:
    """A post as it is counted."""
    person, bounds, capped, dead_by = post
    return Stay(
        person, *reach(bounds), None if capped else begun_by(bounds), not_ended_before(bounds),
        bounds.start_earliest is None, bounds.end_latest is None, dead_by if bounds.end_latest is None else None,
    )  # fmt: skip


def judged(posts: Sequence[Post]) -> Counter[Overlap | None]:
    """Pairs of posts of two persons by kind, each judged by itself, whichever of the two was the earlier."""
    found: Counter[Overlap | None] = Counter()
    for (one, bounds, capped, dead_by), (other, others, others_capped, other_dead_by) in combinations(posts, 2):
        if one != other:
            kind = between(bounds, others, capped=capped or others_capped, dead_by=dead_by, other_dead_by=other_dead_by)
            found[Overlap.ATTESTED_BEFORE if kind is Overlap.ATTESTED_AFTER else kind] += 1
    return found


def drawn(random: Random, number: int, persons: int) -> list[Post]:
    """Posts of so many persons, each of whom is known dead by one day or not at all."""
    deaths = [random.choice((None, *DAYS)) for _ in range(persons)]
    whose = [random.randrange(persons) for _ in range(number)]
    return [(one, random.choice(EVERY), random.random() < 0.2, deaths[one]) for one in whose]


def test_every_two_sets_of_bounds_are_counted_as_they_are_judged() -> None:
    """Two posts each, so that nothing one pair gets wrong is made good by another."""
    random = Random(31)
    for _ in range(20_000):
        posts = drawn(random, 2, 2)
        found = pairs_by_kind([stay(one) for one in posts], tuple(Overlap))
        assert +Counter(found) == Counter({kind: n for kind, n in judged(posts).items() if kind is not None}), posts


def test_many_posts_are_counted_as_they_are_judged() -> None:
    random = Random(32)
    for number, persons in ((0, 1), (1, 1), (40, 1), (60, 5), (150, 140), (300, 90)):
        posts = drawn(random, number, persons)
        stays, wanted = [stay(one) for one in posts], judged(posts)
        assert pairs_by_kind(stays, tuple(Overlap)) == {kind: wanted[kind] for kind in Overlap}


def test_only_the_kinds_asked_for_are_told_and_what_they_do_not_need_may_be_missing() -> None:
    posts = drawn(Random(33), 80, 30)
    wanted = judged(posts)
    bare = [Stay(*stay(one)[:5]) for one in posts if not one[1].undated]
    assert pairs_by_kind(bare, DEFAULT_OVERLAPS) == {kind: wanted[kind] for kind in DEFAULT_OVERLAPS}
    assert pairs_by_kind([stay(one) for one in posts], [Overlap.UNDATED]) == {Overlap.UNDATED: wanted[Overlap.UNDATED]}
