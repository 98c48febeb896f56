"""`/ask`: a question in plain words, answered by the structured question it means."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.careers import careers_csv, careers_json, list_careers
from app.api.claims import fate_claims_csv, fate_claims_json, list_fate_claims
from app.api.cohorts import fate_cohorts, fate_cohorts_csv, fate_cohorts_json
from app.api.company import contemporaries_csv, contemporaries_json, get_with, list_contemporaries, with_csv, with_json
from app.api.deps import Db
from app.api.documented import parameters
from app.api.params import PAGING, Params
from app.api.persons import get_person, list_persons, persons_csv, persons_json
from app.api.postings import list_postings, postings_csv, postings_json
from app.api.roster import list_roster, roster_csv, roster_json
from app.api.shapes import PROBLEMS
from app.api.succession import list_succession, succession_csv, succession_json
from app.db.database import Database
from app.domain.ask import addresses
from app.domain.ask.interpret import EXAMPLES, Understood, understood
from app.domain.ask.meaning import Question, Target
from app.errors import InvalidInputError, Problem
from app.queries.lexicon import lexicon_of, namesakes
from app.schemas.ask import InterpretationOut

router = APIRouter(tags=["plain words"], responses=PROBLEMS)

MOST_WORDS = 60
WHOLE = frozenset({Target.SUCCESSION, Target.PERSON, Target.TOGETHER, Target.COHORTS})
"""Questions answered whole, without pages."""
ASK_PARAMETERS = parameters("q", *PAGING)
ASK_PARAMETERS[0] |= {"description": "A question in plain words", "example": EXAMPLES[0], "required": True}

Stream = Callable[..., Awaitable[Response]]
STREAMED: dict[Target, tuple[Stream, Stream, int]] = {
    Target.POSTINGS: (postings_json, postings_csv, 0),
    Target.PERSONS: (persons_json, persons_csv, 0),
    Target.CAREERS: (careers_json, careers_csv, 0),
    Target.FATES: (fate_claims_json, fate_claims_csv, 0),
    Target.COHORTS: (fate_cohorts_json, fate_cohorts_csv, 0),
    Target.ROSTER: (roster_json, roster_csv, 0),
    Target.SUCCESSION: (succession_json, succession_csv, 0),
    Target.CONTEMPORARIES: (contemporaries_json, contemporaries_csv, 1),
    Target.TOGETHER: (with_json, with_csv, 2),
    Target.PERSON: (postings_json, postings_csv, 0),
}
"""The whole answer of each question as JSON and as CSV, and how many persons stand in its address."""


class AskOut(BaseModel):
    """How the question was understood, and the answer of the structured question: its `items` and all it counts."""

    model_config = ConfigDict(extra="allow")

    interpretation: InterpretationOut
    items: list[Any] = Field(description="As at `interpretation.api_url`")


def interpret(connection: Connection, text: str) -> Understood:
    """A question as it is understood; raises InvalidInputError."""
    return understood(text, lexicon_of(connection), namesakes(connection))


def asked(query: QueryParams, ignored: tuple[str, ...] = ()) -> Params:
    """The parameters of a request; raises InvalidInputError where no question is asked."""
    params = Params(query, ("q",), ignored, most_words=MOST_WORDS)
    if params.get("q") is None:
        raise InvalidInputError([Problem("q", "", "no question is asked", EXAMPLES)])
    return params


def inner(request: Request, path: str, pairs: list[tuple[str, str]]) -> Request:
    """The request of the structured question, with the same headers."""
    scope = {**request.scope, "path": path, "raw_path": path.encode(), "query_string": urlencode(pairs).encode()}
    return Request(scope, request.receive)


@router.get("/ask", openapi_extra={"parameters": ASK_PARAMETERS}, response_model=AskOut)
async def ask(request: Request, response: Response, db: Db) -> JSONResponse:
    """The answer to a question in plain words, and how it was understood; `next` continues the structured question."""
    params = asked(request.query_params)
    found = await db.run(interpret, params.get("q") or "")
    whole = found.question.target in WHOLE
    paging = [] if whole else [(name, value) for name in PAGING if (value := params.get(name)) is not None]
    answer = await _answer(request, response, db, found.question, paging)
    interpretation = InterpretationOut.from_understood(found).model_dump(mode="json")
    items = answer.pop("items", None)
    body = {"interpretation": interpretation, "items": [answer] if items is None else items}
    headers = {"Link": response.headers["Link"]} if "Link" in response.headers else None
    return JSONResponse(body if items is None else body | answer, headers=headers)


async def _answer(
    request: Request, response: Response, db: Database, question: Question, paging: list[tuple[str, str]]
) -> dict[str, Any]:
    """The JSON of the structured question."""
    request = inner(request, addresses.api_path(question), [*question.pairs, *paging])
    people = [slug for slug, _ in question.subjects]
    shape: BaseModel
    match question.target:
        case Target.CAREERS:
            shape = await list_careers(request, response, db)
        case Target.FATES:
            shape = await list_fate_claims(request, response, db)
        case Target.COHORTS:
            shape = await fate_cohorts(request, db)
        case Target.ROSTER:
            shape = await list_roster(request, response, db)
        case Target.SUCCESSION:
            shape = await list_succession(request, db)
        case Target.PERSONS:
            shape = await list_persons(request, response, db)
        case Target.PERSON:
            shape = await get_person(people[0], request, db)
        case Target.CONTEMPORARIES:
            shape = await list_contemporaries(people[0], request, response, db)
        case Target.TOGETHER:
            shape = await get_with(people[0], people[1], request, db)
        case _:
            shape = await list_postings(request, response, db)
    return shape.model_dump(mode="json", by_alias=True)


@router.get("/ask.json", openapi_extra={"parameters": ASK_PARAMETERS}, response_model=list[Any])
async def ask_json(request: Request, db: Db) -> Response:
    """The whole answer as a bare JSON array, as the structured question gives it."""
    params = asked(request.query_params)
    question = (await db.run(interpret, params.get("q") or "")).question
    request = inner(request, f"{addresses.api_path(question)}.json", list(question.pairs))
    if question.target is Target.PERSON:
        career = await get_person(question.subjects[0][0], request, db)
        return JSONResponse([career.model_dump(mode="json", by_alias=True)])
    answer, _, named = STREAMED[question.target]
    return await answer(*(slug for slug, _ in question.subjects[:named]), request, db)


@router.get("/ask.csv", openapi_extra={"parameters": ASK_PARAMETERS})
async def ask_csv(request: Request, db: Db) -> Response:
    """The whole answer as CSV, as the structured question gives it; `excel=1` adds a byte-order mark."""
    params = asked(request.query_params, ("excel",))
    question = (await db.run(interpret, params.get("q") or "")).question
    excel = [("excel", "1")] if request.query_params.get("excel") == "1" else []
    request = inner(request, addresses.csv_path(question), [*addresses.csv_pairs(question), *excel])
    _, answer, named = STREAMED[question.target]
    return await answer(*(slug for slug, _ in question.subjects[:named]), request, db)
