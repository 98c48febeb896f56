"""`python -m tests.bench.stack`: what every request pays for the record, the headers, the limits and the validators.

The same hello behind nothing, and behind everything an answer of the product passes through, asked in process, in
turn, so that only the layers differ; then with one layer left out after another, which tells what that one costs.
The log is written to nowhere, as it would be by a server.
"""

import asyncio
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Scope

from app.api.logs import PlainLines
from app.api.metrics import Metrics
from app.api.middleware import Bounded, Bounds, Compressed, ConditionalGet, EveryAnswer, Recorded, Routed
from app.db.database import Database
from app.db.migrate import upgrade
from app.web.failures import refused

ROUNDS, ASKED = 30, 500
SCOPE: Scope = {
    "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
    "path": "/hello", "raw_path": b"/hello", "query_string": b"", "root_path": "", "scheme": "http",
    "headers": [(b"host", b"bench"), (b"user-agent", b"bench"), (b"accept-encoding", b"gzip")],
    "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
}  # fmt: skip
Layer = Callable[[ASGIApp], ASGIApp]


async def _unexpected(_request: Request, error: Exception) -> Response:
    raise error


def layers(database: Database) -> dict[str, Layer]:
    """Every layer by name, the innermost first."""
    return {
        "routed": lambda app: Routed(app, _unexpected),
        "validators": lambda app: ConditionalGet(app, database, "code"),
        "compression": lambda app: Compressed(app, minimum_size=400, compresslevel=6),
        "limits": lambda app: Bounded(app, Bounds(100, 100, 10, 60), refused),
        "headers": EveryAnswer,
        "record": lambda app: Recorded(app, Metrics()),
    }


def wrapped(app: ASGIApp, chosen: list[Layer]) -> ASGIApp:
    """An application behind some layers."""
    for layer in chosen:
        app = layer(app)
    return app


async def _receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _send(_message: Message) -> None:
    return


async def _ask(app: ASGIApp) -> float:
    """Microseconds a request takes, over some hundred."""
    started = perf_counter()
    for _ in range(ASKED):
        await app(dict(SCOPE), _receive, _send)
    return (perf_counter() - started) / ASKED * 1e6


def _silent_log() -> None:
    """The log of requests as a server writes it, to nowhere."""
    handler = logging.FileHandler(os.devnull, encoding="utf-8")
    handler.setFormatter(PlainLines())
    access = logging.getLogger("kartoteka.access")
    access.addHandler(handler)
    access.setLevel(logging.INFO)
    access.propagate = False


async def _measure(apps: dict[str, ASGIApp]) -> dict[str, float]:
    """Medians in microseconds of all, asked in turn."""
    taken: dict[str, list[float]] = {name: [] for name in apps}
    for _ in range(ROUNDS):
        for name, app in apps.items():
            taken[name].append(await _ask(app))
    return {name: median(found) for name, found in taken.items()}


def main() -> None:
    """Measure and print."""
    _silent_log()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'empty.db'}"
        upgrade(url)
        database = Database(url)
        every = layers(database)
        hello: ASGIApp = PlainTextResponse("hello")
        apps: dict[str, ASGIApp] = {"bare": hello, "all": wrapped(hello, list(every.values()))}
        for left_out in every:
            apps[left_out] = wrapped(hello, [layer for name, layer in every.items() if name != left_out])
        times = asyncio.run(_measure(apps))
        database.close()
    print(f"bare hello {times['bare']:.1f} µs, behind everything {times['all']:.1f} µs")
    for name in every:
        print(f"  of which {name:12} {times['all'] - times[name]:6.1f} µs")


if __name__ == "__main__":
    main()
    sys.exit()
