"""`/disagreements`: where the texts disagree with one another or with themselves, and where we correct them."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import DISAGREEMENT_PARAMETERS
from app.api.params import DISAGREEMENT, Params
from app.api.shapes import PROBLEMS, link_next, next_url, streamed_csv, streamed_json
from app.domain.evidence import DisagreementFilter
from app.formats.evidence_csv import disagreement_lines
from app.queries.disagreement_list import DisagreementRow, all_disagreements, disagreement_facets, disagreements_page
from app.queries.resolve_evidence import disagreement_filter
from app.schemas.disagreements import DisagreementItem, DisagreementListOut

router = APIRouter(tags=["disagreements"], responses=PROBLEMS)
Answer = tuple[list[DisagreementRow], DisagreementListOut]


def answer(connection: Connection, params: Params) -> Answer:
    """One page of what a request asks for: its rows, and as it leaves, `next` being the bare cursor."""
    asked = disagreement_filter(connection, params.all, params.get)
    page = disagreements_page(connection, asked, params.page())
    facets = disagreement_facets(connection, asked)
    return page.rows, DisagreementListOut.of(page.rows, page.total, page.next, facets)


def _everything(connection: Connection, asked: DisagreementFilter) -> Iterator[DisagreementItem]:
    return (DisagreementItem.from_row(row) for row in all_disagreements(connection, asked))


@router.get("/disagreements", openapi_extra={"parameters": DISAGREEMENT_PARAMETERS})
async def list_disagreements(request: Request, response: Response, db: Db) -> DisagreementListOut:
    """Readings that exclude each other, side by side: declared, computed from the claims, or corrected by us."""
    params = Params(request.query_params, DISAGREEMENT)
    _, found = await db.run(answer, params)
    next_ = next_url(request, params, found.next)
    link_next(response, next_)
    return found.model_copy(update={"next": next_})


async def _asked(request: Request, db: Db, ignored: tuple[str, ...] = ()) -> DisagreementFilter:
    params = Params(request.query_params, DISAGREEMENT, ignored)
    return await db.run(disagreement_filter, params.all, params.get)


@router.get("/disagreements.json", openapi_extra={"parameters": DISAGREEMENT_PARAMETERS})
async def disagreements_json(request: Request, db: Db) -> StreamingResponse:
    """The whole list as a bare JSON array."""
    asked = await _asked(request, db)
    return streamed_json(db, lambda connection: _everything(connection, asked))


@router.get("/disagreements.csv", openapi_extra={"parameters": DISAGREEMENT_PARAMETERS})
async def disagreements_csv(request: Request, db: Db) -> StreamingResponse:
    """The whole list as CSV, a line for each reading; `excel=1` adds a byte-order mark."""
    asked = await _asked(request, db, ("excel",))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(
        db, "disagreements", lambda connection: disagreement_lines(_everything(connection, asked), excel)
    )
