"""`/reconcile/suggest` and what goes with it: types, properties and entities for a client's fields."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from app.api.deps import Config, Db
from app.api.params import Params
from app.api.reconcile import bases_of
from app.api.shapes import PROBLEMS
from app.domain.reconcile import ROOT
from app.domain.reconcile_properties import (
    BY_ID,
    TYPES,
    extending,
    matching_properties,
    matching_types,
    near_properties,
    type_named,
)
from app.domain.search import SearchKind
from app.errors import InvalidInputError, NotFoundError, Problem
from app.queries.reconcile_suggest import Suggestion, one_described, suggested
from app.schemas.reconcile import PropertyOut, ProposalOut, SuggestedOut, SuggestOut, TypeOut

PARAMETERS = ("prefix", "cursor", "limit", "type")
IGNORED = ("_", "key", "filter", "lang", "scoring", "spell", "exact", "type_strict", "query")
"""What clients of older services send along; nothing here depends on it."""
DEFAULT_LIMIT, MOST_LIMIT, MOST_CURSOR = 10, 50, 99_999
router = APIRouter(prefix=ROOT, tags=["reconciliation"], responses=PROBLEMS)


def _described(name: str, description: str, example: Any, required: bool = False) -> dict[str, Any]:
    schema = {"type": "integer" if isinstance(example, int) else "string"}
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema,
            "example": example}  # fmt: skip


_PREFIX = _described("prefix", "What has been typed: the beginning of a name in any spelling, or an id", "Мельн")
_SUGGEST = [
    _PREFIX, _described("cursor", "How many suggestions to skip", 0),
    _described("limit", f"Suggestions, 1 to {MOST_LIMIT}", DEFAULT_LIMIT),
    _described("type", "Only of this type", "person"),
]


def _number(params: Params, name: str, default: int, least: int, most: int) -> int:
    """A whole number; raises InvalidInputError."""
    given = params.get(name) or str(default)
    if not (given.isascii() and given.isdecimal() and len(given) <= 5 and int(given) >= least):
        raise InvalidInputError([Problem(name, given, f"'{given}' is no number here", (f"{least} to {most}",))])
    return min(int(given), most)


def _kind(params: Params) -> SearchKind | None:
    """The type asked for; raises InvalidInputError for one we have not."""
    given = params.get("type")
    kind = type_named(given) if given else None
    if given and kind is None:
        raise InvalidInputError([Problem("type", given, f"'{given}' is no type we have", tuple(TYPES))])
    return kind


def _page(found: list[SuggestedOut], skip: int, limit: int) -> JSONResponse:
    return _suggestions(found[skip : skip + limit], skip + limit if len(found) > skip + limit else None)


def _suggestions(found: list[SuggestedOut], cursor: int | None) -> JSONResponse:
    return JSONResponse(SuggestOut(result=found, cursor=cursor).model_dump(mode="json", exclude_none=True))


def _entity(one: Suggestion) -> SuggestedOut:
    return SuggestedOut(id=one.id, name=one.name, description=one.description, notable=[TypeOut.of(one.kind)])


@router.get("/suggest/entity", openapi_extra={"parameters": _SUGGEST}, response_model=SuggestOut)
async def suggest_entity(request: Request, db: Db, config: Config) -> JSONResponse:
    """Persons and terms whose name, in any spelling, begins so, or whose id is given."""
    params = Params(request.query_params, PARAMETERS, IGNORED)
    skip, limit = _number(params, "cursor", 0, 0, MOST_CURSOR), _number(params, "limit", DEFAULT_LIMIT, 1, MOST_LIMIT)
    kind = _kind(params)
    kinds = (kind,) if kind else ()
    found, more = await db.run(
        suggested, params.get("prefix") or "", kinds, skip, limit, bases_of(request, config)
    )
    return _suggestions([_entity(one) for one in found], skip + limit if more else None)


@router.get("/suggest/type", openapi_extra={"parameters": _SUGGEST[:3]}, response_model=SuggestOut)
async def suggest_type(request: Request) -> JSONResponse:
    """The types whose name or meaning has a word that begins so."""
    params = Params(request.query_params, PARAMETERS, IGNORED)
    skip, limit = _number(params, "cursor", 0, 0, MOST_CURSOR), _number(params, "limit", DEFAULT_LIMIT, 1, MOST_LIMIT)
    kinds = matching_types(params.get("prefix") or "")
    return _page([SuggestedOut(**TypeOut.of(one, described=True).model_dump()) for one in kinds], skip, limit)


@router.get("/suggest/property", openapi_extra={"parameters": _SUGGEST}, response_model=SuggestOut)
async def suggest_property(request: Request) -> JSONResponse:
    """The properties whose name has a word that begins so, of one type or any."""
    params = Params(request.query_params, PARAMETERS, IGNORED)
    skip, limit = _number(params, "cursor", 0, 0, MOST_CURSOR), _number(params, "limit", 50, 1, MOST_LIMIT)
    found = matching_properties(params.get("prefix") or "", _kind(params))
    return _page([SuggestedOut(**PropertyOut.of(one, described=True).model_dump()) for one in found], skip, limit)


@router.get(
    "/properties", response_model=ProposalOut,
    openapi_extra={"parameters": [_described("type", "The type the properties are of", "person"), _SUGGEST[2]]},
)  # fmt: skip
async def propose_properties(request: Request) -> JSONResponse:
    """The properties that can be fetched for entities of a type; without one, of any."""
    params = Params(request.query_params, PARAMETERS, IGNORED)
    kind, limit = _kind(params), _number(params, "limit", 0, 0, MOST_LIMIT) or None
    found = [PropertyOut.of(one) for one in extending(kind)][:limit]
    answer = ProposalOut(type=kind or "", properties=found, limit=limit)
    return JSONResponse(answer.model_dump(mode="json", exclude_none=True))


def _flyout(id_: str, name: str, line: str) -> JSONResponse:
    return JSONResponse({"id": id_, "html": f"<p><strong>{escape(name)}</strong></p><p>{escape(line)}</p>"})


_FLYOUT = {"parameters": [_described("id", "The id of what is hovered over", "sorge-richard", required=True)]}


@router.get("/flyout/entity", openapi_extra=_FLYOUT)
async def entity_flyout(request: Request, db: Db, config: Config) -> JSONResponse:
    """A suggested entity in two lines of HTML."""
    id_ = Params(request.query_params, ("id",), IGNORED).get("id") or ""
    found = await db.run(one_described, id_, bases_of(request, config))
    if found is None:
        raise NotFoundError(f"nothing has the id '{id_}'")
    return _flyout(id_, found.name, found.description)


@router.get("/flyout/type", openapi_extra=_FLYOUT)
async def type_flyout(request: Request) -> JSONResponse:
    """A suggested type in two lines of HTML."""
    id_ = Params(request.query_params, ("id",), IGNORED).get("id") or ""
    kind = type_named(id_)
    if kind is None:
        raise NotFoundError(f"no type has the id '{id_}'", tuple(TYPES))
    return _flyout(id_, *TYPES[kind])


@router.get("/flyout/property", openapi_extra=_FLYOUT)
async def property_flyout(request: Request) -> JSONResponse:
    """A suggested property in two lines of HTML."""
    id_ = Params(request.query_params, ("id",), IGNORED).get("id") or ""
    if id_ not in BY_ID:
        raise NotFoundError(f"no property has the id '{id_}'", near_properties(id_))
    return _flyout(id_, BY_ID[id_].name, BY_ID[id_].meaning)
