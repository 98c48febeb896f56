"""Several selections at once: the same rows as one after another, and on PostgreSQL in one round trip."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Connection, Row, bindparam, func, literal_column, make_url, select, table
from sqlalchemy.exc import DBAPIError

from app.db.batch import Ask, Reading, Round, fetch_all, together
from app.db.database import Database
from app.models import Person, Place, Posting, Release, Term
from app.queries.tables import table_of
from tests.support.plans import listening

person, place, posting, term = (table_of(one) for one in (Person, Place, Posting, Term))
release = table_of(Release)
ASKED = [
    Ask(select(person).where(person.c.slug == bindparam("key")), {"key": "melnikov-boris-nikolaevich"}),
    Ask(select(posting).where(posting.c.person_id.in_(bindparam("keys", expanding=True))), {"keys": [1, 2, 3]}),
    Ask(select(posting).where(posting.c.person_id.in_(bindparam("keys", expanding=True))), {"keys": []}),
    Ask(select(place).order_by(*place.primary_key), {}),
    Ask(select(place.c.latitude * 0 - 45, place.c.longitude * -0.0), {}),
    Ask(select(func.avg(place.c.latitude), func.count(), literal_column("1").label("one")), {}),
    Ask(select(term.c.label.label("word"), term.c.label).where(term.c.slug == bindparam("key")), {"key": "harbin"}),
    Ask(select(release), {}),
]


@pytest.fixture
def database(seeded_template: str) -> Iterator[Database]:
    """The whole seed, to be read only."""
    made = Database(seeded_template)
    yield made
    made.close()


def one_by_one(connection: Connection) -> list[list[Row[Any]]]:
    return [list(connection.execute(statement, given).all()) for statement, given in ASKED]


def all_at_once(connection: Connection) -> list[list[Any]]:
    """The rows of `ASKED`, divided into two rounds that need nothing of each other."""
    first, second = fetch_all(connection, [Round(ASKED[:3]), Round(ASKED[3:])])
    return [*first, *second]


def values(found: list[list[Any]]) -> list[list[str]]:
    """All values as they are written: 45 is not 45.0, nor is -0.0 nought."""
    return [[repr(value) for value in row] for rows in found for row in rows]


def test_the_rows_are_those_of_one_after_another(database: Database) -> None:
    expected = database.ask(one_by_one)
    assert any(expected)
    for _ in range(7):  # from the sixth time on they are prepared
        found = database.ask(all_at_once)
        assert found == expected
        assert values(found) == values(expected)
        assert [[row._fields for row in rows] for rows in found] == [[row._fields for row in rows] for rows in expected]
    assert database.ask(one_by_one) == expected


def test_statements_first_asked_together_are_read_alike_alone(seeded_template: str) -> None:
    fresh = Database(seeded_template)
    found = fresh.ask(all_at_once)
    assert fresh.ask(one_by_one) == found
    fresh.close()


def test_nothing_asked_is_nothing_answered(database: Database) -> None:
    assert database.ask(fetch_all, []) == []
    assert database.ask(fetch_all, [Round([]), Round([None])]) == [[], [[]]]
    assert database.ask(together) == []


def test_an_error_of_one_is_raised_for_all_and_the_connection_lives_on(database: Database) -> None:
    wrong = Ask(select(literal_column("no_such_column")), {})
    with database.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="no_such_column"):
            fetch_all(connection, [Round([*ASKED[:2], wrong, *ASKED[2:]])])
        connection.rollback()
        assert all_at_once(connection) == one_by_one(connection)


def named(slugs: list[str]) -> Reading[list[str]]:
    """The labels of terms, for each one a round of its own; before the first a round that asks for nothing."""
    found = []
    yield Round([None])
    for slug in slugs:
        (rows,) = yield Round([Ask(ASKED[6].statement, {"key": slug})])
        found += [row.word for row in rows]
    return found


def test_readings_go_on_together_each_as_long_as_it_needs(database: Database) -> None:
    asked = [["harbin", "tokyo", "mukden"], [], ["no-such-term", "harbin"]]
    found = database.ask(lambda connection: together(connection, *map(named, asked)))
    assert found == [["Harbin", "Tokyo", "Mukden"], [], ["Harbin"]]


def test_what_the_first_shows_to_be_in_vain_is_not_asked_where_that_costs(database: Database) -> None:
    told: list[int] = []

    def worth(rows: list[Any]) -> list[bool]:
        told.append(len(rows))
        return [False, True, False, True, True, True, True]

    with listening(database) as asked:
        (found,) = database.ask(fetch_all, [Round(ASKED, worth)])
    expected = database.ask(one_by_one)
    if database.engine.dialect.name == "sqlite":
        assert (told, len(asked)) == ([1], 6)
        assert found == [rows if at not in (1, 3) else [] for at, rows in enumerate(expected)]
    else:
        assert (told, len(asked)) == ([], 1)
        assert found == expected


def test_what_postgresql_has_prepared_outlives_a_read(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        return  # which keeps the texts of statements, and prepares none on a server
    prepared = select(func.count()).select_from(table("pg_prepared_statements"))
    for _ in range(8):
        database.ask(all_at_once)
    assert database.ask(lambda connection: connection.execute(prepared).scalar_one()) > 0


class Ready:
    """Counts in what a server says how often it is ready for the next question: so often somebody waited for it."""

    def __init__(self) -> None:
        self.times = 0
        self._rest = b""

    def hear(self, said: bytes) -> None:
        """Messages of the protocol: a letter, the length of what follows (which counts itself), what follows."""
        self._rest += said
        while len(self._rest) >= (length := 1 + int.from_bytes(self._rest[1:5])) > 4:
            self.times += self._rest[:1] == b"Z"
            self._rest = self._rest[length:]


@contextmanager
def between(port: int) -> Iterator[tuple[int, Ready]]:
    """A port in front of a server's, which lets one connection through and listens to the server."""
    ready = Ready()
    listener = socket.create_server(("127.0.0.1", 0))

    def pump(source: socket.socket, target: socket.socket, heard: Callable[[bytes], None]) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                heard(data)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def serve() -> None:
        client, _ = listener.accept()
        with client, socket.create_connection(("127.0.0.1", port)) as server:
            back = Thread(target=pump, args=(server, client, ready.hear))
            back.start()
            pump(client, server, lambda _: None)
            back.join()

    with listener:
        Thread(target=serve, daemon=True).start()
        yield int(listener.getsockname()[1]), ready


def test_on_postgresql_all_go_in_one_round_trip(seeded_template: str) -> None:
    url = make_url(seeded_template)
    if url.get_backend_name() == "sqlite":
        assert url.port is None  # and there are no round trips
        return
    assert url.port is not None
    plain = url.update_query_dict({"sslmode": "disable", "gssencmode": "disable"})
    with between(url.port) as (port, ready):
        database = Database(plain.set(port=port).render_as_string(hide_password=False))
        try:
            with database.engine.connect() as connection:
                connection.execute(select(1))  # begins the transaction
                before = ready.times
                all_at_once(connection)
                assert ready.times == before + 1
                all_at_once(connection)
                assert ready.times == before + 2
                one_by_one(connection)
                assert ready.times == before + 2 + len(ASKED)
        finally:
            database.close()
