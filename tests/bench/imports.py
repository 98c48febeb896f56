"""Imports: the product's own beside `executemany` of the same rows into the same tables.

The raw side has its rows ready as tuples, taken from the finished database and not counted, and writes them on a bare
cursor without foreign keys, once into tables without their indexes and once into tables that have them all; the
checks a table itself makes stay. Ours reads the package, checks everything, writes, makes the indexes and checks all
keys. What is derived from the rows (names to search by, coverage, digests) has a line of its own and no peer.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from time import perf_counter

from app.db.migrate import upgrade
from app.models import metadata
from app.queries.dump import EXPORTED
from tests.bench import servers
from tests.bench.report import Row
from tests.bench.servers import AbsentError
from tests.bench.sizes import Made

BATCH = 10_000
REPEATED = 2
"""Times the raw side is measured; the best counts."""
PRAGMAS = ("foreign_keys = OFF", "journal_mode = DELETE", "synchronous = FULL", "cache_size = -262144")
"""As the import has them, but for eight times the memory for pages."""


def rows(made: Made, repeated: int = REPEATED) -> Iterator[Row]:
    """Every row of this module; raises AbsentError where the database was not made of a package here."""
    if made.package is None:
        raise AbsentError("package of the database (leave --database out)")
    with tempfile.TemporaryDirectory(dir=made.file.parent) as folder:
        empty = Path(folder) / "empty.db"
        upgrade(f"sqlite:///{empty}")
        taken = [[executemany(made.file, empty, indexed=indexed) for indexed in (False, True)] for _ in range(repeated)]
        bare, full = map(min, zip(*taken, strict=True))
        ours = stages(made.package, empty)
    (persons,) = _one(made.file, "SELECT count(*) FROM person")
    work = f"import of {persons:,} with all checks"
    whole = ours["rows"] + ours["indexes"]
    yield Row("import.rows", f"{work}, before indexes", "executemany, no indexes", "s", ours["rows"], bare)
    yield Row("import.indexes", f"{work} and indexes", "executemany, no indexes", "s", whole, bare)
    yield Row("import.present", f"{work} and indexes", "executemany, all indexes", "s", whole, full)
    yield Row("import.derived", "what is derived from it", "the import itself", "s", ours["derived"], whole)
    yield Row("import.memory", "memory of the import", "", "MiB", ours["memory"], 0, only=ours["memory"])


def _one(file: Path, statement: str) -> tuple[int, ...]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        found: tuple[int, ...] = connection.execute(statement).fetchone()
    return found


def stages(package: Path, empty: Path) -> dict[str, float]:
    """Seconds of our import by stage, into a copy of a migrated database; see tests/bench/import_stages.py."""
    file = Path(shutil.copy(empty, empty.with_name("ours.db")))
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.import_stages", str(package), f"sqlite:///{file}"],
        check=True, capture_output=True, text=True, env=servers.clean_environment(), cwd=servers.ROOT,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    file.unlink()
    return found


def executemany(source: Path, empty: Path, *, indexed: bool) -> float:
    """Seconds to write all rows of a database into a copy of a migrated one, reading them left out."""
    file = Path(shutil.copy(empty, empty.with_name("raw.db")))
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as held, closing(sqlite3.connect(file)) as raw:
        raw.isolation_level = None
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        if not indexed:
            made = raw.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
            for (name,) in made:
                raw.execute(f'DROP INDEX "{name}"')
        raw.execute("BEGIN")
        taken = sum(_copy(held, raw, table.name) for table in metadata.sorted_tables if table in EXPORTED)
        start = perf_counter()
        raw.execute("COMMIT")
        taken += perf_counter() - start
    file.unlink()
    return taken


def _copy(held: sqlite3.Connection, raw: sqlite3.Connection, table: str) -> float:
    """Seconds to write the rows of one table."""
    rows = held.execute(f'SELECT * FROM "{table}"')
    statement = f'INSERT INTO "{table}" VALUES ({",".join("?" * len(rows.description))})'
    taken = 0.0
    while batch := list(islice(rows, BATCH)):
        start = perf_counter()
        raw.executemany(statement, batch)
        taken += perf_counter() - start
    return taken
