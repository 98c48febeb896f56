"""Data extension: the values of properties for the entities somebody has matched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain import authorities
from app.domain.reconcile import NUMBERS
from app.domain.reconcile_entities import entity_page
from app.domain.reconcile_properties import Property
from app.domain.search import KIND_OF, SearchKind
from app.queries.reconcile_entities import Entity, entities, term_rows
from app.queries.reconcile_facts import Facts, Held, facts_of
from app.queries.terms import TermRow
from app.queries.vocabulary import BearerRow, bearers

Cell = str | int | float | Entity | Held | None
"""A value; null is an empty cell that keeps its place in a row."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A property to fetch: the most values, and whether they come one for each posting, in the postings' order."""

    property: Property
    limit: int | None = None
    each_posting: bool = False


def extended(
    connection: Connection, ids: Sequence[str], wanted: Sequence[Wanted], bases: Sequence[str], base: str
) -> dict[str, dict[str, list[Cell]]]:
    """The values by id as given and property; `base` begins absolute addresses. What an id has not, is empty."""
    named = entities(connection, ids, bases)
    names = {one.property.id for one in wanted}
    people = sorted({one.key for one in named.values() if one.kind is SearchKind.PERSON})
    facts = facts_of(connection, people, names) if people else {}
    terms = term_rows(connection, [one.owner for one in named.values()])
    borne = bearers(connection, [row.key for row in terms.values()]) if "bearer" in names and terms else {}
    found: dict[str, dict[str, list[Cell]]] = {}
    for id_ in ids:
        entity = named.get(id_)
        cells: dict[str, list[Cell]] = {}
        for one in wanted:
            if entity is None:
                values: Iterable[Cell] = ()
            elif entity.kind is SearchKind.PERSON:
                values = _of_person(facts[entity.key], one, base)
            else:
                values = _of_term(terms[entity.owner], one.property.id, borne, base)
            cells[one.property.id] = list(values)[: one.limit]
        found[id_] = cells
    return found


_OF_POSTS = ("role", "organisation", "place")


def _of_person(facts: Facts, wanted: Wanted, base: str) -> Iterable[Cell]:
    name, person = wanted.property.id, facts.person
    if name in _OF_POSTS:
        return _of_posts(facts, name, each=wanted.each_posting)
    if name in facts.held:
        return facts.held[name]
    if name in NUMBERS:
        return _numbers(facts.identifiers, name)
    values: dict[str, Iterable[Cell]] = {
        "posting": [post.line for post in facts.own_posts],
        "dates": [post.edtf or None for post in facts.own_posts],
        "first-year": facts.active[:1] if facts.active else (),
        "last-year": facts.active[1:] if facts.active else (),
        "birth-year": _years(facts),
        "name": dict.fromkeys([person.name, *facts.names]),
        "sources": [person.sources],
        "url": [base + entity_page(SearchKind.PERSON, person.slug)],
    }
    return values.get(name, ())


def _of_posts(facts: Facts, name: str, *, each: bool) -> Iterable[Cell]:
    terms: list[Held | None] = [getattr(post, name) for post in facts.own_posts]
    return terms if each else list({one.key: one for one in terms if one is not None}.values())


def _years(facts: Facts) -> Iterable[Cell]:
    if facts.born is None:
        return ()
    first, last = facts.born
    return [first if first == last else f"{first}/{last}"]


def _numbers(identifiers: Iterable[tuple[str, str]], name: str) -> Iterable[Cell]:
    if name == "same-as":
        return [authorities.uri(file, value) for file, value in identifiers]
    return [value for file, value in identifiers if file == name]


def _of_term(row: TermRow, name: str, borne: Mapping[int, tuple[BearerRow, ...]], base: str) -> Iterable[Cell]:
    kind = KIND_OF[row.vocabulary]
    above = row.broader
    values: dict[str, Iterable[Cell]] = {
        "name": [row.label, *(alias.name for alias in row.aliases)],
        "broader": [Entity(kind, 0, above.slug, above.label)] if above else (),
        "bearer": [Entity(SearchKind.PERSON, 0, one.slug, one.name) for one in borne.get(row.key, ())],
        "latitude": [row.own["latitude"]] if row.own.get("latitude") is not None else (),
        "longitude": [row.own["longitude"]] if row.own.get("longitude") is not None else (),
        "persons": [row.persons],
        "url": [base + entity_page(kind, row.slug)],
    }
    return values.get(name, ())
