"""The record of each request: an id that goes with everything said of it, a line in the log, the figures."""

import logging
import re
from time import perf_counter
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.current import CURRENT, Answering
from app.api.metrics import Metrics

log = logging.getLogger("kartoteka.access")
_SANE = re.compile(rb"[A-Za-z0-9._:-]{1,64}")
"""What a proxy's own id may be; anything else could smuggle words into the log."""


class Recorded:
    """Gives each request an id (`X-Request-ID`, the one it came with if that is sane), and tells how it was answered.

    A line of the log has no more of a reader than the address of the machine and what its program calls itself.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics | None = None) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        current = Answering(_id_of(scope))
        CURRENT.set(current)
        sent = _Sent(send, current.id.encode("ascii"))
        if self.metrics:
            self.metrics.in_flight.inc()
        started = perf_counter()
        try:
            await self.app(scope, receive, sent)
        finally:
            seconds = perf_counter() - started
            if self.metrics:
                self.metrics.answered(current, scope["method"], sent.status, sent.size, seconds)
            if log.isEnabledFor(logging.INFO):
                log.info("", extra=_facts(scope, current, sent, seconds))


class _Sent:
    """Passes an answer on with the request's id, and remembers its status and size; 500 if there never is one."""

    __slots__ = ("complete", "id", "send", "size", "status")

    def __init__(self, send: Send, id_: bytes) -> None:
        self.send = send
        self.id = id_
        self.status = 500
        self.size = 0
        self.complete = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", self.id)]
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            self.complete = not message.get("more_body", False)
        await self.send(message)


def _id_of(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _SANE.fullmatch(value):
            return str(value, "ascii")
    return uuid4().hex


def _facts(scope: Scope, current: Answering, sent: _Sent, seconds: float) -> dict[str, object]:
    """What a line of the log tells, by name."""
    client = scope.get("client")
    agent = next((value for name, value in scope["headers"] if name == b"user-agent"), b"")
    return {
        "request_id": current.id,
        "client": client[0] if client else "",
        "method": scope["method"],
        "path": scope["path"],
        "query": scope.get("query_string", b"").decode("latin-1"),
        "status": sent.status,
        "bytes": sent.size,
        "ms": round(seconds * 1000, 2),
        "complete": sent.complete,
        "refused": current.refused,
        "user_agent": agent.decode("latin-1"),
    }
