"""Engines, made alike for the two databases: foreign keys always enforced, UTC, C ordering, limits on time."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.pool import NullPool

from app.db import dates_sql

_SQLITE_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
)
_SQLITE_POOLED = ("PRAGMA cache_size = -4000",)
"""A server has several connections for its short reads, each with pages of its own, and the kernel keeps the file for
all of them: with four times as many pages here a mixture of all questions took no less work, only more memory."""
_SQLITE_APART = ("PRAGMA cache_size = -2000", "PRAGMA temp_store = FILE")
"""A long read goes over everything once, so pages are not worth keeping; and what it sorts may be more than memory."""
_NOTICED = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""How soon a server whose machine or cable is gone counts as lost: connecting in seconds, the rest likewise but the
last, in milliseconds. Without them a read would wait as long as the kernel keeps trying: minutes to hours."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may ask of one PostgreSQL server; SQLite has no use for them.

    Connections for short reads: `pool_size` are kept open, `pool_overflow` more for a rush, and a read waits
    `pool_seconds` for one. A statement is cancelled by the server after `statement_seconds` (None: never), and a
    transaction that is left open without a word after `idle_seconds`.
    """

    pool_size: int = 10
    pool_overflow: int = 5
    pool_seconds: float = 5
    statement_seconds: float | None = 10
    idle_seconds: float = 60


_GOING_DOWN = ("57P01", "57P02", "57P03", "53300", "08")
"""SQLSTATEs, or how they begin, of a server that shuts down, has crashed, is starting, is full, or lost us."""


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Apply the pragmas a connection does not keep by itself, and leave BEGIN to us (the driver begins only writes)."""
    connection.isolation_level = None
    dates_sql.register(connection)
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _prepare_pooled(connection: Any, _record: Any) -> None:
    """What differs on a connection that is kept for short reads."""
    for pragma in _SQLITE_POOLED:
        connection.execute(pragma).close()


def _prepare_apart(connection: Any, _record: Any) -> None:
    """What differs on a connection that is made for one long read."""
    for pragma in _SQLITE_APART:
        connection.execute(pragma).close()


def _begin_sqlite(connection: Connection) -> None:
    """Begin for real, so that several reads see one state and a migration is one transaction."""
    connection.connection.cursor().execute("BEGIN").close()


def _notice_the_end(context: ExceptionContext) -> None:
    """Count a connection as lost as soon as the server says so, and with it the others that were idle meanwhile."""
    code = getattr(context.original_exception, "sqlstate", None) or ""
    if context.connection is not None and code.startswith(_GOING_DOWN):
        context.is_disconnect = True


def make_engine(url: str, *, pooled: bool = True, reading: bool = False, limits: Limits | None = None) -> Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://…`.

    Unpooled for one-shot work such as migrations. For `reading`, every transaction sees one state of the data
    throughout, as it does on SQLite anyway. On PostgreSQL `limits` bound connections and time; without them
    nothing is ever cancelled, as bulk work wants it.
    """
    parsed = make_url(url)
    kwargs: dict[str, Any] = {"pool_timeout": 5} if pooled and parsed.database not in (None, "", ":memory:") else {}
    if not pooled:
        kwargs["poolclass"] = NullPool
    if parsed.get_backend_name() == "sqlite":
        kwargs["connect_args"] = {"check_same_thread": False}
    else:
        kwargs |= _postgresql(parsed, pooled, reading, limits)
    engine = create_engine(parsed, **kwargs)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        if reading:
            event.listen(engine, "connect", _prepare_pooled if pooled else _prepare_apart)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "handle_error", _notice_the_end)
    return engine


def _postgresql(url: URL, pooled: bool, reading: bool, limits: Limits | None) -> dict[str, Any]:
    """What `create_engine` is told for PostgreSQL."""
    kwargs: dict[str, Any] = {"connect_args": _connecting(url, limits)}
    if reading:
        kwargs["isolation_level"] = "REPEATABLE READ"
    if pooled and limits is not None:
        kwargs |= {
            "pool_size": limits.pool_size, "max_overflow": limits.pool_overflow, "pool_timeout": limits.pool_seconds,
            # The connection used last is used next: those of a rush grow idle and may be closed by whatever is between.
            "pool_use_lifo": True,
        }  # fmt: skip
    return kwargs


def _connecting(url: URL, limits: Limits | None) -> dict[str, Any]:
    """The driver's connection arguments; what the URL's own query says goes before ours."""
    ours: dict[str, Any] = {"application_name": "kartoteka", **_NOTICED}
    if limits is not None:
        given = url.query.get("options", "")
        ours["options"] = " ".join([*_timeouts(limits), given if isinstance(given, str) else " ".join(given)]).strip()
    arguments = {name: value for name, value in ours.items() if name == "options" or name not in url.query}
    prepared = url.query.get("prepare_threshold")
    if isinstance(prepared, str):  # the driver wants a number, or None for "never", and a URL holds only text
        arguments["prepare_threshold"] = int(prepared) if prepared.isdecimal() else None
    return arguments


def _timeouts(limits: Limits) -> list[str]:
    """The server's own limits on time, as words of its command line; they cost no round trip."""
    found = {
        "statement_timeout": limits.statement_seconds or 0,
        "idle_in_transaction_session_timeout": limits.idle_seconds,
    }
    return [f"-c {name}={round(seconds * 1000)}" for name, seconds in found.items()]
