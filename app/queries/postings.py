"""Postings: who was what, where, when, and how surely."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select, true

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
    overlap_of,
    post_conditions,
    rank_condition,
    reaches,
    voice,
)
from app.queries.explain import explain_postings
from app.queries.rows import ClaimRow
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
        self.overlap = overlap_of(self.posting, self.claim, asked.post.window, self.digest.c.dead_by, self.sure)

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
            .join(self.digest, self.digest.c.person_id == posting.c.person_id)
            .where(*post_conditions(post, posting), voice(self.claim, asked.readings))
        )
        if asked.persons:
            statement = statement.where(posting.c.person_id.in_(asked.persons))
        if asked.personnel is not None:
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

    def chosen(self, statement: Select[Any]) -> Select[Any]:
        """Only the overlap kinds asked for, where there is a window."""
        if not self.asked.post.dated:
            return statement
        if set(self.asked.overlaps) <= _REACHING:
            statement = statement.where(reaches(self.posting, self.asked.post.window))
        return statement.where(self.overlap.in_([str(kind) for kind in self.asked.overlaps]))


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
    question = Question(replace(asked, readings="disputed"))
    here: ColumnElement[bool] = true()
    if asked.post.dated:
        here = question.overlap.in_([str(kind) for kind in asked.overlaps])
    statement = question.counted(
        question.select(
            question.claim.c.voice, func.count(), func.count(case((here, question.claim.c.id))),
            func.count(case((here, question.posting.c.person_id)).distinct()),
        )
    )
    rows = connection.execute((statement if ever else question.chosen(statement)).group_by(question.claim.c.voice))
    found = {voice: numbers for voice, *numbers in rows}
    (all_, posts, _), (*_, persons) = (found.get(voice, (0, 0, 0)) for voice in ("source", "editor"))
    return Corrections(posts, persons, all_)


def extent_of(connection: Connection, asked: PostingFilter) -> Extent:
    """What of the whole answer is undated and how many places it names, however few of its posts are shown."""
    question = Question(asked)
    posting = question.posting
    undated = func.count(case((posting.c.dates_edtf.is_(None), posting.c.claim_id)))
    statement = question.counted(question.select(undated, func.count(posting.c.place_id.distinct())))
    return Extent(*connection.execute(question.chosen(statement)).one())


def _selected(connection: Connection, asked: PostingFilter) -> int:
    """How many postings a question selects."""
    question = Question(asked)
    return connection.execute(question.chosen(question.counted(question.select(func.count())))).scalar() or 0


def all_postings(connection: Connection, asked: PostingFilter) -> Iterator[tuple[ClaimRow, Overlap | None]]:
    """Every posting a question selects, a chunk in memory at a time."""
    return paging.whole(connection, lambda cursor: _keys(connection, asked, CHUNK, cursor))


def _keys(
    connection: Connection, asked: PostingFilter, limit: int, cursor: str | None
) -> tuple[list[tuple[int, Overlap | None]], str | None]:
    question = Question(asked)
    dated = asked.post.dated
    columns: tuple[Any, ...]
    types: tuple[type, ...]
    if asked.sort == "name":
        columns, types = (question.person.c.sort_key, question.claim.c.person_id, question.claim.c.ordinal,
                          question.claim.c.id), (str, int, int, int)
    else:
        columns = (first_day(question.posting), begins_known(question.posting), question.claim.c.id)
        types = (date, int, int)
    shown = [question.overlap.label("overlap")] if dated else []
    statement = question.select(*columns, *shown)
    if asked.sort == "name":
        statement = statement.join(question.person, question.person.c.id == question.posting.c.person_id)
    statement = question.chosen(question.counted(statement)).order_by(*columns).limit(limit + 1)
    if cursor:
        statement = statement.where(paging.after(columns, paging.decode(cursor, asked.sort, types)))
    found = connection.execute(statement).all()
    width = len(columns)
    keys = [(row[width - 1], Overlap(row[width]) if dated else None) for row in found[:limit]]
    next_ = paging.encode(asked.sort, tuple(found[limit - 1][:width])) if len(found) > limit else None
    return keys, next_


def tally(connection: Connection, asked: PostingFilter, *, exact: bool = False) -> Tally:
    """Counts of a whole question: total, by overlap, set aside, wider places."""
    question = Question(asked)
    by_overlap: dict[str, KindCount] | None = None
    if asked.post.dated:
        by_overlap = overlap_counts(connection, question)
        total = sum(by_overlap[kind].claims for kind in asked.overlaps)
    else:
        total = connection.execute(question.counted(question.select(func.count()))).scalar() or 0
    persons = connection.execute(
        question.chosen(question.counted(question.select(func.count(question.posting.c.person_id.distinct()))))
    ).scalar() or 0
    aside, wider = _set_aside(connection, question), _wider(connection, question)
    return Tally(shown_total(total, exact=exact), persons, by_overlap, aside, wider)


def overlap_counts(connection: Connection, question: Question) -> dict[str, KindCount]:
    """Claims and persons by how they meet the window, every kind, whichever were chosen."""
    kind = question.overlap.label("kind")
    inner = question.counted(question.select(kind, question.posting.c.person_id)).subquery()
    rows = connection.execute(
        select(inner.c.kind, func.count(), func.count(inner.c.person_id.distinct()))
        .where(inner.c.kind.is_not(None)).group_by(inner.c.kind)
    )
    found = {name: KindCount(claims, persons) for name, claims, persons in rows}
    return {str(one): found.get(str(one), KindCount()) for one in Overlap}


def _set_aside(connection: Connection, question: Question) -> dict[str, int]:
    """Claims that meet the filters and the window but do not answer, by the reason."""
    claim, posting = question.claim, question.posting
    statement = question.chosen(
        question.select(claim.c.mode, claim.c.actuality, posting.c.nature, func.count())
    ).group_by(claim.c.mode, claim.c.actuality, posting.c.nature)
    aside: dict[str, int] = {}
    modes = question.asked.modes or ANSWERED_MODES
    actualities = question.asked.actualities or ANSWERED_ACTUALITIES
    for mode, actuality, nature, count in connection.execute(statement):
        if mode not in modes:
            reason = mode
        elif actuality not in actualities:
            reason = actuality
        elif nature == "collective" and counted_nature(question.asked.post, posting) is not None:
            reason = nature
        else:
            continue
        aside[reason] = aside.get(reason, 0) + count
    return dict(sorted(aside.items()))


def _wider(connection: Connection, question: Question) -> dict[str, int]:
    """Postings that would answer but are placed only in something wider than the places asked for."""
    from_places = question.asked.post.places
    if not from_places or question.asked.post.wider:
        return {}
    return _count_places(connection, question, question.posting.c.place_id.in_(above(from_places)))


def _count_places(connection: Connection, question: Question, condition: Any) -> dict[str, int]:
    asked = replace(question.asked, post=replace(question.asked.post, places=()))
    wider, term = Question(asked), table_of(Term)
    statement = wider.chosen(wider.counted(wider.select(term.c.slug, func.count()))).join(
        term, term.c.id == wider.posting.c.place_id
    ).where(condition).group_by(term.c.slug).order_by(term.c.slug)
    return dict(connection.execute(statement).all())
