"""Holders of a post one after another: what lies between two of them.

What a tenure is: `app.domain.tenures`.

Between two holders, the earlier P and the later N. P ended between ``end_earliest`` and ``end_latest``; N began
between ``start_earliest`` and ``start_latest`` (a missing inner bound is supplied by the other end, as in
`app.domain.overlap`: begun by S, not ended before E). The free days between them number at least
``N.start_earliest - P.end_latest - 1`` and at most ``S(N) - E(P) - 1``; each is unknown where a day in it is.

==================  ==========================================================================================
gap                 N.start_earliest > P.end_latest + 1 day, both known, nothing capped
possible_gap        the same but capped; N begins on P's last day at the earliest, or later, perhaps with free
                    days; or all that is known of P lies before all that is known of N
adjoining           N surely begins on P's last day or on the next, nothing capped
overlap             `between` is certain and N has surely begun before the last day of P: more than a hand-over;
                    or this holds of one sure claim of each, even where their tenures are capped
possible_overlap    they may share days, and the dates do not decide
unknown             one of them is undated, or the dates do not fit the order (which the text then states)
==================  ==========================================================================================

``least_days`` and ``greatest_days`` count the free days of a gap, or the days of an overlap that both held the post
(0 and 0 for adjoining); null is unbounded or unknown. A sure order: P has surely begun before N can have, nothing
capped, or a text states it.

Pure: no I/O. Days are `datetime.date`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce

from app.domain.date_labels import label, plain, when
from app.domain.dates import Bounds, DateSpan, Window
from app.domain.overlap import (
    Overlap,
    begun_by,
    between,
    days_of_meeting,
    greatest,
    least,
    not_ended_before,
    overlap,
)
from app.domain.sweep import Spell, certain_meetings
from app.domain.tenures import Tenure, surely_before

_ONE_DAY = timedelta(days=1)


class StepKind(StrEnum):
    """What lies between two holders."""

    GAP = "gap"
    POSSIBLE_GAP = "possible_gap"
    ADJOINING = "adjoining"
    POSSIBLE_OVERLAP = "possible_overlap"
    OVERLAP = "overlap"
    UNKNOWN = "unknown"


GAPS = frozenset({StepKind.GAP, StepKind.POSSIBLE_GAP})


@dataclass(frozen=True, slots=True)
class Step:
    """What lies between two holders; `order` says whether the earlier one surely is."""

    kind: StepKind
    least_days: int | None
    greatest_days: int | None
    order_certain: bool
    words: str


def step(earlier: Tenure, later: Tenure, *, stated: bool = False, others: bool = False) -> Step:
    """What lies between two holders, by the table of the module.

    `stated`: a text says that one followed the other; `others`: somebody placed less nearly may have held the post
    too, so that a gap is possible at most.
    """
    capped = earlier.capped or later.capped
    meeting, free = between(earlier.bounds, later.bounds), _free_days(earlier.bounds, later.bounds)
    kind = _kind(meeting, free, capped)
    if others and kind is StepKind.GAP:
        kind = StepKind.POSSIBLE_GAP
    fewest: int | None = None
    most: int | None = None
    if kind is StepKind.ADJOINING:
        fewest = most = 0
    elif kind in GAPS:
        low, high = free
        fewest = low if kind is StepKind.GAP else 0
        most = None if high is None else max(0, high)
    elif kind is not StepKind.UNKNOWN:
        met = Overlap.POSSIBLE if capped and meeting is Overlap.CERTAIN else meeting
        fewest, most = days_of_meeting(met, earlier.bounds, later.bounds)
        attested = _attested_together(earlier, later)
        if attested:
            kind, fewest = StepKind.OVERLAP, max(fewest, attested)
    words = _words(kind, earlier, later, fewest, most)
    if stated:
        words = f"one came after the other, the text says; by the dates alone: {words}"
    return Step(kind, fewest, most, stated or surely_before(earlier, later), words)


def _attested_together(earlier: Tenure, later: Tenure) -> int:
    """Days for which one sure claim of each alone proves an overlap; 0 if none does."""
    if earlier.sure == (earlier.bounds,) and later.sure == (later.bounds,):
        return 0  # the claims say what the tenures say, and of these it is known
    return max(
        (
            days_of_meeting(meeting, one, other)[0]
            for one in earlier.sure for other in later.sure
            if _kind(meeting := between(one, other), _free_days(one, other), capped=False) is StepKind.OVERLAP
        ),
        default=0,
    )  # fmt: skip


def _free_days(earlier: Bounds, later: Bounds) -> tuple[int | None, int | None]:
    """Least and greatest number of days between two tenures; below zero where they may share days, None unknown."""
    first, last = later.start_earliest, earlier.end_latest
    begun, not_ended = begun_by(later), not_ended_before(earlier)
    fewest = (first - last).days - 1 if first is not None and last is not None else None
    most = (begun - not_ended).days - 1 if begun is not None and not_ended is not None else None
    return fewest, most


def _kind(meeting: Overlap | None, free: tuple[int | None, int | None], capped: bool) -> StepKind:
    """The table of the module, by how the two meet and the days that are free between them."""
    fewest, most = free
    adjoining = fewest is not None and most is not None and fewest >= -1 and most <= 0
    match meeting:
        case _ if adjoining:
            if capped:
                return StepKind.POSSIBLE_GAP if meeting is None else StepKind.POSSIBLE_OVERLAP
            return StepKind.ADJOINING
        case None:
            if fewest is None or fewest < 0:
                return StepKind.UNKNOWN  # the later one ended before the earlier one began
            return StepKind.GAP if fewest > 0 and not capped else StepKind.POSSIBLE_GAP
        case Overlap.CERTAIN:
            more = most is not None and most < -1
            return StepKind.OVERLAP if more and not capped else StepKind.POSSIBLE_OVERLAP
        case Overlap.POSSIBLE:
            return StepKind.POSSIBLE_GAP if fewest == -1 else StepKind.POSSIBLE_OVERLAP
        case Overlap.ATTESTED_BEFORE:
            return StepKind.POSSIBLE_GAP
    return StepKind.UNKNOWN


def _any_two(_one: int, _other: int) -> bool:
    return True


def sure_overlaps(
    tenures: Sequence[Tenure], comparable: Callable[[int, int], bool] = _any_two
) -> Iterator[tuple[int, int, Step]]:
    """Every pair of holders, next to each other or not, that surely held the post at one time.

    `comparable`: whether two positions, the lesser first, are looked at. By their sure days alone most are out of the
    question: those are passed over in one pass through time, and only the rest is looked at closely.
    """
    spells = (Spell(*_sure_days(tenure), position, position) for position, tenure in enumerate(tenures))
    met = (sorted((one.claim, other.claim)) for one, other in certain_meetings(sorted(spells)))
    for one, other in sorted(met):
        if comparable(one, other):
            found = step(tenures[one], tenures[other])
            if found.kind is StepKind.OVERLAP:
                yield one, other, found


def _sure_days(tenure: Tenure) -> tuple[date, date]:
    """The first day by which it, or a sure claim of it, had begun, and the last on which one had not ended.

    The last day there is, and the first, where nothing is known: it then surely overlaps nobody.
    """
    spans = (tenure.bounds, *tenure.sure)
    begun = reduce(least, map(begun_by, spans), None)
    ended = reduce(greatest, map(not_ended_before, spans), None)
    return (begun, ended) if begun is not None and ended is not None else (date.max, date.min)


def time_between(earlier: Tenure, later: Tenure) -> Window | None:
    """From the day after `earlier` ends at the latest known to the day before `later` begins at the earliest known.

    None where that is no time.
    """
    ended = greatest(earlier.bounds.end_latest, not_ended_before(earlier.bounds))
    begun = least(later.bounds.start_earliest, begun_by(later.bounds))
    if ended is None or begun is None or ended >= begun - _ONE_DAY:
        return None
    return Window(ended + _ONE_DAY, begun - _ONE_DAY)


def meanwhile(earlier: Tenure, later: Tenure, others: Sequence[Tenure]) -> list[tuple[int, bool]]:
    """Which of `others` held the post in the `time_between` two holders: positions; True: certainly, else possibly."""
    found: list[tuple[int, bool]] = []
    if (window := time_between(earlier, later)) is None:
        return found
    for index, other in enumerate(others):
        kind = overlap(other.bounds, window, capped=other.capped)
        if kind in (Overlap.CERTAIN, Overlap.POSSIBLE):
            found.append((index, kind is Overlap.CERTAIN))
    return found


def days_words(days: int, *, up: bool) -> str:
    """A number of days as people say it, rounded down or `up`: "12 days", "5 months", "4 years 8 months".

    Months have 30.4369 days, years 365.2425; a remainder of less than a day is none.
    """
    if days < 61:
        return f"{days} day{'s' if days != 1 else ''}"
    months = int((days + 1) / 30.436875)
    if up and (days - 1) / 30.436875 > months:
        months += 1
    years, months = divmod(months, 12)
    if days >= 3653:
        years, months = years + (1 if up and months else 0), 0
    said = [f"{count} {unit}{'s' if count != 1 else ''}" for count, unit in ((years, "year"), (months, "month"))
            if count]  # fmt: skip
    return " ".join(said)


def _range_words(fewest: int | None, most: int | None) -> str:
    """Words such as "at least 4 years, at most 6 years"; "" where nothing is known."""
    if fewest is not None and fewest == most:
        return days_words(fewest, up=False)
    said = []
    if fewest:
        said.append(f"at least {days_words(fewest, up=False)}")
    if most is not None:
        said.append(f"at most {days_words(most, up=True)}")
    return ", ".join(said)


def _words(kind: StepKind, earlier: Tenure, later: Tenure, fewest: int | None, most: int | None) -> str:
    """What lies between two holders, as a clause without a full stop."""
    length = _range_words(fewest, most)
    match kind:
        case StepKind.GAP:
            return f"gap of {length}: no holder is recorded between {_end_words(earlier)} and {_start_words(later)}"
        case StepKind.POSSIBLE_GAP:
            lead = f"possibly a gap, {length}" if length else "possibly a gap"
            return f"{lead}: the earlier {_last_words(earlier)}; the later {_first_words(later)}"
        case StepKind.ADJOINING:
            return "one followed the other without a gap"
        case StepKind.OVERLAP:
            return f"both held the post at one time, {length}"
        case StepKind.POSSIBLE_OVERLAP:
            lead = f"possibly both at one time, {length}" if length else "possibly both at one time"
            _, free = _free_days(earlier.bounds, later.bounds)
            gap = f"; or a gap of at most {days_words(free, up=True)}" if free is not None and free > 0 else ""
            return f"{lead}{gap}: the earlier {_last_words(earlier)}; the later {_first_words(later)}"
        case StepKind.UNKNOWN:
            if earlier.bounds.undated or later.bounds.undated:
                return "not known: no date is given for " + (
                    "either" if earlier.bounds.undated and later.bounds.undated
                    else "the earlier" if earlier.bounds.undated else "the later"
                )
            return "not known: the dates do not fit this order"


def _ending(tenure: Tenure) -> DateSpan | None:
    """The claim that says when a tenure ended; None if none does."""
    return next((one for one in tenure.spans if one.bounds.end_latest == tenure.bounds.end_latest is not None), None)


def _beginning(tenure: Tenure) -> DateSpan | None:
    """The claim that says when a tenure began; None if none does."""
    first = tenure.bounds.start_earliest
    return next((one for one in tenure.spans if one.bounds.start_earliest == first is not None), None)


def _end_words(tenure: Tenure) -> str:
    """The end as a noun: "1926", "May 1932"."""
    span = _ending(tenure)
    return plain(span.end) if span is not None and span.end is not None else "the one"


def _start_words(tenure: Tenure) -> str:
    """The beginning as a noun: "1931"."""
    span = _beginning(tenure)
    return plain(span.start) if span is not None and span.start is not None else "the other"


def _last_words(tenure: Tenure) -> str:
    """What is known of the end, after a noun: "ended in 1936"; "attested in 1928, end not known"."""
    latest = _ending(tenure) or max(tenure.spans, key=lambda one: max(one.bounds.known))
    if latest.end is not None and not latest.lone:
        return f"ended {when(latest.end)}"
    if latest.start is not None and not latest.lone:
        return f"began {when(latest.start)}, end not known"
    return f"is {label(latest)}, end not known"


def _first_words(tenure: Tenure) -> str:
    """What is known of the beginning, after a noun: "began in 1936"; "attested in 1944, start not known"."""
    earliest = _beginning(tenure) or min(tenure.spans, key=lambda one: min(one.bounds.known))
    if earliest.start is not None and not earliest.lone:
        return f"began {when(earliest.start)}"
    if earliest.end is not None and not earliest.lone:
        return f"ended {when(earliest.end)}, start not known"
    return f"is {label(earliest)}, start not known"
