"""How many persons were there in each year: for the years in which anybody is recorded."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from app.domain.query import DEFAULT_OVERLAPS, PostingFilter
from app.domain.years import present, windows_of, years_reached
from app.queries.answer_years import MOST_POSTINGS, attested
from app.queries.coverage import coverage_of

MOST_POSTS = MOST_POSTINGS
"""More posts than this a page does not count by year."""


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year, persons certainly there, and those only possibly: nobody twice."""

    year: int
    certain: int
    possible: int


def years_of(connection: Connection, asked: PostingFilter, most: int | None = None) -> list[YearRow] | None:
    """The persons of a question by year, in order, without years of nobody; None where more than `most` posts answer.

    A year counts who the same question asked for that year alone would answer with, certainly or possibly, whichever
    of these it asks for. What everybody did is counted when data are loaded.
    """
    if replace(asked, overlaps=DEFAULT_OVERLAPS, sort="date") == PostingFilter():
        return [YearRow(one.year, one.certain, one.possible) for one in coverage_of(connection)]
    claims = attested(connection, asked, most)
    if claims is None:
        return None
    reached = years_reached(claims, asked.post.window)
    if reached is None:
        return []
    windows = windows_of(*reached, asked.post.window)
    found = zip(windows, present(claims, list(windows.values())), strict=True)
    rows = (YearRow(year, len(there.certain), len(there.possible - there.certain)) for year, there in found)
    return [row for row in rows if row.certain or row.possible]
