"""`/compare`: two or three careers beside each other, and what each two of them share."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import COMPARE_PARAMETERS
from app.api.params import COMPARE, Params
from app.api.shapes import PROBLEMS, streamed_csv
from app.formats.company_csv import compared_lines
from app.queries.compare import PairRead, compare_read, compared_persons
from app.schemas.compare import CompareOut
from app.schemas.persons import CareerOut

router = APIRouter(tags=["company"], responses=PROBLEMS)


@dataclass(frozen=True, slots=True)
class Compared:
    """What is answered, and what it was made from: whole careers, and what each two of them share."""

    careers: list[CareerOut]
    pairs: list[PairRead]
    out: CompareOut


def compared(connection: Connection, params: Params) -> Compared:
    """The careers a request asks for beside each other."""
    params.whole()
    read = compare_read(connection, compared_persons(connection, params.get))
    careers = [CareerOut.from_record(one) for one in read.records]
    return Compared(careers, read.pairs, CompareOut.from_read(careers, read.pairs))


@router.get("/compare.json", openapi_extra={"parameters": COMPARE_PARAMETERS}, name="compare_json")
@router.get("/compare", openapi_extra={"parameters": COMPARE_PARAMETERS})
async def compare(request: Request, db: Db) -> CompareOut:
    """The careers in short, and for each two persons the posts that share a place or a body, and what ties them."""
    found = await db.run(compared, Params(request.query_params, COMPARE))
    return found.out


@router.get("/compare.csv", openapi_extra={"parameters": COMPARE_PARAMETERS})
async def compare_csv(request: Request, db: Db) -> StreamingResponse:
    """The pairs of posts that share something as CSV, one line each; `excel=1` adds a byte-order mark."""
    found = await db.run(compared, Params(request.query_params, COMPARE, ("excel",)))
    excel = request.query_params.get("excel") == "1"
    items = [item for pair in found.out.pairs for item in pair.items]
    return streamed_csv(db, "compare", lambda _: compared_lines(items, excel))
