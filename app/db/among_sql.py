"""A column is one of several values, given with each question: the same text of SQL however many there are.

A text that changes with the number of values would be read and planned anew for each number: on SQLite that costs as
much as most of our statements themselves, on PostgreSQL more. SQLite takes the values as one text of JSON, PostgreSQL
as one array.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Dialect,
    Text,
    TypeDecorator,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine


class _Several(TypeDecorator[Collection[Any]]):
    """Numbers or texts as one value: an array of their type, or on SQLite a text of JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, each: TypeEngine[Any]) -> None:
        super().__init__()
        self.each = each

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """What the database is told they are."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.each))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """What the driver is given."""
        return json.dumps(list(value)) if dialect.name == "sqlite" else list(value)


class _Among(FunctionElement[bool]):
    """A column, and the parameter that holds the values."""

    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> "_Among":  # noqa: ARG002 - SQLAlchemy's own shape
        """As it stands: it has its own brackets, and SQLite would use no index for `(…) = 1`."""
        return self


def among_values(column: ColumnElement[Any], name: str = "keys") -> ColumnElement[bool]:
    """The column is one of the values of the parameter `name`: numbers or texts, any number of them or none."""
    return _Among(column, bindparam(name, type_=_Several(column.type)))


@compiles(_Among)
def _as_json(element: _Among, compiler: Any, **options: Any) -> str:
    column, values = element.clauses
    several = select(func.json_each(values).table_valued("value").c.value)
    return f"({compiler.process(column.in_(several), **options)})"


@compiles(_Among, "postgresql")
def _as_an_array(element: _Among, compiler: Any, **options: Any) -> str:
    column, values = element.clauses
    return f"({compiler.process(column, **options)} = ANY ({compiler.process(values, **options)}))"
