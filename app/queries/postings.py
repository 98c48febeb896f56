"""Postings: who was what, where, when, and how surely."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    not_,
    null,
    select,
    true,
    union_all,
)

from app.domain.explain import Emptiness
from app.domain.overlap import Overlap
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES, Page, PostingFilter, shown_total
from app.models import Claim, Person, PersonDigest, Posting, Term
from app.queries import paging
from app.queries.claims import claims_by_key
from app.queries.conditions import (
    above,
    begins_known,
    below,
    cited_in,
    counted_nature,
    fate_condition,
    first_day,
    not_beside,
    overlap_of,
    post_conditions,
    rank_condition,
    reaches,
    voice,
)
from app.queries.explain import explain_postings
from app.queries.once import once
from app.queries.rows import ClaimRow
from app.queries.statements import SHAPES, shape
from app.queries.tables import table_of

_REACHING = frozenset({Overlap.CERTAIN, Overlap.POSSIBLE})
SORTS = ("date", "name")
CHUNK = 500


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many claims, and how many persons, meet the window in one way."""

    claims: int = 0
    persons: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """What a question selects: the total, by overlap kind, what is set aside and why, and wider places."""

    total: int | None
    persons: int
    by_overlap: dict[str, KindCount] | None
    set_aside: dict[str, int]
    place_wider: dict[str, int]


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


class Question:
    """The tables and conditions of one question about postings.

    `overlap` is how each meets the window; `sure` what one needs beside its dates to be certain (None: nothing).
    """

    def __init__(self, asked: PostingFilter) -> None:
        self.asked = asked
        self.posting = table_of(Posting)
        self.claim = table_of(Claim)
        self.digest = table_of(PersonDigest)
        self.person = table_of(Person)
        self.sure = self._sure()
        self.overlap = overlap_of(self.posting, self.claim, asked.post.window, self._dead_by(), self.sure)

    def _dead_by(self) -> ColumnElement[Any]:
        """The day by which the person is known dead, looked up only for the rows whose kind turns on it."""
        of_person = self.digest.c.person_id == self.posting.c.person_id
        return select(self.digest.c.dead_by).where(of_person).correlate(self.posting).scalar_subquery()

    def _sure(self) -> ColumnElement[bool] | None:
        """What a posting needs beside its dates to be certain: the rank surely held then, the place itself."""
        asked, needed = self.asked, []
        if asked.asks_rank:
            ranks = (asked.ranks, asked.rank_min)
            needed.append(rank_condition(self.posting.c.person_id, *ranks, during=self.posting, surely=True))
        if asked.post.wider and asked.post.places:
            needed.append(below(self.posting.c.place_id, asked.post.places))
        return and_(*needed) if needed else None

    def select(self, *columns: Any) -> Select[Any]:
        """The filters that are not about how a claim is put, nor about the window."""
        asked, posting, post = self.asked, self.posting, self.asked.post
        statement = (
            select(*columns)
            .select_from(posting)
            .join(self.claim, self.claim.c.id == posting.c.claim_id)
            .where(*post_conditions(post, posting), voice(self.claim, asked.readings))
        )
        if asked.persons:
            statement = statement.where(posting.c.person_id.in_(asked.persons))
        if asked.personnel is not None:
            statement = statement.join(self.digest, self.digest.c.person_id == posting.c.person_id)
            statement = statement.where(self.digest.c.is_personnel.is_(asked.personnel))
        # A place, role, body or person leads to the rows by its index; where none is asked for, a rank or fate does.
        leading = not (asked.persons or any((post.roles, post.places, post.organisations, post.covers)))
        if asked.asks_rank:
            person, ranks = posting.c.person_id, (asked.ranks, asked.rank_min)
            statement = statement.where(rank_condition(person, *ranks, during=posting))
            if leading:
                statement = statement.where(rank_condition(person, *ranks, leading=True))
        if asked.asks_fate:
            leading = leading and not asked.asks_rank
            statement = statement.where(
                fate_condition(posting.c.person_id, asked.fates, asked.no_fate, leading=leading)
            )
        if asked.sources:
            statement = statement.where(cited_in(posting.c.claim_id, asked.sources))
        return statement

    def counted(self, statement: Select[Any]) -> Select[Any]:
        """Only claims that answer: put as asked for, come about as asked for, no collective role unasked."""
        asked = self.asked
        statement = statement.where(
            self.claim.c.mode.in_(asked.modes or ANSWERED_MODES),
            self.claim.c.actuality.in_(asked.actualities or ANSWERED_ACTUALITIES),
        )
        nature = counted_nature(asked.post, self.posting)
        return statement if nature is None else statement.where(nature)

    def aside(self) -> ColumnElement[str | None]:
        """Why a claim does not answer, by the first of the conditions of `counted` it fails; NULL where it does."""
        asked, claim, posting = self.asked, self.claim, self.posting
        reasons: list[tuple[ColumnElement[bool], Any]] = [
            (claim.c.mode.not_in(asked.modes or ANSWERED_MODES), claim.c.mode),
            (claim.c.actuality.not_in(asked.actualities or ANSWERED_ACTUALITIES), claim.c.actuality),
        ]
        nature = counted_nature(asked.post, posting)
        if nature is not None:
            reasons.append((not_(nature), posting.c.nature))
        return case(*reasons, else_=null())

    def chosen(self, statement: Select[Any]) -> Select[Any]:
        """Only the overlap kinds asked for, where there is a window."""
        if not self.asked.post.dated:
            return statement
        statement = statement.where(not_beside(self.posting, self.asked.post.window))
        kinds = set(self.asked.overlaps)
        if kinds <= _REACHING:
            statement = statement.where(reaches(self.posting, self.asked.post.window))
        # What reaches the window is certain or possible: where both are asked for nothing is left to tell.
        chosen = [str(kind) for kind in self.asked.overlaps]
        return statement if kinds == _REACHING else statement.where(self.overlap.in_(chosen))


def postings_page(connection: Connection, asked: PostingFilter, page: Page) -> PostingPage:
    """One page of postings and the tally of the whole question."""
    limit = page.limit or 1
    keys, next_ = _keys(connection, asked, limit, page.cursor)
    rows = claims_by_key(connection, [key for key, _ in keys])
    kinds = dict(keys)
    counts = tally(connection, asked, exact=page.exact)
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
    rows = connection.execute(_disputed(marked, ever), values)
    found = {voice: numbers for voice, *numbers in rows}
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
    """What of the whole answer is undated and how many places it names, however few of its posts are shown."""
    marked, values = shape(asked)
    return Extent(*connection.execute(_extent(marked), values).one())


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
    dated = asked.post.dated
    types = _ORDERED_BY[asked.sort]
    marked, values = shape(asked)
    if cursor:
        values |= paging.place(paging.decode(cursor, asked.sort, types))
    found = connection.execute(_page(marked, cursor is not None), values | {"rows": limit + 1}).all()
    width = len(types)
    keys = [(row[width - 1], Overlap(row[width]) if dated else None) for row in found[:limit]]
    next_ = paging.encode(asked.sort, tuple(found[limit - 1][:width])) if len(found) > limit else None
    return keys, next_


_ORDERED_BY: dict[str, tuple[type, ...]] = {"name": (str, int, int, int), "date": (date, int, int)}
"""The types of the columns a list is ordered by, the claim's key last."""


@lru_cache(SHAPES)
def _page(asked: PostingFilter, further: bool) -> Select[Any]:
    """Keys of `rows` postings in their order, after the place of a cursor where there is one."""
    question = Question(asked)
    posting, claim, person = question.posting, question.claim, question.person
    columns: tuple[Any, ...] = (first_day(posting), begins_known(posting), claim.c.id)
    if asked.sort == "name":
        columns = (person.c.sort_key, claim.c.person_id, claim.c.ordinal, claim.c.id)
    statement = question.select(*columns, *([question.overlap.label("overlap")] if asked.post.dated else []))
    if asked.sort == "name":
        statement = statement.join(person, person.c.id == posting.c.person_id)
    statement = question.chosen(question.counted(statement)).order_by(*columns).limit(bindparam("rows"))
    return statement.where(paging.beyond(columns, _ORDERED_BY[asked.sort])) if further else statement


def tally(connection: Connection, asked: PostingFilter, *, exact: bool = False) -> Tally:
    """Counts of a whole question: total, by overlap, set aside, wider places."""
    found = _tallied(connection, asked)
    return Tally(
        shown_total(found.all.claims, exact=exact), found.all.persons, found.by_overlap if asked.post.dated else None,
        {reason: count.claims for reason, count in sorted(found.aside.items())}, _wider(connection, asked),
    )


def overlap_counts(connection: Connection, asked: PostingFilter) -> dict[str, KindCount]:
    """Claims and persons by how they meet the window, every kind, whichever were chosen."""
    return _tallied(connection, asked).by_overlap


@dataclass(frozen=True, slots=True)
class _Tallied:
    """What answers: in all, and by how it meets the window; and what does not, by the reason."""

    all: KindCount
    by_overlap: dict[str, KindCount]
    aside: dict[str, KindCount]


def _tallied(connection: Connection, asked: PostingFilter) -> _Tallied:
    found: dict[str, dict[str, KindCount]] = {part: {} for part in ("all", "kind", "aside")}
    for part, word, claims, persons in _tally_rows(connection, asked):
        found[part][word] = KindCount(claims, persons)
    by_overlap = {str(one): found["kind"].get(str(one), KindCount()) for one in Overlap}
    return _Tallied(found["all"][""], by_overlap, found["aside"])


@once
def _tally_rows(connection: Connection, asked: PostingFilter) -> list[Any]:
    """The counts as read; a page asks for them with its list and again with its facets."""
    marked, values = shape(asked)
    return list(connection.execute(_tally(marked), values))


@lru_cache(SHAPES)
def _tally(asked: PostingFilter) -> Any:
    """All counts of a question over one reading of its postings: part, kind or reason, claims and persons."""
    question = Question(asked)
    columns = [question.posting.c.person_id, question.aside().label("aside")]
    if asked.post.dated:
        columns.append(question.overlap.label("kind"))
    read = question.select(*columns).where(not_beside(question.posting, asked.post.window))
    # Kept as rows: else how each meets the window would be worked out anew for every count.
    posts = read.cte("posts").prefix_with("MATERIALIZED")
    answering = posts.c.aside.is_(None)
    chosen: ColumnElement[bool] = true()
    parts = []
    if asked.post.dated:
        chosen = posts.c.kind.in_([str(kind) for kind in asked.overlaps])
        parts.append(_part("kind", posts, posts.c.kind).where(answering, posts.c.kind.is_not(None)))
    parts.append(_part("aside", posts, posts.c.aside).where(posts.c.aside.is_not(None), chosen))
    return union_all(_part("all", posts).where(answering, chosen), *parts)


def _part(name: str, posts: CTE, by: ColumnElement[Any] | None = None) -> Select[Any]:
    """Claims and persons of the postings, in all or by a column, under the name of a part of the tally."""
    word = literal_column("''", String) if by is None else by
    counted = select(
        literal_column(f"'{name}'", String).label("part"), word.label("word"), func.count().label("claims"),
        func.count(posts.c.person_id.distinct()).label("persons"),
    ).select_from(posts)  # fmt: skip
    return counted if by is None else counted.group_by(by)


def _wider(connection: Connection, asked: PostingFilter) -> dict[str, int]:
    """Postings that would answer but are placed only in something wider than the places asked for."""
    if not asked.post.places or asked.post.wider:
        return {}
    marked, values = shape(asked)
    return dict(connection.execute(_by_wider_place(marked), values).all())


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
