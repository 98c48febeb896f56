"""Names for synthetic persons: in Latin and Cyrillic letters, in other spellings, in the genitive, misprinted.

Given names and patronymics are those of tests/names, with their romanisations. Surnames are put together from
syllables that mean nothing, so that nobody who lived is meant; the commonest is borne by one person in two hundred,
and of a million persons more than a hundred thousand have one of their own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from tests.support.name_lists import CYRILLIC, list_path

Spelling = tuple[str, str, str]
"""A piece of a name: in Latin letters, in Cyrillic, and as another romanisation has it."""
SURNAMES = 450_000
"""How many surnames there are to draw from, in each country's manner."""
FLATTEST = 20
"""What is added to a rank of Zipf's law, so that the first ranks are not borne by everyone."""

ONSETS: tuple[Spelling, ...] = (
    ("b", "б", "b"), ("v", "в", "w"), ("g", "г", "g"), ("gl", "гл", "gl"), ("sl", "сл", "sl"), ("z", "з", "s"),
    ("k", "к", "k"), ("l", "л", "l"), ("m", "м", "m"), ("n", "н", "n"), ("kl", "кл", "kl"), ("r", "р", "r"),
    ("s", "с", "ss"), ("t", "т", "t"), ("f", "ф", "f"), ("zl", "зл", "sl"), ("sn", "сн", "sn"), ("sh", "ш", "sch"),
    ("st", "ст", "st"), ("gr", "гр", "gr"), ("kr", "кр", "kr"), ("br", "бр", "br"), ("dr", "др", "dr"),
    ("tr", "тр", "tr"), ("pl", "пл", "pl"), ("sv", "св", "sw"), ("vl", "вл", "wl"), ("zv", "зв", "sw"),
)  # fmt: skip
"""Without those with which coarse words begin."""
VOWELS: tuple[Spelling, ...] = (("a", "а", "a"), ("e", "е", "e"), ("i", "и", "i"), ("o", "о", "o"), ("u", "у", "ou"))
CODAS: tuple[Spelling, ...] = (
    ("l", "л", "l"), ("n", "н", "n"), ("r", "р", "r"), ("m", "м", "m"), ("s", "с", "ss"), ("t", "т", "t"),
    ("d", "д", "d"), ("k", "к", "k"), ("b", "б", "b"), ("g", "г", "g"), ("zn", "зн", "sn"), ("rt", "рт", "rt"),
)  # fmt: skip
_MEN: tuple[Spelling, ...] = (
    ("ov", "ов", "off"), ("in", "ин", "ine"), ("sky", "ский", "ski"), ("enko", "енко", "ienko"), ("ev", "ев", "eff"),
    ("uk", "ук", "ouk"), ("ich", "ич", "itch"), ("kov", "ков", "koff"), ("an", "ан", "ann"), ("ikhin", "ихин", "ichin"),
)  # fmt: skip
_WOMEN: tuple[Spelling, ...] = (
    ("ova", "ова", "owa"), ("ina", "ина", "ine"), ("skaya", "ская", "skaia"), ("enko", "енко", "ienko"),
    ("eva", "ева", "ewa"), ("uk", "ук", "ouk"), ("ich", "ич", "itch"), ("kova", "кова", "kowa"), ("an", "ан", "ann"),
    ("ikhina", "ихина", "ichina"),
)  # fmt: skip
_GENITIVES = {"ов": "ова", "ин": "ина", "ий": "ого", "ев": "ева", "ук": "ука", "ич": "ича", "ан": "ана",
              "ва": "вой", "на": "ной", "ая": "ой"}  # fmt: skip
_KANJI: tuple[Spelling, ...] = (
    ("yama", "яма", "山"), ("ta", "та", "田"), ("kawa", "кава", "川"), ("ki", "ки", "木"),
    ("mura", "мура", "村"), ("ue", "уэ", "上"), ("naka", "нака", "中"), ("no", "но", "野"),
    ("hara", "хара", "原"), ("ishi", "иси", "石"), ("matsu", "мацу", "松"), ("moto", "мото", "本"),
    ("shima", "сима", "島"), ("mori", "мори", "森"), ("ike", "икэ", "池"), ("hashi", "хаси", "橋"),
    ("tani", "тани", "谷"), ("oka", "ока", "岡"), ("nishi", "ниси", "西"), ("kita", "кита", "北"),
    ("mizu", "мидзу", "水"), ("kane", "канэ", "金"), ("take", "такэ", "竹"), ("ume", "умэ", "梅"),
    ("hana", "хана", "花"), ("hoshi", "хоси", "星"), ("kuro", "куро", "黒"), ("shira", "сира", "白"),
    ("ao", "ао", "青"), ("yasu", "ясу", "安"), ("naga", "нага", "長"), ("furu", "фуру", "古"),
    ("ara", "ара", "新"), ("sawa", "сава", "沢"), ("saki", "саки", "崎"), ("hama", "хама", "浜"),
)  # fmt: skip
_SYLLABLES_ZH: tuple[Spelling, ...] = (
    ("bao", "бао", "宝"), ("chen", "чэнь", "晨"), ("de", "дэ", "德"), ("fu", "фу", "福"), ("guo", "го", "国"),
    ("hai", "хай", "海"), ("jian", "цзянь", "建"), ("kang", "кан", "康"), ("lin", "линь", "林"), ("ming", "мин", "明"),
    ("ning", "нин", "宁"), ("ping", "пин", "平"), ("qing", "цин", "清"), ("rong", "жун", "荣"), ("shan", "шань", "山"),
    ("tai", "тай", "泰"), ("wei", "вэй", "伟"), ("xin", "синь", "新"), ("yong", "юн", "永"), ("zhong", "чжун", "中"),
)  # fmt: skip
_WEST: tuple[Spelling, ...] = (
    ("er", "ер", "er"), ("mann", "манн", "mann"), ("ley", "ли", "ley"), ("ton", "тон", "ton"), ("son", "сон", "son"),
    ("ert", "ерт", "ert"), ("ini", "ини", "ini"), ("ford", "форд", "ford"), ("ell", "елл", "ell"),
    ("ing", "инг", "ing"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: surname, given name and patronymic (or "") by script; `script` is the original's language.

    `original` is the whole name as it was written at home; for Russian names that is the Cyrillic.
    """

    surname: str
    given: str
    patronymic: str
    cyrillic: tuple[str, str, str]
    other: tuple[str, str, str]
    original: str
    script: str
    woman: bool

    @property
    def full(self) -> str:
        """The heading: given name, patronymic, surname."""
        return _spaced(self.given, self.patronymic, self.surname)

    @property
    def sort_name(self) -> str:
        """The heading turned round: surname, then the rest."""
        return f"{self.surname}, {_spaced(self.given, self.patronymic)}"

    @property
    def initials(self) -> str:
        """Initials and surname, as reports write them."""
        return f"{self.given[0]}.{self.patronymic[:1]}{'.' if self.patronymic else ''} {self.surname}"

    @property
    def in_cyrillic(self) -> str:
        """The whole name in Cyrillic letters."""
        surname, given, patronymic = self.cyrillic
        return _spaced(given, patronymic, surname)

    @property
    def transliterated(self) -> str:
        """The whole name in another romanisation."""
        surname, given, patronymic = self.other
        return _spaced(given, patronymic, surname)

    @property
    def genitive(self) -> str:
        """The surname in the Russian genitive, as translations from Russian leave it; itself where it has none."""
        surname = self.cyrillic[0]
        for ending, genitive in _GENITIVES.items():
            if surname.endswith(ending):
                return surname[: -len(ending)] + genitive
        return surname


def _spaced(*words: str) -> str:
    return " ".join(word for word in words if word)


def misprinted(random: Callable[[], float], word: str) -> str:
    """A word with one slip of the compositor: a letter lost, doubled, or put before its neighbour."""
    at = 1 + int(random() * (len(word) - 2))
    slip = random()
    if slip < 0.4:
        return word[:at] + word[at + 1 :]
    if slip < 0.7:
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


class Zipf:
    """Ranks below `size` by Zipf's law, the first `flattest` of them about equally often."""

    __slots__ = ("_flattest", "_ratio", "size")

    def __init__(self, size: int, flattest: float = FLATTEST) -> None:
        self.size = size
        self._flattest = flattest
        self._ratio = (size + flattest) / flattest

    def __call__(self, share: float) -> int:
        """The rank for an even draw from [0, 1)."""
        return min(self.size - 1, int(self._flattest * self._ratio**share - self._flattest))


@cache
def _listed(name: str, women: bool) -> tuple[Spelling, ...]:
    """Given names or patronymics of tests/names, in an order that says nothing."""
    men, _, rest = list_path(name).read_text(encoding="utf-8").partition("# Women")
    lines = [line for line in (rest if women else men).splitlines() if "#" not in line and ":" not in line]
    found = []
    for words in map(str.split, lines):
        latin = [word for word in words if word.isascii() and word.isalpha()]
        cyrillic = [word for word in words if CYRILLIC.search(word)]
        if latin and cyrillic:
            found.append((latin[0], cyrillic[-1], latin[-1]))
    Random(name).shuffle(found)
    return tuple(found)


_RANK = Zipf(SURNAMES)
_SCATTER = 1_000_003
"""A prime: neighbouring ranks get names that have nothing in common."""


def put_together(number: int, *parts: Sequence[Spelling]) -> Spelling:
    """The pieces a number chooses, one of each part, joined."""
    latin, cyrillic, other = "", "", ""
    for part in parts:
        number, chosen = divmod(number, len(part))
        piece = part[chosen]
        latin += piece[0]
        cyrillic += piece[1]
        other += piece[2]
    return latin.capitalize(), cyrillic.capitalize(), other.capitalize()


def _given(random: Callable[[], float], name: str, women: bool) -> Spelling:
    listed = _listed(name, women)
    return listed[_given_rank(len(listed))(random())]


@cache
def _given_rank(size: int) -> Zipf:
    return Zipf(size, 4)


def russian(random: Callable[[], float], woman: bool) -> Name:
    """A name in the Russian manner: given name, patronymic, surname."""
    number = _RANK(random()) * _SCATTER % (len(ONSETS) ** 2 * len(VOWELS) ** 2 * len(CODAS) * len(_MEN))
    endings = _WOMEN if woman else _MEN
    surname = put_together(number, ONSETS, VOWELS, ONSETS, VOWELS, CODAS, endings)
    given, patronymic = _given(random, "given", woman), _given(random, "patronymics", woman)
    latin, cyrillic, other = zip(surname, given, patronymic, strict=True)
    return Name(*latin, cyrillic, other, _spaced(cyrillic[1], cyrillic[2], cyrillic[0]), "ru", woman)


def japanese(random: Callable[[], float], woman: bool) -> Name:
    """A name in the Japanese manner; the original has the surname first, in kanji."""
    number = _RANK(random()) * _SCATTER
    latin, cyrillic, kanji = put_together(number, _KANJI, _KANJI, _KANJI[:12] if number % 3 == 0 else (("", "", ""),))
    given = put_together(int(random() * len(_KANJI) ** 2), _KANJI, _KANJI)
    spelled = latin.replace("sh", "s").replace("ts", "t"), given[0].replace("sh", "s").replace("ts", "t"), ""
    return Name(latin, given[0], "", (cyrillic, given[1], ""), spelled, kanji + given[2], "ja", woman)


def chinese(random: Callable[[], float], woman: bool) -> Name:
    """A name in the Chinese manner: a surname of one syllable, a given name of two."""
    surname = _SYLLABLES_ZH[int(random() * len(_SYLLABLES_ZH))]
    given = put_together(int(random() * len(_SYLLABLES_ZH) ** 2), _SYLLABLES_ZH, _SYLLABLES_ZH)
    latin, cyrillic = surname[0].capitalize(), surname[1].capitalize()
    spelled = latin.replace("Q", "Ch").replace("X", "Hs"), given[0].replace("Q", "Ch").replace("X", "Hs"), ""
    return Name(latin, given[0], "", (cyrillic, given[1], ""), spelled, surname[2] + given[2], "zh", woman)


def western(random: Callable[[], float], woman: bool) -> Name:
    """A name in a western manner, without a patronymic; the original is what is written here."""
    number = _RANK(random()) * _SCATTER % (len(ONSETS) * len(VOWELS) * len(CODAS) * len(VOWELS) * 100)
    surname = put_together(number, ONSETS, VOWELS, CODAS, _WEST, (("", "", ""), ("s", "с", "s")))
    given = _given(random, "given", woman)
    latin, cyrillic, other = surname
    return Name(
        latin, given[2], "", (cyrillic, given[1], ""), (other, given[0], ""), f"{given[2]} {latin}", "de", woman
    )
