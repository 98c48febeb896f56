"""How many persons in each year: bars of those certainly there, and above them those possibly there."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.web.drawings.axis import tenth

WIDE, NARROW = 870, 320
HEIGHT = 92
FOOT = 18
MARGIN = 26
MOST_YEARS = 150
"""More years than this are not drawn one by one: their table tells them, which leaves out years of nobody."""


@dataclass(frozen=True, slots=True)
class YearCount:
    """Persons certainly and possibly there in one year, and the address that lists them (None: no link).

    `current` marks the year the chart's page shows.
    """

    year: int
    certain: int
    possible: int
    href: str | None = None
    current: bool = False

    @property
    def total(self) -> int:
        """Both together."""
        return self.certain + self.possible


@dataclass(frozen=True, slots=True)
class YearBar:
    """One year's bar: x and width, the tops and heights of both parts, and the label under it ("" for most)."""

    count: YearCount
    x: float
    width: float
    certain_y: float
    certain_height: float
    possible_y: float
    possible_height: float
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the chart at a number of persons."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Density:
    """A chart of years; `base` is the y of zero."""

    width: float
    height: float
    left: float
    right: float
    base: float
    bars: tuple[YearBar, ...]
    levels: tuple[Level, ...]
    greatest: int


def year_density(counts: tuple[YearCount, ...], width: float = WIDE, height: float = HEIGHT) -> Density | None:
    """The chart of consecutive years, in their order; None where nobody is counted at all, or the years are too many.

    Years left out of `counts` between the first and the last stand empty: nobody is recorded in them.
    """
    if not any(one.total for one in counts):
        return None
    known = {one.year: one for one in counts}
    years = range(min(known), max(known) + 1)
    if len(years) > MOST_YEARS:
        return None
    greatest = max(one.total for one in counts)
    base, left, right = height - FOOT, float(MARGIN), float(width)
    step = (right - left) / len(years)
    unit = (base - 8) / greatest
    every = _every(len(years), step)
    each = [known.get(year, YearCount(year, 0, 0)) for year in years]
    bars = tuple(
        _bar(one, left + step * place, step, base, unit, _labelled(one.year, years, every))
        for place, one in enumerate(each)
    )
    levels = tuple(Level(tenth(base - unit * number), str(number)) for number in levels_of(greatest))
    return Density(width, height, left, right, base, bars, levels, greatest)


def counted(counts: Mapping[int, tuple[int, int]]) -> tuple[YearCount, ...]:
    """Year counts in order from (certain, possible) by year."""
    return tuple(YearCount(year, *counts[year]) for year in sorted(counts))


def _bar(count: YearCount, x: float, step: float, base: float, unit: float, labelled: bool) -> YearBar:
    gap = min(4.0, step * 0.16)
    certain, possible = count.certain * unit, count.possible * unit
    return YearBar(
        count, tenth(x + gap / 2), tenth(step - gap), tenth(base - certain), tenth(certain),
        tenth(base - certain - possible), tenth(possible), str(count.year) if labelled else "", words_of(count),
    )  # fmt: skip


def words_of(count: YearCount) -> str:
    """A year in words: "1934: 3 certainly, 1 possibly", "1934: nobody recorded"."""
    if not count.total:
        return f"{count.year}: nobody recorded"
    return f"{count.year}: {count.certain} certainly, {count.possible} possibly"


def _every(years: int, step: float) -> int:
    return next((every for every in (1, 2, 5, 10, 20, 50) if every * step >= 40), max(1, years))


def _labelled(year: int, years: range, every: int) -> bool:
    return year % every == 0 or (year == years[0] and len(years) <= every)


def levels_of(greatest: int) -> tuple[int, ...]:
    """Two or three round numbers up to the greatest."""
    size = 1
    while True:
        for round_number in (1, 2, 5):
            if greatest / (size * round_number) <= 3:
                step = size * round_number
                return tuple(range(0, greatest + 1, step))
        size *= 10
