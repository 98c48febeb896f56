"""The style page, for those who work on the pages."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.web.render import render
from app.web.views.style import style_view

router = APIRouter()


@router.get("/style")
async def style(request: Request, db: Db) -> HTMLResponse:
    """Every piece of the pages in one place."""
    return render(request, "style.html", await db.run(style_view))
