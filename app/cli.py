"""The command line `kartoteka`. Commands load when they are called, so that `--help` and `--version` are quick."""

import gc
from importlib import import_module
from keyword import iskeyword
from typing import ClassVar

import click

from app import __version__
from app.commands.example import GroupWithExample


class LazyGroup(GroupWithExample):
    """A group that knows its commands by name and sentence, and imports only the one that is called."""

    TABLE: ClassVar[dict[str, str]] = {
        "serve": "Serve the pages and the API.",
        "migrate": "Bring the database to this program's schema.",
        "seed": "Load a seed folder into the database.",
        "ask": "Ask a question in plain words, here or of a Kartoteka elsewhere.",
        "check": "Check a seed folder, also against the source texts.",
        "duplicates": "List persons who may be one, and records that may hold two.",
        "sources": "List the sources, attach a text, take it away.",
        "export": "Write all data as a data package or a SQLite file.",
        "import": "Read a data package back, or add persons and postings from CSV files.",
        "backup": "Copy the SQLite database, also while it is in use.",
        "openapi": "Print the OpenAPI description of the JSON API.",
        "schema": "Print the JSON Schema of a person's seed file.",
    }

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The commands, in the order of a first acquaintance."""
        return list(self.TABLE)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of `app/commands/<name>.py`, imported now; a word Python keeps for itself has `_` after it."""
        if cmd_name not in self.TABLE:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        gc.disable()  # what is loaded lasts: to look for garbage in it meanwhile takes a fifth of the time
        try:
            command: click.Command = getattr(import_module(f"app.commands.{name}"), name)
        finally:
            gc.enable()
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.TABLE.items()))


@click.group(cls=LazyGroup, example=["kartoteka serve", "kartoteka COMMAND --help"])
@click.option("--database", metavar="URL", help="The database to use instead of KARTOTEKA_DATABASE_URL.")
@click.version_option(__version__, prog_name="kartoteka")
@click.pass_context
def main(context: click.Context, database: str | None) -> None:
    """Kartoteka: a prosopography database in which every fact is a cited claim."""
    context.obj = database
