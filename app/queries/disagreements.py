"""Where the texts disagree: declared sets of alternatives, and contradictions computed from the claims."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select, union

from app.db.fetch import fetch
from app.models import Alternative, AlternativeSet, Claim, Contradiction
from app.queries.statements import among, given
from app.queries.tables import table_of


@dataclass(frozen=True, slots=True)
class SetRow:
    """A declared set of alternatives."""

    slug: str
    question: str
    claims: tuple[str, ...]
    preferred: str | None
    preferred_reason: str | None


@dataclass(frozen=True, slots=True)
class ContradictionRow:
    """Two claims that cannot both be so, and the question they answer differently."""

    question: str
    first: str
    second: str


def alternative_sets(connection: Connection, claim_ids: list[int]) -> list[SetRow]:
    """Declared sets of alternatives any of these claims belongs to."""
    found: dict[int, SetRow] = {}
    for row in fetch(connection, _sets(), {"keys": claim_ids}):
        known = found.get(row.id, SetRow(row.slug, row.question, (), None, None))
        first, reason = known.preferred, known.preferred_reason
        if row.preferred_reason:
            first, reason = row.claim, row.preferred_reason
        found[row.id] = SetRow(row.slug, row.question, (*known.claims, row.claim), first, reason)
    return list(found.values())


@cache
def _sets() -> Select[Any]:
    group, member, claim = table_of(AlternativeSet), table_of(Alternative), table_of(Claim)
    wanted = select(member.c.alternative_set_id).where(among(member.c.claim_id))
    return (
        select(group.c.id, group.c.slug, group.c.question, member.c.preferred_reason, claim.c.slug.label("claim"))
        .join(member, member.c.alternative_set_id == group.c.id)
        .join(claim, claim.c.id == member.c.claim_id)
        .where(group.c.id.in_(wanted))
        .order_by(group.c.id, member.c.position)
    )


def computed_contradictions(connection: Connection, person_id: int | None = None) -> list[ContradictionRow]:
    """Computed contradictions, in the order their claims were recorded; those a claim of one person has a part in."""
    values = {} if person_id is None else {"key": person_id}
    found = fetch(connection, _computed(of_person=person_id is not None), values)
    return [ContradictionRow(row.question, row.first, row.second) for row in found]


@cache
def _computed(*, of_person: bool) -> Any:
    pair = table_of(Contradiction)
    first, second = table_of(Claim).alias("first"), table_of(Claim).alias("second")
    statement = (
        select(pair.c.question, first.c.slug.label("first"), second.c.slug.label("second"),
               pair.c.first_claim_id, pair.c.second_claim_id)
        .join(first, first.c.id == pair.c.first_claim_id)
        .join(second, second.c.id == pair.c.second_claim_id)
        .where(pair.c.origin == "computed")
    )
    # A union and no OR, so that each end is found by its own index.
    halves = [statement.where(given(end.c.person_id)) for end in (first, second)] if of_person else [statement]
    return union(*halves).order_by("first_claim_id", "second_claim_id")
