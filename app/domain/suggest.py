"""«Did you mean»: the known words nearest to an unknown one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Up to `most` known words like `word`, best first; none where nothing is near."""
    return tuple(get_close_matches(word, list(known), n=most, cutoff=0.6))


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """The sentence for an unknown word, with the nearest known ones."""
    near = nearest(word, known)
    hint = f", did you mean {' or '.join(repr(one) for one in near)}?" if near else ""
    return f"unknown {what} '{word}'{hint}"
