"""A dossier: what is recorded of a person that speaks of who it is; and how a case for or against is put."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.dates import Bounds
from app.domain.terms import Authority


class CaseKind(StrEnum):
    """What a case is about: two records of one person, or one record of two."""

    SAME = "same"
    TWO_IN_ONE = "two-in-one"


GRAVE = -4
"""Evidence against that nothing outweighs."""


class Strength(StrEnum):
    """How much speaks for looking into it."""

    STRONG = "strong"
    SOME = "some"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence, the claims it rests on, and its weight."""

    words: str
    weight: int
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """Something dated that a claim says: in words, with its dates in words, bounds, and whether they are unsure."""

    claim: str
    words: str
    when: str
    bounds: Bounds
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A name as written, and the claim that holds it; none for a heading. `plain` in a text, and not as a misprint."""

    text: str
    claim: str | None = None
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Post(Held):
    """A post that came about: its terms by id, and each with what lies above it; `town` is a place no country is."""

    role: str = ""
    roles: frozenset[str] = frozenset()
    organisation: str | None = None
    organisations: frozenset[str] = frozenset()
    place: str | None = None
    places: frozenset[str] = frozenset()
    town: bool = False
    office: bool = True
    single: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is recorded of a person that speaks of identity; corrected and denied claims are left out.

    `ties` are the claims that relate the person to others, `identified_with` those that say the two are one, both by
    the others' keys; `passages` the claims that stand in each passage; `numbers` the claims by authority and number.
    """

    key: int
    name: str
    identified: bool
    names: tuple[Named, ...] = ()
    posts: tuple[Post, ...] = ()
    deeds: tuple[Held, ...] = ()
    ranks: Mapping[str, Held] = field(default_factory=dict)
    codenames: Mapping[str, Held] = field(default_factory=dict)
    births: tuple[Held, ...] = ()
    deaths: tuple[Held, ...] = ()
    traits: Mapping[tuple[str, str], str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    ties: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    identified_with: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    passages: Mapping[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[tuple[Authority, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What speaks for and against, the weightiest first, and how strong the case is."""

    strength: Strength
    total: int
    for_: tuple[Evidence, ...]
    against: tuple[Evidence, ...]
