"""Which of two tables is read first where SQLite cannot tell: the one that looks the other's rows up by their keys.

SQLite takes a condition on a word for one that few rows meet, and would read all of one table for the sake of it.
PostgreSQL knows better by its statistics, and is told nothing.
"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType


class _Leading(FunctionElement[Any]):
    """A column by which rows of another table are found, never the other way round."""

    name = "leading"
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> "_Leading":  # noqa: ARG002 - SQLAlchemy's own shape
        """As it stands: a sign before a name needs no brackets."""
        return self


def leading(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column, for a join in which its own table is to come first: what it is compared with is looked up by it."""
    found = _Leading(column)
    found.type = column.type
    return found


@compiles(_Leading)
def _as_it_is(element: _Leading, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(_Leading, "sqlite")
def _no_index(element: _Leading, compiler: SQLCompiler, **options: Any) -> str:
    """With a sign before it a column leads to no index.

    See "Disqualifying WHERE Clause Terms Using Unary-+" in The SQLite Query Optimizer Overview.
    """
    return f"+{compiler.process(element.clauses, **options)}"
