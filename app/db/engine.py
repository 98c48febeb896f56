"""Engines, made alike for the two databases: foreign keys always enforced, UTC, C ordering."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool

from app.db import dates_sql

_SQLITE_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Apply the pragmas a connection does not keep by itself, and leave BEGIN to us (the driver begins only writes)."""
    connection.isolation_level = None
    dates_sql.register(connection)
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Begin for real, so that several reads see one state and a migration is one transaction."""
    connection.exec_driver_sql("BEGIN")


def make_engine(url: str, *, pooled: bool = True, reading: bool = False) -> Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://…`.

    Unpooled for one-shot work such as migrations. For `reading`, every transaction sees one state of the data
    throughout, as it does on SQLite anyway.
    """
    parsed = make_url(url)
    kwargs: dict[str, Any] = {"pool_timeout": 5} if pooled and parsed.database not in (None, "", ":memory:") else {}
    if not pooled:
        kwargs["poolclass"] = NullPool
    if parsed.get_backend_name() == "sqlite":
        kwargs["connect_args"] = {"check_same_thread": False}
    elif reading:
        kwargs["isolation_level"] = "REPEATABLE READ"
    engine = create_engine(parsed, **kwargs)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine
