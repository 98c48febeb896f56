"""The one place that decides how a read runs: inline on SQLite, in a thread on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, TypeVar

from anyio import to_thread
from sqlalchemy import Connection

from app.db.engine import make_engine

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """A database that answers questions. Reads go through `run`; long ones bring their own `connection`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = make_engine(url, reading=True)
        self._apart = make_engine(url, pooled=False, reading=True)
        self._inline = self.engine.dialect.name == "sqlite"

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection of its own in one read transaction, for exports and for work in a thread.

        It is none of the pool's, so that slow readers of long answers never keep short reads waiting.
        """
        with self._apart.connect() as connection:
            yield connection

    def ask(
        self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one read on this thread and return its typed answer."""
        with self.engine.connect() as connection:
            return question(connection, *args, **kwargs)

    async def run(
        self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one short read: inline on SQLite (fastest there), in a worker thread on PostgreSQL."""
        if self._inline:
            return self.ask(question, *args, **kwargs)
        return await to_thread.run_sync(lambda: self.ask(question, *args, **kwargs))

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()
        self._apart.dispose()
