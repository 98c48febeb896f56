"""Rows by the ten thousand into tables, as quickly as the driver takes them: `executemany` on SQLite, else COPY.

What the database refuses is told row by row; the rows before and after it are written all the same.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import psycopg
from sqlalchemy import CheckConstraint, Connection, Table

BATCH = 10_000
"""Rows gathered before they are written."""
Values = tuple[Any, ...]
_COPY_LINE = re.compile(r"COPY \w+, line (\d+)")
_FAILED = re.compile(r"(UNIQUE|NOT NULL|CHECK) constraint failed: (.*)")


@dataclass(frozen=True, slots=True)
class Refused:
    """A row the database does not take: its number in the batch, the column at fault, and words."""

    index: int
    column: str
    message: str


class Bulk:
    """Writes into one database within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver: Any = connection.connection.driver_connection
        self._sqlite = connection.dialect.name == "sqlite"
        self._shapes: dict[str, list[Callable[[Any], Any] | None]] = {}

    def write(self, table: Table, rows: Iterable[Values]) -> int:
        """Write rows of Python values in the order of the table's columns; returns how many.

        `rows` may be read from this very connection. What the database refuses is raised.
        """
        source, written = iter(rows), 0
        while batch := list(islice(source, BATCH)):
            self._put(table, self.ready(table, batch))
            written += len(batch)
        return written

    def ready(self, table: Table, rows: list[Values]) -> list[Values]:
        """Python values as this driver stores them, which for SQLite is not the same for days and times."""
        shape = self._shape(table)
        if not any(shape) or not rows:
            return rows
        columns = [
            cells if make is None else [make(cell) for cell in cells]
            for cells, make in zip(zip(*rows, strict=True), shape, strict=True)
        ]
        return list(zip(*columns, strict=True))

    def offer(self, table: Table, rows: list[Values]) -> list[Refused]:
        """Write rows that are `ready`, as far as the database takes them; returns those it refuses."""
        return self._offer_sqlite(table, rows) if self._sqlite else self._offer_postgresql(table, rows)

    def _shape(self, table: Table) -> list[Callable[[Any], Any] | None]:
        if table.name not in self._shapes:
            dialect = self._connection.dialect
            self._shapes[table.name] = [
                column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns
            ]
        return self._shapes[table.name]

    def _put(self, table: Table, rows: list[Values]) -> None:
        if self._sqlite:
            self._driver.executemany(_insert(table), rows)
            return
        with self._driver.cursor() as cursor, cursor.copy(_copy(table)) as copy:
            for row in rows:
                copy.write_row(row)

    def _offer_sqlite(self, table: Table, rows: list[Values]) -> list[Refused]:
        """The driver takes one row after the other, so that after a refusal it can go on with the next."""
        refused: list[Refused] = []
        taken = iter(enumerate(rows))
        at = -1

        def remaining() -> Iterable[Values]:
            nonlocal at
            for at, row in taken:  # noqa: B007 - the number of the row that is being written
                yield row

        while True:
            try:
                self._driver.executemany(_insert(table), remaining())
            except sqlite3.IntegrityError as error:
                refused.append(_told(table, at, rows[at], *_from_sqlite(self._connection, table, error)))
            else:
                return refused

    def _offer_postgresql(self, table: Table, rows: list[Values]) -> list[Refused]:
        """A refusal undoes the whole COPY, which is then done again without the row."""
        refused: list[Refused] = []
        left = list(enumerate(rows))
        while left:
            try:
                with self._driver.transaction():
                    self._put(table, [row for _, row in left])
            except (psycopg.IntegrityError, psycopg.DataError) as error:
                found = _COPY_LINE.search(error.diag.context or "")
                if found is None:
                    raise
                index, row = left.pop(int(found[1]) - 1)
                refused.append(_told(table, index, row, *_from_postgresql(self._connection, table, error)))
            else:
                break
        return refused


def _insert(table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(table.columns))})'  # noqa: S608 - our names


def _copy(table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'COPY "{table.name}" ({names}) FROM STDIN'


def _from_sqlite(connection: Connection, table: Table, error: sqlite3.IntegrityError) -> tuple[Sequence[str], str]:
    """The columns at fault and what would be accepted, from SQLite's message."""
    found = _FAILED.search(str(error))
    if found is None:
        return (), str(error)
    if found[1] == "CHECK":
        return _rule(connection, table, found[2])
    columns = [name.strip().rpartition(".")[2] for name in found[2].split(",")]
    return columns, _UNIQUE if found[1] == "UNIQUE" else _NOT_NULL


def _from_postgresql(connection: Connection, table: Table, error: psycopg.Error) -> tuple[Sequence[str], str]:
    """The same, from PostgreSQL's fields."""
    name = error.diag.constraint_name or ""
    if isinstance(error, psycopg.errors.NotNullViolation):
        return [error.diag.column_name or ""], _NOT_NULL
    if isinstance(error, psycopg.errors.CheckViolation):
        return _rule(connection, table, name)
    if isinstance(error, psycopg.errors.UniqueViolation):
        preparer = connection.dialect.identifier_preparer
        held: list[Any] = [*table.constraints, *table.indexes]
        own = [one for one in held if one.name and preparer.format_constraint(one) in {name, f'"{name}"'}]
        return [column.name for one in own for column in one.columns], _UNIQUE
    return (), error.diag.message_primary or str(error)


_UNIQUE = "stands already in a row before this one; accepted: what stands once"
_NOT_NULL = 'is empty; accepted: a value (the empty text is two quotes: "")'


def _rule(connection: Connection, table: Table, name: str) -> tuple[Sequence[str], str]:
    """The columns a CHECK speaks of, in its order, and the CHECK itself."""
    preparer = connection.dialect.identifier_preparer
    for one in table.constraints:
        if isinstance(one, CheckConstraint) and (preparer.format_constraint(one) or "").strip('"') == name:
            return columns_of(table, one), f"is refused; accepted: {one.sqltext}"
    return (), f"is refused by the rule {name}"


def _told(table: Table, index: int, row: Values, columns: Sequence[str], reason: str) -> Refused:
    """A refusal in words: the columns with their values, and why."""
    at = {column.name: number for number, column in enumerate(table.columns)}
    known = [name for name in columns if name in at]
    said = shown(known, [row[at[name]] for name in known])
    return Refused(index, known[0] if known else next(iter(at)), f"{said or 'the row'} {reason}")


def columns_of(table: Table, check: CheckConstraint) -> list[str]:
    """The columns a CHECK speaks of, in its order."""
    known = {column.name for column in table.columns}
    return [word for word in dict.fromkeys(re.findall(r"\w+", str(check.sqltext))) if word in known]


def shown(names: Sequence[str], values: Sequence[Any]) -> str:
    """Columns with their values, in words."""
    cells = ("(empty)" if value is None else f"'{value}'" for value in values)
    return ", ".join(f"{name} {cell}" for name, cell in zip(names, cells, strict=True))
