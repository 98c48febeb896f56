"""Statements that are built once and asked again and again with other values: building one costs more than asking it.

A builder is a function decorated with `functools.cache` (or `lru_cache`, where its arguments are many); what differs
from question to question stands in its statement as a named parameter. A builder that takes a whole question is given
the question's `shape`: the same with its values replaced by marks, which become parameters where they meet a column.
"""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from operator import is_not
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Date, Integer, bindparam

from app.db.among_sql import among_values

Q = TypeVar("Q")
SHAPES = 256
"""How many statements a builder of many shapes keeps."""


def among(column: Any, name: str = "keys") -> ColumnElement[bool]:
    """The column is one of the values given as the parameter `name`: a sequence, empty or not."""
    return among_values(column, name)


def given(column: Any, name: str = "key") -> ColumnElement[bool]:
    """The column is the value given as the parameter `name`."""
    found: ColumnElement[bool] = column == bindparam(name)
    return found


def of(column: Any, *, one: bool) -> ColumnElement[bool]:
    """The column is the value given as the parameter `of`, or if not `one` among the values given as that.

    PostgreSQL plans for one value once and for all, for several anew each time: their number tells it much.
    """
    return given(column, "of") if one else among(column, "of")


class _Keys(tuple[str]):
    """The mark of one key or more; it holds its parameter's name, and as any tuple with something in it is true."""

    __slots__ = ()

    def __clause_element__(self) -> BindParameter[Any]:
        return bindparam(self[0], expanding=True, type_=Integer)


class _Key(int):
    """The mark of one key or number."""

    parameter: str

    def __clause_element__(self) -> BindParameter[Any]:
        return bindparam(self.parameter, type_=Integer)


class _Day(date):
    """The mark of a day."""

    parameter: str

    def __clause_element__(self) -> BindParameter[Any]:
        return bindparam(self.parameter, type_=Date)


def shape(question: Q) -> tuple[Q, dict[str, Any]]:
    """A question, a frozen dataclass, with marks in place of its keys, numbers and days; and these by parameter.

    Two questions that ask for the same things with other values have equal shapes. Words, flags and kinds of overlap
    stay as they are. Sets are emptied: they hold what a question says in words, and no statement asks for them.
    """
    values: dict[str, Any] = {}
    return _marked(question, "", values), values


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """The names of the fields of a dataclass, none of any other type."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()


def _marked(value: Any, name: str, values: dict[str, Any]) -> Any:
    if value is None or value == () or type(value) in (str, bool):
        return value  # most of what can be asked is not asked
    if names := _fields(value.__class__):
        own = {}
        for one in names:
            given_ = getattr(value, one)
            marked = _marked(given_, f"{name}_{one}", values)
            if marked is not given_:
                own[one] = marked
        return replace(value, **own) if own else value
    if isinstance(value, frozenset):
        return frozenset()
    parameter = f"asked{name}"
    if isinstance(value, tuple) and value and all(type(one) is int for one in value):
        values[parameter] = value
        return _Keys((parameter,))
    if isinstance(value, tuple):
        each = tuple(_marked(one, f"{name}_{place}", values) for place, one in enumerate(value))
        return each if any(map(is_not, each, value)) else value
    if isinstance(value, date) or type(value) is int:
        mark = _Day(1, 1, 1) if isinstance(value, date) else _Key()
        mark.parameter = parameter
        values[parameter] = value
        return mark
    return value
