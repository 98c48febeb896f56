"""`python -m tests.bench.postgres`: the same data and questions on SQLite and on PostgreSQL, side by side.

The database is made like those of `make bench` (tests/bench/sizes.py), or given. It moves to PostgreSQL and back the
way an operator moves his: `kartoteka export`, `kartoteka import`; both packages must be the same, byte for byte. Then
the questions of `make bench` are asked of both, and careers by many at once. The server is the tests' own, on this
machine: 64 MiB of buffers, and no waiting for the disk (fsync off), which flatters its import and nothing else.
"""

import argparse
import asyncio
import filecmp
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from app.db.database import Database
from app.db.sqlite_file import sqlite_path
from app.queries.person_record import person_record
from tests.bench import servers, sizes
from tests.bench.inside import on_postgresql
from tests.bench.measure import Effort
from tests.bench.pairs import INPUTS, Both, opened
from tests.bench.report import Report, Row
from tests.bench.sizes import Made
from tests.bench.throw_away import gather_statistics
from tests.support.postgres import find_binaries, running_server

PERSONS = 20_000
AT_ONCE = (1, 4, 16)
"""How many ask for careers at the same time."""


def moved(made: Made, url: str, folder: Path) -> Iterator[Row]:
    """Seconds of export and import on either engine; leaves the data in the PostgreSQL database at `url`."""
    there, back = folder / "there", folder / "back"
    export_here = command("export", str(there), "--database", made.url)
    import_there = command("import", str(there), "--database", url)
    export_there = command("export", str(back), "--database", url)
    import_here = command("import", str(back), "--database", f"sqlite:///{folder / 'back.db'}")
    names = sorted(path.name for path in there.iterdir())
    same, different, missing = filecmp.cmpfiles(there, back, names, shallow=False)
    if different or missing:
        raise AssertionError(f"moved to PostgreSQL and back, the package differs: {different + missing}")
    yield Row(
        "postgresql.export", "export, PostgreSQL", "SQLite", "s", export_there, export_here,
        note=f"{len(same)} files the same from both",
    )  # fmt: skip
    yield Row("postgresql.import", "import, PostgreSQL", "SQLite", "s", import_there, import_here)


def command(*words: str) -> float:
    """Seconds a command of the product takes."""
    start = perf_counter()
    done = subprocess.run(
        [servers.kartoteka(), *words], check=False, env=servers.clean_environment(), cwd=servers.ROOT,
        stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"kartoteka {' '.join(words)} failed:\n{done.stderr}")
    return perf_counter() - start


def at_once(both: Both, url: str, seconds: float) -> Iterator[Row]:
    """Milliseconds from one career to the next, when so many readers ask for them at once."""
    persons = both.sample.persons(INPUTS)
    for readers in AT_ONCE:
        ours, theirs = (asyncio.run(_pace(one, persons, readers, seconds)) for one in (url, both.ours.url))
        work = f"careers, {readers} at once, PostgreSQL" if readers > 1 else "careers, one by one, PostgreSQL"
        yield Row("postgresql.at_once", work, "SQLite", "ms", ours, theirs)


async def _pace(url: str, persons: Sequence[str], readers: int, seconds: float) -> float:
    database = Database(url)
    done = 0
    over = perf_counter() + seconds

    async def read(number: int) -> None:
        nonlocal done
        while perf_counter() < over:
            await database.run(person_record, persons[number % len(persons)])
            number += readers
            done += 1

    start = perf_counter()
    await asyncio.gather(*(read(number) for number in range(readers)))
    taken = perf_counter() - start
    database.close()
    return taken / done * 1e3


def main(arguments: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.postgres", description=__doc__)
    parser.add_argument("--persons", type=int, default=PERSONS, help=f"how many (default {PERSONS})")
    parser.add_argument("--database", metavar="URL", help="a SQLite database to take instead of making one")
    parser.add_argument("--runs", type=int, default=200, help="runs of each question (default 200)")
    parser.add_argument("--seconds", type=float, default=3, help="of each row (default 3)")
    chosen = parser.parse_args(arguments)
    file = sqlite_path(chosen.database) if chosen.database else None
    made = Made(file, None) if file else sizes.prepared(chosen.persons)
    with running_server(find_binaries()) as server, tempfile.TemporaryDirectory() as folder, opened(made) as both:
        server.execute("CREATE DATABASE bench")
        url = server.url("bench")
        rows = list(moved(made, url, Path(folder)))
        gather_statistics(url)
        rows += on_postgresql(both, url, Effort(chosen.runs, chosen.seconds))
        rows += at_once(both, url, chosen.seconds)
        persons, postings = (
            int(both.raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in ("person", "posting")
        )
        print(Report(persons, postings, rows, []).plain())
        print(f"\n{server.origin}")


if __name__ == "__main__":
    main(sys.argv[1:])
