"""`/coverage`: what the texts cover by year and place, and where they are silent."""

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import COVERAGE_PARAMETERS
from app.api.params import COVERAGE, Params
from app.api.shapes import PROBLEMS, streamed_csv, streamed_json
from app.formats.evidence_csv import coverage_lines
from app.queries.coverage import coverage, figures, texts
from app.queries.resolve_evidence import coverage_filter
from app.schemas.coverage import CoverageOut, coverage_out

router = APIRouter(tags=["coverage"], responses=PROBLEMS)


def answer(connection: Connection, params: Params) -> CoverageOut:
    """The coverage a request asks for; raises InvalidInputError."""
    params.whole()
    asked = coverage_filter(connection, params.get)
    found = coverage(connection, asked)
    return coverage_out(found, str(asked.by), asked.levels, texts(connection), figures(connection))


@router.get("/coverage", openapi_extra={"parameters": COVERAGE_PARAMETERS})
async def get_coverage(request: Request, db: Db) -> CoverageOut:
    """How many persons are certainly, and how many only possibly, attested in each year: by place, service or text.

    A year's numbers are those of `/postings` with that year as its window. A year under `silent` has nobody recorded,
    which says something of the texts and nothing of the past.
    """
    return await db.run(answer, Params(request.query_params, COVERAGE))


@router.get("/coverage.json", openapi_extra={"parameters": COVERAGE_PARAMETERS})
async def coverage_json(request: Request, db: Db) -> StreamingResponse:
    """The rows as a bare JSON array."""
    found = await db.run(answer, Params(request.query_params, COVERAGE))
    return streamed_json(db, lambda _: found.items)


@router.get("/coverage.csv", openapi_extra={"parameters": COVERAGE_PARAMETERS})
async def coverage_csv(request: Request, db: Db) -> StreamingResponse:
    """A line for each row and year, silent years with zeros; `excel=1` adds a byte-order mark."""
    found = await db.run(answer, Params(request.query_params, COVERAGE, ("excel",)))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "coverage", lambda _: coverage_lines(found, excel))
