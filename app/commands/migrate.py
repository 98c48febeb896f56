"""`kartoteka migrate`: bring a database to this program's schema."""

import click

from app.commands.common import Command, database_option
from app.db.migrate import upgrade
from app.services.seed import derive_if_missing


@click.command(cls=Command, example=["kartoteka migrate --database sqlite:///kartoteka.db"])
@database_option
def migrate(database: str) -> None:
    """Bring the database to this program's schema.

    An older SQLite database is copied beside itself first; a newer or damaged one is refused and left as it is.
    """
    backup = upgrade(database)
    if backup is not None:
        click.echo(f"Backup of the older database: {backup}")
    if derive_if_missing(database):
        click.echo("Names were read anew, so that they can be searched.")
    click.echo("The database has the schema of this program.")
