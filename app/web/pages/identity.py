"""Pages about who is who."""

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import QueryParams

from app.api.deps import Db
from app.db.database import Database
from app.web.render import render
from app.web.views.duplicates import DuplicatesContext, duplicates_view

router = APIRouter()


def _view(db: Database, given: QueryParams) -> DuplicatesContext:
    with db.connection() as connection:
        return duplicates_view(connection, given)


@router.get("/duplicates")
async def duplicates(request: Request, db: Db) -> HTMLResponse:
    """Likely same persons and likely wrong merges; worked out in a thread, so that nobody else waits for it."""
    return render(request, "duplicates.html", await to_thread.run_sync(_view, db, request.query_params))
