"""The rows that flat files make, kept on disk table by table until all are known to be right."""

import pickle
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Table

BATCH = 5_000
"""Rows of a table in memory at a time."""


class Spooled(NamedTuple):
    """A row of a table, in its order of columns, and where it comes from: the number of the file, the line."""

    values: tuple[Any, ...]
    file: int
    line: int


class Spool:
    """Writes rows to files of a folder that is the caller's to remove; `rows` counts them by table."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: defaultdict[str, list[Spooled]] = defaultdict(list)
        self.rows: Counter[str] = Counter()

    def add(self, table: Table, row: Spooled) -> None:
        """One more row."""
        waiting = self._waiting[table.name]
        waiting.append(row)
        self.rows[table.name] += 1
        if len(waiting) == BATCH:
            with self._path(table).open("ab") as out:
                pickle.dump(list(map(tuple, waiting)), out)
            waiting.clear()

    def batches(self, table: Table) -> Iterator[list[Spooled]]:
        """The rows of a table in the order they came, some thousands at a time."""
        full = self.rows[table.name] // BATCH
        if full:
            with self._path(table).open("rb") as stored:
                for _ in range(full):
                    yield [Spooled(*row) for row in pickle.load(stored)]  # noqa: S301 - written by this very object
        if rest := self._waiting[table.name]:
            yield rest

    def _path(self, table: Table) -> Path:
        return self._folder / f"{table.name}.rows"
