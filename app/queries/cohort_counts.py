"""What became of groups of persons, counted from two short texts of each: what groups them, and their fates."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from app.domain.query import DEFAULT_OVERLAPS, PersonFilter
from app.queries.spans import Span, spans_between

EVERYONE, NOTHING, UNSTATED = 0, -1, -2
"""Keys of the groups that are neither a term nor a span: all persons, those without a post, and a post without one."""
Above = Mapping[int, Iterable[int]]
"""The keys of a term and of everything above it, by its key."""


class When(NamedTuple):
    """A kind of fate, and the first and last year it may have fallen in; None where its dates leave them open."""

    kind: int
    first: int | None
    last: int | None

    @property
    def words(self) -> str:
        """EDTF of the years: "1937", "1937/1938"; "undated"."""
        if self.first is None or self.last is None:
            return "undated"
        return f"{self.first:04}" if self.first == self.last else f"{self.first:04}/{self.last:04}"


class Fates(NamedTuple):
    """The fates of a person with every wider one, in both ways they are counted."""

    alleged: dict[int, bool]
    """By kind: whether every claim of it is an allegation."""
    years: frozenset[When]


@dataclass(slots=True)
class Counted:
    """Persons of a group: by badge and whether no fate is claimed, by fate, by fate only alleged, by fate and years."""

    drawn: Counter[tuple[str, bool]] = field(default_factory=Counter)
    fates: Counter[int] = field(default_factory=Counter)
    alleged: Counter[int] = field(default_factory=Counter)
    years: Counter[When] = field(default_factory=Counter)

    def add(self, badge: str, fates: Fates | None, persons: int) -> None:
        """Count persons drawn and told of alike; `fates` None: none is claimed."""
        self.drawn[badge, fates is None] += persons
        if fates is None:
            return
        for kind, alleged in fates.alleged.items():
            self.fates[kind] += persons
            if alleged:
                self.alleged[kind] += persons
        for when in fates.years:
            self.years[when] += persons


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a person by what one post or service has: "12", "1934:1937", or `UNSTATED`."""

    of_value: Mapping[str, frozenset[int]]
    spans: list[Span] = field(default_factory=list)
    grouped: bool = True

    @classmethod
    def none(cls) -> "Groups":
        """Nobody is in a group of his own."""
        return cls({}, grouped=False)

    @classmethod
    def by_term(cls, keys: Sequence[str | None], above: Above) -> "Groups":
        """Groups by the terms some post has, each with the persons of what is below it too."""
        values = _values(keys)
        used = {int(one) for one in values} - {UNSTATED}
        return cls({
            one: frozenset({UNSTATED} if int(one) == UNSTATED else used.intersection(above[int(one)]))
            for one in values
        })  # fmt: skip

    @classmethod
    def by_time(cls, keys: Sequence[str | None], asked: PersonFilter, years: int) -> "Groups":
        """The years or decades the posts touch; within the window where there is one and they must reach it."""
        values = {one: _range(one) for one in _values(keys)}
        reached = [one for one in values.values() if one is not None]
        first, last = min((one[0] for one in reached), default=None), max((one[1] for one in reached), default=None)
        window = asked.post.window
        if first is not None and last is not None and set(asked.overlaps) <= set(DEFAULT_OVERLAPS):
            first = first if window.start is None else max(first, window.start.year)
            last = last if window.end is None else min(last, window.end.year)
        spans = spans_between(first, last, years)
        return cls({
            one: frozenset({UNSTATED} if reach is None else (
                span.first for span in spans if reach[0] < span.first + years and reach[1] >= span.first
            ))
            for one, reach in values.items()
        }, spans)  # fmt: skip

    def of(self, keys: str | None) -> frozenset[int]:
        """The groups of persons with these keys."""
        if not self.grouped:
            return frozenset()
        if keys is None:
            return frozenset({NOTHING})
        return frozenset().union(*(self.of_value[one] for one in keys.split(",")))


def _values(keys: Iterable[str | None]) -> set[str]:
    return {value for one in set(keys) if one for value in one.split(",")}


def _range(value: str) -> tuple[int, int] | None:
    first, _, last = value.partition(":")
    return (int(first), int(last)) if last else None


def counted_in(told: Iterable[Sequence[Any]], groups: Groups, above: Above) -> dict[int, Counted]:
    """Each group by its key, `EVERYONE` always among them.

    `told` are rows of keys, badge, fates and number of persons; `above` leads from kinds of fate to the wider ones.
    """
    alike: dict[int, Counter[tuple[str, str | None]]] = defaultdict(Counter, {EVERYONE: Counter()})
    groups_of = cache(groups.of)
    for keys, badge, fates, persons in told:
        for key in (EVERYONE, *groups_of(keys)):
            alike[key][badge, fates] += persons

    @cache
    def fates_of(fates: str) -> Fates:
        return _fates(fates, above)

    found = {key: Counted() for key in alike}
    for key, counted in alike.items():
        for (badge, fates), persons in counted.items():
            found[key].add(badge, fates_of(fates) if fates else None, persons)
    return found


def _fates(told: str, above: Above) -> Fates:
    """Claims such as "12:0:1937:1938,15:1::" as the fates they tell of."""
    alleged: dict[int, bool] = {}
    years: set[When] = set()
    for claim in told.split(","):
        kind, only, first, last = claim.split(":")
        when = (int(first), int(last)) if first else (None, None)
        for one in above[int(kind)]:
            alleged[one] = alleged.get(one, True) and only == "1"
            years.add(When(one, *when))
    return Fates(alleged, frozenset(years))
