"""How the name in a stranger's table agrees with what the record calls somebody: was the surname met, and what else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.names import fold
from app.domain.names.given import is_given
from app.domain.names.likeness import COSTS, Grade, part_grade, parts_likeness
from app.domain.names.parts import NamePart, PartKind, name_parts


@dataclass(frozen=True, slots=True)
class NameEvidence:
    """How the name asked for agrees with the one held.

    `whole`: every part asked for has met a part held. `surname`: how the surname was met, null where it was not.
    `bare`: nothing but the surname, or a codename, was asked for. `initials`: initials fit, all else has equal keys.
    """

    grade: Grade
    score: float
    whole: bool
    surname: Grade | None = None
    bare: bool = False
    initials: bool = False

    @property
    def equal(self) -> bool:
        """Whether every part asked for has an equal key."""
        return self.whole and self.grade <= Grade.KEY

    @property
    def telling(self) -> bool:
        """Whether it may be the name of the one who is meant: equal or with fitting initials, the surname met."""
        met = self.surname is not None and self.surname <= Grade.KEY
        return met and (self.equal or (self.whole and self.initials))


@dataclass(frozen=True, slots=True)
class NamesHeld:
    """What the record calls somebody: its heading as it is sorted (empty for the unnamed), and every name."""

    sorted_as: str
    names: tuple[str, ...]

    @property
    def surname(self) -> tuple[NamePart, ...]:
        """The surname: what stands before the comma, or the only word there is."""
        before, comma, _ = self.sorted_as.partition(",")
        parts = name_parts(before)
        return parts if comma or len(parts) == 1 else ()

    @property
    def fullest(self) -> int:
        """How many parts the longest name has."""
        return max((len(name_parts(name)) for name in self.names), default=0)


def compared(words: str, held: NamesHeld) -> NameEvidence | None:
    """The surest agreement of the words with one of the names; null where they are like none."""
    found = [one for name in held.names if (one := _compared(words, name, held)) is not None]
    return max(found, key=surety, default=None)


def surety(one: NameEvidence) -> tuple[bool, bool, float]:
    """What makes one agreement surer than another."""
    return one.telling, one.equal, one.score


def _compared(words: str, name: str, names: NamesHeld) -> NameEvidence | None:
    asked, held = name_parts(words), name_parts(name)
    like = parts_likeness(asked, held)
    if like is None:
        return None
    grade, score = (Grade.EXACT, 100.0) if fold(words) == fold(name) else (like.grade, like.score)
    whole = like.left_asked == 0
    surnames = _surnames(held, names.surname)
    met = [_met(one, surnames) for one in asked]
    initials = sum(one.kind is PartKind.INITIAL for one in asked)
    fit = whole and grade is Grade.INITIAL and initials > 0 and _equal_words(asked, held)
    if fit:
        score += initials * COSTS[Grade.INITIAL] / 2
    return NameEvidence(
        grade, score, whole, min((one for one in met if one is not None), default=None),
        bare=None not in met and names.fullest > len(asked), initials=fit,
    )  # fmt: skip


def _surnames(held: Sequence[NamePart], surname: Sequence[NamePart]) -> list[NamePart]:
    """The parts of a name that are its surname: those like the heading's, else what is no given name or patronymic.

    *Borovich* looks like a patronymic; only the heading tells.
    """
    own = [one for one in held if one.kind is not PartKind.INITIAL and _met(one, surname) is not None]
    return own or [one for one in held if one.kind is PartKind.WORD and not is_given(one.text)]


def _met(part: NamePart, surname: Iterable[NamePart]) -> Grade | None:
    """How a part meets a surname; an initial meets none."""
    if part.kind is PartKind.INITIAL:
        return None
    grades = [part_grade(part, one) for one in surname if one.kind is not PartKind.INITIAL]
    return min((one for one in grades if one is not None), default=None)


def _equal_words(asked: Sequence[NamePart], held: Sequence[NamePart]) -> bool:
    """Whether the words asked for, their initials aside, have equal keys among those held."""
    words = [one for one in asked if one.kind is not PartKind.INITIAL]
    like = parts_likeness(words, held)
    return like is not None and like.left_asked == 0 and like.grade <= Grade.KEY


def unlike(words: str, names: Sequence[str]) -> bool:
    """Whether the words are another's name: like none of these, not even by initials alone."""
    asked = name_parts(words)
    if not asked or not names:
        return False
    if any(part.kind is not PartKind.INITIAL for part in asked):
        return all(parts_likeness(asked, name_parts(name)) is None for name in names)
    return all(
        any(all(part_grade(one, two) is None for two in name_parts(name)) for one in asked) for name in names
    )
