"""Two persons' posts side by side: how surely they were there together, how long, and the reason in words.

Built on `app.domain.overlap`. With a window three things must meet: the two claims each other, and each of them the
window. Times without a gap that meet two by two have a day common to all three, so the kind is the least sure of the
three, and neither promises too much nor hides anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil, floor

from app.domain.date_labels import day_words, label, plain, when
from app.domain.dates import Bounds, DateSpan, Expression, Window
from app.domain.overlap import (
    Overlap,
    begun_by,
    between,
    last_known,
    not_ended_before,
    overlap,
    reason,
)
from app.domain.query import ANY_TIME, DEFAULT_OVERLAPS, PostFilter

SURE_FIRST = tuple(Overlap)
"""The kinds, the surest first."""
NOTHING_SHARED = "they are recorded in no common place or organisation"


@dataclass(frozen=True, slots=True)
class CompanyFilter:
    """A question about those who were with a person.

    `places` and `organisations`: what both posts must lie in; `post` is what must hold of the other's post, its
    window of both; `other` is the one person asked about, if one is; `wide` False looks away from what is shared with
    a whole country, army or government, unless that is what `places` or `organisations` name. With `among` it is asked
    who of these was with whom, each pair of persons once, and `person` is not looked at.
    """

    person: int
    other: int | None = None
    among: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    organisations: tuple[int, ...] = ()
    post: PostFilter = field(default_factory=PostFilter)
    personnel: bool | None = None
    overlaps: tuple[Overlap, ...] = DEFAULT_OVERLAPS
    wide: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two claims: whose (a short name) and its dates."""

    name: str
    span: DateSpan

    @property
    def bounds(self) -> Bounds:
        """The four bounds of the dates."""
        return self.span.bounds


def least_sure(kinds: Iterable[Overlap | None]) -> Overlap | None:
    """The least sure of the kinds, None if one of them is None."""
    found = list(kinds)
    known = [kind for kind in found if kind is not None]
    return max(known, key=SURE_FIRST.index) if len(known) == len(found) else None


def common_days(one: Side, other: Side, kind: Overlap | None, window: Window = ANY_TIME) -> tuple[int, int | None]:
    """Least and greatest number of days both were there, in the window; the greatest None if unbounded.

    The least is 0 unless the kind is certain, and then 1 at least; (0, 0) where they do not meet.
    """
    if kind is None:
        return 0, 0
    first, last = possible_days(one, other, window)
    greatest = None if first is None or last is None else max(0, _count(first, last))
    if kind is not Overlap.CERTAIN:
        return 0, greatest
    begun, ended = _sure_days(one, other, window)
    return (max(1, _count(begun, ended)) if begun and ended else 1), greatest


def possible_days(one: Side, other: Side, window: Window = ANY_TIME) -> tuple[date | None, date | None]:
    """The first and last day on which both can have been there; None where nothing limits them."""
    first = _latest(one.bounds.start_earliest, other.bounds.start_earliest, window.start)
    last = _earliest(one.bounds.end_latest, other.bounds.end_latest, window.end)
    return first, last


def most_days(ranges: Sequence[tuple[date | None, date | None]]) -> int | None:
    """How many days lie in one range or another; None if one is open."""
    known = sorted((first, last) for first, last in ranges if first is not None and last is not None)
    if len(known) < len(ranges):
        return None
    total, until = 0, date.min
    for first, last in known:
        begin = first if first > until else until + timedelta(days=1)
        if last >= begin:
            total += _count(begin, last)
            until = last
    return total


def _sure_days(one: Side, other: Side, window: Window) -> tuple[date | None, date | None]:
    """The day by which both have surely begun and the day on which neither surely had ended, within the window."""
    begun = _latest(begun_by(one.bounds), begun_by(other.bounds), window.start)
    ended = _earliest(not_ended_before(one.bounds), not_ended_before(other.bounds), window.end)
    return begun, ended


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _count(first: date, last: date) -> int:
    """Days from `first` to `last`, both included; not positive if turned round."""
    return (last - first).days + 1


# ---- In words ----


def together_reason(one: Side, other: Side, kind: Overlap | None, window: Window = ANY_TIME) -> str:
    """Why two claims meet in this way: a clause without a full stop, which names the persons."""
    if kind is Overlap.CERTAIN:
        return _certainly(*_sure_days(one, other, window))
    both = between(one.bounds, other.bounds)
    if window != ANY_TIME and kind is not both:
        for side in (one, other):
            alone = overlap(side.bounds, window)
            if alone is kind:
                return f"{side.name} in the years asked about: {reason(side.span, window, kind)}"
    if kind is None and both is not None:
        return f"{(one if both is Overlap.ATTESTED_BEFORE else other).name} was dead by then"
    return _why(one, other, kind)


def _certainly(begun: date | None, ended: date | None) -> str:
    """Since when and until when at least; or some time between, where one of the two is only attested then."""
    if begun is None or ended is None:
        return "both there"
    if begun > ended:
        return f"both there at some time {_period(ended, begun)}"
    if begun == ended:
        return f"both there on {day_words(begun)} at least"
    return f"both there from {day_words(begun)} to {day_words(ended)} at least"


def _why(one: Side, other: Side, kind: Overlap | None) -> str:
    match kind:
        case Overlap.POSSIBLE:
            return _why_possible(one, other)
        case Overlap.ATTESTED_BEFORE:
            return _in_turn(one, other)
        case Overlap.ATTESTED_AFTER:
            return _in_turn(other, one)
        case Overlap.UNDATED:
            undated = [side.name for side in (one, other) if side.bounds.undated]
            return "neither post is dated" if len(undated) == 2 else f"{undated[0]}’s post is not dated"
        case _:
            return missed(one, other)


def _in_turn(first: Side, second: Side) -> str:
    """The first is known only before the second: when each is known, and what is not known of the gap."""
    open_end = first.bounds.end_latest is None
    unknown = f"when {first.name} left is not known" if open_end else f"when {second.name} came is not known"
    return f"{first.name}: {last_known(first.span)}; {second.name}: {last_known(second.span)}; {unknown}"


def _why_possible(one: Side, other: Side) -> str:
    """What keeps two claims from being certain together: the ends to blame, else the marks, else the editor."""
    blamed: dict[Side, list[str]] = {one: [], other: []}
    for first, second in ((one, other), (other, one)):
        begun, ended = begun_by(first.bounds), not_ended_before(second.bounds)
        if begun is None or ended is None or begun > ended:
            blamed[first].append("start")
            blamed[second].append("end")
    causes = [cause for side, ends in blamed.items() for cause in _causes(side, sorted(ends, reverse=True))]
    if not causes:
        marked = [side for side in (one, other) if side.span.capped]
        causes = [f"{side.name}’s date is not sure: {label(side.span)}" for side in marked]
    return "; ".join(causes) or "one of the two claims is doubted"


def _causes(side: Side, ends: Sequence[str]) -> list[str]:
    """The ends that leave it open: not known, or known only roughly. One known to the day is not to blame."""
    span = side.span
    if not ends:
        return []
    if span.lone:
        return [f"{side.name} is only {label(span)}"]
    if len(ends) == 2 and span.start_edtf == span.end_edtf:
        return [f"{side.name} was there {label(span)}"]
    found = []
    for end in ends:
        expression = span.start if end == "start" else span.end
        if expression is None:
            found.append(f"the {end} of {side.name}’s post is not known")
        elif expression.earliest != expression.latest:
            found.append(f"the {end} of {side.name}’s post is known only as {plain(expression)}")
    return found


def missed(one: Side, other: Side) -> str:
    """How two claims miss each other: "Kukk left in 1924 and Melnikov came in 1928"."""
    first, second = (one, other) if _gap(one, other) is not None else (other, one)
    if _gap(first, second) is None:
        return "not at the same time"
    return f"{first.name} {_left(first.span.end)} and {second.name} {_came(second.span.start)}"


def gap(one: Side, other: Side) -> int | None:
    """The least number of days between two claims that do not meet; None where none can be told."""
    found = [days for days in (_gap(one, other), _gap(other, one)) if days is not None]
    return min(found, default=None)


def _gap(first: Side, second: Side) -> int | None:
    """Days from the last possible of the one to the first possible of the other, if they lie so."""
    left, came = first.bounds.end_latest, second.bounds.start_earliest
    return (came - left).days if left is not None and came is not None and left < came else None


def _left(end: Expression | None) -> str:
    return "had left by then" if end is None else f"left {when(end)}"


def _came(start: Expression | None) -> str:
    return "came later" if start is None else f"came {when(start)}"


def _period(first: date, last: date) -> str:
    """Words such as "in 1931" or "in May 1931" for a whole year or month, else "between … and …"."""
    next_day = last + timedelta(days=1) if last < date.max else last
    if (first.day, next_day.day) == (1, 1):
        if (first.month, last.month) == (1, 12) and first.year == last.year:
            return f"in {first.year}"
        if (first.year, first.month) == (last.year, last.month):
            return f"in {first:%B} {first.year}"
    return f"between {day_words(first)} and {day_words(last)}"


def days_words(least: int, greatest: int | None) -> str:
    """Days for people: "at least 5 months, at most 2 years"; "1 day"; empty where nothing can be said."""
    if greatest is not None and least == greatest:
        return duration(least) if least else ""
    parts = [f"at least {duration(least)}"] if least else []
    if greatest is not None:
        parts.append(f"at most {duration(greatest, up=True)}")
    return ", ".join(parts)


_YEAR, _MONTH = 365.25, 30.4375


def duration(days: int, *, up: bool = False) -> str:
    """A number of days in the largest unit there are two of: "5 months", "2 years", "59 days".

    Rounded down, or `up`; but calendar years and months, which are not equally long, stay whole.
    """
    for name, size, slack in (("years", _YEAR, 0.01), ("months", _MONTH, 0.07)):
        number = days / size
        if number + slack >= 2:
            return f"{ceil(number - slack) if up else floor(number + slack)} {name}"
    return "1 day" if days == 1 else f"{days} days"
