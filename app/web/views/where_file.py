"""The drawings of «Who was where» as files: the chart of its years, and its map."""

from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import POSTING, Params
from app.errors import NotFoundError
from app.queries.answer_years import people_by_year
from app.queries.resolve import posting_filter
from app.web.drawings.density import WIDE, Density
from app.web.drawings.map import MapDrawing
from app.web.question import Query, Speaker
from app.web.views.map import answer_map
from app.web.views.where import DEFAULTS, PATH, question_words, shown
from app.web.views.where_years import counts_of, drawn


@dataclass(frozen=True, slots=True)
class File:
    """A drawing to be sent: the kind that draws it, its title and description, and the page it belongs to."""

    kind: str
    drawing: Density | MapDrawing
    title: str
    description: str
    page: str


def where_file(connection: Connection, given: QueryParams) -> File:
    """The map where `show` asks for it, else the chart of years.

    Raises InvalidInputError for a question that cannot be read, NotFoundError where nothing can be drawn.
    """
    query = Query.of(PATH, given.multi_items(), DEFAULTS)
    params = Params(QueryParams(list(query.pairs)), POSTING, ("show",))
    params.whole()
    asked, show = posting_filter(connection, params.all, params.get), shown(params)
    title = question_words(Speaker(connection), query)
    listed = query.minus("show")
    if show == "map":
        places = answer_map(connection, asked, lambda slug: listed.put("place", slug).url)
        if places is None or places.wide is None:
            raise NotFoundError("nobody of this answer is placed anywhere a map could show")
        return File("map", places.wide, f"{title} The places", places.words, query.url)
    years = people_by_year(connection, asked)
    chart = drawn(counts_of(listed, asked, years), WIDE) if years is not None else None
    if chart is None:
        raise NotFoundError("the answer has no years that could be drawn, or too many")
    words = "Persons certainly there in each year, and above them, hatched, those whose dates allow it."
    return File("density", chart, f"{title} Persons by year", words, listed.url)
