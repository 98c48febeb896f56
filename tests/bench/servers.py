"""The servers that are asked: the product, a bare hello and Datasette, each a process of its own on a loopback port.

All have one worker. The hello keeps no log of what is asked, the others theirs as they do by default, sent nowhere.
Datasette has the file as immutable (`-i`, its fastest), with its limits on rows, time and size out of the way.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from tests.bench.raw import RESIDENTS_ALONE

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 600
"""Seconds a server may take to answer for the first time: Datasette reads an immutable file whole."""
DATASETTE = "Datasette 0.65 (`make bench` puts it into .venv-bench)"
_TICKS = os.sysconf("SC_CLK_TCK")


class AbsentError(Exception):
    """Something that is needed to measure is not on this machine."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it answers, and its process."""

    address: str
    process: int

    @property
    def family(self) -> list[int]:
        """Its process and all below it."""
        found = [self.process]
        for one in found:
            with suppress(OSError):
                children = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="ascii").split()
                found += [int(child) for child in children]
        return found

    def anonymous(self) -> float:
        """MiB of anonymous memory of the whole family."""
        total = 0
        for one in self.family:
            with suppress(OSError):
                for line in Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines():
                    total += int(line.split()[1]) if line.startswith("Anonymous:") else 0
        return total / 1024

    def cpu(self) -> float:
        """Seconds of CPU the family has taken so far."""
        total = 0
        for one in self.family:
            with suppress(OSError):
                fields = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
                total += int(fields[11]) + int(fields[12])
        return total / _TICKS

    def get(self, path: str) -> bytes:
        """The body at a path; raises RuntimeError for any answer but 200."""
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{self.address}{path} answered {answer.status}: {body[:300]!r}")
        return body


def free_port() -> int:
    """A port nobody listens at just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """The environment without the product's settings, and with this checkout first on Python's path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KARTOTEKA_")}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), kept.get("PYTHONPATH"))))}


@contextmanager
def running(
    command: Sequence[str], port: int, path: str, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A server while the block lasts, from the moment it answers at `path`; stopped by its process afterwards."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said,
            env={**clean_environment(), **(settings or {})}, cwd=ROOT,
        )  # fmt: skip
        server = Server(f"http://127.0.0.1:{port}", process.pid)
        try:
            _wait_for(server, process, path, said)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(server: Server, process: subprocess.Popen[bytes], path: str, said: TextIO) -> None:
    """Until the server answers at a path; raises RuntimeError, with what it said, where it ends instead."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            said.seek(0)
            raise RuntimeError(f"{process.args!r} ended: {said.read()[-2000:]}")
        with suppress(OSError, HTTPException):
            server.get(path)
            return
        time.sleep(0.005)
    raise RuntimeError(f"{server.address}{path} did not answer within {PATIENCE} s")


def kartoteka() -> str:
    """The product's command line."""
    return str(Path(sys.executable).with_name("kartoteka"))


@contextmanager
def product(url: str, path: str = "/api", *, keeps: bool = True) -> Iterator[Server]:
    """`kartoteka serve` on a database, with one worker; unless it `keeps` answers, each is made anew."""
    port = free_port()
    command = [kartoteka(), "serve", "--host", "127.0.0.1", "--port", str(port), "--database", url]
    with running(command, port, path, None if keeps else {"KARTOTEKA_CACHE_MB": "0"}) as server:
        yield server


@contextmanager
def hello() -> Iterator[Server]:
    """The bare hello."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.bench.hello:app", "--port", str(port), "--no-access-log"]
    with running(command, port, "/") as server:
        yield server


def find_datasette() -> str:
    """Datasette's program; raises AbsentError."""
    here = ROOT / ".venv-bench" / "bin" / "datasette"
    found = str(here) if here.exists() else shutil.which("datasette")
    if found is None:
        raise AbsentError(DATASETTE)
    return found


@contextmanager
def datasette(database: Path, folder: Path) -> Iterator[Server]:
    """Datasette on the same file; `/bench/resident` is the question about residents, in our own best SQL."""
    program, port = find_datasette(), free_port()
    link = folder / "bench.db"
    link.unlink(missing_ok=True)
    link.symlink_to(database.resolve())
    queries = {"resident": {"sql": RESIDENTS_ALONE, "params": ["role", "place", "first", "last", "most"]}}
    metadata = folder / "metadata.json"
    metadata.write_text(json.dumps({"databases": {"bench": {"queries": queries}}}), encoding="utf-8")
    settings = {"max_returned_rows": 2000, "sql_time_limit_ms": 600_000, "max_csv_mb": 0}
    command = [
        program, "serve", "-i", str(link), "--host", "127.0.0.1", "--port", str(port), "--metadata", str(metadata),
        *(word for name, value in settings.items() for word in ("--setting", name, str(value))),
    ]  # fmt: skip
    with running(command, port, "/-/versions.json") as server:
        yield server
