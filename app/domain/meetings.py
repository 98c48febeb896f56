"""How many pairs of posts of two persons meet, by kind: counted from sorted days, no pair looked at by itself.

The kinds are those of `app.domain.overlap.between`. Two spans meet unless one has ended before the other begins, so it
is counted how many end before each begins. The time grows with the posts and the logarithm of their number, whatever
the number of pairs.

Pure: no I/O. Days may be whatever sorts as days do: the texts a database keeps serve, if all are of one sort.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from app.domain.overlap import Overlap

BESIDE = frozenset({Overlap.ATTESTED_BEFORE, Overlap.ATTESTED_AFTER, Overlap.UNDATED})
"""The kinds of pairs that are not known to meet."""
_COUNTED = (Overlap.CERTAIN, Overlap.POSSIBLE, Overlap.ATTESTED_BEFORE, Overlap.UNDATED)
"""The kinds that are counted, in this order."""


class Stay(NamedTuple):
    """A post in time: the first and the last day it speaks of, S and E (see `app.domain.overlap`).

    All are None where it is undated; `begun` (S) is None too where nothing about it is certain. What follows is looked
    at only for pairs that are not known to meet: whether start_earliest is unknown, whether end_latest is, and, where
    it is, the day by which the person is known dead.
    """

    person: int
    first: Any
    last: Any
    begun: Any
    not_ended: Any
    open_start: bool = False
    open_end: bool = False
    dead_by: Any = None


def pairs_by_kind(stays: Sequence[Stay], kinds: Collection[Overlap]) -> dict[Overlap, int]:
    """How many pairs of stays of two persons are of each of these kinds, each pair counted once.

    Nobody is asked about, so each pair begins with the earlier one: *attested_after* are none.
    """
    of_person: dict[int, list[Stay]] = defaultdict(list)
    for one in stays:
        of_person[one[0]].append(one)
    beside = not BESIDE.isdisjoint(kinds)
    found = _counted(stays, beside=beside)
    for own in of_person.values():
        if len(own) > 1:
            found = [every - same for every, same in zip(found, _counted(own, beside=beside), strict=True)]
    named = dict(zip(_COUNTED, found, strict=False))
    return {kind: named.get(kind, 0) for kind in Overlap if kind in kinds}


def _counted(stays: Sequence[Stay], *, beside: bool) -> list[int]:
    """Pairs by the kinds of `_COUNTED`, those of one person among them; the last two only if asked for (`beside`).

    Stays are read by position where each is read: by name it would take half as long again.
    """
    dated = [one for one in stays if one[1] is not None]
    lasts = sorted([one[2] for one in dated])
    met = _pairs(len(dated)) - _earlier(lasts, [one[1] for one in dated])
    certain = _certain(dated)
    found = [certain, met - certain]
    return [*found, _attested(dated, lasts), _pairs(len(stays)) - _pairs(len(dated))] if beside else found


def _certain(dated: Sequence[Stay]) -> int:
    """Pairs of which each has surely begun before the other can have ended.

    Of two that last from S to E all meet but those of which one ends before the other begins. One attested somewhere
    between E and S, S being the later, meets nothing of its kind, and of those that last such as last all that while.
    """
    known = [(one[3], one[4]) for one in dated if one[3] is not None and one[4] is not None]
    lasting = sorted([one for one in known if one[0] <= one[1]])
    begun = [one[0] for one in lasting]
    found = _pairs(len(lasting)) - _earlier(sorted([one[1] for one in lasting]), begun)
    ends: list[Any] = []
    for end, start in sorted([one[::-1] for one in known if one[0] > one[1]]):
        for one in lasting[len(ends):bisect_right(begun, end, len(ends))]:
            insort(ends, one[1])
        found += len(ends) - bisect_left(ends, start)
    return found


def _attested(dated: Sequence[Stay], lasts: Sequence[Any]) -> int:
    """Pairs of which all that is known of one lies before all that is known of the other, the gap open on a side.

    Left out are those dead before the start_earliest of the other.
    """
    found = _earlier(lasts, [one.first for one in dated if one.open_start])
    begun = [one.first for one in dated if not one.open_start]
    open_ = [one for one in dated if one.open_end]
    found += _earlier(sorted(one.last for one in open_), begun)
    return found - _earlier(sorted(max(one.last, one.dead_by) for one in open_ if one.dead_by is not None), begun)


def _earlier(days: Sequence[Any], others: Iterable[Any]) -> int:
    """Over all the others, how many of these days, which are sorted, are earlier."""
    return sum(map(partial(bisect_left, days), others))


def _pairs(number: int) -> int:
    return number * (number - 1) // 2
