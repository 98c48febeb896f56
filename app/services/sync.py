"""Make tables hold exactly the rows given: insert what is new, update what differs, remove what is gone.

Integer keys are kept for what keeps its natural key, so that an unchanged seed changes nothing.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, UniqueConstraint, bindparam, delete, func, insert, select, update

Row = dict[str, Any]


class Ids:
    """Integer keys by natural key: those the table has, and new ones after its highest."""

    def __init__(self, connection: Connection, table: Table, natural: Sequence[str]) -> None:
        columns = [table.c[name] for name in natural]
        self._ids: dict[Hashable, int] = {
            tuple(row[1:]): row[0] for row in connection.execute(select(table.c.id, *columns))
        }
        self._next = (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1

    def __call__(self, *key: Hashable) -> int:
        """The id of a natural key, minted where it is new."""
        if key not in self._ids:
            self._ids[key] = self._next
            self._next += 1
        return self._ids[key]


def sync_tables(connection: Connection, wanted: Mapping[Table, Sequence[Row]], last: Iterable[Table]) -> Counter[str]:
    """Bring every table of `wanted` (given parents first) to its rows.

    Rows that go are removed before the rest is written, but those of the tables in `last`
    (identities others point at) only after it. Returns counts of added, changed and removed.
    """
    late = set(last)
    counts: Counter[str] = Counter()
    plans = {table: _Plan(connection, table, rows) for table, rows in wanted.items()}
    for table in reversed(list(plans)):
        if table not in late:
            counts["removed"] += plans[table].remove(connection)
    for plan in plans.values():
        counts["added"] += plan.add(connection)
        counts["changed"] += plan.change(connection)
    for table in reversed(list(plans)):
        if table in late:
            counts["removed"] += plans[table].remove(connection)
    return counts


class _Plan:
    """What has to happen to one table."""

    def __init__(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        self.table = table
        self.key = [column.name for column in table.primary_key]
        names = [column.name for column in table.columns]
        present = {self._key(row): row for row in map(dict, connection.execute(select(table)).mappings())}
        wanted = {self._key(row): row for row in rows}
        if len(wanted) != len(rows):
            raise ValueError(f"rows for {table.name} share a key")
        filled = {key: {name: row.get(name) for name in names} for key, row in wanted.items()}
        self.new = [row for key, row in filled.items() if key not in present]
        changed = [row for key, row in filled.items() if key in present and present[key] != row]
        # Rows that change what may stand once are written anew, so that two of them can trade places.
        once = _once(table)
        moved = [row for row in changed if any(row[name] != present[self._key(row)][name] for name in once)]
        self.moved = {self._key(row): row for row in moved}
        changed = [row for row in changed if self._key(row) not in self.moved]
        # Rows that give something up come first, so that what may stand once is free before it is taken.
        self.changed = sorted(changed, key=lambda row: sum(value is not None for value in row.values()))
        self.gone = [key for key in present if key not in filled]

    def _key(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.key)

    def add(self, connection: Connection) -> int:
        """Insert the new rows, in the order given, and those written anew."""
        if rows := [*self.new, *self.moved.values()]:
            connection.execute(insert(self.table), rows)
        return len(self.new)

    def change(self, connection: Connection) -> int:
        """Update the rows that differ."""
        if self.changed:
            statement = update(self.table).where(*self._match()).values(
                {name: bindparam(f"v_{name}") for name in self.changed[0] if name not in self.key}
            )
            connection.execute(
                statement,
                [
                    {(f"k_{name}" if name in self.key else f"v_{name}"): value for name, value in row.items()}
                    for row in self.changed
                ],
            )
        return len(self.changed) + len(self.moved)

    def remove(self, connection: Connection) -> int:
        """Delete the rows that are gone, and those to be written anew."""
        if keys := [*self.gone, *self.moved]:
            connection.execute(
                delete(self.table).where(*self._match()),
                [{f"k_{name}": value for name, value in zip(self.key, key, strict=True)} for key in keys],
            )
        return len(self.gone)

    def _match(self) -> list[Any]:
        return [self.table.c[name] == bindparam(f"k_{name}") for name in self.key]


def _once(table: Table) -> set[str]:
    """The columns of which a combination may stand once, in a table no other points at (and whose rows may go)."""
    others = (other for other in table.metadata.tables.values() if other is not table)
    if any(key.references(table) for other in others for key in other.foreign_keys):
        return set()
    unique = (one for one in table.constraints if isinstance(one, UniqueConstraint))
    return {column.name for one in unique for column in one.columns}
