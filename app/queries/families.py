"""What a career page needs beside the claims for those who look for a relative: words explained, whose bodies acted."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select, union_all

from app.db.fetch import fetch
from app.domain.terms import Vocabulary
from app.models import Organisation, Term, TermClosure
from app.queries.statements import among
from app.queries.tables import table_of

SOVIET = "soviet"


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A term and what it means here."""

    slug: str
    label: str
    note: str


def fate_notes(connection: Connection, slugs: Collection[str]) -> list[NoteRow]:
    """Those of these fates whose word is explained, in the order of the vocabulary."""
    return [NoteRow(*row) for row in fetch(connection, _notes(), {"keys": sorted(slugs)})] if slugs else []


@cache
def _notes() -> Select[Any]:
    term = table_of(Term)
    return (
        select(term.c.slug, term.c.label, term.c.note)
        .where(term.c.vocabulary == Vocabulary.FATE_KIND, among(term.c.slug), term.c.note.is_not(None))
        .order_by(term.c.position)
    )


def soviet_among(
    connection: Connection, organisations: Collection[str], services: Collection[str]
) -> frozenset[tuple[Vocabulary, str]]:
    """Those of these organisations, and of these services, that are Soviet, each with its vocabulary."""
    if not organisations or not services:
        return frozenset()
    values = {"organisations": sorted(organisations), "services": sorted(services)}
    found = fetch(connection, _soviet(), values)
    return frozenset((Vocabulary(vocabulary), slug) for vocabulary, slug in found)


@cache
def _soviet() -> Any:
    term, closure, body = table_of(Term), table_of(TermClosure), table_of(Organisation)
    above = term.alias()
    soviet = (
        select(closure.c.descendant_id)
        .join(above, above.c.id == closure.c.ancestor_id)
        .where(above.c.vocabulary == Vocabulary.SERVICE, above.c.slug == SOVIET)
    )
    bodies = (
        select(term.c.vocabulary, term.c.slug)
        .join(body, body.c.id == term.c.id)
        .where(term.c.vocabulary == Vocabulary.ORGANISATION, among(term.c.slug, "organisations"))
        .where(body.c.service_id.in_(soviet))
    )
    served = select(term.c.vocabulary, term.c.slug).where(
        term.c.vocabulary == Vocabulary.SERVICE, among(term.c.slug, "services"), term.c.id.in_(soviet)
    )
    return union_all(bodies, served)
