"""`kartoteka backup`: a copy of the whole database, also while it is in use."""

from pathlib import Path

import click

from app.commands.common import Command, database_option, whole
from app.db.revisions import current_revision
from app.db.sqlite_file import copy_sqlite, sqlite_path
from app.errors import DatabaseStateError


@click.command(cls=Command, example=["kartoteka backup kartoteka-monday.db"])
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@database_option
def backup(path: Path, force: bool, database: str) -> None:
    """Copy the SQLite database to PATH, also while it is in use.

    The copy is complete, attached texts included: keep it to yourself. To give data away use `kartoteka export`.
    PostgreSQL has a tool of its own, pg_dump.
    """
    living = sqlite_path(database)
    if living is None:
        raise click.ClickException("this database is PostgreSQL; use its own tool: pg_dump --format=custom --file=FILE")
    if current_revision(database) is None:
        raise DatabaseStateError(f"There is no database at {living} to copy.")
    with whole(path, force=force, living=living) as beside:
        copy_sqlite(living, beside)
    click.echo(f"Wrote {path}.")
