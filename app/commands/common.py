"""What the commands share: the database they work on, refusals in a sentence, progress, safe writing of files."""

import json
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from app.commands.example import WithExample
from app.db.sqlite_file import sqlite_path
from app.errors import ImportRefusedError, KartotekaError, SeedError
from app.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])
ACCEPTED = "sqlite:///path or postgresql+psycopg://user:password@host/database"

as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


class Command(WithExample):
    """A command whose expected failures are one message and exit code 1, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it refuses becomes a message on standard error."""
        with in_a_sentence():
            return super().invoke(ctx)


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """What the block refuses, or what is expected to fail in it, is raised again as a ClickException that says so."""
    try:
        yield
    except SeedError as error:
        raise click.ClickException(f"the seed is refused; nothing was written.\n{error.detail}") from error
    except ImportRefusedError as error:
        raise click.ClickException(f"the import is refused; nothing was written.\n{error.detail}") from error
    except KartotekaError as error:
        raise click.ClickException(error.detail) from error
    except DBAPIError as error:
        raise click.ClickException(f"the database does not answer: {error.orig}") from error
    except SQLAlchemyError as error:
        raise click.ClickException(f"the database cannot be used: {error}") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'file'}: {error.strerror or error}") from error


def database_option(command: F) -> F:
    """`--database URL`, given to the command as `database`: a URL that was looked at."""
    return click.option(
        "--database",
        metavar="URL",
        callback=_database,
        help=f"The database to use instead of KARTOTEKA_DATABASE_URL: {ACCEPTED}.",
    )(command)


def _database(context: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    """The command's own option, else the program's, else the environment's."""
    root = context.find_root().obj
    return checked_url(value or (root if isinstance(root, str) else None) or settings().database_url)


def checked_url(url: str) -> str:
    """The URL, if it is one we can work with; otherwise wrong usage."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise click.UsageError(f"this is no database URL; accepted: {ACCEPTED}") from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise click.UsageError(f"no database of kind '{parsed.drivername}'; accepted: {ACCEPTED}")
    if parsed.get_backend_name() == "sqlite" and sqlite_path(url) is None:
        raise click.UsageError("a database in memory would end with the command; name a file: sqlite:///path")
    return url


def settings() -> Settings:
    """The settings of the environment; one that cannot be read is wrong usage."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(f"{fault['loc'][0]}: {fault['msg']}" for fault in error.errors())
        raise click.UsageError(f"the environment cannot be read: {faults}") from error


def print_json(value: Any) -> None:
    """A result for programs, on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[str], None]]:
    """Calls with the name of each finished step: a bar on a terminal, a plain line otherwise; on standard error."""
    if not sys.stderr.isatty():
        yield lambda name: _say(f"{label}: {name}")
        return
    with click.progressbar(length=length, label=label, file=sys.stderr, item_show_func=lambda name: name) as bar:
        yield lambda name: bar.update(1, name)


def _say(line: str) -> None:
    """A line on standard error; nobody listening is no reason to stop."""
    with suppress(BrokenPipeError):
        click.echo(line, err=True)


@contextmanager
def whole(target: Path, *, force: bool, living: Path | None = None) -> Iterator[Path]:
    """A path beside `target` to write to; it takes the target's place only when the block ends well.

    Refuses a target that exists (unless `force`), and always the living database and a database in use.
    """
    if living is not None and target.exists() and living.exists() and target.samefile(living):
        raise click.ClickException(f"{target} is the database itself. Nothing was written.")
    if target.exists() and not force:
        raise click.ClickException(f"{target} exists already. Nothing was written; --force writes over it.")
    if target.is_dir() or target.with_name(f"{target.name}-wal").exists():
        what = "a folder" if target.is_dir() else "a database in use"
        raise click.ClickException(f"{target} is {what}. Nothing was written.")
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = beside_of(target)
    try:
        yield beside
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def whole_folder(target: Path, *, force: bool, ours: frozenset[str]) -> Iterator[Path]:
    """A folder beside `target` to fill, which takes its place when the block ends well.

    An empty folder is taken. One with files is replaced only with `force`, and only where every file is of `ours`.
    """
    present = {one.name for one in target.iterdir()} if target.exists() else set()
    if present and not force:
        raise click.ClickException(
            f"{target} exists already and is not empty. Nothing was written; --force writes over it."
        )
    if strangers := sorted(present - ours):
        raise click.ClickException(f"{target} holds other files ({strangers[0]}). Nothing was written.")
    beside = beside_of(target)
    beside.mkdir(parents=True)
    try:
        yield beside
        if target.exists():
            shutil.rmtree(target)
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def beside_of(target: Path) -> Path:
    """A new name in the same folder, so that taking the target's place is one step."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
