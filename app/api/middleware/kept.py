"""Answers that were given before, kept in memory: the data change only when a release is loaded.

An answer is known by its ETag, which changes with the data, the program and the address, so that nothing here can be
out of date; what has not been asked for longest gives way first. Long answers, such as exports, are not kept.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from starlette.types import Message, Send

from app.api.current import CURRENT

MOST_OF_ONE = 1 << 18
"""Bytes of an answer that is kept, as it is sent."""
_SMALL_CHANGE = 1 << 10
"""Bytes an answer costs beside its body: headers and places in the table."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of status 200 as it is sent, without what belongs to one request; its route, for the record."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    route: str

    @property
    def cost(self) -> int:
        """About how many bytes of memory it takes."""
        return len(self.body) + _SMALL_CHANGE

    async def send(self, send: Send) -> None:
        """Give it again."""
        current = CURRENT.get()
        if current:
            current.route = self.route
        await send({"type": "http.response.start", "status": 200, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": self.body})


class Kept:
    """Answers by key, `most` bytes of them at most; for one event loop."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: str) -> Answer | None:
        """The answer, which by this is the last asked for."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer; those not asked for longest make room."""
        if answer.cost > self.most:
            return
        former = self._answers.pop(key, None)
        self.size += answer.cost - (former.cost if former else 0)
        self._answers[key] = answer
        while self.size > self.most:
            _, gone = self._answers.popitem(last=False)
            self.size -= gone.cost


class Keeping:
    """Passes an answer on, and remembers it on the way if it is one to keep."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self._whole = False
        self._headers: tuple[tuple[bytes, bytes], ...] | None = None
        self._parts: list[bytes] = []
        self._size = 0

    async def __call__(self, message: Message) -> None:
        """A part of the answer, on its way out."""
        self._note(message)
        await self.send(message)

    def answer(self) -> Answer | None:
        """What was passed on, once that is all; None if it is not one to keep."""
        if self._headers is None or not self._whole:
            return None
        current = CURRENT.get()
        return Answer(self._headers, b"".join(self._parts), current.route if current else "")

    def _note(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers: list[Any] = message.get("headers", [])
            self._headers = tuple((name, value) for name, value in headers) if _to_keep(message) else None
        elif self._headers is not None and message["type"] == "http.response.body":
            body = message.get("body", b"")
            self._size += len(body)
            if self._size > MOST_OF_ONE:
                self._headers = None
                self._parts.clear()
                return
            self._parts.append(body)
            self._whole = not message.get("more_body", False)


def _to_keep(start: Message) -> bool:
    if start["status"] != 200:
        return False
    return not any(
        name == b"set-cookie" or (name == b"cache-control" and b"no-store" in value)
        for name, value in start.get("headers", [])
    )
