"""Postings: who was what, where, when, and how surely."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
    true,
    union_all,
)

from app.db.fetch import fetch
from app.domain.explain import Emptiness
from app.domain.overlap import Overlap
from app.domain.query import COUNT_CAP, Page, PostingFilter
from app.queries import paging
from app.queries.claims import claims_by_key
from app.queries.conditions import begins_known, first_day, in_time, post_conditions
from app.queries.explain import explain_postings
from app.queries.posting_question import ORDERED_BY, Question
from app.queries.posting_tally import Tally, is_counted, page_and_tally
from app.queries.rows import ClaimRow
from app.queries.statements import SHAPES, shape

SORTS = ("date", "name")
CHUNK = 500
AHEAD = {"date": 20, "name": 3}
"""For each posting on a page of a long list, how many (by name: how many persons) are put in order before their claims
are looked at."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """How an answer by the texts stands to the editors' corrections.

    `posts` of the answer stand as the text has them though they are corrected, `ever` of the same question at any
    time; `persons` would answer by corrections, be they in the answer or not.
    """

    posts: int = 0
    persons: int = 0
    ever: int = 0


@dataclass(frozen=True, slots=True)
class Extent:
    """How many posts of an answer have no date at all, and in how many places its posts are."""

    undated: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True)
class PostingPage:
    """One page of postings with their overlap kinds, the cursor of the next, and why there is none at all."""

    rows: list[tuple[ClaimRow, Overlap | None]]
    next: str | None
    tally: Tally | None = field(default=None)
    emptiness: Emptiness | None = None


def postings_page(connection: Connection, asked: PostingFilter, page: Page) -> PostingPage:
    """One page of postings and the tally of the whole question."""
    limit = page.limit or 1
    place = _after(asked, page.cursor)
    found, counts = page_and_tally(connection, asked, asked.sort, place, limit + 1, exact=page.exact)
    if found is None:
        found = _found(connection, asked, limit + 1, place, long=counts.total is None or counts.total > COUNT_CAP)
    keys, next_ = _cut(asked, found, limit)
    rows = claims_by_key(connection, [key for key, _ in keys])
    kinds = dict(keys)
    why = None if counts.total != 0 else emptiness(connection, asked, counts)
    return PostingPage([(row, kinds[row.key]) for row in rows], next_, counts, why)


def emptiness(connection: Connection, asked: PostingFilter, counts: Tally) -> Emptiness:
    """Why nothing answers: what lies beside, and what the answer would be without each filter."""
    persons = None if counts.by_overlap is None else {kind: one.persons for kind, one in counts.by_overlap.items()}
    ours = corrections_of(connection, asked).persons if asked.readings == "source" else 0
    return explain_postings(
        connection, asked, persons, counts.set_aside, counts.place_wider, lambda other: _selected(connection, other),
        ours,
    )


def corrections_of(connection: Connection, asked: PostingFilter, *, ever: bool = False) -> Corrections:
    """What the editors would correct in the answer of a question; of other times only where `ever` is asked for."""
    marked, values = shape(replace(asked, readings="disputed"))
    found = {voice: numbers for voice, *numbers in fetch(connection, _disputed(marked, ever), values)}
    (all_, posts, _), (*_, persons) = (found.get(voice, (0, 0, 0)) for voice in ("source", "editor"))
    return Corrections(posts, persons, all_)


@lru_cache(SHAPES)
def _disputed(asked: PostingFilter, ever: bool) -> Select[Any]:
    question = Question(asked)
    here: ColumnElement[bool] = true()
    if asked.post.dated:
        here = question.overlap.in_([str(kind) for kind in asked.overlaps])
    statement = question.counted(
        question.select(
            question.claim.c.voice, func.count(), func.count(case((here, question.claim.c.id))),
            func.count(case((here, question.posting.c.person_id)).distinct()),
        )
    )
    return (statement if ever else question.chosen(statement)).group_by(question.claim.c.voice)


def extent_of(connection: Connection, asked: PostingFilter) -> Extent:
    """What of the whole answer is undated and how many places it names, however few of its posts are shown.

    Nothing where so many answer that they are not counted.
    """
    if not is_counted(connection, asked):
        return Extent()
    marked, values = shape(asked)
    return Extent(*fetch(connection, _extent(marked), values)[0])


@lru_cache(SHAPES)
def _extent(asked: PostingFilter) -> Select[Any]:
    question = Question(asked)
    posting = question.posting
    undated = func.count(case((posting.c.dates_edtf.is_(None), posting.c.claim_id)))
    return question.chosen(question.counted(question.select(undated, func.count(posting.c.place_id.distinct()))))


def _selected(connection: Connection, asked: PostingFilter) -> int:
    """How many postings a question selects."""
    marked, values = shape(asked)
    return connection.execute(_counted(marked), values).scalar() or 0


@lru_cache(SHAPES)
def _counted(asked: PostingFilter) -> Select[Any]:
    question = Question(asked)
    return question.chosen(question.counted(question.select(func.count())))


def all_postings(connection: Connection, asked: PostingFilter) -> Iterator[tuple[ClaimRow, Overlap | None]]:
    """Every posting a question selects, a chunk in memory at a time."""
    return paging.whole(connection, lambda cursor: _keys(connection, asked, CHUNK, cursor))


def _keys(
    connection: Connection, asked: PostingFilter, limit: int, cursor: str | None
) -> tuple[list[tuple[int, Overlap | None]], str | None]:
    """Keys of a page and the cursor of the next."""
    return _cut(asked, _found(connection, asked, limit + 1, _after(asked, cursor)), limit)


def _after(asked: PostingFilter, cursor: str | None) -> dict[str, Any]:
    """The place of a cursor as parameters; none without one."""
    return paging.place(paging.decode(cursor, asked.sort, ORDERED_BY[asked.sort])) if cursor else {}


def _cut(
    asked: PostingFilter, found: list[Any], limit: int
) -> tuple[list[tuple[int, Overlap | None]], str | None]:
    """Keys of a page with how each meets the window, and the cursor of the next if a row more was found."""
    dated, width = asked.post.dated, len(ORDERED_BY[asked.sort])
    keys = [(row[width - 1], Overlap(row[width]) if dated else None) for row in found[:limit]]
    next_ = paging.encode(asked.sort, tuple(found[limit - 1][:width])) if len(found) > limit else None
    return keys, next_


def _found(
    connection: Connection, asked: PostingFilter, rows: int, place: dict[str, Any], *, long: bool = False
) -> list[Any]:
    """The first `rows` of the list after a place. Of a `long` list those that lie ahead are tried first."""
    marked, values = shape(asked)
    values |= place | {"rows": rows}
    found: list[Any] = []
    if long:
        ahead = {"ahead": AHEAD[asked.sort] * rows}
        found = fetch(connection, _page(marked, bool(place), True), values | ahead)
    return found if len(found) >= rows else fetch(connection, _page(marked, bool(place)), values)


@lru_cache(SHAPES)
def _page(asked: PostingFilter, further: bool, ahead: bool = False) -> Select[Any]:
    """Keys of `rows` postings in their order, after the place of a cursor where there is one.

    `ahead`: of the first `ahead`, or those of so many persons, that the postings themselves without their claims let
    through. That saves looking at hundreds of thousands of claims to put postings in order; too few may be left.
    """
    question = Question(asked)
    posting, person = question.posting, question.person
    columns = question.order(asked.sort)
    statement = question.select(*columns, *([question.overlap.label("overlap")] if asked.post.dated else []))
    if asked.sort == "name":
        statement = statement.join(person, person.c.id == posting.c.person_id)
    statement = question.chosen(question.counted(statement)).order_by(*columns).limit(bindparam("rows"))
    after = paging.beyond(columns, ORDERED_BY[asked.sort]) if further else true()
    if ahead:
        first = _of_first_persons if asked.sort == "name" else _among_first
        statement = statement.where(first(question, further))
    return statement.where(after)


def _among_first(question: Question, further: bool) -> ColumnElement[bool]:
    """The posting is among the first `ahead` by time that its own row lets through, after the place of a cursor.

    Where an index leads to the postings it has all that puts those in order whose start is known; only the others are
    read for it. Else they are read in the order of time, no further than needed.
    """
    posting = question.posting
    ordered: tuple[tuple[Any, Any, Any], ...] = ((*in_time(posting), true()),)
    if post_conditions(question.asked.post, posting):
        ordered = (
            (posting.c.start_earliest, literal(1, Integer), posting.c.start_earliest.is_not(None)),
            (first_day(posting), literal(0, Integer), begins_known(posting) == 0),
        )
    parts = []
    for day, begun, alike in ordered:
        columns = (day.label("day"), begun.label("begun"), posting.c.claim_id.label("key"))
        part = question.alone(*columns).where(alike).order_by(day, begun, posting.c.claim_id).limit(bindparam("ahead"))
        if further:  # SQLite begins to read at a day, but not at a row value whose first part is none of its columns
            place = (day, begun, posting.c.claim_id)
            part = part.where(paging.from_(place[:1], ORDERED_BY["date"][:1]), paging.beyond(place, ORDERED_BY["date"]))
        parts.append(select(part.subquery()))
    both = union_all(*parts).subquery("both")
    first = select(both.c.key).order_by(both.c.day, both.c.begun, both.c.key).limit(bindparam("ahead"))
    return posting.c.claim_id.in_(select(first.subquery("first").c.key))


def _of_first_persons(question: Question, further: bool) -> ColumnElement[bool]:
    """The posting is of one of the first `ahead` persons by name who have one that its own row lets through.

    They begin with the person at the place of a cursor.
    """
    posting, person = question.posting, question.person
    own = question.alone(posting.c.claim_id).where(posting.c.person_id == person.c.id).correlate(person).exists()
    columns = (person.c.sort_key, person.c.id)
    first = select(person.c.id).where(own).order_by(*columns).limit(bindparam("ahead"))
    if further:
        first = first.where(paging.from_(columns, ORDERED_BY["name"][:2]))
    return posting.c.person_id.in_(select(first.subquery("first").c.id))
