"""Reads that end in time, a place for a few at once, and what is learnt of questions."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from app.db import database as databases
from app.db.database import Database
from app.db.deadline import Patience, a_spell, begin_anew, ended_in_time, is_over, sooner, was_stopped
from app.db.engine import Limits
from app.db.gate import Gate
from app.db.lengths import Lengths
from app.errors import BusyError, TooSlowError
from tests.support.apart import finished

ENDLESS = text("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
LONG = text("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) SELECT count(*) FROM n")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database of nothing, on SQLite: PostgreSQL ends its statements itself."""
    made = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    yield made
    made.close()


def endless(connection: Connection) -> object:
    """A question that is never answered."""
    return connection.execute(ENDLESS).scalar()


def long(connection: Connection) -> object:
    """A question that takes some milliseconds."""
    return connection.execute(LONG).scalar()


def test_a_read_is_given_up_in_time_and_its_connection_stays_good(database: Database) -> None:
    with sooner(0.02), pytest.raises(TooSlowError, match="Narrow the question"):
        database.ask(endless)
    assert database.ask(long) == 30_000


def test_a_spell_counts_work(database: Database) -> None:
    with a_spell(0.02, 60), pytest.raises(TooSlowError):
        database.ask(endless)
    with a_spell(60, 0.02), pytest.raises(TooSlowError):
        database.ask(endless)


def test_what_ends_sooner_stays_sooner(database: Database) -> None:
    with sooner(0.02), sooner(60), a_spell(60, 60), pytest.raises(TooSlowError):
        database.ask(endless)
    assert not is_over()


def test_telling_what_went_wrong_has_a_time_of_its_own(database: Database) -> None:
    with sooner(0):
        assert is_over()
        begin_anew(60)
        assert not is_over()
        assert database.ask(long) == 30_000


def test_a_stream_may_last_as_long_as_it_moves(database: Database) -> None:
    database.stream_seconds = 60

    def many(connection: Connection) -> Iterator[object]:
        for _ in range(3):
            yield connection.execute(LONG).scalar()

    with sooner(0):
        assert list(database.stream(many)) == [30_000] * 3
    database.stream_seconds = 0
    with pytest.raises(TooSlowError):
        list(database.stream(many))


def test_a_stream_that_stands_still_is_given_up(database: Database) -> None:
    database.stream_seconds = 0.05

    def stuck(connection: Connection) -> Iterator[object]:
        yield "first"
        yield connection.execute(ENDLESS).scalar()

    found = database.stream(stuck)
    assert next(found) == "first"
    with pytest.raises(TooSlowError):
        next(found)


def test_patience_begins_anew_with_each_item() -> None:
    patience = Patience(60)
    assert not patience.is_over()
    patience.seconds = 0
    assert not patience.is_over()
    patience.moved = True
    assert patience.is_over()


def test_postgresql_ends_its_statements_itself(database_url: str) -> None:
    bounded = Database(database_url, limits=Limits(statement_seconds=0.5))
    with bounded.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            with sooner(0.02), pytest.raises(TooSlowError), ended_in_time(connection):
                connection.execute(ENDLESS)
        else:
            with pytest.raises(OperationalError) as caught, ended_in_time(connection):
                connection.execute(ENDLESS)
            assert was_stopped(caught.value)
    bounded.close()


def test_no_read_begins_when_the_time_is_over(database_url: str) -> None:
    database = Database(database_url)
    with sooner(0), pytest.raises(TooSlowError):
        database.ask(lambda connection: connection.execute(text("SELECT 1")).scalar())
    assert database.ask(lambda connection: connection.execute(text("SELECT 1")).scalar()) == 1
    database.close()


def test_a_question_that_is_mostly_long_begins_in_a_thread(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "INLINE_WORK", 0.001)
    inline: list[bool] = []

    def asked(connection: Connection) -> object:
        try:
            inline.append(bool(asyncio.get_running_loop()))
        except RuntimeError:
            inline.append(False)
        return long(connection)

    async def often() -> list[object]:
        return [await database.run(asked) for _ in range(8)]

    assert finished(often()) == [30_000] * 8
    assert inline[:2] == [True, False]
    assert inline[-1] is False


def test_a_question_that_is_never_answered_is_not_begun_again(database: Database) -> None:
    async def ask() -> None:
        with sooner(0.02):
            await database.run(endless)

    with pytest.raises(TooSlowError):
        finished(ask())


def test_lengths_are_learnt_and_unlearnt() -> None:
    lengths = Lengths()
    assert not lengths.mostly_long(endless)
    for _ in range(6):
        lengths.note(endless, long=True)
    assert lengths.mostly_long(endless)
    assert not lengths.mostly_long(long)
    for _ in range(6):
        lengths.note(endless, long=False)
    assert not lengths.mostly_long(endless)


def test_a_gate_lets_some_in_some_wait_and_refuses_the_rest() -> None:
    async def rush() -> list[str]:
        gate = Gate(2, 3, 60, "Too many are here")
        told: list[str] = []

        async def one() -> None:
            try:
                async with gate:
                    await asyncio.sleep(0.01)
                    told.append("in")
            except BusyError as error:
                told.append(error.detail.partition(" at the moment")[0])

        await asyncio.gather(*(one() for _ in range(9)))
        await one()
        return told

    told = finished(rush())
    assert told == ["Too many are here"] * 4 + ["in"] * 6


def test_nobody_waits_at_a_gate_for_ever() -> None:
    async def wait() -> None:
        gate = Gate(1, 1, 0.01, "Too many are here")
        async with gate:
            with pytest.raises(BusyError):
                await gate.enter()
        async with gate:
            pass

    finished(wait())
