"""`/duplicates`: likely same persons and likely wrong merges, with the evidence for and against."""

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import DUPLICATE_PARAMETERS
from app.api.params import DUPLICATES, Params
from app.api.shapes import PROBLEMS, streamed_csv, streamed_json
from app.db.database import Database
from app.formats.duplicates_csv import case_lines
from app.queries.duplicates import cases
from app.queries.resolve_identity import case_filter
from app.schemas.duplicates import CasesOut

router = APIRouter(tags=["identity"], responses=PROBLEMS)


def answer(connection: Connection, params: Params) -> CasesOut:
    """The cases a request asks for; raises InvalidInputError."""
    params.whole()
    return CasesOut.of(cases(connection, case_filter(connection, params.all)))


def _whole(db: Database, params: Params) -> CasesOut:
    with db.connection() as connection:
        return answer(connection, params)


async def _cases(db: Database, params: Params) -> CasesOut:
    """The answer, worked out in a thread with a connection of its own: nobody else waits for it."""
    return await to_thread.run_sync(_whole, db, params)


@router.get("/duplicates", openapi_extra={"parameters": DUPLICATE_PARAMETERS})
async def list_duplicates(request: Request, db: Db) -> CasesOut:
    """Two records that may be one person, and records that may hold two; each with the evidence for and against."""
    return await _cases(db, Params(request.query_params, DUPLICATES))


@router.get("/duplicates.json", openapi_extra={"parameters": DUPLICATE_PARAMETERS})
async def duplicates_json(request: Request, db: Db) -> StreamingResponse:
    """The cases as a bare JSON array."""
    out = await _cases(db, Params(request.query_params, DUPLICATES))
    return streamed_json(db, lambda _: out.items)


@router.get("/duplicates.csv", openapi_extra={"parameters": DUPLICATE_PARAMETERS})
async def duplicates_csv(request: Request, db: Db) -> StreamingResponse:
    """The cases as CSV, a line each; `excel=1` adds a byte-order mark."""
    out = await _cases(db, Params(request.query_params, DUPLICATES, ("excel",)))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "duplicates", lambda _: case_lines(out, excel))
