"""A question about postings as tables and conditions, which every reading of its answer begins with."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, not_, null, select

from app.db.lead_sql import leading
from app.domain.overlap import Overlap
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES, PostFilter, PostingFilter
from app.models import Claim, Person, PersonDigest, Posting
from app.queries.conditions import (
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
from app.queries.tables import table_of

ORDERED_BY: dict[str, tuple[type, ...]] = {"name": (str, int, int, int), "date": (date, int, int)}
"""The types of the columns a list is ordered by, the claim's key last."""
_REACHING = frozenset({Overlap.CERTAIN, Overlap.POSSIBLE})


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

    def order(self, by: str) -> tuple[Any, ...]:
        """The columns of an order by name or date, the claim's key last; see `ORDERED_BY`."""
        posting, claim = self.posting, self.claim
        if by == "date":
            return first_day(posting), begins_known(posting), claim.c.id
        return self.person.c.sort_key, claim.c.person_id, claim.c.ordinal, claim.c.id

    def select(self, *columns: Any) -> Select[Any]:
        """The filters that are not about how a claim is put, nor about the window."""
        asked, posting, post = self.asked, self.posting, self.asked.post
        # Corrections are few and lead to their claims; else postings, which are fewer than claims, lead to theirs.
        key = posting.c.claim_id if asked.readings == "disputed" else leading(posting.c.claim_id)
        statement = (
            select(*columns)
            .select_from(posting)
            .join(self.claim, self.claim.c.id == key)
            .where(*post_conditions(post, posting), voice(self.claim, asked.readings))
        )
        if asked.persons:
            statement = statement.where(posting.c.person_id.in_(asked.persons))
        if asked.personnel is not None:
            statement = statement.join(self.digest, self.digest.c.person_id == posting.c.person_id)
            statement = statement.where(self.digest.c.is_personnel.is_(asked.personnel))
        # A place, role, body or person leads to the rows by its index; where none is asked for, a rank or fate does.
        alone = not (asked.persons or any((post.roles, post.places, post.organisations, post.covers)))
        if asked.asks_rank:
            person, ranks = posting.c.person_id, (asked.ranks, asked.rank_min)
            statement = statement.where(rank_condition(person, *ranks, during=posting))
            if alone:
                statement = statement.where(rank_condition(person, *ranks, leading=True))
        if asked.asks_fate:
            alone = alone and not asked.asks_rank
            statement = statement.where(fate_condition(posting.c.person_id, asked.fates, asked.no_fate, leading=alone))
        if asked.sources:
            statement = statement.where(cited_in(posting.c.claim_id, asked.sources))
        return statement

    def alone(self, *columns: Any) -> Select[Any]:
        """Postings that may answer, as far as they tell themselves: neither claims nor persons are looked at."""
        asked, posting = self.asked, self.posting
        statement = select(*columns).select_from(posting).where(*post_conditions(asked.post, posting))
        if asked.persons:
            statement = statement.where(posting.c.person_id.in_(asked.persons))
        return self._reaching(statement) if asked.post.dated else statement

    @property
    def asks_when_alone(self) -> bool:
        """Nothing is asked but whether a posting reaches a window, if that: its dates tell nearly all that answers."""
        asked = self.asked
        plain = PostingFilter(
            post=PostFilter(window=asked.post.window), overlaps=asked.overlaps, readings=asked.readings, sort=asked.sort
        )
        reaching = set(asked.overlaps) <= _REACHING or not asked.post.dated
        return asked == plain and reaching and asked.readings != "disputed"

    def answering(self, statement: Select[Any]) -> Select[Any]:
        """Of postings joined to their claims those that answer, where `asks_when_alone`."""
        return self.chosen(self.counted(statement.where(voice(self.claim, self.asked.readings))))

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
        statement = self._reaching(statement)
        # What reaches the window is certain or possible: where both are asked for nothing is left to tell.
        chosen = [str(kind) for kind in self.asked.overlaps]
        return statement if set(self.asked.overlaps) == _REACHING else statement.where(self.overlap.in_(chosen))

    def _reaching(self, statement: Select[Any]) -> Select[Any]:
        """What the bounds of a posting alone say against its meeting the window in one of the ways asked for."""
        statement = statement.where(not_beside(self.posting, self.asked.post.window))
        reaching = set(self.asked.overlaps) <= _REACHING
        return statement.where(reaches(self.posting, self.asked.post.window)) if reaching else statement
