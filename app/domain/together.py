"""The time two posts have in common, as dates that can be drawn like those of a claim."""

from datetime import date

from app.domain.company import Side, possible_days
from app.domain.dates import DateSpan, parse_state
from app.domain.overlap import Overlap, begun_by, not_ended_before


def common_span(one: Side, other: Side, kind: Overlap) -> DateSpan | None:
    """When both were there, as a state: what is certain of it and what is only possible, which is marked so.

    None where they were not there together even possibly, or it is not known from when until when they can have been.
    """
    first, last = possible_days(one, other)
    if kind is Overlap.CERTAIN:
        return _certain(one, other, first, last)
    if kind is not Overlap.POSSIBLE or first is None or last is None or first > last:
        return None
    return parse_state(f"{first}?/{last}?")


def _certain(one: Side, other: Side, first: date | None, last: date | None) -> DateSpan | None:
    begun = _greatest(begun_by(one.bounds), begun_by(other.bounds))
    ended = _least(not_ended_before(one.bounds), not_ended_before(other.bounds))
    if begun is None or ended is None:
        return None
    if begun > ended:  # one of the two is only attested some time between
        return parse_state(f"[{ended}..{begun}]")
    return parse_state(f"{_between(first, begun)}/{_between(ended, last)}")


def _between(first: date | None, last: date | None) -> str:
    """Once within two days, of which one may be unknown."""
    if first is None:
        return f"[..{last}]"
    if last is None:
        return f"[{first}..]"
    return f"{first}" if first == last else f"[{first}..{last}]"


def _greatest(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other


def _least(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other
