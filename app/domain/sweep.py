"""Which of many spans meet each other or a window: found in the order of time, without comparing every two."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from app.domain.dates import Window


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


class Reaching:
    """Spans by the first and the last day they speak of (`app.domain.overlap.reach`), to be asked about windows."""

    def __init__(self, days: Sequence[tuple[date | None, date | None]]) -> None:
        self._spans = sorted(
            (first, last, position) for position, (first, last) in enumerate(days)
            if first is not None and last is not None
        )  # fmt: skip
        self._firsts = [first for first, _, _ in self._spans]
        self._lasts = list(accumulate((last for _, last, _ in self._spans), max))

    def within(self, window: Window | None) -> list[int]:
        """The positions, in order, of those that reach the window; none where it is open or there is none."""
        if window is None or window.start is None or window.end is None:
            return []
        begun = bisect_right(self._firsts, window.end)
        ended = bisect_left(self._lasts, window.start)
        return sorted(position for _, last, position in self._spans[ended:begun] if window.start <= last)
