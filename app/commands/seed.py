"""`kartoteka seed`: load the data from YAML files."""

from pathlib import Path

import click

from app.commands.common import Command, as_json, database_option, print_json, settings
from app.commands.ready import tell_unfinished
from app.db.migrate import upgrade
from app.paths import SEED
from app.services.seed import load_seed, read_checked

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(cls=Command, example=["kartoteka seed", "kartoteka seed my-seed --texts my-texts --database sqlite:///my.db"])
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--texts", type=_FOLDER, help="Check every phrase against the texts here (default: KARTOTEKA_TEXTS).")
@click.option("--replace", is_flag=True, help="Remove also what was imported and is not in the seed.")
@as_json
@database_option
def seed(folder: Path | None, texts: Path | None, replace: bool, as_json: bool, database: str) -> None:
    """Load a seed folder (default: the one that came with the program) into the database.

    The database is migrated first. A faulty seed is refused with file, line and column, and nothing is
    written; a seed that is loaded already changes nothing. What the seed does not have is removed; where that
    is data imported from CSV files, or most of the persons there are, only with --replace.
    """
    chosen = folder or SEED
    at_hand = texts or settings().texts
    tell_unfinished(database)
    read_checked(chosen, at_hand)  # before the migration, so that a refused seed leaves the database as it is
    backup = upgrade(database)
    if backup is not None:
        click.echo(f"Backup of the older database: {backup}", err=True)
    loaded = load_seed(database, chosen, at_hand, replace=replace)
    if as_json:
        print_json(
            {"changed": loaded.changed, "persons": loaded.persons, "claims": loaded.claims, "rows": dict(loaded.counts)}
        )
    else:
        click.echo(str(loaded))
