"""What lists of hits say of terms: where a place lies, what an organisation belongs to, who bore a codename."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from app.db.fetch import fetch
from app.domain.search import SearchKind
from app.models import CodenameUse, Organisation, Person, Term
from app.queries.persons import PersonRow, persons_by_key
from app.queries.search import Hit
from app.queries.search_languages import Owner, languages
from app.queries.statements import among
from app.queries.tables import table_of


@dataclass(frozen=True, slots=True)
class About:
    """The persons found, by key; a few words on each term found, by key; the languages of the names that matched."""

    persons: dict[int, PersonRow]
    terms: dict[int, str]
    languages: dict[Owner, str]


def about(connection: Connection, hits: Sequence[Hit]) -> About:
    """What a list of hits says of them."""
    people = persons_by_key(connection, [hit.key for hit in hits if hit.kind is SearchKind.PERSON])
    words = _above(connection, [hit for hit in hits if hit.kind in (SearchKind.PLACE, SearchKind.ROLE)])
    words |= _bodies(connection, [hit.key for hit in hits if hit.kind is SearchKind.ORGANISATION])
    words |= _bearers(connection, [hit.key for hit in hits if hit.kind is SearchKind.CODENAME])
    return About({row.key: row for row in people}, words, languages(connection, hits))


def _above(connection: Connection, hits: Sequence[Hit]) -> dict[int, str]:
    """`in China` of a place, `a kind of resident` of a role."""
    kinds = {hit.key: hit.kind for hit in hits}
    return {
        key: f"in {label}" if kinds[key] is SearchKind.PLACE else f"a kind of {label[:1].lower()}{label[1:]}"
        for key, label in _asked(connection, _broader(), list(kinds))
    }


@cache
def _broader() -> Select[Any]:
    term, broader = table_of(Term), table_of(Term).alias()
    above = select(term.c.id, broader.c.label).join(broader, broader.c.id == term.c.broader_id)
    return above.where(among(term.c.id))


def _bodies(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """The service an organisation belongs to."""
    return dict(_asked(connection, _services(), keys))


@cache
def _services() -> Select[Any]:
    body, service = table_of(Organisation), table_of(Term)
    named = select(body.c.id, service.c.label).join(service, service.c.id == body.c.service_id)
    return named.where(among(body.c.id))


def _bearers(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """Who bore a codename: by name where somebody identified is recorded."""
    named: dict[int, dict[str, None]] = defaultdict(dict)
    for key, name, identified in _asked(connection, _users(), keys):
        named[key].setdefault(name if identified else "somebody not identified")
    return {key: f"borne by {' and '.join(names)}" for key, names in named.items()}


@cache
def _users() -> Select[Any]:
    use, person = table_of(CodenameUse), table_of(Person)
    users = select(use.c.codename_id, person.c.name, person.c.identified).join(person, person.c.id == use.c.person_id)
    return users.where(among(use.c.codename_id)).order_by(use.c.codename_id, person.c.sort_key, person.c.id)


def _asked(connection: Connection, statement: Select[Any], keys: Sequence[int]) -> Sequence[Any]:
    """The statement's rows; where there are no keys nothing is asked."""
    return fetch(connection, statement, {"keys": keys}) if keys else ()
