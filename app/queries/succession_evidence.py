"""What the texts themselves say of who followed whom: links between postings, and ties «succeeded»."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select, union_all

from app.db.fetch import fetch_keys
from app.domain.query import PostFilter
from app.models import Claim, Relation
from app.queries.claims import claim_key, claims_by_key
from app.queries.conditions import answers, below
from app.queries.rows import CitationRow, ClaimRow, PersonRef
from app.queries.statements import SHAPES, among, shape
from app.queries.tables import table_of

LINKS = ("handed_over_to", "before")
TIES = ("succeeded", "preceded")


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One statement that `earlier` came before `later`: a claim or (`is_link`) a link between two claims.

    `earlier_claim` and `later_claim` are the postings a link joins; a tie names persons only, and may name the post.
    """

    slug: str
    is_link: bool
    kind: str
    earlier: PersonRef
    later: PersonRef
    role: str | None
    note: str | None
    reading: str
    citations: tuple[CitationRow, ...]
    earlier_claim: str | None = None
    later_claim: str | None = None


def evidence_for(connection: Connection, post: PostFilter, held: Sequence[ClaimRow]) -> list[EvidenceRow]:
    """All the texts say of the order of those who `held` a post; ties first, then links, as they were recorded."""
    known = {row.slug: row for row in held}
    return [*_ties(connection, post, held), *_links(connection, known)]


def _ties(connection: Connection, post: PostFilter, held: Sequence[ClaimRow]) -> list[EvidenceRow]:
    """Ties between persons one of whom is a holder, about this post or about none in particular."""
    marked, values = shape(PostFilter(roles=post.roles, places=post.places, organisations=post.organisations))
    found = fetch_keys(connection, _tying(marked), values | {"held": [row.key for row in held]})
    return [_tie(row) for row in claims_by_key(connection, found)]


@lru_cache(SHAPES)
def _tying(post: PostFilter) -> Select[Any]:
    """The claims of such ties of those whom the claims `held` are about, as they were recorded."""
    relation, claim, held = table_of(Relation), table_of(Claim), table_of(Claim).alias()
    holders = select(held.c.person_id).where(among(held.c.id, "held")).distinct()
    people = select(holders.cte("holders").prefix_with("MATERIALIZED").c.person_id)
    tie = relation.alias()
    # One index for each end; an OR of the two would use neither.
    ends = (tie.c.person_id, tie.c.other_person_id)
    ties = union_all(*(select(tie.c.claim_id).where(end.in_(people)) for end in ends))
    conditions = [
        claim.c.id.in_(ties),
        relation.c.relation.in_(TIES), relation.c.other_person_id.is_not(None),
        claim.c.voice == "source", answers(claim),
    ]  # fmt: skip
    for keys, column in (
        (post.roles, relation.c.role_id),
        (post.places, relation.c.place_id),
        (post.organisations, relation.c.organisation_id),
    ):
        if keys:
            conditions.append(or_(column.is_(None), below(column, keys)))
    return (
        select(claim.c.id).join(relation, relation.c.claim_id == claim.c.id).where(and_(*conditions))
        .order_by(claim.c.id)
    )  # fmt: skip


def _tie(row: ClaimRow) -> EvidenceRow:
    other: PersonRef = row.detail["other"]
    earlier, later = (other, row.person) if row.detail["relation"] == "succeeded" else (row.person, other)
    role = row.detail["role"]
    return EvidenceRow(
        row.slug, False, row.detail["relation"], earlier, later, role.label if role else None, row.note, row.reading,
        row.citations,
    )


def _links(connection: Connection, known: Mapping[str, ClaimRow]) -> list[EvidenceRow]:
    """Links from or to the postings: hand-overs whoever the other is, «before» only between two of the postings."""
    found: dict[str, EvidenceRow] = {}
    for row in known.values():
        for link in row.links:
            if link.kind not in LINKS or link.slug in found:
                continue
            other = known.get(link.other)
            if other is None and link.kind == "handed_over_to":
                other = _claim(connection, link.other)
            if other is None or (link.kind == "before" and other.person == row.person):
                continue
            earlier, later = (row, other) if link.outgoing else (other, row)
            found[link.slug] = EvidenceRow(
                link.slug, True, link.kind, earlier.person, later.person, None, link.note, "stated", link.citations,
                earlier.slug, later.slug,
            )
    return list(found.values())


def _claim(connection: Connection, slug: str) -> ClaimRow | None:
    key = claim_key(connection, slug)
    return next(iter(claims_by_key(connection, [key])), None) if key is not None else None
