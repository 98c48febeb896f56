"""The parts of a person's name as people write it: words, initials, patronymics; what is no name is set aside."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.domain.names.folding import WORDS_KEPT, fold, unmixed
from app.domain.names.sounds import readings


class PartKind(StrEnum):
    """What a part of a name is, by its look: *Borovich* looks like a patronymic, and is a surname."""

    WORD = "word"
    INITIAL = "initial"
    PATRONYMIC = "patronymic"


@dataclass(frozen=True, slots=True)
class NamePart:
    """One part of a name: as folded, and what it is."""

    text: str
    kind: PartKind


_TITLES = frozenset(map(fold, """
    admiral brigade captain chief col colonel comrade commander commissar corps count dr father first gen general
    herr lieutenant lt maj major marshal mr mrs ms prof professor rear second senior sergeant sir vice the of
    komandarm kombrig komdiv komkor polkovnik mayor podpolkovnik kapitan leitenant tov tovarishch gospodin
    адмирал генерал генерала гражданин доктор капитан командарм комбриг комдив комкор лейтенант майор маршал
    подполковник полковник полковника др советского союза soviet union профессор тов товарищ господин г н гр
    von der den de du da di la le fon zu ibn фон де
""".split()))  # noqa: SIM905
_LONG_INITIALS = frozenset(
    "ya yu yo ye ja ju je jo ia iu zh kh ch sh ts tsch sch shch th dzh ph gh tch iou".split()  # noqa: SIM905
)
_TOKEN = re.compile(r"[^\W\d_]+(?:[-‐‑·'’ʼʹ`´′][^\W\d_]+)*['’ʼʹ`´′]?\.?")
_JOIN = re.compile(r"[-‐‑·'’ʼʹ`´′.]")
_PATRONYMIC = re.compile(
    "[iy](?:[cč]h?|tch|tsch|cz|ć)$|(?:[oeë][vw]|[iy](?:[cč]h?|tch|tsch|cz)|in)n[ay]$|ичн?[аеуы]?$|ичем$|[оеё]вн(?:[аыуе]|ой)$"
)
_JOINED = frozenset({"mac", "mc", "mak", "мак"})


@lru_cache(maxsize=16384)
def name_parts(name: str) -> tuple[NamePart, ...]:
    """The parts of a full name in the order written; titles and particles are left out unless nothing else is."""
    found: list[NamePart] = []
    tokens = _TOKEN.findall(unicodedata.normalize("NFC", name).translate(_WRITTEN))
    for at, token in enumerate(tokens):
        if at and tokens[at - 1].casefold() in _JOINED:
            found[-1] = NamePart(found[-1].text + fold(token), PartKind.WORD)
        else:
            found += _part(token)
    kept = [part for part in found if part.kind is PartKind.INITIAL or not _is_title(part.text)]
    return tuple(kept or found)


class _Written(dict[int, str]):
    """Characters that are such by themselves, as they are: no tie or mark that did not compose, no soft hyphen."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = "" if unicodedata.combining(char) or unicodedata.category(char) == "Cf" else char
        return self[code]


_WRITTEN = _Written()


@lru_cache(maxsize=WORDS_KEPT)
def _is_title(word: str) -> bool:
    return fold(word) in _TITLES


@lru_cache(maxsize=WORDS_KEPT)
def _part(token: str) -> tuple[NamePart, ...]:
    dotted = token.endswith(".")
    bare = token.rstrip(".'’ʼʹ`´′")
    plain = fold(_JOIN.sub("", bare))
    if len(bare) == 1 or (dotted and plain in _LONG_INITIALS):
        own = bare.casefold()
        return (NamePart(own if own in _FIRST else plain, PartKind.INITIAL),)
    halves = bare.split("-")
    if len(halves) > 1 and all(len(half) >= 4 for half in halves):
        return tuple(NamePart(half.casefold(), PartKind.WORD) for half in halves)
    word = unmixed(_JOIN.sub("", bare).casefold())
    return (NamePart(word, PartKind.PATRONYMIC if looks_patronymic(word) else PartKind.WORD),)


def looks_patronymic(word: str) -> bool:
    """Whether a word in small letters has the look of a patronymic, as some surnames have."""
    return _PATRONYMIC.search(word) is not None


_FIRST: dict[str, str] = {
    "b": "b", "c": "k c y h", "d": "d", "e": "e je", "f": "f", "g": "g h j", "h": "h g", "i": "i ja je jo ju",
    "j": "i j d ja je jo ju", "k": "k h", "l": "l", "m": "m", "n": "n", "o": "o", "p": "p f", "q": "k", "r": "r",
    "s": "s z x q j", "t": "t c y f", "u": "u", "v": "v f", "w": "v", "x": "h k", "y": "i ja je jo ju", "z": "z c j",
    "a": "a", "ya": "ja", "ja": "ja", "ia": "ja", "yu": "ju", "ju": "ju", "iu": "ju", "iou": "ju", "ye": "je",
    "je": "je", "yo": "jo", "jo": "jo", "zh": "j", "kh": "h g", "ch": "y h x k", "sh": "x j", "ts": "c",
    "sch": "x j q", "shch": "q", "tsch": "y", "tch": "y", "th": "t f", "dzh": "d", "ph": "f", "gh": "g",
    "â": "ja", "û": "ju", "ë": "jo e", "е": "e je", "є": "je", "ё": "jo e", "я": "ja", "ю": "ju", "и": "i",
    "й": "i ja je jo ju", "ї": "i",
}  # fmt: skip
"""What an initial may stand for: first sounds, those that glide (я, ю) told from those that do not (а, у)."""
_GLIDES = re.compile("[yji](?=[aeou])|и(?=[аеёоуюя])|й|[яюёе]")


@lru_cache(maxsize=16384)
def first_sounds(part: NamePart) -> frozenset[str]:
    """The sounds a part may begin with; for an initial, those its letter is written for."""
    if part.kind is PartKind.INITIAL and part.text in _FIRST:
        return frozenset(_FIRST[part.text].split())
    begins = {reading[0] for reading in readings(part.text)}
    if _GLIDES.match(part.text):
        glided = {f"j{one}" for one in begins if one in "aeou"}
        return frozenset(glided | (begins - set("aou")) | ({"i"} if part.text[0] in "iи" else set()))
    return frozenset(begins | {{"h": "g", "g": "h"}.get(one, one) for one in begins})
