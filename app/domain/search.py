"""What can be searched for in the one box, and the words and keys that a name is found by."""

import re
from enum import StrEnum

from app.domain.names import fold, loosen
from app.domain.names.likeness import COSTS, LEFT_HELD, Grade, Likeness, word_grade
from app.domain.names.parts import PartKind, name_parts
from app.domain.names.sounds import classes, sound_keys
from app.domain.terms import Vocabulary

MOST_HITS = 100
DEFAULT_HITS = 20
LONGEST_KEY = 24
"""Sounds of a word beyond this many are left out of its deletions: typing errors there are not looked for."""


class SearchKind(StrEnum):
    """A kind of record the box finds."""

    PERSON = "person"
    CODENAME = "codename"
    PLACE = "place"
    ORGANISATION = "organisation"
    ROLE = "role"


VOCABULARY_OF: dict[SearchKind, Vocabulary] = {
    SearchKind.CODENAME: Vocabulary.CODENAME,
    SearchKind.PLACE: Vocabulary.PLACE,
    SearchKind.ORGANISATION: Vocabulary.ORGANISATION,
    SearchKind.ROLE: Vocabulary.ROLE,
}
KIND_OF: dict[Vocabulary, SearchKind] = {vocabulary: kind for kind, vocabulary in VOCABULARY_OF.items()}


def index_words(name: str) -> frozenset[str]:
    """The words a name is found by while it is typed: each as folded, hyphened ones also as one."""
    return frozenset(fold(name).split()) | {fold(part.text).replace(" ", "") for part in name_parts(name)} - {""}


def asked_words(words: str) -> list[str]:
    """The words of a name asked for, folded: titles left out, numbers kept, hyphens and soft signs set aside."""
    parts = [fold(part.text).replace(" ", "") for part in name_parts(words)]
    return list(dict.fromkeys([*filter(None, parts), *(word for word in fold(words).split() if not word.isalpha())]))


def index_keys(name: str) -> frozenset[str]:
    """The sound keys of all words of a name; initials have none."""
    words = [part.text for part in name_parts(name) if part.kind is not PartKind.INITIAL]
    return frozenset(key for word in words for key in sound_keys(word))


def deletions(word: str) -> frozenset[str]:
    """A word with no letter and each one letter left out, and so its sound classes (in capitals).

    Two words one edit apart, in letters or in sounds, share one of them (symmetric deletion: Garbe 2012).
    """
    found: set[str] = set()
    for key in (fold(word).replace(" ", "")[:LONGEST_KEY], *{classes(key)[:LONGEST_KEY] for key in sound_keys(word)}):
        found.add(key)
        found.update(key[:at] + key[at + 1 :] for at in range(len(key)))
    return frozenset(found - {""})


_SOFT_SIGN = re.compile(r"(?<=\w)['’ʼʹ`´′](?=\w)")


def words_likeness(asked: str, held: str) -> Likeness | None:
    """How like words asked for are to a name held, word by word in any order; a word may be the beginning of one.

    For names that are no person's, and for names still being typed. Every word asked for must meet one; an apostrophe
    within a word may part two (*d'affaires*) or stand for a soft sign (*Mol'er*).
    """
    return _words_likeness(asked, held) or _words_likeness(_SOFT_SIGN.sub("", asked), held)


def _words_likeness(asked: str, held: str) -> Likeness | None:
    left = loosen(held).split()
    grades: list[Grade] = []
    for word in loosen(asked).split():
        met = [(grade, at) for at, one in enumerate(left) if (grade := _beginning(word, one)) is not None]
        if not met:
            return None
        grade, at = min(met)
        grades.append(grade)
        left.pop(at)
    if not grades:
        return None
    score = 100 - sum(COSTS[grade] for grade in grades) - LEFT_HELD * len(left)
    return Likeness(max(grades), max(score, 1.0), len(grades), 0, len(left))


def _beginning(word: str, held: str) -> Grade | None:
    if word == held:
        return Grade.EXACT
    grade = word_grade(word, held) if min(len(word), len(held)) > 2 else None
    if grade in (Grade.KEY, Grade.SPELLING):
        return grade
    return Grade.BEGINS if held.startswith(word) else grade
