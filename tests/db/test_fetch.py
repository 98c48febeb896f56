"""Statements asked again and again: the rows, names, types and errors are those of executing them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Select, bindparam, event, func, select, text, union_all
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.db.among_sql import among_values
from app.db.database import Database
from app.db.deadline import sooner, was_stopped
from app.db.engine import Limits
from app.db.fetch import fetch, fetch_keys
from app.errors import TooSlowError
from app.models import Claim, Person, Posting, Release
from app.queries.tables import table_of

person, posting, claim, release = (table_of(one) for one in (Person, Posting, Claim, Release))
SAID = posting.c.nature.in_(["collective", "personal", "staff"])
ASKED: list[tuple[Any, dict[str, Any]]] = [
    (select(person.c.id, person.c.slug, person.c.identified).order_by(person.c.id), {}),
    (select(posting).where(among_values(posting.c.person_id)).order_by(posting.c.claim_id), {"keys": [3, 5, 8]}),
    (select(posting.c.claim_id).where(posting.c.person_id.in_(bindparam("keys", expanding=True)), SAID)
     .order_by(posting.c.claim_id), {"keys": (3, 5)}),
    (select(posting.c.claim_id).where(posting.c.person_id.in_(bindparam("keys", expanding=True))), {"keys": ()}),
    (select(posting.c.claim_id, posting.c.start_earliest).where(posting.c.start_earliest >= bindparam("day"))
     .order_by(posting.c.claim_id).limit(bindparam("rows")), {"day": date(1931, 9, 18), "rows": 20}),
    (select(posting.c.claim_id).where(posting.c.start_earliest >= date(1931, 9, 18)).order_by(posting.c.claim_id), {}),
    (union_all(*(select(one.c.slug).where(one.c.id == bindparam("key")) for one in (person, claim))), {"key": 1}),
    (select(func.max(claim.c.recorded_on).label("last"), func.count().label("all")), {}),
    (select(release), {}),
]  # fmt: skip


@pytest.fixture
def database(seeded_template: str) -> Iterator[Database]:
    """The whole seed, to be read only."""
    made = Database(seeded_template)
    yield made
    made.close()


@pytest.mark.parametrize("at", range(len(ASKED)))
def test_rows_are_those_of_executing_it(database: Database, at: int) -> None:
    statement, values = ASKED[at]
    with database.connection() as connection:
        expected = connection.execute(statement, values).all()
        for _ in range(2):
            found = fetch(connection, statement, values)
            assert found == expected
            assert [row._asdict() for row in found] == [row._asdict() for row in expected]
        assert fetch_keys(connection, statement, values) == [row[0] for row in expected]


def test_the_same_statement_is_asked_with_other_values(database: Database) -> None:
    statement: Select[Any] = select(person.c.id).where(among_values(person.c.id)).order_by(person.c.id)
    with database.connection() as connection:
        for keys in ([1, 2, 3], [], [4], list(range(1, 60))):
            assert fetch_keys(connection, statement, {"keys": keys}) == keys


def test_a_value_that_is_not_given_is_named(database: Database) -> None:
    statement = select(person.c.id).where(person.c.slug == bindparam("slug"))
    with database.connection() as connection, pytest.raises(Exception, match="slug"):
        fetch(connection, statement, {})


def test_a_statement_that_fails_fails_as_any(database: Database) -> None:
    statement = select(text("nothing")).select_from(person)
    with database.connection() as connection, pytest.raises((OperationalError, ProgrammingError), match="nothing"):
        fetch(connection, statement)


def test_who_listens_to_statements_hears_of_it(database: Database) -> None:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    database.ask(fetch, select(person.c.slug))
    assert sum("SELECT person.slug" in one for one in said) == 1


def test_several_reads_of_one_connection_see_one_state(database: Database) -> None:
    with database.connection() as connection:
        fetch(connection, select(release))
        assert connection.in_transaction()


def test_a_read_that_takes_too_long_is_given_up(seeded_template: str) -> None:
    hasty = Database(seeded_template, limits=Limits(statement_seconds=0.05))
    one, other, third = person.alias(), person.alias(), claim.alias()
    many = select(func.count()).select_from(one, other, third).where(one.c.id + other.c.id != third.c.id)
    with sooner(0.05), pytest.raises((TooSlowError, OperationalError)) as given_up:
        hasty.ask(fetch, many)
    assert not isinstance(given_up.value, OperationalError) or was_stopped(given_up.value)
    hasty.close()
