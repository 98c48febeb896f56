"""Years and decades as rows, so that a posting can be counted in each that it touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    select,
    union_all,
)

from app.db.between_sql import Four, reach_from, reach_to
from app.domain.dates import Window

DECADE, YEAR = 10, 1
"""Lengths of a span, in years."""
_MOST = 400
"""Spans beyond this many are not listed; a compound SELECT bears no more than 500 parts."""


@dataclass(frozen=True, slots=True)
class Span:
    """A year or a decade, by its first year."""

    first: int
    years: int

    @property
    def window(self) -> Window:
        """Its first and last day."""
        return Window(date(max(self.first, 1), 1, 1), date(min(self.first + self.years - 1, 9999), 12, 31))

    @property
    def id(self) -> str:
        """EDTF: "1937", "193X"."""
        return f"{self.first:04}" if self.years == YEAR else f"{self.first // DECADE:03}X"

    @property
    def label(self) -> str:
        """Words: "1937", "1930s"."""
        return str(self.first) if self.years == YEAR else f"{self.first}s"


def extent(posting: FromClause) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The first and last year any row of a selection of postings speaks of: two columns to select."""
    four = Four.of(posting)
    return func.min(extract("year", reach_from(four))), func.max(extract("year", reach_to(four)))


def spans_between(first: int | None, last: int | None, years: int) -> list[Span]:
    """The spans that hold the years from `first` to `last`, in order; none where nothing is dated."""
    if first is None or last is None:
        return []
    begin = int(first) - int(first) % years  # PostgreSQL gives years as decimals
    return [Span(year, years) for year in range(begin, int(last) + 1, years)][:_MOST]


def table(spans: Sequence[Span]) -> Any:
    """The spans as a table: `first`, `begin` and `end`, the last two as days."""
    rows: list[Select[*tuple[Any, ...]]] = [
        select(
            literal(one.first, Integer).label("first"), literal(one.window.start, Date).label("begin"),
            literal(one.window.end, Date).label("finish"),
        )
        for one in spans
    ]
    return union_all(*rows).subquery("spans")


def touches(posting: FromClause, spans: Any) -> ColumnElement[bool]:
    """The posting speaks of a day of the span; undated ones never do."""
    return and_(reach_from(Four.of(posting)) <= spans.c.finish, reach_to(Four.of(posting)) >= spans.c.begin)


def undated(posting: FromClause) -> ColumnElement[bool]:
    """Nothing is known of when."""
    return reach_from(Four.of(posting)).is_(None)


def decades_of(posting: FromClause) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The first and last decade a posting speaks of, as numbers (1937: 193): two columns to select, null if undated."""
    four = Four.of(posting)
    first, last = (cast(extract("year", day), Integer) // DECADE for day in (reach_from(four), reach_to(four)))
    return first, last


def decades_between(rows: FromClause) -> CTE:
    """The decades from the first to the last of some rows that have the two columns of `decades_of`, named so."""
    first, last = func.min(rows.c.first_decade), func.max(rows.c.last_decade)
    most = first + (_MOST - 1)
    begun = select(first.label("decade"), case((last > most, most), else_=last).label("last"))
    decades = begun.cte("decades", recursive=True)
    following = select(decades.c.decade + 1, decades.c.last).where(decades.c.decade < decades.c.last)
    return decades.union_all(following)
