"""From a spelling to its sounds: every way a word may be read, its keys, and its sound classes.

A word is read once for each family of spellings it can belong to (`spellings`): *Schukow* cannot be English, nor
*Zhukov* German. What all families share is then levelled: glides before vowels (ya, ja, ia, ья), doubled letters,
and the endings every language writes in its own way (-ov, -ew, -off; -sky, -ski, -skij; French -ine).

What tells names apart is the key: the sounds of the likeliest reading, twenty-five of them. They fall into thirteen
classes (`CLASSES`; with the three endings, sixteen), which a misreading or a slip of the pen seldom leaves: the classes
gather the candidates of a near spelling, and the finer sounds decide.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import islice, product

from app.domain.names.spellings import CYRILLIC, ENGLISH, FRENCH, GERMAN, POLISH, POLIVANOV, SCHOLARLY

CLASSES: dict[str, str] = {
    "a": "A", "o": "A", "e": "I", "i": "I", "u": "U", "p": "P", "b": "P", "v": "V", "f": "V", "k": "K", "g": "K",
    "h": "K", "t": "T", "d": "T", "s": "S", "z": "S", "c": "S", "x": "X", "j": "X", "y": "X", "q": "X", "m": "M",
    "n": "N", "l": "L", "r": "R",
}  # fmt: skip
"""Sound to sound class: vowels by height, stops with their voiced partners, sibilants, hushers, and the sonorants."""

VOWELS = frozenset("aeiou")
DOUBTFUL = 0.35
"""What a reading costs that the spelling allows but does not suggest: French ch as ш where nothing else is French."""
MOST_READINGS = 16
LONGEST_WORD = 64

_APOSTROPHES = re.compile("['’ʼʹ‘`′″ʺ\u0022\u02bb]")
_NOT_LETTER = re.compile(r"[\W\d_]+")
_KEEP = frozenset("čšžŝșçśćźżłńóąęěâûèéėëäöüåøæœßđðþıôîêïñěŠ")
_IS_CYRILLIC = re.compile("[\u0400-\u052f]")
_IS_LATIN = re.compile("[a-z]")
_LATIN_ASIDE = str.maketrans({"ё": "ë", "ь": None, "ъ": None})
# An н closes a syllable only where it does not open the next: else every split would be tried.
_JAPANESE = re.compile(
    "(?:[кгсзтднхбпмрв]?(?:дз|ц)?[аиуэоеюяё](?:н(?!(?:дз|ц)?[аиуэоеюяё]))?)+$"
)

Readings = Mapping[str, float]
"""Each reading as a string of sounds, with what it costs to believe it: 0 where the spelling suggests it."""


def _english(word: str) -> float | None:
    """What it costs to believe that a word is spelled in this family; null where its letters forbid it. So below."""
    return None if re.search("w|tsch|[čšžŝçśćźżłńóąęěâûèäöüß]|sz|cz", word) else 0.0


def _german(word: str) -> float | None:
    if re.search("[čšžŝçśćźżłńąęěâûèėë]|zh|kh|shch|(?<!s)tch|ou|cz|y[aeou]|ii$|iy$|ine$", word):
        return None
    if re.search("w|sch|[äöüß]|ei|eu|^j|[^aeiouy]j[aou]|ski$|skij$|chr", word):
        return 0.0
    if re.search("i[aou]", word):
        return None
    return None if re.search("[oe]v$|y$|sh", word) else 0.0 if not re.search("ch", word) else DOUBTFUL


def _french(word: str) -> float | None:
    if re.search("w|[čšžŝçśćźżłńąęěâûß]|sz|cz|shch|schtsch", word):
        return None
    if re.search("ou|tch|[ïéè]|[iy]ne$|eff$|off$|gu[eiy]|dj|ieu|^ie", word):
        return 0.0
    return DOUBTFUL if re.search("ch|j", word) and not re.search("zh|kh|sh|y[aou]", word) else None


def _polish(word: str) -> float | None:
    if re.search("[čšžŝçěâûèäöüß]|zh|kh|sh|sch|tch|ou|v", word):
        return None
    return 0.0 if re.search("sz|cz|[żłśźćńóąę]|w|cki$|icki", word) else None


def _scholarly(word: str) -> float | None:
    if re.search("[żłńąęßäö]|sch|tch|sz|cz|ou", word):
        return None
    return 0.0 if re.search("[čšžŝçśćěâûèėëđ]|j|c(?![hkeiy])|ce|ci|h", word) else None


def _japanese(word: str) -> float | None:
    return 0.0 if _JAPANESE.match(word) and word[-1] in "аиуэояюё" else None


_Believes = Callable[[str], float | None]


def _letters(word: str) -> str:
    """The word in lower case and NFC without apostrophes; marks no family of spellings uses are dropped.

    Some schemes leave ё and the soft sign as they are within Latin letters.
    """
    text = unicodedata.normalize("NFC", _APOSTROPHES.sub("", word[:LONGEST_WORD].casefold()))
    if _IS_LATIN.search(text):
        text = text.translate(_LATIN_ASIDE)
    return _NOT_LETTER.sub("", text.translate(_PLAIN))


def _unmarked(char: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))


class _Plain(dict[int, str]):
    """Each character as the tables of spellings know it: as it is, or without its marks."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char if char in _KEEP or _IS_CYRILLIC.match(char) else _unmarked(char)
        return self[code]


_PLAIN = _Plain()


class _Spelling(dict[str, tuple[str, ...]]):
    """A table of letters and the sounds they may be written for; a letter it lacks sounds as it does without marks."""

    def __init__(self, table: Mapping[str, str]) -> None:
        super().__init__((letters, tuple(sounds.split("|"))) for letters, sounds in table.items())

    @cached_property
    def _piece(self) -> re.Pattern[str]:
        longest_first = sorted(self, key=len, reverse=True)
        return re.compile("|".join((*map(re.escape, longest_first), ".")), re.DOTALL)

    def __missing__(self, letter: str) -> tuple[str, ...]:
        return self.get(_unmarked(letter), ("-",))

    def pieces(self, word: str) -> list[tuple[str, ...]]:
        """The choices of sounds piece by piece, the longest letters the table knows first."""
        return [self[letters] for letters in self._piece.findall(word)]


_ENGLISH, _GERMAN, _FRENCH = _Spelling(ENGLISH), _Spelling(GERMAN), _Spelling(FRENCH)
_LATIN: tuple[tuple[_Believes, _Spelling], ...] = (
    (_english, _ENGLISH), (_german, _GERMAN), (_french, _FRENCH), (_polish, _Spelling(POLISH)),
    (_scholarly, _Spelling(SCHOLARLY)),
)  # fmt: skip
_RUSSIAN: tuple[tuple[_Believes, _Spelling], ...] = (
    (lambda _: 0.0, _Spelling(CYRILLIC)), (_japanese, _Spelling(POLIVANOV)),
)  # fmt: skip


def _level(sounds: str) -> str:
    """A reading with glides before vowels dropped and doubles made one."""
    out: list[str] = []
    for sound in sounds.replace("-", ""):
        if out and sound in VOWELS and out[-1] == "i" and sound != "i":
            out.pop()
        if out and sound in "yc" and out[-1] == "t":
            out.pop()
        if not out or out[-1] != sound:
            out.append(sound)
    return "".join(out)


def _read(letters: str, table: _Spelling) -> Iterator[str]:
    """The readings of a word by one table, with what a language adds at the ends of a word."""
    if table is _FRENCH:
        letters = re.sub("(?<=[aeioy]n)e$", "", letters)
    elif table is _ENGLISH:
        letters = re.sub("(?<=in)e$", "", letters)
    pieces = table.pieces(letters)
    if table is _GERMAN and re.match("s[tp](?!ei)", letters):
        pieces[0] = ("s", "x")
    if table is _ENGLISH and letters.endswith("ic"):
        pieces[-1] = ("k", "c", "y")
    return (_level("".join(choice)) for choice in product(*pieces))


_BALTIC = re.compile("(?<=[^aeious])(?:i[sš]|ius|us|as)$|(?<=n)[sš]$|(?<=[aiou]k)s$|š$")


def _without_baltic_ending(letters: str) -> Readings:
    """Latvian and Lithuanian names as Russian has them: *Bērziņš* is Берзин, *Eidemanis* Эйдеман.

    A bare -s is an ending after n and after a vowel with k only: Adams and Adam are two names.
    """
    bare = _BALTIC.sub("", letters)
    return readings(bare) if bare != letters and len(bare) >= 4 else {}


@lru_cache(maxsize=8192)
def readings(word: str) -> Readings:
    """All readings of one word, in no particular order; empty for a word without letters."""
    letters = _letters(word)
    found: dict[str, float] = {}
    families = _RUSSIAN if _IS_CYRILLIC.search(letters) else _LATIN
    for believes, table in families:
        cost = believes(letters)
        if cost is None:
            continue
        for reading in islice(_read(letters, table), MOST_READINGS):
            found[reading] = min(cost, found.get(reading, cost))
    for reading in _without_baltic_ending(letters) if families is _LATIN else ():
        found.setdefault(reading, DOUBTFUL)
    found.pop("", None)
    return found or {one: 0.0 for one in [_level("".join(p[0] for p in _ENGLISH.pieces(letters)))] if one}


_ENDINGS = (
    (re.compile("(?<=..)[eo][vf]$"), "V"), (re.compile("(?<=.[sck])ki$|(?<=.s)koi$"), "K"),
    (re.compile("(?<=..)in$"), "N"),
)  # fmt: skip


def stem(reading: str) -> tuple[str, str]:
    """A reading parted into what is its own and the ending it shares with many names (`V` -ov, `K` -ski, `N` -in)."""
    for pattern, name in _ENDINGS:
        found = pattern.search(reading)
        if found:
            return reading[: found.start()], name
    return reading, ""


@lru_cache(maxsize=32768)
def sound_keys(word: str) -> frozenset[str]:
    """The keys of a word: spellings of one name share a key in every script. Its likeliest readings, levelled."""
    found = readings(word)
    least = min(found.values(), default=0.0)
    return frozenset("".join(stem(reading)) for reading, cost in found.items() if cost == least)


def classes(key: str) -> str:
    """The sound classes of a key or reading, doubles made one; the letter of an ending stays."""
    out: list[str] = []
    for sound in key:
        name = CLASSES.get(sound, sound.lower())
        if not out or out[-1] != name:
            out.append(name)
    return "".join(out)
