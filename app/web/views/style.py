"""The living style page: every token and every piece of the pages, shown with what is in the database.

It is served where KARTOTEKA_DEVELOPMENT is set, so that who changes a piece sees it in one place, light and dark.
"""

import re
from collections.abc import Iterable

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import POSTING, Params
from app.api.postings import answer as answered
from app.domain.dates import parse_event, parse_state
from app.domain.overlap import Overlap
from app.domain.terms import Badge
from app.paths import STATIC
from app.queries.coverage import coverage_of
from app.queries.pages import career_read, home_read
from app.web.contexts.page import Crumb
from app.web.contexts.style import Shown, StyleContext, Token
from app.web.drawings.axis import Axis
from app.web.drawings.density import NARROW, YearCount, year_density
from app.web.drawings.spans import bar_of
from app.web.drawings.standalone import layer
from app.web.question import Query, Speaker
from app.web.views.career import career_context
from app.web.views.counts import facet_groups
from app.web.views.where import DEFAULTS, MAIN, PATH

_CASES = (
    ("1923-06/1924-06", "both ends known"),
    ("1924/1926", "an end uncertain"),
    ("1931", "attested only"),
    ("1928/", "end not known"),
    ("/1926", "start not known"),
    ("[1931..1936]/[1931..1936]", "somewhere in a time"),
    ("1924~/1926", "not sure"),
)
_COLOURS = re.compile(r"--([a-z0-9-]+):\s*#")


def style_view(connection: Connection) -> StyleContext:
    """Everything the style page shows."""
    example = home_read(connection).example
    career = career_context(career_read(connection, example[0])) if example else None
    query = Query.of(PATH, [("from", "1920"), ("to", "1945")], DEFAULTS)
    speaker = Speaker(connection)
    years = tuple(YearCount(one.year, one.certain, one.possible) for one in coverage_of(connection))
    asked, page = answered(connection, Params(QueryParams(list(query.pairs)), POSTING))
    return StyleContext(
        title="Style", crumbs=(Crumb("Home", "/"), Crumb("Style")), indexed=False, canonical="/style",
        description="The tokens and pieces all pages are made of.",
        tokens=_tokens(), badges=tuple(str(one) for one in Badge), overlaps=tuple(str(one) for one in Overlap),
        bars=tuple(_bars()),
        years=year_density(years, NARROW),
        career=career, chips=speaker.chips(query), form=speaker.form(query, MAIN, ()),
        facets=facet_groups(connection, query, asked), shown=len(page.rows),
    )  # fmt: skip


def _tokens() -> tuple[Token, ...]:
    """The colours of the light scheme's block by name, in their order."""
    block = layer((STATIC / "kartoteka.css").read_text(encoding="utf-8"), "tokens")
    return tuple(Token(name, f"var(--{name})") for name in dict.fromkeys(_COLOURS.findall(block)))


def _bars() -> Iterable[Shown]:
    axis = Axis(1920, 1935, 0, 300)
    for edtf, words in _CASES:
        bar = bar_of(parse_state(edtf), axis)
        if bar is not None:
            yield Shown(edtf, words, bar)
    event = bar_of(parse_event("1929"), axis)
    if event is not None:
        yield Shown("1929 (an event)", "happened within a year", event)
