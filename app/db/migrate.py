"""Bring a database to this program's schema; refuse what is newer, damaged or not ours."""

import io
import logging
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from app.db.engine import make_engine
from app.db.sqlite_file import refuse_damaged
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


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite URL, or None for another engine or memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def heads(config: Config) -> tuple[list[str], str]:
    """All revisions this program knows, oldest last, and the newest of them."""
    script = ScriptDirectory.from_config(config)
    known = [revision.revision for revision in script.walk_revisions()]
    return known, known[0]


def current_revision(url: str) -> str | None:
    """The revision a database stands at; None for an empty one.

    Raises DatabaseStateError where the file is damaged or holds tables that are not ours.
    """
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return None
    if path is not None:
        refuse_damaged(path)
    engine = make_engine(url, pooled=False)
    try:
        with engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
            _refuse_strange(connection, revision, _shown(url))
            return revision
    except CommandError as error:
        raise DatabaseStateError(
            f"The database at {_shown(url)} carries several schema versions ({error}). Nothing was changed."
        ) from error
    except OperationalError as error:
        raise DatabaseStateError(
            f"The database at {_shown(url)} cannot be opened: {error.orig}. Nothing was changed."
        ) from error
    except DatabaseError as error:
        raise DatabaseStateError(
            f"The database at {_shown(url)} is damaged or no database: {error.orig}. Nothing was changed."
        ) from error
    finally:
        engine.dispose()


def _refuse_strange(connection: Connection, revision: str | None, shown: str) -> None:
    """Refuse a database that is not ours, or that says it is and lacks our tables."""
    found = inspect(connection)
    names = {*found.get_table_names(), *found.get_view_names()} - {"alembic_version"}
    if revision is None and names:
        raise DatabaseStateError(
            f"The database at {shown} has tables but no Kartoteka schema version. "
            "Nothing was changed. Point KARTOTEKA_DATABASE_URL at another database."
        )
    if revision is not None and not {"claim", "person", "release"} <= names:
        raise DatabaseStateError(
            f"The database at {shown} carries schema version {revision} but lacks its tables. "
            "Nothing was changed. Restore a backup, or point KARTOTEKA_DATABASE_URL at another database."
        )


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
            f"The database at {_shown(url)} was made by a newer Kartoteka (schema {current}; "
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


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite file, also while it is in use."""
    with sqlite3.connect(source) as here, sqlite3.connect(target) as there:
        here.backup(there)
    here.close()
    there.close()


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


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)
