"""Add persons and postings from flat CSV files to a database: every check, one transaction, nothing half-written.

The files are read row by row. What must be remembered of the rows before, and the rows to be written, wait in a
folder of temporary files until nothing is found to be wrong, so that the memory an import takes does not grow with
the files. What follows from the rows for the whole database is then derived again in bulk.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from app.db.engine import make_engine
from app.errors import DatabaseStateError, Finding, ImportRefusedError, InvalidInputError, Problem
from app.models import Release, Term
from app.queries.tables import table_of
from app.services.bulk import Bulk
from app.services.derive import DERIVED, fill_derived
from app.services.flat_faults import Faults, First
from app.services.flat_names import Names
from app.services.flat_notes import Notes
from app.services.flat_read import FlatFile, FlatRow, read_files
from app.services.flat_rows import WRITTEN, FlatRows
from app.services.flat_spool import Spool, Spooled
from app.services.import_note import noted
from app.services.package_import import MOST_LISTED, MOST_NAMED

Each = Callable[[str], object]
"""Called with what is being done."""
_PRAGMAS = ("temp_store = FILE", "cache_size = -32768")
"""What is sorted may be more than memory; and 32 MiB of pages, as an import of a package has."""


@dataclass(frozen=True, slots=True)
class Flat:
    """What is to be read: CSV files, the mapping of their columns (a YAML file), the source of rows that name none."""

    paths: list[Path]
    mapping: Path | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What an import added, or would add: rows by table; the first warnings it found, and how many others."""

    rows: Counter[str] = field(default_factory=Counter)
    warnings: list[Finding] = field(default_factory=list)
    rest: int = 0


def import_flat(url: str, flat: Flat, each: Each = lambda _: None) -> Added:
    """Add what the files say to the migrated database at `url`, which has a vocabulary.

    Raises ImportRefusedError listing what is wrong with them, DatabaseStateError for a database without data or one
    that somebody else writes to, OSError for files that cannot be read; nothing is changed then.
    """
    with _connected(url) as connection:
        _require_vocabulary(connection)
        connection.rollback()
        with noted(connection, " and ".join(map(str, flat.paths))):
            added = _add(connection, flat, MOST_NAMED, each)
            if added.rows:
                _derive(connection, each)
            connection.commit()
        return added


def try_flat(url: str, flat: Flat, each: Each = lambda _: None) -> Added:
    """What `import_flat` would add, found out in a transaction that is taken back; raises as that does."""
    with _connected(url) as connection:
        _require_vocabulary(connection)
        try:
            return _add(connection, flat, MOST_LISTED, each)
        finally:
            connection.rollback()


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """A connection of its own, with the memory an import needs."""
    engine = make_engine(url, pooled=False)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                driver: Any = connection.connection.driver_connection
                for pragma in _PRAGMAS:
                    driver.execute(f"PRAGMA {pragma}")
            yield connection
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
    findings = First(most)
    files = read_files(flat.paths, flat.mapping, findings)
    findings.order_by([file.name for file in files])
    faults = Faults(findings)
    with tempfile.TemporaryDirectory(prefix="kartoteka-") as folder:
        spool = Spool(Path(folder))
        with closing(Notes(Path(folder))) as notes:
            _gather(connection, files, faults, flat.source, notes, spool, each)
        if not findings.wrong:
            _write(connection, files, spool, faults)
    listed = faults.listed()
    rest = findings.number - len(listed)
    if findings.wrong:
        raise ImportRefusedError(listed, rest)
    return Added(spool.rows, listed, rest)


def _gather(
    connection: Connection, files: list[FlatFile], faults: Faults, source: str | None, notes: Notes, spool: Spool,
    each: Each,
) -> None:
    names = Names(connection, notes)
    if source and isinstance(problem := names.source(source), Problem):
        raise InvalidInputError([problem])
    rows = FlatRows(names, notes, faults, source)
    for number, file in enumerate(files):
        each(file.name)
        build = rows.person if file.kind == "persons" else rows.posting
        for row in file.rows(faults.findings):
            for table, values in build(row):
                spool.add(table, Spooled(values, number, row.line))
    rows.finish()


def _write(connection: Connection, files: list[FlatFile], spool: Spool, faults: Faults) -> None:
    """Write the rows; what the database refuses becomes a fault of the row it comes from."""
    bulk = Bulk(connection)
    for table in WRITTEN:
        for batch in spool.batches(table):
            for refused in bulk.offer(table, bulk.ready(table, [row.values for row in batch])):
                row = batch[refused.index]
                file = files[row.file]
                faults.say(FlatRow(file.name, {}, row.line, file.columns), refused.column, refused.message)


def _derive(connection: Connection, each: Each) -> None:
    """Bring the derived tables up to date; and the data is no longer exactly a seed's."""
    bulk = Bulk(connection)
    for table in reversed(DERIVED):
        connection.execute(delete(table))
    each("gathering statistics")
    connection.exec_driver_sql("ANALYZE")  # of before, they would tell of a few rows where there are many now

    def write(table: Table, rows: list[tuple[Any, ...]]) -> None:
        each(f"deriving {table.name}")
        bulk.write(table, rows)

    fill_derived(connection, write)
    connection.execute(update(table_of(Release)).values(seed_sha256="", changed_at=datetime.now(UTC)))
    for table in DERIVED:
        connection.exec_driver_sql(f'ANALYZE "{table.name}"')
