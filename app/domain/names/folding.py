"""Folding of names: what two spellings share when case, marks and punctuation are set aside."""

import re
import unicodedata
from functools import lru_cache

WORDS_KEPT = 16_384
"""Words of which it is remembered how they fold, sound and part: names are made of a few words again and again."""
_NOT_WORD = re.compile(r"[\W_]+")


class _Plain(dict[int, str]):
    """Each character as it stands without marks: what it is composed of, found once for a character."""

    def __missing__(self, code: int) -> str:
        plain = "".join(
            char for char in unicodedata.normalize("NFKD", chr(code))
            if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
        )  # fmt: skip
        self[code] = plain
        return plain


_PLAIN = _Plain()


@lru_cache(maxsize=WORDS_KEPT)
def fold(name: str) -> str:
    """The look-up form of a name: lower case, no marks, words parted by one space.

    `Ёжов` and `Ежов`, `Chargé d'Affaires` and `charge d affaires` fold alike; scripts are kept as they are, but for
    letters of another script that slipped into a word. Soft hyphens and their like are dropped.
    """
    return unmixed(_NOT_WORD.sub(" ", name.casefold().translate(_PLAIN)).strip())


_TWO_SCRIPTS = re.compile("[a-z][а-яё]|[а-яё][a-z]")
_WORD = re.compile(r"\w+")
_LATIN, _CYRILLIC = "aeopcyxkmtbhi", "аеорсухкмтвні"


def unmixed(text: str) -> str:
    """Words in small letters of two scripts brought to the one most of their other letters are of (*Меlnikоv*)."""
    return _WORD.sub(_one_script, text) if _TWO_SCRIPTS.search(text) else text


def _one_script(found: re.Match[str]) -> str:
    word = found.group()
    latin = sum("a" <= char <= "z" and char not in _LATIN for char in word)
    cyrillic = sum("а" <= char <= "ё" and char not in _CYRILLIC for char in word)
    if not (latin or cyrillic) or (latin and cyrillic):
        return word
    return word.translate(str.maketrans(_CYRILLIC, _LATIN) if latin else str.maketrans(_LATIN, _CYRILLIC))


_LITTLE = frozenset({"the", "a", "an", "of", "for", "in", "s", "and", "в", "во", "на", "из", "по", "и"})


@lru_cache(maxsize=WORDS_KEPT)
def loosen(name: str) -> str:
    """A looser look-up form of a term: articles and little words dropped, a plural's last s too, words in order.

    `head of the Intelligence Directorate` and `Head of Intelligence Directorate`, `consuls general` and
    `consul general` loosen alike.
    """
    words = [word for word in fold(name).split() if word not in _LITTLE]
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
                    for word in words)


def sort_key(name: str) -> str:
    """A key that sorts names by letters alone, the same on every database."""
    return fold(name)


def in_sentence(label: str) -> str:
    """A label within a sentence: its first letter small, but for names, abbreviations and titles."""
    first, _, rest = label.partition(" ")
    return label if first.isupper() or rest[:1].isupper() else label[:1].lower() + label[1:]
