"""`/postings/facets`: how the postings of a question divide."""

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import FACET_PARAMETERS
from app.api.params import PAGING, POSTING, Params
from app.api.shapes import PROBLEMS, streamed_csv
from app.formats.counts_csv import facet_lines
from app.queries.facets import facets_of
from app.queries.resolve import posting_filter
from app.schemas.facets import FacetsOut

router = APIRouter(tags=["postings"], responses=PROBLEMS)


def facets(connection: Connection, params: Params, *, whole: bool = False) -> FacetsOut:
    """The facets of the question a request asks; `whole`: however many postings must be counted for them."""
    params.whole(counted=True)
    asked = posting_filter(connection, params.all, params.get)
    given = params.pairs(without=(*PAGING, "excel"))
    exact = params.page().exact
    return FacetsOut.of(facets_of(connection, asked, exact=exact or whole), asked, given, exact=exact)


@router.get("/postings/facets.json", openapi_extra={"parameters": FACET_PARAMETERS}, name="facets_json")
@router.get("/postings/facets", openapi_extra={"parameters": FACET_PARAMETERS})
async def posting_facets(request: Request, db: Db) -> FacetsOut:
    """What the postings of a question have in common, most frequent first; the same filters as `/postings`.

    Very many are not counted until the question is narrower, or `count=exact` asks for it: see `counted`.
    """
    return await db.run(facets, Params(request.query_params, POSTING))


@router.get("/postings/facets.csv", openapi_extra={"parameters": FACET_PARAMETERS})
async def posting_facets_csv(request: Request, db: Db) -> StreamingResponse:
    """The facets as CSV, one line a value."""
    params = Params(request.query_params, POSTING, ("excel",))
    found = await db.run(partial(facets, whole=True), params)
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "facets", lambda _: facet_lines(found, excel))
