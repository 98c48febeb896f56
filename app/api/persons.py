"""`/persons`: the list, and the whole career of one."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import PERSON_PARAMETERS
from app.api.params import PERSON, Params
from app.api.shapes import PROBLEMS, PersonListOut, link_next, next_url, streamed_csv, streamed_json
from app.domain.query import PersonFilter
from app.formats.flat_csv import person_lines
from app.formats.geojson import MEDIA_TYPE, places_geojson
from app.queries.gazetteer import placed_record
from app.queries.person_record import person_record
from app.queries.person_tally import PersonTally, persons_answer
from app.queries.persons import PersonPage, all_persons
from app.queries.resolve import person_filter
from app.schemas.persons import CareerOut, PersonItem

router = APIRouter(tags=["persons"], responses=PROBLEMS)


def answer(connection: Connection, params: Params) -> tuple[PersonPage, PersonTally]:
    """One page of the persons a request asks for, and the tally of all of them."""
    asked, sort = person_filter(connection, params.all, params.get)
    return persons_answer(connection, asked, params.page(), sort)


@router.get("/persons", openapi_extra={"parameters": PERSON_PARAMETERS})
async def list_persons(request: Request, response: Response, db: Db) -> PersonListOut[PersonItem]:
    """Persons; role, organisation, place, cover, service and window must hold of one posting, the rest ever."""
    params = Params(request.query_params, PERSON)
    page, tally = await db.run(answer, params)
    next_ = next_url(request, params, page.next)
    link_next(response, next_)
    return PersonListOut[PersonItem](
        items=[PersonItem.from_row(row) for row in page.rows], total=page.total, next=next_,
        by_overlap=tally.by_overlap, claims_by_overlap=tally.claims_by_overlap, place_wider=tally.place_wider,
        explanation=tally.emptiness.sentence if tally.emptiness else None,
        counted=None if tally.counted else False,
    )


def everybody(connection: Connection, asked: PersonFilter, sort: str) -> Iterator[PersonItem]:
    """All persons a question selects."""
    return (PersonItem.from_row(row) for row in all_persons(connection, asked, sort))


@router.get("/persons.json", openapi_extra={"parameters": PERSON_PARAMETERS})
async def persons_json(request: Request, db: Db) -> StreamingResponse:
    """The whole list as a bare JSON array."""
    params = Params(request.query_params, PERSON)
    asked, sort = await db.run(person_filter, params.all, params.get)
    return streamed_json(db, lambda connection: everybody(connection, asked, sort))


@router.get("/persons.csv", openapi_extra={"parameters": PERSON_PARAMETERS})
async def persons_csv(request: Request, db: Db) -> StreamingResponse:
    """The whole list as CSV; `excel=1` adds a byte-order mark."""
    params = Params(request.query_params, PERSON, ("excel",))
    asked, sort = await db.run(person_filter, params.all, params.get)
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "persons", lambda connection: person_lines(everybody(connection, asked, sort), excel))


@router.get("/persons/{id}")
async def get_person(id: str, request: Request, db: Db) -> CareerOut:
    """The whole career: every claim with its dates and citations. A former id redirects permanently."""
    Params(request.query_params, ())
    return CareerOut.from_record(await db.run(person_record, id))


@router.get("/persons/{id}/places.geojson", response_class=Response, responses={200: {"content": {MEDIA_TYPE: {}}}})
async def get_places(id: str, request: Request, db: Db) -> Response:
    """The posts, events and fates of a career that name a place, as GeoJSON; null geometry without coordinates."""
    Params(request.query_params, ())
    record, places = await db.run(placed_record, id)
    return Response(places_geojson(CareerOut.from_record(record), places), media_type=MEDIA_TYPE)
