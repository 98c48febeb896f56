"""`python -m tests.bench.derive [DATABASE]`: what each derivation costs, in seconds of processor time and rows.

DATABASE is a SQLite file with persons, of which a copy is worked on; without it the seed is multiplied. The copy's
derived tables are emptied and filled again as `kartoteka import` does it: rows by the batch, indexes afterwards. For
each derivation: its rows, the seconds to make them, to write them and to index them, and all of it for a hundred
thousand persons; last, how much memory the process held at most.
"""

import argparse
import resource
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from time import process_time

from sqlalchemy import Connection, Table, delete, func, select

from app.db.engine import make_engine
from app.db.migrate import upgrade
from app.db.sqlite_file import copy_sqlite
from app.models import metadata
from app.services.bulk import Bulk
from app.services.derive import DERIVATIONS, DERIVED, fill_derived
from app.services.derive_parts import Values
from app.services.seed import load_seed
from tests.support.bulk import multiply

HUNDRED_THOUSAND = 100_000


class Measured:
    """Fills the derived tables and keeps what each of them took."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._bulk = Bulk(connection)
        self._since = process_time()
        self.rows: Counter[str] = Counter()
        self.made: defaultdict[str, float] = defaultdict(float)
        self.written: defaultdict[str, float] = defaultdict(float)
        self.indexed: defaultdict[str, float] = defaultdict(float)

    def write(self, table: Table, rows: list[Values]) -> None:
        """Write a batch; the time since the last one went into making it."""
        begun = process_time()
        self.made[table.name] += begun - self._since
        self.rows[table.name] += self._bulk.write(table, rows)
        self._since = process_time()
        self.written[table.name] += self._since - begun

    def finished(self, table: Table) -> None:
        """Make the indexes of a table; the time since the last batch went into finding that there is no other."""
        begun = process_time()
        self.made[table.name] += begun - self._since
        for index in table.indexes:
            index.create(self._connection)
        self._connection.exec_driver_sql(f'ANALYZE "{table.name}"')
        self._since = process_time()
        self.indexed[table.name] += self._since - begun


def emptied(connection: Connection) -> int:
    """Empty the derived tables, indexes and all; returns how many persons there are."""
    for table in reversed(DERIVED):
        connection.execute(delete(table))
        for index in table.indexes:
            index.drop(connection)
    connection.exec_driver_sql("ANALYZE")
    return int(connection.execute(select(func.count()).select_from(metadata.tables["person"])).scalar_one())


def report(measured: Measured, persons: int) -> None:
    """Print the table."""
    print(f"{persons} persons; seconds of processor time")
    print(f"{'derivation':44} {'rows':>10} {'made':>8} {'written':>8} {'indexed':>8} {'per 100,000 persons':>20}")
    whole = 0.0
    for derivation in DERIVATIONS:
        names = [table.name for table in derivation.tables]
        rows = sum(measured.rows[name] for name in names)
        parts = [sum(one[name] for name in names) for one in (measured.made, measured.written, measured.indexed)]
        whole += sum(parts)
        shown = " ".join(f"{part:8.2f}" for part in parts)
        print(f"{', '.join(names):44} {rows:10} {shown} {sum(parts) * HUNDRED_THOUSAND / persons:20.1f}")
    print(f"{'together':44} {sum(measured.rows.values()):10} {whole:26.2f} {whole * HUNDRED_THOUSAND / persons:20.1f}")
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB resident")


def main(arguments: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.derive", description=__doc__)
    parser.add_argument("database", nargs="?", type=Path, help="a SQLite file; without it, the seed multiplied")
    given = parser.parse_args(arguments).database
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "derive.db"
        url = f"sqlite:///{path}"
        if given is not None:
            copy_sqlite(given, path)
        upgrade(url)
        engine = make_engine(url, pooled=False)
        if given is None:
            load_seed(url)
            multiply(engine)
        with engine.begin() as connection:
            persons = emptied(connection)
            measured = Measured(connection)
            fill_derived(connection, measured.write, measured.finished)
        engine.dispose()
    report(measured, persons)


if __name__ == "__main__":
    main(sys.argv[1:])
