"""`kartoteka ask`: a question in plain words, to the database here or to a Kartoteka elsewhere."""

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import click
import httpx

from app import __version__
from app.commands.answers import print_answer
from app.commands.common import Command, as_json, database_option, print_json, settings
from app.commands.ready import require_current
from app.domain.query import DEFAULT_LIMIT, MOST_LIMIT
from app.domain.urls import API
from app.main import create_app

HERE = "http://kartoteka.invalid"
"""The address under which the database here is asked; no request leaves the program."""
SECONDS = 30
_REFUSED = 422


def _server(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The address of a Kartoteka: its scheme may be left out."""
    if value is None:
        return None
    address = value.rstrip("/") if "://" in value else f"http://{value.rstrip('/')}"
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise click.BadParameter(f"'{value}' is no web address; accepted: https://host or http://host:port")
    return address


@click.command(cls=Command, example=[
    'kartoteka ask "all residents in Harbin 1930-1941"',
    'kartoteka ask --csv "who was captured by the Chinese" > captured.csv',
    'kartoteka ask --server https://kartoteka.example "codename Abram"',
])  # fmt: skip
@click.argument("question")
@click.option("--server", metavar="URL", callback=_server, help="Ask the Kartoteka at this address.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the whole answer as CSV.")
@as_json
@click.option("--limit", type=click.IntRange(1, MOST_LIMIT), default=DEFAULT_LIMIT, show_default=True,
              help="How many rows to show.")  # fmt: skip
@database_option
def ask(question: str, server: str | None, as_csv: bool, as_json: bool, limit: int, database: str) -> None:
    """Ask QUESTION in plain words, of the database here or of a Kartoteka elsewhere.

    Prints how the question was understood and the answer as a table; a word that is not known is named.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json are two answers; choose one")
    path = f"{API}/ask.csv" if as_csv else f"{API}/ask"
    parameters = {"q": question} if as_csv else {"q": question, "limit": str(limit)}
    if server is None:
        require_current(database)
    try:
        answer = _elsewhere(server, path, parameters) if server else _here(database, path, parameters)
    except httpx.HTTPError as error:
        raise click.ClickException(f"{server} does not answer: {str(error) or type(error).__name__}") from error
    where = server or ""
    if answer.status_code == _REFUSED:
        raise click.ClickException(_refusal(answer))
    if answer.is_error:
        raise click.ClickException(f"{where or 'the program'} answers {answer.status_code} {answer.reason_phrase}")
    if as_csv:
        _write_csv(answer, where)
        return
    told = _told(answer, where)
    if as_json:
        print_json(told)
    else:
        print_answer(told, where)


def _elsewhere(server: str, path: str, parameters: dict[str, str]) -> httpx.Response:
    """The answer of a server."""
    headers = {"User-Agent": f"kartoteka/{__version__}"}
    with httpx.Client(timeout=SECONDS, follow_redirects=True, headers=headers) as client:
        return client.get(f"{server}{path}", params=parameters)


def _here(database: str, path: str, parameters: dict[str, str]) -> httpx.Response:
    """The answer of this program's own application, without a network; in a thread, whose loop is its own."""

    async def get() -> httpx.Response:
        app = create_app(settings().model_copy(update={"database_url": database}))
        try:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as client:
                return await client.get(path, params=parameters)
        finally:
            app.state.database.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(get())).result()


def _told(answer: httpx.Response, where: str) -> dict[str, Any]:
    """The answer as JSON; raises ClickException where it is not Kartoteka's."""
    try:
        told = answer.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        told = None
    if not isinstance(told, dict) or "interpretation" not in told or "items" not in told:
        raise click.ClickException(f"{where} answers, but not as a Kartoteka does")
    return told


def _write_csv(answer: httpx.Response, where: str) -> None:
    """The CSV on standard output, byte for byte."""
    if not answer.headers.get("Content-Type", "").startswith("text/csv"):
        raise click.ClickException(f"{where} answers, but not as a Kartoteka does")
    sys.stdout.buffer.write(answer.content)
    sys.stdout.buffer.flush()


def _refusal(answer: httpx.Response) -> str:
    """What was not understood, a line each."""
    try:
        problems = answer.json()["errors"]
        return "\n".join(str(one["message"]) for one in problems)
    except (json.JSONDecodeError, KeyError, TypeError):
        return "the question was refused without saying why"
