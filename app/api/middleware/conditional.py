"""Conditional GET: a reader who has the answer already is told so; whoever asks for it next is given it from memory."""

import hashlib
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.middleware.kept import Keeping, Kept
from app.api.operations import OPERATIONS
from app.db.database import Database
from app.db.replicas import Lease
from app.errors import KartotekaError
from app.queries.stamp import data_stamp


class ConditionalGet:
    """ETag and Last-Modified from the data's release; 304 where the reader has it already.

    `code` is a word that changes with the program. The ETag is that of one URL, so a match means
    that this very URL was answered with this very data before. What was answered is kept by it, in
    `most_kept` bytes of memory at most; it stands outside what compresses, so that it is kept as it is sent.
    """

    def __init__(self, app: ASGIApp, database: Database, code: str, most_kept: int = 0) -> None:
        self.app = app
        self.database = database
        self.code = code
        self.kept = Kept(most_kept)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["method"] != "GET" or _lasts(scope["path"]):
            await self.app(scope, receive, send)
            return
        with self.database.lease() as lease:
            await self._answer(scope, receive, send, lease)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, lease: Lease) -> None:
        """All reads of the request go to one server: the stamp of one must not vouch for the data of another."""
        try:
            stamp, changed = await self.database.run(data_stamp)
        except (SQLAlchemyError, KartotekaError):  # the routes say so in words
            await self.app(scope, receive, send)
            return
        request = Headers(scope=scope)
        etag = _etag(scope, request, self.code, stamp)
        given = request.get("if-none-match")
        unchanged = _not_since(request.get("if-modified-since"), changed) if given is None else given.strip() == "*"
        key = f"{etag} {'gzip' in request.get('accept-encoding', '')}"
        kept = None if lease.moved else self.kept.get(key)
        if kept is not None and not unchanged and not _matches(given, etag):
            await kept.send(send)
            return
        own = _validators(etag, changed)
        if _matches(given, etag) or (kept is not None and unchanged):
            await _not_modified(send, own)
            return
        keeping = Keeping(send)
        await self.app(scope, receive, _Annotated(keeping, own, unchanged, lease))
        answer = keeping.answer()
        if answer is not None and not lease.moved:
            self.kept.put(key, answer)


class _Annotated:
    """Adds validators to a 200, or turns it into a 304 where the reader's copy is as new.

    The start of the answer waits for the first of its body: until then its server may die, and another, which may
    lag behind or be ahead, take over; what the first said of the data's release then certifies nothing.
    """

    def __init__(self, send: Send, own: dict[str, str], unchanged: bool, lease: Lease) -> None:
        self.send = send
        self.own = own
        self.unchanged = unchanged
        self.lease = lease
        self.start: Message | None = None
        self.cut = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self.start = message
            return
        if self.start is not None:
            start, self.start = self.start, None
            await self._begin(start)
        if not self.cut:
            await self.send(message)

    async def _begin(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        if self.lease.moved:
            headers["Cache-Control"] = "no-store"
        elif self.unchanged:
            self.cut = True
            await _not_modified(self.send, self.own)
            return
        else:
            for name, value in self.own.items():
                headers[name] = value
        await self.send(start)


def _validators(etag: str, changed: datetime | None) -> dict[str, str]:
    """The headers by which a reader knows an answer again."""
    own = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if changed is not None:
        own["Last-Modified"] = format_datetime(changed.replace(microsecond=0), usegmt=True)
    return own


def _etag(scope: Scope, request: Headers, code: str, stamp: str) -> str:
    url = scope["path"].encode() + b"?" + scope.get("query_string", b"")
    base = scope.get("scheme", ""), request.get("host", "")
    digest = hashlib.sha256(b"\0".join((*(word.encode() for word in (code, stamp, *base)), url)))
    return f'W/"{digest.hexdigest()[:24]}"'


def _lasts(path: str) -> bool:
    """Whether what stands at an address has nothing to do with the data."""
    return path.startswith("/static/") or path in OPERATIONS


async def _not_modified(send: Send, own: dict[str, str]) -> None:
    headers: list[Any] = [(name.lower().encode(), value.encode()) for name, value in own.items()]
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _matches(given: str | None, etag: str) -> bool:
    return given is not None and any(one.strip() == etag for one in given.split(","))


def _not_since(given: str | None, changed: Any) -> bool:
    if given is None or changed is None:
        return False
    try:
        return bool(changed.replace(microsecond=0) <= parsedate_to_datetime(given))
    except (ValueError, TypeError):
        return False
