"""Decisions about who is who: those of a person, all pairs kept apart, and claims that fell away by one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, select, union

from app.db.batch import Ask, Reading, Round
from app.domain import urls
from app.domain.decisions import ClaimPart, DecisionKind
from app.errors import NotFoundError
from app.models import IdentityClaim, IdentityDecision
from app.queries.claims import person_refs
from app.queries.rows import PersonRef
from app.queries.statements import given
from app.queries.tables import table_of


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision: the record that stays, the other one, the id and name that went, and the claims it touched."""

    slug: str
    kind: DecisionKind
    person: PersonRef
    other: PersonRef | None
    former: str | None
    former_name: str | None
    reason: str
    recorded_by: str
    recorded_on: date
    claims: tuple[tuple[str, ClaimPart], ...]


def reading_touching(person_id: int) -> Reading[list[int]]:
    """Reads the keys of the decisions that made a person's record what it is, or keep it apart from another."""
    (rows,) = yield Round([Ask(_touching(), {"key": person_id})])
    return [row.id for row in rows]


def decisions(connection: Connection, keys: Sequence[int]) -> list[DecisionRow]:
    """The decisions with these keys, in the order they were taken."""
    return _decisions(connection, table_of(IdentityDecision).c.id.in_(keys)) if keys else []


@cache
def _touching() -> Any:
    table = table_of(IdentityDecision)
    columns = (table.c.person_id, table.c.other_person_id)
    return union(*(select(table.c.id).where(given(column)) for column in columns))


def kept_apart(connection: Connection) -> dict[tuple[int, int], DecisionRow]:
    """Pairs of person keys, the smaller first, that an editor looked at and keeps apart, or has parted."""
    table = table_of(IdentityDecision)
    pairs = connection.execute(
        select(table.c.slug, table.c.person_id, table.c.other_person_id)
        .where(table.c.other_person_id.is_not(None))
        .order_by(table.c.position)
    ).all()
    if not pairs:
        return {}
    rows = {row.slug: row for row in _decisions(connection, table.c.other_person_id.is_not(None))}
    return {(min(one, other), max(one, other)): rows[slug] for slug, one, other in pairs}


def no_such_claim(connection: Connection, slug: str) -> NotFoundError:
    """The error for an id no claim has; it says so where the claim fell away because two records are one."""
    table, touched = table_of(IdentityDecision), table_of(IdentityClaim)
    fell = select(touched.c.identity_decision_id).where(
        touched.c.claim_slug == slug, touched.c.part == str(ClaimPart.LEFT_OUT)
    )
    found = _decisions(connection, table.c.id.in_(fell))
    if not found:
        return NotFoundError(f"no claim has the id '{slug}'")
    one = found[-1]
    return NotFoundError(
        f"the claim '{slug}' said of '{one.former}' and '{one.person.slug}' that they are one person; "
        f"since {one.recorded_on} they are one record, {urls.person(one.person.slug)}"
    )


def _decisions(connection: Connection, condition: Any) -> list[DecisionRow]:
    table, touched = table_of(IdentityDecision), table_of(IdentityClaim)
    rows = connection.execute(select(table).where(condition).order_by(table.c.position)).mappings().all()
    if not rows:
        return []
    claims: dict[int, tuple[tuple[str, ClaimPart], ...]] = defaultdict(tuple)
    keys: Sequence[int] = [row["id"] for row in rows]
    for key, slug, part in connection.execute(
        select(touched.c.identity_decision_id, touched.c.claim_slug, touched.c.part)
        .where(touched.c.identity_decision_id.in_(keys))
        .order_by(touched.c.identity_decision_id, touched.c.claim_slug)
    ):
        claims[key] += ((slug, ClaimPart(part)),)
    people = person_refs(connection, {row[name] for row in rows for name in ("person_id", "other_person_id")} - {None})
    return [
        DecisionRow(
            row["slug"], DecisionKind(row["kind"]), people[row["person_id"]], people.get(row["other_person_id"]),
            row["former_slug"], row["former_name"], row["reason"], row["recorded_by"], row["recorded_on"],
            claims[row["id"]],
        )
        for row in rows
    ]  # fmt: skip
