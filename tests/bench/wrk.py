"""Load by wrk: one thread, eight connections, the paths of a list one after another.

A rate is answers a second; with `--cpu` answers a second of the CPU the server takes, which other work on the machine
does not change.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench.servers import AbsentError, Server

CONNECTIONS = 8
WARMED = 200
"""Paths asked for before a server is timed."""
SCRIPT = Path(__file__).with_name("paths.lua")


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did under load: answers a second, and what half and 99 in 100 of them took, in milliseconds.

    `cpu` is how many CPUs the server was busy with, in the middle.
    """

    rate: float
    p50: float
    p99: float
    requests: int
    cpu: float = 0.0

    @property
    def by_cpu(self) -> float:
        """Answers a second of its CPU."""
        return self.rate / self.cpu if self.cpu else float("nan")

    @classmethod
    def read(cls, said: str) -> "Load":
        """From what the script tells; raises RuntimeError where a request failed or nothing was told."""
        line = next((line for line in said.splitlines() if line.startswith("figures ")), None)
        if line is None:
            raise RuntimeError(f"wrk told no figures: {said}")
        requests, duration, half, most, failed = map(int, line.split()[1:])
        if failed or not requests:
            raise RuntimeError(f"{failed} of {requests} requests failed: {said}")
        return cls(requests * 1e6 / duration, half / 1e3, most / 1e3, requests)

    @classmethod
    def middle(cls, loads: Sequence["Load"]) -> "Load":
        """The medians of several runs."""
        return cls(
            median(one.rate for one in loads), median(one.p50 for one in loads), median(one.p99 for one in loads),
            sum(one.requests for one in loads), median(one.cpu for one in loads),
        )  # fmt: skip


def find() -> str:
    """The program; raises AbsentError."""
    found = shutil.which("wrk")
    if found is None:
        raise AbsentError("wrk (Debian's package wrk)")
    return found


def load(server: Server, paths: Path, seconds: float, first: int = 0) -> Load:
    """A server under load for some seconds, by the paths from the `first` on."""
    before, start = server.cpu(), perf_counter()
    done = subprocess.run(
        [find(), "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "30s", "-s", str(SCRIPT),
         server.address, "--", str(paths), str(first)],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    taken = perf_counter() - start
    return replace(Load.read(done.stdout + done.stderr), cpu=(server.cpu() - before) / taken)


def in_turn(
    sides: Sequence[tuple[Server, Sequence[str]]], rounds: int, seconds: float, *, once: bool = False
) -> list[Load]:
    """Each side's load, the medians of some rounds in turn; `once`: no path twice, as far as there are paths."""
    taken: list[list[Load]] = [[] for _ in sides]
    asked = [0 for _ in sides]
    with _all_listed([paths for _, paths in sides]) as files:
        if not once:
            for server, paths in sides:
                for path in paths[:WARMED]:
                    server.get(path)
        for number in range(rounds):
            order = range(len(sides)) if number % 2 == 0 else range(len(sides) - 1, -1, -1)
            for side in order:
                found = load(sides[side][0], files[side], seconds, asked[side] if once else 0)
                asked[side] += found.requests + CONNECTIONS
                taken[side].append(found)
    return [Load.middle(one) for one in taken]


@contextmanager
def _all_listed(lists: Sequence[Sequence[str]]) -> Iterator[list[Path]]:
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, paths in enumerate(lists):
            file = Path(folder) / f"paths-{number}.txt"
            file.write_text("\n".join(paths) + "\n", encoding="utf-8")
            files.append(file)
        yield files
