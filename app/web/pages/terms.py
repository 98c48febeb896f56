"""Pages of places, organisations, roles, ranks, fates and codenames, and the chart of each as a file."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.domain.terms import Vocabulary
from app.domain.urls import PAGES
from app.errors import NotFoundError
from app.web.contexts.terms import AnsweredContext
from app.web.render import render
from app.web.svg import svg_file
from app.web.views.codename import codename_view
from app.web.views.fate import fate_view
from app.web.views.organisation import organisation_view
from app.web.views.place import place_view
from app.web.views.rank import rank_view
from app.web.views.role import role_view

router = APIRouter()

View = Callable[[Connection, str], AnsweredContext]
VIEWS: dict[Vocabulary, tuple[View, str]] = {
    Vocabulary.PLACE: (place_view, "place.html"),
    Vocabulary.ORGANISATION: (organisation_view, "organisation.html"),
    Vocabulary.ROLE: (role_view, "role.html"),
    Vocabulary.RANK: (rank_view, "rank.html"),
    Vocabulary.FATE_KIND: (fate_view, "fate.html"),
    Vocabulary.CODENAME: (codename_view, "codename.html"),
}
"""What answers for a term of a vocabulary, and the template it is shown in."""


def _page(view: View, template: str) -> Callable[..., Awaitable[HTMLResponse]]:
    async def page(id: str, request: Request, db: Db) -> HTMLResponse:
        return render(request, template, await db.run(view, id))

    return page


def _chart(view: View, path: str) -> Callable[..., Awaitable[Response]]:
    async def chart(id: str, request: Request, db: Db) -> Response:
        context = await db.run(view, id)
        if context.chart is None or context.chart.wide is None:
            message = f"nobody is recorded in any year for {context.title}, or in too many years to draw"
            raise NotFoundError(f"{message}, so there is no chart")
        return svg_file(
            request, "presence", context.chart.wide, title=context.chart.title, description=context.description,
            page=f"/{path}/{id}", name=f"{id}-years",
        )  # fmt: skip

    return chart


for _vocabulary, (_view, _template) in VIEWS.items():
    _path = PAGES[_vocabulary]
    router.add_api_route(f"/{_path}/{{id}}/years.svg", _chart(_view, _path), name=f"years_{_path}")
    router.add_api_route(f"/{_path}/{{id}}", _page(_view, _template), name=f"page_{_path}")
