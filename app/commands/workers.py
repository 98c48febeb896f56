"""Running the server: one process, or several under a supervisor that replaces one that dies."""

import gc
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ctypes import CDLL
from dataclasses import dataclass
from typing import Any

import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.api.logs import Style, logging_config
from app.api.operations import MULTIPROCESS

FACTORY = "app.main:create_app"
WORKER = "app.commands.worker:create_worker"
SILENT_SECONDS = 30
"""How long a worker may not answer its supervisor before it is replaced; a busy machine is no reason to."""

_ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's malloc.h."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to listen, with how many processes, how many seconds requests have to end, how the log is written."""

    host: str
    port: int
    workers: int
    grace: int
    log: Style

    def options(self) -> dict[str, Any]:
        """What uvicorn is told. Our own record of requests takes the place of its log of them."""
        return {
            "factory": True, "host": self.host, "port": self.port, "workers": self.workers,
            "timeout_graceful_shutdown": self.grace, "timeout_worker_healthcheck": SILENT_SECONDS,
            "log_config": logging_config(self.log), "access_log": False, "server_header": False,
        }  # fmt: skip


class Config(uvicorn.Config):
    """Uvicorn's configuration, which loads the application while no garbage is collected, and then spares it that.

    Loading makes hundreds of thousands of objects that last as long as the process: to look for garbage among them
    takes a fifth of the start, and later, time and again, a tenth of a second in which nobody is answered.
    """

    def load(self) -> None:
        """Make the application, and what else the server needs."""
        one_heap()
        gc.disable()
        try:
            super().load()
        finally:
            gc.freeze()
            gc.enable()


def one_heap() -> None:
    """Have all threads take memory from one heap, where the C library has a word for that (glibc).

    It gives each thread a heap of its own otherwise, and what one of them has freed no other can use: after some
    hundred long reads a process is a seventh larger, and goes on growing.
    """
    with suppress(OSError, AttributeError):
        CDLL(None).mallopt(_ARENA_MAX, 1)


def run(plan: Plan) -> None:
    """Serve until SIGTERM or SIGINT; then nothing more is accepted, and what has begun has the grace to end."""
    if plan.workers == 1:
        alone(FACTORY, **plan.options())
        return
    with _shared_figures():
        config = Config(WORKER, **plan.options())
        Workers(config, [config.bind_socket()]).run()


def alone(app: str, **options: Any) -> None:
    """Serve in this process; exits where the server cannot start."""
    server = uvicorn.Server(Config(app, **options))
    # The server raises the signal again when it has ended well, for whoever else would know of it: nobody here.
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with suppress(KeyboardInterrupt):
            server.run()
    finally:
        signal.signal(signal.SIGTERM, before)
    if not server.started:
        sys.exit(STARTUP_FAILURE)


class Workers(Multiprocess):
    """Uvicorn's supervisor, which also closes the door when it stops, and forgets what a dead worker was busy with."""

    def terminate_all(self) -> None:
        """Have the workers stop. While the supervisor listened, whoever came would wait for an answer in vain."""
        super().terminate_all()
        for socket in self.sockets:
            socket.close()

    def keep_subprocess_alive(self) -> None:
        """Replace workers that died."""
        before = {one.pid for one in self.processes}
        super().keep_subprocess_alive()
        for pid in before - {one.pid for one in self.processes}:
            mark_process_dead(pid)  # type: ignore[no-untyped-call]


@contextmanager
def _shared_figures() -> Iterator[None]:
    """A folder through which the workers share their figures; one the operator named is taken as it is."""
    if os.environ.get(MULTIPROCESS):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="kartoteka-figures-") as folder:
        os.environ[MULTIPROCESS] = folder
        try:
            yield
        finally:
            del os.environ[MULTIPROCESS]
