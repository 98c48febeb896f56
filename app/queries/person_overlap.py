"""How surely persons meet a window: by the surest of their postings that meet everything else asked of one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from app.domain.dates import parse_state
from app.domain.overlap import Overlap, reason
from app.domain.query import ANY_TIME, PersonFilter
from app.models import Claim, PersonDigest, Posting
from app.queries.conditions import answering_posts, first_day, overlap_of
from app.queries.tables import table_of

_KINDS = tuple(Overlap)
"""The kinds, the surest first."""


def by_kind(
    connection: Connection, asked: PersonFilter, persons: Select[Any]
) -> tuple[dict[str, int], dict[str, int]]:
    """How many of `persons` (a select of keys: those who meet everything but the window) meet it in which way.

    Each person counts once, by the surest kind one of the postings has; the second answer counts the postings.
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
    posts: dict[str, int] = dict(
        connection.execute(
            select(kinds.c.kind, func.count())
            .where(kinds.c.person_id.in_(persons), kinds.c.kind.is_not(None))
            .group_by(kinds.c.kind)
        ).all()
    )
    return (
        {str(kind): found.get(rank, 0) for rank, kind in enumerate(_KINDS)},
        {str(kind): posts.get(str(kind), 0) for kind in _KINDS},
    )


def surest(connection: Connection, asked: PersonFilter, keys: Sequence[int]) -> dict[int, tuple[Overlap, str]]:
    """The surest of the kinds asked for and its reason in words, by person; empty without a window.

    Of several postings that are equally sure the first in time gives the reason.
    """
    if not asked.post.dated or not keys:
        return {}
    posting = table_of(Posting)
    kinds = _kinds(asked, keys, posting.c.dates_edtf, posting.c.claim_id, first_day(posting).label("first")).subquery()
    rank = _rank(kinds.c.kind)
    statement = (
        select(kinds.c.person_id, rank, kinds.c.dates_edtf)
        .where(kinds.c.kind.in_([str(kind) for kind in asked.overlaps]))
        .order_by(kinds.c.person_id, rank, kinds.c.first, kinds.c.claim_id)
    )
    found: dict[int, tuple[Overlap, str]] = {}
    for person, place, edtf in connection.execute(statement):
        if person not in found:
            kind = _KINDS[place]
            found[person] = (kind, reason(parse_state(edtf or ""), asked.post.window, kind))
    return found


def _kinds(asked: PersonFilter, keys: Sequence[int] | None = None, *columns: Any) -> Select[Any]:
    """Each posting that meets everything but the window: its person, how it meets the window, and `columns`."""
    posting, claim, digest = table_of(Posting), table_of(Claim), table_of(PersonDigest)
    post = asked.post
    kind = overlap_of(posting, claim, post.window, digest.c.dead_by).label("kind")
    statement = (
        select(posting.c.person_id, kind, *columns)
        .select_from(posting)
        .join(claim, claim.c.id == posting.c.claim_id)
        .join(digest, digest.c.person_id == posting.c.person_id)
        .where(*answering_posts(post.within(ANY_TIME), posting, claim))
    )
    return statement if keys is None else statement.where(posting.c.person_id.in_(keys))


def _rank(kind: Any) -> Any:
    return case(*((kind == str(one), rank) for rank, one in enumerate(_KINDS)))
