"""The one place that decides how a read runs: inline on SQLite, in a thread on PostgreSQL, and on which server."""

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import chain, islice
from time import perf_counter, thread_time
from typing import Concatenate, ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection

from app.db.deadline import Patience, a_spell, ended_in_time, is_over
from app.db.engine import Limits
from app.db.gate import Gate
from app.db.lengths import Lengths
from app.db.replicas import Lease, Servers, leased
from app.db.servers import Server, ServerState
from app.errors import TooSlowError
from app.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
INLINE_WORK, INLINE_SECONDS = 0.05, 0.5
"""How long a read may keep the event loop, and with it every other request, from going on: working, and at most."""
LONG_READS, LONG_READS_WAITING = 2, 40
"""How many reads that take longer go on at once, and how many more wait for their turn: fewer than requests may be
in flight by far, so that there is always room for the others."""
EXPORTS, EXPORTS_WAITING = 8, 64
"""How many long answers are sent at once, each over a connection of its own, and how many more wait."""
WAIT_SECONDS = 5.0
"""How long any of them waits."""


class Database:
    """A database that answers questions. Reads go through `run`; long ones bring their own `connection`.

    `observed` is told the seconds of each read; `stream_seconds` is how long a stream may look for its next item.
    `exports` and `packing` are entered by those who send all there is.

    With `replicas` (URLs of PostgreSQL standbys) reads go to them, and to the primary at `url` when none answers.
    """

    def __init__(self, url: str, replicas: tuple[str, ...] = (), limits: Limits | None = None) -> None:
        self.url = url
        chosen = limits or Limits()
        self._servers = Servers(url, replicas, chosen)
        self.engine = self._servers.primary.engine
        self._apart = self._servers.primary.apart
        self._inline = self.engine.dialect.name == "sqlite"
        # As many threads as one server has connections for: a read waits here, where it holds nothing.
        self._threads = CapacityLimiter(chosen.pool_size + chosen.pool_overflow)
        self._lengths = Lengths()
        self._long = Gate(LONG_READS, LONG_READS_WAITING, WAIT_SECONDS, "Too many long questions are being answered")
        self.exports = Gate(EXPORTS, EXPORTS_WAITING, WAIT_SECONDS, "Too many long answers are being sent")
        self.packing = Gate(1, EXPORTS_WAITING, WAIT_SECONDS, "The whole of the data is being packed for others")
        self.stream_seconds = 60.0
        self.observed: Callable[[float], None] | None = None

    @classmethod
    def of(cls, settings: Settings) -> "Database":
        """The database the settings name, with its replicas and limits; raises DatabaseStateError."""
        limits = Limits(
            settings.pool_size, settings.pool_overflow, settings.pool_seconds, settings.statement_seconds
        )
        made = cls(settings.database_url, settings.replica_urls, limits)
        made.stream_seconds = settings.export_seconds
        return made

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection of its own in one read transaction, for exports and for work in a thread.

        It is none of the pool's, so that slow readers of long answers never keep short reads waiting. Its statements
        have no limit of time.
        """
        opened = self._servers.read(_opened)
        with opened as connection:
            yield connection

    def ask(
        self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one read on this thread and return its typed answer; run again elsewhere if its server dies."""

        def asked(server: Server) -> T:
            with server.engine.connect() as connection:
                with ended_in_time(connection):
                    answer = question(connection, *args, **kwargs)
                # Nothing was written, but after a rollback PostgreSQL's driver forgets what it has prepared.
                connection.commit()
                return answer

        if self.observed is None:
            return self._servers.read(asked)
        started = perf_counter()
        try:
            return self._servers.read(asked)
        finally:
            self.observed(perf_counter() - started)

    def stream(
        self, question: Callable[Concatenate[Connection, P], Iterator[T]], *args: P.args, **kwargs: P.kwargs
    ) -> Generator[T]:
        """Items of one long read, on a connection of its own; until the first item it is run again if a server dies."""

        def begun(server: Server) -> tuple[Connection, Iterator[T]]:
            connection = server.apart.connect()
            try:
                items = question(connection, *args, **kwargs)
                with ended_in_time(connection, Patience(self.stream_seconds)):
                    return connection, chain(list(islice(items, 1)), items)
            except BaseException:
                connection.close()
                raise

        connection, items = self._servers.read(begun)
        patience = Patience(self.stream_seconds)
        with connection, ended_in_time(connection, patience):
            for item in items:
                yield item
                patience.moved = True

    async def run(
        self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one read: in a worker thread on PostgreSQL, inline on SQLite (fastest there) as long as it is short.

        One that is not is given up and begun again in a thread, and a question that mostly is not begins there. No
        list could tell which: it depends on the data and on what is asked for.
        """
        if not self._inline:
            return await to_thread.run_sync(lambda: self.ask(question, *args, **kwargs), limiter=self._threads)
        if not self._lengths.mostly_long(question):
            try:
                with a_spell(INLINE_WORK, INLINE_SECONDS):
                    answer = self.ask(question, *args, **kwargs)
            except TooSlowError:
                if is_over():
                    raise
            else:
                self._lengths.note(question, long=False)
                return answer
        return await self.apart(question, *args, **kwargs)

    async def apart(
        self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one long read in a thread; few at once, so that they keep no short one waiting. May raise BusyError."""

        def asked() -> T:
            started = thread_time()
            try:
                return self.ask(question, *args, **kwargs)
            finally:
                self._lengths.note(question, long=thread_time() - started > INLINE_WORK)

        async with self._long:
            return await to_thread.run_sync(asked, limiter=self._threads)

    @staticmethod
    def lease() -> AbstractContextManager[Lease]:
        """While the block lasts, this context's reads go to one server: a stamp and what it certifies agree."""
        return leased()

    def states(self, *, ask: bool = False) -> list[ServerState]:
        """What is known of every server, the primary last; with `ask` each is asked now, which may take seconds."""
        return self._servers.states(ask=ask)

    def close(self) -> None:
        """Give the connections back."""
        self._servers.close()


def _opened(server: Server) -> Connection:
    """A connection of its own, proved to answer: it was made this moment."""
    return server.apart.connect()
