"""The parts of a person's name as people write it: words, initials, patronymics; what is no name is set aside."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.domain.names.folding import fold
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


_TITLES = frozenset("""
    admiral brigade captain chief col colonel comrade commander commissar corps count dr father first gen general
    herr lieutenant lt maj major marshal mr mrs ms prof professor rear second senior sergeant sir vice the of
    komandarm kombrig komdiv komkor polkovnik mayor podpolkovnik kapitan leitenant tov tovarishch gospodin
    адмирал генерал генерала гражданин доктор капитан командарм комбриг комдив комкор лейтенант майор маршал
    подполковник полковник полковника др советского союза soviet union профессор тов товарищ господин г н гр
    von der den de du da di la le fon zu ibn фон де
""".split())  # noqa: SIM905
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
    composed = unicodedata.normalize("NFC", name)
    tokens = _TOKEN.findall("".join(char for char in composed if not unicodedata.combining(char)))
    for at, token in enumerate(tokens):
        if at and tokens[at - 1].casefold() in _JOINED:
            found[-1] = NamePart(found[-1].text + fold(token), PartKind.WORD)
        else:
            found += _part(token)
    kept = [part for part in found if fold(part.text) not in _TITLES or part.kind is PartKind.INITIAL]
    return tuple(kept or found)


def _part(token: str) -> list[NamePart]:
    dotted = token.endswith(".")
    bare = token.rstrip(".'’ʼʹ`´′")
    plain = fold(_JOIN.sub("", bare))
    if len(bare) == 1 or (dotted and plain in _LONG_INITIALS):
        return [NamePart(plain, PartKind.INITIAL)]
    halves = bare.split("-")
    if len(halves) > 1 and all(len(half) >= 4 for half in halves):
        return [NamePart(half.casefold(), PartKind.WORD) for half in halves]
    word = _JOIN.sub("", bare).casefold()
    return [NamePart(word, PartKind.PATRONYMIC if looks_patronymic(word) else PartKind.WORD)]


def looks_patronymic(word: str) -> bool:
    """Whether a word in small letters has the look of a patronymic, as some surnames have."""
    return _PATRONYMIC.search(word) is not None


_FIRST: dict[str, str] = {
    "a": "a", "b": "b", "c": "kcyh", "d": "d", "e": "e", "f": "f", "g": "ghj", "h": "hg", "i": "iaeou", "j": "jiaeoud",
    "k": "kh", "l": "l", "m": "m", "n": "n", "o": "o", "p": "pf", "q": "k", "r": "r", "s": "szxqj", "t": "tcyf",
    "u": "u", "v": "vf", "w": "v", "x": "hk", "y": "iaeou", "z": "zcj", "ya": "a", "ja": "a", "ia": "a", "yu": "u",
    "ju": "u", "iu": "u", "iou": "u", "ye": "e", "je": "e", "yo": "oe", "jo": "oe", "zh": "j", "kh": "hg",
    "ch": "yhxk", "sh": "xj", "ts": "c", "sch": "xjq", "shch": "q", "tsch": "y", "tch": "y", "th": "tf", "dzh": "d",
    "ph": "f", "gh": "g",
}  # fmt: skip


def first_sounds(part: NamePart) -> frozenset[str]:
    """The sounds a part may begin with; for an initial, those its letter is written for."""
    if part.kind is PartKind.INITIAL and part.text in _FIRST:
        return frozenset(_FIRST[part.text])
    begins = {reading[0] for reading in readings(part.text)}
    return frozenset(begins | {{"h": "g", "g": "h"}.get(one, one) for one in begins})
