"""Lists of vocabularies that show more than their words: fates with the chart of cohorts, and codenames."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.web.render import render
from app.web.svg import svg_file
from app.web.views.codename import codenames_view
from app.web.views.cohort import cohort_chart, fates_view

router = APIRouter()


@router.get("/fates")
async def fates(request: Request, db: Db) -> HTMLResponse:
    """How many met which fate, and every fate claimed; 422 for a question that cannot be read."""
    context, status = await db.run(fates_view, request.query_params)
    return render(request, "fates.html", context, status)


@router.get("/fates/cohorts.svg")
async def fates_drawing(request: Request, db: Db) -> Response:
    """The chart as a file; 404 where nobody is counted."""
    chart = await db.run(cohort_chart, request.query_params)
    return svg_file(
        request, "cohorts", chart.wide, title=chart.title, page=chart.page, name="fates",
        description="Bars of people divided by the gravest fate the texts assert; those of whom they say nothing too.",
    )  # fmt: skip


@router.get("/codenames")
async def codenames(request: Request, db: Db) -> HTMLResponse:
    """Every codename with its bearers, its use and its time; 422 for what cannot be read."""
    return render(request, "codenames.html", await db.run(codenames_view, request.query_params))
