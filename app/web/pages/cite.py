"""Citations as files: the address of a career, a claim, a text or a term with `.bib`, `.ris` or `.csl.json` behind it.

These routes come before those of the pages, whose ids would else take the ending for a part of themselves.
"""

from collections.abc import Awaitable, Callable
from functools import partial

from fastapi import APIRouter, Request, Response

from app.api.deps import Db
from app.api.params import Params
from app.domain.urls import PAGES
from app.schemas.citable import CslItem
from app.web.render import base_url
from app.web.views.cite import (
    FORMATS,
    citation_file,
    claim_item,
    person_item,
    source_item,
    term_item,
    whole_item,
)

router = APIRouter()

Found = Callable[..., CslItem]
FINDS: dict[str, Found] = {
    "persons": person_item,
    "claims": claim_item,
    "sources": source_item,
    **{path: partial(term_item, vocabulary=vocabulary) for vocabulary, path in PAGES.items()},
}
"""What can be cited, by the first part of its address."""


def _one(find: Found, suffix: str) -> Callable[..., Awaitable[Response]]:
    async def one(id: str, request: Request, db: Db) -> Response:
        Params(request.query_params, ())
        return citation_file(await db.run(find, id, base_url(request)), suffix, id)

    return one


def _whole(suffix: str) -> Callable[..., Awaitable[Response]]:
    async def whole(request: Request, db: Db) -> Response:
        Params(request.query_params, ())
        return citation_file(await db.run(whole_item, base_url(request)), suffix, "kartoteka")

    return whole


for _suffix in FORMATS:
    for _path, _find in FINDS.items():
        router.add_api_route(f"/{_path}/{{id}}.{_suffix}", _one(_find, _suffix), name=f"cite_{_path}_{_suffix}")
    router.add_api_route(f"/data/kartoteka.{_suffix}", _whole(_suffix), name=f"cite_{_suffix}")
