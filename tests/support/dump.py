"""Everything a database holds, for comparing it before and after."""

from typing import Any

from sqlalchemy import MetaData, inspect

from app.db.engine import make_engine


def dump(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table the database has, ours or not, in a fixed order."""
    engine = make_engine(url, pooled=False)
    try:
        with engine.connect() as connection:
            present = MetaData()
            present.reflect(connection)
            return {
                name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
                for name, table in present.tables.items()
                if name in inspect(connection).get_table_names()
            }
    finally:
        engine.dispose()
