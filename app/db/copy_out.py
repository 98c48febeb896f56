"""A table as CSV in PostgreSQL's own words: COPY … TO STDOUT, which never makes a Python object of a cell.

The bytes are those `app.formats.csv_text` makes of the same rows: null nothing, the empty text two quotes, quotes
only where needed, booleans `true` and `false`, days and times ISO 8601 (times in UTC), CRLF.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    Table,
    Text,
    TypeDecorator,
    case,
    cast,
    func,
    select,
    text,
)

_LINES = 1_000
"""Lines gathered before they leave together."""
_PLAIN = 1e15
"""From here on PostgreSQL writes numbers with an exponent."""
_ISO = text("SELECT set_config('datestyle', 'ISO, YMD', true), set_config('extra_float_digits', '1', true)")


def copied(connection: Connection, table: Table) -> Iterator[bytes]:
    """The lines of a table, without a header, in the order of its primary key; in constant memory."""
    cells = select(*(_cell(one) for one in table.columns)).order_by(*table.primary_key.columns)
    statement = cells.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}).string
    connection.execute(_ISO)
    cursor: Any = connection.connection.cursor()
    try:
        with cursor.copy(f"COPY ({statement.replace('%%', '%')}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')") as lines:
            rows = iter(lines)
            # The server sends a row a message, each with its own line end: a line end within a cell is another matter.
            while gathered := [bytes(row)[:-1] for row in islice(rows, _LINES)]:
                gathered.append(b"")
                yield b"\r\n".join(gathered)
    finally:
        cursor.close()


def _cell(column: Column[Any]) -> Any:
    """A column as the text the CSV has for it."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Boolean):
        return cast(column, Text)
    if isinstance(kind, Float):
        written = cast(column, Text)
        whole = (column == func.trunc(column)) & (func.abs(column) < _PLAIN)
        return case((whole, written + ".0"), else_=written)
    if isinstance(kind, DateTime):
        moment = func.timezone("UTC", column)
        second = func.date_trunc("second", moment)
        fraction = case((moment == second, ""), else_=func.to_char(moment, ".US"))
        return func.to_char(moment, 'YYYY-MM-DD"T"HH24:MI:SS') + fraction + "Z"
    return column
