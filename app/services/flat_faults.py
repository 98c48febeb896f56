"""What is wrong with flat files: faults and warnings by file, row and column; a word nobody knows is told once.

However much is wrong, only what is going to be listed is kept in memory; of the rest, how much there is.
"""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from app.errors import Finding, Findings, Problem
from app.services.flat_read import FlatRow

T = TypeVar("T")
_REMEMBERED = 100_000
"""Words that cannot be placed and are known to have been told; one that comes after so many is told in every row."""


class First(Findings):
    """The first `most` findings by file, line and column, and the number of all; `wrong` counts the errors.

    The order of the files is given by `order_by`, once it is known.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.number = 0
        self.wrong = 0
        self._most = most
        self._order: dict[str, int] = {}

    def order_by(self, files: Sequence[str]) -> None:
        """Findings of these files come in this order, after those of any other."""
        self._order = {name: number for number, name in enumerate(files)}

    def add(self, file: str, line: int, column: int, message: str, severity: str = "error") -> None:
        """One finding."""
        super().add(file, line, column, message, severity)
        self.number += 1
        self.wrong += severity == "error"
        if self._order and len(self.items) >= 2 * self._most:
            self.items = self.first()

    def first(self) -> list[Finding]:
        """The first ones, in order."""
        found = sorted(self.items, key=lambda one: (self._order.get(one.file, -1), one.line, one.column))
        return found[: self._most]


class Faults:
    """Gathers what is found while rows are read. `number` counts the faults, also those told before."""

    def __init__(self, findings: First) -> None:
        self.findings = findings
        self.number = 0
        self._again: Counter[tuple[str, str]] = Counter()

    def say(self, row: FlatRow, name: str, message: str) -> None:
        """A fault of a row, in the column of a field (the first one where the row has no such column)."""
        self.number += 1
        self.findings.add(row.file, row.line, row.columns.get(name, 1), message)

    def warn(self, row: FlatRow, name: str, message: str) -> None:
        """Something to look at that refuses nothing."""
        self.findings.add(row.file, row.line, row.columns.get(name, 1), message, "warning")

    def placed(self, row: FlatRow, name: str, found: T | Problem) -> T | None:
        """What was found; None where it is a problem, which is told in its first row and counted in the others."""
        if not isinstance(found, Problem):
            return found
        key = row.file, found.message
        told = key in self._again
        if told or len(self._again) < _REMEMBERED:
            self._again[key] += 1
        if told:
            self.number += 1
        else:
            self.say(row, name, found.message)
        return None

    def listed(self) -> list[Finding]:
        """The first findings; a word that could not be placed with the number of its other rows."""
        return [self._counted(one) for one in self.findings.first()]

    def _counted(self, one: Finding) -> Finding:
        more = self._again[one.file, one.message] - 1
        if more < 1:
            return one
        rows = f"{more} more {'rows' if more > 1 else 'row'}"
        return Finding(one.file, one.line, one.column, f"{one.message} (and in {rows})", one.severity)
