"""The page of the search box."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.web.render import base_url, render
from app.web.views.search import search_view

router = APIRouter()


@router.get("/search")
async def search(request: Request, db: Db) -> HTMLResponse:
    """Records by any of their names, in any script and spelling. 422 for a question that cannot be read."""
    context, status = await db.run(search_view, request.query_params, base_url(request))
    return render(request, "search.html", context, status)
