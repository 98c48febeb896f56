"""The page of careers."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.api.deps import Db
from app.web.render import base_url, render
from app.web.views.careers import careers_view, changed_address

router = APIRouter()


@router.get("/careers")
async def careers(request: Request, db: Db) -> Response:
    """Careers, step by step. A press on a button that changes the steps leads to the question's clean address."""
    elsewhere = changed_address(request.query_params.multi_items())
    if elsewhere is not None:
        return RedirectResponse(elsewhere, 303)
    context, status = await db.run(careers_view, request.query_params, base_url(request))
    return render(request, "careers.html", context, status)
