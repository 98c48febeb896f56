"""The page on reporting an error."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import Config, Db
from app.api.params import Params
from app.web.render import base_url, render
from app.web.views.report import report_view

router = APIRouter()


@router.get("/report")
async def report(request: Request, db: Db, config: Config) -> HTMLResponse:
    """How to report an error in what `about` names. 422 where nothing here has that name."""
    params = Params(request.query_params, ("about",))
    params.whole()
    context, status = await db.run(report_view, params.get("about"), base_url(request), config.contact)
    return render(request, "report.html", context, status)
