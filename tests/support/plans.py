"""What statements an application sends, and which tables a database would read from end to end to answer them."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

from app.db.database import Database
from app.models import metadata

_ALIAS = re.compile(r"\b(\w+) AS (\w+)")
_SCAN = re.compile(r"\bSCAN (\w+)")
_WHOLE = frozenset({"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A statement as the driver got it."""

    statement: str
    parameters: Any = field(hash=False)


@contextmanager
def listening(database: Database) -> Iterator[list[Sent]]:
    """Every statement the database is sent meanwhile, by short reads and by streams."""
    sent: list[Sent] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _context: object, _many: bool) -> None:
        sent.append(Sent(statement, parameters))

    engines: tuple[Engine, ...] = (database.engine, database._apart)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def read_whole(connection: Connection, sent: Sent) -> set[str]:
    """The tables whose every row the database means to read for a statement, through an index or not."""
    if not sent.statement.lstrip().upper().startswith(("SELECT", "WITH")):
        return set()
    aliases = {alias: name for name, alias in _ALIAS.findall(sent.statement) if name in metadata.tables}
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sent.statement}", sent.parameters)
        found = {name for row in rows for name in _SCAN.findall(row[3])}
    else:
        explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sent.statement}", sent.parameters).scalar_one()
        plan = json.loads(explained) if isinstance(explained, str) else explained
        found = set(_scanned(plan[0]["Plan"]))
    return {aliases.get(name, name) for name in found} & set(metadata.tables)


def explained(connection: Connection, sent: Sent) -> str:
    """How the database means to answer a statement, in its own words."""
    sqlite = connection.dialect.name == "sqlite"
    rows = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' * sqlite}{sent.statement}", sent.parameters)
    return "\n".join(row[3 if sqlite else 0] for row in rows)


def _scanned(node: dict[str, Any]) -> Iterator[str]:
    """The relations a PostgreSQL plan reads without an index condition; a bitmap's heap is its index's."""
    if node["Node Type"] in _WHOLE and "Index Cond" not in node:
        yield node.get("Relation Name") or _indexed(node["Index Name"])
    for inner in node.get("Plans", ()):
        yield from _scanned(inner)


def _indexed(index: str) -> str:
    """The table of an index, by its name."""
    return max((name for name in metadata.tables if f"_{name}_" in f"{index}_"), key=len, default=index)
