"""Pages of lists and questions: people, who was where, claims, sources, and what can be taken away."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import Db
from app.errors import NotFoundError
from app.queries.vocabulary import one_source
from app.web.render import base_url, render
from app.web.svg import svg_file
from app.web.views.api import api_view
from app.web.views.careers import from_where
from app.web.views.data import data_view
from app.web.views.how_to_read import how_to_read_view
from app.web.views.lists import claims_view, persons_view
from app.web.views.source import source_view, sources_view, years_covered
from app.web.views.where import where_view
from app.web.views.where_file import where_file

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


@router.get("/where.svg")
async def where_drawing(request: Request, db: Db) -> Response:
    """The chart of an answer's years as a file, or (`show=map`) its map; 404 where nothing can be drawn."""
    found = await db.run(where_file, request.query_params)
    return svg_file(
        request, found.kind, found.drawing, title=found.title, description=found.description, page=found.page,
        name=f"who-was-where-{found.kind}",
    )  # fmt: skip


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
    """A source, passage by passage, or one `passage` of it; 404 with the nearest ids."""
    return render(request, "source.html", await db.run(source_view, id, request.query_params))


@router.get("/sources/{id}/years.svg")
async def source_drawing(id: str, request: Request, db: Db) -> Response:
    """How many persons a text puts in each year, as a file; 404 where it dates no post."""
    years = await db.run(lambda connection: years_covered(connection, one_source(connection, id)))
    if years is None or years.wide is None:
        raise NotFoundError(f"{id} puts nobody in any year, or somebody in too many years to draw")
    return svg_file(
        request, "density", years.wide, title=f"Persons by year, as {id} has them", page=f"/sources/{id}",
        description="Persons whose posts the text dates to each year, certainly or possibly.", name=f"{id}-years",
    )  # fmt: skip


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
