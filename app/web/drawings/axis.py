"""An axis of time: whole years laid along a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from app.domain.dates import Bounds

_STEPS = (1, 2, 5, 10, 20, 50, 100, 500)


def tenth(value: float) -> float:
    """A length rounded as drawings hold them: to a tenth, a whole one without its ".0"."""
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a year on an axis; `label` is "" between the labelled ones."""

    x: float
    year: int
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The years `first` to `last`, both whole, between x = `left` and x = `right`."""

    first: int
    last: int
    left: float
    right: float

    @property
    def year_width(self) -> float:
        """What one year takes."""
        return (self.right - self.left) / (self.last - self.first + 1)

    def x(self, day: date) -> float:
        """Where a day begins; days off the axis stand at its ends."""
        start = date(self.first, 1, 1)
        days = (date(self.last, 12, 31) - start).days + 1
        share = (day - start).days / days
        return tenth(self.left + min(max(share, 0), 1) * (self.right - self.left))

    def end_x(self, day: date) -> float:
        """Where a day ends."""
        return self.right if day >= date(self.last, 12, 31) else self.x(day + timedelta(days=1))

    def covers(self, day: date) -> bool:
        """Whether a day lies on the axis."""
        return self.first <= day.year <= self.last

    def ticks(self, label_width: float = 44) -> tuple[Tick, ...]:
        """A tick for each year, or each labelled one where years are crowded; labels keep `label_width` apart."""
        step = next((one for one in _STEPS if one * self.year_width >= label_width), _STEPS[-1])
        fine = 1 if self.year_width >= 6 else step
        years = [year for year in range(self.first, self.last + 1) if year % fine == 0 or year == self.first]
        labelled = {year for year in years if year % step == 0}
        if not any((year - self.first) * self.year_width < label_width for year in labelled):
            labelled.add(self.first)
        if labelled and (self.last - max(labelled)) * self.year_width >= 2 * label_width:
            labelled.add(self.last)
        return tuple(
            Tick(self.x(date(year, 1, 1)), year, str(year) if year in labelled else "") for year in years
        )


def widened(first: int, last: int, least: int) -> tuple[int, int]:
    """The years, with others after and before them in turn until there are `least`; within the calendar, 1 to 9999."""
    first, last = max(first, MINYEAR), min(last, MAXYEAR)
    while last - first + 1 < least:
        if last < MAXYEAR:
            last += 1
        if first > MINYEAR and last - first + 1 < least:
            first -= 1
    return first, last


def years_of(bounds: Iterable[Bounds]) -> tuple[int, int] | None:
    """The first and last year any known bound touches; None where nothing is dated."""
    known = [day.year for one in bounds for day in one.known]
    return (min(known), max(known)) if known else None
