"""What stands next to the routes: which of them answered, and an answer where one failed in a way nobody foresaw."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.current import CURRENT
from app.domain.urls import API

Handler = Callable[[Request, Exception], Awaitable[Response]]


class Routed:
    """Notes the route's template; an error nobody foresaw becomes an answer here and is raised on to be logged.

    Answered any further out it would lack what every answer carries: the framework does that beyond all of ours.
    """

    def __init__(self, app: ASGIApp, unexpected: Handler) -> None:
        self.app = app
        self.unexpected = unexpected

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noticed(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, noticed)
        except Exception as error:
            if not started:
                response = await self.unexpected(Request(scope, receive), error)
                await response(scope, receive, send)
            raise
        finally:
            current = CURRENT.get()
            if current:
                current.route = _template(scope)


def _template(scope: Scope) -> str:
    """`/api/v1/persons/{id}`: a route included under a prefix knows only what follows it."""
    path = getattr(scope.get("route"), "path", "")
    if path and scope["path"].startswith(f"{API}/") and not path.startswith(f"{API}/"):
        return f"{API}{path}"
    return path or scope.get("root_path", "").removeprefix(scope.get("app_root_path", ""))
