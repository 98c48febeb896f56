"""What the client's fields suggest while somebody types the name or the id of an entity."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.reconcile_entities import entity_id
from app.domain.search import MOST_HITS, SearchKind
from app.queries.reconcile_entities import Key, entities, term_described, term_rows
from app.queries.reconcile_facts import facts_of
from app.queries.search import suggest


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entity: id, name, kind, and a line about it."""

    id: str
    name: str
    kind: SearchKind
    description: str


def suggested(
    connection: Connection, prefix: str, kinds: Sequence[SearchKind], skip: int, limit: int, bases: Sequence[str]
) -> tuple[list[Suggestion], bool]:
    """Entities whose id is given, then those whose name begins so; and whether there are more."""
    owners = [one.owner for one in entities(connection, [prefix], bases).values() if not kinds or one.kind in kinds]
    if prefix.strip():
        hits = suggest(connection, prefix, kinds, min(skip + limit + 1, MOST_HITS))
        owners += [(hit.kind, hit.key) for hit in hits]
    found = list(dict.fromkeys(owners))
    return described(connection, found[skip : skip + limit]), len(found) > skip + limit


def described(connection: Connection, owners: Sequence[Key]) -> list[Suggestion]:
    """Entities in a line each, in the order given."""
    people = [key for kind, key in owners if kind is SearchKind.PERSON]
    facts = facts_of(connection, people, ()) if people else {}
    terms = term_rows(connection, owners)
    found = []
    for kind, key in owners:
        if kind is SearchKind.PERSON:
            one = facts[key]
            slug, name, line = one.person.slug, one.person.name, one.described
        else:
            row = terms[kind, key]
            slug, name, line = row.slug, row.label, term_described(row)
        found.append(Suggestion(entity_id(kind, slug), name, kind, line))
    return found


def one_described(connection: Connection, id_: str, bases: Sequence[str]) -> Suggestion | None:
    """The entity an id names in a line, if there is one."""
    owners = [one.owner for one in entities(connection, [id_], bases).values()]
    return next(iter(described(connection, owners)), None)
