"""Pages of lists and questions: people, who was where, claims, sources, and what can be taken away."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.api.documented import CLAIM_PARAMETERS, FATE_PARAMETERS, PERSON_PARAMETERS, POSTING_PARAMETERS, parameters
from app.web.lists_view import claims_view, persons_view
from app.web.render import base_url, render
from app.web.source_view import api_view, data_view, source_view, sources_view
from app.web.where_view import where_view

router = APIRouter()


@router.get("/persons")
async def persons(request: Request, db: Db) -> HTMLResponse:
    """People; intelligence personnel only unless `personnel` says otherwise. 422 for a question that cannot be read."""
    context, status = await db.run(persons_view, request.query_params, base_url(request))
    return render(request, "persons.html", context, status)


@router.get("/where")
async def where(request: Request, db: Db) -> HTMLResponse:
    """Who was where: the question as a sentence, and its answer. 422 for a question that cannot be read."""
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


@router.get("/api")
async def api(request: Request) -> HTMLResponse:
    """How a program asks."""
    documented = [*POSTING_PARAMETERS, *PERSON_PARAMETERS, *FATE_PARAMETERS, *CLAIM_PARAMETERS,
                  *parameters("broader", "resolved", "excel")]  # fmt: skip
    return render(request, "api.html", api_view(documented, base_url(request)))
