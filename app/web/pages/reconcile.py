"""Pages for those who match tables: the small preview a client frames, and the address every entity's id has."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.api.deps import Config, Db
from app.api.middleware import CONTENT_SECURITY_POLICY
from app.api.params import Params
from app.api.reconcile import bases_of
from app.domain.reconcile import ROOT
from app.domain.reconcile_entities import ENTITIES, entity_page
from app.domain.search import SearchKind
from app.errors import GoneElsewhereError, NotFoundError
from app.queries.reconcile_entities import entities
from app.queries.reconcile_preview import preview_of
from app.web.contexts.reconcile import PreviewContext
from app.web.render import render

FRAMED = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
router = APIRouter()


@router.get(f"{ROOT}/preview")
async def preview(request: Request, db: Db, config: Config) -> HTMLResponse:
    """An entity in a few lines, for a frame on somebody else's page."""
    id_ = Params(request.query_params, ("id",), ("_",)).get("id") or ""
    found = await db.run(preview_of, id_, bases_of(request, config))
    context = PreviewContext(title=found.name if found else "Not found", id=id_, found=found, indexed=False)
    page = render(request, "reconcile_preview.html", context, 200 if found else 404)
    page.headers["Content-Security-Policy"] = FRAMED
    return page


@router.get(f"{ENTITIES}{{id}}")
async def entity(id: str, request: Request, db: Db) -> RedirectResponse:
    """The page of the entity an id of the reconciliation service names (303); a former id redirects permanently."""
    Params(request.query_params, ())
    found = (await db.run(entities, [id])).get(id)
    if found is None:
        raise NotFoundError(f"nothing has the id '{id}'", word=id)
    if found.kind is SearchKind.PERSON and found.slug != id:
        raise GoneElsewhereError(f"'{id}' is now '{found.slug}'", found.slug, id)
    return RedirectResponse(entity_page(found.kind, found.slug), 303)
