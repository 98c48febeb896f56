"""Maps as files: of a career and of a place."""

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.vocabularies import entry
from app.domain import urls
from app.domain.terms import Vocabulary
from app.errors import NotFoundError
from app.queries.gazetteer import placed_record
from app.queries.terms import term_key
from app.schemas.persons import CareerOut
from app.web.contexts.map import PlacesMap
from app.web.svg import svg_file
from app.web.views.map import career_map, place_map

router = APIRouter()


@router.get("/persons/{id}/map.svg")
async def career_file(id: str, request: Request, db: Db) -> Response:
    """The map of a career as a file; 404 where it names no place that can be drawn."""
    record, places = await db.run(placed_record, id)
    return _file(request, career_map(CareerOut.from_record(record), places), urls.person(id), f"{id}-map")


@router.get("/places/{id}/map.svg")
async def place_file(id: str, request: Request, db: Db) -> Response:
    """The map of a place as a file; 404 where nothing of it can be drawn."""
    return _file(request, await db.run(_place, id), urls.term(Vocabulary.PLACE, id), f"{id}-map")


def _place(connection: Connection, slug: str) -> PlacesMap | None:
    one = entry(connection, Vocabulary.PLACE, slug)
    key = term_key(connection, Vocabulary.PLACE, slug)
    return None if key is None else place_map(connection, one, key)


def _file(request: Request, found: PlacesMap | None, page: str, name: str) -> Response:
    if found is None or found.wide is None:
        raise NotFoundError("no place that is recorded here has coordinates, so there is no map")
    return svg_file(
        request, "map", found.wide, title=found.title, description=f"{found.words} {found.credit}".strip(),
        page=page, name=name,
    )  # fmt: skip
