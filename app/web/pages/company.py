"""Pages about company: who was there with a person, what two persons shared, careers side by side."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.errors import NotFoundError
from app.web.render import base_url, render
from app.web.svg import svg_file
from app.web.views.company import contemporaries_view, with_view
from app.web.views.compare import compare_drawing, compare_view
from app.web.views.timeline import apart_words

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


@router.get("/compare")
async def compare(request: Request, db: Db) -> HTMLResponse:
    """Two or three careers side by side. 422 where somebody cannot be found."""
    context, status = await db.run(compare_view, request.query_params, base_url(request))
    return render(request, "compare.html", context, status)


@router.get("/compare.svg")
async def compare_svg(request: Request, db: Db) -> Response:
    """The careers on one axis as a file; 404 where nothing is dated."""
    drawing, title, page = await db.run(compare_drawing, request.query_params)
    if drawing is None:
        raise NotFoundError("nothing in these careers is dated, so there is nothing to draw")
    return svg_file(
        request, "timeline", drawing, title=title, page=page, name="compare",
        apart=apart_words(drawing.apart, lanes=True),
        description="A lane for each person, and one for what two of them shared. Solid: certain. Hatched: possible.",
    )  # fmt: skip
