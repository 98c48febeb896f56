"""Entities by id: persons, former ids among them, and terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.domain.reconcile_entities import Reference, entity_id, parse_reference
from app.domain.search import KIND_OF, VOCABULARY_OF, SearchKind
from app.domain.terms import Vocabulary, words
from app.models import Person, PersonRedirect, Term, TermClosure
from app.queries.tables import table_of
from app.queries.terms import TermRow, terms_by_key

Key = tuple[SearchKind, int]


@dataclass(frozen=True, slots=True)
class Entity:
    """A person or a term, as far as an id says."""

    kind: SearchKind
    key: int
    slug: str
    name: str

    @property
    def id(self) -> str:
        """Its id in the service."""
        return entity_id(self.kind, self.slug)

    @property
    def owner(self) -> Key:
        """Kind and key."""
        return self.kind, self.key


def entities(connection: Connection, ids: Iterable[str], bases: Sequence[str] = ()) -> dict[str, Entity]:
    """The entities ids name, by the id as given; a bare slug is a person's, else a term's. Unknown ids are left out."""
    wanted = {one: reference for one in ids if (reference := parse_reference(one, bases)) is not None}
    people = _people(connection, {one.slug for one in wanted.values() if one.kind in (None, SearchKind.PERSON)})
    terms = _terms(connection, {one.slug for one in wanted.values() if one.kind is not SearchKind.PERSON})
    found: dict[str, Entity] = {}
    for one, reference in wanted.items():
        entity = _named(reference, people, terms)
        if entity is not None:
            found[one] = entity
    return found


def _named(
    reference: Reference, people: dict[str, Entity], terms: dict[tuple[SearchKind, str], Entity]
) -> Entity | None:
    kinds = list(SearchKind) if reference.kind is None else [reference.kind]
    if SearchKind.PERSON in kinds and reference.slug in people:
        return people[reference.slug]
    return next((terms[kind, reference.slug] for kind in kinds if (kind, reference.slug) in terms), None)


def _people(connection: Connection, slugs: set[str]) -> dict[str, Entity]:
    person, old = table_of(Person), table_of(PersonRedirect)
    if not slugs:
        return {}
    former = connection.execute(
        select(old.c.slug, person.c.id, person.c.slug, person.c.name)
        .join(person, person.c.id == old.c.person_id)
        .where(old.c.slug.in_(slugs))
    )
    found = {slug: Entity(SearchKind.PERSON, key, now, name) for slug, key, now, name in former}
    current = connection.execute(select(person.c.id, person.c.slug, person.c.name).where(person.c.slug.in_(slugs)))
    return found | {slug: Entity(SearchKind.PERSON, key, slug, name) for key, slug, name in current}


def _terms(connection: Connection, slugs: set[str]) -> dict[tuple[SearchKind, str], Entity]:
    term = table_of(Term)
    if not slugs:
        return {}
    rows = connection.execute(
        select(term.c.id, term.c.vocabulary, term.c.slug, term.c.label)
        .where(term.c.vocabulary.in_(list(KIND_OF)), term.c.slug.in_(slugs))
    )
    found = {}
    for key, vocabulary, slug, label in rows:
        kind = KIND_OF[Vocabulary(vocabulary)]
        found[kind, slug] = Entity(kind, key, slug, label)
    return found


def term_rows(connection: Connection, owners: Iterable[Key]) -> dict[Key, TermRow]:
    """The terms among these, with what belongs to them."""
    found: dict[Key, TermRow] = {}
    wanted = list(owners)
    for kind, vocabulary in VOCABULARY_OF.items():
        keys = sorted({key for its, key in wanted if its is kind})
        if keys:
            found |= {(kind, row.key): row for row in terms_by_key(connection, vocabulary, keys)}
    return found


def ancestors(connection: Connection, keys: Iterable[int]) -> dict[int, set[int]]:
    """What each term lies in or belongs to, itself left out."""
    closure, wanted = table_of(TermClosure), sorted(set(keys))
    found: dict[int, set[int]] = {key: set() for key in wanted}
    for descendant, ancestor in connection.execute(
        select(closure.c.descendant_id, closure.c.ancestor_id).where(closure.c.descendant_id.in_(wanted))
    ):
        if ancestor != descendant:
            found[descendant].add(ancestor)
    return found


def term_described(row: TermRow) -> str:
    """A term in a line: what it is, what it is part of, how many persons are recorded with it."""
    kind = row.own.get("place_kind") or row.own.get("organisation_kind") or ""
    part = f"part of {row.broader.label}" if row.broader else ""
    count = f"{row.persons} {'person' if row.persons == 1 else 'persons'}" if row.persons else ""
    return "; ".join(one for one in (words(kind), part, count) if one) or words(row.vocabulary)
