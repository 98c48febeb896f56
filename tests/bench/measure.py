"""How two ways of answering are timed: in turn, on many different inputs, as medians.

Each run asks both sides for the same input, and who begins changes from run to run: a machine whose speed drifts
slows both, and neither always finds the pages the other has just read. Before the clock runs, both sides answer the
inputs once, so that the disk is not what is measured, and must say the same of a few: a floor that answers another
question is no floor.

The clock is the wall's. On a machine that does other work meanwhile, what takes long is interrupted more often than
what takes little, and ratios are too high: `--cpu` then counts the CPU of the asking thread instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from time import perf_counter, thread_time
from typing import Any

CHECKED = 5
"""Inputs on which both sides must agree before they are timed."""
LEAST = 7
"""Runs that are made whatever the time."""


@dataclass(frozen=True, slots=True)
class Times:
    """What one side took, in seconds: the median of its runs, and what 99 of 100 runs stay within."""

    median: float
    p99: float
    runs: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Times":
        """From the runs; of less than a hundred, the slowest is the p99."""
        ordered = sorted(seconds)
        return cls(median(ordered), ordered[ceil(0.99 * len(ordered)) - 1], len(ordered))


class DisagreementError(AssertionError):
    """Two sides that should answer alike do not."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Ours and a peer, to be asked the same inputs.

    `ours` and `peer` answer one input; `said` and `peer_said` turn an answer into what both must agree on (keys, ids,
    counts), None where nothing can be compared.
    """

    key: str
    ours: Callable[[Any], Any]
    peer: Callable[[Any], Any]
    inputs: Sequence[Any]
    said: Callable[[Any], object] | None = None
    peer_said: Callable[[Any], object] | None = None

    def check(self, most: int = CHECKED) -> None:
        """Raise DisagreementError where the sides do not answer one of the first inputs alike."""
        if self.said is None or self.peer_said is None:
            return
        for one in self.inputs[:most]:
            mine, theirs = self.said(self.ours(one)), self.peer_said(self.peer(one))
            if mine != theirs:
                said = f"asked {one!r} we say\n  {mine!r}\nand the other side says\n  {theirs!r}"
                raise DisagreementError(f"{self.key}: {said}")


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a row is measured: so many runs, fewer where its seconds are over; and by which clock."""

    runs: int
    seconds: float
    cpu: bool = False

    def timed(self, call: Callable[[Any], Any], one: Any) -> float:
        """Seconds a call takes for one input."""
        clock = thread_time if self.cpu else perf_counter
        start = clock()
        call(one)
        return clock() - start


def in_turn(sides: Sequence[Callable[[Any], Any]], inputs: Sequence[Any], effort: Effort) -> list[Times]:
    """Each side's times over some rounds of the inputs, once both have answered them, or as many as in that time."""
    taken: list[list[float]] = [[] for _ in sides]
    _warm(sides, inputs[: effort.runs], effort.seconds)
    until = perf_counter() + effort.seconds
    for number in range(effort.runs):
        one = inputs[number % len(inputs)]
        order = range(len(sides)) if number % 2 == 0 else range(len(sides) - 1, -1, -1)
        for side in order:
            taken[side].append(effort.timed(sides[side], one))
        if number >= LEAST and perf_counter() > until:
            break
    return [Times.of(one) for one in taken]


def _warm(sides: Sequence[Callable[[Any], Any]], inputs: Sequence[Any], seconds: float) -> None:
    """Have both sides answer one input after another, the first in any case, until the time is over.

    What a disk does when a part of the file is first read tells nothing of either.
    """
    until = perf_counter() + seconds
    for one in inputs:
        for call in sides:
            call(one)
        if perf_counter() > until:
            return
