"""`/claims` and `/fates/claims`: the claims themselves."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import CLAIM_PARAMETERS, FATE_PARAMETERS
from app.api.params import CLAIM, FATE, Params
from app.api.shapes import PROBLEMS, FateListOut, ListOut, link_next, next_url, streamed_csv, streamed_json
from app.domain.overlap import Overlap, reason
from app.domain.query import ClaimFilter, FateFilter
from app.formats.flat_csv import claim_lines, fate_lines
from app.queries.claim_list import ClaimPage, all_claims, claims_page
from app.queries.claims import claim_key, claims_by_key
from app.queries.fates import FatePage, all_fates, fates_page
from app.queries.identity import no_such_claim
from app.queries.resolve import claim_filter, fate_filter
from app.queries.rows import ClaimRow
from app.schemas.claims import AnyClaimOut, ClaimOut, FateOut, claim_from_row

router = APIRouter(tags=["claims"], responses=PROBLEMS)


def fate_out(asked: FateFilter, row: ClaimRow, kind: Overlap | None) -> FateOut:
    """A fate claim with how and why it meets the window."""
    why = None
    if kind is not None and row.dates is not None:
        why = reason(row.dates.span(row.kind), asked.window, kind)
    out: FateOut = claim_from_row(row, overlap=kind and str(kind), overlap_reason=why)
    return out


def fates_answer(connection: Connection, params: Params) -> tuple[FateFilter, FatePage]:
    """The question of a request and one page of its answer."""
    asked = fate_filter(connection, params.all, params.get)
    return asked, fates_page(connection, asked, params.page())


def fates_out(asked: FateFilter, page: FatePage, next_: str | None) -> FateListOut[FateOut]:
    """A page of fate claims as it leaves."""
    return FateListOut[FateOut](
        items=[fate_out(asked, row, kind) for row, kind in page.rows], total=page.total, next=next_,
        by_overlap=page.by_overlap, persons=page.persons, persons_by_overlap=page.persons_by_overlap,
        place_wider=page.place_wider, explanation=page.emptiness.sentence if page.emptiness else None,
    )  # fmt: skip


@router.get("/fates/claims", openapi_extra={"parameters": FATE_PARAMETERS})
async def list_fate_claims(request: Request, response: Response, db: Db) -> FateListOut[FateOut]:
    """Fate claims, rival theories included and marked as alleged."""
    params = Params(request.query_params, FATE)
    asked, page = await db.run(fates_answer, params)
    next_ = next_url(request, params, page.next)
    link_next(response, next_)
    return fates_out(asked, page, next_)


def _every_fate(connection: Connection, asked: FateFilter) -> Iterator[FateOut]:
    return (fate_out(asked, row, kind) for row, kind in all_fates(connection, asked))


@router.get("/fates/claims.json", openapi_extra={"parameters": FATE_PARAMETERS})
async def fate_claims_json(request: Request, db: Db) -> StreamingResponse:
    """The whole list as a bare JSON array."""
    params = Params(request.query_params, FATE)
    asked = await db.run(fate_filter, params.all, params.get)
    return streamed_json(db, lambda connection: _every_fate(connection, asked))


@router.get("/fates/claims.csv", openapi_extra={"parameters": FATE_PARAMETERS})
async def fate_claims_csv(request: Request, db: Db) -> StreamingResponse:
    """The whole list as CSV."""
    params = Params(request.query_params, FATE, ("excel",))
    asked = await db.run(fate_filter, params.all, params.get)
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "fates", lambda connection: fate_lines(_every_fate(connection, asked), excel))


def _claims(connection: Connection, params: Params) -> ClaimPage:
    return claims_page(connection, claim_filter(connection, params.all, params.get), params.page())


@router.get("/claims", openapi_extra={"parameters": CLAIM_PARAMETERS})
async def list_claims(request: Request, response: Response, db: Db) -> ListOut[AnyClaimOut]:
    """Claims of every kind, person by person in the source's order."""
    params = Params(request.query_params, CLAIM)
    page = await db.run(_claims, params)
    next_ = next_url(request, params, page.next)
    link_next(response, next_)
    return ListOut[AnyClaimOut](items=[claim_from_row(row) for row in page.rows], total=page.total, next=next_)


def _every_claim(connection: Connection, asked: ClaimFilter) -> Iterator[ClaimOut]:
    return (claim_from_row(row) for row in all_claims(connection, asked))


@router.get("/claims.json", openapi_extra={"parameters": CLAIM_PARAMETERS})
async def claims_json(request: Request, db: Db) -> StreamingResponse:
    """The whole list as a bare JSON array."""
    params = Params(request.query_params, CLAIM)
    asked = await db.run(claim_filter, params.all, params.get)
    return streamed_json(db, lambda connection: _every_claim(connection, asked))


@router.get("/claims.csv", openapi_extra={"parameters": CLAIM_PARAMETERS})
async def claims_csv(request: Request, db: Db) -> StreamingResponse:
    """The whole list as CSV."""
    params = Params(request.query_params, CLAIM, ("excel",))
    asked = await db.run(claim_filter, params.all, params.get)
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "claims", lambda connection: claim_lines(_every_claim(connection, asked), excel))


def one_claim(connection: Connection, slug: str) -> ClaimRow:
    """A claim by id; raises NotFoundError."""
    key = claim_key(connection, slug)
    if key is None:
        raise no_such_claim(connection, slug)
    return claims_by_key(connection, [key])[0]


@router.get("/claims/{id}")
async def get_claim(id: str, request: Request, db: Db) -> AnyClaimOut:
    """One claim with its citations and links."""
    Params(request.query_params, ())
    out: AnyClaimOut = claim_from_row(await db.run(one_claim, id))
    return out
