"""How long it takes to begin, and what it weighs while nothing is asked.

Programs are started in turn with Datasette's, each a process of its own, its output thrown away; the first start of
each is not counted, so that Python's bytecode is there. A server counts as started when it has answered once. Idle
is each server after one answer: our career page, Datasette's row page.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench import servers
from tests.bench.measure import Times
from tests.bench.pairs import Both
from tests.bench.report import Row

SETTLE = 1.0
"""Seconds a server is left alone before it is weighed."""
_SEED = (
    "import sys; from app.db.migrate import upgrade; from app.services.seed import load_seed;"
    " upgrade(sys.argv[1]); load_seed(sys.argv[1])"
)


def rows(both: Both, url: str, file: Path, rounds: int) -> Iterator[Row]:
    """Every row of this module; raises AbsentError where Datasette is not there."""
    one, other = alternating(seed_anew, lambda: seconds_of([sys.executable, "-c", "import app.main"]), rounds)
    yield Row.of_times("start.seed", "migrate and seed, 122 persons", "importing the app", one, other)
    datasette, ours = servers.find_datasette(), servers.kartoteka()
    for key, work, mine in (
        ("start.version", "kartoteka --version", lambda: seconds_of([ours, "--version"])),
        ("start.help", "kartoteka --help", lambda: seconds_of([ours, "--help"])),
        ("start.server", "serve, to the first answer", lambda: first_answer(url)),
    ):
        one, other = alternating(mine, lambda: seconds_of([datasette, "--version"]), rounds)
        yield Row.of_times(key, work, "datasette --version", one, other)
    yield _idle(both, url, file)


def alternating(mine: Callable[[], float], theirs: Callable[[], float], rounds: int) -> tuple[Times, Times]:
    """The seconds two things tell, in turn, after one of each that is not counted."""
    mine()
    theirs()
    taken = [(mine(), theirs()) for _ in range(rounds)]
    return Times.of([one for one, _ in taken]), Times.of([other for _, other in taken])


def seconds_of(command: Sequence[str]) -> float:
    """How long a program takes from its start to its end."""
    start = time.perf_counter()
    subprocess.run(
        command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=servers.clean_environment(), cwd=servers.ROOT,
    )  # fmt: skip
    return time.perf_counter() - start


def seed_anew() -> float:
    """How long a new process takes to make a database and seed it."""
    with tempfile.TemporaryDirectory() as folder:
        return seconds_of([sys.executable, "-c", _SEED, f"sqlite:///{folder}/seeded.db"])


def first_answer(url: str) -> float:
    """How long the product's server takes from its start to its first answer; then it is stopped."""
    start = time.perf_counter()
    with servers.product(url):
        return time.perf_counter() - start


def _idle(both: Both, url: str, file: Path) -> Row:
    """Anonymous memory of the two servers when idle."""
    (slug,) = both.sample.persons(1)
    key = both.raw.execute("SELECT id FROM person WHERE slug = ?", (slug,)).fetchone()[0]
    weights = []
    with tempfile.TemporaryDirectory() as folder:
        for server, page in (
            (servers.product(url), f"/persons/{slug}"), (servers.datasette(file, Path(folder)), f"/bench/person/{key}")
        ):
            with server as one:
                one.get(page)
                time.sleep(SETTLE)
                weights.append(one.anonymous())
    mine, theirs = weights
    return Row("memory.idle", "idle server, anonymous memory", "Datasette idle", "MiB", mine, theirs)
