"""Keyset paging: opaque cursors over non-null keys, never OFFSET."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Date, Integer, Text, bindparam, literal, tuple_
from sqlalchemy.types import TypeEngine

from app.errors import InvalidInputError, Problem
from app.queries.claims import claims_by_key
from app.queries.rows import ClaimRow

K = TypeVar("K")


def encode(sort: str, values: tuple[Any, ...]) -> str:
    """A cursor that says after which row the next page begins."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps([sort, *plain]).encode()).decode().rstrip("=")


def decode(cursor: str, sort: str, types: tuple[type, ...]) -> tuple[Any, ...]:
    """The values of a cursor; raises InvalidInputError for one that is not ours or of another sorting."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if not isinstance(found, list) or len(found) != len(types) + 1 or found[0] != sort:
            raise _foreign(cursor)
        return tuple(_plain(value, wanted) for value, wanted in zip(found[1:], types, strict=True))
    except (ValueError, TypeError, RecursionError) as error:
        raise _foreign(cursor) from error


def _plain(value: Any, wanted: type) -> Any:
    """One value of a cursor as it was when we wrote it; raises ValueError or TypeError for anything else."""
    if wanted is int:
        if type(value) is not int or not 0 <= value < 2**31:
            raise TypeError(value)
        return value
    if not isinstance(value, str) or "\0" in value:
        raise TypeError(value)
    value.encode()  # a lone surrogate cannot be
    return date.fromisoformat(value) if wanted is date else value


def _foreign(cursor: str) -> InvalidInputError:
    accepted = ("the `next` URL of an answer",)
    return InvalidInputError([Problem("cursor", cursor, "this cursor is not from this list", accepted)])


_SQL: dict[type, TypeEngine[Any]] = {date: Date(), str: Text(), int: Integer()}


def after(columns: tuple[Any, ...], values: tuple[Any, ...]) -> ColumnElement[bool]:
    """The rows after `values` in ascending order of `columns`, by row value."""
    return tuple_(*columns) > tuple_(*(literal(value, _SQL[type(value)]) for value in values))


def beyond(columns: tuple[Any, ...], types: tuple[type, ...]) -> ColumnElement[bool]:
    """As `after`, for a statement that is built once: the values come as the parameters of `place`."""
    return tuple_(*columns) > tuple_(
        *(bindparam(f"after_{number}", type_=_SQL[wanted]) for number, wanted in enumerate(types))
    )


def from_(columns: tuple[Any, ...], types: tuple[type, ...]) -> ColumnElement[bool]:
    """As `beyond`, with the rows at the place itself, of which `columns` are the first that order them."""
    return tuple_(*columns) >= tuple_(
        *(bindparam(f"after_{number}", type_=_SQL[wanted]) for number, wanted in enumerate(types))
    )


def place(values: tuple[Any, ...]) -> dict[str, Any]:
    """The parameters of `beyond` for the page that begins after these values."""
    return {f"after_{number}": value for number, value in enumerate(values)}


def whole(
    connection: Connection, page: Callable[[str | None], tuple[list[tuple[int, K]], str | None]]
) -> Iterator[tuple[ClaimRow, K]]:
    """Every claim of a list whose `page(cursor)` gives keys and what was found of each, a page in memory at a time."""
    cursor: str | None = None
    while True:
        keys, cursor = page(cursor)
        found = dict(keys)
        for row in claims_by_key(connection, [key for key, _ in keys]):
            yield row, found[row.key]
        if cursor is None:
            return
