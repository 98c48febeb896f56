"""Reads: short ones from the pool, long ones on connections of their own; each within its limits."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.db.database import Database
from app.db.engine import Limits, make_engine
from app.settings import Settings
from tests.support.postgres import Server


def test_many_long_readers_keep_no_short_read_waiting(migrated_url: str) -> None:
    database = Database(migrated_url)
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(database.connection()).execute(text("SELECT 1"))
        assert database.ask(lambda connection: connection.execute(text("SELECT 2")).scalar()) == 2
    database.close()


def test_a_long_read_sees_one_state_of_the_data(seeded_url: str) -> None:
    database = Database(seeded_url)
    count = text("SELECT count(*) FROM citation")
    with database.connection() as reader:
        before = reader.execute(count).scalar()
        with database.engine.begin() as writer:
            writer.execute(text("DELETE FROM rests_on"))
            writer.execute(text("DELETE FROM citation"))
        assert reader.execute(count).scalar() == before
    assert database.ask(lambda connection: connection.execute(count).scalar()) == 0
    database.close()


@pytest.fixture
def postgresql(postgres_url: str) -> Iterator[Database]:
    """An empty database on PostgreSQL, with tight limits."""
    made = Database(postgres_url, limits=Limits(pool_size=1, pool_overflow=0, pool_seconds=0.1, statement_seconds=1))
    yield made
    made.close()


def said(connection: Connection, statement: str) -> object:
    return connection.execute(text(statement)).scalar()


def test_a_statement_that_takes_too_long_is_cancelled_by_postgresql_but_not_a_long_reads(postgresql: Database) -> None:
    with pytest.raises(OperationalError, match="statement timeout"):
        postgresql.ask(said, "SELECT pg_sleep(10)")
    assert postgresql.ask(said, "SELECT 1") == 1
    with postgresql.connection() as connection:
        assert said(connection, "SELECT 1 FROM pg_sleep(1.2)") == 1
    assert all(one.answers for one in postgresql.states())


def test_a_read_waits_for_a_connection_only_so_long(postgresql: Database) -> None:
    with postgresql.engine.connect() as taken:
        assert said(taken, "SELECT 1") == 1
        with pytest.raises(PoolTimeoutError):
            postgresql.ask(said, "SELECT 1")
    assert postgresql.ask(said, "SELECT 1") == 1


def test_connections_the_server_closed_meanwhile_fail_no_read(postgres: Server, postgresql: Database) -> None:
    for _ in range(3):
        closed = postgresql.ask(said, "SELECT pg_backend_pid()")
        postgres.execute(f"SELECT pg_terminate_backend({closed})")
        assert postgresql.ask(said, "SELECT pg_backend_pid()") != closed


def test_a_database_that_cannot_be_reached_is_said_and_tried_again(postgres: Server) -> None:
    nobody = make_url(postgres.url("postgres")).set(port=1)
    database = Database(nobody.render_as_string(hide_password=False))
    for _ in range(2):
        with pytest.raises(OperationalError, match="refused"):
            database.ask(said, "SELECT 1")
        (state,) = database.states()
        assert not state.answers
        assert "refused" in (state.error or "")
    database.close()


def test_the_server_knows_who_asks_and_for_how_long(postgres_url: str) -> None:
    shown = ("application_name", "statement_timeout", "idle_in_transaction_session_timeout", "transaction_isolation")
    database = Database(postgres_url)
    found = [database.ask(said, f"SHOW {name}") for name in shown]
    database.close()
    assert found == ["kartoteka", "10s", "1min", "repeatable read"]
    engine = make_engine(f"{postgres_url}?application_name=reading%20room&prepare_threshold=none", limits=Limits())
    with engine.connect() as connection:
        assert said(connection, "SHOW application_name") == "reading room"
        assert said(connection, "SHOW statement_timeout") == "10s"
        assert connection.connection.driver_connection.prepare_threshold is None  # type: ignore[union-attr]
    engine.dispose()


def test_bulk_work_is_never_cancelled(postgres_url: str) -> None:
    engine = make_engine(postgres_url, pooled=False)
    with engine.connect() as connection:
        assert said(connection, "SHOW statement_timeout") == "0"
    engine.dispose()


def test_the_settings_limits_reach_the_server(postgres_url: str) -> None:
    settings = Settings(database_url=postgres_url, pool_size=2, pool_overflow=1, pool_seconds=3, statement_seconds=7)
    database = Database.of(settings)
    assert database.ask(said, "SHOW statement_timeout") == "7s"
    assert database.engine.pool.status().startswith("Pool size: 2 ")
    database.close()


@pytest.mark.parametrize(
    "given", ["postgresql://h/a,postgresql://h/b", " postgresql://h/a  postgresql://h/b ", "postgresql://h/a, postgresql://h/b"]
)
def test_replicas_are_listed_with_commas_or_spaces(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("KARTOTEKA_REPLICA_URLS", given)
    assert Settings().replica_urls == ("postgresql://h/a", "postgresql://h/b")


def test_a_stream_is_whole_and_gives_its_connection_back(seeded_template: str) -> None:
    database = Database(seeded_template)

    def slugs(connection: Connection) -> Iterator[str]:
        yield from connection.execute(text("SELECT slug FROM person ORDER BY id")).scalars()

    whole = list(database.stream(slugs))
    assert len(whole) > 100
    stream = database.stream(slugs)
    assert next(stream) == whole[0]
    stream.close()
    assert list(database.stream(lambda _: iter(()))) == []
    database.close()
