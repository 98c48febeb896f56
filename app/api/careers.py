"""`/careers`: whose claims meet a list of steps, each begun after the one before."""

from collections.abc import Iterator, Mapping

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import CAREER_PARAMETERS
from app.api.params import CAREER, Params
from app.api.shapes import PROBLEMS, CareerListOut, link_next, next_url, streamed_csv, streamed_json
from app.domain.career_steps import known_names
from app.domain.careers import CareerFilter
from app.domain.order_words import nobody_words
from app.formats.careers_csv import career_lines
from app.queries.careers import CareerPage, all_careers, alone, careers_page
from app.queries.resolve_careers import career_filter
from app.schemas.careers import CareerItem

router = APIRouter(tags=["careers"], responses=PROBLEMS)


def params_of(request: Request, ignored: tuple[str, ...] = ()) -> Params:
    """The parameters of a request, numbered fields of steps among them."""
    query = request.query_params
    return Params(query, (*CAREER, *known_names(query.keys())), ignored)


def asked_of(connection: Connection, params: Params) -> CareerFilter:
    """The question of a request; raises InvalidInputError."""
    return career_filter(connection, params.query.multi_items(), params.all, params.get)


def answer(connection: Connection, params: Params) -> tuple[CareerFilter, CareerPage, str | None]:
    """The question of a request, one page of its answer, and where it is empty why."""
    asked = asked_of(connection, params)
    page = careers_page(connection, asked, params.page())
    nobody = not page.rows and not params.get("cursor")
    return asked, page, explained(connection, asked, page.by_order) if nobody else None


def explained(connection: Connection, asked: CareerFilter, by_order: Mapping[str, int]) -> str:
    """Why nobody answers, in words."""
    counts = alone(connection, asked)
    return nobody_words(counts.steps, counts.together, counts.reversed, counts.later, by_order, asked.orders)


def page_out(
    asked: CareerFilter, page: CareerPage, next_: str | None, explanation: str | None
) -> CareerListOut[CareerItem]:
    """A page as it leaves."""
    return CareerListOut[CareerItem](
        items=[CareerItem.of(asked, row) for row in page.rows], total=page.total, next=next_, by_order=page.by_order,
        explanation=explanation,
    )  # fmt: skip


@router.get("/careers", openapi_extra={"parameters": CAREER_PARAMETERS})
async def list_careers(request: Request, response: Response, db: Db) -> CareerListOut[CareerItem]:
    """Persons whose claims meet the steps in order; a step's keys hold of one claim, the rest of the person."""
    params = params_of(request)
    asked, page, explanation = await db.run(answer, params)
    next_ = next_url(request, params, page.next)
    link_next(response, next_)
    return page_out(asked, page, next_, explanation)


def _everybody(connection: Connection, asked: CareerFilter) -> Iterator[CareerItem]:
    return (CareerItem.of(asked, row) for row in all_careers(connection, asked))


@router.get("/careers.json", openapi_extra={"parameters": CAREER_PARAMETERS})
async def careers_json(request: Request, db: Db) -> StreamingResponse:
    """The whole list as a bare JSON array."""
    asked = await db.run(asked_of, params_of(request))
    return streamed_json(db, lambda connection: _everybody(connection, asked))


@router.get("/careers.csv", openapi_extra={"parameters": CAREER_PARAMETERS})
async def careers_csv(request: Request, db: Db) -> StreamingResponse:
    """One line for each person, step and claim; `excel=1` adds a byte-order mark."""
    asked = await db.run(asked_of, params_of(request, ("excel",)))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "careers", lambda connection: career_lines(_everybody(connection, asked), excel))
