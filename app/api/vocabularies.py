"""The vocabularies and sources: lists, single entries, CSV."""

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import TERM_PARAMETERS, parameters
from app.api.params import TERM, Params
from app.api.shapes import PROBLEMS, ListOut, link_next, next_url, streamed_csv, streamed_json
from app.domain import urls
from app.domain.query import MOST_LIMIT
from app.domain.terms import Vocabulary
from app.domain.urls import PAGES
from app.formats.flat_csv import term_lines
from app.queries.paging import decode, encode
from app.queries.sources import SourceRow, sources
from app.queries.terms import TermRow, sovereignty
from app.queries.vocabulary import BearerRow, bearers, find_terms, one_source, one_term, resolved_flag
from app.schemas.vocabulary import (
    BearerOut,
    CodenameEntry,
    EntryOut,
    FateEntry,
    OrganisationEntry,
    PlaceEntry,
    RankEntry,
    RoleEntry,
    SourceEntry,
    entry_fields,
)

router = APIRouter(tags=["vocabularies"], responses=PROBLEMS)

ENTRIES: dict[Vocabulary, type[EntryOut]] = {
    Vocabulary.ROLE: RoleEntry,
    Vocabulary.PLACE: PlaceEntry,
    Vocabulary.ORGANISATION: OrganisationEntry,
    Vocabulary.RANK: RankEntry,
    Vocabulary.FATE_KIND: FateEntry,
    Vocabulary.SERVICE: EntryOut,
    Vocabulary.DECORATION: EntryOut,
}


def codename_entry(row: TermRow, borne: tuple[BearerRow, ...]) -> CodenameEntry:
    """A codename with its bearers."""
    out = [
        BearerOut(id=one.slug, name=one.name, url=urls.person(one.slug), identified=one.identified, claim=one.claim)
        for one in borne
    ]
    resolved = any(one.identified for one in borne)
    return CodenameEntry.model_validate(entry_fields(row) | {"bearers": out, "resolved": resolved})


def entries(connection: Connection, vocabulary: Vocabulary, params: Params) -> list[Any]:
    """The entries a request asks for."""
    rows = find_terms(connection, vocabulary, params.get("q") or "", params.get("broader"))
    if vocabulary is not Vocabulary.CODENAME:
        return [ENTRIES[vocabulary].from_row(row) for row in rows]
    wanted = resolved_flag(params.get("resolved"))
    borne = bearers(connection, [row.key for row in rows])
    found = [codename_entry(row, borne.get(row.key, ())) for row in rows]
    return [one for one in found if wanted is None or one.resolved is wanted]


def entry(connection: Connection, vocabulary: Vocabulary, slug: str) -> Any:
    """One entry; raises NotFoundError."""
    row = one_term(connection, vocabulary, slug)
    if vocabulary is Vocabulary.CODENAME:
        return codename_entry(row, bearers(connection, [row.key]).get(row.key, ()))
    found = ENTRIES[vocabulary].from_row(row)
    return found.held(sovereignty(connection, row.key)) if isinstance(found, PlaceEntry) else found


def _page(request: Request, response: Response, params: Params, found: list[Any]) -> dict[str, Any]:
    """One page of a whole list in memory; all of it where no limit is given."""
    page = params.page(default=MOST_LIMIT)
    limit = page.limit or MOST_LIMIT
    start = decode(page.cursor, "place", (int,))[0] if page.cursor else 0
    cursor = encode("place", (start + limit,)) if len(found) > start + limit else None
    next_ = next_url(request, params, cursor)
    link_next(response, next_)
    return {"items": found[start : start + limit], "total": len(found), "next": next_}


def _add(vocabulary: Vocabulary) -> None:
    """The four routes of one vocabulary."""
    path = PAGES[vocabulary]
    shape = CodenameEntry if vocabulary is Vocabulary.CODENAME else ENTRIES[vocabulary]
    known = (*TERM, "resolved") if vocabulary is Vocabulary.CODENAME else TERM
    documented = TERM_PARAMETERS + (parameters("resolved") if vocabulary is Vocabulary.CODENAME else [])

    async def read(request: Request, response: Response, db: Db) -> Any:
        params = Params(request.query_params, known)
        return _page(request, response, params, await db.run(entries, vocabulary, params))

    async def as_json(request: Request, db: Db) -> StreamingResponse:
        found = await db.run(entries, vocabulary, Params(request.query_params, known))
        return streamed_json(db, lambda _: found)

    async def as_csv(request: Request, db: Db) -> StreamingResponse:
        found = await db.run(entries, vocabulary, Params(request.query_params, known, ("excel",)))
        excel = request.query_params.get("excel") == "1"
        return streamed_csv(db, path, lambda _: term_lines(found, excel))

    async def one(id: str, request: Request, db: Db) -> Any:
        Params(request.query_params, ())
        return await db.run(entry, vocabulary, id)

    extra = {"parameters": documented}
    routes: list[tuple[str, Callable[..., Any], Any, str]] = [
        (f"/{path}", read, ListOut[shape], f"All {path}, in their order; `q` and `broader` narrow the list."),  # type: ignore[valid-type]
        (f"/{path}.json", as_json, None, "The whole list as a bare JSON array."),
        (f"/{path}.csv", as_csv, None, "The whole list as CSV."),
        (f"/{path}/{{id}}", one, shape, "One entry."),
    ]
    for address, function, model, words in routes:
        router.add_api_route(
            address, function, response_model=model, description=words,
            operation_id=f"{function.__name__}_{path}", openapi_extra=None if function is one else extra,
            name=f"{function.__name__}_{path}",
        )


for _vocabulary in PAGES:
    _add(_vocabulary)


def _sources(connection: Connection) -> Iterator[SourceEntry]:
    return (SourceEntry.from_row(row) for row in sources(connection))


@router.get("/sources")
async def list_sources(request: Request, response: Response, db: Db) -> ListOut[SourceEntry]:
    """The sources, and how much rests on each."""
    params = Params(request.query_params, ())
    found = [SourceEntry.from_row(row) for row in await db.run(sources)]
    return ListOut[SourceEntry].model_validate(_page(request, response, params, found))


@router.get("/sources.json")
async def sources_json(request: Request, db: Db) -> StreamingResponse:
    """The whole list as a bare JSON array."""
    Params(request.query_params, ())
    return streamed_json(db, _sources)


@router.get("/sources.csv")
async def sources_csv(request: Request, db: Db) -> StreamingResponse:
    """The whole list as CSV."""
    Params(request.query_params, (), ("excel",))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "sources", lambda connection: term_lines(_sources(connection), excel))


@router.get("/sources/{id}")
async def get_source(id: str, request: Request, db: Db) -> SourceEntry:
    """One source."""
    Params(request.query_params, ())
    row: SourceRow = await db.run(one_source, id)
    return SourceEntry.from_row(row)
