"""Pages about company: who was there with a person, and what two persons shared."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.web.company_view import contemporaries_view, with_view
from app.web.render import base_url, render

router = APIRouter()


@router.get("/persons/{id}/contemporaries")
async def contemporaries(id: str, request: Request, db: Db) -> HTMLResponse:
    """Who was there with a person. 404 with the nearest ids; 422 for a question that cannot be read."""
    context, status = await db.run(contemporaries_view, id, request.query_params, base_url(request))
    return render(request, "contemporaries.html", context, status)


@router.get("/persons/{id}/with/{other}")
async def together(id: str, other: str, request: Request, db: Db) -> HTMLResponse:
    """What two persons shared, side by side, and what ties them."""
    context, status = await db.run(with_view, id, other, request.query_params, base_url(request))
    return render(request, "with.html", context, status)
