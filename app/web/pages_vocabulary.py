"""Pages of the vocabularies: each list as a tree, each term with its surroundings."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.domain.terms import Vocabulary
from app.domain.urls import PAGES
from app.web.cohort_view import fates_view
from app.web.render import render
from app.web.term_view import term_view, terms_view

router = APIRouter()

LISTS = {Vocabulary.CODENAME: "codenames.html"}
"""Lists with a template of their own; the others are `terms.html`, and that of fates has more than its list."""
TERMS = {
    Vocabulary.PLACE: "place.html",
    Vocabulary.ORGANISATION: "organisation.html",
    Vocabulary.CODENAME: "codename.html",
}
"""Terms with a template of their own; the others are `term.html`."""
Page = Callable[..., Awaitable[HTMLResponse]]


def _list_page(vocabulary: Vocabulary) -> Page:
    async def fates(request: Request, db: Db) -> HTMLResponse:
        context, status = await db.run(fates_view, request.query_params)
        return render(request, "fates.html", context, status)

    async def page(request: Request, db: Db) -> HTMLResponse:
        context = await db.run(terms_view, vocabulary, request.query_params)
        return render(request, LISTS.get(vocabulary, "terms.html"), context)

    return fates if vocabulary is Vocabulary.FATE_KIND else page


def _term_page(vocabulary: Vocabulary) -> Page:
    async def page(id: str, request: Request, db: Db) -> HTMLResponse:
        context = await db.run(term_view, vocabulary, id)
        return render(request, TERMS.get(vocabulary, "term.html"), context)

    return page


for _vocabulary, _path in PAGES.items():
    router.add_api_route(f"/{_path}", _list_page(_vocabulary), name=f"list_{_path}")
    router.add_api_route(f"/{_path}/{{id}}", _term_page(_vocabulary), name=f"page_{_path}")
