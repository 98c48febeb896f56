"""What small words mean where they stand: "when" that opens a question and "when" within one. Pure.

Each rule looks at the tokens around a word; what it finds no place for becomes unknown, so that it is named.
"""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.ask.keywords import FILLER
from app.domain.ask.tokens import PERSON, UNKNOWN, Piece

_OPENING = frozenset({"when", "how"})
_ASKING = frozenset({"did", "does", "do"})
_WAS = ("who had been", "having been", "formerly", "previously", "who had earlier been", "earlier")
_LATER = ("THEN", "SOONER")
_HELD = ("POSTS", "ROLE", "RANK")
_BODIES = ("ORG", "SERVICE", PERSON)
INTRANSITIVE = frozenset({"defected", "vanished", "escaped", "died", "surrendered", "emigrated", "survived", "returned",
                          "last-seen"})  # fmt: skip
"""Fates that are a deed, not a thing done to somebody: "who defected", but "who was captured"."""


def in_context(found: Sequence[Piece], text: str) -> list[Piece]:
    """The tokens of a question, fillers among them, with small words read by what stands around them."""
    result: list[Piece] = []
    for index, piece in enumerate(found):
        said = piece.words.lower()
        after = [one for one in found[index + 1 :] if one.kind != FILLER]
        before = [one for one in result if one.kind != FILLER]
        read = piece
        if piece.kind == FILLER:
            read = _filler(piece, said, before, after)
        elif (piece.kind == "EARLIER" and not before and said in _WAS) or _merely_first(piece, after, text):
            read = replace(piece, kind=FILLER)
        elif piece.kind == "ONWARDS" and said == "and after" and _kind(after) == "DATE":
            read = replace(piece, kind="AFTER")
        elif piece.kind in ("FROM", "BETWEEN") and after and after[0].moment is not None and after[0].moment.spanned:
            read = replace(piece, kind="IN")
        elif piece.kind == "YEARS" and _kind(after) == "DATE" and _kind(before[-1:]) != "NUMBER":
            read = replace(piece, kind=FILLER)
        elif piece.kind == "OF" and said == "with" and _kind(after) == PERSON:
            read = replace(piece, kind="MET")
        elif piece.kind == "RANKED" and _ranks_of(after):
            read = replace(piece, kind="RANKOF")
        result.append(read)
    return result


def _kind(pieces: Sequence[Piece]) -> str:
    return pieces[0].kind if pieces else ""


def _filler(piece: Piece, said: str, before: Sequence[Piece], after: Sequence[Piece]) -> Piece:
    """A word that says nothing of its own, but for where it does."""
    if said in _OPENING and before:
        return replace(piece, kind=UNKNOWN)
    if said == "about" and _kind(after) in ("DATE", "BAREMONTH", "NUMBER"):
        return replace(piece, kind=UNKNOWN)
    if said == "held" and _kind(after) in ("BY", "IN", "PLACE") and not any(one.kind in _HELD for one in before):
        return replace(piece, kind=UNKNOWN)
    doing = said in _ASKING and _kind(after) in _BODIES and _kind(after[1:]) == "FATE"
    if doing and not any(one.value in INTRANSITIVE for one in after[1].meanings):
        return replace(piece, kind="BY")
    return piece


def _merely_first(piece: Piece, after: Sequence[Piece], text: str) -> bool:
    """Whether "first" only opens a series ("first in Japan, then in China"); "the first resident" is one of several."""
    series = piece.kind == "FIRST" and any(one.kind in _LATER for one in after)
    return series and not text[: piece.start].lower().rstrip().endswith("the")


def _ranks_of(after: Sequence[Piece]) -> bool:
    """Whether a word for rank asks for somebody's: "what rank did Askov hold"."""
    rest = [one for one in after if one.kind != "OF"]
    return _kind(rest) == PERSON
