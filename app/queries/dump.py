"""Whole tables, for exports: which of them may leave the house, their rows in order, and how many there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlmodel import SQLModel

from app import models
from app.db.copy_out import copied
from app.models import metadata
from app.queries.tables import table_of

PRIVATE = frozenset({"passage_text"})
"""The words of the sources: never exported."""
DERIVED = frozenset(
    {
        "term_closure", "person_digest", "person_service", "contradiction",
        "searchable", "search_word", "search_key", "search_near", "likely_pair",
        "coverage_year", "coverage_figure", "disagreement", "disagreement_claim",
        "term_usage",
    }
)  # fmt: skip
"""What follows from the rest and is computed again after an import."""
EXPORTED: tuple[Table, ...] = tuple(
    table for name, table in sorted(metadata.tables.items()) if name not in PRIVATE | DERIVED
)
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class TableCount:
    """An exported table: its name, what it holds, and how many rows."""

    name: str
    description: str
    rows: int


def _described() -> dict[str, str]:
    shapes = (one for one in vars(models).values() if isinstance(one, type) and issubclass(one, SQLModel))
    return {table_of(one).name: " ".join((one.__doc__ or "").split()) for one in shapes}


DESCRIPTIONS: dict[str, str] = _described()
"""What each table holds, from its model's docstring."""


def table_rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """All rows of a table in the order of its primary key, a chunk in memory at a time."""
    statement = select(*table.columns).order_by(*table.primary_key.columns)
    for row in connection.execute(statement, execution_options={"yield_per": CHUNK}):
        yield tuple(row)


def table_lines(connection: Connection, table: Table) -> Iterator[bytes] | None:
    """The same rows as lines of CSV, made by the database itself; None where it cannot (SQLite)."""
    return copied(connection, table) if connection.dialect.name == "postgresql" else None


def table_counts(connection: Connection) -> list[TableCount]:
    """The exported tables by name, with their rows counted."""
    return [
        TableCount(table.name, DESCRIPTIONS[table.name], connection.execute(_count(table)).scalar_one())
        for table in EXPORTED
    ]


def _count(table: Table) -> Any:
    return select(func.count()).select_from(table)
