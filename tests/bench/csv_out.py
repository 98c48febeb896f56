"""`python -m tests.bench.csv_out URL SECONDS`: all postings as CSV, by the application itself, in this process.

The request is made as a server would make it, with no server and no socket in between; when the time is over the
reader goes away. Prints the lines that came, without their head, and the seconds of CPU they took once the
application stood.
"""

import asyncio
import sys
from collections.abc import Callable, MutableMapping
from time import perf_counter, process_time
from typing import Any

from app.main import create_app
from app.settings import Settings

PATH = "/api/v1/postings.csv"


async def stream(
    url: str, path: str = PATH, each: Callable[[bytes], object] | None = None, most: float = 3600
) -> tuple[int, float]:
    """The lines of an answer that come within `most` seconds, and the CPU they took; `each` sees the bytes.

    Raises RuntimeError for any answer but a 200.
    """
    app = create_app(Settings(database_url=url))
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "headers": [(b"host", b"bench")],
        "root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2), "state": {},
    }  # fmt: skip
    lines, asked, over = 0, False, 0.0
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            await gone.wait()
            return {"type": "http.disconnect"}
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal lines
        if message["type"] == "http.response.start" and message["status"] != 200:
            raise RuntimeError(f"{path} answered {message['status']}")
        body = message.get("body", b"")
        lines += body.count(b"\n")
        if each is not None:
            each(body)
        if perf_counter() > over:
            gone.set()

    async with app.router.lifespan_context(app):
        over, before = perf_counter() + most, process_time()
        await app(scope, receive, send)
        taken = process_time() - before
    return lines - 1, taken


def main(url: str, most: str) -> None:
    """Stream once and tell."""
    print(*asyncio.run(stream(url, most=float(most))))


if __name__ == "__main__":
    main(*sys.argv[1:])
