"""Who was there in each year: the rule of `app.domain.overlap` for many years at once. Pure.

What is certain or possible in a window is exactly what reaches into it, and both are runs of days. So a claim need
not be put to the rule year by year: where its runs begin and end among the years is found once.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.dates import Bounds, Window
from app.domain.overlap import begun_by, not_ended_before, reach


@dataclass(frozen=True, slots=True)
class Attested:
    """One dated claim of a person, by key; `capped` leaves *possible* of *certain*."""

    person: int
    bounds: Bounds
    capped: bool


@dataclass(frozen=True, slots=True)
class Present:
    """Persons by key: with a claim that is certain then, and with one that is possible; some are among both."""

    certain: frozenset[int]
    possible: frozenset[int]


def years_reached(claims: Iterable[Attested], window: Window) -> tuple[int, int] | None:
    """The first and last year of a window that any claim reaches into; None where none does."""
    first: date | None = None
    last: date | None = None
    for one in claims:
        begin, end = reach(one.bounds)
        if begin is None or end is None:
            continue
        begin = max(begin, window.start) if window.start else begin
        end = min(end, window.end) if window.end else end
        if begin <= end:
            first = begin if first is None else min(first, begin)
            last = end if last is None else max(last, end)
    return None if first is None or last is None else (first.year, last.year)


def windows_of(first: int, last: int, window: Window) -> dict[int, Window]:
    """What each of the years has in common with a window that meets them all."""
    found = {}
    for year in range(first, last + 1):
        begin, end = date(year, 1, 1), date(year, 12, 31)
        found[year] = Window(
            max(begin, window.start) if window.start else begin, min(end, window.end) if window.end else end
        )
    return found


def present(claims: Iterable[Attested], years: Sequence[Window]) -> list[Present]:
    """Who was there in each of the windows, which have both ends and follow one another without touching."""
    begins = [one.start or date.min for one in years]
    ends = [one.end or date.max for one in years]
    certain: list[set[int]] = [set() for _ in years]
    possible: list[set[int]] = [set() for _ in years]
    for one in claims:
        reached = _among(*reach(one.bounds), begins, ends)
        surely = range(0) if one.capped else _among(begun_by(one.bounds), not_ended_before(one.bounds), begins, ends)
        for index in reached:
            (certain if index in surely else possible)[index].add(one.person)
    return [Present(frozenset(one), frozenset(other)) for one, other in zip(certain, possible, strict=True)]


def _among(first: date | None, last: date | None, begins: Sequence[date], ends: Sequence[date]) -> range:
    """The places of the windows that end on `first` or later and begin on `last` or sooner; none if one is unknown."""
    if first is None or last is None:
        return range(0)
    return range(bisect_left(ends, first), bisect_right(begins, last))
