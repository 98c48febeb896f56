"""`kartoteka export`: take the data away, as a data package or as a SQLite file."""

from pathlib import Path

import click
from sqlalchemy import Connection

from app.commands.common import (
    Command,
    as_json,
    database_option,
    print_json,
    progress,
    settings,
    whole,
    whole_folder,
)
from app.commands.ready import require_current
from app.db.database import Database
from app.db.sqlite_file import sqlite_path
from app.formats.data_package import (
    DESCRIPTOR,
    EXPORTED,
    README,
    package_files,
    table_counts,
    write_package,
    write_sqlite,
)

SQLITE = frozenset({".sqlite", ".db"})
_FILES = frozenset({DESCRIPTOR, README, *(f"{table.name}.csv" for table in EXPORTED)})


@click.command(
    cls=Command,
    example=[
        "kartoteka export kartoteka.zip",
        "kartoteka export kartoteka.sqlite --force",
        "kartoteka export package/",
    ],
)
@click.argument("path")
@click.option("--force", is_flag=True, help="Write over what is there.")
@as_json
@database_option
def export(path: str, force: bool, as_json: bool, database: str) -> None:
    """Write all data to PATH: a data package (.zip), a SQLite file (.sqlite, .db), or a folder (the package unpacked).

    The file appears whole or not at all. Texts attached to sources are never part of it. Licence: CC BY 4.0.
    """
    target = Path(path)
    kind = _kind(path)
    require_current(database)
    opened = Database(database)
    try:
        with opened.connection() as connection:
            if kind == "folder":
                with whole_folder(target, force=force, ours=_FILES) as beside:
                    _unpacked(connection, beside)
            else:
                with whole(target, force=force, living=sqlite_path(database)) as beside:
                    _file(connection, kind, beside)
            rows = {one.name: one.rows for one in table_counts(connection)}
    finally:
        opened.close()
    if as_json:
        print_json({"path": str(target), "format": kind, "tables": rows})
    else:
        click.echo(f"Wrote {target}: {len(rows)} tables, {sum(rows.values())} rows.")


def _kind(path: str) -> str:
    """What PATH asks for, by its ending."""
    target = Path(path)
    if target.is_dir() or path.endswith(("/", "\\")) or not target.suffix:
        return "folder"
    if target.suffix.lower() == ".zip":
        return "package"
    if target.suffix.lower() in SQLITE:
        return "sqlite"
    raise click.UsageError(f"'{path}' ends neither in .zip, .sqlite or .db; a folder's name may end in a slash")


def _file(connection: Connection, kind: str, target: Path) -> None:
    if kind == "sqlite":
        with progress("Exporting", len(EXPORTED)) as step:
            write_sqlite(connection, target, each=step)
        return
    with progress("Exporting", len(_FILES)) as step, target.open("wb") as out:
        write_package(connection, out, address=settings().public_url, each=step)


def _unpacked(connection: Connection, folder: Path) -> None:
    with progress("Exporting", len(_FILES)) as step:
        for file in package_files(connection, address=settings().public_url):
            with (folder / file.name).open("wb") as out:
                out.writelines(file.content)
            step(file.name)
