"""Cells of CSV as the database itself writes them, so that a line of many columns costs Python one text.

The rules are those of `app.formats.csv_text` and `app.formats.flat_csv`, alike on SQLite and PostgreSQL; proved equal
in `tests/db/test_csv_sql.py`. Only columns may be given: each stands in the statement several times.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Text, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_COMMA: ColumnElement[str] = literal_column("','", Text)


class _Written(FunctionElement[str]):
    """A column as a text that is never null."""

    type = Text()


class _Harmless(_Written):
    """Any text, as a field no spreadsheet runs: nothing for null, in quotes where it must be."""

    name = "harmless"
    inherit_cache = True


class _Day(_Written):
    """A day as ISO 8601, nothing for null."""

    name = "day"
    inherit_cache = True


def harmless(column: Column[Any]) -> ColumnElement[str]:
    """A field with the text of a column; one that a spreadsheet would run as a formula gets an apostrophe before it."""
    return _Harmless(column)


def day(column: Column[Any]) -> ColumnElement[str]:
    """A field with the day of a column."""
    return _Day(column)


def joined(fields: Sequence[ColumnElement[str]]) -> ColumnElement[str]:
    """Fields, written already, with commas between them."""
    found, *rest = fields
    for one in rest:
        found = found.concat(_COMMA).concat(one)
    return found


@compiles(_Harmless, "sqlite")
def _harmless_sqlite(element: _Harmless, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    special = f"""(instr({text}, ',') OR instr({text}, '"') OR instr({text}, char(10)) OR instr({text}, char(13)))"""
    # What begins a formula sorts before the letters: most texts are known for harmless by one comparison.
    armed = f"({text} < 'A' AND substr({text}, 1, 1) IN ('=', '+', '-', '@', char(9), char(13)))"
    return _field(text, special, armed)


@compiles(_Harmless, "postgresql")
def _harmless_postgresql(element: _Harmless, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    armed = f"(left({text}, 1) IN ('=', '+', '-', '@', chr(9), chr(13)))"
    return _field(text, rf"""({text} ~ E'[",\n\r]')""", armed)


def _field(text: str, special: str, armed: str) -> str:
    doubled = f"""replace({text}, '"', '""') || '"'"""
    return (
        f"CASE WHEN {armed} THEN CASE WHEN {special} THEN '\"''' || {doubled} ELSE '''' || {text} END"
        f" WHEN {special} THEN '\"' || {doubled} ELSE coalesce({text}, '') END"
    )


@compiles(_Day, "sqlite")
def _day_sqlite(element: _Day, compiler: SQLCompiler, **options: Any) -> str:
    return f"coalesce({compiler.process(element.clauses, **options)}, '')"


@compiles(_Day, "postgresql")
def _day_postgresql(element: _Day, compiler: SQLCompiler, **options: Any) -> str:
    return f"coalesce(to_char({compiler.process(element.clauses, **options)}, 'YYYY-MM-DD'), '')"
