"""What one request may cost: the length of its address, a place among those answered at once, and time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.current import note_refusal
from app.api.operations import OPERATIONS
from app.api.streams import CutShortError
from app.db.deadline import UNTIL
from app.db.gate import Gate
from app.errors import AddressTooLongError, KartotekaError

MOST_ADDRESS = 16_384
"""Bytes of a path and its query; a proxy's own limit is rarely more than half of it."""
QUEUE_SECONDS = 5.0
"""How long a request waits for its turn at most; a reader has given up by then, or should."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many requests are answered at once and how many more may wait; seconds for an answer, and for its reader.

    `reader_seconds` is how long a reader may leave what was sent untouched before the rest is not sent any more.
    """

    in_flight: int
    queue: int
    request_seconds: float
    reader_seconds: float


class Bounded:
    """Refuses what costs too much: an address too long (414), more at once than can be answered well (503).

    Reads made for a request end `request_seconds` after its turn came (`app.db.deadline`); a reader who takes nothing
    for too long loses the rest, so that nobody can keep a place by standing still.
    """

    def __init__(self, app: ASGIApp, bounds: Bounds, refuse: Callable[[str, KartotekaError], Response]) -> None:
        self.app = app
        self.bounds = bounds
        self.refuse = refuse
        self.gate = Gate(bounds.in_flight, bounds.queue, QUEUE_SECONDS, "Too many questions are being answered")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"] in OPERATIONS:
            await self.app(scope, receive, send)
            return
        try:
            _measure(scope)
            await self.gate.enter()
        except KartotekaError as error:
            note_refusal(error.title)
            await self.refuse(scope["path"], error)(scope, receive, send)
            return
        try:
            # Whoever came at the same moment comes in, too, before anybody is answered, which may happen without a
            # pause: only so do they count as many.
            await asyncio.sleep(0)
            UNTIL.set(monotonic() + self.bounds.request_seconds)
            await self.app(scope, receive, _Patient(send, self.bounds.reader_seconds))
        except CutShortError:
            pass  # the server sees that the answer has no end, and ends the connection
        finally:
            self.gate.leave()


class _Patient:
    """Sends to a reader who takes what is sent, however slowly; raises CutShortError for one who stopped."""

    __slots__ = ("seconds", "send")

    def __init__(self, send: Send, seconds: float) -> None:
        self.send = send
        self.seconds = seconds

    async def __call__(self, message: Message) -> None:
        try:
            async with asyncio.timeout(self.seconds):
                await self.send(message)
        except TimeoutError as error:
            note_refusal("Reader too slow")
            raise CutShortError from error


def _measure(scope: Scope) -> None:
    length = len(scope.get("raw_path") or scope["path"]) + len(scope.get("query_string", b""))
    if length > MOST_ADDRESS:
        raise AddressTooLongError(
            f"The address has {length} bytes; at most {MOST_ADDRESS} are read. Ask for less at once, or send a batch "
            "of queries with POST to /reconcile."
        )
