"""How surely persons meet a window: by the surest of their postings that meet everything else asked of one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from app.domain.overlap import Overlap
from app.domain.query import ANY_TIME, PersonFilter
from app.models import Claim, PersonDigest, Posting
from app.queries.conditions import answering_posts, overlap_of
from app.queries.tables import table_of

_KINDS = tuple(Overlap)
"""The kinds, the surest first."""


def by_surest(connection: Connection, asked: PersonFilter, persons: Select[Any]) -> dict[str, int]:
    """How many of `persons` (a select of keys: those who meet everything but the window) meet it in which way.

    Each counts once, by the surest kind one of the postings has.
    """
    kinds = _kinds(asked).subquery()
    surest = (
        select(kinds.c.person_id, func.min(_rank(kinds.c.kind)).label("rank"))
        .where(kinds.c.person_id.in_(persons), kinds.c.kind.is_not(None))
        .group_by(kinds.c.person_id)
        .subquery()
    )
    rows = connection.execute(select(surest.c.rank, func.count()).group_by(surest.c.rank))
    found: dict[int, int] = dict(rows.all())
    return {str(kind): found.get(rank, 0) for rank, kind in enumerate(_KINDS)}


def surest(connection: Connection, asked: PersonFilter, keys: Sequence[int]) -> dict[int, Overlap]:
    """The surest of the kinds asked for, by person; empty without a window."""
    if not asked.post.dated or not keys:
        return {}
    kinds = _kinds(asked, keys).subquery()
    statement = (
        select(kinds.c.person_id, func.min(_rank(kinds.c.kind)))
        .where(kinds.c.kind.in_([str(kind) for kind in asked.overlaps]))
        .group_by(kinds.c.person_id)
    )
    return {person: _KINDS[rank] for person, rank in connection.execute(statement)}


def _kinds(asked: PersonFilter, keys: Sequence[int] | None = None) -> Select[Any]:
    """Each posting that meets everything but the window: its person, and how it meets the window."""
    posting, claim, digest = table_of(Posting), table_of(Claim), table_of(PersonDigest)
    post = asked.post
    statement = (
        select(posting.c.person_id, overlap_of(posting, claim, post.window, digest.c.dead_by).label("kind"))
        .select_from(posting)
        .join(claim, claim.c.id == posting.c.claim_id)
        .join(digest, digest.c.person_id == posting.c.person_id)
        .where(*answering_posts(post.within(ANY_TIME), posting, claim))
    )
    return statement if keys is None else statement.where(posting.c.person_id.in_(keys))


def _rank(kind: Any) -> Any:
    return case(*((kind == str(one), rank) for rank, one in enumerate(_KINDS)))
