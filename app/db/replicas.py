"""Which server a read goes to: a replica in turn, another when one dies, and at last the primary.

A server that cannot be reached is left aside and tried again by a thread of its own, after a pause that doubles
each time, so that no reader waits for it. All reads of one request go to the same server (a `Lease`): replicas lag
by different spans, and the stamp of one must never certify the answer of another.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from threading import Event, Lock, Thread
from time import monotonic
from typing import TypeVar

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.db.engine import Limits
from app.db.servers import Fault, Server, ServerState, fault_of
from app.errors import DatabaseStateError

T = TypeVar("T")


class Lease:
    """The server one request reads from, and whether it had to be changed on the way (`moved`)."""

    __slots__ = ("moved", "server")

    def __init__(self) -> None:
        self.server: Server | None = None
        self.moved = False

    def take(self, server: Server) -> None:
        """An answer came from `server`."""
        self.moved |= self.server not in (None, server)
        self.server = server


_lease: ContextVar[Lease | None] = ContextVar("lease", default=None)


@contextmanager
def leased() -> Iterator[Lease]:
    """While the block lasts, reads of this context go to one server as long as it answers."""
    lease = Lease()
    token = _lease.set(lease)
    try:
        yield lease
    finally:
        _lease.reset(token)


class Servers:
    """The primary and its replicas."""

    def __init__(self, url: str, replicas: Sequence[str], limits: Limits) -> None:
        _refuse_strange(url, replicas)
        self.primary = Server(url, limits)
        self._replicas = [Server(one, limits, replica=True) for one in replicas]
        self._all = (*self._replicas, self.primary)
        self._turn = count()
        self._lock = Lock()
        self._closed = Event()
        self._prober: Thread | None = None

    def read(self, ask: Callable[[Server], T]) -> T:
        """What `ask` gets from the first server that answers; a read that fails with its server is run again.

        Raises what `ask` raises where no server is to blame, else the error of the server tried last.
        """
        lease = _lease.get()
        failed: DBAPIError | None = None
        for server in self._order(lease):
            try:
                answer = self._persistently(server, ask)
            except DBAPIError as error:
                fault = fault_of(error)
                if fault is Fault.OURS:
                    raise
                failed = error
                if fault is not Fault.MOMENT:
                    self._leave_aside(server, error)
            else:
                server.take_back()
                if lease is not None:
                    lease.take(server)
                return answer
        assert failed is not None  # noqa: S101 - there is always a primary
        raise failed

    def states(self, *, ask: bool = False) -> list[ServerState]:
        """What is known of every server, the replicas first; with `ask` each is asked now."""
        return [server.state(ask=ask) for server in self._all]

    def close(self) -> None:
        """Give all connections back and stop trying."""
        self._closed.set()
        for server in self._all:
            server.close()

    def _order(self, lease: Lease | None) -> list[Server]:
        """The servers in the order they are asked: the leased one, replicas in turn, the primary, those left aside."""
        if len(self._all) == 1:
            return [self.primary]
        turn = next(self._turn)
        rotated = [self._replicas[(turn + place) % len(self._replicas)] for place in range(len(self._replicas))]
        own = lease.server if lease is not None else None
        return sorted([*rotated, self.primary], key=lambda one: (not one.answers, one is not own))

    @staticmethod
    def _persistently(server: Server, ask: Callable[[Server], T]) -> T:
        """The answer of one server: where only a connection broke, once more, and the pool has a fresh one for it."""
        try:
            return ask(server)
        except DBAPIError as error:
            if fault_of(error) is not Fault.CONNECTION:
                raise
        return ask(server)

    def _leave_aside(self, server: Server, error: DBAPIError) -> None:
        server.leave_aside(error)
        with self._lock:
            if len(self._all) > 1 and self._prober is None and not self._closed.is_set():
                self._prober = Thread(target=self._probe, name="kartoteka-replicas", daemon=True)
                self._prober.start()

    def _probe(self) -> None:
        """Try the servers that are left aside until all answer again."""
        while True:
            with self._lock:
                aside = [one for one in self._all if not one.answers]
                if not aside or self._closed.is_set():
                    self._prober = None
                    return
            first = min(aside, key=lambda one: one.due)
            if not self._closed.wait(max(0.0, first.due - monotonic())):
                first.state(ask=True)


def _refuse_strange(url: str, replicas: Sequence[str]) -> None:
    """Replicas are PostgreSQL's, of PostgreSQL."""
    if replicas and make_url(url).get_backend_name() != "postgresql":
        raise DatabaseStateError(
            f"KARTOTEKA_REPLICA_URLS names replicas, and {_shown(url)} is no PostgreSQL database. Nothing was changed. "
            "Leave KARTOTEKA_REPLICA_URLS empty, or point KARTOTEKA_DATABASE_URL at the primary of these replicas."
        )
    for place, one in enumerate(replicas, 1):
        if _backend(one) != "postgresql":
            raise DatabaseStateError(
                f"KARTOTEKA_REPLICA_URLS: its URL number {place} ({_shown(one)}) names no PostgreSQL database. "
                "Nothing was changed. Accepted: postgresql+psycopg://user:password@host/database, "
                "several with commas or spaces between."
            )


def _backend(url: str) -> str | None:
    """The kind of database a URL names; None where it is no URL."""
    try:
        return make_url(url).get_backend_name()
    except ArgumentError:
        return None


def _shown(url: str) -> str:
    """A URL without its password; what is none is not shown, since it may hold one."""
    return make_url(url).render_as_string(hide_password=True) if _backend(url) else "not a URL"
