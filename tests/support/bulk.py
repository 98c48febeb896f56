"""A database of realistic size: the seed many times over, for tests of plans and for `make bench`.

Every copy of the seed has persons of its own ("Person 00123"), with the same claims at the same times. Places,
organisations and codenames are copied too, but fewer times, so that some are busy and most are rare, as they would
be: the first `BUSY` copies share the seed's own, the others are spread over `VOCABULARIES` more. All rows are made
by the database itself, one statement a table; what is derived is copied with what it derives from.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    Text,
    case,
    cast,
    column,
    func,
    insert,
    literal,
    select,
    update,
    values,
)

from app.models import metadata

COPIES = 164
BUSY = 40
VOCABULARIES = 15
STRIDE = 10_000
"""What separates the keys of a row's copies."""
_COPIED = ("place", "organisation", "codename")
"""The vocabularies that are copied; roles, ranks, fates, services and decorations are the same everywhere."""
_SAID_OF_TERMS = ("term", "term_alias", "term_closure", *_COPIED, "sovereignty", "organisation_claim", "coverage_year")
_KEPT = (
    "source", "passage", "passage_text", "release", "role", "rank", "fate_kind", "service", "decoration",
    "search_near", "coverage_figure", "term_usage",
)  # fmt: skip
_DIFFERENT = ("slug", "label", "sort_key", "alias", "alias_key")
"""Words that must differ, or do, from copy to copy."""


def multiply(engine: Engine) -> None:
    """Fill a seeded database with copies of what it holds, and have its statistics gathered."""
    with engine.connect() as connection:
        _without_checks(connection)
        indexes = [index for table in _tables() for index in sorted(table.indexes, key=lambda one: str(one.name))]
        for index in indexes:
            index.drop(connection)
        people = connection.execute(select(func.count()).select_from(metadata.tables["person"])).scalar_one()
        for table in _tables():
            _multiply(connection, table, people)
        for index in indexes:
            index.create(connection)
        connection.commit()
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def rare(slug: str, vocabulary: int = 3) -> str:
    """The id of a copied term of a rare vocabulary."""
    return f"{slug}-{vocabulary}"


def crowd(engine: Engine, slug: str, postings: int) -> None:
    """Give a person of a seeded database posts of others, with all that is cited for them, until there are so many."""
    claim, person = metadata.tables["claim"], metadata.tables["person"]
    with engine.begin() as connection:
        key = connection.execute(select(person.c.id).where(person.c.slug == slug)).scalar_one()
        of_posts = claim.c.kind == "posting"
        own = connection.execute(select(func.count()).where(of_posts, claim.c.person_id == key)).scalar_one()
        others = select(claim.c.id).where(of_posts, claim.c.person_id != key).order_by(claim.c.id).limit(postings - own)
        connection.execute(update(claim).where(claim.c.id.in_(others)).values(person_id=key))


def _without_checks(connection: Connection) -> None:
    """Foreign keys are not looked at row by row; tests/db/test_plans.py checks them all at once."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("SET session_replication_role = replica")


def _tables() -> Iterator[Table]:
    return (table for table in metadata.sorted_tables if table.name not in _KEPT)


def _multiply(connection: Connection, table: Table, people: int) -> None:
    """One statement: the rows of a table once more for every copy."""
    of_terms = table.name in _SAID_OF_TERMS
    copies = _copies(of_terms)
    statement = select(*(_copied(one, copies, people) for one in table.columns)).select_from(table).join(
        copies, literal(1) == 1
    )
    if table.name in ("term", "term_alias", "term_closure"):
        term = metadata.tables["term"]
        key = {"term": "id", "term_alias": "term_id", "term_closure": "descendant_id"}[table.name]
        statement = statement.where(
            table.c[key].in_(select(term.c.id).where(term.c.vocabulary.in_(_COPIED), term.c.id < STRIDE))
        )
    if table.name == "coverage_year":
        statement = statement.where(table.c.place_id.is_not(None), table.c.id < STRIDE)
    citation = metadata.tables["citation"]
    if table.name in ("citation", "rests_on"):
        key = {"citation": "id", "rests_on": "citation_id"}[table.name]
        of_persons = select(citation.c.id).where(citation.c.organisation_claim_id.is_(None), citation.c.id < STRIDE)
        statement = statement.where(table.c[key].in_(of_persons))
    connection.execute(insert(table).from_select([one.name for one in table.columns], statement))


def _copies(of_terms: bool) -> CTE:
    """The copies as rows: the number of each, and the vocabulary it uses."""
    if of_terms:
        rows = [(number, number) for number in range(1, VOCABULARIES + 1)]
    else:
        rows = [(number, 0 if number <= BUSY else 1 + number % VOCABULARIES) for number in range(1, COPIES + 1)]
    made = values(column("number", Integer), column("vocabulary", Integer), name="copies").data(rows)
    return made.cte("copies")


def _copied(one: Column[Any], copies: CTE, people: int) -> Any:
    """A column as it is in a copy: keys moved on, names made new, the rest as it was."""
    mark = literal("-") + cast(copies.c.number, Text)
    if one.table.name == "person" and one.name in ("slug", "name", "sort_name", "sort_key"):
        digits = func.substr(cast(literal(100_000) + copies.c.number * people + one.table.c.id, String), 2)
        return literal({"slug": "person-", "sort_key": "person "}.get(one.name, "Person ")) + digits
    if one.table.name == "name_form" and one.name == "name_key":
        digits = func.substr(cast(literal(100_000) + copies.c.number * people + one.table.c.person_id, String), 2)
        return literal("person ") + digits
    if one.name in _DIFFERENT or (one.table.name, one.name) == ("identifier", "value"):
        return one + mark
    if (one.table.name, one.name) == ("searchable", "term_id"):
        return case((one.table.c.kind == "role", one), else_=one + copies.c.vocabulary * STRIDE)
    step = _step(one)
    return one if step is None else one + copies.c[step] * STRIDE


def _step(one: Column[Any]) -> str | None:
    """Which number of a copy moves a key: that of the copy, that of its vocabulary, or (None) neither."""
    targets = {key.column for key in one.foreign_keys} or ({one} if one.primary_key else set())
    if not targets or not isinstance(one.type, Integer):
        return None
    names = {(target.table.name, target.name) for target in targets}
    if any(name in _KEPT for name, _ in names):
        return None
    if {name for _, name in names} & {"kind", "vocabulary"}:
        return None
    if one.name == "position":
        return None
    if names & {(name, "id") for name in (*_COPIED, "term", "term_alias", "sovereignty")}:
        return "vocabulary"
    return "number"
