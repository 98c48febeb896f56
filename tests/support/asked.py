"""Rows of a statement, asked of a database by itself."""

from typing import Any

from sqlalchemy import text

from app.db.engine import make_engine


def asked(url: str, statement: str) -> list[tuple[Any, ...]]:
    """The rows of a statement, over a connection that is closed again."""
    engine = make_engine(url, pooled=False)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]
    finally:
        engine.dispose()
