"""Did one claim begin after another? The one rule, and calendar arithmetic for «within two years».

A claim's start lies between L = start_earliest and U, the least known of start_latest and end_latest;
either may be unknown. ``app.db.order_sql`` and ``app.db.dates_sql`` say the same in SQL and are tested
against this module.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum

import isodate

from app.domain.dates import Bounds
from app.domain.overlap import begun_by

ACCEPTED_WITHIN = "P2Y (two years), P18M (months), P1Y6M, P10W (weeks) or P90D (days)"
MOST_YEARS = 200
_SHAPE = re.compile(r"P[0-9YMWD]+")
_MOST_DIGITS = re.compile(r"[0-9]{6}")


class Order(StrEnum):
    """How surely the later step began after the earlier one; that it did not is None."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


class DurationError(ValueError):
    """A text that is no length of time of ours; `message` says why."""

    def __init__(self, value: str, message: str) -> None:
        super().__init__(value, message)
        self.value = value
        self.message = message


@dataclass(frozen=True, slots=True)
class Within:
    """A length of time: calendar months and days, never negative, not both nothing."""

    months: int
    days: int


@dataclass(frozen=True, slots=True)
class Start:
    """What the order rule needs of a claim.

    `doubted`: the editor doubts it or holds it to be wrong; `qualified`: its dates carry ``?``, ``~`` or ``%``;
    `alleged`: the source only alleges it.
    """

    bounds: Bounds
    qualified: bool = False
    doubted: bool = False
    alleged: bool = False

    @property
    def latest(self) -> date | None:
        """U: the day by which it has surely begun."""
        return begun_by(self.bounds)

    @property
    def earliest(self) -> date | None:
        """L: the day before which it cannot have begun."""
        return self.bounds.start_earliest

    @property
    def unsure(self) -> bool:
        """Whether anything that follows from it can be possible at most, dates or no dates."""
        return self.doubted or self.alleged


def parse_within(text: str) -> Within:
    """Read an ISO 8601 duration of years, months, weeks and days; raises DurationError."""
    plain = text.strip().upper()
    if plain.startswith("-"):
        raise DurationError(text, f"'{text}' is a negative length of time")
    if "T" in plain and plain.startswith("P"):
        raise DurationError(text, f"'{text}' has hours or minutes; dates here are whole days")
    if not _SHAPE.fullmatch(plain):
        raise DurationError(text, f"'{text}' is no length of time")
    try:
        found = None if _MOST_DIGITS.search(plain) else isodate.parse_duration(plain)
    except isodate.ISO8601Error:
        raise DurationError(text, f"'{text}' is no length of time") from None
    within = None
    if isinstance(found, timedelta):
        within = Within(0, found.days)
    elif found is not None:
        within = Within(12 * int(found.years) + int(found.months), found.tdelta.days)
    if within is None or later(date(2000, 1, 1), within) > date(2000 + MOST_YEARS, 1, 1):
        raise DurationError(text, f"'{text}' is longer than {MOST_YEARS} years")
    if within == Within(0, 0):
        raise DurationError(text, f"'{text}' is no time at all")
    return within


def later(day: date, within: Within) -> date:
    """The day so much later: months first, held to the month's end, then days; 9999-12-31 at the latest."""
    year, month = divmod(12 * day.year + day.month - 1 + within.months, 12)
    if year > MAXYEAR:
        return date.max
    moved = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return date.max if (date.max - moved).days < within.days else moved + timedelta(days=within.days)


def _by_dates(one: Start, other: Start) -> Order | None:
    """Whether the dates alone put `other` after `one`; None: they put it before."""
    first, other_begun = one.earliest, other.latest
    if other_begun is not None and first is not None and other_begun < first:
        return None
    begun, other_first = one.latest, other.earliest
    surely = begun is not None and other_first is not None and begun < other_first
    return Order.CERTAIN if surely and not (one.qualified or other.qualified) else Order.POSSIBLE


def _in_time(one: Start, other: Start, within: Within) -> Order | None:
    """Whether `other` began at most so long after `one` did; None: it began later than that."""
    if one.latest is not None and other.earliest is not None and later(one.latest, within) < other.earliest:
        return None
    surely = (
        one.earliest is not None and other.latest is not None and later(one.earliest, within) >= other.latest
    )
    return Order.CERTAIN if surely and not (one.qualified or other.qualified) else Order.POSSIBLE


def order(
    one: Start,
    other: Start,
    *,
    stated: bool = False,
    stated_reverse: bool = False,
    within: Within | None = None,
) -> Order | None:
    """How surely `other` began after `one`, None if it did not.

    `stated`: the text itself puts `one` before `other`; `stated_reverse`: it puts it after. A stated order
    needs no dates, but is possible at most where either claim is doubted or only alleged.
    """
    found = None if stated_reverse else _by_dates(one, other)
    if found is None:
        return None
    if stated:
        found = Order.CERTAIN
    if within is not None:
        near = _in_time(one, other, within)
        if near is None:
            return None
        found = near if found is Order.CERTAIN else found
    return Order.POSSIBLE if one.unsure or other.unsure else found
