"""Where the texts disagree: declared sets of alternatives, and contradictions computed from the claims."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select, union

from app.db.batch import Ask, Reading, Round, Rows, answer
from app.db.fetch import fetch
from app.models import Alternative, AlternativeSet, Claim, Contradiction
from app.queries.details import By, of_claims
from app.queries.statements import given
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


def alternative_sets(connection: Connection, claim_id: int) -> list[SetRow]:
    """Declared sets of alternatives a claim belongs to."""
    return answer(connection, _reading_sets(By.CLAIMS, [claim_id]))


def reading_sets(person_id: int) -> Reading[list[SetRow]]:
    """Reads the declared sets of alternatives any claim about a person belongs to."""
    return _reading_sets(By.PERSON, person_id)


def _reading_sets(by: By, key: int | list[int]) -> Reading[list[SetRow]]:
    (rows,) = yield Round([Ask(_sets(by), {"of": key})])
    found: dict[int, SetRow] = {}
    for row in rows:
        known = found.get(row.id, SetRow(row.slug, row.question, (), None, None))
        first, reason = known.preferred, known.preferred_reason
        if row.preferred_reason:
            first, reason = row.claim, row.preferred_reason
        found[row.id] = SetRow(row.slug, row.question, (*known.claims, row.claim), first, reason)
    return list(found.values())


@cache
def _sets(by: By) -> Select[Any]:
    group, member, claim = table_of(AlternativeSet), table_of(Alternative), table_of(Claim)
    wanted = select(member.c.alternative_set_id).where(of_claims(member.c.claim_id, by))
    return (
        select(group.c.id, group.c.slug, group.c.question, member.c.preferred_reason, claim.c.slug.label("claim"))
        .join(member, member.c.alternative_set_id == group.c.id)
        .join(claim, claim.c.id == member.c.claim_id)
        .where(group.c.id.in_(wanted))
        .order_by(group.c.id, member.c.position)
    )


def computed_contradictions(connection: Connection) -> list[ContradictionRow]:
    """All computed contradictions, in the order their claims were recorded."""
    return _contradictions(fetch(connection, _computed(of_person=False)))


def contradictions_of(connection: Connection, person_id: int) -> list[ContradictionRow]:
    """Those a claim about one person has a part in."""
    return answer(connection, reading_contradictions(person_id))


def reading_contradictions(person_id: int) -> Reading[list[ContradictionRow]]:
    """Reads those a claim about one person has a part in."""
    (rows,) = yield Round([Ask(_computed(of_person=True), {"key": person_id})])
    return _contradictions(rows)


def _contradictions(rows: Rows) -> list[ContradictionRow]:
    return [ContradictionRow(row.question, row.first, row.second) for row in rows]


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
