"""Add persons and postings from flat CSV files to a database: every check, one transaction, nothing half-written.

What the files say is gathered in memory, as a spreadsheet is; what follows from it for the whole database is then
derived again in bulk.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from app.db.engine import make_engine
from app.errors import DatabaseStateError, Finding, Findings, ImportRefusedError, InvalidInputError, Problem
from app.models import Release, Term
from app.queries.tables import table_of
from app.services.bulk import BATCH, Bulk
from app.services.derive import DERIVED, fill_derived
from app.services.flat_faults import Faults
from app.services.flat_names import Names
from app.services.flat_read import FlatFile, FlatRow, read_files
from app.services.flat_rows import WRITTEN, FlatRows
from app.services.import_note import noted
from app.services.package_import import MOST_LISTED, MOST_NAMED

Each = Callable[[str], object]
"""Called with what is being done."""
Gathered = dict[Table, list[tuple[tuple[Any, ...], FlatRow]]]
"""Rows to be written by table, each with the row of the file it comes from."""


@dataclass(frozen=True, slots=True)
class Flat:
    """What is to be read: CSV files, the mapping of their columns (a YAML file), the source of rows that name none."""

    paths: list[Path]
    mapping: Path | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What an import added, or would add: rows by table; and the warnings it found."""

    rows: Counter[str] = field(default_factory=Counter)
    warnings: list[Finding] = field(default_factory=list)


def import_flat(url: str, flat: Flat, each: Each = lambda _: None) -> Added:
    """Add what the files say to the migrated database at `url`, which has a vocabulary.

    Raises ImportRefusedError listing what is wrong with them, DatabaseStateError for a database without data or one
    that somebody else writes to, OSError for files that cannot be read; nothing is changed then.
    """
    engine = make_engine(url, pooled=False)
    try:
        with engine.connect() as connection:
            _require_vocabulary(connection)
            connection.rollback()
            with noted(connection, " and ".join(map(str, flat.paths))):
                added = _add(connection, flat, MOST_NAMED, each)
                if added.rows:
                    _derive(connection, each)
                connection.commit()
            return added
    finally:
        engine.dispose()


def try_flat(url: str, flat: Flat, each: Each = lambda _: None) -> Added:
    """What `import_flat` would add, found out in a transaction that is taken back; raises as that does."""
    engine = make_engine(url, pooled=False)
    try:
        with engine.connect() as connection:
            _require_vocabulary(connection)
            try:
                return _add(connection, flat, MOST_LISTED, each)
            finally:
                connection.rollback()
    finally:
        engine.dispose()


def _require_vocabulary(connection: Connection) -> None:
    for model in (Release, Term):
        if connection.execute(select(table_of(model).c.id).limit(1)).first() is None:
            raise DatabaseStateError(
                "The database holds no data, so no role or place of the files has a meaning. Nothing was changed. "
                "`kartoteka seed` or the import of a package fills it."
            )


def _add(connection: Connection, flat: Flat, most: int, each: Each) -> Added:
    """Read the files and write what they say; raises ImportRefusedError naming at most so many problems."""
    findings = Findings()
    files = read_files(flat.paths, flat.mapping, findings)
    faults = Faults(findings)
    gathered = _gather(connection, files, faults, flat.source, each)
    if not findings.errors:
        _write(connection, gathered, faults)
    listed = faults.listed([file.name for file in files])
    if findings.errors:
        raise ImportRefusedError(listed[:most], len(listed[most:]))
    return Added(Counter({table.name: len(rows) for table, rows in gathered.items() if rows}), listed)


def _gather(
    connection: Connection, files: list[FlatFile], faults: Faults, source: str | None, each: Each
) -> Gathered:
    names = Names(connection)
    if source and isinstance(problem := names.source(source), Problem):
        raise InvalidInputError([problem])
    rows = FlatRows(names, faults, source)
    gathered: Gathered = defaultdict(list)
    for file in files:
        each(file.name)
        build = rows.person if file.kind == "persons" else rows.posting
        for row in file.rows(faults.findings):
            for table, values in build(row):
                gathered[table].append((values, row))
    rows.finish()
    return gathered


def _write(connection: Connection, gathered: Gathered, faults: Faults) -> None:
    """Write the rows; what the database refuses becomes a fault of the row it comes from."""
    bulk = Bulk(connection)
    for table in WRITTEN:
        rows = gathered.get(table, [])
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            for refused in bulk.offer(table, bulk.ready(table, [values for values, _ in batch])):
                faults.say(batch[refused.index][1], refused.column, refused.message)


def _derive(connection: Connection, each: Each) -> None:
    """Bring the derived tables up to date; and the data is no longer exactly a seed's."""
    bulk = Bulk(connection)
    for table in reversed(DERIVED):
        connection.execute(delete(table))

    def write(table: Table, rows: list[tuple[Any, ...]]) -> None:
        each(f"deriving {table.name}")
        bulk.write(table, rows)

    fill_derived(connection, write)
    connection.execute(update(table_of(Release)).values(seed_sha256="", changed_at=datetime.now(UTC)))
    each("gathering statistics")
    connection.exec_driver_sql("ANALYZE")
