"""`/search` and `/suggest`: persons, codenames, places, organisations and roles by any form of their names."""

from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import parameters
from app.api.params import Params
from app.api.shapes import PROBLEMS, ListOut, streamed_csv, streamed_json
from app.domain.names import fold
from app.domain.search import DEFAULT_HITS, MOST_HITS, SearchKind
from app.domain.suggest import nearest
from app.errors import InvalidInputError, Problem
from app.formats.search_csv import search_lines
from app.queries.search import Hit, search, suggest
from app.queries.search_about import about
from app.schemas.search import HitOut

router = APIRouter(tags=["search"], responses=PROBLEMS)

SEARCH = ("q", "type")
SEARCH_PARAMETERS = parameters(*SEARCH, "limit")
SEARCH_PARAMETERS[2] |= {"description": f"Hits, 1 to {MOST_HITS}", "example": DEFAULT_HITS}
SEARCH_PARAMETERS[0] |= {
    "description": "A name, in any script and spelling, whole or in part", "example": "Ощепков", "required": True,
}  # fmt: skip
Finder = Callable[[Connection, str, Sequence[SearchKind], int], list[Hit]]


class SearchOut(ListOut[HitOut]):
    """Hits, best first: exact names, the same name otherwise spelled, near ones; with a null `total` there are more."""

    q: str


def asked(params: Params) -> tuple[str, list[SearchKind], int]:
    """The words, the kinds and the number of hits asked for; raises InvalidInputError."""
    problems = []
    words = params.get("q") or ""
    if not fold(words):
        problems.append(Problem("q", words, "a search needs a name, or part of one", ("letters or digits",)))
    kinds = []
    for word in (one for given in params.all("type") for one in given.split(",")):
        if word.strip() not in set(SearchKind):
            message = f"'{word.strip()}' is no type of record"
            problems.append(Problem("type", word.strip(), message, nearest(word, SearchKind) or tuple(SearchKind)))
        else:
            kinds.append(SearchKind(word.strip()))
    for name in ("cursor", "count"):
        if params.get(name):
            message = f"a search comes whole, without pages; leave '{name}' out"
            problems.append(Problem(name, params.get(name) or "", message, (*SEARCH, "limit")))
    limit = params.get("limit") or str(DEFAULT_HITS)
    if not (limit.isascii() and limit.isdecimal() and len(limit) <= 3 and 1 <= int(limit) <= MOST_HITS):
        message = f"'{limit}' is no number of hits; at most {MOST_HITS} hits"
        problems.append(Problem("limit", limit, message, (f"1 to {MOST_HITS}",)))
    if problems:
        raise InvalidInputError(problems)
    return words, kinds, int(limit)


def found(connection: Connection, finder: Finder, params: Params) -> tuple[list[HitOut], bool]:
    """The hits of a request, described, and whether there are more."""
    words, kinds, limit = asked(params)
    hits = finder(connection, words, kinds, limit + 1)
    told = about(connection, hits[:limit])
    return [HitOut.from_hit(hit, told) for hit in hits[:limit]], len(hits) > limit


async def _answer(request: Request, db: Db, finder: Finder) -> SearchOut:
    params = Params(request.query_params, SEARCH)
    items, more = await db.run(found, finder, params)
    return SearchOut(items=items, total=None if more else len(items), next=None, q=params.get("q") or "")


@router.get("/search", openapi_extra={"parameters": SEARCH_PARAMETERS})
async def list_hits(request: Request, db: Db) -> SearchOut:
    """Records by name, in any script and spelling: each hit says which name matched, where it stands, and how."""
    return await _answer(request, db, search)


@router.get("/suggest", openapi_extra={"parameters": SEARCH_PARAMETERS})
async def list_suggestions(request: Request, db: Db) -> SearchOut:
    """Completions of a name while it is typed; where nothing begins so, what `/search` finds."""
    return await _answer(request, db, suggest)


@router.get("/search.json", openapi_extra={"parameters": SEARCH_PARAMETERS})
async def hits_json(request: Request, db: Db) -> StreamingResponse:
    """The hits as a bare JSON array."""
    items, _ = await db.run(found, search, Params(request.query_params, SEARCH))
    return streamed_json(db, lambda _: iter(items))


@router.get("/search.csv", openapi_extra={"parameters": [*SEARCH_PARAMETERS, *parameters("excel")]})
async def hits_csv(request: Request, db: Db) -> StreamingResponse:
    """The hits as CSV; `excel=1` adds a byte-order mark."""
    items, _ = await db.run(found, search, Params(request.query_params, SEARCH, ("excel",)))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "search", lambda _: search_lines(items, excel))
