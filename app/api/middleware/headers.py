"""Safe headers, HEAD, and addresses that other sites may read."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.reconcile import ROOT
from app.domain.reconcile_entities import ENTITIES

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
                    headers["Access-Control-Expose-Headers"] = "Link, ETag, Last-Modified, Retry-After, X-Request-ID"
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app(scope, receive, answer)
