"""A person's fate in a few words, from the fates the texts give."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import Connection, select

from app.domain.date_labels import label
from app.domain.dates import parse_event
from app.domain.terms import DEATHS, Badge
from app.models import Claim, Fate, FateKind, Term, TermClosure
from app.queries.everybody import People
from app.queries.tables import table_of
from app.services.derive_parts import of_kind

_WEIGHT = {
    Badge.EXECUTED: 5,
    Badge.VANISHED: 4,
    Badge.DEFECTED: 3,
    Badge.IMPRISONED: 2,
    Badge.SURVIVED: 1,
    Badge.NOT_STATED: 0,
}
_FATAL = frozenset({Badge.EXECUTED})
"""What only an end of a life is drawn as."""


@dataclass(frozen=True, slots=True)
class FateSummary:
    """The fate as drawn and in words; `dead_by` is the day by which the person is known dead."""

    badge: Badge = Badge.NOT_STATED
    words: str | None = None
    rehabilitated: bool = False
    dead_by: date | None = None


class _Told(NamedTuple):
    """A fate as a text tells it."""

    person: int
    claim: int
    mode: str
    kind: int
    badge: str | None
    label: str
    edtf: str | None
    end_latest: date | None


def deadly_fates(connection: Connection) -> frozenset[int]:
    """The kinds of fate that end a life, and those below them."""
    term, closure = table_of(Term), table_of(TermClosure)
    ends = select(term.c.id).where(term.c.vocabulary == "fate_kind", term.c.slug.in_(DEATHS))
    below = select(closure.c.descendant_id).where(closure.c.ancestor_id.in_(ends))
    return frozenset(connection.execute(below).scalars())


def summarise_fates(connection: Connection, people: People, deadly: Container[int]) -> dict[int, FateSummary]:
    """The fates of some persons by key; persons without a fate are absent.

    The drawing rests on asserted fates alone; rival theories appear in the words as alleged.
    """
    claim, fate, kind, term = (table_of(one) for one in (Claim, Fate, FateKind, Term))
    told = of_kind(people, fate, claim.c.mode, kind.c.id, kind.c.badge, term.c.label, fate.c.dates_edtf,
                   fate.c.end_latest)
    statement = told.join(kind, kind.c.id == fate.c.fate_kind_id).join(term, term.c.id == kind.c.id).where(
        claim.c.voice == "source", claim.c.mode != "denied", claim.c.assessment != "wrong",
        claim.c.actuality.in_(("held", "appointed")),
    )  # fmt: skip
    rows = (_Told(*row) for row in connection.execute(statement))
    return {person: _summary(list(own), deadly) for person, own in groupby(rows, key=attrgetter("person"))}


def _summary(rows: Sequence[_Told], deadly: Container[int]) -> FateSummary:
    badge, rehabilitated, dead_by = Badge.NOT_STATED, False, None
    for row in rows:
        own = Badge(row.badge) if row.badge else None
        if row.mode == "alleged":
            continue
        if own is Badge.REHABILITATED:
            rehabilitated = True
        elif own is not None and _WEIGHT[own] > _WEIGHT[badge]:
            badge = own
        if (row.kind in deadly or own in _FATAL) and row.end_latest is not None:
            dead_by = min(dead_by or row.end_latest, row.end_latest)
    return FateSummary(badge, _words(rows), rehabilitated, dead_by)


def _words(rows: Sequence[_Told]) -> str | None:
    """The asserted fates in order, each kind once with its plainest date; then the alleged ones."""
    asserted: dict[str, str] = {}
    alleged: dict[str, None] = {}
    for row in rows:
        word = row.label[0].lower() + row.label[1:]
        if row.mode == "alleged":
            alleged.setdefault(word)
        else:
            asserted[word] = max(asserted.get(word, ""), _when(row.edtf), key=len)
    words = ", ".join(f"{word} {when}".strip() for word, when in asserted.items())
    if alleged:
        words = f"{words}; alleged: {', '.join(alleged)}" if words else f"alleged: {', '.join(alleged)}"
    return words[0].upper() + words[1:] if words else None


@lru_cache(maxsize=16384)
def _when(edtf: str | None) -> str:
    """A date worth showing in a line: a lone date or a plain span; anything vaguer is left to the claim."""
    if edtf is None or "[" in edtf or edtf.startswith("/") or edtf.endswith("/"):
        return ""
    return label(parse_event(edtf))
