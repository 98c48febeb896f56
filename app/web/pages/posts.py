"""Pages of posts: who was where on a day, and who held a post one after another."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.api.deps import Db
from app.errors import NotFoundError
from app.web.render import base_url, render
from app.web.svg import svg_file
from app.web.views.roster import roster_view
from app.web.views.roster_years import year_moved, years_drawing
from app.web.views.succession import succession_view

router = APIRouter()


@router.get("/roster")
async def roster(request: Request, db: Db) -> Response:
    """Who was where on a day, in a month or in a year. 422 for a question that cannot be read.

    A `year`, as the slider sends it, leads to the question `on` that year.
    """
    moved = year_moved(request.query_params)
    if moved is not None:
        return RedirectResponse(moved, 303)
    context, status = await db.run(roster_view, request.query_params, base_url(request))
    return render(request, "roster.html", context, status)


@router.get("/roster.svg")
async def roster_svg(request: Request, db: Db) -> Response:
    """Persons by year as a drawing; 404 where nobody is recorded."""
    drawing, title, page = await db.run(years_drawing, request.query_params)
    if drawing is None:
        raise NotFoundError("nobody is recorded in any year, or in too many years to draw, so there is no chart")
    return svg_file(
        request, "density", drawing, title=title, page=page, name="roster",
        description="Solid: persons certainly there that year. Hatched: possibly there, the dates allow it.",
    )  # fmt: skip


@router.get("/succession")
async def succession(request: Request, db: Db) -> HTMLResponse:
    """Who held a post one after another. 422 for a question that cannot be read."""
    context, status = await db.run(succession_view, request.query_params, base_url(request))
    return render(request, "succession.html", context, status)
