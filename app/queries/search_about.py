"""What lists of hits say of terms: where a place lies, what an organisation belongs to, who bore a codename."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.domain.search import SearchKind
from app.models import CodenameUse, Organisation, Person, Term
from app.queries.persons import PersonRow, persons_by_key
from app.queries.search import Hit
from app.queries.search_languages import Owner, languages
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
    term, broader = table_of(Term), table_of(Term).alias()
    kinds = {hit.key: hit.kind for hit in hits}
    rows = connection.execute(
        select(term.c.id, broader.c.label).join(broader, broader.c.id == term.c.broader_id).where(term.c.id.in_(kinds))
    )
    return {
        key: f"in {label}" if kinds[key] is SearchKind.PLACE else f"a kind of {label[:1].lower()}{label[1:]}"
        for key, label in rows
    }


def _bodies(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """The service an organisation belongs to."""
    body, service = table_of(Organisation), table_of(Term)
    rows = connection.execute(
        select(body.c.id, service.c.label).join(service, service.c.id == body.c.service_id).where(body.c.id.in_(keys))
    )
    return dict(rows.all())


def _bearers(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """Who bore a codename: by name where somebody identified is recorded."""
    use, person = table_of(CodenameUse), table_of(Person)
    named: dict[int, dict[str, None]] = defaultdict(dict)
    for key, name, identified in connection.execute(
        select(use.c.codename_id, person.c.name, person.c.identified)
        .join(person, person.c.id == use.c.person_id)
        .where(use.c.codename_id.in_(keys))
        .order_by(use.c.codename_id, person.c.sort_key, person.c.id)
    ):
        named[key].setdefault(name if identified else "somebody not identified")
    return {key: f"borne by {' and '.join(names)}" for key, names in named.items()}
