"""Careers as paths through time: the question, and the search for a person's paths. Pure data and pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.order import Order, Start, Within, order
from app.domain.overlap import Overlap
from app.domain.query import PersonFilter, PostFilter
from app.domain.terms import ClaimKind

MOST_STEPS = 8
LONGEST_CHAIN = 4
"""How many statements «this came before that» are followed in a row."""
DEFAULT_ORDERS = (Order.CERTAIN, Order.POSSIBLE)


Stated = frozenset[tuple[int, int]]
"""Pairs of claims the text itself puts in order: the earlier one first."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one claim must meet to serve as a step; `post` holds places and window for every kind.

    `terms` are kinds of fate, institutions or decorations, by `kind`; ranks with a post were held then.
    `asked` is the step in canonical words, `role=consul;place=harbin`.
    """

    kind: ClaimKind
    post: PostFilter = field(default_factory=PostFilter)
    terms: tuple[int, ...] = ()
    ranks: tuple[int, ...] = ()
    rank_min: int | None = None
    asked: str = ""

    @property
    def asks_rank(self) -> bool:
        """Whether a rank is asked for, held then or by itself."""
        return bool(self.ranks) or self.rank_min is not None


@dataclass(frozen=True, slots=True)
class CareerFilter:
    """A question about careers: steps in order, each at most `within` after the one before, and who is meant."""

    steps: tuple[Step, ...]
    within: Within | None = None
    orders: tuple[Order, ...] = DEFAULT_ORDERS
    person: PersonFilter = field(default_factory=PersonFilter)


@dataclass(frozen=True, slots=True)
class Taken:
    """A claim that meets a step: how surely it began when, and how it meets the step's window.

    `sure`: it meets the window certainly, where there is one, and a rank asked for with it was surely held then.
    """

    key: int
    start: Start
    sure: bool = True
    overlap: Overlap | None = None

    @property
    def certain(self) -> bool:
        """Whether it can stand in a certain path at all."""
        return self.sure and not self.start.unsure


@dataclass(frozen=True, slots=True)
class Paths:
    """A person's answer: the best order, the best path, and for each step every claim of a path of that order.

    `stated` are the statements the order of the path may rest on.
    """

    order: Order
    path: tuple[Taken, ...]
    steps: tuple[tuple[Taken, ...], ...]
    stated: Stated = frozenset()


def chained(said: Iterable[tuple[int, int]]) -> Stated:
    """What statements «this came before that» put in order, directly or by way of claims between.

    «Captured, then sentenced, then exchanged» puts the exchange after the capture.
    """
    following: dict[int, set[int]] = {}
    for one, other in said:
        following.setdefault(one, set()).add(other)
    found = {(one, other) for one, others in following.items() for other in others}
    newest = found
    for _ in range(LONGEST_CHAIN - 1):
        newest = {(one, last) for one, other in newest for last in following.get(other, ())}
        found = found | newest
    return frozenset(found)


def pair_order(one: Taken, other: Taken, stated: Stated, within: Within | None = None) -> Order | None:
    """How surely `other` began after `one`; None if it did not, or is the same claim."""
    if one.key == other.key:
        return None
    return order(
        one.start, other.start, within=within,
        stated=(one.key, other.key) in stated, stated_reverse=(other.key, one.key) in stated,
    )  # fmt: skip


def paths(steps: Sequence[Sequence[Taken]], stated: Stated, within: Within | None = None) -> Paths | None:
    """The surest paths through claims that meet each step (in time order), None if there is none."""
    sure = [[taken for taken in step if taken.certain] for step in steps]
    pairs = _Pairs(stated, within)
    return _Search(Order.CERTAIN, sure, pairs).found() or _Search(Order.POSSIBLE, steps, pairs).found()


class _Pairs:
    """The order of every two claims, worked out once."""

    def __init__(self, stated: Stated, within: Within | None) -> None:
        self.stated = stated
        self._within = within
        self._known: dict[tuple[int, int, bool], Order | None] = {}

    def order(self, one: Taken, other: Taken, *, adjacent: bool) -> Order | None:
        """As `pair_order`; only of neighbours is asked how long after."""
        asked = (one.key, other.key, adjacent)
        if asked not in self._known:
            self._known[asked] = pair_order(one, other, self.stated, self._within if adjacent else None)
        return self._known[asked]


class _Search:
    """The search for paths of one order.

    Whether a path can be completed depends only on the claims left to the later steps, all rules being about
    pairs; so what led nowhere once is not tried again, and eight wide steps stay quick.
    """

    def __init__(self, kind: Order, steps: Sequence[Sequence[Taken]], pairs: _Pairs) -> None:
        self._kind = kind
        self._steps = steps
        self._pairs = pairs
        self._vain: set[tuple[tuple[int, ...], ...]] = set()

    def found(self) -> Paths | None:
        """The earliest path, and every claim that stands in some path: each is looked for until it is found in one."""
        best = self._complete((), self._steps)
        if best is None:
            return None
        known = [{taken.key} for taken in best]
        for place, step in enumerate(self._steps):
            for taken in step:
                if taken.key in known[place]:
                    continue
                fixed = [[taken] if number == place else other for number, other in enumerate(self._steps)]
                for number, other in enumerate(self._complete((), fixed) or ()):
                    known[number].add(other.key)
        parts = tuple(
            tuple(taken for taken in step if taken.key in keys) for step, keys in zip(self._steps, known, strict=True)
        )
        return Paths(self._kind, best, parts, self._pairs.stated)

    def _complete(self, chosen: tuple[Taken, ...], steps: Sequence[Sequence[Taken]]) -> tuple[Taken, ...] | None:
        """The first path that goes on from `chosen`; a claim that leaves a later step nothing is passed over."""
        if not steps:
            return chosen
        left = tuple(tuple(taken.key for taken in step) for step in steps)
        if left in self._vain:
            return None
        for taken in steps[0]:
            rest = [
                [other for other in step if self._fits(taken, other, adjacent=ahead == 0)]
                for ahead, step in enumerate(steps[1:])
            ]
            found = self._complete((*chosen, taken), rest) if all(rest) else None
            if found is not None:
                return found
        self._vain.add(left)
        return None

    def _fits(self, one: Taken, other: Taken, *, adjacent: bool) -> bool:
        kind = self._pairs.order(one, other, adjacent=adjacent)
        return kind is Order.CERTAIN if adjacent and self._kind is Order.CERTAIN else kind is not None
