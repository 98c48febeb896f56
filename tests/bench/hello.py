"""The least a server of ours can do: Starlette says hello, on the uvicorn that serves the product."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def hello(_: Request) -> PlainTextResponse:
    """The word, whatever is asked."""
    return PlainTextResponse("hello")


app = Starlette(routes=[Route("/{path:path}", hello)])
