"""What follows from the claims and is kept for lists: closure, services, personnel, fates, contradictions, names.

Each derivation is described once, as batches of rows (`app.services.derive_parts`). A seed brings the tables to them
(`write_derived`); an import fills empty tables with them (`fill_derived`).
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Table

from app.services.closure import CLOSED
from app.services.contradictions import CONTRADICTED
from app.services.coverage import COVERED
from app.services.derive_parts import Derivation, Values
from app.services.digests import DIGESTED
from app.services.disagreements import DISAGREED
from app.services.likely import LIKENED
from app.services.search_rows import NEARED, SEARCHED
from app.services.sync import Row, sync_tables
from app.services.usage import COUNTED

DERIVATIONS: tuple[Derivation, ...] = (
    CLOSED, COUNTED, CONTRADICTED, DIGESTED, SEARCHED, NEARED, LIKENED, DISAGREED, COVERED,
)  # fmt: skip
"""In an order in which each finds what it reads."""
DERIVED: tuple[Table, ...] = tuple(table for derivation in DERIVATIONS for table in derivation.tables)
Writer = Callable[[Table, list[Values]], Any]
"""Inserts rows, tuples in the table's order of columns; they can be read on the connection when it returns."""


def write_derived(connection: Connection) -> None:
    """Bring the derived tables to what the database holds; where nothing changed, nothing is written."""
    for derivation in DERIVATIONS:
        wanted: dict[Table, list[Row]] = {table: [] for table in derivation.tables}
        for table, rows in derivation.batches(connection):
            names = [column.name for column in table.columns]
            wanted[table] += (dict(zip(names, row, strict=True)) for row in rows)
        sync_tables(connection, wanted, ())


def fill_derived(connection: Connection, writer: Writer, finished: Callable[[Table], Any] | None = None) -> None:
    """Fill the derived tables, which must be empty, with the rows of `write_derived`, in memory that does not grow.

    The tables of claims must have their indexes, and statistics help. `writer` is called many times for a table, with
    some ten thousand rows of str, int, bool, date or None. `finished` is told of each table once all its rows are
    written and before another derivation reads it: the moment to make its indexes, which those that read it want.
    """
    for derivation in DERIVATIONS:
        for table, rows in derivation.batches(connection):
            if rows:
                writer(table, rows)
        for table in derivation.tables:
            if finished is not None:
                finished(table)
