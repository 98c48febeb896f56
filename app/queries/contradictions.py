"""Contradictions that follow from the claims, beside those an editor declared."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.models import Claim, Contradiction
from app.queries.tables import table_of


@dataclass(frozen=True, slots=True)
class ContradictionRow:
    """Two claims, by id, that answer a question differently."""

    question: str
    first: str
    second: str


def computed_contradictions(connection: Connection) -> list[ContradictionRow]:
    """The computed ones, in the order their claims were recorded."""
    pair, first, second = table_of(Contradiction), table_of(Claim).alias(), table_of(Claim).alias()
    rows = connection.execute(
        select(pair.c.question, first.c.slug.label("first"), second.c.slug.label("second"))
        .join(first, first.c.id == pair.c.first_claim_id)
        .join(second, second.c.id == pair.c.second_claim_id)
        .where(pair.c.origin == "computed")
        .order_by(pair.c.first_claim_id, pair.c.second_claim_id)
    )
    return [ContradictionRow(row.question, row.first, row.second) for row in rows]
