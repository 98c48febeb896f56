"""`/reconcile`: the Reconciliation Service API 0.2, with which OpenRefine matches a table against the record."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from app.api.deps import Config, Db
from app.api.shapes import PROBLEMS, ProblemOut
from app.db.database import Database
from app.domain.reconcile import BATCH, MOST_BYTES, ROOT
from app.domain.suggest import nearest
from app.errors import InvalidInputError, Problem, SlowSenderError, TooLargeError, WrongFormError
from app.queries.reconcile import reconciled
from app.queries.reconcile_extend import extended
from app.schemas.reconcile import ExtendOut, ResultOut, cell_out, manifest, meta_out
from app.schemas.reconcile_asked import read_extension, read_queries
from app.settings import Settings

FORM = "application/x-www-form-urlencoded"
TASKS = ("queries", "extend")
SEND_SECONDS = 30.0
"""How long a batch may take to arrive."""
IGNORED = ("_",)
"""What clients add to get past caches."""
SENT: dict[int | str, dict[str, Any]] = PROBLEMS | {
    413: {"model": ProblemOut, "description": f"More than {BATCH} queries, or a body beyond {MOST_BYTES} bytes."},
    415: {"model": ProblemOut, "description": f"The body is not {FORM}."},
}
router = APIRouter(tags=["reconciliation"], responses=PROBLEMS)


def base_of(request: Request, config: Settings) -> str:
    """The start of absolute addresses: as the operator set it, else as the request came."""
    return (config.public_url or str(request.base_url)).rstrip("/")


def bases_of(request: Request, config: Settings) -> tuple[str, ...]:
    """Every start an address of ours may have."""
    return tuple(dict.fromkeys((base_of(request, config), str(request.base_url).rstrip("/"))))


_TOLD: dict[str, tuple[str, str]] = {
    "queries": (
        "A batch: JSON object of named queries, each with `query`, `type`, `limit`, `properties`",
        '{"q0": {"query": "Мельников Борис", "type": "person", "properties": [{"pid": "place", "v": "Harbin"}]}}',
    ),
    "extend": (
        "A data extension query: JSON object with `ids` and `properties`",
        '{"ids": ["melnikov-boris-nikolaevich"], "properties": [{"id": "posting"}, {"id": "dates"}]}',
    ),
}
_GET = [
    {"name": name, "in": "query", "required": False, "description": words, "schema": {"type": "string"}, "example": one}
    for name, (words, one) in _TOLD.items()
]
_FIELDS = {name: {"type": "string", "description": words, "example": one} for name, (words, one) in _TOLD.items()}
_POST = {"requestBody": {"required": True, "content": {FORM: {"schema": {"type": "object", "properties": _FIELDS}}}}}


@router.get(f"{ROOT}/", include_in_schema=False)
@router.get(ROOT, openapi_extra={"parameters": _GET})
async def manifest_or_answer(request: Request, db: Db, config: Config) -> JSONResponse:
    """The service manifest; with `queries` or `extend` the answer to them."""
    _known(request.query_params.keys())
    given = {name: value for name, value in request.query_params.items() if name in TASKS and value.strip()}
    if not given:
        return JSONResponse(manifest(base_of(request, config)))
    return await _answer(request, db, config, given)


@router.post(f"{ROOT}/", include_in_schema=False)
@router.post(ROOT, openapi_extra=_POST, responses=SENT)
async def answer(request: Request, db: Db, config: Config) -> JSONResponse:
    """The answer to a form with `queries` (candidates by query) or `extend` (values of properties by entity)."""
    return await _answer(request, db, config, await _form(request))


def _known(names: Any) -> None:
    """Raise InvalidInputError for a parameter the protocol does not have here."""
    problems = []
    for name in names:
        if name not in (*TASKS, *IGNORED):
            near = nearest(name[:50], TASKS)
            hint = f"; did you mean {near[0]}?" if near else ""
            if name == "callback":
                hint = "; JSONP is not spoken, since every site may read the plain answers (CORS)"
            problems.append(Problem(name[:50], "", f"unknown parameter '{name[:50]}'{hint}", TASKS))
    if problems:
        raise InvalidInputError(problems)


async def _form(request: Request) -> dict[str, str]:
    """The fields of the form that was sent."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        message = f"the body is {kind or 'of no stated type'}; version 0.2 sends {FORM} with queries or extend"
        raise WrongFormError([Problem("Content-Type", kind, message, (FORM,))])
    try:
        async with asyncio.timeout(SEND_SECONDS):
            body = await _body(request)
    except TimeoutError as error:
        raise SlowSenderError(f"the body did not arrive within {SEND_SECONDS:g} seconds; nothing was done") from error
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=20))
    except ValueError as error:
        raise InvalidInputError([Problem("body", "", f"the form cannot be read: {error}", (FORM, "UTF-8"))]) from error


async def _body(request: Request) -> bytes:
    """What was sent; raises TooLargeError as soon as it is too much."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            message = f"the body has more than {MOST_BYTES} bytes; send smaller batches"
            raise TooLargeError([Problem("body", "", message, (f"up to {MOST_BYTES} bytes",))])
    return bytes(body)


async def _answer(request: Request, db: Database, config: Settings, given: Mapping[str, str]) -> JSONResponse:
    tasks = [name for name in TASKS if given.get(name, "").strip()]
    if len(tasks) != 1:
        message = "queries and extend are two requests" if tasks else "neither queries nor extend is given"
        raise InvalidInputError([Problem("queries", "", message, TASKS)])
    bases = bases_of(request, config)
    if tasks == ["queries"]:
        batch = read_queries(given["queries"])
        results = await db.apart(reconciled, batch.queries, bases)
        answers = {name: ResultOut.of(one) for name, one in results.items()}
        answers |= {name: ResultOut.faulty(problems) for name, problems in batch.faults.items()}
        return JSONResponse({name: answers[name].model_dump(mode="json", exclude_none=True) for name in batch.names})
    wanted = read_extension(given["extend"])
    found = await db.apart(extended, wanted.ids, wanted.wanted, bases, base_of(request, config))
    rows = {
        id_: {name: [cell_out(cell, wanted.contents[name]) for cell in cells] for name, cells in row.items()}
        for id_, row in found.items()
    }
    meta = [meta_out(one.property, wanted.contents[one.property.id]) for one in wanted.wanted]
    return JSONResponse(ExtendOut(meta=meta, rows=rows).model_dump(mode="json", exclude_none=True))
