"""Statements that are built once (`app.queries.statements`), asked with values: the rows, and nothing around them.

SQLAlchemy writes a statement's text once and looks after the transaction, but what it does around each execution
costs three times what SQLite needs for a short answer. Here SQLite's driver is given the text and the values by
hand, with the types' own conversions both ways; everybody who listens to an engine's statements hears of them. On
PostgreSQL, where the way there and back is dearer than all of this, statements go as they always do.
"""

import re
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError

Conversion = Callable[[Any], Any] | None
_SEVERAL = re.compile(r"__\[POSTCOMPILE_(\w+)\]")
"""How SQLAlchemy marks the place of several values, whose number is known only when they are given."""


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of a statement: its parameter, what converts it, and whether several values stand there."""

    name: str
    convert: Conversion
    several: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as SQLite is given it: text around its values, what it says by itself, and how its rows are read."""

    parts: tuple[str, ...]
    """The text, cut at the places of several values."""
    values: tuple[_Value, ...]
    said: Mapping[str, Any]
    """Values that stand in the statement itself, by parameter, already converted."""
    columns: tuple[tuple[int, Callable[[Any], Any]], ...]
    """The columns whose values must be converted."""
    row: Callable[[Sequence[Any]], Any]
    """Makes a tuple with names of a row."""


_texts: WeakKeyDictionary[Any, _Text] = WeakKeyDictionary()


def fetch(connection: Connection, statement: Any, values: Mapping[str, Any] | None = None) -> list[Any]:
    """All rows of a selection with these values, as named tuples in the order of its columns.

    Raises what executing it would: DBAPIError of SQLAlchemy.
    """
    if connection.dialect.name != "sqlite":
        return list(connection.execute(statement, dict(values or {})).all())
    text = _texts.get(statement)
    if text is None:
        text = _texts[statement] = _written(statement, connection.dialect)
    sql, given = _told(text, values or {})
    found = _fetched(connection, sql, given)
    if text.columns:
        found = [_converted(row, text.columns) for row in found]
    return [text.row(row) for row in found]


def fetch_keys(connection: Connection, statement: Any, values: Mapping[str, Any] | None = None) -> list[Any]:
    """The first column of all rows: keys, for the most part."""
    return [row[0] for row in fetch(connection, statement, values)]


def _fetched(connection: Connection, sql: str, given: tuple[Any, ...]) -> list[Any]:
    """The bare rows; a transaction is begun, and who listens to the engine told, as by any statement."""
    if not connection.in_transaction():
        connection.begin()
    cursor = connection.connection.cursor()
    try:
        for listener in connection.engine.dispatch.before_cursor_execute:
            listener(connection, cursor, sql, given, None, False)
        try:
            found: list[Any] = cursor.execute(sql, given).fetchall()
        except sqlite3.Error as error:
            raise DBAPIError.instance(sql, given, error, sqlite3.Error, dialect=connection.dialect) from error
        return found
    finally:
        cursor.close()


def _written(statement: Any, dialect: Dialect) -> _Text:
    """A statement's text and conversions, which are the same whatever the values."""
    compiled = statement.compile(dialect=dialect)
    ways = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()}
    several = set(_SEVERAL.findall(compiled.string))
    said = {
        name: _way(ways[name], bind.effective_value, several=name in several)
        for bind, name in compiled.bind_names.items() if not bind.required
    }  # fmt: skip
    values = tuple(_Value(name, ways.get(name), name in several) for name in compiled.positiontup or ())
    columns = compiled._result_columns  # noqa: SLF001 - what SQLAlchemy's own results are read by
    types = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return _Text(
        tuple(_SEVERAL.split(compiled.string)[::2]), values, said,
        tuple((at, way) for at, way in enumerate(types) if way is not None), row_of(compiled),
    )  # fmt: skip


def row_of(compiled: Any) -> Callable[[Sequence[Any]], Any]:
    """Makes a tuple of values, with the names a compiled selection gives its columns."""
    names = [column.keyname for column in compiled._result_columns]  # noqa: SLF001 - what its own results are read by
    row = namedtuple("row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024
    return partial(tuple.__new__, row)


def _told(text: _Text, values: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """The text with as many places as there are values, and these in their order."""
    given: list[Any] = []
    marks = []
    for value in text.values:
        if value.name in values:
            one = _way(value.convert, values[value.name], several=value.several)
        else:
            one = text.said[value.name]
        if value.several:
            marks.append(",".join("?" * len(one)))
            given += one
        else:
            given.append(one)
    if not marks:
        return text.parts[0], tuple(given)
    return "".join(chain(*zip(text.parts, [*marks, ""], strict=True))), tuple(given)


def _way(convert: Conversion, value: Any, *, several: bool) -> Any:
    """A value, or each of several, as the driver is given it."""
    if convert is None:
        return value
    return [convert(one) for one in value] if several else convert(value)


def _converted(row: Sequence[Any], columns: tuple[tuple[int, Callable[[Any], Any]], ...]) -> list[Any]:
    """A row with the columns that need it converted."""
    found = list(row)
    for at, convert in columns:
        found[at] = convert(found[at])
    return found
