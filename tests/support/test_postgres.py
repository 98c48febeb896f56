"""The test session's own databases: fresh, alike, copied, dropped; and both servers that may carry them."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from tests.support.databases import Databases
from tests.support.postgres import PostgresUnavailableError, Server, find_binaries, running_server


def test_the_engine_is_on_a_fresh_database(engine: Engine, databases: Databases) -> None:
    assert engine.dialect.name == databases.name
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id INTEGER PRIMARY KEY)"))


def test_the_next_test_sees_nothing_of_it(engine: Engine) -> None:
    assert inspect(engine).get_table_names() == []


def test_a_copy_holds_what_its_original_held_and_goes_its_own_way(
    databases: Databases, database_url: str
) -> None:
    original = create_engine(database_url)
    with original.begin() as connection:
        connection.execute(text("CREATE TABLE noun (word TEXT)"))
        connection.execute(text("INSERT INTO noun VALUES ('Харбин')"))
    original.dispose()
    copy_url = databases.copy_of(database_url)
    copy = create_engine(copy_url)
    with copy.begin() as connection:
        assert connection.execute(text("SELECT word FROM noun")).scalars().all() == ["Харбин"]
        connection.execute(text("DELETE FROM noun"))
    copy.dispose()
    with original.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM noun")).scalar_one() == 1
    original.dispose()
    databases.drop(copy_url)


def test_strings_are_ordered_by_code_point(engine: Engine) -> None:
    words = "SELECT 'b' AS word UNION SELECT 'B' UNION SELECT 'ä' UNION SELECT 'a' ORDER BY word"
    with engine.connect() as connection:
        assert connection.execute(text(words)).scalars().all() == ["B", "a", "b", "ä"]


def test_the_server_speaks_utf8_and_utc(postgres: Server, postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        shown = [
            connection.execute(text(f"SHOW {name}")).scalar_one() for name in ("server_encoding", "timezone")
        ]
    engine.dispose()
    assert shown == ["UTF8", "UTC"]
    assert (postgres.folder / f".s.PGSQL.{postgres.port}").exists()


def test_the_server_from_the_wheel_runs_too(tmp_path: Path) -> None:
    with running_server(find_binaries(debian=tmp_path)) as server:
        assert "wheel" in server.origin
        server.execute("CREATE DATABASE tried")
    assert not server.folder.exists()


def test_no_server_at_all_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PostgresUnavailableError, match=r"neither .* nor the Python package no_such_package"):
        find_binaries(debian=tmp_path, wheel="no_such_package")
