"""Pages about persons: the first page, a career, a claim."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.api.deps import Db
from app.domain import urls
from app.errors import NotFoundError
from app.queries.coverage import CoverageCount
from app.queries.pages import career_read, claim_read, home_read
from app.schemas.vocabulary import SourceEntry
from app.web.contexts.page import HomeContext
from app.web.drawings.density import NARROW, YearCount
from app.web.render import render
from app.web.svg import svg_file
from app.web.views.career import career_context, claim_context
from app.web.views.timeline import apart_words
from app.web.views.where_years import drawn

router = APIRouter()

HOME = (
    "Who was where, and when, among the Soviet intelligence officers of the Far East and those they met: "
    "careers in which every statement is a claim that names its passage."
)
QUESTIONS = (
    ("all residents in Harbin 1930–1941", "Certainly or possibly, each with the reason and the passage."),
    ("who was where on 13 June 1938", "Everyone the texts place somewhere on one day, by place."),
    ("officers shot and later rehabilitated", "What became of people, in the order it befell them."),
)
"""Questions in plain words for the first page, and what the answer to each shows."""
WIDE = 1144


@router.get("/")
async def home(request: Request, db: Db) -> HTMLResponse:
    """The first page: what this is, where to begin, how many are recorded year by year, the texts read."""
    figures = await db.run(home_read)
    texts = tuple(SourceEntry.from_row(row) for row in figures.sources if not row.is_editor)
    years = _years(figures.years)
    context = HomeContext(
        title="Kartoteka", description=HOME, canonical="/", figures=figures, texts=texts,
        examples=tuple((words, urls.with_query("/ask", [("q", words)]), shows) for words, shows in QUESTIONS),
        years=drawn(years, WIDE, 120), years_narrow=drawn(years, NARROW, 110),
        json=f"{urls.API}/persons", csv=f"{urls.API}/persons.csv",
    )
    return render(request, "home.html", context)


def _years(counts: Sequence[CoverageCount]) -> tuple[YearCount, ...]:
    """The years as the chart takes them, each with the page of who was where then."""
    return tuple(
        YearCount(one.year, one.certain, one.possible, urls.with_query("/roster", [("on", f"{one.year:04}")]))
        for one in counts
    )


@router.get("/persons/{id}")
async def career(id: str, request: Request, db: Db) -> HTMLResponse:
    """A career page. A former id redirects permanently."""
    return render(request, "person.html", career_context(await db.run(career_read, id)))


@router.get("/persons/{id}/timeline.svg")
async def timeline_file(id: str, request: Request, db: Db) -> Response:
    """A career's timeline as a file; 404 where nothing of it is dated."""
    context = career_context(await db.run(career_read, id))
    if context.timeline is None:
        raise NotFoundError(f"nothing is dated in the career of {context.career.name}, so there is no timeline")
    name = context.career.name
    return svg_file(
        request, "timeline", context.timeline, title=f"Career of {name}", description=context.career.summary,
        page=context.career.url, name=f"{id}-timeline", apart=apart_words(context.timeline.apart),
    )  # fmt: skip


@router.get("/claims/{id}")
async def claim(id: str, request: Request, db: Db) -> HTMLResponse:
    """A claim's page."""
    return render(request, "claim.html", claim_context(await db.run(claim_read, id)))
