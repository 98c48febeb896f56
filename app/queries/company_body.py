"""All pairs of posts in one organisation, by kind: the posts are read once, the pairs counted without being made."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, String, bindparam, case, literal_column, not_, select, type_coerce

from app.db.between_sql import Four, begun_by, not_ended_before, reach_from, reach_to
from app.db.fetch import fetch
from app.domain.meetings import BESIDE, pairs_by_kind
from app.domain.overlap import Overlap
from app.domain.query import DEFAULT_OVERLAPS
from app.models import Claim, PersonDigest, Posting, TermClosure
from app.queries.company_pairs import answering, capped
from app.queries.tables import table_of

MOST = 100_000
"""Posts of an organisation beyond which its pairs are not counted for whoever asks: they are read at once."""


def body_pairs(
    connection: Connection, organisation: int, kinds: Collection[Overlap] = DEFAULT_OVERLAPS
) -> dict[Overlap, int]:
    """How many pairs of posts of two persons in an organisation (a key), or below it, are of each of these kinds.

    As `app.queries.company` would judge each pair among all who were there; of a pair the earlier comes first.
    """
    statement = _stays(not BESIDE.isdisjoint(kinds))
    return pairs_by_kind(fetch(connection, statement, {"organisation": organisation}), kinds)


def has_too_many(connection: Connection, organisation: int) -> bool:
    """Whether more than `MOST` posts are recorded in an organisation (a key) or below it, answering or not."""
    return bool(fetch(connection, _one_more(), {"organisation": organisation, "most": MOST}))


@cache
def _one_more() -> Select[Any]:
    """A row if there are more than `most` posts: they are passed by in the index, and none is read."""
    inside = table_of(Posting).c.organisation_id.in_(_below())
    return select(literal_column("1")).where(inside).limit(1).offset(bindparam("most"))


def _below() -> Select[Any]:
    closure = table_of(TermClosure)
    return select(closure.c.descendant_id).where(closure.c.ancestor_id == bindparam("organisation"))


@cache
def _stays(beside: bool) -> Select[Any]:
    """The answering posts of the organisation, each as an `app.domain.meetings.Stay`.

    Only if pairs that are not known to meet are asked for too (`beside`) are undated posts and deaths read.
    """
    posting, claim = table_of(Posting), table_of(Claim)
    four = Four.of(posting)
    days = {
        "first": reach_from(four), "last": reach_to(four), "begun": case((not_(capped()), begun_by(four))),
        "not_ended": not_ended_before(four),
    }  # fmt: skip
    statement = (
        select(posting.c.person_id.label("person"), *(_as_kept(day).label(name) for name, day in days.items()))
        .join(claim, claim.c.id == posting.c.claim_id)
        .where(posting.c.organisation_id.in_(_below()), *answering(None))
    )
    if not beside:
        return statement.where(not_(four.undated))
    digest = table_of(PersonDigest)
    death = select(digest.c.dead_by).where(digest.c.person_id == posting.c.person_id).scalar_subquery()
    return statement.add_columns(
        four.start_earliest.is_(None).label("open_start"), four.end_latest.is_(None).label("open_end"),
        _as_kept(case((four.end_latest.is_(None), death))).label("dead_by"),
    )  # fmt: skip


def _as_kept(day: Any) -> Any:
    """A day as the database's driver gives it, a text or a date: days are only sorted here, and never leave."""
    return type_coerce(day, String())
