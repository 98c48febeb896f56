"""`/persons/{id}/network`: the persons around one, near or one step further, and what ties them."""

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import NETWORK_PARAMETERS
from app.api.params import NETWORK, Params
from app.api.shapes import PROBLEMS, streamed_csv, streamed_json
from app.formats.network_csv import network_lines
from app.queries.network import network
from app.queries.resolve_network import network_filter
from app.schemas.network import NetworkOut

router = APIRouter(tags=["company"], responses=PROBLEMS)


def answer(connection: Connection, slug: str, params: Params) -> NetworkOut:
    """The network a request asks for, whole."""
    params.whole()
    return NetworkOut.of(network(connection, network_filter(connection, slug, params.all, params.get)))


@router.get("/persons/{id}/network.json", openapi_extra={"parameters": NETWORK_PARAMETERS})
async def network_json(id: str, request: Request, db: Db) -> StreamingResponse:
    """The ties as a bare JSON array."""
    out = await db.run(answer, id, Params(request.query_params, NETWORK))
    return streamed_json(db, lambda _: out.links)


@router.get("/persons/{id}/network.csv", openapi_extra={"parameters": NETWORK_PARAMETERS})
async def network_csv(id: str, request: Request, db: Db) -> StreamingResponse:
    """The ties as CSV, one line each; `excel=1` adds a byte-order mark."""
    out = await db.run(answer, id, Params(request.query_params, NETWORK, ("excel",)))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "network", lambda _: network_lines(out.links, excel))


@router.get("/persons/{id}/network", openapi_extra={"parameters": NETWORK_PARAMETERS})
async def get_network(id: str, request: Request, db: Db) -> NetworkOut:
    """Those whom a text ties to a person or who were in the same town or small body at the same time, 59 at most.

    The nearest come first: most stated ties, then the surest and longest company. `place`, `from` and `to` hold of the
    ties themselves: of a claim's own place and dates, of both posts where it is company.
    """
    return await db.run(answer, id, Params(request.query_params, NETWORK))
