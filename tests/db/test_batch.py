"""Several selections at once: the same rows as one after another, and on PostgreSQL in one round trip."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Connection, Row, Select, bindparam, func, literal_column, make_url, select
from sqlalchemy.exc import DBAPIError

from app.db.batch import fetch_all
from app.db.database import Database
from app.models import Person, Place, Posting, Release, Term
from app.queries.tables import table_of

person, place, posting, term = (table_of(one) for one in (Person, Place, Posting, Term))
release = table_of(Release)
Asked = tuple[Select[Any], dict[str, Any]]
ASKED: list[Asked] = [
    (select(person).where(person.c.slug == bindparam("key")), {"key": "melnikov-boris-nikolaevich"}),
    (select(posting).where(posting.c.person_id.in_(bindparam("keys", expanding=True))), {"keys": [1, 2, 3]}),
    (select(posting).where(posting.c.person_id.in_(bindparam("keys", expanding=True))), {"keys": []}),
    (select(place).order_by(*place.primary_key), {}),
    (select(func.avg(place.c.latitude), func.count(), literal_column("1").label("one")), {}),
    (select(term.c.label.label("word"), term.c.label).where(term.c.slug == bindparam("key")), {"key": "harbin"}),
    (select(release), {}),
]


@pytest.fixture
def database(seeded_template: str) -> Iterator[Database]:
    """The whole seed, to be read only."""
    made = Database(seeded_template)
    yield made
    made.close()


def one_by_one(connection: Connection) -> list[list[Row[Any]]]:
    return [list(connection.execute(statement, given).all()) for statement, given in ASKED]


def test_the_rows_are_those_of_one_after_another(database: Database) -> None:
    expected = database.ask(one_by_one)
    assert any(expected)
    for _ in range(7):  # from the sixth time on they are prepared
        found = database.ask(fetch_all, ASKED)
        assert found == expected
        assert [[row._fields for row in rows] for rows in found] == [[row._fields for row in rows] for rows in expected]
    assert database.ask(one_by_one) == expected


def test_statements_first_asked_together_are_read_alike_alone(seeded_template: str) -> None:
    fresh = Database(seeded_template)
    together = fresh.ask(fetch_all, ASKED)
    assert fresh.ask(one_by_one) == together
    fresh.close()


def test_nothing_asked_is_nothing_answered(database: Database) -> None:
    assert database.ask(fetch_all, []) == []


def test_an_error_of_one_is_raised_for_all_and_the_connection_lives_on(database: Database) -> None:
    wrong: Asked = (select(literal_column("no_such_column")), {})
    with database.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="no_such_column"):
            fetch_all(connection, [*ASKED[:2], wrong, *ASKED[2:]])
        connection.rollback()
        assert fetch_all(connection, ASKED) == one_by_one(connection)


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
                fetch_all(connection, ASKED)
                assert ready.times == before + 1
                fetch_all(connection, ASKED)
                assert ready.times == before + 2
                one_by_one(connection)
                assert ready.times == before + 2 + len(ASKED)
        finally:
            database.close()
