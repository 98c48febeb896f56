"""`kartoteka openapi`: the description of the API."""

import click

from app.commands.common import Command, database_option, print_json, settings
from app.main import create_app


@click.command(cls=Command, example=["kartoteka openapi > openapi.json"])
@database_option
def openapi(database: str) -> None:
    """Print the OpenAPI description of the JSON API. The database is not read."""
    print_json(create_app(settings().model_copy(update={"database_url": database})).openapi())
