"""Frictionless table schemas of our tables: types, keys, and the constraints the database itself enforces."""

import re
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Table, TypeDecorator, UniqueConstraint

_TYPES: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    datetime: "datetime",
    date: "date",
    str: "string",
}
_LISTED = re.compile(r"(\w+) IN \((.*)\)")
_ONLY = re.compile(r"(\w+) = '([^']*)'")
_EXACTLY = re.compile(r"(\w+) = (-?\d+)")
_AT_LEAST = re.compile(r"(\w+) >= (-?\d+)")
_BETWEEN = re.compile(r"(\w+) BETWEEN (-?\d+) AND (-?\d+)")
_LENGTH = re.compile(r"length\((\w+)\) = (\d+)")
_NOT_BLANK = re.compile(r"(\w+) <> ''")


def table_schema(table: Table) -> dict[str, Any]:
    """The schema of one table. What a CHECK says of several columns at once has no counterpart and is left out."""
    checked = _checked(table)
    unique = [
        _names(one.columns)
        for one in table.constraints
        if isinstance(one, UniqueConstraint) and not any(column.nullable for column in one.columns)
    ]
    for names in unique:
        if len(names) == 1:
            checked[names[0]]["unique"] = True
    schema: dict[str, Any] = {
        "fields": [_field(column, checked[column.name]) for column in table.columns],
        "missingValues": [""],
        "primaryKey": _names(table.primary_key.columns),
    }
    several = sorted(names for names in unique if len(names) > 1)
    if several:
        schema["uniqueKeys"] = several
    keys = [_foreign_key(table, key) for key in table.foreign_key_constraints]
    if keys:
        schema["foreignKeys"] = sorted(keys, key=lambda key: list(key["fields"]))
    return schema


def _names(columns: Any) -> list[str]:
    return [column.name for column in columns]


def _field(column: Column[Any], constraints: dict[str, Any]) -> dict[str, Any]:
    stored = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    kind = _TYPES[stored.python_type]
    field: dict[str, Any] = {"name": column.name, "type": kind}
    if kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if kind == "string" and not column.nullable:
        field["missingValues"] = []  # a blank cell of a column without nulls is a blank text
    if not column.nullable:
        constraints = {"required": True, **constraints}
    if constraints:
        field["constraints"] = constraints
    return field


def _checked(table: Table) -> defaultdict[str, dict[str, Any]]:
    """Constraints by column, from the CHECKs that speak of one column."""
    found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for check in table.constraints:
        if isinstance(check, CheckConstraint):
            column, constraint = _constraint(str(check.sqltext))
            found[column] |= constraint
    return found


def _constraint(sql: str) -> tuple[str, dict[str, Any]]:
    """Column and constraint of one CHECK; nothing for one that a table schema cannot say."""
    if match := _LISTED.fullmatch(sql):
        return match[1], {"enum": re.findall(r"'([^']*)'", match[2])}
    if match := _ONLY.fullmatch(sql):
        return match[1], {"enum": [match[2]]}
    if match := _EXACTLY.fullmatch(sql):
        return match[1], {"minimum": int(match[2]), "maximum": int(match[2])}
    if match := _AT_LEAST.fullmatch(sql):
        return match[1], {"minimum": int(match[2])}
    if match := _BETWEEN.fullmatch(sql):
        return match[1], {"minimum": int(match[2]), "maximum": int(match[3])}
    if match := _LENGTH.fullmatch(sql):
        return match[1], {"minLength": int(match[2]), "maxLength": int(match[2])}
    if match := _NOT_BLANK.fullmatch(sql):
        return match[1], {"minLength": 1}
    return "", {}


def _foreign_key(table: Table, key: ForeignKeyConstraint) -> dict[str, Any]:
    """A foreign key. Of one that may be null only the nullable columns are given, which name the row already.

    SQL does not look at a key that is partly null; Frictionless would look it up and miss it.
    """
    pairs = [(element.parent, element.column) for element in key.elements]
    nullable = [(own, other) for own, other in pairs if own.nullable]
    chosen = nullable or pairs
    resource = "" if key.referred_table is table else key.referred_table.name
    return {
        "fields": [own.name for own, _ in chosen],
        "reference": {"resource": resource, "fields": [other.name for _, other in chosen]},
    }
