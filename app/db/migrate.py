"""Bring a database to this program's schema; refuse what is newer, damaged or not ours."""

import io
import logging
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.db.revisions import current_revision, shown
from app.db.sqlite_file import copy_sqlite, refuse_damaged, sqlite_path
from app.errors import DatabaseStateError
from app.paths import MIGRATIONS

log = logging.getLogger("kartoteka.migrate")


def alembic_config(url: str) -> Config:
    """Alembic's configuration, built in code so that an installed wheel needs no ini file."""
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def heads(config: Config) -> tuple[list[str], str]:
    """All revisions this program knows, oldest last, and the newest of them."""
    script = ScriptDirectory.from_config(config)
    known = [revision.revision for revision in script.walk_revisions()]
    return known, known[0]


def upgrade(url: str) -> Path | None:
    """Migrate to the newest schema; an older SQLite database is copied beside itself first.

    Returns the backup's path where one was made.
    """
    config = alembic_config(url)
    known, newest = heads(config)
    current = current_revision(url)
    if current == newest:
        return None
    if current is not None and current not in known:
        raise DatabaseStateError(
            f"The database at {shown(url)} was made by a newer Kartoteka (schema {current}; "
            f"this program knows up to {newest}). Nothing was changed. Install the newer program, "
            "or point KARTOTEKA_DATABASE_URL at another database."
        )
    backup = _backup_beside(url) if current is not None else None
    command.upgrade(config, "head")
    log.info("schema at %s", newest)
    return backup


def downgrade(url: str, revision: str = "base") -> None:
    """Take the schema back to `revision`; for tests and for going back to an older program."""
    command.downgrade(alembic_config(url), revision)


def _backup_beside(url: str) -> Path | None:
    path = sqlite_path(url)
    if path is None:
        return None
    refuse_damaged(path, whole=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = path.with_name(f"{path.name}.{stamp}.bak")
    copy_sqlite(path, target)
    log.info("backup written to %s", target)
    return target
