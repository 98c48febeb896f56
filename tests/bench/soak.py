"""`python -m tests.bench.soak --minutes 10`: a real server under full load for long, and whether its memory grows.

`kartoteka serve --workers 2` on the small database of `make bench` (`--database` takes another), asked by wrk over
loopback as fast as it answers: careers, posts, searches, questions of several kinds, and now and then a whole list as
CSV. Settings of the environment do not reach the server; with `--cache-mb 0` it makes each answer anew. A line for
each minute tells what was asked, what failed, how long answers took, and the memory that is each worker's own
(anonymous: what the kernel keeps of the database's file is not counted). At the end stands whether memory was flat:
the median of the last third of the time against that of the middle third, so that the first third may
fill what is kept on purpose. The exit code is 1 where memory grew or a request failed.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from sqlite3 import connect
from statistics import median
from threading import Event, Thread
from urllib.parse import urlencode

from sqlalchemy import make_url

from tests.bench import servers, sizes, wrk
from tests.bench.samples import Sample
from tests.bench.servers import Server
from tests.bench.web import resident_path

EVERY = 5.0
"""Seconds between two looks at the memory."""
GROWTH, NOISE = 0.02, 4.0
"""What counts as flat: a growth of this share, or of so many MiB, whichever is more."""
API = "/api/v1"


@dataclass
class Memory:
    """MiB of each worker's own memory, look after look."""

    server: Server
    looks: list[dict[int, float]] = field(default_factory=list)
    ended: Event = field(default_factory=Event)

    def watch(self) -> None:
        """Look until `ended`."""
        while not self.ended.wait(EVERY):
            self.looks.append({one: own_memory(one) for one in self.server.family if is_worker(one)})

    def latest(self) -> str:
        """The last look in words."""
        return ", ".join(f"{size:.1f}" for size in self.looks[-1].values()) if self.looks else "not looked at yet"

    def verdict(self) -> tuple[bool, str]:
        """Whether it was flat, and in words."""
        sizes = [sum(look.values()) for look in self.looks]
        third = len(sizes) // 3
        if not third:
            return False, "too short a time to judge memory"
        before, after = (median(sizes[at : at + third]) for at in (third, 2 * third))
        flat = after <= before + max(before * GROWTH, NOISE)
        words = "flat" if flat else "growing"
        return flat, f"memory of all workers is {words}: {before:.1f} MiB in the middle, {after:.1f} MiB at the end"


def is_worker(process: int) -> bool:
    """Whether a process is one that answers, not the supervisor nor Python's keeper of shared things."""
    with suppress(OSError):
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    return False


def own_memory(process: int) -> float:
    """MiB of anonymous memory; 0 for a process that has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) / 1024
    return 0.0


def addresses(database: Path, lists: int = 40) -> list[str]:
    """A mixture of questions, no two alike next to each other; one in some hundreds is a whole list."""
    with closing(connect(f"file:{database}?mode=ro", uri=True)) as connection:
        sample = Sample(connection)
        found = [f"/persons/{slug}" for slug in sample.persons(lists * 10)]
        found += [f"{API}/persons/{slug}" for slug in sample.persons(lists * 5)]
        found += [resident_path(post) for post in sample.residents(lists)]
        for post in sample.posts(lists):
            asked = urlencode({"role": post.role, "place": post.place})
            found += [f"/where?{asked}", f"{API}/succession?{asked}"]
        for day in sample.days(lists):
            found.append(f"{API}/roster?{urlencode({'place': day.place, 'on': day.day})}")
        for typo in sample.typos(lists):
            found += [f"{API}/search?{urlencode({'q': word})}" for word in (typo.word, typo.typed, typo.beginning)]
        for steps in sample.careers(lists, 2):
            asked = urlencode([("step", f"{step.vocabulary}={step.slug}") for step in steps])
            found.append(f"{API}/careers?{asked}")
        found += [f"{API}/persons/{slug}/contemporaries" for slug in sample.persons(lists)]
        found += ["/", f"{API}/services", "/healthz", "/static/kartoteka.css", f"{API}/fates"] * lists
        for post in sample.posts(2):
            found.append(f"{API}/postings.csv?{urlencode({'place': post.place})}")
        found.append("/data/place.csv")
    Random(sample.random.random()).shuffle(found)
    return found


def kinds(paths: Sequence[str]) -> list[str]:
    """One address of each kind: alike but for what is asked for."""
    return list({re.sub(r"(?<=/persons/)[^/?]+|\?.*", "", path): path for path in paths}.values())


@dataclass(frozen=True, slots=True)
class Minute:
    """What wrk told of some seconds: requests, failures, half and 99 in 100 of the answers in milliseconds."""

    requests: int
    failed: int
    p50: float
    p99: float


def rounds(server: Server, paths: Sequence[str], minutes: float, connections: int) -> Iterator[Minute]:
    """Full load, minute after minute."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paths.txt"
        file.write_text("\n".join(paths) + "\n", encoding="utf-8")
        asked = 0
        left = round(minutes * 60)
        while left > 0:
            seconds = min(60, left)
            command = [
                wrk.find(), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(wrk.SCRIPT),
                server.address, "--", str(file), str(asked),
            ]  # fmt: skip
            done = subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
            line = next(line for line in done.stdout.splitlines() if line.startswith("figures "))
            requests, _, half, most, failed = map(int, line.split()[1:])
            asked += requests
            left -= seconds
            yield Minute(requests, failed, half / 1000, most / 1000)


def soak(server: Server, paths: Sequence[str], minutes: float, connections: int) -> bool:
    """Print a line for each minute and the verdict; whether all went well."""
    memory = Memory(server)
    watcher = Thread(target=memory.watch, daemon=True)
    watcher.start()
    print(f"{'minute':>6} {'requests':>9} {'failed':>7} {'p50 ms':>8} {'p99 ms':>8}   MiB of each worker", flush=True)
    failed = requests = 0
    for number, one in enumerate(rounds(server, paths, minutes, connections), start=1):
        failed += one.failed
        requests += one.requests
        told = f"{number:6} {one.requests:9} {one.failed:7} {one.p50:8.1f} {one.p99:8.1f}   {memory.latest()}"
        print(told, flush=True)
    memory.ended.set()
    watcher.join()
    flat, words = memory.verdict()
    print(f"{requests} requests, {failed} failed; {words}")
    return flat and not failed


def main(arguments: list[str]) -> int:
    """Soak and print; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="how long (default 10)")
    parser.add_argument("--database", help="a SQLite database to serve (default: the small one of `make bench`)")
    parser.add_argument("--workers", type=int, default=2, help="how many processes serve (default 2)")
    parser.add_argument("--connections", type=int, default=16, help="how many readers ask at once (default 16)")
    parser.add_argument("--cache-mb", type=int, help="MiB a process keeps answers in (default: the server's)")
    chosen = parser.parse_args(arguments)
    wrk.find()
    url = chosen.database or sizes.prepared(sizes.SMALL).url
    paths = addresses(Path(str(make_url(url).database)))
    port = servers.free_port()
    command = [
        servers.kartoteka(), "serve", "--port", str(port), "--workers", str(chosen.workers), "--database", url,
    ]  # fmt: skip
    kept = None if chosen.cache_mb is None else {"KARTOTEKA_CACHE_MB": str(chosen.cache_mb)}
    with servers.running(command, port, "/readyz", kept) as server:
        for path in kinds(paths):
            server.get(path)  # an address that is no good is told now, and what is made once is made
        return 0 if soak(server, paths, chosen.minutes, chosen.connections) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
