"""Errors as pages people can read."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.errors import InvalidInputError, KartotekaError, NotFoundError
from app.web.contexts import Crumb, ErrorContext
from app.web.render import render


def page_of(
    request: Request, error: KartotekaError, *, status: int | None = None, title: str | None = None
) -> HTMLResponse:
    """The page of one of our errors; suggestions link to the same kind of address."""
    head = request.url.path.rpartition("/")[0]
    near = error.suggestions if isinstance(error, NotFoundError) else ()
    problems = tuple(error.problems) if isinstance(error, InvalidInputError) else ()
    chosen = status or error.status
    context = ErrorContext(
        title=title or error.title,
        status=chosen,
        detail=error.detail,
        problems=problems,
        suggestions=tuple(Crumb(slug, f"{head}/{slug}") for slug in near),
        indexed=False,
    )
    return render(request, "error.html", context, chosen)
