"""One person's stay on a post: what the claims say of it, and the order of several.

A *tenure* is what one person's claims say of one stay on the post. Claims that may be one stay (`overlap.between`
does not deny it) are read as one; two that surely miss each other are two stays. The bounds of a tenure are the
widest its claims give: start_earliest the least known, start_latest the least known, end_earliest the greatest
known, end_latest the greatest known. An outer bound that another claim contradicts is unknown. A tenure is *capped*,
so that nothing about it is certain, where a date is qualified, where a claim is doubted, and where its claims only
may be one stay.

Pure: no I/O. Days are `datetime.date`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import combinations

from app.domain.dates import Bounds, DateSpan
from app.domain.overlap import Overlap, begun_by, between, greatest, least, not_ended_before


@dataclass(frozen=True, slots=True)
class Tenure:
    """One stay on a post: its bounds, whether anything about it is unsure, and the dates of its claims.

    `sure` are the bounds of those claims that are not doubted and carry no qualified date.
    """

    bounds: Bounds
    capped: bool
    spans: tuple[DateSpan, ...]
    sure: tuple[Bounds, ...] = ()


def tenure_of(spans: Sequence[DateSpan], *, doubted: bool = False) -> Tenure:
    """The tenure the claims of one stay describe, undated ones among them; see the module."""
    dated = tuple(span for span in spans if not span.bounds.undated)
    found = [span.bounds for span in dated]
    bounds = found[0] if len(set(found)) == 1 else _widest(found)
    one_stay = all(between(one, other) is Overlap.CERTAIN for one, other in combinations(found, 2) if one != other)
    capped = doubted or not one_stay or any(span.capped for span in dated)
    return Tenure(bounds, capped, dated, () if doubted else tuple(one.bounds for one in dated if not one.capped))


def _widest(found: Sequence[Bounds]) -> Bounds:
    """The widest bounds that some give, an outer one that another contradicts left out."""
    first = reduce(least, (one.start_earliest for one in found), None)
    last = reduce(greatest, (one.end_latest for one in found), None)
    begun = reduce(least, map(begun_by, found), None)
    not_ended = reduce(greatest, map(not_ended_before, found), None)
    return Bounds(
        None if first is not None and begun is not None and begun < first else first,
        reduce(least, (one.start_latest for one in found), None),
        reduce(greatest, (one.end_earliest for one in found), None),
        None if last is not None and not_ended is not None and not_ended > last else last,
    )


def stays(spans: Sequence[DateSpan], same: Sequence[tuple[int, int]] = ()) -> list[list[int]]:
    """One person's claims on a post as stays, each a list of positions in `spans`; every claim is in one.

    In the order of time each dated claim joins the first stay none of whose claims it surely misses. An undated
    one joins the stay of a claim it is the same statement as (`same`: pairs of positions), else the first.
    """
    found: list[list[int]] = []
    by_time = sorted(range(len(spans)), key=lambda one: (*_rank(spans[one].bounds), one))
    for one in by_time:
        bounds = spans[one].bounds
        twins = {b if a == one else a for a, b in same if one in (a, b)}
        home = next((stay for stay in found if bounds.undated and twins & set(stay)), None)
        if home is None:
            home = next(
                (stay for stay in found if all(between(bounds, spans[other].bounds) for other in stay)), None
            )
        if home is None:
            found.append([one])
        else:
            home.append(one)
    return found


def _rank(bounds: Bounds) -> tuple[bool, date, bool]:
    """Sort key: the first known day, of equals the one already under way first; undated last."""
    day = bounds.start_earliest or bounds.start_latest or bounds.end_earliest or bounds.end_latest
    return day is None, day or date.max, bounds.start_earliest is not None


def in_order(tenures: Sequence[Tenure], stated: Iterable[tuple[int, int]] = ()) -> list[int]:
    """Positions of `tenures` in order: by first known day, undated last, the texts' statements above both.

    `stated` pairs (earlier, later) are obeyed unless the dates surely say otherwise; of statements that go round in
    a circle the one met last is left out. An undated holder stands right after the one it is said to follow.
    """
    ranked = sorted(range(len(tenures)), key=lambda one: (*_rank(tenures[one].bounds), one))
    place = {one: index for index, one in enumerate(ranked)}
    pairs = {(a, b) for a, b in stated if a != b and not surely_before(tenures[b], tenures[a])}
    before = {one: sorted((a for a, b in pairs if b == one), key=place.__getitem__) for one in ranked}
    after = {one: sorted((b for a, b in pairs if a == one), key=place.__getitem__) for one in ranked}
    found: list[int] = []
    met: set[int] = set()

    def put(one: int) -> None:
        if one in met:
            return
        met.add(one)
        for other in before[one]:
            put(other)
        found.append(one)
        for other in after[one]:
            if tenures[other].bounds.undated and met.issuperset(before[other]):
                put(other)

    for one in ranked:
        put(one)
    return found


def surely_before(one: Tenure, other: Tenure) -> bool:
    """True if `one` has surely begun on an earlier day than `other` can have."""
    begun, first = begun_by(one.bounds), other.bounds.start_earliest
    return not (one.capped or other.capped) and begun is not None and first is not None and begun < first
