"""An entity in a few lines, for somebody who chooses between candidates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.reconcile_entities import entity_page
from app.domain.reconcile_properties import TYPES
from app.domain.search import SearchKind
from app.queries.reconcile_entities import Entity, entities, term_described, term_rows
from app.queries.reconcile_facts import Facts, Post, facts_of
from app.queries.terms import TermRow
from app.queries.vocabulary import bearers

MOST_SERVICES, MOST_POSTS, MOST_NAMES = 2, 3, 6


@dataclass(frozen=True, slots=True)
class Preview:
    """An entity: its name, what it is, its page, and (heading, lines) of what is recorded."""

    name: str
    type: str
    url: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]


def preview_of(connection: Connection, id_: str, bases: Sequence[str]) -> Preview | None:
    """The preview of what an id names; null where it names nothing."""
    entity = next(iter(entities(connection, [id_], bases).values()), None)
    if entity is None:
        return None
    said = _person(connection, entity) if entity.kind is SearchKind.PERSON else _term(connection, entity)
    shown = tuple((heading, lines) for heading, lines in said if lines)
    return Preview(entity.name, TYPES[entity.kind][0], entity_page(entity.kind, entity.slug), shown)


def _person(connection: Connection, entity: Entity) -> Sequence[tuple[str, tuple[str, ...]]]:
    facts: Facts = facts_of(connection, [entity.key], ("codename", "name"))[entity.key]
    person = facts.person
    others = len(facts.own_posts) - MOST_POSTS
    more = (f"and {others} more",) if others > 0 else ()
    return (
        ("Service", _joined(one.label for one in person.services[:MOST_SERVICES])),
        ("Posts", (*(_post(one) for one in facts.telling(MOST_POSTS)), *more)),
        ("Codenames", _joined(one.ref.label for one in facts.held["codename"])),
        ("Fate", (person.fate,) if person.fate else ()),
        ("Also written", _others(entity.name, facts.names)),
    )


def _post(post: Post) -> str:
    dates = post.dates.label("posting") if post.dates and post.edtf else ""
    line = post.line.removesuffix(f" ({post.edtf})")
    return f"{line}: {dates}" if dates else line


def _term(connection: Connection, entity: Entity) -> Sequence[tuple[str, tuple[str, ...]]]:
    row: TermRow = term_rows(connection, [entity.owner])[entity.owner]
    borne = bearers(connection, [row.key]).get(row.key, ()) if entity.kind is SearchKind.CODENAME else ()
    return (
        ("What it is", (term_described(row),)),
        ("Borne by", tuple(one.name for one in borne)),
        ("Also called", _others(entity.name, [one.name for one in row.aliases])),
    )


def _others(name: str, names: Sequence[str]) -> tuple[str, ...]:
    return _joined(list(dict.fromkeys(one for one in names if one != name))[:MOST_NAMES])


def _joined(words: Iterable[str]) -> tuple[str, ...]:
    line = ", ".join(words)
    return (line,) if line else ()
