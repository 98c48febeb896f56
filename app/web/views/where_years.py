"""An answer of «Who was where» year by year: its chart, its table, its axis, and the file of its chart."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from app.domain import urls
from app.domain.dates import Window
from app.domain.query import DEFAULT_OVERLAPS, PostingFilter
from app.queries.answer_years import Years
from app.queries.claims import person_refs
from app.queries.rows import PersonRef
from app.schemas.claims import PostingOut
from app.schemas.facets import day_text
from app.web.contexts.counts import Link
from app.web.contexts.where import YearsView, YearView
from app.web.drawings.axis import years_of
from app.web.drawings.colours import service_class
from app.web.drawings.density import NARROW, WIDE, Density, YearCount, year_density
from app.web.drawings.rows import RowBars, row_bars
from app.web.question import Query
from app.web.views.timeline import span_of

HEIGHT = 104
TARGET = 24
"""A bar narrower than this cannot be hit by a finger: the table leads to its year."""
NAMED, NAMED_OF_MANY, MANY = 12, 4, 40
"""Names in a cell of the table by year, and in one of more years than `MANY`."""
_TOO_MANY = "Too many posts answer to be counted year by year: narrow the question, and a chart of them stands here."
_TOO_LONG = "These years are too many to be told one by one: narrow them, and a chart of them stands here."
_UNSEEN = ("show", "sort", "limit", "count", "cursor")


def years_view(query: Query, asked: PostingFilter, years: Years | None, names: Mapping[int, PersonRef]) -> YearsView:
    """The chart and the table of an answer; `query` is its page, `names` the persons to name (none: only counted)."""
    if years is None:
        return YearsView(words=_TOO_MANY)
    if not years.rows:
        return YearsView(words=_TOO_LONG if years.too_long else "")
    counts = counts_of(query, asked, years)
    views = tuple(YearView(one.year, one.href or "", one.certain, one.possible) for one in counts)
    told = _told(years, views, names) if names else ()
    bare = query.minus(*_UNSEEN)
    usual = len(years.kinds) == len(DEFAULT_OVERLAPS)
    data = bare.minus("overlap").at(f"{urls.API}/postings/years")
    return YearsView(
        drawn(counts, WIDE), drawn(counts, NARROW), views, told, _undated(years), bare.at("/where.svg").url,
        data.at(f"{data.path}.csv").url if usual else "", data.url if usual else "",
    )  # fmt: skip


def drawn(counts: tuple[YearCount, ...], width: float, height: float = HEIGHT) -> Density | None:
    """The chart; its bars are links where they are wide enough to hit."""
    found = year_density(counts, width, height)
    if found is None or found.bars[0].width >= TARGET - 4:
        return found
    return year_density(tuple(replace(one, href=None) for one in counts), width, height)


def named(connection: Connection, years: Years | None) -> dict[int, PersonRef]:
    """Everybody the table by year names, by key."""
    if years is None:
        return {}
    keys = {key for row in years.rows for key in (*row.present.certain, *row.present.possible)}
    return person_refs(connection, keys)


def year_url(query: Query, asked: PostingFilter, years: Years, window: Window) -> str:
    """The same question for a part of its time, with the kinds of overlap that were counted."""
    then = query.minus(*_UNSEEN, "overlap")
    if window.start is not None and window.end is not None:
        then = then.put("from", day_text(window.start, (1, 1))).put("to", day_text(window.end, (12, 31)))
    if asked.post.dated and len(years.kinds) == 1:
        then = then.put("overlap", str(next(iter(years.kinds))))
    return then.url


def counts_of(query: Query, asked: PostingFilter, years: Years) -> tuple[YearCount, ...]:
    """The numbers of the chart, each with the page of its year."""
    return tuple(
        YearCount(row.year, *years.counts(row), year_url(query, asked, years, row.window)) for row in years.rows
    )


def _told(years: Years, views: Sequence[YearView], names: Mapping[int, PersonRef]) -> tuple[YearView, ...]:
    """The years with their names, and those of nobody together."""
    most = NAMED if len(views) <= MANY else NAMED_OF_MANY
    told: list[YearView] = []
    for row, view in zip(years.rows, views, strict=True):
        if view.certain or view.possible:
            told.append(_with_names(view, years.persons(row), names, most))
        elif told and not (told[-1].certain or told[-1].possible):
            told[-1] = replace(told[-1], last=view.year)
        else:
            told.append(view)
    return tuple(told)


def _with_names(
    view: YearView, persons: tuple[frozenset[int], frozenset[int]], names: Mapping[int, PersonRef], most: int
) -> YearView:
    sure, maybe = (sorted((names[key] for key in keys), key=_by_name) for keys in persons)
    return replace(
        view, sure=_links(sure[:most]), maybe=_links(maybe[:most]), more_sure=len(sure[most:]),
        more_maybe=len(maybe[most:]),
    )  # fmt: skip


def _by_name(person: PersonRef) -> tuple[str, str]:
    return person.sort_name.casefold(), person.slug


def _links(persons: Sequence[PersonRef]) -> tuple[Link, ...]:
    return tuple((one.name, urls.person(one.slug)) for one in persons)


def _undated(years: Years) -> str:
    if not years.undated:
        return ""
    who = "1 person has a post" if years.undated == 1 else f"{years.undated} people have posts"
    return f"{who} without any date, which no year counts."


def bars_of(postings: Sequence[PostingOut], asked: PostingFilter, years: Years | None) -> RowBars | None:
    """The rows' dates on one axis: the window asked for, else the answer's own years; None where nothing is dated."""
    window = asked.post.window
    spans = {one.id: (span_of(one), service_class(one.service.id if one.service else None)) for one in postings}
    doubted = {one.id for one in postings if one.assessment != "none"}
    own = years_of(span.bounds for span, _ in spans.values() if span is not None)
    reached = years.reached if years is not None else own
    if window.start is not None and window.end is not None:
        asked_years = window.start.year, window.end.year
        found = row_bars(spans, asked_years, window, doubted=doubted)
        if found is not None:
            return found
    return row_bars(spans, reached, window if asked.post.dated else None, doubted=doubted) if reached else None
