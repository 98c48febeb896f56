"""How like two names of persons are: part by part, in any order, with initials, short forms and cases.

A name asked for is like a name held if every part of the one that has a partner agrees with it, and what is left over
does not speak against it: *Boris Melnikov* may be *Melnikov Boris Nikolaevich*, but not *Melnikov Viktor*.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from app.domain.names.cases import declined
from app.domain.names.distance import one_slip, own_sounds, same_name, sound_distance
from app.domain.names.folding import fold
from app.domain.names.given import is_given, same_given
from app.domain.names.parts import NamePart, PartKind, first_sounds, name_parts
from app.domain.names.sounds import sound_keys


class Grade(IntEnum):
    """How two names, or two parts of names, agree: the lower the surer."""

    EXACT = 0
    KEY = 1
    SPELLING = 2
    GIVEN = 3
    CASE = 4
    INITIAL = 5
    BEGINS = 6
    SLIP = 7
    NEAR = 8


GRADE_WORDS: dict[Grade, str] = {
    Grade.EXACT: "the same letters",
    Grade.KEY: "the same name in another spelling",
    Grade.SPELLING: "nearly the same sounds",
    Grade.GIVEN: "another form of the given name",
    Grade.CASE: "another case or the feminine form",
    Grade.INITIAL: "the initials agree",
    Grade.BEGINS: "it begins so",
    Grade.SLIP: "one letter apart in a long word",
    Grade.NEAR: "one letter apart",
}
COSTS: dict[Grade, float] = {
    Grade.EXACT: 0, Grade.KEY: 2, Grade.SPELLING: 10, Grade.GIVEN: 6, Grade.CASE: 12, Grade.INITIAL: 8,
    Grade.BEGINS: 9, Grade.SLIP: 24, Grade.NEAR: 34,
}  # fmt: skip
_LONG, _SHORT = 6, 4
MOST_PARTS = 6
LEFT_HELD, LEFT_ASKED = 4.0, 12.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two names are: the least sure grade of the parts that met, and 0 (unlike) to 100 (the same letters)."""

    grade: Grade
    score: float
    met: int
    left_asked: int
    left_held: int


@lru_cache(maxsize=65536)
def word_grade(first: str, second: str) -> Grade | None:
    """How two words agree as spellings of one name; null where they do not."""
    if fold(first) == fold(second):
        return Grade.EXACT
    if sound_keys(first) & sound_keys(second):
        return Grade.KEY
    if same_name(first, second):
        return Grade.SPELLING
    if declined(first, second):
        return Grade.CASE
    if same_given(first, second):
        return Grade.GIVEN
    sizes = own_sounds(first), own_sounds(second)
    if min(sizes) >= _SHORT and (sound_distance(first, second, 1.0) <= 1.0 or one_slip(fold(first), fold(second))):
        return Grade.SLIP if max(sizes) >= _LONG else Grade.NEAR
    return None


def part_grade(first: NamePart, second: NamePart) -> Grade | None:
    """How two parts of names agree; an initial with what may begin so."""
    if PartKind.INITIAL in (first.kind, second.kind):
        if first.text == second.text:
            return Grade.EXACT
        return Grade.INITIAL if first_sounds(first) & first_sounds(second) else None
    return word_grade(first.text, second.text)


Pairing = tuple[tuple[int, int, Grade], ...]


def _pairing(asked: Sequence[NamePart], held: Sequence[NamePart]) -> Pairing:
    """The parts that meet, each once: as many as can, then as surely as can; initials keep their order."""
    grades = [
        [(two, grade) for two, its in enumerate(held) if (grade := part_grade(one, its)) is not None] for one in asked
    ]
    meeting = [one for one, its in enumerate(grades) if its]
    """The parts asked for that agree with any: of most names held, none."""

    def shortened(one: int, two: int) -> bool:
        return PartKind.INITIAL in (asked[one].kind, held[two].kind)

    def fits(one: int, two: int, others: Pairing) -> bool:
        return all(
            two != b and not (shortened(one, two) and shortened(a, b) and (one < a) != (two < b)) for a, b, _ in others
        )

    def pairings(at: int) -> Iterator[Pairing]:
        if at == len(meeting):
            yield ()
            return
        one = meeting[at]
        for rest in pairings(at + 1):
            yield rest
            for two, grade in grades[one]:
                if fits(one, two, rest):
                    yield ((one, two, grade), *rest)

    return min(pairings(0), key=_badness) if meeting else ()


def _badness(pairing: Pairing) -> tuple[int, float, int]:
    return (
        -len(pairing), sum(COSTS[grade] for _, _, grade in pairing), sum(abs(one - two) for one, two, _ in pairing)
    )  # fmt: skip


def _conflict(asked: Sequence[NamePart], held: Sequence[NamePart]) -> bool:
    """Whether the parts left over on both sides speak against each other: two given names, say; not one of each."""
    return any(
        PartKind.INITIAL in (one.kind, two.kind)
        or (one.kind is PartKind.PATRONYMIC) == (two.kind is PartKind.PATRONYMIC)
        for one in asked for two in held
    )  # fmt: skip


def _skips_given(initials: Sequence[NamePart], others: Sequence[NamePart], left: Sequence[NamePart]) -> bool:
    """Whether an initial has met a patronymic while the given name before it has met nothing: *S.* for Genrikh S."""
    kinds = [(one.kind, two.kind) for one, two in zip(initials, others, strict=True)]
    return (PartKind.INITIAL, PartKind.PATRONYMIC) in kinds and any(part.kind is PartKind.WORD for part in left)


def likeness(asked: str, held: str) -> Likeness | None:
    """How like a name asked for is to a name held; null where they are not names of one person by their letters."""
    return parts_likeness(name_parts(asked), name_parts(held))


def parts_likeness(asked: Sequence[NamePart], held: Sequence[NamePart]) -> Likeness | None:
    """As `likeness`, for names already parted."""
    pairs = _pairing(asked[:MOST_PARTS], held[:MOST_PARTS])
    if not pairs:
        return None
    met = [(asked[one], held[two]) for one, two, _ in pairs]
    words = [one for one, two in met if PartKind.INITIAL not in (one.kind, two.kind)]
    left_asked = [part for at, part in enumerate(asked) if all(at != one for one, _, _ in pairs)]
    left_held = [part for at, part in enumerate(held) if all(at != two for _, two, _ in pairs)]
    if not words or _conflict(left_asked, left_held):
        return None
    if left_asked and left_held and all(is_given(one.text) or one.kind is PartKind.PATRONYMIC for one in words):
        return None
    ones, twos = [one for one, _ in met], [two for _, two in met]
    if _skips_given(ones, twos, left_held) or _skips_given(twos, ones, left_asked):
        return None
    costs = sum(COSTS[grade] for _, _, grade in pairs)
    score = 100 - costs - LEFT_HELD * len(left_held) - LEFT_ASKED * len(left_asked)
    return Likeness(max(grade for _, _, grade in pairs), max(score, 1.0), len(pairs), len(left_asked), len(left_held))
