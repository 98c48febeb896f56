"""`/fates/cohorts`: of those selected, how many met which fate."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import COHORT_PARAMETERS
from app.api.params import COHORT, PAGING, Params
from app.api.shapes import PROBLEMS, streamed_csv, streamed_json
from app.domain.explain import Emptiness
from app.domain.query import PersonFilter
from app.formats.counts_csv import cohort_lines
from app.queries.cohorts import Cohorts, cohorts_of
from app.queries.person_tally import person_tally
from app.queries.resolve import cohort_filter
from app.schemas.cohorts import CohortsOut

router = APIRouter(tags=["fates"], responses=PROBLEMS)
_NO_FILTERS = (*PAGING, "excel", "by", "sort")


@dataclass(frozen=True, slots=True)
class Answer:
    """The question as understood, its cohorts, why they are empty, and all of it as it leaves."""

    asked: PersonFilter
    cohorts: Cohorts
    emptiness: Emptiness | None
    out: CohortsOut


def answer(connection: Connection, params: Params) -> Answer:
    """The cohorts a request asks for."""
    asked, by = cohort_filter(connection, params.all, params.get)
    params.whole()
    found = cohorts_of(connection, asked, by)
    why = person_tally(connection, asked, 0).emptiness if not found.whole.persons else None
    given = params.pairs(without=_NO_FILTERS)
    return Answer(asked, found, why, CohortsOut.of(found, asked, by, given, why.sentence if why else None))


def cohorts(connection: Connection, params: Params) -> CohortsOut:
    """The cohorts a request asks for, as they leave."""
    return answer(connection, params).out


@router.get("/fates/cohorts", openapi_extra={"parameters": COHORT_PARAMETERS})
async def fate_cohorts(request: Request, db: Db) -> CohortsOut:
    """Of the persons selected, how many met which fate, by role, place, organisation, service, decade or year.

    Counts are of persons. One person may have met several fates, so the numbers of a row do not add up; of
    those `not_stated` the texts do not say what became of them. The filters are those of `/persons`; a group is
    made by the posts that meet what is asked of a post, and a term's group includes what is below it.
    """
    return await db.run(cohorts, Params(request.query_params, COHORT))


@router.get("/fates/cohorts.json", openapi_extra={"parameters": COHORT_PARAMETERS})
async def fate_cohorts_json(request: Request, db: Db) -> StreamingResponse:
    """The groups as a bare JSON array."""
    found = await db.run(cohorts, Params(request.query_params, COHORT))
    return streamed_json(db, lambda _: found.items)


@router.get("/fates/cohorts.csv", openapi_extra={"parameters": COHORT_PARAMETERS})
async def fate_cohorts_csv(request: Request, db: Db) -> StreamingResponse:
    """The groups as CSV: two columns a fate, those who met it and of these those of whom it is only alleged."""
    found = await db.run(cohorts, Params(request.query_params, COHORT, ("excel",)))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "cohorts", lambda _: cohort_lines(found, excel))
