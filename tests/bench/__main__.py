"""`make bench`: every goal with its measured ratio, ours beside the best raw way and beside Datasette, in one run.

The rows are those of tests/bench/goals.py. In process, ours is asked in turn with hand-written SQL on a bare
`sqlite3` cursor (tests/bench/pairs.py, raw*.py); over HTTP with a bare hello of the same server and with Datasette on
the same file (web.py, exports.py); programs are started in turn with Datasette's (starts.py); imports are held against
`executemany` of the same rows (imports.py). Inputs are drawn from the database with a fixed seed (samples.py).
Medians count; p99 is what 99 of 100 runs stay within, in milliseconds; a ratio is ours divided by theirs.

The small database has 40,000 persons, the large one (--large) 1,000,000; both are made when first asked for and kept
in the user's cache (sizes.py). Imports are measured on the small one, and so is PostgreSQL, unless its database is
given (--postgresql). Last come the tables of the measure of names (names.py). What is measured is told as it goes, on
the error stream; so is what this machine has not, and nothing is left out in silence.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from app.db.sqlite_file import sqlite_path
from tests.bench import exports, imports, names, sizes, starts, web
from tests.bench.goals import GOALS, shown_ratio
from tests.bench.inside import IN_PROCESS, growth, in_process, on_postgresql
from tests.bench.measure import DisagreementError, Effort
from tests.bench.pairs import Both, opened
from tests.bench.report import Report, Row
from tests.bench.servers import AbsentError
from tests.bench.sizes import Made
from tests.bench.throw_away import throw_away


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure, on what, and how long."""

    made: Made
    only: frozenset[str]
    effort: Effort
    rounds: int
    postgresql: str | None = None
    smaller: Made | None = None

    @property
    def small(self) -> Made:
        """The small database, for what takes long."""
        return self.smaller or self.made

    def wants(self, key: str) -> bool:
        """Whether a row or a part is asked for: by its key, the word before its point, or because all are."""
        return not self.only or key in self.only or key.partition(".")[0] in self.only

    def wants_any(self, *keys: str) -> bool:
        """Whether some row of a part is asked for."""
        return any(self.wants(key) for key in keys)


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What the command line asks for."""
    known = ", ".join(dict.fromkeys([*(key.partition(".")[0] for key in GOALS), "facets", "ask", "names"]))
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--large", action="store_true", help="a million persons; making them takes long, once")
    parser.add_argument("--persons", type=int, help="another size")
    parser.add_argument("--anew", action="store_true", help="make the database again though it is there")
    parser.add_argument("--database", metavar="URL", help="a SQLite database that is there, read only")
    parser.add_argument("--postgresql", metavar="URL", help="a PostgreSQL database beside it; filled where it is empty")
    parser.add_argument("--only", default="", metavar="KEYS", help=f"some rows, or what stands before a point: {known}")
    parser.add_argument("--runs", type=int, default=200, help="runs of each side in process (default 200)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each load, program and export (default 3)")
    parser.add_argument("--seconds", type=float, default=3, help="of each load, and of each row (default 3)")
    parser.add_argument("--cpu", action="store_true", help="count CPU instead of time, for a machine with other work")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures")
    parser.add_argument("--markdown", action="store_true", help="the table for the README")
    return parser.parse_args(arguments)


def plan_of(chosen: argparse.Namespace) -> Plan:
    """The databases asked for, made where they are not there."""
    only = frozenset(filter(None, chosen.only.split(",")))
    if chosen.database:
        file = sqlite_path(chosen.database)
        if file is None or not file.exists():
            raise SystemExit(f"--database {chosen.database}: no SQLite file is there")
        made, smaller = Made(file, None), None
    else:
        made = sizes.prepared(chosen.persons or (sizes.LARGE if chosen.large else sizes.SMALL), anew=chosen.anew)
        smaller = sizes.prepared(sizes.SMALL) if chosen.large else None
    effort = Effort(chosen.runs, chosen.seconds, chosen.cpu)
    return Plan(made, only, effort, chosen.rounds, chosen.postgresql, smaller)


def _inside(key: str) -> "Part":
    """The part of one question, so that one that fails leaves the others standing."""
    return lambda plan, both: in_process(both, key, plan.effort) if plan.wants(key) else iter(())


def _web(plan: Plan, both: Both) -> Iterator[Row]:
    yield from web.rows(both, plan.made.url, plan.made.file, plan.wants, plan.rounds, plan.effort)


def _exports(plan: Plan, both: Both) -> Iterator[Row]:
    if plan.wants("csv"):
        yield from exports.rows(both, plan.made.url, plan.made.file, plan.rounds, plan.effort)


def _imports(plan: Plan, both: Both) -> Iterator[Row]:
    if plan.wants("import"):
        yield from imports.rows(plan.small)


def _starts(plan: Plan, both: Both) -> Iterator[Row]:
    if plan.wants_any("start", "memory"):
        yield from starts.rows(both, plan.made.url, plan.made.file, plan.rounds)


def _postgresql(plan: Plan, both: Both) -> Iterator[Row]:
    if plan.wants("postgresql"):
        if plan.postgresql is not None:
            sizes.fill(plan.postgresql, plan.made)
            yield from on_postgresql(both, plan.postgresql, plan.effort)
        else:
            with throw_away(plan.small) as url, opened(plan.small) as small:
                yield from on_postgresql(small, url, plan.effort)


def _growth(plan: Plan, both: Both) -> Iterator[Row]:
    if plan.wants("growth"):
        if plan.smaller is None:
            raise AbsentError("second size beside it (--large)")
        with opened(plan.smaller) as smaller:
            yield from growth(both, smaller, plan.effort)


Part = Callable[[Plan, Both], Iterator[Row]]
PARTS: dict[str, Part] = {
    **{key: _inside(key) for key in IN_PROCESS}, "web": _web, "csv": _exports, "import": _imports, "start": _starts,
    "postgresql": _postgresql, "growth": _growth,
}  # fmt: skip


FAILURES = (DisagreementError, RuntimeError, OSError, subprocess.SubprocessError)
"""What ends a part and leaves the others: sides that disagree, a server or a program that ends."""


def measured(plan: Plan) -> Report:
    """Every row asked for; what is not on this machine, and what fails, is told, and its rows are left out."""
    rows: list[Row] = []
    absent: list[str] = []
    failed: list[str] = []
    start = perf_counter()
    with opened(plan.made) as both:
        persons, postings = (
            both.raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("person", "posting")
        )
        for name, part in PARTS.items():
            try:
                for row in part(plan, both):
                    rows.append(row)
                    _tell(f"{perf_counter() - start:4.0f} s  {row.key}: {shown_ratio(row.ratio)}")
            except AbsentError as error:
                absent.append(f"{name}: there is no {error}")
                _tell(f"NOT MEASURED, {absent[-1]}")
            except FAILURES as error:
                failed.append(f"{name}: {error}")
                _tell(f"FAILED, {failed[-1]}")
    rows = [row for row in rows if plan.wants(row.key)]
    without = sorted(key for key in GOALS if plan.wants(key) and key not in {row.key for row in rows})
    if without:
        absent.append(f"these goals: {', '.join(without)}")
    return Report(persons, postings, rows, absent, failed)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> None:
    """Measure, print, and keep the figures where that is asked for; exits with 1 where something failed."""
    chosen = options(arguments)
    plan = plan_of(chosen)
    report = measured(plan)
    print(report.markdown() if chosen.markdown else report.plain(), flush=True)
    if chosen.json is not None:
        chosen.json.write_text(json.dumps(report.as_json(), indent=2) + "\n", encoding="utf-8")
    if plan.wants("names") and not chosen.markdown:
        print()
        names.main([])
    if report.failed:
        raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
