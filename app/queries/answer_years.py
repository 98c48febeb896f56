"""Who of a question's answer was there in each year."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select

from app.domain.dates import Bounds, Window
from app.domain.overlap import Overlap
from app.domain.query import DEFAULT_OVERLAPS, PostingFilter
from app.domain.years import Attested, Present, present, windows_of, years_reached
from app.queries.conditions import capped, reaches
from app.queries.posting_question import Question
from app.queries.statements import SHAPES, shape

MOST_POSTINGS = 20_000
"""More postings than this are not counted by year; one more is read to know."""
MOST_YEARS = 120
"""A longer time is not told year by year."""


@dataclass(frozen=True, slots=True)
class YearPeople:
    """One year, or the part of it that was asked about, and who was there."""

    year: int
    window: Window
    present: Present


@dataclass(frozen=True, slots=True)
class Years:
    """Persons of an answer by year, consecutive years in order.

    `kinds` are the overlap kinds counted: of *certain* and *possible* those that were chosen. `reached` are the
    first and last year the answer's postings speak of within the window. `undated` persons have a posting without
    any date, which is in no year. `rows` are empty where nothing is dated, and where it is `too_long` to tell.
    """

    rows: tuple[YearPeople, ...] = ()
    kinds: frozenset[Overlap] = frozenset(DEFAULT_OVERLAPS)
    reached: tuple[int, int] | None = None
    undated: int = 0
    too_long: bool = False

    def persons(self, row: YearPeople) -> tuple[frozenset[int], frozenset[int]]:
        """Persons certainly and possibly there, by key: nobody twice where both kinds are counted."""
        certain = row.present.certain if Overlap.CERTAIN in self.kinds else frozenset[int]()
        possible = row.present.possible if Overlap.POSSIBLE in self.kinds else frozenset[int]()
        return certain, possible - certain

    def counts(self, row: YearPeople) -> tuple[int, int]:
        """How many those are."""
        certain, possible = self.persons(row)
        return len(certain), len(possible)


def people_by_year(connection: Connection, asked: PostingFilter) -> Years | None:
    """The persons of a question by year; None where more postings answer than are counted by year.

    A year counts who the same question asked for that year alone would answer with. All years of a window with two
    ends are told, else those the answer reaches into.
    """
    kinds = frozenset(DEFAULT_OVERLAPS if not asked.post.dated else {*DEFAULT_OVERLAPS} & {*asked.overlaps})
    claims = attested(connection, asked, MOST_POSTINGS)
    if claims is None:
        return None
    window = asked.post.window
    reached = years_reached(claims, window)
    undated = len({one.person for one in claims if one.bounds.undated})
    span = _span(window, reached)
    if not kinds or span is None:
        return Years(kinds=kinds, reached=reached, undated=undated)
    if span[1] - span[0] >= MOST_YEARS:
        return Years(kinds=kinds, reached=reached, undated=undated, too_long=True)
    windows = windows_of(*span, window)
    found = present(claims, list(windows.values()))
    rows = tuple(YearPeople(*one, there) for one, there in zip(windows.items(), found, strict=True))
    return Years(rows, kinds, reached, undated)


def _span(window: Window, reached: tuple[int, int] | None) -> tuple[int, int] | None:
    """The years to tell: the window's where it is a reasonable time, else those reached; None where none is."""
    if reached is None or window.start is None or window.end is None:
        return reached
    asked = window.start.year, window.end.year
    return asked if asked[1] - asked[0] < MOST_YEARS else reached


def attested(connection: Connection, asked: PostingFilter, most: int | None = None) -> list[Attested] | None:
    """The bounds of every posting that is certain or possible in the window, of all without one, undated ones too.

    None where they are more than `most`: one more is read to know.
    """
    marked, values = shape(asked)
    statement = _attested(marked)
    rows = connection.execute(statement if most is None else statement.limit(most + 1), values).all()
    if most is not None and len(rows) > most:
        return None
    return [Attested(person, Bounds(*bounds), bool(never)) for person, *bounds, never in rows]


@lru_cache(SHAPES)
def _attested(asked: PostingFilter) -> Select[Any]:
    question = Question(asked)
    posting = question.posting
    four = (posting.c.start_earliest, posting.c.start_latest, posting.c.end_earliest, posting.c.end_latest)
    never_certain = capped(posting, question.claim, question.sure)
    statement = question.counted(question.select(posting.c.person_id, *four, never_certain))
    return statement.where(reaches(posting, asked.post.window)) if asked.post.dated else statement
