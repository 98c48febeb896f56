"""Why an answer is empty, in words: what lies beside it, and which filter keeps it out. Pure.

An empty answer must never read as if nobody had served: it says what else is recorded, and that it is only
what is recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.date_labels import day_words
from app.domain.dates import Window

SILENCE = "That nobody is recorded does not mean that nobody served."
"""What follows every empty answer."""


class Beside(StrEnum):
    """What lies beside an empty answer: corrections, another relation to the years, another standing, less asked."""

    READINGS = "readings"
    OVERLAP = "overlap"
    ASIDE = "aside"
    WIDER = "wider"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that lies beside: what it is, the value or parameter it is asked by, how many, and the words."""

    beside: Beside
    key: str
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Emptiness:
    """An empty answer: what was asked ("resident in Harbin in 1950") and what lies beside it."""

    asked: str
    hints: tuple[Hint, ...]

    @property
    def sentence(self) -> str:
        """All of it: "Nobody is recorded as …; 2 were attested before, 1 is undated. Without the place: 5 posts."."""
        near = [hint.words for hint in self.hints if hint.beside is not Beside.WITHOUT]
        sentence = f"Nobody is recorded {self.asked}" + (f"; {', '.join(near)}" if near else "") + "."
        without = [hint.words for hint in self.hints if hint.beside is Beside.WITHOUT]
        if without:
            joined = "; ".join(without)
            sentence += f" {joined[:1].upper()}{joined[1:]}."
        return f"{sentence} {SILENCE}"


@dataclass(frozen=True, slots=True)
class Noun:
    """What an answer counts, one and many."""

    one: str
    many: str

    def of(self, count: int) -> str:
        """The number with its noun: "1 post", "5 posts"."""
        return f"{count} {self.one if count == 1 else self.many}"


POSTS, PEOPLE, CLAIMS = Noun("post", "posts"), Noun("person", "people"), Noun("claim", "claims")
_OVERLAP = {
    "certain": ("was certainly there", "were certainly there"),
    "possible": ("was possibly there", "were possibly there"),
    "attested_before": ("was attested before", "were attested before"),
    "attested_after": ("was attested after", "were attested after"),
    "undated": ("is undated", "are undated"),
}
_ASIDE = {
    "alleged": ("is only alleged", "are only alleged"),
    "attributed": ("is only attributed", "are only attributed"),
    "asserted": ("is asserted", "are asserted"),
    "denied": ("is denied", "are denied"),
    "held": ("was held", "were held"),
    "appointed": ("was only an appointment", "were only appointments"),
    "candidate": ("was only considered", "were only considered"),
    "planned": ("was only planned", "were only planned"),
    "attempted": ("was only attempted", "were only attempted"),
    "did_not_happen": ("did not come about", "did not come about"),
    "collective": ("is told of a group that acted together", "are told of groups that acted together"),
}


def explain(
    asked: str,
    noun: Noun,
    *,
    persons_by_overlap: Mapping[str, int] | None = None,
    chosen: Sequence[str] = (),
    set_aside: Mapping[str, int] | None = None,
    wider: Iterable[tuple[str, str, int]] = (),
    without: Iterable[tuple[str, str, int]] = (),
    corrected: int = 0,
) -> Emptiness:
    """What lies beside an empty answer, the nearest first.

    `persons_by_overlap` counts persons by every kind, `chosen` are the kinds asked for; `set_aside` counts by
    reason; `wider` are (place id, label, count); `without` (parameter, words, count of the answer without it);
    `corrected` are the persons who answer where corrections take the place of the texts' readings.
    """
    hints: list[Hint] = []
    if corrected:
        hints.append(Hint(Beside.READINGS, "editor", corrected, f"{PEOPLE.of(corrected)} by our corrections"))
    hints += [
        Hint(Beside.OVERLAP, kind, count, f"{count} {_OVERLAP[kind][count != 1]}")
        for kind, count in (persons_by_overlap or {}).items()
        if count and kind not in chosen
    ]
    hints += [
        Hint(Beside.ASIDE, reason, count, f"{noun.of(count)} {_ASIDE[reason][count != 1]}")
        for reason, count in (set_aside or {}).items()
    ]
    hints += [
        Hint(Beside.WIDER, key, count, f"{noun.of(count)} {'is' if count == 1 else 'are'} placed only in {label}")
        for key, label, count in wider
    ]
    hints += [
        Hint(Beside.WITHOUT, key, count, f"without {words}: {noun.of(count)}") for key, words, count in without if count
    ]
    return Emptiness(asked, tuple(hints))


def window_words(window: Window) -> str:
    """A window in a sentence: "between 1930 and 1941", "in 1931", "on 13 June 1938", "in or after 1930", or nothing."""
    start, end = window.start, window.end
    if start is None and end is None:
        return ""
    if start is not None and end is not None:
        if start == end:
            return f"on {_day(start)}"
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            return f"in {start.year}" if start.year == end.year else f"between {start.year} and {end.year}"
        return f"between {_first(start)} and {_last(end)}"
    return f"in or after {_first(start)}" if start is not None else f"in or before {_last(end)}"


def _day(day: date | None) -> str:
    """A day in words; nothing for none."""
    return "" if day is None else day_words(day)


def _first(day: date | None) -> str:
    """A first day: the year alone where it begins it."""
    return str(day.year) if day is not None and (day.month, day.day) == (1, 1) else _day(day)


def _last(day: date | None) -> str:
    """A last day: the year alone where it ends it."""
    return str(day.year) if day is not None and (day.month, day.day) == (12, 31) else _day(day)
