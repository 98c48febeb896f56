"""A PostgreSQL primary with streaming standbys on loopback, each of which may be killed and started again.

A standby begins as a copy of the primary's folder, made before the primary first ran, and follows it by streaming
from there; so a copy needs no tool that the server of the wheel lacks.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg

from tests.support.postgres import SUPERUSER, Binaries, Initialised, initialised, start, stop

KEPT = {
    "wal_keep_size": "256MB",
    "shared_buffers": "16MB",
    # So that what is committed has been written, and with it the place in the log that `whole` waits for.
    "synchronous_commit": "on",
    "wal_receiver_status_interval": "1s",
    "wal_retrieve_retry_interval": "100ms",
    # As initdb notes it: a standby that begins there refuses to start with fewer.
    "max_connections": "100",
}
SECONDS = 20.0
"""How long anything awaited here may take before it counts as failed."""


@dataclass
class Node:
    """One server of the cluster, always on the same port. `upstream` is the primary's port; None for the primary."""

    made: Initialised
    upstream: int | None = None
    port: int | None = None
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, unless it runs."""
        if self._process is not None:
            return
        options = dict(KEPT)
        if self.upstream is not None:
            (self.made.folder / "data" / "standby.signal").touch()
            options["primary_conninfo"] = f"host=127.0.0.1 port={self.upstream} user={SUPERUSER}"
        self._process, self.port = start(self.made, options, self.port)

    def kill(self) -> None:
        """SIGKILL, to the server and all its processes: no word to anybody."""
        if self._process is None:
            return
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def freeze(self) -> None:
        """SIGSTOP: connections stay open, and nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after `freeze`."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """A fast shutdown."""
        if self._process is not None:
            self.thaw()
            stop(self._process)
            self._process = None

    def scalar(self, database: str, statement: str) -> object:
        """The one value a statement gives."""
        with psycopg.connect(f"host=127.0.0.1 port={self.port} user={SUPERUSER} dbname={database}") as connection:
            row = connection.execute(statement.encode()).fetchone()
            return row[0] if row else None

    def _signal(self, number: signal.Signals) -> None:
        """To the server first, so that it starts no more, then to those it has started."""
        assert self._process is not None
        self._process.send_signal(number)
        for child in _children(self._process.pid):
            with suppress(ProcessLookupError):
                os.kill(child, number)


@dataclass
class Cluster:
    """A primary and its standbys."""

    primary: Node
    standbys: list[Node]

    def whole(self) -> None:
        """Have every server run, and every standby hold what the primary holds."""
        for node in (self.primary, *self.standbys):
            node.start()
        written = str(self.primary.scalar("postgres", "SELECT pg_current_wal_lsn()"))
        for node in self.standbys:
            replayed = partial(node.scalar, "postgres", f"SELECT pg_last_wal_replay_lsn() >= '{written}'")
            until(replayed, f"the standby on port {node.port} to catch up")


@contextmanager
def running_cluster(binaries: Binaries, standbys: int = 2) -> Iterator[Cluster]:
    """A primary and its standbys, in temporary folders; stopped and removed at the end."""
    with initialised(binaries) as made:
        primary = Node(made)
        nodes = [primary]
        try:
            copies = [_copied(made, made.folder / f"standby-{number}") for number in range(1, standbys + 1)]
            primary.start()
            nodes += [Node(copy, primary.port) for copy in copies]
            cluster = Cluster(primary, nodes[1:])
            cluster.whole()
            yield cluster
        finally:
            for node in reversed(nodes):
                node.stop()


def until(met: Callable[[], object], what: str) -> None:
    """Wait for a condition; fails, naming it, after `SECONDS`."""
    deadline = time.monotonic() + SECONDS
    while not met():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)


def _copied(made: Initialised, folder: Path) -> Initialised:
    """The cluster, in another folder of the same owner."""
    folder.mkdir()
    shutil.copytree(made.folder / "data", folder / "data")
    owner = made.folder.stat()
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, owner.st_uid, owner.st_gid)
    return Initialised(made.binaries, folder, made.identity)


def _children(parent: int) -> list[int]:
    """The processes a process has started (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found.append(int(stat.parent.name))
    return found
