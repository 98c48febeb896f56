"""From a question's text to tokens: dates, the longest known phrases, names; what is left over is unknown. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from app.domain.ask.habits import in_context
from app.domain.ask.keywords import FILLER, NUMBERS
from app.domain.ask.lexicon import SKIPPED, Lexicon, Match, Meaning
from app.domain.ask.moments import DASHES, moments
from app.domain.ask.tokens import KINDS, PERSON, UNKNOWN, Named, Piece
from app.domain.names import fold
from app.domain.terms import Vocabulary

_WORD = re.compile(r"\w+")
_HYPHENED = re.compile(r"\w+(?:-\w+)+")
_BETWEEN = re.compile(rf"[{DASHES}/]")
_UNKNOWN_COST, _PHRASE_COST = 20, 1
_LONGEST_NAME = 5
"""Words of a name at most: longer runs of unknown words are not looked up whole."""
_MOST_LOOKED = 30
"""Looks among the names after which only single words are: so many unknown words are no question."""


@dataclass(frozen=True, slots=True)
class Names:
    """Who is called so (`look`), whose names are nearest to a misspelt one (`near`), and whose id it is (`known`)."""

    look: Callable[[str], Sequence[Named]]
    near: Callable[[str], Sequence[Named]]
    known: Callable[[str], Sequence[Named]] = lambda _: ()


@dataclass(frozen=True, slots=True)
class _Word:
    """A run of letters and digits."""

    folded: str
    start: int
    end: int


def pieces(text: str, lexicon: Lexicon, names: Names, forced: Mapping[int, Vocabulary] | None = None) -> list[Piece]:
    """The tokens of a question without its fillers. `forced` says which vocabulary a word at an offset is to be of."""
    found: list[Piece] = []
    position = 0
    for person in _by_id(text, names):
        found += _dated(text, position, person.start, lexicon, names)
        found.append(person)
        position = person.end
    found += _dated(text, position, len(text), lexicon, names)
    return _headed(_settled(in_context(found, text), forced or {}), text, lexicon)


def _by_id(text: str, names: Names) -> list[Piece]:
    """Hyphened words that are the id of a person, now or formerly, whatever their parts mean."""
    return [
        Piece(PERSON, one.start(), one.end(), one[0], persons=persons)
        for one in islice(_HYPHENED.finditer(text), _MOST_LOOKED) if (persons := tuple(names.known(one[0])))
    ]  # fmt: skip


def _dated(text: str, start: int, end: int, lexicon: Lexicon, names: Names) -> list[Piece]:
    """The tokens of a stretch without ids."""
    found: list[Piece] = []
    position = start
    for date in moments(" " * start + text[start:end]):
        found += _between(text, position, date.start, lexicon, names)
        kind = "DATE" if date.moment and date.moment.month is None else "BAREMONTH" if date.moment else UNKNOWN
        found.append(Piece(kind, date.start, date.end, text[date.start : date.end], moment=date.moment, why=date.why))
        position = date.end
    return found + _between(text, position, end, lexicon, names)


def _between(text: str, start: int, end: int, lexicon: Lexicon, names: Names) -> list[Piece]:
    """The tokens of a stretch without dates; a dash alone between two dates is one."""
    words = [_Word(fold(one[0]), one.start(), one.end()) for one in _WORD.finditer(text, start, end)]
    stretch = text[start:end].strip()
    if not words:
        return [Piece("DASH", start, end, stretch)] if len(stretch) == 1 and _BETWEEN.fullmatch(stretch) else []
    return _named(text, _segmented(text, words, lexicon), names)


def _segmented(text: str, words: Sequence[_Word], lexicon: Lexicon) -> list[Piece]:
    """The cheapest way to read the words as phrases: as few unknown words as can be, then as few phrases."""
    folded = [word.folded for word in words]
    best: list[tuple[int, Match | None]] = [(0, None)] * (len(words) + 1)
    for index in range(len(words) - 1, -1, -1):
        options: list[tuple[int, int, Match | None]] = [(_UNKNOWN_COST + best[index + 1][0], 1, None)]
        options.extend(
            (_PHRASE_COST + best[index + match.length][0], -match.length, match)
            for match in lexicon.matches(folded[index:])
        )
        cost, _, match_ = min(options, key=lambda option: option[:2])
        best[index] = (cost, match_)
    found, index = [], 0
    while index < len(words):
        match_ = best[index][1]
        length = match_.length if match_ else 1
        found.append(_piece(text, words[index], words[index + length - 1], match_))
        index += length
    return found


def _piece(text: str, first: _Word, last: _Word, match: Match | None) -> Piece:
    said = text[first.start : last.end]
    if len(said) == 1 and said.isupper() and text[last.end : last.end + 1] == ".":
        return Piece(UNKNOWN, first.start, last.end, said)
    if match is not None:
        terms = tuple(one for one in match.meanings if one.vocabulary is not None)
        if terms:
            return Piece(KINDS.get(terms[0].vocabulary or Vocabulary.ROLE, UNKNOWN), first.start, last.end, said, terms)
        return Piece(match.meanings[0].value, first.start, last.end, said)
    number = int(first.folded) if first.folded.isdecimal() and first.folded.isascii() and len(first.folded) < 4 else 0
    number = number or NUMBERS.get(first.folded, 0)
    return Piece("NUMBER" if number else UNKNOWN, first.start, last.end, said, number=number)


def _named(text: str, found: Sequence[Piece], names: Names) -> list[Piece]:
    """Unknown words that are somebody's name, the longest run first; words of the grammar within a name are kept."""
    looked: dict[str, tuple[Named, ...]] = {}
    result: list[Piece] = []
    index = 0
    while index < len(found):
        last = index
        longest = _LONGEST_NAME if len(looked) < _MOST_LOOKED else 1
        while last < min(len(found), index + longest) and found[last].kind == UNKNOWN:
            last += 1
        piece = found[index]
        index += 1
        for end in range(last, index - 1, -1):
            said = text[piece.start : found[end - 1].end]
            if said not in looked:
                looked[said] = _bearers(found[index - 1 : end], said, text, names)
            if looked[said]:
                piece = Piece(PERSON, piece.start, found[end - 1].end, said, persons=looked[said])
                index = end
                break
        result.append(piece)
    return result


def _bearers(run: Sequence[Piece], said: str, text: str, names: Names) -> tuple[Named, ...]:
    """Who is called so; initials beside a name are those of the rest of it: "A. I. Kukk"."""
    if persons := tuple(names.look(said)):
        return persons
    long = [one for one in run if len(one.words) > 1]
    initials = [fold(one.words) for one in run if len(one.words) == 1]
    if not long or not initials or long[-1].end - long[0].start != sum(len(one.words) + 1 for one in long) - 1:
        return ()
    return tuple(
        (slug, name)
        for slug, name in names.look(text[long[0].start : long[-1].end])
        if _in_order(initials, [word[:1] for word in fold(name).split()])
    )


def _in_order(wanted: Sequence[str], letters: Sequence[str]) -> bool:
    """Whether these letters stand among others in this order."""
    rest = iter(letters)
    return all(letter in rest for letter in wanted)


def _settled(found: Sequence[Piece], forced: Mapping[int, Vocabulary]) -> list[Piece]:
    """Words that mean terms of several vocabularies, settled by where they stand; fillers gone."""
    result: list[Piece] = []
    previous = ""
    for piece in found:
        if piece.kind == FILLER:
            continue
        settled = piece
        if len({one.vocabulary for one in piece.meanings}) > 1:
            order = [forced[piece.start]] if piece.start in forced else _order(previous, piece)
            settled = _ranked(piece, order)
        result.append(settled)
        previous = settled.kind
    return _within(result)


def _ranked(piece: Piece, order: Sequence[Vocabulary]) -> Piece:
    """A piece with the meanings of the vocabularies wanted first."""

    def place(one: Meaning) -> int:
        return order.index(one.vocabulary) if one.vocabulary in order else len(order)

    ranked = tuple(sorted(piece.meanings, key=place))
    return replace(piece, meanings=ranked, kind=KINDS[ranked[0].vocabulary or Vocabulary.ROLE])


def _within(found: Sequence[Piece]) -> list[Piece]:
    """"Within" is a length of time before a number ("a" counts as one), else no more than "in"."""
    result = list(found)
    for index, piece in enumerate(found):
        following = found[index + 1].kind if index + 1 < len(found) else ""
        if piece.kind == "WITHIN" and following in ("YEARS", "MONTHS", "DAYS"):
            result[index] = replace(piece, number=1)
        elif piece.kind == "WITHIN" and following != "NUMBER":
            result[index] = replace(piece, kind="IN")
    return result


def _order(previous: str, piece: Piece) -> list[Vocabulary]:
    """Which vocabulary a word is of, after the kind of word before it: "by" wants a body, an adjective a service."""
    tiers = {one.vocabulary: one.tier for one in reversed(piece.meanings)}
    body, service = Vocabulary.ORGANISATION, Vocabulary.SERVICE
    if previous in ("BY", "STUDIED", "HEADED", "COMMANDED", "IN"):
        return [body, service]
    if previous == "CODE":
        return [Vocabulary.CODENAME]
    if previous == "COVER":
        return [body, Vocabulary.ROLE]
    if previous == "RANKED":
        return [Vocabulary.RANK]
    if previous in ("OF", "TO", "FROM") and body in tiers and tiers[body] < tiers.get(service, len(Vocabulary)):
        return [body, service]
    return [Vocabulary.ROLE, service, body]


def _headed(found: Sequence[Piece], text: str, lexicon: Lexicon) -> list[Piece]:
    """"Headed the intelligence department": read as the role of its head, unless the words name one body at length."""
    result: list[Piece] = []
    index = 0
    while index < len(found):
        piece = found[index]
        result.append(piece)
        index += 1
        if piece.kind != "HEADED" or index >= len(found):
            continue
        rest = [_Word(fold(one[0]), one.start(), one.end()) for one in _WORD.finditer(text, piece.end)]
        skipped = next((i for i, word in enumerate(rest) if word.folded not in SKIPPED), 0)
        wanted = [word.folded for word in rest[skipped:]]
        roles = [one for one in lexicon.matches(wanted, ("head",)) if one.meanings[0].vocabulary is Vocabulary.ROLE]
        reach = rest[skipped + roles[-1].length - 1].end if roles else 0
        following = found[index]
        if not roles or (following.kind in ("ORG", "ROLE") and following.end > reach):
            continue
        terms = tuple(one for one in roles[-1].meanings if one.vocabulary is Vocabulary.ROLE)
        result[-1] = Piece("ROLE", piece.start, reach, text[piece.start : reach], terms)
        while index < len(found) and found[index].start < reach:
            index += 1
    return result
