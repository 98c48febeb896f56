"""`kartoteka sources`: list the sources, attach their texts, take them away."""

from pathlib import Path

import click

from app.commands.common import Command, as_json, database_option, print_json
from app.commands.example import GroupWithExample
from app.commands.ready import require_current
from app.db.database import Database
from app.queries import sources as queries
from app.services.attach import attach as attach_text
from app.services.attach import detach as detach_text


@click.group(
    cls=GroupWithExample, example=["kartoteka sources list", "kartoteka sources attach redstar-x texts/redstar-x.txt"]
)
def sources() -> None:
    """List the sources; attach a text so that your pages show it, or take it away.

    Attached text stays in your database: it is in no export and in no answer of the API.
    """


@sources.command("list", cls=Command, example=["kartoteka sources list --json"])
@as_json
@database_option
def list_(as_json: bool, database: str) -> None:
    """List the sources, how much rests on each, and whether its text is attached."""
    require_current(database)
    opened = Database(database)
    try:
        rows = opened.ask(queries.sources)
    finally:
        opened.close()
    if as_json:
        print_json(
            [
                {"id": row.slug, "title": row.title, "passages": row.passages, "passages_cited": row.passages_cited,
                 "claims": row.claims, "persons": row.persons, "attached": row.attached}
                for row in rows
            ]
        )  # fmt: skip
        return
    for row in rows:
        text = "text attached" if row.attached else "text not attached"
        click.echo(f"{row.slug}\t{row.claims} claims, {row.passages} passages, {text}\t{row.title}")


@sources.command(cls=Command, example=["kartoteka sources attach redstar-x texts/redstar-x.txt"])
@click.argument("key")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
@database_option
def attach(key: str, file: Path, as_json: bool, database: str) -> None:
    """Attach FILE, the text of the source KEY, so that pages show the passages.

    Each line must have the recorded SHA-256; otherwise the file is refused, the lines are named, and nothing
    is written.
    """
    require_current(database)
    done = attach_text(database, key, file)
    if as_json:
        print_json({"source": done.source, "passages": done.passages, "changed": done.changed})
    elif done.changed:
        click.echo(f"Attached {done.changed} of {done.passages} passages of {done.source}.")
    else:
        click.echo(f"Nothing to change: the text of {done.source} is attached already.")


@sources.command(cls=Command, example=["kartoteka sources detach redstar-x"])
@click.argument("key")
@as_json
@database_option
def detach(key: str, as_json: bool, database: str) -> None:
    """Take away the attached text of the source KEY."""
    require_current(database)
    done = detach_text(database, key)
    if as_json:
        print_json({"source": done.source, "passages": done.passages, "changed": done.changed})
    else:
        click.echo(f"Removed the text of {done.changed} passages of {done.source}.")
