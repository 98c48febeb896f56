"""The columns of a data package, cell by cell: types, ids, dates; a batch at a time, in few passes over each column.

Null, CHECKs and keys are the database's own to refuse; here stands what it cannot know.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Table, TypeDecorator

from app.services.package_cells import MARK

Cells = Sequence[str]
Values = Sequence[Any]
Convert = Callable[[Cells, bool], Values]
"""From the cells of a column (whether some are marked as the empty text) to its values; raises ValueError."""

SLUGS = frozenset({"slug", "former_slug", "claim_slug"})
"""Columns of public ids."""
_SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUG_LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789-\n"
_DIGEST = re.compile("[0-9a-f]{64}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")
_LARGEST = 2**31 - 1
_REMEMBERED = 200_000
"""Days kept as known to be days: more than four centuries have."""
_TRUTH = {"true": 1, "false": 0}


def converter(column: Column[Any]) -> Convert:
    """How the cells of a column are read. Booleans become 1 and 0, which both drivers take; days stay ISO texts."""
    return _keyed(_reader(column)) if column.primary_key else _reader(column)


def _keyed(read: Convert) -> Convert:
    """A column of a key, which is never null: SQLite would make a number up."""

    def convert(cells: Cells, marked: bool) -> Values:
        if "" in cells:
            raise ValueError("a key is empty")
        return read(cells, marked)

    return convert


def stored_type(column: Column[Any]) -> type:
    """The Python type of a column's values."""
    kind: type = (column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type).python_type
    return kind


def _reader(column: Column[Any]) -> Convert:
    kind = stored_type(column)
    if kind is str:
        if column.name == "sha256":
            return _each(_digest)
        return _slugs if column.name in SLUGS else _texts
    if kind is date:
        return _Days()
    return {bool: _truths, int: _integers, float: _each(_number), datetime: _each(_moment)}[kind]


def converters(table: Table) -> list[Convert]:
    """One for each column of a table."""
    return [converter(column) for column in table.columns]


def accepted(column: Column[Any]) -> str:
    """What a cell of this column may be, in words."""
    words = {
        bool: "true or false",
        int: f"a whole number from -{_LARGEST} to {_LARGEST}",
        float: "a number such as 45.75",
        date: "a day such as 1937-11-26",
        datetime: "a time in UTC such as 2026-11-01T12:00:00Z",
    }
    if column.name == "sha256":
        return "64 digits of 0-9 and a-f"
    if column.name in SLUGS:
        return "small letters a-z and digits, parted by single hyphens"
    return words.get(stored_type(column), "a text")


def _texts(cells: Cells, marked: bool) -> Values:
    if marked:
        return [None if not cell else "" if cell == MARK else cell for cell in cells]
    return _with_nulls(cells)


def _with_nulls(cells: Cells) -> Values:
    """The cells with null for nothing; most columns are all null or never."""
    if "" not in cells:
        return cells
    return [cell or None for cell in cells] if any(cells) else [None] * len(cells)


def _integers(cells: Cells, _marked: bool) -> Values:
    if "" not in cells:
        found: list[Any] = list(map(int, cells))
    elif any(cells):
        found = [int(cell) if cell else None for cell in cells]
    else:
        return [None] * len(cells)
    digits = "".join(cells)
    if not (digits.isdigit() and digits.isascii()) and digits:
        for cell in cells:
            bare = cell.removeprefix("-")
            if cell and not (bare.isdigit() and bare.isascii()):
                raise ValueError(cell)
    known = [one for one in found if one is not None]
    if known and (max(known) > _LARGEST or min(known) < -_LARGEST):
        raise ValueError("out of range")
    return found


def _truths(cells: Cells, _marked: bool) -> Values:
    try:
        return [_TRUTH[cell] if cell else None for cell in cells]
    except KeyError as error:
        raise ValueError(str(error)) from error


def _slugs(cells: Cells, marked: bool) -> Values:
    """Ids, all of them looked at as one text; one by one only where that shows a fault (or a null)."""
    joined = "\n".join(cells)
    between = f"\n{joined}\n"
    wrong = ("--", "\n-", "-\n", "\n\n")
    if joined.encode().translate(None, _SLUG_LETTERS) or any(one in between for one in wrong):
        for cell in cells:
            if cell and not _SLUG.fullmatch(cell):
                raise ValueError(cell)
    return _texts(cells, marked)


class _Days:
    """Days as ISO texts; each text is read once."""

    def __init__(self) -> None:
        self._known: set[str] = {""}

    def __call__(self, cells: Cells, _marked: bool) -> Values:
        new = set(cells) - self._known
        for cell in new:
            if not _DAY.fullmatch(cell):
                raise ValueError(cell)
            date.fromisoformat(cell)
        if len(self._known) > _REMEMBERED:
            self._known = {""}
        self._known |= new
        return _with_nulls(cells)


def _each(read: Callable[[str], Any]) -> Convert:
    """A column read cell by cell, for small tables."""
    return lambda cells, _marked: [read(cell) if cell else None for cell in cells]


def _digest(cell: str) -> str:
    if not _DIGEST.fullmatch(cell):
        raise ValueError(cell)
    return cell


def _number(cell: str) -> float:
    if not _NUMBER.fullmatch(cell):
        raise ValueError(cell)
    return float(cell)


def _moment(cell: str) -> datetime:
    found = datetime.fromisoformat(cell)
    if found.tzinfo is None:
        raise ValueError(cell)
    return found.astimezone(UTC)
