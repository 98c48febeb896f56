"""The note of an import under way: written before its transaction, taken away by it, so that it tells the truth.

A note that is found later means that an import did not finish, and that nothing of it is in the database: had it
finished, the note would be gone with the very commit that made it last. It is a table of its own, there only while it
is needed and no part of the schema.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, MetaData, Table, Text, inspect, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.db.engine import make_engine
from app.errors import DatabaseStateError

_NOTE = Table("unfinished_import", MetaData(), Column("source", Text), Column("begun_at", Text))
_LOCK = 0x6B617274
"""The number of the lock that an import holds on PostgreSQL for as long as it is connected."""

_PATIENCE = 60_000
"""Milliseconds for which the commit waits for somebody who still reads; hours of work are not lost for a reader."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An import that did not finish: what was imported, and when (ISO 8601, UTC) it began."""

    source: str
    begun_at: str

    def __str__(self) -> str:
        return (
            f"An import of {self.source}, begun at {self.begun_at}, did not finish; "
            "nothing of it is in the database, which is as it was before."
        )


@contextmanager
def noted(connection: Connection, source: str) -> Iterator[None]:
    """An import of `source` within one transaction, which the block commits; if it fails, the note goes, too.

    Raises DatabaseStateError where somebody else writes to the database.
    """
    _write(connection, source)
    try:
        with _refusing():
            _NOTE.drop(connection, checkfirst=False)  # the first thing: from here on nobody else can write
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE}")
        yield
    except BaseException:
        connection.rollback()
        with suppress(DBAPIError):  # what went wrong first is told; the note is then found at the next start
            _NOTE.drop(connection, checkfirst=True)
            connection.commit()
        raise


def _write(connection: Connection, source: str) -> None:
    """Note, and commit, that an import of `source` begins."""
    _claim(connection)
    if inspect(connection).has_table(_NOTE.name):
        connection.execute(_NOTE.delete())
    else:
        _NOTE.create(connection)
    begun = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    connection.execute(_NOTE.insert().values(source=source, begun_at=begun))
    connection.commit()


def unfinished(url: str) -> Unfinished | None:
    """What the note of an import says that is no longer at work; the note is then taken away.

    SQLite's file is brought back to the journal it had. Raises DatabaseStateError while an import is at work.
    """
    engine = make_engine(url, pooled=False)
    try:
        with engine.connect() as connection:
            with _refusing():
                noted = inspect(connection).has_table(_NOTE.name)
            connection.rollback()
            if not noted:
                return None
            _claim(connection)
            found = connection.execute(select(_NOTE.c.source, _NOTE.c.begun_at)).first()
            _NOTE.drop(connection)
            connection.commit()
            if connection.dialect.name == "sqlite":
                connection.connection.cursor().execute("PRAGMA journal_mode = WAL").fetchall()
            return None if found is None else Unfinished(*found)
    finally:
        engine.dispose()


def _claim(connection: Connection) -> None:
    """Begin to write, or raise DatabaseStateError where an import is writing."""
    with _refusing():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA busy_timeout = 1000")
            connection.exec_driver_sql("PRAGMA user_version = 0")  # the smallest write there is: it takes the lock
        elif not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK}).scalar():
            raise DatabaseStateError(_AT_WORK)


_AT_WORK = (
    "Another program is writing to the database, such as `kartoteka import`. Nothing was changed; "
    "try again when it is done."
)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if "locked" in str(error.orig) or "no such table" in str(error.orig):
            raise DatabaseStateError(_AT_WORK) from error
        raise
