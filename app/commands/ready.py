"""Whether a database is ready to be read, and making it so where that is safe."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import Connection

from app.commands.fill import fill
from app.db.database import Database
from app.db.revisions import current_revision, known_revisions, newest_revision
from app.errors import DatabaseStateError
from app.paths import SEED
from app.queries.coverage import lacks_coverage
from app.queries.ready import seed_loaded
from app.queries.search_names import lacks_search
from app.services.import_note import unfinished
from app.services.seed_state import Loaded, seed_digest


@dataclass(frozen=True, slots=True)
class Readied:
    """What was done to make a database ready, and whether another seed came with the program than was loaded."""

    backup: Path | None
    loaded: Loaded | None
    other_seed: bool


def require_current(url: str) -> None:
    """Raise DatabaseStateError unless the database has exactly this program's schema."""
    current = current_revision(url)
    if current == newest_revision():
        _tell_unfinished(url)
        return
    if current is None:
        raise DatabaseStateError("The database is empty. `kartoteka seed` fills it; nothing was changed.")
    if current in known_revisions():
        raise DatabaseStateError(
            "The database has an older schema. `kartoteka migrate` brings it up; nothing was changed."
        )
    raise DatabaseStateError(
        f"The database was made by a newer Kartoteka (schema {current}; "
        f"this program knows up to {newest_revision()}). Nothing was changed. Install the newer program."
    )


def make_ready(url: str) -> Readied:
    """Migrate (an older database after a backup), and seed a database that holds nothing yet.

    Raises DatabaseStateError for a newer or damaged one, which is left as it is. One that lacks nothing is only read.
    """
    current = current_revision(url)
    if current is not None:
        _tell_unfinished(url)
    seed = _asked(url, _seed_if_whole) if current == newest_revision() else None
    if seed is not None:
        return Readied(None, None, _is_other(seed))
    done = fill(url, SEED)
    return Readied(done.backup, done.loaded, done.loaded is None and _is_other(_asked(url, seed_loaded)))


def _seed_if_whole(connection: Connection) -> str | None:
    """The digest of the seed that was loaded, empty where the data came another way; None if anything is lacking."""
    return None if lacks_search(connection) or lacks_coverage(connection) else seed_loaded(connection)


def _is_other(seed: str | None) -> bool:
    return bool(seed) and seed != seed_digest(SEED)


def tell_unfinished(url: str) -> None:
    """Say on standard error if an import into this database did not finish, the first time somebody comes after it."""
    if current_revision(url) is not None:
        _tell_unfinished(url)


def _tell_unfinished(url: str) -> None:
    if (found := unfinished(url)) is not None:
        click.echo(str(found), err=True)


def _asked(url: str, question: Callable[[Connection], str | None]) -> str | None:
    database = Database(url)
    try:
        return database.ask(question)
    finally:
        database.close()
