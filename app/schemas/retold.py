"""Which claims only tell again, less exactly, what another claim of the same person says."""

from collections.abc import Iterable
from datetime import date

from app.schemas.claims import ClaimOut

Vagueness = tuple[int, int]
"""How many of the four bounds are unknown, and over how many days the two ends are open."""


def retold(claims: Iterable[ClaimOut]) -> frozenset[str]:
    """The claims linked as the same statement with a more exactly dated one of the same kind.

    Both stay; a drawing and a sentence must not make two events of one. Of two equally exact ones neither is retold.
    """
    known = {one.id: one for one in claims}
    found = set()
    for claim in known.values():
        for link in claim.links:
            other = known.get(link.claim)
            if link.kind == "same_statement" and other is not None and other.kind == claim.kind:
                mine, theirs = _vagueness(claim), _vagueness(other)
                if mine != theirs:
                    found.add(claim.id if mine > theirs else other.id)
    return frozenset(found)


def _vagueness(claim: ClaimOut) -> Vagueness:
    """More unknown bounds are vaguer; with as many, ends that are wider."""
    dates = claim.dates
    if dates is None or not dates.edtf:
        return 4, 0
    ends = ((dates.start_earliest, dates.start_latest), (dates.end_earliest, dates.end_latest))
    return sum(day is None for end in ends for day in end), sum(_days(*end) for end in ends)


def _days(first: date | None, last: date | None) -> int:
    return (last - first).days if first and last else 0
