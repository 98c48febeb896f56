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
QUESTIONS = (
    ("all residents in Harbin 1930–1941", "Certainly or possibly, each with the reason and the passage."),
    ("consuls in Harbin then chargé d'affaires in Japan", "One post after another in the same life."),
    ("who was where on 13 June 1938", "Everyone the texts place somewhere on one day, by place."),
    ("succession of residents in Shanghai", "Holders in order, with gaps, overlaps and hand-overs."),
    ("officers shot and later rehabilitated", "What became of people, in the order it befell them."),
    ("codename Abram", "Who bore it, and where that is written."),
)
"""Questions in plain words for the first page, and what the answer to each shows."""


@router.get("/")
async def home(request: Request, db: Db) -> HTMLResponse:
    """The first page: what this is, questions to begin with, the texts read."""
    figures = await db.run(home_read)
    texts = tuple(SourceEntry.from_row(row) for row in figures.sources if not row.is_editor)
    context = HomeContext(
        title="Kartoteka", description=HOME, canonical="/", figures=figures, texts=texts,
        examples=tuple((words, urls.with_query("/ask", [("q", words)]), shows) for words, shows in QUESTIONS),
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
