"""`kartoteka serve` as a process of its own: it stops gracefully, with one worker and with several."""

import gc
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from app.api.operations import HEALTH, METRICS, READY
from app.commands.workers import FACTORY, Config
from app.db.engine import make_engine
from app.db.migrate import upgrade
from app.main import create_app
from app.services.seed import load_seed
from app.settings import Settings, get_settings
from tests.support import bulk
from tests.support.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
LONG = "/api/v1/claims.json"
START_SECONDS = 180


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of which a whole list is more than the kernel keeps for a slow reader; which engine is no matter."""
    made = f"sqlite:///{tmp_path_factory.mktemp('serve') / 'many.db'}"
    upgrade(made)
    load_seed(made)
    engine = make_engine(made, pooled=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "COPIES", 5)
        patch.setattr(bulk, "VOCABULARIES", 1)
        bulk.multiply(engine)
    engine.dispose()
    return made


@pytest.fixture(scope="module")
def whole(url: str) -> bytes:
    """The long answer as it should arrive."""
    with TestClient(create_app(Settings(database_url=url))) as client:
        found = client.get(LONG).content
    assert len(found) > 6_000_000
    return found


@dataclass
class Served:
    """A running server: its process, its address, and where its standard output and error go."""

    process: subprocess.Popen[bytes]
    address: str
    out: Path
    err: Path

    def stop(self) -> int:
        """Ask it to stop; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=START_SECONDS)

    def workers(self) -> list[int]:
        """The processes that say they have started, in that order."""
        return [int(found) for found in re.findall(r"Started server process \[(\d+)\]", self.err.read_text())]


@contextmanager
def served(url: str, folder: Path, *options: str, **variables: str) -> Iterator[Served]:
    """The real command on a free port, stopped at the end however the block ends."""
    port = free_port()
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", str(port), *options]
    environment = os.environ | {"KARTOTEKA_DATABASE_URL": url, "PYTHONPATH": str(ROOT)} | variables
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=err)
    made = Served(process, f"http://127.0.0.1:{port}", folder / "out", folder / "err")
    try:
        assert wait_until(lambda: made.process.poll() is not None or answers(made.address)), made.err.read_text()
        assert made.process.poll() is None, made.err.read_text()
        yield made
    finally:
        if made.process.poll() is None:
            made.stop()


def answers(address: str) -> bool:
    """Whether a server is ready."""
    try:
        return httpx.get(f"{address}{READY}").status_code == 200
    except httpx.TransportError:
        return False


def refuses(address: str) -> bool:
    """Whether nobody listens any more: of several workers, the last to be told still answers, or breaks off."""
    try:
        httpx.get(f"{address}{HEALTH}")
    except httpx.ConnectError:
        return True
    except httpx.TransportError:
        return False
    return False


def wait_until(condition: Callable[[], bool], seconds: float = START_SECONDS) -> bool:
    """Whether something comes about in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


@contextmanager
def begun(address: str) -> Iterator[socket.socket]:
    """A reader of a long answer who has taken its beginning."""
    host, port = address.removeprefix("http://").split(":")
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        reader.settimeout(30)
        reader.connect((host, int(port)))
        reader.sendall(f"GET {LONG} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: identity\r\n\r\n".encode())
        assert reader.recv(12) == b"HTTP/1.1 200"
        yield reader


def rest_of(reader: socket.socket) -> bytes:
    """The body of an answer in pieces, of whose head twelve bytes were read; fails unless it is whole."""
    received = bytearray()
    while piece := reader.recv(1 << 20):
        received += piece
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head
    assert body.endswith(b"\r\n0\r\n\r\n"), "the last piece is missing"
    whole = bytearray()
    while not body.startswith(b"0\r\n"):
        size, _, body = body.partition(b"\r\n")
        whole += body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]
    return bytes(whole)


def stops_gracefully(server: Served, whole: bytes) -> None:
    """Told to stop, it answers nobody new, and what has begun arrives whole; then it ends well."""
    with begun(server.address) as reader:
        server.process.send_signal(signal.SIGTERM)
        assert wait_until(lambda: refuses(server.address))
        assert server.process.poll() is None
        assert rest_of(reader) == whole
    assert server.process.wait(timeout=START_SECONDS) == 0


def test_one_process_stops_gracefully_and_tells_of_each_request(url: str, whole: bytes, tmp_path: Path) -> None:
    with served(url, tmp_path, KARTOTEKA_LOG="json") as server:
        httpx.get(f"{server.address}/api/v1/nothing?q=1", headers={"User-Agent": "test", "X-Request-ID": "given-1"})
        httpx.get(f"{server.address}/api/v1/nothing", headers={"X-Request-ID": "no line\tof its own"})
        stops_gracefully(server, whole)
    told = [json.loads(line) for line in server.out.read_text().splitlines()]
    given, strange = (one for one in told if one["path"] == "/api/v1/nothing")
    assert {name: given[name] for name in ("method", "query", "status", "client", "request_id", "user_agent")} == {
        "method": "GET", "query": "q=1", "status": 404, "client": "127.0.0.1", "request_id": "given-1",
        "user_agent": "test",
    }  # fmt: skip
    assert re.fullmatch("[0-9a-f]{32}", strange["request_id"])
    last = next(one for one in told if one["path"] == LONG)
    assert (last["status"], last["complete"], last["bytes"]) == (200, True, len(whole))
    events = [json.loads(line) for line in server.err.read_text().splitlines() if line.startswith("{")]
    assert any(one["message"] == "Shutting down" for one in events)


def test_a_worker_that_dies_is_replaced_and_all_stop_gracefully(url: str, whole: bytes, tmp_path: Path) -> None:
    with served(url, tmp_path, "--workers", "2") as server:
        assert wait_until(lambda: len(server.workers()) == 2)
        os.kill(server.workers()[0], signal.SIGKILL)
        assert wait_until(lambda: len(server.workers()) == 3)
        assert all(httpx.get(f"{server.address}/api/v1/services").status_code == 200 for _ in range(8))
        counted = {
            sample.name: sample.value
            for family in text_string_to_metric_families(httpx.get(f"{server.address}{METRICS}").text)
            for sample in family.samples
            if not sample.labels or sample.labels.get("route") == "/api/v1/services"
        }
        assert counted["kartoteka_requests_total"] == 8
        assert counted["kartoteka_requests_in_flight"] == 1
        stops_gracefully(server, whole)


def test_who_takes_longer_than_the_grace_is_cut_off(url: str, tmp_path: Path) -> None:
    with served(url, tmp_path, "--grace", "1") as server, begun(server.address):
        assert server.stop() == 0
    assert "(broken off)" in server.out.read_text()


def test_an_empty_database_is_filled_once_and_workers_end_with_their_supervisor(tmp_path: Path) -> None:
    with served(f"sqlite:///{tmp_path / 'new.db'}", tmp_path, "--workers", "2") as server:
        assert wait_until(lambda: len(server.workers()) == 2)
        told = server.err.read_text()
        assert told.count("The database was empty. Loaded") == 1
        assert told.index("The database was empty") < told.index("Started server process")
        server.process.kill()
        server.process.wait()
        assert wait_until(lambda: not any(lives(pid) for pid in server.workers()))


def test_what_is_loaded_for_good_is_no_garbage_to_look_for(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARTOTEKA_DATABASE_URL", url)
    get_settings.cache_clear()
    config = Config(FACTORY, factory=True, log_config=None)
    try:
        config.load()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 100_000
        with pytest.raises(SystemExit):
            Config("app.main:nothing", factory=True, log_config=None).load()
        assert gc.isenabled()
    finally:
        gc.unfreeze()
        get_settings.cache_clear()


def lives(pid: int) -> bool:
    """Whether a process is there that has not ended."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
