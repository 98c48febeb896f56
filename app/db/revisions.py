"""The schema this program knows, and the one a database has, found without the library that runs the migrations.

Whoever only reads a database, such as a server, does without that library, which takes a while to load and megabytes.
"""

from functools import cache

from sqlalchemy import Connection, column, inspect, make_url, select, table
from sqlalchemy.exc import DatabaseError, OperationalError

from app.db.engine import make_engine
from app.db.sqlite_file import refuse_damaged, sqlite_path
from app.errors import DatabaseStateError
from app.paths import MIGRATIONS

_VERSIONS = table("alembic_version", column("version_num"))


@cache
def known_revisions() -> tuple[str, ...]:
    """All revisions, oldest first: `0007` of `0007_what_the_texts_cover.py`, the files in the order of names."""
    return tuple(sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def newest_revision() -> str:
    """The newest revision this program knows."""
    return known_revisions()[-1]


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
            return _revision(connection, shown(url))
    except OperationalError as error:
        raise DatabaseStateError(
            f"The database at {shown(url)} cannot be opened: {error.orig}. Nothing was changed."
        ) from error
    except DatabaseError as error:
        raise DatabaseStateError(
            f"The database at {shown(url)} is damaged or no database: {error.orig}. Nothing was changed."
        ) from error
    finally:
        engine.dispose()


def _revision(connection: Connection, where: str) -> str | None:
    """The revision, unless the database is not ours, or says it is and lacks our tables."""
    found = inspect(connection)
    names = {*found.get_table_names(), *found.get_view_names()}
    versions = connection.execute(select(_VERSIONS)).scalars().all() if _VERSIONS.name in names else []
    if len(versions) > 1:
        raise DatabaseStateError(
            f"The database at {where} carries several schema versions ({', '.join(versions)}). Nothing was changed."
        )
    revision: str | None = versions[0] if versions else None
    if revision is None and names - {_VERSIONS.name}:
        raise DatabaseStateError(
            f"The database at {where} has tables but no Kartoteka schema version. "
            "Nothing was changed. Point KARTOTEKA_DATABASE_URL at another database."
        )
    if revision is not None and not {"claim", "person", "release"} <= names:
        raise DatabaseStateError(
            f"The database at {where} carries schema version {revision} but lacks its tables. "
            "Nothing was changed. Restore a backup, or point KARTOTEKA_DATABASE_URL at another database."
        )
    return revision


def shown(url: str) -> str:
    """A database's address without its password."""
    return make_url(url).render_as_string(hide_password=True)
