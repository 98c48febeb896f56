"""The page of plain words, and the page of fate claims it leads to."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.web.render import base_url, render
from app.web.views.ask import ask_view
from app.web.views.fate_claims import fate_claims_view

router = APIRouter()


@router.get("/ask")
async def ask(request: Request, db: Db) -> HTMLResponse:
    """A question in plain words and its answer. 422 with what was not understood."""
    template, context, status = await db.run(ask_view, request.query_params, base_url(request))
    return render(request, template, context, status)


@router.get("/fates/claims")
async def fate_claims(request: Request, db: Db) -> HTMLResponse:
    """Who met which fate. 422 for a question that cannot be read."""
    context, status = await db.run(fate_claims_view, request.query_params, base_url(request))
    return render(request, "fate_claims.html", context, status)
