"""Does a claim overlap a window of days, or another claim? The one rule, and its words.

S, the day by which a claim has surely begun, is the least known of
start_latest and end_latest; E, the day on which it surely had not ended, the greatest known of
end_earliest and start_earliest. Neither is ever published. ``app.db.overlap_sql`` says the same
in SQL and is tested against this module. Days are `datetime.date`, windows include both ends.
"""

from datetime import date
from enum import StrEnum

from app.domain.date_labels import label, plain, when
from app.domain.dates import Bounds, DateSpan, Expression, Window


class Overlap(StrEnum):
    """How a claim meets a window; that it does not is None."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    ATTESTED_BEFORE = "attested_before"
    ATTESTED_AFTER = "attested_after"
    UNDATED = "undated"


def _precedes(first: date | None, second: date | None) -> bool:
    """True if both days are known and the first is the earlier."""
    return first is not None and second is not None and first < second


def least(one: date | None, other: date | None) -> date | None:
    """The earlier of the two days, the one that is known if only one is."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def greatest(one: date | None, other: date | None) -> date | None:
    """The later of the two days, the one that is known if only one is."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def begun_by(bounds: Bounds) -> date | None:
    """S: the first day by which it has surely begun."""
    one, other = bounds.start_latest, bounds.end_latest
    # As `least` has it, without the call: this is asked of every two claims that are compared, several times over.
    return other if one is None or (other is not None and other < one) else one


def not_ended_before(bounds: Bounds) -> date | None:
    """E: the last day on which it surely had not ended."""
    one, other = bounds.end_earliest, bounds.start_earliest
    return other if one is None or (other is not None and other > one) else one


def reach(bounds: Bounds) -> tuple[date | None, date | None]:
    """First and last day `bounds` speaks of: the outer bounds, else the outermost known ones.

    A claim is certain or possible in a window exactly if its reach meets it, so the pair may be
    stored for an index; it must not be published. (None, None) if undated.
    """
    first, last = bounds.start_earliest, bounds.end_latest
    if first is not None and last is not None:
        return first, last
    known = bounds.known
    return (min(known, default=None) if first is None else first), (max(known, default=None) if last is None else last)


def overlap(
    bounds: Bounds, window: Window, *, capped: bool = False, dead_by: date | None = None
) -> Overlap | None:
    """How a claim meets a window, None if it does not: the first of the ordered rules that fits.

    `capped` (a qualified date, a claim assessed doubted or wrong) leaves *possible* of *certain*.
    `dead_by`, the day by which the person is known dead, takes back *attested_before* in a later
    window.
    """
    if bounds.undated:
        return Overlap.UNDATED
    if _precedes(window.end, bounds.start_earliest) or _precedes(bounds.end_latest, window.start):
        return None
    begun, not_ended = begun_by(bounds), not_ended_before(bounds)
    both_known = begun is not None and not_ended is not None
    if both_known and not _precedes(window.end, begun) and not _precedes(not_ended, window.start):
        return Overlap.POSSIBLE if capped else Overlap.CERTAIN
    first, last = reach(bounds)
    if bounds.end_latest is None and _precedes(last, window.start):
        return None if _precedes(dead_by, window.start) else Overlap.ATTESTED_BEFORE
    if bounds.start_earliest is None and _precedes(window.end, first):
        return Overlap.ATTESTED_AFTER
    return Overlap.POSSIBLE


def _meet_certainly(one: Bounds, other: Bounds) -> bool:
    """True if each has surely begun before the other can have ended."""
    begun, not_ended = begun_by(one), not_ended_before(one)
    other_begun, other_not_ended = begun_by(other), not_ended_before(other)
    if begun is None or not_ended is None or other_begun is None or other_not_ended is None:
        return False
    return begun <= other_not_ended and other_begun <= not_ended


def between(
    one: Bounds,
    other: Bounds,
    *,
    capped: bool = False,
    dead_by: date | None = None,
    other_dead_by: date | None = None,
) -> Overlap | None:
    """How `one` meets `other`, None if it does not; `capped` if either claim is.

    *attested_before* says that all that is known of `one` lies before all that is known of
    `other` and that the gap is open on at least one side; *attested_after* is its mirror, so
    swapping the claims swaps the two. The deaths take them back as in `overlap`: a man dead
    before the other's start_earliest did not last until then.
    """
    if one.undated or other.undated:
        return Overlap.UNDATED
    if _precedes(other.end_latest, one.start_earliest) or _precedes(one.end_latest, other.start_earliest):
        return None
    if _meet_certainly(one, other):
        return Overlap.POSSIBLE if capped else Overlap.CERTAIN
    first, last = reach(one)
    other_first, other_last = reach(other)
    if _precedes(last, other_first):
        return None if _precedes(dead_by, other.start_earliest) else Overlap.ATTESTED_BEFORE
    if _precedes(other_last, first):
        return None if _precedes(other_dead_by, one.start_earliest) else Overlap.ATTESTED_AFTER
    return Overlap.POSSIBLE


def _count(first: date, last: date) -> int:
    """Days from `first` to `last`, both included; not positive if turned round."""
    return (last - first).days + 1


def _greatest_common(first: date | None, last: date | None) -> int | None:
    """Most days between two outermost days, None if either is unknown."""
    return None if first is None or last is None else max(0, _count(first, last))


def common_days(bounds: Bounds, window: Window, *, capped: bool = False) -> tuple[int, int | None]:
    """Least and greatest number of days a claim lies in a window; greatest None if unbounded.

    The least is 0 unless the overlap is certain, and then 1 at least; (0, 0) without overlap.
    """
    kind = overlap(bounds, window, capped=capped)
    if kind is None:
        return 0, 0
    most = _greatest_common(
        greatest(bounds.start_earliest, window.start), least(bounds.end_latest, window.end)
    )
    if kind is not Overlap.CERTAIN:
        return 0, most
    first = greatest(begun_by(bounds), window.start)
    last = least(not_ended_before(bounds), window.end)
    return (max(1, _count(first, last)) if first and last else 0), most


def common_days_between(one: Bounds, other: Bounds, *, capped: bool = False) -> tuple[int, int | None]:
    """Least and greatest number of days two claims have in common, as `common_days` counts."""
    return days_of_meeting(between(one, other, capped=capped), one, other)


def days_of_meeting(kind: Overlap | None, one: Bounds, other: Bounds) -> tuple[int, int | None]:
    """As `common_days_between`, of two claims of which is known how they meet."""
    if kind is None:
        return 0, 0
    most = _greatest_common(
        greatest(one.start_earliest, other.start_earliest), least(one.end_latest, other.end_latest)
    )
    if kind is not Overlap.CERTAIN:
        return 0, most
    first = greatest(begun_by(one), begun_by(other))
    last = least(not_ended_before(one), not_ended_before(other))
    return (max(1, _count(first, last)) if first and last else 0), most


def _side(name: str, expression: Expression | None) -> str:
    """Words such as "start not known" or "start known only as 1930 or later"."""
    return f"{name} not known" if expression is None else f"{name} known only as {plain(expression)}"


def _why_possible(span: DateSpan, window: Window) -> str:
    """What keeps an overlap from being certain: each end to blame, else the marks, else the editor."""
    begun, not_ended = begun_by(span.bounds), not_ended_before(span.bounds)
    late = begun is None or _precedes(window.end, begun)
    early = not_ended is None or _precedes(not_ended, window.start)
    if span.lone and (late or early):
        words = label(span)
        return words if words.startswith("attested") else f"known only as {words}"
    causes = []
    if late:
        causes.append(_side("start", span.start))
    if early:
        causes.append(_side("end", span.end))
    if not causes and span.capped:
        causes.append(f"the date is not sure: {label(span)}")
    return "; ".join(causes) or "the claim is doubted"


def last_known(span: DateSpan) -> str:
    """What is attested of a span with one end: "attested in 1931", "begun in 1928"."""
    if not span.lone and (span.start is None) != (span.end is None):
        if span.start is not None:
            return f"begun {when(span.start)}"
        if span.end is not None:
            return f"ended {when(span.end)}"
    return label(span)


def reason(span: DateSpan, window: Window, kind: Overlap | None) -> str:
    """Why a claim meets a window in this way: a clause without a full stop.

    "start known only as 1930 or later"; "begun in 1928, end not known".
    """
    match kind:
        case Overlap.UNDATED:
            return "no date is given"
        case Overlap.CERTAIN:
            return label(span)
        case Overlap.ATTESTED_BEFORE:
            return f"{last_known(span)}, end not known"
        case Overlap.ATTESTED_AFTER:
            return f"{last_known(span)}, start not known"
        case Overlap.POSSIBLE:
            return _why_possible(span, window)
        case None:
            side = "after" if _precedes(window.end, span.bounds.start_earliest) else "before"
            return f"{label(span)}: {side} the time asked about"
