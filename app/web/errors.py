"""Errors as pages people can read."""

from html import escape

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.api.current import request_id
from app.api.problems import later
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
        request=request_id() if chosen >= 500 else "",
    )
    page = render(request, "error.html", context, chosen)
    page.headers.update(later(error))
    return page


def bare_page(error: KartotekaError) -> HTMLResponse:
    """The page of one of our errors, made of nothing but its words: where there is too much to do already."""
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(error.title)}</title>'
        f"<h1>{escape(error.title)}</h1><p>{escape(error.detail)}</p>"
    )
    return HTMLResponse(html, error.status, later(error))


def _near(path: str, error: NotFoundError) -> tuple[Crumb, ...]:
    """The suggestions in the place of the part of the address that is not recorded."""
    parts = path.split("/")
    place = parts.index(error.word) if error.word and error.word in parts else len(parts) - 1
    return tuple(Crumb(slug, "/".join([*parts[:place], slug, *parts[place + 1:]])) for slug in error.suggestions)
