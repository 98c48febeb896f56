"""Names in the genitive and other cases, as translations leave them: *Ruzankova* for Ruzankov, *Мельниковым*."""

import re
from functools import lru_cache

from app.domain.names.sounds import readings, sound_keys, stem

_CYRILLIC = re.compile("[\u0400-\u052f]")
_ENDINGS = (
    (re.compile("sk(?:ogo|omu|om|im|oi|aa|a|u|uu)$"), "ski"),
    (re.compile("ck(?:ogo|omu|om|im|oi|aa|a|u|uu)$"), "cki"),
    (re.compile("(?<=[^aeiou])(?:a|ia)$"), ""),
    (re.compile("(?<=[eo]v)(?:im|om|u|e)$|(?<=in)(?:im|om|u|e)$"), ""),
)
_CYRILLIC_ENDINGS = (
    *_ENDINGS,
    (re.compile("(?<=[^aeiou])(?:u|e|im|om|em|oi|i)$"), ""),
    (re.compile("(?<=[aeo])(?:a|u|e|em|m)$"), "i"),
    (re.compile("(?<=[^aeou])(?:i|u|e|oi)$"), "a"),
)
_SHORTEST = 3
"""Sounds a name must keep when an ending is taken off."""


@lru_cache(maxsize=16384)
def nominatives(word: str) -> frozenset[str]:
    """Sound keys of the names of which a word may be a case or the feminine form, its own keys left out."""
    endings = _CYRILLIC_ENDINGS if _CYRILLIC.search(word) else _ENDINGS
    found = set()
    for reading, cost in readings(word).items():
        for pattern, instead in endings:
            plain = pattern.sub(instead, reading)
            if plain != reading and not cost and len(plain) >= _SHORTEST:
                found.add("".join(stem(plain)))
    return frozenset(found) - sound_keys(word)


def declined(first: str, second: str) -> bool:
    """Whether one of two words is a case, or the feminine form, of the other."""
    return bool(nominatives(first) & sound_keys(second) or sound_keys(first) & nominatives(second))
