"""Why one claim is taken to have begun after another, in words: a clause or several, without a full stop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain.careers import Stated, Taken, pair_order
from app.domain.date_labels import label, when
from app.domain.dates import DateSpan, Window
from app.domain.order import Order, Within, order
from app.domain.overlap import Overlap, overlap, reason


@dataclass(frozen=True, slots=True)
class Told:
    """A claim of a path as it is told: the claim in a few words, its dates, and the window of its step."""

    taken: Taken
    words: str
    span: DateSpan
    window: Window

    @property
    def name(self) -> str:
        """The words as they stand inside a sentence: the first letter small, unless it is an abbreviation."""
        words = self.words.removesuffix(" (alleged)")  # the reason says so itself
        return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def begun(span: DateSpan) -> str:
    """When it began, as far as is known: "begun in 1928", "attested in 1931", "in May 1938"."""
    if span.bounds.undated:
        return "no date is given"
    if span.lone and span.start is not None:
        return when(span.start) if span.event else label(span)
    if span.start is not None:
        return f"begun {when(span.start)}"
    return f"start not known, ended {when(span.end)}" if span.end is not None else label(span)


def order_reason(path: Sequence[Told], kind: Order, stated: Stated, within: Within | None = None) -> str:
    """Why a path is certain, or what keeps it from being certain."""
    if kind is Order.POSSIBLE:
        return _doubts(path, stated, within)
    told = f"{path[0].name}: {begun(path[0].span)}"
    for one, other in pairwise(path):
        by_dates = order(one.taken.start, other.taken.start) is Order.CERTAIN
        then = "then" if by_dates else "then, as the text says,"
        told += f"; {then} {other.name}: {begun(other.span)}"
    return told


def _doubts(path: Sequence[Told], stated: Stated, within: Within | None) -> str:
    """Everything that keeps a path from being certain, each once."""
    causes: list[str] = []
    for told in path:
        causes += _of_itself(told)
    for one, other in pairwise(path):
        if pair_order(one.taken, other.taken, stated) is not Order.CERTAIN:
            causes += _between(one, other)
        elif within is not None and pair_order(one.taken, other.taken, stated, within) is not Order.CERTAIN:
            causes.append(
                f"whether it was that soon is not known ({one.name}: {begun(one.span)}; "
                f"{other.name}: {begun(other.span)})"
            )
    return "; ".join(dict.fromkeys(causes)) or "the order is not known closely enough"


def meeting_reason(told: Told) -> str:
    """Why a claim meets its step as it does: the window's reason, unless only a rank asked for with it is unsure."""
    start, kind = told.taken.start, told.taken.overlap
    by_dates = overlap(told.span.bounds, told.window, capped=start.qualified or start.doubted)
    if not told.taken.sure and by_dates is Overlap.CERTAIN:
        return f"{label(told.span)}; the rank is not attested surely then"
    return reason(told.span, told.window, kind or Overlap.POSSIBLE)


def _of_itself(told: Told) -> list[str]:
    """What keeps a claim from being certain in any path: the editor, the source, the window, the rank."""
    taken, causes = told.taken, []
    if taken.start.doubted:
        causes.append(f"{told.name}: the claim is doubted")
    if taken.start.alleged:
        causes.append(f"{told.name}: only alleged")
    if not taken.sure:
        causes.append(f"{told.name}: {meeting_reason(told)}")
    return causes


def _between(one: Told, other: Told) -> list[str]:
    """What keeps the order of two claims from being certain."""
    causes = []
    first, second = one.taken.start, other.taken.start
    if first.latest is None:
        causes.append(_unknown(one))
    if second.earliest is None:
        causes.append(_unknown(other))
    if causes:
        return causes
    if first.latest is not None and second.earliest is not None and first.latest >= second.earliest:
        return [f"which began first is not known ({one.name}: {begun(one.span)}; {other.name}: {begun(other.span)})"]
    return [
        f"{told.name}: the date is not sure ({label(told.span)})"
        for told in (one, other) if told.taken.start.qualified
    ]  # fmt: skip


def _unknown(told: Told) -> str:
    """That the start of a claim is not known, and what is."""
    if told.span.bounds.undated:
        return f"no date is given for {told.name}"
    return f"start of {told.name} not known ({label(told.span)})"


def nobody_words(
    steps: Sequence[int], together: int, turned: int | None, later: int, by_order: Mapping[str, int],
    asked: Sequence[Order],
) -> str:
    """Why nobody answers: how many meet each step alone, all of them, both turned round, all in order but `later`.

    "3 people meet the first step, 2 the second; nobody meets both in this order. 1 person does in the opposite order."
    """
    others = [f"{count} {_SURELY[kind]}" for kind, count in by_order.items() if count and Order(kind) not in asked]
    if others:
        return f"Nobody {' or '.join(_SURELY[kind] for kind in asked)}; {', '.join(others)}."
    counted = f"{_meet(steps[0])} the first step"
    counted += "".join(f", {count or 'nobody'} the {nth}" for count, nth in zip(steps[1:], _NTH[1:], strict=False))
    if len(steps) == 1:
        return f"{counted}."
    every = "both" if len(steps) == 2 else "all of them"
    if not together:
        return f"{counted}; nobody meets {every}."
    if later:
        return f"{counted}; {_meet(later)} {every} in this order, but not that soon."
    told = f"{counted}; {_meet(together)} {every}, but not in this order"
    if turned:
        told += f"; {turned} in the opposite order"
    return f"{told}."


_SURELY = {Order.CERTAIN.value: "certainly", Order.POSSIBLE.value: "possibly"}
_NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def _meet(count: int) -> str:
    """A number of persons with its verb: "nobody meets", "1 person meets", "3 people meet"."""
    return "nobody meets" if not count else "1 person meets" if count == 1 else f"{count} people meet"
