"""The page of a person's network, and its picture as a file."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.web.render import base_url, render
from app.web.svg import svg_file
from app.web.views.network import network_drawing, network_view

router = APIRouter()


@router.get("/persons/{id}/network")
async def network(id: str, request: Request, db: Db) -> HTMLResponse:
    """Whom a person was tied to. 404 with the nearest ids; 422 for a question that cannot be read."""
    context, status = await db.run(network_view, id, request.query_params, base_url(request))
    return render(request, "network.html", context, status)


@router.get("/persons/{id}/network.svg")
async def network_file(id: str, request: Request, db: Db) -> Response:
    """The picture as a file, of the same question."""
    person, drawing, description, page = await db.run(network_drawing, id, request.query_params)
    return svg_file(
        request, "network", drawing, title=f"The network of {person.name}", description=description, page=page,
        name=f"{id}-network",
    )  # fmt: skip
