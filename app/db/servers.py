"""A database server reads may go to, and what an error says about it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from threading import Lock
from time import monotonic

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from app.db.engine import Limits, make_engine

log = logging.getLogger("kartoteka.database")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 30.0
"""Seconds until a server that is left aside is tried again: doubled with every failure."""
_OVERTAKEN = frozenset({"40001", "40P01"})
"""A standby broke the read off, because what it read was about to be cleared away."""
_STATE = (
    "SELECT pg_is_in_recovery(), CASE WHEN pg_last_wal_receive_lsn() IS DISTINCT FROM pg_last_wal_replay_lsn()"
    " THEN extract(epoch FROM now() - pg_last_xact_replay_timestamp())::float8 END"
)


class Fault(Enum):
    """What an error says: the read itself was wrong (or too slow), or where to run it again."""

    OURS = "raise it"
    CONNECTION = "on a fresh connection: this one broke, which says nothing yet of the server"
    SERVER = "on another server: this one cannot be reached"
    MOMENT = "on another server: this one broke the read off, and is well"


def fault_of(error: DBAPIError) -> Fault:
    """What to do about an error of the driver."""
    code = getattr(error.orig, "sqlstate", None)
    if code in _OVERTAKEN:
        return Fault.MOMENT
    if error.connection_invalidated:
        return Fault.CONNECTION
    unconnected = error.statement is None and code is None and isinstance(error, OperationalError)
    return Fault.SERVER if unconnected else Fault.OURS


@dataclass(frozen=True, slots=True)
class ServerState:
    """What is known of a server: its address, whether reads go there, how far a standby is behind, what ails it.

    `behind` is in seconds: None where nothing is waiting to be replayed, for a primary, and before anybody asked.
    """

    name: str
    replica: bool
    answers: bool
    behind: float | None
    error: str | None


class Server:
    """One server: short reads from its pool, long ones on connections of their own."""

    def __init__(self, url: str, limits: Limits, *, replica: bool = False) -> None:
        parsed = make_url(url)
        self.name = f"{parsed.host or 'localhost'}:{parsed.port or 5432}" if parsed.host else parsed.get_backend_name()
        self.replica = replica
        self.engine = make_engine(url, reading=True, limits=limits)
        unhurried = Limits(statement_seconds=None, idle_seconds=limits.idle_seconds * 10)
        self.apart = make_engine(url, pooled=False, reading=True, limits=unhurried)
        self._lock = Lock()
        self._error: str | None = None
        self._pause = _FIRST_PAUSE
        self._due = 0.0

    @property
    def answers(self) -> bool:
        """Whether reads go here: it has answered since it last failed, or never failed."""
        return self._error is None

    @property
    def due(self) -> float:
        """When a server that is left aside is to be tried again, by `time.monotonic`."""
        return self._due

    @contextmanager
    def connected(self, *, apart: bool = False) -> Iterator[Connection]:
        """A connection in one read transaction: the pool's, or one of its own."""
        with (self.apart if apart else self.engine).connect() as connection:
            yield connection

    def leave_aside(self, error: BaseException) -> None:
        """No more reads come here, until it has been tried again with success."""
        with self._lock:
            if self._error is None:
                self._pause = _FIRST_PAUSE
                log.warning("the database server %s does not answer and is left aside: %s", self.name, _said(error))
            else:
                self._pause = min(self._pause * 2, _LONGEST_PAUSE)
            self._error = _said(error)
            self._due = monotonic() + self._pause

    def take_back(self) -> None:
        """It answers (again)."""
        if self._error is None:
            return
        with self._lock:
            if self._error is not None:
                log.warning("the database server %s answers again", self.name)
            self._error = None

    def state(self, *, ask: bool = False) -> ServerState:
        """What is known of it; with `ask` it is asked first, on a connection of its own. Never raises."""
        behind = None
        if ask:
            try:
                behind = self._asked()
            except DBAPIError as error:
                self.leave_aside(error)
            else:
                self.take_back()
        return ServerState(self.name, self.replica, self.answers, behind, self._error)

    def _asked(self) -> float | None:
        """How many seconds it is behind; raises DBAPIError where it does not answer."""
        with self.connected(apart=True) as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("SELECT 1")
                return None
            standby, behind = connection.exec_driver_sql(_STATE).one()
            return behind if standby else None

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()
        self.apart.dispose()


def _said(error: BaseException) -> str:
    """An error in one line, without the statement and its parameters."""
    orig = getattr(error, "orig", None) or error
    return " ".join(str(orig).split()) or type(orig).__name__
