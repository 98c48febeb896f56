"""Core tables of the models, for statements that return rows and never objects."""

from sqlalchemy import Table
from sqlmodel import SQLModel


def table_of(model: type[SQLModel]) -> Table:
    """The Core table of a model."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table
