"""The years of a roster: how many are recorded in each, as a strip of bars over a slider, and as a table."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import YEARS, Params
from app.domain import urls
from app.domain.query import ANY_TIME, PostingFilter
from app.errors import InvalidInputError, NotFoundError, Problem
from app.queries.coverage import coverage_extent
from app.queries.resolve import posting_filter
from app.queries.years import MOST_POSTS, years_of
from app.web.contexts.posts import RosterYears
from app.web.drawings.density import NARROW, Density, YearCount, year_density
from app.web.question import Query, Speaker
from app.web.views.where import post_words

WIDE = 1144
TARGET = 24
"""A bar narrower than this is no link: the slider and the table lead to the year."""
_TIME = ("on", "year", "overlap", "sort", "limit", "count", "cursor")


def year_moved(given: QueryParams) -> str | None:
    """Where a year chosen on the slider leads: the same question on that year; None where none was chosen."""
    pairs = [(name, value) for name, value in given.multi_items() if value.strip()]
    years = [value for name, value in pairs if name == "year"]
    if len(years) != 1 or read_year(years[0]) is None:
        return None
    kept = [pair for pair in pairs if pair[0] not in ("on", "year", "cursor")]
    return urls.with_query("/roster", [("on", f"{int(years[0]):04}"), *kept])


def read_year(text: str) -> int | None:
    """A year as the slider sends it; None where it is none."""
    text = text.strip()
    year = int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else 0
    return year if date.min.year <= year <= date.max.year else None


def year_refused(query: Query) -> InvalidInputError:
    """What is wrong with a year the slider cannot have sent."""
    given = query.values("year")
    message = f"'{given[0][:50]}' is no year" if len(given) == 1 else "'year' takes one value"
    return InvalidInputError([Problem("year", given[0][:50], message, ("a year such as 1938",))])


def roster_years(connection: Connection, query: Query, asked: PostingFilter, on: str = "") -> RosterYears | None:
    """The years of the question beside its time; `on` is the time shown, None where there is nothing to choose from.

    Where nobody is recorded in any year, or too many posts would have to be counted, the slider stands alone.
    """
    rows = years_of(connection, _timeless(asked), MOST_POSTS)
    extent = (rows[0].year, rows[-1].year) if rows else coverage_extent(connection)
    if extent is None:
        return None
    shown = int(on[:4]) if on else None
    counts = tuple(_bar(query, row.year, row.certain, row.possible, shown) for row in rows or ())
    first, last = (min(extent[0], shown), max(extent[1], shown)) if shown else extent
    fullest = max(counts, key=lambda one: one.total).year if counts else first
    data = query.minus(*_TIME).at(f"{urls.API}/postings/years")
    return RosterYears(
        first=first, last=last, value=shown or fullest, chosen=shown is not None, counts=counts,
        wide=_drawn(counts, WIDE), narrow=_drawn(counts, NARROW),
        kept=tuple(pair for pair in query.pairs if pair[0] not in ("on", "year", "cursor", "limit", "count")),
        json=data.url, csv=data.at(f"{data.path}.csv").url, svg=data.at("/roster.svg").url,
    )  # fmt: skip


def years_drawing(connection: Connection, given: QueryParams) -> tuple[Density | None, str, str]:
    """The drawing as a file: the strip (None: nobody is recorded), its title, and the page it belongs to.

    Raises NotFoundError where so many posts answer that the page draws none either.
    """
    params = Params(given, YEARS)
    params.whole()
    asked = posting_filter(connection, params.all, params.get)
    query = Query("/roster", tuple(params.pairs()))
    rows = years_of(connection, asked, MOST_POSTS)
    if rows is None:
        raise NotFoundError(f"more than {MOST_POSTS} posts answer: too many to be counted by year")
    counts = tuple(_bar(query, row.year, row.certain, row.possible, None) for row in rows)
    setting = post_words(Speaker(connection), query, "as ")
    return _drawn(counts, WIDE), f"Persons recorded{setting} by year", query.url


def _timeless(asked: PostingFilter) -> PostingFilter:
    return replace(asked, post=asked.post.within(ANY_TIME))


def _bar(query: Query, year: int, certain: int, possible: int, shown: int | None) -> YearCount:
    on = f"{year:04}"
    plain = query.minus("cursor", "year")
    pairs = tuple((name, on) if name == "on" else (name, value) for name, value in plain.pairs)
    there = replace(plain, pairs=pairs if plain.values("on") else (("on", on), *pairs))
    return YearCount(year, certain, possible, there.url, year == shown)


def _drawn(counts: tuple[YearCount, ...], width: float) -> Density | None:
    """The strip, its bars links where they are wide enough to hit."""
    if not counts:
        return None
    drawn = year_density(counts, width)
    if drawn is None or drawn.bars[0].width >= TARGET - 4:
        return drawn
    return year_density(tuple(replace(one, href=None) for one in counts), width)
