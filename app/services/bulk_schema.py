"""What slows a bulk load down, taken off before it and put back after it, in one transaction and to the letter.

Indexes that are not unique, and on PostgreSQL foreign keys, are made again by the database's own definitions, so
that its catalogue is afterwards as it was. Primary and unique keys and CHECKs stay: they refuse what is wrong at
its row.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

_SQLITE_INDEXES = text(
    "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
    "AND sql NOT LIKE 'CREATE UNIQUE%' ORDER BY rowid"
)
_POSTGRESQL_INDEXES = text(
    "SELECT i.relname, t.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x "
    "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid "
    "WHERE NOT x.indisunique AND t.relnamespace = current_schema()::regnamespace ORDER BY i.relname"
)
_POSTGRESQL_KEYS = text(
    "SELECT k.conname, t.relname, pg_get_constraintdef(k.oid) FROM pg_constraint k "
    "JOIN pg_class t ON t.oid = k.conrelid "
    "WHERE k.contype = 'f' AND t.relnamespace = current_schema()::regnamespace ORDER BY k.conname"
)


@dataclass(frozen=True, slots=True)
class Removed:
    """An index or a foreign key that is off: its table, and the statement that makes it again."""

    table: str
    statement: str


@dataclass(frozen=True, slots=True)
class Loosened:
    """What was taken off."""

    indexes: list[Removed]
    keys: list[Removed]

    def restore_indexes(self, connection: Connection, tables: Collection[str]) -> None:
        """Make the indexes of these tables again."""
        for one in self.indexes:
            if one.table in tables:
                connection.exec_driver_sql(one.statement)

    def restore_keys(self, connection: Connection, tables: Collection[str]) -> None:
        """Make the foreign keys of these tables again; rows that do not fit are raised."""
        for one in self.keys_of(tables):
            connection.exec_driver_sql(one.statement)

    def keys_of(self, tables: Collection[str]) -> list[Removed]:
        """The foreign keys of these tables, to be made again."""
        return [one for one in self.keys if one.table in tables]


def loosen(connection: Connection) -> Loosened:
    """Take off every plain index and, on PostgreSQL, every foreign key; SQLite has its foreign keys off already."""
    if connection.dialect.name == "sqlite":
        indexes = [Removed(table, sql) for _, table, sql in _dropped(connection, _SQLITE_INDEXES)]
        return Loosened(indexes, [])
    keys = []
    for name, table, definition in connection.execute(_POSTGRESQL_KEYS).all():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        keys.append(Removed(table, f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}'))
    indexes = [Removed(table, sql) for _, table, sql in _dropped(connection, _POSTGRESQL_INDEXES)]
    return Loosened(indexes, keys)


def _dropped(connection: Connection, statement: Any) -> list[tuple[str, str, str]]:
    found = [(str(name), str(table), str(sql)) for name, table, sql in connection.execute(statement).all()]
    for name, _, _ in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    return found
