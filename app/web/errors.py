"""Errors as pages people can read."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.errors import InvalidInputError, KartotekaError, NotFoundError
from app.web.contexts.page import Crumb, ErrorContext
from app.web.render import render


def page_of(
    request: Request, error: KartotekaError, *, status: int | None = None, title: str | None = None
) -> HTMLResponse:
    """The page of one of our errors; suggestions link to the same kind of address."""
    near = _near(request.url.path, error) if isinstance(error, NotFoundError) else ()
    problems = tuple(error.problems) if isinstance(error, InvalidInputError) else ()
    chosen = status or error.status
    context = ErrorContext(
        title=title or error.title,
        status=chosen,
        detail=error.detail,
        problems=problems,
        suggestions=near,
        indexed=False,
    )
    return render(request, "error.html", context, chosen)


def _near(path: str, error: NotFoundError) -> tuple[Crumb, ...]:
    """The suggestions in the place of the part of the address that is not recorded."""
    parts = path.split("/")
    place = parts.index(error.word) if error.word and error.word in parts else len(parts) - 1
    return tuple(Crumb(slug, "/".join([*parts[:place], slug, *parts[place + 1:]])) for slug in error.suggestions)
