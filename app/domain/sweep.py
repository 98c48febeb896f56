"""Which of many spans certainly meet: found in one pass through time, without comparing each with every other."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple


class Spell(NamedTuple):
    """A claim in time: the day by which it has surely begun, and the last day on which it surely had not ended.

    The former may be the later of the two: "attested in 1931" has begun by the year's end, and not ended before its
    beginning (see `app.domain.overlap`).
    """

    begun: date
    not_ended: date
    claim: int
    person: int


def certain_meetings(spells: Iterable[Spell]) -> Iterator[tuple[Spell, Spell]]:
    """Every two spells that are certain together, once; the spells come in the order of `begun`.

    The time grows with the spells and with the pairs there are, save for those attested in the same short time only.
    """
    lasting: list[Spell] = []
    for one in spells:
        lasting = [other for other in lasting if other.not_ended >= one.begun]
        yield from ((other, one) for other in lasting if other.begun <= one.not_ended)
        lasting.append(one)
