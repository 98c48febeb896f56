"""Pages about the evidence: what the texts cover, and where they disagree."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.errors import NotFoundError
from app.web.drawings.coverage import with_key
from app.web.render import render
from app.web.svg import svg_file
from app.web.views.coverage import coverage_drawing, coverage_view
from app.web.views.disagreements import disagreements_view

router = APIRouter()


@router.get("/coverage")
async def coverage(request: Request, db: Db) -> HTMLResponse:
    """What the texts cover by year and place, and where they are silent. 422 for a question that cannot be read."""
    context, status = await db.run(coverage_view, request.query_params)
    return render(request, "coverage.html", context, status)


@router.get("/coverage.svg")
async def coverage_file(request: Request, db: Db) -> Response:
    """The strips as a file; 404 where nothing is dated."""
    context, page = await db.run(coverage_drawing, request.query_params)
    if context.heat is None:
        raise NotFoundError("nobody is recorded in these years, so there is no drawing")
    return svg_file(
        request, "coverage", with_key(context.heat), title=context.title, description=context.lead, page=page,
        name="coverage",
    )  # fmt: skip


@router.get("/disagreements")
async def disagreements(request: Request, db: Db) -> HTMLResponse:
    """Where the texts disagree, and where we correct them. 422 for a question that cannot be read."""
    context, status = await db.run(disagreements_view, request.query_params)
    return render(request, "disagreements.html", context, status)
