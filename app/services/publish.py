"""The public tables as a SQLite file of their own, for people who ask in SQL."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, Table, create_engine, insert

from app.domain import licence
from app.errors import KartotekaError
from app.models import metadata
from app.queries.dump import CHUNK, EXPORTED, table_rows
from app.queries.sources import release


def write_sqlite(connection: Connection, path: Path, *, each: Callable[[str], object] | None = None) -> None:
    """Write the exported tables to a new SQLite file, with `about`: licence, release and citation.

    Keys, constraints and indexes are those of the database. `each` is called with the name of every table
    that is done. Raises FileExistsError; a file that could not be finished is left for the caller to remove.
    """
    if path.exists():
        raise FileExistsError(f"{path} exists already")
    # No pragmas of ours: rows come by primary key, so a term may stand before its parent; all is checked at the end.
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    try:
        with engine.connect() as copy:
            for pragma in ("journal_mode = OFF", "synchronous = OFF"):
                copy.exec_driver_sql(f"PRAGMA {pragma}")
            metadata.create_all(copy, tables=EXPORTED)
            for table in EXPORTED:
                _fill(connection, copy, table)
                if each:
                    each(table.name)
            _tell(connection, copy)
            broken = copy.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise KartotekaError(f"the copy would have dangling references: {broken[:5]}")
            copy.commit()
    finally:
        engine.dispose()


def _fill(connection: Connection, copy: Connection, table: Table) -> None:
    rows = table_rows(connection, table)
    names = [column.name for column in table.columns]
    while chunk := list(islice(rows, CHUNK)):
        copy.execute(insert(table), [dict(zip(names, row, strict=True)) for row in chunk])


def _tell(connection: Connection, copy: Connection) -> None:
    """The table `about`, so that the file says by itself what it is and under what terms."""
    found = release(connection)
    facts = {"title": licence.TITLE, "licence": f"{licence.LABEL} ({licence.NAME})", "licence_url": licence.URL}
    if found is not None:
        facts["release"] = found.version
        facts["how_to_cite"] = licence.how_to_cite(found.version, found.changed_at.date())
    copy.exec_driver_sql("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    copy.exec_driver_sql("INSERT INTO about (name, value) VALUES (?, ?)", list(facts.items()))
