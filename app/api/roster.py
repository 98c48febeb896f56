"""`/roster`: who was where on a day, in a month or in a year."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import ROSTER_PARAMETERS
from app.api.params import ROSTER, Params
from app.api.postings import everything, page_out
from app.api.shapes import PROBLEMS, RosterOut, link_next, next_url, streamed_csv, streamed_json
from app.formats.posting_csv import posting_lines
from app.queries.postings import PostingPage, postings_page
from app.queries.resolve_posts import RosterFilter, roster_filter
from app.schemas.roster import OnOut

router = APIRouter(tags=["roster"], responses=PROBLEMS)


def answer(connection: Connection, params: Params) -> tuple[RosterFilter, PostingPage]:
    """The question of a request and one page of its answer."""
    asked = roster_filter(connection, params.all, params.get)
    return asked, postings_page(connection, asked.postings, params.page())


def roster_out(asked: RosterFilter, page: PostingPage, next_: str | None) -> RosterOut:
    """A page as it leaves."""
    found = page_out(asked.postings, page, next_)
    fields = {name: getattr(found, name) for name in type(found).model_fields}
    return RosterOut(**fields, on=OnOut.of(asked.on))


@router.get("/roster", openapi_extra={"parameters": ROSTER_PARAMETERS})
async def list_roster(request: Request, response: Response, db: Db) -> RosterOut:
    """Everyone at a place, in an organisation or in a role then; each with how surely, and the reason in words."""
    params = Params(request.query_params, ROSTER)
    asked, page = await db.run(answer, params)
    next_ = next_url(request, params, page.next)
    link_next(response, next_)
    return roster_out(asked, page, next_)


async def _whole(request: Request, db: Db, ignored: tuple[str, ...] = ()) -> RosterFilter:
    params = Params(request.query_params, ROSTER, ignored)
    return await db.run(roster_filter, params.all, params.get)


@router.get("/roster.json", openapi_extra={"parameters": ROSTER_PARAMETERS})
async def roster_json(request: Request, db: Db) -> StreamingResponse:
    """The whole list as a bare JSON array."""
    asked = await _whole(request, db)
    return streamed_json(db, lambda connection: everything(connection, asked.postings))


@router.get("/roster.csv", openapi_extra={"parameters": ROSTER_PARAMETERS})
async def roster_csv(request: Request, db: Db) -> StreamingResponse:
    """The whole list as CSV with the columns of postings; `excel=1` adds a byte-order mark."""
    asked = await _whole(request, db, ("excel",))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "roster", lambda connection: posting_lines(connection, asked.postings, excel))
