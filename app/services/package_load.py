"""One package on its way into one database: table by table, batch by batch, with everything that is wrong with it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import IntegrityError

from app.errors import Finding, ImportRefusedError
from app.services.bulk import Bulk
from app.services.bulk_schema import Loosened
from app.services.package_cells import Block, CellsError, blocks
from app.services.package_columns import Convert, Values, accepted, converters, stored_type
from app.services.package_rows import Check, checks_of
from app.services.package_source import Measured, Package
from app.services.package_whole import Broken, breaking_rules, dangling, incomplete


@dataclass
class Problems:
    """What is wrong with a package: the first `most` problems, and how many more there are."""

    most: int
    items: list[Finding] = field(default_factory=list)
    rest: int = 0

    def add(self, file: str, row: int, column: int, message: str) -> None:
        """One problem: the line its record begins at, and the number of the column."""
        if len(self.items) < self.most:
            self.items.append(Finding(file, row, column, message))
        else:
            self.rest += 1

    @property
    def full(self) -> bool:
        """Whether no more are kept."""
        return len(self.items) >= self.most


@dataclass
class _Reading:
    """A table while its file is read: how its columns are converted and its rows checked, and where it stands."""

    table: Table
    convert: list[Convert]
    checks: list[Check]
    file: str = field(init=False)
    names: list[str] = field(init=False)
    key: int = field(init=False)
    moments: bool = field(init=False)

    def __post_init__(self) -> None:
        self.moments = any(stored_type(column) is datetime for column in self.table.columns)
        self.file = f"{self.table.name}.csv"
        self.names = [column.name for column in self.table.columns]
        self.key = self.names.index(next(iter(self.table.primary_key.columns)).name)


class Load:
    """Reads a package and writes its rows within the caller's transaction.

    `dropped` are, by table, the keys of rows that are not in the database because something is wrong with them.
    """

    def __init__(
        self, connection: Connection, bulk: Bulk, package: Package, problems: Problems,
        each: Callable[[str, int], object],
    ) -> None:
        self.connection = connection
        self.bulk = bulk
        self.package = package
        self.problems = problems
        self.each = each
        self.rows: Counter[str] = Counter()
        self.dropped: defaultdict[str, set[str]] = defaultdict(set)
        self._editors: set[str] = set()

    def refuse(self) -> None:
        """Raise ImportRefusedError if anything is wrong."""
        if self.problems.items:
            raise ImportRefusedError(self.problems.items, self.problems.rest)

    def table(self, table: Table) -> None:
        """Read one table's file and write its rows."""
        reading = _Reading(table, converters(table), checks_of(table, self._editors))
        with self.package.open(reading.file) as stream:
            measured = Measured(stream, lambda size: self.each(reading.file, size))
            try:
                headed = False
                for block in blocks(measured):
                    if not headed and not self._headed(reading, block):
                        return
                    self._block(reading, block, 0 if headed else 1)
                    headed = True
            except CellsError as error:
                self.problems.add(reading.file, error.line, 1, f"{error.message}; the rest of the file is not read")
                return
        if not headed:
            self.problems.add(reading.file, 1, 1, f"the file is empty; accepted: the header {','.join(reading.names)}")
        differs = measured.differs(self.package.resources[table.name])
        if differs:
            self.problems.add(reading.file, 1, 1, differs)

    def references(self, tables: Iterable[Table], loosened: Loosened) -> None:
        """Check every reference of these tables at once; on PostgreSQL by making the foreign keys again."""
        for table in tables:
            if self.connection.dialect.name == "sqlite":
                statement = f'PRAGMA foreign_key_check("{table.name}")'
                broken = self.connection.exec_driver_sql(statement).first() is not None
            else:
                broken = not self._keys_made(loosened, table)
            if broken:
                self._name(one for one in dangling(self.connection, table) if not self._follows(one))

    def rules(self, tables: Iterable[Table]) -> None:
        """Check the CHECKs of these tables, which SQLite was told not to look at row by row."""
        if self.connection.dialect.name == "sqlite":
            for table in tables:
                self._name(breaking_rules(self.connection, table))

    def whole(self) -> None:
        """Check what must hold between the rows."""
        self._name(incomplete(self.connection))

    def name(self, table: Table, wrong: dict[tuple[str, ...], tuple[str, str]]) -> None:
        """Add a problem, column and words, for each of these rows, known by their primary keys as written."""
        reading = _Reading(table, [], [])
        keys = [reading.names.index(column.name) for column in table.primary_key.columns]
        left = dict(wrong)
        with self.package.open(reading.file) as stream:
            for block in blocks(stream):
                for index, row in enumerate(block.rows):
                    found = left.pop(tuple(row[key] for key in keys), None) if len(row) == len(reading.names) else None
                    if found:
                        self._say(reading, block, index, *found)
                if not left or self.problems.full:
                    break
        self.problems.rest += len(left) if self.problems.full else 0

    def _name(self, found: Iterable[Broken]) -> None:
        """Look the rows up in their files, so that the problem names the line."""
        by_table: defaultdict[str, dict[tuple[str, ...], tuple[str, str]]] = defaultdict(dict)
        tables: dict[str, Table] = {}
        for one in found:
            tables[one.table.name] = one.table
            by_table[one.table.name].setdefault(tuple(map(str, one.row)), (one.column, one.message))
        for name, wrong in by_table.items():
            self.name(tables[name], wrong)

    def _follows(self, broken: Broken) -> bool:
        """Whether a reference is broken only because the row it points at was refused itself."""
        return str(broken.key) in self.dropped.get(broken.target, ())

    def _keys_made(self, loosened: Loosened, table: Table) -> bool:
        """Make the foreign keys of a table again; False where its rows do not let one be."""
        whole = True
        for key in loosened.keys_of([table.name]):
            try:
                with self.connection.begin_nested():
                    self.connection.exec_driver_sql(key.statement)
            except IntegrityError:
                whole = False
        return whole

    def _headed(self, reading: _Reading, block: Block) -> bool:
        header = block.rows[0]
        if header == reading.names:
            return True
        given = ",".join(header)
        self.problems.add(
            reading.file, 1, 1, f"the header is {given or 'a blank line'}; accepted: {','.join(reading.names)}"
        )
        return False

    def _say(self, reading: _Reading, block: Block, index: int, column: str, message: str) -> None:
        """A problem of one record of a block; the line is looked for only while problems are still kept."""
        line = 0 if self.problems.full else block.line_of(index)
        self.problems.add(reading.file, line, reading.names.index(column) + 1, message)

    def _drop(self, reading: _Reading, keys: Iterable[str]) -> None:
        """Remember rows that are not written, as long as anybody will ask: once enough is wrong nobody does."""
        if not self.problems.full:
            self.dropped[reading.table.name].update(keys)

    def _block(self, reading: _Reading, block: Block, first: int) -> None:
        """Convert, check and write the records of a block from number `first`."""
        rows = block.rows[first:] if first else block.rows
        numbers: Sequence[int] = range(first, len(block.rows))
        if set(map(len, rows)) - {len(reading.names)}:
            rows, numbers = self._of_full_width(reading, block, rows, first)
        if not rows:
            return
        cells = list(zip(*rows, strict=True))
        values, bad = self._values(reading, block, cells, numbers)
        for check in reading.checks:
            for fault in check(dict(zip(reading.names, cells, strict=True))):
                if fault.index not in bad:
                    self._say(reading, block, numbers[fault.index], fault.column, fault.message)
        ready = list(zip(*values, strict=True))
        if reading.moments:
            ready = self.bulk.ready(reading.table, ready)
        if bad:
            self._drop(reading, (rows[index][reading.key] for index in bad))
            ready = [row for index, row in enumerate(ready) if index not in bad]
            numbers = [number for index, number in enumerate(numbers) if index not in bad]
        self.rows[reading.table.name] += len(ready)
        if self.problems.full:
            return  # enough is known to be wrong, and nothing will be kept
        for refused in self.bulk.offer(reading.table, ready):
            self.dropped[reading.table.name].add(str(ready[refused.index][reading.key]))
            self._say(reading, block, numbers[refused.index], refused.column, refused.message)

    def _of_full_width(
        self, reading: _Reading, block: Block, rows: list[list[str]], first: int
    ) -> tuple[list[list[str]], list[int]]:
        """The records that have as many fields as the table has columns; the others are problems."""
        width = len(reading.names)
        kept = []
        for index, row in enumerate(rows, first):
            if len(row) == width:
                kept.append(index)
            else:
                self._drop(reading, row[reading.key : reading.key + 1])
                has = f"{len(row)} fields" if row else "nothing"
                self._say(reading, block, index, reading.names[0], f"the record has {has}; accepted: {width} fields")
        return [block.rows[index] for index in kept], kept

    def _values(
        self, reading: _Reading, block: Block, cells: list[tuple[str, ...]], numbers: Sequence[int]
    ) -> tuple[list[Values], set[int]]:
        """The values of each column, and the numbers of the records of which some cell is none."""
        values: list[Values] = []
        bad: set[int] = set()
        for column, own, convert in zip(reading.table.columns, cells, reading.convert, strict=True):
            try:
                values.append(convert(own, block.marked))
            except ValueError:
                one_by_one: list[Any] = [None] * len(own)
                for index, cell in enumerate(own):
                    try:
                        one_by_one[index] = convert([cell], block.marked)[0]
                    except ValueError:
                        bad.add(index)
                        said = f"{column.name} '{cell}' cannot be read; accepted: {accepted(column)}"
                        self._say(reading, block, numbers[index], column.name, said)
                values.append(one_by_one)
        return values, bad
