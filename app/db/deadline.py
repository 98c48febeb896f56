"""How long a read may take: SQLite is asked to stop at a moment, PostgreSQL stops by itself (`app.db.engine`)."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic, thread_time

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from app.errors import TooSlowError

UNTIL: ContextVar[float | None] = ContextVar("until", default=None)
"""The moment (`time.monotonic()`) at which reads on behalf of the present request are given up; None: never."""
SPELL: ContextVar[float | None] = ContextVar("spell", default=None)
"""The moment of this thread's own time (`time.thread_time()`) at which a read is given up; None: never."""
QUERY_CANCELED = "57014"
"""PostgreSQL's code of a statement that was cancelled, in the SQL standard's table of states."""
STEPS = 1000
"""How many steps of SQLite's machine lie between two looks at the clock: well under a millisecond, and unmeasurable."""


@contextmanager
def a_spell(working: float, waiting: float) -> Iterator[None]:
    """Within the block reads end after so many seconds of this thread's work, or at the latest `waiting` later.

    What counts is work: on a busy machine a short read takes long, and to ask it twice would make that worse.
    """
    token = SPELL.set(thread_time() + working)
    try:
        with sooner(waiting):
            yield
    finally:
        SPELL.reset(token)


@contextmanager
def sooner(seconds: float) -> Iterator[None]:
    """Within the block reads end after so many seconds, unless they are to end sooner anyway."""
    until, present = monotonic() + seconds, UNTIL.get()
    token = UNTIL.set(until if present is None else min(until, present))
    try:
        yield
    finally:
        UNTIL.reset(token)


def begin_anew(seconds: float) -> None:
    """Give what remains to be done for the present request, such as saying what went wrong, a time of its own."""
    UNTIL.set(monotonic() + seconds)


def is_over() -> bool:
    """Whether the present request has had its time."""
    until = UNTIL.get()
    return until is not None and monotonic() >= until


class Patience:
    """How long a stream may look for its next item; `moved` is set to True whenever one was found and taken.

    Setting it is all a stream does for each item; the clock is looked at now and then.
    """

    __slots__ = ("_until", "moved", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.moved = True
        self._until = 0.0

    def is_over(self) -> bool:
        """Whether nothing has moved for so long."""
        if self.moved:
            self.moved = False
            self._until = monotonic() + self.seconds
        return monotonic() >= self._until


@contextmanager
def ended_in_time(connection: Connection, patience: Patience | None = None) -> Iterator[None]:
    """Within the block SQLite gives a statement up at the request's moment; instead, when there is no more `patience`.

    Raises TooSlowError for a statement that was given up, and before one whose moment has passed. Nothing is asked of
    PostgreSQL, which has a limit of its own for each statement.
    """
    if patience is None and is_over():
        raise TooSlowError
    over = patience.is_over if patience else _over_at(UNTIL.get(), SPELL.get())
    if over is None or connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"{type(driver)} is no connection of the sqlite3 module")
    driver.set_progress_handler(over, STEPS)
    try:
        yield
    except OperationalError as error:
        if was_stopped(error):
            raise TooSlowError from error
        raise
    finally:
        driver.set_progress_handler(None, 0)


def _over_at(until: float | None, spell: float | None) -> Callable[[], bool] | None:
    """Whether either moment has passed, as a question to be asked later; None where there is neither."""
    if spell is None:
        return None if until is None else lambda: monotonic() >= until
    if until is None:
        return lambda: thread_time() >= spell
    return lambda: thread_time() >= spell or monotonic() >= until


def was_stopped(error: OperationalError) -> bool:
    """Whether a statement failed because it was stopped for its time, by SQLite or by PostgreSQL."""
    cause = error.orig
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
    return getattr(cause, "sqlstate", None) == QUERY_CANCELED
