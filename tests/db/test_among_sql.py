"""A column among values given with the question: the same rows and one text of SQL on both engines."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event, not_, select

from app.db.among_sql import among_values
from app.db.database import Database
from app.models import Person
from app.queries.tables import table_of

person = table_of(Person)
KEYS = select(person.c.id).where(among_values(person.c.id, "keys")).order_by(person.c.id)
SLUGS = select(person.c.slug).where(among_values(person.c.slug, "slugs")).order_by(person.c.slug)
BUT = select(person.c.id).where(not_(among_values(person.c.id, "keys"))).order_by(person.c.id)
COUNTS = (0, 1, 3, 2_000)


@pytest.fixture
def database(seeded_template: str) -> Iterator[Database]:
    """The whole seed, to be read only."""
    made = Database(seeded_template)
    yield made
    made.close()


@pytest.mark.parametrize("count", COUNTS)
def test_the_rows_are_those_among_the_values(database: Database, count: int) -> None:
    with database.connection() as connection:
        everybody = connection.execute(select(person.c.id, person.c.slug).order_by(person.c.id)).all()
        some = everybody[5 : 5 + count]
        keys = [row.id for row in some] + [0] * (count - len(some))
        slugs = sorted(row.slug for row in some)
        assert connection.execute(KEYS, {"keys": keys}).scalars().all() == [row.id for row in some]
        assert connection.execute(SLUGS, {"slugs": slugs}).scalars().all() == slugs
        rest = [row.id for row in everybody if row not in some]
        assert connection.execute(BUT, {"keys": keys}).scalars().all() == rest


def test_two_questions_with_other_values_have_one_text(database: Database) -> None:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "person" in statement:
            said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    for count in COUNTS:
        database.ask(lambda connection, keys: connection.execute(KEYS, {"keys": keys}).all(), list(range(count)))
    assert len(said) == len(COUNTS)
    assert len(set(said)) == 1
