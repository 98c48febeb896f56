"""«Did you mean»: the known words nearest to an unknown one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Up to `most` known words like `word`: those like it as a whole, those that hold it, those with a word like it."""
    words = list(dict.fromkeys(known))
    plain = word.lower().strip()
    holding = [one for one in words if plain and (one.lower().startswith(plain) or plain in _parts(one))]
    parts: dict[str, list[str]] = {}
    for one in words:
        for part in _parts(one):
            parts.setdefault(part, []).append(one)
    alike = [one for part in get_close_matches(plain, list(parts), n=most, cutoff=0.75) for one in parts[part]]
    whole = get_close_matches(plain, words, n=most, cutoff=0.6)
    order = [*holding, *whole, *alike] if len(plain) > 2 else [*whole, *holding]
    return tuple(dict.fromkeys(order))[:most]


def _parts(known: str) -> list[str]:
    """The words of an id or a label."""
    return known.lower().replace("-", " ").split()


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """The sentence for an unknown word, with the nearest known ones."""
    near = nearest(word, known)
    hint = f", did you mean {' or '.join(repr(one) for one in near)}?" if near else ""
    return f"unknown {what} '{word}'{hint}"
