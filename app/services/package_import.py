"""Import a data package into a database: every check, constant memory, one transaction; nothing half-written.

The tables are filled in bulk (`app.services.bulk`) with what slows that down taken off (`app.services.bulk_schema`).
SQLite's file leaves the write-ahead log for that time where nobody else has it open: a rollback journal needs next to
nothing for pages that are new, where the log would hold everything once more. Killed at any moment, the database is
brought back by itself to what it was; `app.services.import_note` says so at the next start.
"""

import gc
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from app.db.engine import make_engine
from app.db.revisions import current_revision
from app.errors import DatabaseStateError
from app.models import Person, Release, Source, Term, metadata
from app.queries.dump import DERIVED, EXPORTED, PRIVATE
from app.queries.tables import table_of
from app.services.bulk import Bulk, Values
from app.services.bulk_schema import Loosened, loosen
from app.services.derive import fill_derived
from app.services.import_note import noted
from app.services.package_load import Load, Problems
from app.services.package_source import Package
from app.services.package_texts import check_attached, give_texts_back, put_texts_aside

MOST_NAMED = 100
"""Problems a refusal names; the rest is counted."""
MOST_LISTED = 10_000
"""Problems a dry run lists."""
_PRAGMAS = (
    "foreign_keys = OFF",  # checked at the end, all at once
    "ignore_check_constraints = ON",  # so are the CHECKs: SQLite builds each list of words anew for every row
    "temp_store = FILE",  # sorting for an index is to need no memory
    "synchronous = FULL",
    "cache_size = -32768",  # 32 MiB: what is beyond that, the kernel has in its own cache of the file
)
"""An index that is made sorts in as much memory again as there is for pages."""
Each = Callable[[str, int], object]
"""Called with what is being done and the bytes of the package just read (0: something else begins)."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: rows by table, and those that were derived."""

    rows: Counter[str] = field(default_factory=Counter)
    derived: int = 0


def import_package(url: str, path: Path, *, replace: bool = False, each: Each = lambda *_: None) -> Imported:
    """Read the package at `path` into the migrated database at `url`.

    Raises ImportRefusedError listing what is wrong with the package, DatabaseStateError for a database that holds data
    (unless `replace`, which puts the package in the place of everything but attached texts of passages that stay the
    same) or that somebody else writes to; nothing is changed then.
    """
    with Package(path) as package:
        engine = make_engine(url, pooled=False)
        try:
            with engine.connect() as connection:
                _refuse_full(connection, replace=replace)
                connection.rollback()
                with _prepared(connection), noted(connection, str(path)):
                    _refuse_full(connection, replace=replace)
                    done = _fill(connection, package, each)
                    each("committing", 0)
                    connection.commit()
                return done
        finally:
            engine.dispose()


def try_package(url: str, path: Path, *, replace: bool = False, each: Each = lambda *_: None) -> Imported:
    """What `import_package` would do, found out in a database of its own that is thrown away; raises as that does."""
    if current_revision(url) is not None:
        engine = make_engine(url, pooled=False)
        try:
            with engine.connect() as connection:
                _refuse_full(connection, replace=replace)
        finally:
            engine.dispose()
    with Package(path) as package, _uncollected(), tempfile.TemporaryDirectory(prefix="kartoteka-") as folder:
        spare = f"sqlite:///{Path(folder) / 'spare.db'}"
        engine = make_engine(spare, pooled=False)
        try:
            metadata.create_all(engine)
            with engine.connect() as connection, _prepared(connection):
                load = Load(connection, Bulk(connection), package, Problems(MOST_LISTED), each)
                _load(load, loosen(connection))
                return Imported(load.rows)
        finally:
            engine.dispose()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of circles, which would walk over every batch read again and again; there are none then.

    The statements that derive do leave some behind, and in a large database more than memory holds.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def _prepared(connection: Connection) -> Iterator[None]:
    """The connection without foreign keys and with the memory a load needs; SQLite's journal is put back at the end."""
    if connection.dialect.name != "sqlite":
        for setting in ("lock_timeout = '10s'", "statement_timeout = 0", "maintenance_work_mem = '256MB'"):
            connection.exec_driver_sql(f"SET {setting}")
        connection.commit()
        yield
        return
    driver: Any = connection.connection.driver_connection
    for pragma in _PRAGMAS:
        driver.execute(f"PRAGMA {pragma}")
    with suppress(sqlite3.OperationalError):  # somebody else has the file open: the write-ahead log does, too
        driver.execute("PRAGMA busy_timeout = 200")
        driver.execute("PRAGMA journal_mode = DELETE").fetchall()
    try:
        yield
    finally:
        connection.rollback()
        with suppress(sqlite3.OperationalError):  # somebody else reads on; whoever closes last puts the log away
            driver.execute("PRAGMA journal_mode = WAL").fetchall()
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _refuse_full(connection: Connection, *, replace: bool) -> None:
    """Raise DatabaseStateError where the database holds data that nobody said to replace."""
    if replace:
        return
    for model in (Release, Person, Source, Term):
        table = table_of(model)
        if connection.execute(select(*table.primary_key.columns).limit(1)).first() is not None:
            raise DatabaseStateError(
                f"The database holds data already (table {table.name}); an import of a package goes into an empty "
                "one. Nothing was changed. --replace puts the package in the place of what is there."
            )


def _fill(connection: Connection, package: Package, each: Each) -> Imported:
    """Everything within the transaction."""
    put_texts_aside(connection)
    loosened = loosen(connection)
    _empty(connection)
    load = Load(connection, Bulk(connection), package, Problems(MOST_NAMED), each)
    with _uncollected():
        _load(load, loosened)
    give_texts_back(connection)
    check_attached(connection, load)
    load.refuse()
    each("gathering statistics", 0)
    connection.exec_driver_sql("ANALYZE")  # what is derived is read in the way the claims lie
    derived = _derive(load, loosened)
    loosened.restore_keys(connection, [*DERIVED, *PRIVATE])
    for name in sorted(DERIVED):
        connection.exec_driver_sql(f'ANALYZE "{name}"')
    return Imported(load.rows, derived)


def _load(load: Load, loosened: Loosened) -> None:
    """The rows of the package, their indexes and keys, and everything that is checked; raises ImportRefusedError."""
    tables = [table for table in metadata.sorted_tables if table in EXPORTED]
    for table in tables:
        load.table(table)
    if load.problems.full:
        load.refuse()
    load.each("indexing", 0)
    loosened.restore_indexes(load.connection, [table.name for table in tables])
    load.each("checking", 0)
    load.rules(tables)
    load.references(tables, loosened)
    if not load.dropped:
        load.whole()
    load.refuse()


def _derive(load: Load, loosened: Loosened) -> int:
    """The derived tables, each with its indexes once it is full; returns how many rows they have."""
    written = 0

    def write(table: Table, rows: list[Values]) -> None:
        nonlocal written
        load.each(f"deriving {table.name}", 0)
        written += load.bulk.write(table, rows)

    def index(table: Table) -> None:
        loosened.restore_indexes(load.connection, [table.name])

    fill_derived(load.connection, write, index)
    return written


def _empty(connection: Connection) -> None:
    """Take every row out of every table; quick where there is none."""
    if connection.dialect.name == "sqlite":
        for table in metadata.tables.values():
            connection.execute(table.delete())
    else:
        names = ", ".join(f'"{name}"' for name in metadata.tables)
        connection.exec_driver_sql(f"TRUNCATE {names}")
