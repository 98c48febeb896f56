"""The network around a person: who is near, in which order they are shown, and how a tie reads from either end.

A person is near by what a text says of both (`STATED`) or by having been in the same town or small body at the same
time (company, by how surely). `FURTHER` are those whom a text ties to somebody near.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.company import SURE_FIRST
from app.domain.dates import Window
from app.domain.overlap import Overlap
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES, ANY_TIME, DEFAULT_OVERLAPS
from app.domain.terms import INVERSE, RELATIONS, words

MOST_NODES = 60
"""How many persons a network shows, the one in its middle among them: more cannot be told apart."""
STATED, FURTHER = "stated", "further"
STEPS = ("2", "1")
"""How far a network goes, the usual first."""


class TieKind(StrEnum):
    """What makes a tie: a text that says so, or a time spent in the same place."""

    STATED = "stated"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class NetworkFilter:
    """A question about a person's network.

    `places` and `window` hold of the ties: of a claim's own place and dates, of both posts where it is company.
    `wide`: whether company in a whole country, army or government counts. `modes` and `actualities` are those of the
    claims that state ties; `steps` 2 takes in those whom a text ties to somebody near.
    """

    person: int
    ties: tuple[TieKind, ...] = tuple(TieKind)
    places: tuple[int, ...] = ()
    window: Window = ANY_TIME
    overlaps: tuple[Overlap, ...] = DEFAULT_OVERLAPS
    wide: bool = False
    modes: tuple[str, ...] = ANSWERED_MODES
    actualities: tuple[str, ...] = ANSWERED_ACTUALITIES
    steps: int = 2

    @property
    def dated(self) -> bool:
        """Whether there is a window."""
        return self.window != ANY_TIME


@dataclass(frozen=True, slots=True)
class Nearness:
    """Why somebody is near: how many ties texts state, and the surest company with its days."""

    name: str
    stated: int = 0
    overlap: Overlap | None = None
    least_days: int = 0
    greatest_days: int | None = 0

    @property
    def standing(self) -> str:
        """`stated`, or the kind of company."""
        return STATED if self.stated or self.overlap is None else str(self.overlap)

    @property
    def order(self) -> tuple[int, int, int, float, str]:
        """What to sort by: most stated ties first, then the surest and longest company, then by name."""
        sureness = 0 if self.overlap is None else SURE_FIRST.index(self.overlap)
        greatest = float("inf") if self.greatest_days is None else self.greatest_days
        return (-self.stated, sureness, -self.least_days, -greatest, self.name.casefold())


@dataclass(frozen=True, slots=True)
class Reading:
    """How a tie reads: `active` from its subject, `passive` from the other; {} is the other's name.

    `turned`: the person the claim names is the subject, and the one it is about is the other. An undirected tie
    reads the same from both.
    """

    active: str
    passive: str
    directed: bool = True
    turned: bool = False


_TOGETHER = frozenset({"meeting", "negotiation", "agreement", "contact", "gathering"})
"""Activities that two persons do with one another."""
_PARTS = {
    "by": Reading("had a part in the fate of {}", "in whose fate {} had a part", turned=True),
    "on_instructions_of": Reading("gave instructions in the fate of {}", "in whose fate {} gave instructions",
                                  turned=True),
    "court": Reading("judged {}", "judged by {}", turned=True),
    "exchanged_for": Reading("exchanged for {}", "exchanged for {}", directed=False),
}  # fmt: skip
HANDED_OVER = Reading("handed over to {}", "took over from {}")


def reading_of(kind: str, word: str) -> Reading:
    """How a claim of a kind reads: `word` is its relation, activity, trait or the part taken in a fate."""
    if kind == "relation":
        return _relation(word)
    if kind == "activity":
        both = f"{words(word)} with {{}}"
        if word in _TOGETHER:
            return Reading(both, both, directed=False)
        doing = "deed" if word == "other" else words(word)
        article = "an" if doing[0] in "aeiou" else "a"
        return Reading(f"{doing} involving {{}}", f"involved in {article} {doing} of {{}}")
    if kind == "trait":
        said = "assessed" if word == "assessment" else "spoke of"
        return Reading(f"{said} {{}}", "assessed by {}" if word == "assessment" else "spoken of by {}", turned=True)
    return _PARTS[word] if kind == "fate" else HANDED_OVER


def _relation(word: str) -> Reading:
    inverse = INVERSE[word]
    if inverse == word:
        return Reading(f"{words(word)} {{}}", f"{words(word)} {{}}", directed=False)
    turned = word not in RELATIONS
    active = inverse if turned else word
    return Reading(f"{words(active)} {{}}", f"{words(INVERSE[active])} {{}}", turned=turned)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who is shown, in order, and how many are left out by why they are near."""

    shown: tuple[int, ...]
    left_out: dict[str, int] = field(default_factory=dict)


def nearest_first(near: dict[int, Nearness], room: int) -> Chosen:
    """The nearest `room` persons: those texts tie first, then the surest and longest company."""
    ordered = sorted(near, key=lambda key: (near[key].order, key))
    return Chosen(tuple(ordered[:room]), _counted([near[key].standing for key in ordered[room:]]))


def furthest_last(ties: dict[int, int], names: dict[int, str], room: int) -> Chosen:
    """Of those one step further (number of ties by key) the `room` with the most ties, then by name."""
    ordered = sorted(ties, key=lambda key: (-ties[key], names.get(key, "").casefold(), key))
    return Chosen(tuple(ordered[:room]), _counted([FURTHER] * len(ordered[room:])))


def _counted(standings: Sequence[str]) -> dict[str, int]:
    order = (STATED, *map(str, SURE_FIRST), FURTHER)
    return {one: standings.count(one) for one in order if one in standings}
