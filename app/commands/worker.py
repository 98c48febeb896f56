"""One of several processes that serve."""

import os
import signal
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from threading import Thread

from fastapi import FastAPI

from app.main import create_app


def create_worker() -> FastAPI:
    """The application of a worker, which stops when its supervisor is no more: nobody else would stop it."""
    supervisor = parent_process()
    if supervisor is not None:
        Thread(target=_outlived, args=(supervisor,), name="kartoteka-supervisor", daemon=True).start()
    return create_app()


def _outlived(supervisor: BaseProcess) -> None:
    supervisor.join()
    os.kill(os.getpid(), signal.SIGTERM)
