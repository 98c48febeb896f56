"""A PostgreSQL server for one run: the tests' own, filled from a package, gathered statistics about, and gone again.

It has 64 MiB of buffers and does not wait for the disk (tests/support/postgres.py), which flatters what writes; only
reading is measured on it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine

from tests.bench import sizes
from tests.bench.servers import AbsentError
from tests.bench.sizes import Made
from tests.support.postgres import PostgresUnavailableError, find_binaries, running_server


@contextmanager
def throw_away(made: Made) -> Iterator[str]:
    """The address of a PostgreSQL database with the same data; raises AbsentError where no server can be run."""
    try:
        binaries = find_binaries()
    except PostgresUnavailableError as error:
        raise AbsentError(f"PostgreSQL ({error}), and no --postgresql URL") from error
    if made.package is None:
        raise AbsentError("package to fill a PostgreSQL database from (leave --database out)")
    with running_server(binaries) as server:
        server.execute("CREATE DATABASE bench")
        url = server.url("bench")
        sizes.fill(url, made)
        gather_statistics(url)
        yield url


def gather_statistics(url: str) -> None:
    """As autovacuum would, some time later."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()
