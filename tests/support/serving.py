"""An application on a loopback port, in a thread of the process."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from app.db.engine import make_engine
from app.db.migrate import upgrade
from app.main import create_app
from app.services.seed import load_seed
from app.settings import Settings
from tests.support.bulk import crowd


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The address at which an ASGI application answers while the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    assert server.started
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def kartoteka(url: str) -> Any:
    """The real application on a database."""
    return create_app(Settings(database_url=url, development=True))


@contextmanager
def serving_the_seed(folder: Path, *, crowded: tuple[str, int] | None = None) -> Iterator[str]:
    """The address of the real application on SQLite with the whole seed; `crowded` gives a person so many posts."""
    url = f"sqlite:///{folder / 'site.db'}"
    upgrade(url)
    load_seed(url)
    if crowded:
        engine = make_engine(url, pooled=False)
        crowd(engine, *crowded)
        engine.dispose()
    with serving(kartoteka(url)) as address:
        yield address
