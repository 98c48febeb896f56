"""Pages of posts: who was where on a day, and who held a post one after another."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.web.render import base_url, render
from app.web.roster_view import roster_view
from app.web.succession_view import succession_view

router = APIRouter()


@router.get("/roster")
async def roster(request: Request, db: Db) -> HTMLResponse:
    """Who was where on a day, in a month or in a year. 422 for a question that cannot be read."""
    context, status = await db.run(roster_view, request.query_params, base_url(request))
    return render(request, "roster.html", context, status)


@router.get("/succession")
async def succession(request: Request, db: Db) -> HTMLResponse:
    """Who held a post one after another. 422 for a question that cannot be read."""
    context, status = await db.run(succession_view, request.query_params, base_url(request))
    return render(request, "succession.html", context, status)
