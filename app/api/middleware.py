"""What every answer carries: safe headers, HEAD, open CORS for reading, and conditional GET."""

import hashlib
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.db.database import Database
from app.domain.reconcile import ROOT
from app.domain.reconcile_entities import ENTITIES
from app.queries.stamp import data_stamp

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SAFE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


_HEADERS = b"Accept, Content-Type, If-Modified-Since, If-None-Match, Range, X-Requested-With"
_PREFLIGHT = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-headers", _HEADERS),
    (b"access-control-max-age", b"86400"),
]


def speaks_recon(path: str) -> bool:
    """Whether an address is the reconciliation service's."""
    return path == ROOT or path.startswith(f"{ROOT}/")


def allowed(path: str) -> str:
    """The methods of an open address: reading, and for batches of queries POST."""
    return "GET, HEAD, POST, OPTIONS" if path in (ROOT, f"{ROOT}/") else "GET, HEAD, OPTIONS"


class EveryAnswer:
    """Safe headers on all answers; HEAD is GET without its body; /api, /data, /reconcile and /id are open to others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        if head:
            scope = {**scope, "method": "GET"}
        # No id has a NUL, and PostgreSQL refuses to compare with one: it becomes a character no id has either.
        path = scope["path"].replace("\0", "\N{REPLACEMENT CHARACTER}")
        scope = {**scope, "path": path}
        is_open = path.startswith(("/api/", "/data/", ENTITIES)) or speaks_recon(path)
        if is_open and scope["method"] == "OPTIONS":
            methods = allowed(path).encode()
            headers = [*_PREFLIGHT, (b"access-control-allow-methods", methods), (b"allow", methods)]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SAFE.items():
                    headers.setdefault(name, value)
                if is_open:
                    headers["Access-Control-Allow-Origin"] = "*"
                    headers["Access-Control-Expose-Headers"] = "Link, ETag, Last-Modified"
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app(scope, receive, answer)


class Compressed(GZipMiddleware):
    """Gzip, but not for files that are compressed or binary already."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["path"].endswith((".zip", ".sqlite")):
            await self.app(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


class ConditionalGet:
    """ETag and Last-Modified from the data's release; 304 where the reader has it already.

    `code` is a word that changes with the program. The ETag is that of one URL, so a match means
    that this very URL was answered with this very data before.
    """

    def __init__(self, app: ASGIApp, database: Database, code: str) -> None:
        self.app = app
        self.database = database
        self.code = code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return
        try:
            stamp, changed = await self.database.run(data_stamp)
        except SQLAlchemyError:  # the routes say so in words
            await self.app(scope, receive, send)
            return
        url = scope["path"].encode() + b"?" + scope.get("query_string", b"")
        host = Headers(scope=scope).get("host", "").encode()
        digest = hashlib.sha256(b"\0".join((self.code.encode(), stamp.encode(), host, url))).hexdigest()[:24]
        etag = f'W/"{digest}"'
        own: dict[str, str] = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if changed is not None:
            own["Last-Modified"] = format_datetime(changed.replace(microsecond=0), usegmt=True)
        request = Headers(scope=scope)
        if _matches(request.get("if-none-match"), etag):
            await _not_modified(send, own)
            return
        given = request.get("if-none-match")
        unchanged = _not_since(request.get("if-modified-since"), changed) if given is None else given.strip() == "*"
        await self.app(scope, receive, _Annotated(send, own, unchanged))


class _Annotated:
    """Adds validators to a 200, or turns it into a 304 where the reader's copy is as new."""

    def __init__(self, send: Send, own: dict[str, str], unchanged: bool) -> None:
        self.send = send
        self.own = own
        self.unchanged = unchanged
        self.cut = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            if self.unchanged:
                self.cut = True
                await _not_modified(self.send, self.own)
                return
            headers = MutableHeaders(scope=message)
            for name, value in self.own.items():
                headers[name] = value
        if not self.cut:
            await self.send(message)


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
