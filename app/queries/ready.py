"""Where the schema of a database stands."""

from sqlalchemy import Connection, Select, column, select, table

_VERSION: Select[str] = select(column("version_num")).select_from(table("alembic_version"))


def schema_revision(connection: Connection) -> str | None:
    """The revision of the last migration; None where there was none. Raises SQLAlchemyError for an empty database."""
    revision: str | None = connection.execute(_VERSION).scalar()
    return revision
