"""Pages of the vocabularies: each list as a tree, and each term that has no page of its own kind (`pages_terms`)."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.domain.terms import Vocabulary
from app.domain.urls import PAGES
from app.web.pages.terms import VIEWS
from app.web.render import render
from app.web.views.term import term_view, terms_view

router = APIRouter()

APART = (Vocabulary.FATE_KIND, Vocabulary.CODENAME)
"""Vocabularies whose lists are pages of their own kind: see `pages_fates`."""
Page = Callable[..., Awaitable[HTMLResponse]]


def _list_page(vocabulary: Vocabulary) -> Page:
    async def page(request: Request, db: Db) -> HTMLResponse:
        context = await db.run(terms_view, vocabulary, request.query_params)
        return render(request, "terms.html", context)

    return page


def _term_page(vocabulary: Vocabulary) -> Page:
    async def page(id: str, request: Request, db: Db) -> HTMLResponse:
        context = await db.run(term_view, vocabulary, id)
        return render(request, "term.html", context)

    return page


for _vocabulary, _path in PAGES.items():
    if _vocabulary not in APART:
        router.add_api_route(f"/{_path}", _list_page(_vocabulary), name=f"list_{_path}")
    if _vocabulary not in VIEWS:
        router.add_api_route(f"/{_path}/{{id}}", _term_page(_vocabulary), name=f"page_{_path}")
