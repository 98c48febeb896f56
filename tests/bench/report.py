"""What was measured, as an aligned table, as Markdown for the README, and as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.goals import GOALS, NONE, SHORT, shown_ratio
from tests.bench.measure import Times

HEAD = ("work", "ours", "p99", "against", "theirs", "p99", "ratio", "goal", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ours beside a peer's, in one unit; `ratio` is ours divided by theirs unless it is given.

    `ours_p99` and `theirs_p99` are what 99 of 100 runs stay within, None where each is one run or a rate.
    """

    key: str
    work: str
    against: str
    unit: str
    ours: float
    theirs: float
    ours_p99: float | None = None
    theirs_p99: float | None = None
    note: str = ""
    only: float | None = None

    @property
    def ratio(self) -> float:
        """Ours divided by the peer's, or the figure itself where it needs no peer."""
        return self.only if self.only is not None else self.ours / self.theirs if self.theirs else float("inf")

    @classmethod
    def of_times(cls, key: str, work: str, against: str, ours: Times, theirs: Times, note: str = "") -> "Row":
        """A row of times, shown in milliseconds."""
        return cls(
            key, work, against, "ms", ours.median * 1e3, theirs.median * 1e3, ours.p99 * 1e3, theirs.p99 * 1e3, note
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The rows of one run, and what they were measured on."""

    persons: int
    postings: int
    rows: list[Row]
    absent: list[str]
    """What could not be measured, and what it would have needed."""
    failed: list[str] = field(default_factory=list)
    """What went wrong: sides that disagree, a server that ended."""

    def verdict(self, row: Row) -> str:
        """Whether a row meets its goal; nothing where it has none."""
        goal = GOALS.get(row.key)
        return NONE if goal is None else goal.verdict(row.ratio, self.persons)

    def cells(self, row: Row) -> tuple[str, ...]:
        """A row as words."""
        goal = GOALS.get(row.key)
        return (
            row.work, _figure(row.ours, row.unit), _figure(row.ours_p99, ""), row.against,
            _figure(row.theirs, row.unit) if row.theirs else "", _figure(row.theirs_p99, ""), shown_ratio(row.ratio),
            goal.words(self.persons) if goal else "", self.verdict(row),
        )  # fmt: skip

    @property
    def title(self) -> str:
        """On how much it was measured."""
        return f"{self.persons:,} persons, {self.postings:,} postings"

    @property
    def remarks(self) -> list[str]:
        """Why rows fall short, notes to single rows, and what was not measured."""
        return [
            *(f"{row.work} / {row.against}: {row.note}" for row in self.rows if row.note),
            *(
                f"{row.work} / {row.against} falls short: {GOALS[row.key].reason or 'why is not known'}"
                for row in self.rows if self.verdict(row) == SHORT
            ),
            *(f"NOT MEASURED, {one}" for one in self.absent), *(f"FAILED, {one}" for one in self.failed),
        ]  # fmt: skip

    def plain(self) -> str:
        """An aligned table with its remarks."""
        lines = [HEAD, *(self.cells(row) for row in self.rows)]
        widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
        numeric = {1, 2, 4, 5, 6}
        shown = [
            "  ".join(
                cell.rjust(width) if at in numeric else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.title, *shown, "", *self.remarks])

    def markdown(self) -> str:
        """The table for the README: what has a goal, without the slow tail."""
        rows = [self.cells(row) for row in self.rows if row.key in GOALS]
        lines = [(one[0], one[1], one[3], one[4], one[6], one[7], one[8]) for one in rows]
        head = ("work", "ours", "against", "theirs", "ratio", "goal", "")
        body = "\n".join(_line(line) for line in (head, ("---",) * len(head), *lines))
        said = "\n".join(f"- {one}" for one in self.remarks)
        return f"{self.title}:\n\n{body}\n\n{said}\n"

    def as_json(self) -> dict[str, Any]:
        """Everything, for a program."""
        rows = [asdict(row) | {"ratio": row.ratio, "verdict": self.verdict(row)} for row in self.rows]
        return {
            "persons": self.persons, "postings": self.postings, "rows": rows, "absent": self.absent,
            "failed": self.failed,
        }  # fmt: skip


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _figure(value: float | None, unit: str) -> str:
    """Three digits, or whole thousands, with the unit."""
    if value is None:
        return ""
    digits = f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return f"{digits} {unit}".rstrip()


def joined(reports: Sequence[Report]) -> str:
    """Several reports one under another."""
    return "\n\n".join(one.plain() for one in reports)
