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
        _refuse_damaged(path)
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
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = path.with_name(f"{path.name}.{stamp}.bak")
    copy_sqlite(path, target)
    log.info("backup written to %s", target)
    return target


def _refuse_damaged(path: Path) -> None:
    if path.stat().st_size == 0:
        return
    beside = [path.with_name(f"{path.name}-{end}") for end in ("wal", "shm")]
    there = {one for one in beside if one.exists()}
    try:
        _quick_check(path)
    finally:
        for one in set(beside) - there:
            one.unlink(missing_ok=True)


def _quick_check(path: Path) -> None:
    """Raise DatabaseStateError unless SQLite finds the file whole.

    A journal beside it is of a transaction that was cut off, or is under way; only who may write can take that back.
    """
    mode = "rw" if path.with_name(f"{path.name}-journal").exists() else "ro"
    try:
        connection = sqlite3.connect(f"file:{path}?mode={mode}", uri=True)
        try:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise _damaged(path, error) from error
        raise DatabaseStateError(
            f"Another program is writing to {path}, such as `kartoteka import`. Nothing was changed; "
            "try again when it is done."
        ) from error
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error
    if answer != ("ok",):
        raise DatabaseStateError(
            f"{path} is damaged ({answer[0]}). Nothing was changed. Restore a backup, or move the file away."
        )


def _damaged(path: Path, error: sqlite3.Error) -> DatabaseStateError:
    return DatabaseStateError(
        f"{path} is damaged or no database ({error}). Nothing was changed. Restore a backup, or move the file away."
    )


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)
