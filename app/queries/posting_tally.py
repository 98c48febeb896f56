"""Counts of a question about postings: in all, by how they meet the window, what is set aside, wider places."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
)

from app.db.fetch import fetch
from app.domain.overlap import Overlap
from app.domain.query import COUNT_CAP, PostingFilter, shown_total
from app.models import Person, Term
from app.queries import paging
from app.queries.conditions import above, not_beside
from app.queries.once import once
from app.queries.posting_question import ORDERED_BY, Question
from app.queries.statements import SHAPES, shape
from app.queries.tables import table_of

MOST_COUNTED = 100_000
"""Postings that are read to count an answer unless it is asked for exactly; one more is read to know."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many claims, and how many persons, meet the window in one way."""

    claims: int = 0
    persons: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """What a question selects: the total, by overlap kind, what is set aside and why, and wider places.

    Where so many answer that they are not `counted`, there are none of these.
    """

    total: int | None
    persons: int | None
    by_overlap: dict[str, KindCount] | None
    set_aside: dict[str, int]
    place_wider: dict[str, int]
    counted: bool = True


def _tally_of(connection: Connection, asked: PostingFilter, found: "_Tallied | None", *, exact: bool) -> Tally:
    if found is None:
        return Tally(None, None, None, {}, {}, counted=False)
    return Tally(
        shown_total(found.all.claims, exact=exact), found.all.persons, found.by_overlap if asked.post.dated else None,
        {reason: count.claims for reason, count in sorted(found.aside.items())}, _wider(connection, asked),
    )


def page_and_tally(
    connection: Connection, asked: PostingFilter, order: str, place: dict[str, Any], rows: int, *, exact: bool
) -> tuple[list[Any] | None, Tally]:
    """The first `rows` of the answer in an order, after a place in it, and the tally: over one reading of all.

    A row is what it is ordered by, then how it meets the window. They are None where so many must be read that it is
    better to look for them otherwise. Not counted unless `exact`: more than `COUNT_CAP` that answer among more than
    `MOST_COUNTED` that must be read.
    """
    marked, values = shape(asked)
    values |= place | {"most": MOST_COUNTED + 1, "rows": rows}
    found = fetch(connection, _page_and_tally(marked, order, bool(place)), values)
    counts = [row for row in found if row.part != "page"]
    if not _is_whole(counts):  # what it costs to count these is paid once a page, whoever else asks for it
        return None, _tally_of(connection, asked, _tallied(connection, asked, exact=exact), exact=exact)
    keys = sorted((*row[4:], row.word) for row in found if row.part == "page")
    return keys, _tally_of(connection, asked, _read(counts), exact=exact)


@lru_cache(SHAPES)
def _page_and_tally(asked: PostingFilter, order: str, further: bool) -> Any:
    """Both, in no order: the rows of the page have no counts, and the word is how they meet the window."""
    question, person = Question(asked), table_of(Person)
    columns = [column.label(f"by_{number}") for number, column in enumerate(question.order(order))]
    by_name = order == "name"
    posts = _posts(question, True, *columns[by_name:])
    by = [posts.c[column.name] for column in columns[by_name:]]
    if by_name:  # names are read for those alone who answer
        by.insert(0, person.c.sort_key.label(columns[0].name))
    page = select(*by, *([posts.c.kind] if asked.post.dated else [])).where(posts.c.aside.is_(None))
    if by_name:
        page = page.join(person, person.c.id == posts.c.whose)
    if asked.post.dated:
        page = page.where(posts.c.kind.in_([str(kind) for kind in asked.overlaps]))
    if further:
        page = page.where(paging.beyond(tuple(by), ORDERED_BY[order]))
    first = page.order_by(*by).limit(bindparam("rows")).subquery("page")
    none = [cast(null(), column.type).label(column.name) for column in by]
    counts = [cast(null(), BigInteger).label(name) for name in ("claims", "persons")]
    kind = first.c.kind if asked.post.dated else literal_column("''", String)
    return union_all(
        select(literal_column("'page'", String).label("part"), kind.label("word"), *counts,
               *(first.c[column.name] for column in columns)),
        *(select(one.c.part, one.c.word, one.c.claims, one.c.persons, *none)
          for one in (part.subquery() for part in _parts(asked, posts, True))),
    )  # fmt: skip


def is_counted(connection: Connection, asked: PostingFilter) -> bool:
    """Whether the answer is one that is counted without being asked for exactly."""
    return _tallied(connection, asked, exact=False) is not None


def overlap_counts(connection: Connection, asked: PostingFilter, *, exact: bool = False) -> dict[str, KindCount]:
    """Claims and persons by how they meet the window, every kind, whichever were chosen; none if not counted."""
    found = _tallied(connection, asked, exact=exact)
    return found.by_overlap if found is not None else {str(one): KindCount() for one in Overlap}


def answer_more_than(connection: Connection, asked: PostingFilter, number: int) -> bool:
    """Whether more postings than so many answer: as many are looked at as are needed to tell, by themselves first."""
    marked, values = shape(asked)
    values |= {"most": number + 1}
    return all(len(fetch(connection, some(marked), values)) > number for some in (_alone, _answering))


@dataclass(frozen=True, slots=True)
class _Tallied:
    """What answers: in all, and by how it meets the window; and what does not, by the reason."""

    all: KindCount
    by_overlap: dict[str, KindCount]
    aside: dict[str, KindCount]


def _tallied(connection: Connection, asked: PostingFilter, *, exact: bool) -> _Tallied | None:
    """The counts; None where the answer is not counted."""
    return _read(_tally_rows(connection, asked, exact=exact))


def _read(rows: Iterable[Any]) -> _Tallied | None:
    """The counts of the rows of a tally; None if there are none."""
    found: dict[str, dict[str, KindCount]] = {part: {} for part in ("read", "all", "kind", "aside")}
    for part, word, claims, persons, *_ in rows:
        found[part][word] = KindCount(claims, persons)
    if not found["all"]:
        return None
    by_overlap = {str(one): found["kind"].get(str(one), KindCount()) for one in Overlap}
    return _Tallied(found["all"][""], by_overlap, found["aside"])


@once
def _tally_rows(connection: Connection, asked: PostingFilter, *, exact: bool) -> list[Any]:
    """The counts as read, none where the answer is not counted; a page asks for them with its list and its facets."""
    marked, values = shape(asked)
    if exact:
        return fetch(connection, _tally(marked, False), values)
    return _whole(connection, asked, fetch(connection, _tally(marked, True), values | {"most": MOST_COUNTED + 1}))


def _whole(connection: Connection, asked: PostingFilter, rows: list[Any]) -> list[Any]:
    """The counts as read so far if that is all there is; else none where too many answer, or all counted after all."""
    if _is_whole(rows):
        return rows
    marked, values = shape(asked)
    answering = _number(rows, "all")
    if answering <= COUNT_CAP:
        answering = len(fetch(connection, _answering(marked), values | {"most": COUNT_CAP + 1}))
    return [] if answering > COUNT_CAP else fetch(connection, _tally(marked, False), values)


def _is_whole(rows: Iterable[Any]) -> bool:
    """Whether a bounded tally has read all there was to be read."""
    return _number(rows, "read") <= MOST_COUNTED


def _number(rows: Iterable[Any], part: str) -> int:
    return next(int(row.claims) for row in rows if row.part == part)


@lru_cache(SHAPES)
def _alone(asked: PostingFilter) -> Select[Any]:
    """The first `most` postings that may answer as far as they tell themselves, in no order."""
    return Question(asked).alone(literal_column("1", Integer)).limit(bindparam("most"))


@lru_cache(SHAPES)
def _answering(asked: PostingFilter) -> Select[Any]:
    """The first `most` postings that answer, in no order."""
    question = Question(asked)
    return question.chosen(question.counted(question.select(question.claim.c.id))).limit(bindparam("most"))


@lru_cache(SHAPES)
def _tally(asked: PostingFilter, bounded: bool) -> Any:
    """All counts of a question over one reading of its postings: part, kind or reason, claims and persons.

    `bounded`: of the first `most` postings read, in no order; the part "read" says how many these are.
    """
    return union_all(*_parts(asked, _posts(Question(asked), bounded), bounded))


def _posts(question: Question, bounded: bool, *further: Any) -> CTE:
    """The postings a question must read, each with why it does not answer and how it meets the window.

    `further` are columns that are read with them.
    """
    columns = [question.posting.c.person_id.label("whose"), question.aside().label("aside"), *further]
    if question.asked.post.dated:
        columns.append(question.overlap.label("kind"))
    read = question.select(*columns).where(not_beside(question.posting, question.asked.post.window))
    if bounded:
        read = read.limit(bindparam("most"))
    # Kept as rows: else how each meets the window would be worked out anew for every count.
    return read.cte("posts").prefix_with("MATERIALIZED")


def _parts(asked: PostingFilter, posts: CTE, bounded: bool) -> list[Select[Any]]:
    """The parts of a tally."""
    answering = posts.c.aside.is_(None)
    chosen: ColumnElement[bool] = true()
    parts = [_part("read", posts)] if bounded else []
    if asked.post.dated:
        chosen = posts.c.kind.in_([str(kind) for kind in asked.overlaps])
        parts.append(_part("kind", posts, posts.c.kind).where(answering, posts.c.kind.is_not(None)))
    parts.append(_part("aside", posts, posts.c.aside).where(posts.c.aside.is_not(None), chosen))
    return [_part("all", posts).where(answering, chosen), *parts]


def _part(name: str, posts: CTE, by: ColumnElement[Any] | None = None) -> Select[Any]:
    """Claims and persons of the postings, in all or by a column, under the name of a part of the tally."""
    word = literal_column("''", String) if by is None else by
    counted = select(
        literal_column(f"'{name}'", String).label("part"), word.label("word"), func.count().label("claims"),
        func.count(posts.c.whose.distinct()).label("persons"),
    ).select_from(posts)  # fmt: skip
    return counted if by is None else counted.group_by(by)


def _wider(connection: Connection, asked: PostingFilter) -> dict[str, int]:
    """Postings that would answer but are placed only in something wider than the places asked for."""
    if not asked.post.places or asked.post.wider:
        return {}
    marked, values = shape(asked)
    return dict(fetch(connection, _by_wider_place(marked), values))


@lru_cache(SHAPES)
def _by_wider_place(asked: PostingFilter) -> Select[Any]:
    question, term = Question(replace(asked, post=replace(asked.post, places=()))), table_of(Term)
    place = question.posting.c.place_id
    return (
        question.chosen(question.counted(question.select(term.c.slug, func.count())))
        .join(term, term.c.id == place)
        .where(place.in_(above(asked.post.places)))
        .group_by(term.c.slug)
        .order_by(term.c.slug)
    )
