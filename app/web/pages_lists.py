"""Pages of lists and questions: people, who was where, claims, sources, and what can be taken away."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import Db
from app.web.api_view import api_view
from app.web.careers_view import from_where
from app.web.how_to_read_view import how_to_read_view
from app.web.lists_view import claims_view, persons_view
from app.web.render import base_url, render
from app.web.source_view import data_view, source_view, sources_view
from app.web.where_view import where_view

router = APIRouter()


@router.get("/persons")
async def persons(request: Request, db: Db) -> HTMLResponse:
    """People; intelligence personnel only unless `personnel` says otherwise. 422 for a question that cannot be read."""
    context, status = await db.run(persons_view, request.query_params, base_url(request))
    return render(request, "persons.html", context, status)


@router.get("/where")
async def where(request: Request, db: Db) -> Response:
    """Who was where: the question as a sentence, and its answer. 422 for a question that cannot be read.

    A press on «Add a step» takes the question along as the first step of a career.
    """
    if request.query_params.get("add"):
        return RedirectResponse(from_where(request.query_params.multi_items()), 303)
    context, status = await db.run(where_view, request.query_params, base_url(request))
    return render(request, "where.html", context, status)


@router.get("/claims")
async def claims(request: Request, db: Db) -> HTMLResponse:
    """Claims of every kind."""
    context, status = await db.run(claims_view, request.query_params, base_url(request))
    return render(request, "claims.html", context, status)


@router.get("/sources")
async def sources(request: Request, db: Db) -> HTMLResponse:
    """The texts read."""
    return render(request, "sources.html", await db.run(sources_view))


@router.get("/sources/{id}")
async def source(id: str, request: Request, db: Db) -> HTMLResponse:
    """A source, passage by passage; 404 with the nearest ids."""
    return render(request, "source.html", await db.run(source_view, id))


@router.get("/data")
async def data(request: Request, db: Db) -> HTMLResponse:
    """Everything to take away."""
    return render(request, "data.html", await db.run(data_view, base_url(request)))


@router.get("/how-to-read")
async def how_to_read(request: Request, db: Db) -> HTMLResponse:
    """What the answers say and what they do not, with live examples."""
    return render(request, "how_to_read.html", await db.run(how_to_read_view))


@router.get("/api")
async def api(request: Request) -> HTMLResponse:
    """How a program asks."""
    return render(request, "api.html", api_view(base_url(request)))
