"""Whether the words of a question can all be asked together: what cannot is refused, never left out. Pure."""

from collections.abc import Sequence
from itertools import pairwise

from app.domain.ask.phrases import Clause, NotUnderstood, Part

DATED = ("from", "to")
_SEVERAL = frozenset({"role", "place", "organisation", "cover", "service", "rank", "rank_min", "fate", "education",
                      "award", "codename"})  # fmt: skip
"""What may be asked several times over: any one of the values will do."""
_ALWAYS = frozenset({"NOUN", "HOWMANY", "SURELYORNOT", "WHERE"})
"""Flags that change nothing of who is meant."""
FLAG_WORDS = {
    "NOUN": "people of any kind", "WOMEN": "women, where the texts say so", "PERSONNEL": "intelligence personnel only",
    "HOWMANY": "the number is asked for", "WHERE": "wherever it was", "SUCCESSION": "one after another",
    "CAREER": "the posts, in order", "BECAMEOF": "the fates, as the texts claim them", "CERTAINLY": "certainly then",
    "POSSIBLY": "possibly then", "SURELYORNOT": "certainly or possibly, as always",
    "UNIDENTIFIED": "codenames and nameless", "MET": "at the same place or body at the same time",
    "CAME": "one after another", "FIRST": "the first of them", "LAST": "the last of them", "POSTS": "posts",
    "BEGAN": "held the post, however it began", "CODE": "codenames", "RANKOF": "ranks",
}  # fmt: skip


def flag_part(clause: Clause, *kinds: str) -> Part | None:
    """The first flag of these kinds as a part."""
    for piece in clause.flags:
        if piece.kind in kinds:
            return Part("", "", FLAG_WORDS[piece.kind], piece.words, piece.start, piece.end)
    return None


def flag_parts(clauses: Sequence[Clause]) -> list[Part]:
    """Every flag as a part, so that no word of a question is dropped in silence."""
    return [
        Part("", "", FLAG_WORDS[piece.kind], piece.words, piece.start, piece.end)
        for clause in clauses
        for piece in clause.flags
    ]


def check_flags(clauses: Sequence[Clause], honoured: Sequence[str]) -> None:
    """Raise for a flag the question does not know what to do with."""
    for clause in clauses:
        for piece in clause.flags:
            if piece.kind not in _ALWAYS and piece.kind not in honoured:
                part = Part("", "", FLAG_WORDS[piece.kind], piece.words, piece.start, piece.end)
                raise NotUnderstood(f"'{piece.words}' cannot be asked together with the rest", part)
            if piece.kind in ("CERTAINLY", "POSSIBLY") and not clause.has("person", *DATED):
                part = Part("", "", FLAG_WORDS[piece.kind], piece.words, piece.start, piece.end)
                raise NotUnderstood(f"'{piece.words}' is asked of a time: say which", part)


def check_clause(clause: Clause, notes: list[str]) -> None:
    """Raise where a clause says two things of which only one could be asked; note where "and" becomes "or"."""
    if clause.mixed is not None:
        piece = clause.mixed
        part = Part("", "", "", piece.words, piece.start, piece.end)
        raise NotUnderstood(f"'{piece.words}' joins things of one kind only, such as two places; ask twice", part)
    for name in DATED:
        said = [part for part in clause.parts if part.parameter == name]
        if len({part.value for part in said}) > 1:
            raise NotUnderstood(f"'{said[0].words}' and '{said[1].words}' are two times: ask one after the other, or "
                                "a time from one to the other", said[1])  # fmt: skip
    for name in sorted(_SEVERAL & {part.parameter for part in clause.parts}):
        _check_several(clause, name, notes)


def _check_several(clause: Clause, name: str, notes: list[str]) -> None:
    """Several values under one parameter stand in one list: "residents in Harbin and consuls in Tokyo" does not."""
    where = [index for index, part in enumerate(clause.parts) if part.parameter == name]
    for first, second in pairwise(where):
        one, other = clause.parts[first], clause.parts[second]
        if one.value == other.value:
            continue
        if second != first + 1:
            raise NotUnderstood(f"'{one.words}' and '{other.words}' stand too far apart to be one list: say 'then' for "
                                "one after the other, or ask twice", other)  # fmt: skip
        joiner = clause.joined.get(second)
        if not joiner:
            raise NotUnderstood(f"'{one.words}' and '{other.words}' stand side by side: say 'or' for any of them, "
                                "'then' for one after the other", other)  # fmt: skip
        if joiner == "AND":
            notes.append(f"'and' between '{one.words}' and '{other.words}' is read as 'or': any of them will do")
