"""`/postings/years`: how many persons were there in each year."""

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import YEAR_PARAMETERS
from app.api.params import YEARS, Params
from app.api.shapes import PROBLEMS, streamed_csv, streamed_json
from app.errors import InvalidInputError, Problem
from app.formats.counts_csv import year_lines
from app.queries.resolve import posting_filter
from app.queries.years import MOST_POSTS, years_of
from app.schemas.years import YearsOut

router = APIRouter(tags=["postings"], responses=PROBLEMS)


def years(connection: Connection, params: Params) -> YearsOut:
    """The years of the question a request asks; raises InvalidInputError where too many posts answer to be counted."""
    params.whole()
    asked = posting_filter(connection, params.all, params.get)
    rows = years_of(connection, asked, MOST_POSTS)
    if rows is None:
        message = f"more than {MOST_POSTS} posts answer, too many to be counted by year: narrow the question"
        accepted = ("a first and a last year (from, to)", "one filter more, such as a place or a role")
        raise InvalidInputError([Problem("from", params.get("from") or "", message, accepted)])
    return YearsOut.of(rows, params.pairs(without=("from", "to", "excel")))


@router.get("/postings/years", openapi_extra={"parameters": YEAR_PARAMETERS})
async def posting_years(request: Request, db: Db) -> YearsOut:
    """Persons by year, certainly there or only possibly; the filters of `/postings`, without sorting and pages."""
    return await db.run(years, Params(request.query_params, YEARS))


@router.get("/postings/years.json", openapi_extra={"parameters": YEAR_PARAMETERS})
async def posting_years_json(request: Request, db: Db) -> StreamingResponse:
    """The years as a bare JSON array."""
    found = await db.run(years, Params(request.query_params, YEARS))
    return streamed_json(db, lambda _: found.items)


@router.get("/postings/years.csv", openapi_extra={"parameters": YEAR_PARAMETERS})
async def posting_years_csv(request: Request, db: Db) -> StreamingResponse:
    """The years as CSV, one line each; `excel=1` adds a byte-order mark."""
    found = await db.run(years, Params(request.query_params, YEARS, ("excel",)))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "years", lambda _: year_lines(found.items, excel))
