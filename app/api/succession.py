"""`/succession`: who held a post one after another, with gaps, overlaps and what the texts say of each hand-over."""

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import SUCCESSION_PARAMETERS
from app.api.params import SUCCESSION, Params
from app.api.postings import posting_out
from app.api.shapes import PROBLEMS, streamed_csv, streamed_json
from app.domain.query import PostingFilter
from app.formats.succession_csv import succession_lines
from app.queries.resolve_posts import succession_filter
from app.queries.succession import Succession, succession
from app.schemas.succession import SuccessionOut

router = APIRouter(tags=["succession"], responses=PROBLEMS)


def answer(connection: Connection, params: Params) -> tuple[PostingFilter, Succession]:
    """The question of a request and its answer; raises InvalidInputError. A succession is whole: it has no pages."""
    params.whole()
    asked = succession_filter(connection, params.all, params.get)
    return asked, succession(connection, asked)


def succession_out(asked: PostingFilter, read: Succession) -> SuccessionOut:
    """A succession as it leaves."""
    postings = {row.slug: posting_out(asked, row, kind) for holder in read.holders for row, kind in holder.held}
    return SuccessionOut.of(read, postings)


async def _answer(request: Request, db: Db, ignored: tuple[str, ...] = ()) -> SuccessionOut:
    params = Params(request.query_params, SUCCESSION, ignored)
    asked, read = await db.run(answer, params)
    return succession_out(asked, read)


@router.get("/succession", openapi_extra={"parameters": SUCCESSION_PARAMETERS})
async def list_succession(request: Request, db: Db) -> SuccessionOut:
    """The holders of a post in order; `role` with `place` or `organisation`, each with what lies below it."""
    return await _answer(request, db)


@router.get("/succession.json", openapi_extra={"parameters": SUCCESSION_PARAMETERS})
async def succession_json(request: Request, db: Db) -> StreamingResponse:
    """The holders as a bare JSON array."""
    out = await _answer(request, db)
    return streamed_json(db, lambda _: out.items)


@router.get("/succession.csv", openapi_extra={"parameters": SUCCESSION_PARAMETERS})
async def succession_csv(request: Request, db: Db) -> StreamingResponse:
    """The holders as CSV, a line for each posting; `excel=1` adds a byte-order mark."""
    out = await _answer(request, db, ("excel",))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "succession", lambda _: succession_lines(out, excel))
