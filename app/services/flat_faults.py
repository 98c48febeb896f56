"""What is wrong with flat files: faults and warnings by file, row and column; a word nobody knows is told once."""

from collections import Counter
from typing import TypeVar

from app.errors import Finding, Findings, Problem
from app.services.flat_read import FlatRow

T = TypeVar("T")


class Faults:
    """Gathers what is found while rows are read. `number` counts the faults, also those told before."""

    def __init__(self, findings: Findings) -> None:
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
        self._again[key] += 1
        if self._again[key] == 1:
            self.say(row, name, found.message)
        else:
            self.number += 1
        return None

    def listed(self, files: list[str]) -> list[Finding]:
        """Everything by file, line and column; a word that could not be placed with the number of its other rows."""
        order = {name: number for number, name in enumerate(files)}
        found = sorted(self.findings.items, key=lambda one: (order.get(one.file, -1), one.line, one.column))
        return [self._counted(one) for one in found]

    def _counted(self, one: Finding) -> Finding:
        more = self._again[one.file, one.message] - 1
        if more < 1:
            return one
        rows = f"{more} more {'rows' if more > 1 else 'row'}"
        return Finding(one.file, one.line, one.column, f"{one.message} (and in {rows})", one.severity)
