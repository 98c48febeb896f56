"""A column is one of several values, given with each question: the same text of SQL however many there are.

SQLite is told them one by one (`IN (?, ?, …)`), which costs it nothing. PostgreSQL takes them as one array
(`= ANY (…)`): a text that changes with the number of values would be planned anew each time, and a plan costs it more
than most of our answers.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Dialect, Integer, Text, TypeDecorator, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType


class _Among(FunctionElement[bool]):
    """A column, and the parameter that holds the values."""

    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> "_Among":  # noqa: ARG002 - SQLAlchemy's own shape
        """As it stands: it has its own brackets, and SQLite would use no index for `(…) = 1`."""
        return self


def among_values(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The column is one of the values of the parameter `name`: a sequence, empty or not."""
    return _Among(column, bindparam(name, type_=ARRAY(column.type)))


@compiles(_Among)
def _one_by_one(element: _Among, compiler: Any, **options: Any) -> str:
    column, values = element.clauses
    expanded = bindparam(values.key, expanding=True, type_=column.type)
    return f"({compiler.process(column.in_(expanded), **options)})"


@compiles(_Among, "postgresql")
def _as_an_array(element: _Among, compiler: Any, **options: Any) -> str:
    column, values = element.clauses
    return f"({compiler.process(column, **options)} = ANY ({compiler.process(values, **options)}))"


class _Keys(TypeDecorator[Sequence[int]]):
    """Keys as one value: an array, or on SQLite a text of JSON."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """What the database is told they are."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(Integer))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """What the driver is given."""
        return json.dumps(value) if dialect.name == "sqlite" else value


class _AmongMany(_Among):
    """A column, and the parameter that holds thousands of values."""

    name = "among_many"
    inherit_cache = True


def among_many(column: ColumnElement[Any], name: str = "keys") -> ColumnElement[bool]:
    """As `among_values` for keys by the thousand, which told one by one would cost SQLite a long text to read."""
    return _AmongMany(column, bindparam(name, type_=_Keys()))


@compiles(_AmongMany)
def _as_json(element: _AmongMany, compiler: Any, **options: Any) -> str:
    column, values = element.clauses
    several = select(func.json_each(values).table_valued("value").c.value)
    return f"({compiler.process(column.in_(several), **options)})"


@compiles(_AmongMany, "postgresql")
def _many_as_an_array(element: _AmongMany, compiler: Any, **options: Any) -> str:
    return _as_an_array(element, compiler, **options)
