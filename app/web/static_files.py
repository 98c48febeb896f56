"""Static files as they are sent: for long under the address that changes with them, and style sheets in fewer bytes."""

import re
from functools import lru_cache
from os import PathLike, stat_result
from pathlib import Path

from fastapi import Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from app.web.render import asset

LASTING = "public, max-age=31536000, immutable"
"""For an address that names the content: a page of another release has another address."""
FOR_NOW = "public, max-age=3600"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,])\s*")


class StaticFolder(StaticFiles):
    """A folder of static files."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, with how long it may be kept; a style sheet in fewer bytes."""
        path = Path(full_path)
        response = super().file_response(full_path, stat_result, scope, status_code)
        if path.suffix == ".css" and isinstance(response, FileResponse):
            kept = {name: response.headers[name] for name in ("etag", "last-modified")}
            response = Response(compact(path.read_text(encoding="utf-8")), status_code, kept, "text/css")
        own = asset(path.name).partition("?")[2]
        response.headers["Cache-Control"] = LASTING if scope["query_string"].decode("latin-1") == own else FOR_NOW
        return response


@lru_cache(maxsize=64)
def compact(css: str) -> str:
    """The same rules without comments, line ends, and spaces about braces and commas.

    A string in them may hold none of `{};,` with a space beside it, and no `: `. Our own, because rcssmin, the one
    library for it that is kept, takes the space out of `.a :is(.b)` within a layer and so changes what is meant.
    """
    bare = " ".join(_COMMENT.sub("", css).split())
    return _AROUND.sub(r"\1", bare).replace(": ", ":").replace(";}", "}")
