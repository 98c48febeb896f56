"""Calendar arithmetic in SQL: a day so many months and days later, alike on SQLite and PostgreSQL.

The only fork: PostgreSQL adds an interval, SQLite calls `later_day`, which every connection of
``app.db.engine`` registers. Both hold to the end of the month and to the last day there is.
"""

import sqlite3
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from app.domain.order import Within, later

FUNCTION = "later_day"


class _LaterDay(GenericFunction[date]):
    """`later_day(day, months, days)`: null where the day is null."""

    type = Date()
    name = FUNCTION
    inherit_cache = True


@compiles(_LaterDay, "postgresql")
def _as_interval(element: _LaterDay, compiler: SQLCompiler, **options: Any) -> str:
    """The day plus an interval, as a date; a timestamp reaches further than a date of ours, so it is held."""
    day, months, days = (compiler.process(one, **options) for one in element.clauses)
    moved = f"({day} + make_interval(months => {months}, days => {days}))"
    return f"CAST(CASE WHEN {moved} > DATE '9999-12-31' THEN DATE '9999-12-31' ELSE {moved} END AS DATE)"


def later_day(day: Any, within: Within) -> Any:
    """The day of a column so much later."""
    return _LaterDay(day, literal(within.months, Integer), literal(within.days, Integer))


def _later_text(day: str | None, months: int, days: int) -> str | None:
    """What SQLite calls: ISO text in, ISO text out."""
    return None if day is None else later(date.fromisoformat(day), Within(months, days)).isoformat()


def register(connection: sqlite3.Connection) -> None:
    """Give a SQLite connection the function."""
    connection.create_function(FUNCTION, 3, _later_text, deterministic=True)
