"""What can be searched for in the one box, and the words and keys that a name is found by."""

import re
from enum import StrEnum
from functools import lru_cache

from app.domain.names import fold, loosen
from app.domain.names.folding import WORDS_KEPT
from app.domain.names.likeness import COSTS, LEFT_HELD, Grade, Likeness, word_grade
from app.domain.names.parts import PartKind, looks_patronymic, name_parts
from app.domain.names.sounds import classes, readings, sound_keys
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
    return frozenset(fold(name).split()) | {joined(part.text) for part in name_parts(name)} - {""}


def asked_words(words: str) -> list[str]:
    """The words of a name asked for, folded: titles left out, numbers kept, hyphens and soft signs set aside."""
    parts = [joined(part.text) for part in name_parts(words)]
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


class Match(StrEnum):
    """How a hit matches, surest first.

    The same letters; the same name otherwise spelled; a longer name with the words in it; a beginning; a near spelling.
    """

    EXACT = "exact"
    SAME_NAME = "same_name"
    CONTAINS = "contains"
    BEGINS = "begins"
    NEAR = "near"


MATCHES = tuple(Match)


def match_of(like: Likeness, *, by_words: bool) -> Match:
    """How a likeness is told; `by_words`: of something that is no name of a person, compared word by word."""
    if like.grade >= Grade.SLIP:
        return Match.NEAR
    if like.grade is Grade.BEGINS:
        return Match.BEGINS
    if by_words and like.left_held:
        return Match.CONTAINS
    return Match.EXACT if like.grade is Grade.EXACT and not like.left_asked else Match.SAME_NAME


_SOFT_SIGN = re.compile(r"(?<=\w)['’ʼʹ`´′](?=\w)")


def words_likeness(asked: str, held: str, *, typing: bool = False) -> Likeness | None:
    """How like words asked for are to a name held, word by word in any order; a word may be the beginning of one.

    For names that are no person's, and for names still being typed (`typing`: then a word may begin so by its sounds
    too). Every word asked for must meet one; an apostrophe within a word may part two (*d'affaires*) or stand for a
    soft sign (*Mol'er*); a hyphen or blank may be lacking on one side (*Chang-chun*, *Changchun*).
    """
    found = _by_words(asked, held, typing)
    if found is None and (plainer := _SOFT_SIGN.sub("", asked)) != asked:
        found = _by_words(plainer, held, typing)
    if found is not None:
        return found
    one, other = joined(asked), joined(held)
    grade = word_grade(one, other) if min(len(one), len(other)) > 3 else None
    return None if grade is None or grade > Grade.KEY else Likeness(Grade.KEY, 100 - COSTS[Grade.KEY], 1, 0, 0)


@lru_cache(maxsize=WORDS_KEPT)
def joined(name: str) -> str:
    """A name as one word."""
    return fold(name).replace(" ", "")


def _by_words(asked: str, held: str, typing: bool) -> Likeness | None:
    left = loosen(held).split()
    grades: list[Grade] = []
    for word in (loosen(asked) or fold(asked)).split():
        best, place = None, 0
        for at, one in enumerate(left):
            grade = _beginning(word, one, typing)
            if grade is not None and (best is None or grade < best):
                best, place = grade, at
        if best is None:
            return None
        grades.append(best)
        left.pop(place)
    if not grades:
        return None
    score = 100 - sum(COSTS[grade] for grade in grades) - LEFT_HELD * len(left)
    return Likeness(max(grades), max(score, 1.0), len(grades), 0, len(left))


@lru_cache(maxsize=16384)
def _beginning(word: str, held: str, typing: bool) -> Grade | None:
    """How a word agrees with one held, of which it may be the beginning; names share given names and patronymics."""
    if word == held:
        return Grade.EXACT
    grade = word_grade(word, held) if min(len(word), len(held)) > 2 else None
    if grade in (Grade.KEY, Grade.SPELLING):
        return grade
    if held.startswith(word) and (typing or not looks_patronymic(held)):
        return Grade.BEGINS
    return Grade.BEGINS if typing and sounds_begin(word, held) else grade


@lru_cache(maxsize=16384)
def typed_sounds(word: str) -> frozenset[str]:
    """What the keys of a word still being typed may begin with: its readings, whole and less their last sound.

    The last letters may be half of a group (*Oschtsch* on the way to *Oschtschepkow*) or of an ending.
    """
    found = {reading for reading, cost in readings(word).items() if not cost and len(reading) > 1}
    return frozenset(found | {reading[:-1] for reading in found if len(reading) > 4})


def sounds_begin(word: str, held: str) -> bool:
    """Whether a word being typed may become one held, by its sounds."""
    beginnings = tuple(typed_sounds(word)) if len(word) > 2 else ()
    return any(key.startswith(beginnings) for key in sound_keys(held))
