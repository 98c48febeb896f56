"""Answers in fewer bytes."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

from app.api.operations import OPERATIONS


class Compressed(GZipMiddleware):
    """Gzip, but not for files that are compressed or binary already, nor for what a monitor asks."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        path = scope.get("path", "")
        if path in OPERATIONS or path.endswith((".zip", ".sqlite")):
            await self.app(scope, receive, send)
            return
        await super().__call__(scope, receive, send)
