"""`kartoteka serve`: the pages and the API."""

import os
import socket

import click

from app.commands.common import Command, database_option, settings
from app.commands.ready import Readied, make_ready
from app.commands.workers import Plan, run
from app.settings import get_settings


@click.command(cls=Command, example=["kartoteka serve", "kartoteka serve --port 8080 --workers 2"])
@click.option("--host", help="The address to listen on (default: HOST, else 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on (default: PORT, else 8000).")
@click.option("--workers", type=click.IntRange(1, 64), help="How many processes (default: WEB_CONCURRENCY, else 1).")
@click.option(
    "--grace", type=click.IntRange(0, 3600), default=30, show_default=True, metavar="SECONDS",
    help="How long requests in flight may take to end after SIGTERM or Ctrl+C.",
)  # fmt: skip
@database_option
def serve(host: str | None, port: int | None, workers: int | None, grace: int, database: str) -> None:
    """Serve the pages and the API.

    An empty database is migrated and seeded first, an older one migrated after a backup beside it; a newer or
    damaged one is refused and left as it is.

    SIGTERM or Ctrl+C stops it: nothing more is accepted, and requests in flight end within the grace. A worker that
    dies is replaced.
    """
    chosen = settings()
    where, on = host or chosen.host, port or chosen.port
    _refuse_taken(where, on)
    _tell(make_ready(database))
    # The application is made by uvicorn and reads its settings from the environment.
    os.environ["KARTOTEKA_DATABASE_URL"] = database
    get_settings.cache_clear()
    click.echo(f"Kartoteka answers at http://{_shown(where)}:{on}/ (Ctrl+C stops it)", err=True)
    run(Plan(where, on, workers or chosen.workers, grace, chosen.log))


def _refuse_taken(host: str, port: int) -> None:
    """Say so, before anything is done, where nobody can listen; uvicorn would say it only afterwards."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        reason = error.strerror or error
        raise click.ClickException(
            f"cannot listen at {host}, port {port}: {reason}. Nothing was changed; --host and --port choose another."
        ) from error


def _tell(readied: Readied) -> None:
    if readied.backup is not None:
        click.echo(f"The database was older and has been migrated; backup: {readied.backup}", err=True)
    if readied.loaded is not None:
        click.echo(f"The database was empty. {readied.loaded}", err=True)
    if readied.other_seed:
        click.echo(
            "The seed that came with this program is not the one in the database, which is served as it is. "
            "`kartoteka seed` loads the program's seed in its place.",
            err=True,
        )


def _shown(host: str) -> str:
    """The host as a browser takes it."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared with, not listened on
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
