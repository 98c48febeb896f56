"""Whether a database is ready to be read, and making it so where that is safe."""

from dataclasses import dataclass
from pathlib import Path

import click

from app.db.database import Database
from app.db.migrate import alembic_config, current_revision, heads, upgrade
from app.errors import DatabaseStateError
from app.paths import SEED
from app.queries.sources import ReleaseRow, release
from app.services.import_note import unfinished
from app.services.seed import Loaded, derive_if_missing, load_seed
from app.services.seed_read import seed_digest


@dataclass(frozen=True, slots=True)
class Readied:
    """What was done to make a database ready, and whether another seed came with the program than was loaded."""

    backup: Path | None
    loaded: Loaded | None
    other_seed: bool


def require_current(url: str) -> None:
    """Raise DatabaseStateError unless the database has exactly this program's schema."""
    known, newest = heads(alembic_config(url))
    current = current_revision(url)
    if current == newest:
        tell_unfinished(url)
        return
    if current is None:
        raise DatabaseStateError("The database is empty. `kartoteka seed` fills it; nothing was changed.")
    if current in known:
        raise DatabaseStateError(
            "The database has an older schema. `kartoteka migrate` brings it up; nothing was changed."
        )
    raise DatabaseStateError(
        f"The database was made by a newer Kartoteka (schema {current}; this program knows up to {newest}). "
        "Nothing was changed. Install the newer program."
    )


def make_ready(url: str) -> Readied:
    """Migrate (an older database after a backup), and seed a database that holds nothing yet.

    Raises DatabaseStateError for a newer or damaged one, which is left as it is.
    """
    tell_unfinished(url)
    backup = upgrade(url)
    found = _release(url)
    if found is None:
        return Readied(backup, load_seed(url, SEED), other_seed=False)
    derive_if_missing(url)
    return Readied(backup, None, found.seed_sha256 not in ("", seed_digest(SEED)))


def tell_unfinished(url: str) -> None:
    """Say on standard error if an import into this database did not finish, the first time somebody comes after it."""
    if current_revision(url) is not None and (found := unfinished(url)) is not None:
        click.echo(str(found), err=True)


def _release(url: str) -> ReleaseRow | None:
    database = Database(url)
    try:
        return database.ask(release)
    finally:
        database.close()
