"""Where the schema of a database stands, and what was loaded into it."""

from sqlalchemy import Connection, Select, column, select, table

from app.models import Release
from app.queries.tables import table_of

_VERSION: Select[str] = select(column("version_num")).select_from(table("alembic_version"))


def schema_revision(connection: Connection) -> str | None:
    """The revision of the last migration; None where there was none. Raises SQLAlchemyError for an empty database."""
    revision: str | None = connection.execute(_VERSION).scalar()
    return revision


def seed_loaded(connection: Connection) -> str | None:
    """The digest of the seed in the database, empty where the data came another way; None before anything is loaded."""
    digest: str | None = connection.execute(select(table_of(Release).c.seed_sha256)).scalar()
    return digest
