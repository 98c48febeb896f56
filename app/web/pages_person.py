"""Pages about persons: the first page, a career, a claim."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.domain import urls
from app.queries.pages import career_read, claim_read, home_read
from app.schemas.vocabulary import SourceEntry
from app.web.career_view import career_context, claim_context
from app.web.contexts import HomeContext
from app.web.render import render

router = APIRouter()

HOME = (
    "Who was where, and when, among the Soviet intelligence officers of the Far East and those they met: "
    "careers in which every statement is a claim that names its passage."
)


@router.get("/")
async def home(request: Request, db: Db) -> HTMLResponse:
    """The first page: what this is, three questions, the texts read."""
    figures = await db.run(home_read)
    texts = tuple(SourceEntry.from_row(row) for row in figures.sources if not row.is_editor)
    context = HomeContext(
        title="Kartoteka", description=HOME, canonical="/", figures=figures, texts=texts,
        json=f"{urls.API}/persons", csv=f"{urls.API}/persons.csv",
    )
    return render(request, "home.html", context)


@router.get("/persons/{id}")
async def career(id: str, request: Request, db: Db) -> HTMLResponse:
    """A career page. A former id redirects permanently."""
    return render(request, "person.html", career_context(await db.run(career_read, id)))


@router.get("/claims/{id}")
async def claim(id: str, request: Request, db: Db) -> HTMLResponse:
    """A claim's page."""
    return render(request, "claim.html", claim_context(await db.run(claim_read, id)))
