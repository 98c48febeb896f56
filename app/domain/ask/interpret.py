"""A question in plain words, understood or refused: the one entrance to this package. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from lark import UnexpectedInput

from app.domain.ask.grammar import parsed, stopped_at
from app.domain.ask.lexicon import Lexicon, Meaning
from app.domain.ask.meaning import Question, question
from app.domain.ask.phrases import NotUnderstood, Reading
from app.domain.ask.reader import Names, pieces
from app.domain.ask.sentence import sentence
from app.domain.ask.tokens import KINDS, UNKNOWN, Piece
from app.domain.dates import DateError, parse_window
from app.domain.names import fold
from app.domain.suggest import nearest
from app.domain.terms import Vocabulary
from app.errors import InvalidInputError, Problem

PARAMETER = "q"
EXAMPLES = (
    "all residents in Harbin 1930–1941",
    "who was military attaché in Tokyo before 1937",
    "officers shot and later rehabilitated",
    "who was in Changchun in 1942",
    "generals who were heads of intelligence departments in August 1945",
    "consuls in Harbin then chargé d'affaires in Japan",
    "codename Abram",
    "who was captured or arrested by the Chinese",
    "succession of residents in Shanghai",
    "who was where on 13 June 1938",
    "who studied at the Frunze Academy then headed an intelligence department",
    "what became of Lyushkov",
)
"""Questions that are understood, for the page and for the words of a refusal."""
_ALIKE = 0.75
_NOTHING = "nothing is asked for yet: name a role, a place, a body, a fate, years or a person"
_SIGNS = re.compile("[<>=\u2260\u2264\u2265\u00b1]+")
_MOST_OTHERS = 3
"""Words of two vocabularies that are tried the other way."""
_MOST_NEAR = 4
"""Unknown words that get suggestions: finding them takes milliseconds each, and nobody reads more."""
_CANNOT = {
    "not never without except no nor neither than": "only what is recorded can, not what is not",
    "around circa ca c roughly approximately about early late mid middle end beginning start":
        "give the years themselves, such as 1936–1940",
    "held": "say 'captured', 'arrested' or 'imprisoned', or which post was held",
    "when how while where": "it can only open a question; ask one thing at a time",
    "only still already same other both each most least longest shortest oldest youngest twice once why because if "
    "probably presumably former ex": "say who, where and when; the answer lists all who fit",
}  # fmt: skip
"""Words that English has and the records do not answer, with what to say instead."""
_WHY_NOT = {word: why for words, why in _CANNOT.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was understood, and other ways to read it as (sentence, question) pairs."""

    question: Question
    sentence: str
    others: tuple[tuple[str, Question], ...] = ()


def understood(text: str, lexicon: Lexicon, names: Names) -> Understood:
    """The structured question; raises InvalidInputError that names each word that cannot be placed."""
    _refuse_signs(text)
    found = pieces(text, lexicon, names)
    _refuse_unknown(found, lexicon, names)
    _refuse_ambiguous(found)
    asked = _read(found, lexicon, text)
    return Understood(asked, sentence(asked), tuple(_others(text, found, lexicon, names, asked)))


def _refuse_signs(text: str) -> None:
    """Raise for signs of comparison, which would be passed over like commas."""
    signs = dict.fromkeys(_SIGNS.findall(text))
    if signs:
        message = "signs are not read: say 'before', 'after' or 'in'"
        accepted = ("residents in Harbin before 1938", "residents in Harbin after 1930")
        raise InvalidInputError([Problem(PARAMETER, sign, f"'{sign}': {message}", accepted) for sign in signs])


def _read(found: list[Piece], lexicon: Lexicon, text: str) -> Question:
    try:
        asked = question(Reading(parsed(found), found, lexicon, text))
    except UnexpectedInput as error:
        raise InvalidInputError([_out_of_place(stopped_at(error, found), found)]) from error
    except NotUnderstood as error:
        words = error.part.words if error.part else ""
        accepted = error.accepted or EXAMPLES[:3]
        raise InvalidInputError([Problem(PARAMETER, words, error.message, accepted)]) from error
    _refuse_inverted(asked)
    return asked


def _refuse_inverted(asked: Question) -> None:
    """Raise where a time ends before it begins."""
    for first in (part for part in asked.parts if part.parameter == "from"):
        last = next((one for one in asked.parts if (one.parameter, one.step) == ("to", first.step)), None)
        try:
            parse_window(first.value, last.value if last else None)
        except DateError as error:
            turned = f"{last.value} to {first.value}" if last else first.value
            message = f"'{first.words}' ends before it begins"
            raise InvalidInputError([Problem(PARAMETER, first.words, message, (turned,))]) from error


def _out_of_place(piece: Piece | None, found: list[Piece]) -> Problem:
    """Known words in an order the grammar does not have."""
    month = next((one for one in found if one.kind == "BAREMONTH"), None)
    if month is not None:
        example = f"{month.words} 1938"
        return Problem(PARAMETER, month.words, f"'{month.words}' needs its year", (example,))
    if piece is None:
        last = found[-1].words if found else ""
        message = f"the question breaks off after '{last}'" if last else _NOTHING
        return Problem(PARAMETER, last, message, EXAMPLES[:3])
    before = next((one.words for one in reversed(found) if one.end <= piece.start), "")
    after = f" after '{before}'" if before else " at the beginning"
    return Problem(PARAMETER, piece.words, f"'{piece.words}' cannot be placed{after}", EXAMPLES[:3])


def _refuse_unknown(found: list[Piece], lexicon: Lexicon, names: Names) -> None:
    """Raise for every word that is neither of the grammar, nor of a vocabulary, nor a name."""
    problems = []
    for piece in _runs(found, lexicon):
        if piece.why:
            problems.append(Problem(PARAMETER, piece.words, f"'{piece.words}' is no date: {piece.why}"))
            continue
        if why := _WHY_NOT.get(fold(piece.words)):
            message = f"'{piece.words}' cannot be asked here: {why}"
            problems.append(Problem(PARAMETER, piece.words, message, EXAMPLES[:3]))
            continue
        near = _near(piece.words, lexicon, names) if len(problems) < _MOST_NEAR else ()
        hint = f"; nearest: {', '.join(near)}" if near else ""
        message = f"'{piece.words}' is not a known word of a question{hint}"
        problems.append(Problem(PARAMETER, piece.words, message, near))
    if problems:
        raise InvalidInputError(problems)


def _runs(found: list[Piece], lexicon: Lexicon) -> list[Piece]:
    """The unknown words; several in a row are one where together they are like a known phrase ("Port Artur")."""
    runs: list[Piece] = []
    for index, piece in enumerate(found):
        if piece.kind != UNKNOWN:
            continue
        before = found[index - 1] if index else None
        known = piece.why or (runs and runs[-1].why) or fold(piece.words) in _WHY_NOT
        if 0 < len(runs) <= _MOST_NEAR and before is not None and before.kind == UNKNOWN and not known:
            joined = f"{runs[-1].words} {piece.words}"
            if get_close_matches(fold(joined), lexicon.known(KINDS), 1, _ALIKE):
                runs[-1] = replace(runs[-1], words=joined, end=piece.end)
                continue
        runs.append(piece)
    return runs


def _near(words: str, lexicon: Lexicon, names: Names) -> tuple[str, ...]:
    """Up to four known words like one that is not: of the vocabularies, names, then of the grammar."""
    vocabulary = lexicon.known(KINDS)
    said = nearest(fold(words), vocabulary, 6)
    labels = list(dict.fromkeys(vocabulary[one].label for one in said))[:3]
    persons = [name for _, name in names.near(words)] if words[:1].isupper() or not labels else []
    grammar = get_close_matches(fold(words), lexicon.known((None,)), 2, _ALIKE)
    return tuple(dict.fromkeys((*labels, *persons[:2], *grammar)))[:4]


def _refuse_ambiguous(found: list[Piece]) -> None:
    """Raise for every word with several meanings of one kind."""
    problems = []
    for piece in found:
        same = [one for one in piece.meanings if one.vocabulary is piece.meaning.vocabulary]
        if len(same) > 1:
            problems.append(_ambiguous(piece.words, [(one.value, one.label) for one in same]))
        elif len(piece.persons) > 1:
            problems.append(_ambiguous(piece.words, piece.persons))
    if problems:
        raise InvalidInputError(problems)


def _ambiguous(words: str, readings: Iterable[tuple[str, str]]) -> Problem:
    several = list(readings)
    told = ", ".join(f"{slug} ({label})" for slug, label in several)
    return Problem(PARAMETER, words, f"'{words}' has several meanings: {told}", tuple(slug for slug, _ in several))


def _others(
    text: str, found: list[Piece], lexicon: Lexicon, names: Names, asked: Question
) -> Iterable[tuple[str, Question]]:
    """What the question would be if a word that is in two vocabularies were taken the other way."""
    told = {asked.pairs}
    for piece in [one for one in found if len({meaning.vocabulary for meaning in one.meanings}) > 1][:_MOST_OTHERS]:
        other: dict[Vocabulary, Meaning] = {}
        for one in piece.meanings[1:]:
            if one.vocabulary is not None and one.vocabulary is not piece.meaning.vocabulary:
                other.setdefault(one.vocabulary, one)
        for vocabulary in other:
            if vocabulary not in KINDS:
                continue
            again = _reread(text, lexicon, names, {piece.start: vocabulary})
            if again is not None and again.pairs not in told:
                told.add(again.pairs)
                yield sentence(again), again


def _reread(text: str, lexicon: Lexicon, names: Names, forced: Mapping[int, Vocabulary]) -> Question | None:
    """The question with a word forced into a vocabulary, if that is a question."""
    found = pieces(text, lexicon, names, forced)
    try:
        _refuse_ambiguous(found)
        return _read(found, lexicon, text)
    except InvalidInputError:
        return None
