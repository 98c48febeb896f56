"""Throw-away databases, made alike on both engines: empty ones, and quick copies of a prepared one.

A prepared database (migrated, seeded) is made once per session and copied for each test that writes:
PostgreSQL clones a template, SQLite copies a file. Nothing may be connected to a database while it is copied,
so dispose of its engine.
"""

import sqlite3
from itertools import count
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url

from tests.support.postgres import Server


class Databases(Protocol):
    """Makes and drops databases of one engine; each is known by its URL."""

    name: str

    def empty(self) -> str:
        """The URL of a new, empty database."""
        ...

    def copy_of(self, url: str) -> str:
        """The URL of a new copy of the database at `url`."""
        ...

    def drop(self, url: str) -> None:
        """Remove the database, whoever may still be connected to it."""
        ...


class SqliteDatabases:
    """One file each, in `folder`."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def empty(self) -> str:
        """The URL of a file that does not exist yet."""
        return f"sqlite:///{self._folder / f'test-{next(self._numbers)}.db'}"

    def copy_of(self, url: str) -> str:
        """A copy through SQLite's own backup, which minds the write-ahead log."""
        copy = self.empty()
        source, target = sqlite3.connect(_file(url)), sqlite3.connect(_file(copy))
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()
        return copy

    def drop(self, url: str) -> None:
        """Remove the file, what SQLite keeps beside it, and backups made of it."""
        for path in self._folder.glob(f"{_file(url).name}*"):
            path.unlink()


class PostgresDatabases:
    """One database each, on one server."""

    name = "postgresql"

    def __init__(self, server: Server) -> None:
        self._server = server
        self._numbers = count(1)

    def empty(self) -> str:
        """A new database from the pristine template."""
        return self._create("template0")

    def copy_of(self, url: str) -> str:
        """A clone, made by the server."""
        return self._create(str(make_url(url).database))

    def drop(self, url: str) -> None:
        """Remove the database and close what is still connected to it."""
        self._server.execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def _create(self, template: str) -> str:
        database = f"test_{next(self._numbers)}"
        self._server.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self._server.url(database)


def _file(url: str) -> Path:
    return Path(str(make_url(url).database))
