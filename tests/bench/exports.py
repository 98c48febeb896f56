"""CSV of everything: what it costs, beside SQLite's own command line and Datasette's stream.

CPU seconds (of the process, user and system) for a hundred thousand rows are what counts in process and over HTTP; the
reader is curl, whose own are left out. Each side is read to its end or for some seconds, whichever comes first.
Datasette streams its table of postings as it stands, without labels, which is the fastest it has; its rate is then
the best of the whole, for it slows down as it gets on. While an export runs in a loop, wrk asks for career pages, each
made anew, and the server's anonymous memory is looked at many times.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import raw_csv, servers, wrk
from tests.bench.csv_out import PATH
from tests.bench.measure import Effort
from tests.bench.pairs import Both
from tests.bench.report import Row
from tests.bench.servers import AbsentError, Server
from tests.bench.web import WARM

STREAMED = 20.0
"""Seconds each side is read at most; the first of ours go into finding the order of the whole list."""
LOOK = 0.05
"""Seconds between two looks at the memory."""
PORTION = 100_000
"""Rows the CPU is told for."""
DATASETTE_PATH = "/bench/posting.csv?_stream=on&_size=max"


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of an export: rows, the seconds it took, and the CPU seconds of who sent it."""

    rows: int
    seconds: float
    cpu: float

    @property
    def portion(self) -> float:
        """CPU seconds for PORTION rows."""
        return self.cpu / self.rows * PORTION

    @property
    def pace(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds

    @property
    def pace_by_cpu(self) -> float:
        """Rows a second of CPU."""
        return self.rows / self.cpu


def rows(both: Both, url: str, file: Path, rounds: int, effort: Effort) -> Iterator[Row]:
    """Every row of this module; raises AbsentError where sqlite3, curl, wrk or Datasette is not there."""
    curl, command = find_curl(), raw_csv.command(file)
    wrk.find()
    by_hand, in_process = [], []
    for _ in range(rounds):
        by_hand.append(of_program(command).portion)
        in_process.append(told_by([sys.executable, "-m", "tests.bench.csv_out", url, str(STREAMED)]).portion)
    peer, unit = median(by_hand), "s"
    yield Row("csv.process", "CSV of everything, CPU", "sqlite3 -csv", unit, median(in_process), peer)
    with servers.product(url, keeps=False) as ours:
        (slug,) = both.sample.persons(1)
        ours.get(f"/persons/{slug}")
        idle = ours.anonymous()
        with weighed(ours) as weights:
            reads = [of_server(curl, ours, PATH) for _ in range(rounds)]
        yield Row("csv.http", "the same over HTTP, CPU", "sqlite3 -csv", unit, median(r.portion for r in reads), peer)
        added = max(weights) - idle
        yield Row("csv.memory", "the same, memory it adds", "", "MiB", added, 0, only=added)
        yield _pages(both, ours, curl, rounds, effort)
        with tempfile.TemporaryDirectory() as folder, servers.datasette(file, Path(folder)) as datasette:
            theirs = of_server(curl, datasette, DATASETTE_PATH)
        mine = sorted(reads, key=lambda read: read.pace)[len(reads) // 2]
        paces = (mine.pace_by_cpu, theirs.pace_by_cpu) if effort.cpu else (mine.pace, theirs.pace)
        yield Row("csv.datasette", "the same, rows a second", "Datasette, unlabelled", "rows/s", *paces)


def _pages(both: Both, ours: Server, curl: str, rounds: int, effort: Effort) -> Row:
    """Career pages a second while an export runs, and alone."""
    pages = [f"/persons/{slug}" for slug in both.sample.persons(WARM)]
    alone, beside = [], []
    for _ in range(rounds):
        alone += wrk.in_turn([(ours, pages)], 1, effort.seconds)
        with exporting(curl, ours):
            beside += wrk.in_turn([(ours, pages)], 1, effort.seconds)
    one, other = wrk.Load.middle(beside), wrk.Load.middle(alone)
    return Row(
        "csv.pages", "career pages beside it", "the same alone", "req/s", one.rate, other.rate, one.p99, other.p99
    )  # fmt: skip


def find_curl() -> str:
    """curl; raises AbsentError."""
    found = shutil.which("curl")
    if found is None:
        raise AbsentError("curl (Debian's package curl)")
    return found


def of_program(command: Sequence[str]) -> Read:
    """What a program writes, and its own CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines, seconds = read_lines(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Read(lines, seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def told_by(command: Sequence[str]) -> Read:
    """What a program of ours tells it has read: rows and CPU seconds."""
    start = time.perf_counter()
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=servers.clean_environment(), cwd=servers.ROOT,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    lines, cpu = done.stdout.split()[-2:]
    return Read(int(lines), time.perf_counter() - start, float(cpu))


def of_server(curl: str, server: Server, path: str) -> Read:
    """What a server sends, and its CPU for it."""
    before = server.cpu()
    lines, seconds = read_lines([curl, "--silent", "--fail", "--no-buffer", f"{server.address}{path}"])
    return Read(lines, seconds, server.cpu() - before)


def read_lines(command: Sequence[str], most: float = STREAMED) -> tuple[int, float]:
    """Lines a program writes after the head, and the seconds they took; of what comes within `most` seconds."""
    start = time.perf_counter()
    lines = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as reader:
        assert reader.stdout is not None
        while block := reader.stdout.read(65_536):
            lines += block.count(b"\n")
            if time.perf_counter() - start > most:
                reader.kill()
                break
        taken = time.perf_counter() - start
    if reader.returncode > 0 or lines <= 1:
        raise RuntimeError(f"{command[0]} ended with {reader.returncode} after {lines} lines")
    return lines - 1, taken


@contextmanager
def weighed(server: Server) -> Iterator[list[float]]:
    """The anonymous memory (MiB) of a server, looked at again and again while the block lasts."""
    found = [server.anonymous()]
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK):
            found.append(server.anonymous())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


@contextmanager
def exporting(curl: str, server: Server) -> Iterator[None]:
    """An export that is begun again whenever it ends, while the block lasts."""
    over = threading.Event()
    current: list[subprocess.Popen[bytes]] = []

    def again() -> None:
        while not over.is_set():
            current[:] = [subprocess.Popen(
                [curl, "--silent", "--output", os.devnull, f"{server.address}{PATH}"], stdin=subprocess.DEVNULL
            )]  # fmt: skip
            current[0].wait()

    thread = threading.Thread(target=again)
    thread.start()
    try:
        yield
    finally:
        over.set()
        while thread.is_alive():
            for one in current:
                one.kill()
            thread.join(0.1)
