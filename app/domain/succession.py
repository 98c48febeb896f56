"""Holders of a post one after another: what a tenure is, their order, and what lies between two of them.

A *tenure* is what one person's claims say of one stay on the post. Claims that may be one stay (`overlap.between`
does not deny it) are read as one; two that surely miss each other are two stays. The bounds of a tenure are the
widest its claims give: start_earliest the least known, start_latest the least known, end_earliest the greatest
known, end_latest the greatest known. An outer bound that another claim contradicts is unknown. A tenure is *capped*,
so that nothing about it is certain, where a date is qualified, where a claim is doubted, and where its claims only
may be one stay.

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

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from app.domain.date_labels import label, plain, when
from app.domain.dates import Bounds, DateSpan, Window
from app.domain.overlap import Overlap, begun_by, between, common_days_between, not_ended_before, overlap
from app.domain.sweep import Spell, certain_meetings

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
class Tenure:
    """One stay on a post: its bounds, whether anything about it is unsure, and the dates of its claims.

    `sure` are the bounds of those claims that are not doubted and carry no qualified date.
    """

    bounds: Bounds
    capped: bool
    spans: tuple[DateSpan, ...]
    sure: tuple[Bounds, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What lies between two holders; `order` says whether the earlier one surely is."""

    kind: StepKind
    least_days: int | None
    greatest_days: int | None
    order_certain: bool
    words: str


def _known(days: Iterable[date | None]) -> list[date]:
    return [day for day in days if day is not None]


def tenure_of(spans: Sequence[DateSpan], *, doubted: bool = False) -> Tenure:
    """The tenure the claims of one stay describe, undated ones among them; see the module."""
    dated = tuple(span for span in spans if not span.bounds.undated)
    found = [span.bounds for span in dated]
    first = min(_known(one.start_earliest for one in found), default=None)
    last = max(_known(one.end_latest for one in found), default=None)
    begun = min(_known(begun_by(one) for one in found), default=None)
    not_ended = max(_known(not_ended_before(one) for one in found), default=None)
    bounds = Bounds(
        None if first is not None and begun is not None and begun < first else first,
        min(_known(one.start_latest for one in found), default=None),
        max(_known(one.end_earliest for one in found), default=None),
        None if last is not None and not_ended is not None and not_ended > last else last,
    )
    one_stay = all(between(one, other) is Overlap.CERTAIN for one, other in combinations(found, 2) if one != other)
    capped = doubted or not one_stay or any(span.capped for span in dated)
    return Tenure(bounds, capped, dated, () if doubted else tuple(one.bounds for one in dated if not one.capped))


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
    days = _known((bounds.start_earliest, bounds.start_latest, bounds.end_earliest, bounds.end_latest))
    return bounds.undated, days[0] if days else date.max, bounds.start_earliest is not None


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


def step(earlier: Tenure, later: Tenure, *, stated: bool = False, others: bool = False) -> Step:
    """What lies between two holders, by the table of the module.

    `stated`: a text says that one followed the other; `others`: somebody placed less nearly may have held the post
    too, so that a gap is possible at most.
    """
    capped = earlier.capped or later.capped
    kind = _kind(earlier.bounds, later.bounds, capped)
    if others and kind is StepKind.GAP:
        kind = StepKind.POSSIBLE_GAP
    least: int | None = None
    greatest: int | None = None
    if kind is StepKind.ADJOINING:
        least = greatest = 0
    elif kind in GAPS:
        low, high = _free_days(earlier.bounds, later.bounds)
        least = low if kind is StepKind.GAP else 0
        greatest = None if high is None else max(0, high)
    elif kind is not StepKind.UNKNOWN:
        least, greatest = common_days_between(earlier.bounds, later.bounds, capped=capped)
        attested = _attested_together(earlier, later)
        if attested:
            kind, least = StepKind.OVERLAP, max(least, attested)
    words = _words(kind, earlier, later, least, greatest)
    if stated:
        words = f"one came after the other, the text says; by the dates alone: {words}"
    return Step(kind, least, greatest, stated or surely_before(earlier, later), words)


def _attested_together(earlier: Tenure, later: Tenure) -> int:
    """Days for which one sure claim of each alone proves an overlap; 0 if none does."""
    if earlier.sure == (earlier.bounds,) and later.sure == (later.bounds,):
        return 0  # the claims say what the tenures say, and of these it is known
    return max(
        (
            common_days_between(one, other)[0]
            for one in earlier.sure for other in later.sure if _kind(one, other, capped=False) is StepKind.OVERLAP
        ),
        default=0,
    )  # fmt: skip


def _free_days(earlier: Bounds, later: Bounds) -> tuple[int | None, int | None]:
    """Least and greatest number of days between two tenures; below zero where they may share days, None unknown."""
    first, last = later.start_earliest, earlier.end_latest
    begun, not_ended = begun_by(later), not_ended_before(earlier)
    least = (first - last).days - 1 if first is not None and last is not None else None
    greatest = (begun - not_ended).days - 1 if begun is not None and not_ended is not None else None
    return least, greatest


def _kind(earlier: Bounds, later: Bounds, capped: bool) -> StepKind:
    """The table of the module."""
    meeting = between(earlier, later)
    least, greatest = _free_days(earlier, later)
    adjoining = least is not None and greatest is not None and least >= -1 and greatest <= 0
    match meeting:
        case _ if adjoining:
            if capped:
                return StepKind.POSSIBLE_GAP if meeting is None else StepKind.POSSIBLE_OVERLAP
            return StepKind.ADJOINING
        case None:
            if least is None or least < 0:
                return StepKind.UNKNOWN  # the later one ended before the earlier one began
            return StepKind.GAP if least > 0 and not capped else StepKind.POSSIBLE_GAP
        case Overlap.CERTAIN:
            more = greatest is not None and greatest < -1
            return StepKind.OVERLAP if more and not capped else StepKind.POSSIBLE_OVERLAP
        case Overlap.POSSIBLE:
            return StepKind.POSSIBLE_GAP if least == -1 else StepKind.POSSIBLE_OVERLAP
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
    begun, ended = _known(map(begun_by, spans)), _known(map(not_ended_before, spans))
    return (min(begun), max(ended)) if begun and ended else (date.max, date.min)


def time_between(earlier: Tenure, later: Tenure) -> Window | None:
    """From the day after `earlier` ends at the latest known to the day before `later` begins at the earliest known.

    None where that is no time.
    """
    ended = max(_known((earlier.bounds.end_latest, not_ended_before(earlier.bounds))), default=None)
    begun = min(_known((later.bounds.start_earliest, begun_by(later.bounds))), default=None)
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


def _range_words(least: int | None, greatest: int | None) -> str:
    """Words such as "at least 4 years, at most 6 years"; "" where nothing is known."""
    if least is not None and least == greatest:
        return days_words(least, up=False)
    said = []
    if least:
        said.append(f"at least {days_words(least, up=False)}")
    if greatest is not None:
        said.append(f"at most {days_words(greatest, up=True)}")
    return ", ".join(said)


def _words(kind: StepKind, earlier: Tenure, later: Tenure, least: int | None, greatest: int | None) -> str:
    """What lies between two holders, as a clause without a full stop."""
    length = _range_words(least, greatest)
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
