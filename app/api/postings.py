"""`/postings`: who was what, where, when, and how surely."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import POSTING_PARAMETERS
from app.api.params import POSTING, Params
from app.api.shapes import PROBLEMS, PostingListOut, link_next, next_url, streamed_csv, streamed_json
from app.domain.overlap import Overlap, overlap, reason
from app.domain.query import PostingFilter
from app.formats.posting_csv import posting_lines
from app.queries.postings import PostingPage, all_postings, postings_page
from app.queries.resolve import posting_filter
from app.queries.rows import ClaimRow
from app.schemas.claims import PostingOut, claim_from_row

router = APIRouter(tags=["postings"], responses=PROBLEMS)


def posting_out(asked: PostingFilter, row: ClaimRow, kind: Overlap | None) -> PostingOut:
    """A posting with how and why it meets the window."""
    why = None
    if kind is not None and row.dates is not None:
        why = reason(row.dates.span(row.kind), asked.post.window, kind)
        by_dates = overlap(row.dates.bounds, asked.post.window, capped=row.dates.qualified or row.assessment != "none")
        if (by_dates, kind) == (Overlap.CERTAIN, Overlap.POSSIBLE):
            why = f"{row.dates.label(row.kind)}; {_doubt(asked, row)}"
    out: PostingOut = claim_from_row(row, overlap=kind and str(kind), overlap_reason=why)
    return out


def _doubt(asked: PostingFilter, row: ClaimRow) -> str:
    """What beside the dates keeps a posting from being certain."""
    place = row.detail["place"]
    if place is not None and place.slug in asked.post.around:
        return f"placed only in {place.label}, no nearer"
    return "the rank is not attested surely then"


def answer(connection: Connection, params: Params) -> tuple[PostingFilter, PostingPage]:
    """The question of a request and one page of its answer."""
    asked = posting_filter(connection, params.all, params.get)
    return asked, postings_page(connection, asked, params.page())


def page_out(asked: PostingFilter, page: PostingPage, next_: str | None) -> PostingListOut[PostingOut]:
    """A page as it leaves."""
    tally = page.tally
    kinds = tally.by_overlap if tally else None
    return PostingListOut[PostingOut](
        items=[posting_out(asked, row, kind) for row, kind in page.rows],
        total=tally.total if tally else None,
        next=next_,
        by_overlap=None if kinds is None else {name: count.claims for name, count in kinds.items()},
        persons_by_overlap=None if kinds is None else {name: count.persons for name, count in kinds.items()},
        persons=tally.persons if tally else 0,
        counted=False if tally and not tally.counted else None,
        set_aside=tally.set_aside if tally else {},
        place_wider=tally.place_wider if tally else {},
        explanation=page.emptiness.sentence if page.emptiness else None,
    )


def everything(connection: Connection, asked: PostingFilter) -> Iterator[PostingOut]:
    """All postings a question selects."""
    return (posting_out(asked, row, kind) for row, kind in all_postings(connection, asked))


@router.get("/postings", openapi_extra={"parameters": POSTING_PARAMETERS})
async def list_postings(request: Request, response: Response, db: Db) -> PostingListOut[PostingOut]:
    """Postings that meet every filter; role, place, organisation, cover, service and window hold of one posting."""
    params = Params(request.query_params, POSTING)
    asked, page = await db.run(answer, params)
    next_ = next_url(request, params, page.next)
    link_next(response, next_)
    return page_out(asked, page, next_)


async def _whole(request: Request, db: Db, ignored: tuple[str, ...] = ()) -> PostingFilter:
    params = Params(request.query_params, POSTING, ignored)
    return await db.run(posting_filter, params.all, params.get)


@router.get("/postings.json", openapi_extra={"parameters": POSTING_PARAMETERS})
async def postings_json(request: Request, db: Db) -> StreamingResponse:
    """The whole list as a bare JSON array."""
    asked = await _whole(request, db)
    return streamed_json(db, lambda connection: everything(connection, asked))


@router.get("/postings.csv", openapi_extra={"parameters": POSTING_PARAMETERS})
async def postings_csv(request: Request, db: Db) -> StreamingResponse:
    """The whole list as CSV; `excel=1` adds a byte-order mark."""
    asked = await _whole(request, db, ("excel",))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "postings", lambda connection: posting_lines(connection, asked, excel))


