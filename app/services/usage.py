"""How often each term is used: by how many claims of the texts, of how many persons, those below it included."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from app.models import Claim, TermClosure, TermUsage
from app.queries.details import DETAILS
from app.queries.everybody import everybody
from app.queries.tables import table_of
from app.services.derive_parts import Batch, Derivation, Values, batched

USAGE: Table = table_of(TermUsage)
USES: dict[str, tuple[str, ...]] = {
    "posting": ("role_id", "organisation_id", "place_id", "service_id"),
    "education": ("organisation_id",),
    "fate": ("fate_kind_id", "place_id"),
    "rank_holding": ("rank_id",),
    "award": ("decoration_id",),
    "codename_use": ("codename_id",),
}
"""By kind of claim: where it uses terms."""


def usage_rows(connection: Connection) -> Iterator[Values]:
    """Term, claims and persons of each term that is used; the vocabularies are in memory, persons some at a time."""
    above = _above(connection)
    used: Counter[int] = Counter()
    persons: Counter[int] = Counter()
    for people in everybody(connection):
        reached: defaultdict[int, set[int]] = defaultdict(set)
        for kind in USES:
            for person, *terms in connection.execute(_used(kind), {"first": people.first, "last": people.last}):
                used.update(term for term in terms if term is not None)
                reached[person].update(*(above[term] for term in terms if term is not None))
        for own in reached.values():
            persons.update(own)
    claims: Counter[int] = Counter()
    for term, number in used.items():
        for key in above[term]:
            claims[key] += number
    for key in sorted(claims):
        yield key, claims[key], persons[key]


def _above(connection: Connection) -> dict[int, list[int]]:
    """Of each term, itself and what lies above it."""
    closure, found = table_of(TermClosure), defaultdict[int, list[int]](list)
    for key, above in connection.execute(select(closure.c.descendant_id, closure.c.ancestor_id)):
        found[key].append(above)
    return found


@cache
def _used(kind: str) -> Select[Any]:
    """Person and terms of the texts' claims of a kind, of the persons from `first` to `last`."""
    claim, detail = table_of(Claim), DETAILS[kind]
    return (
        select(claim.c.person_id, *(detail.c[column] for column in USES[kind]))
        .join(detail, detail.c.claim_id == claim.c.id)
        .where(claim.c.kind == kind, claim.c.person_id.between(bindparam("first"), bindparam("last")))
        .where(claim.c.voice == "source")
    )


def _batches(connection: Connection) -> Iterator[Batch]:
    for rows in batched(usage_rows(connection)):
        yield USAGE, rows


COUNTED = Derivation((USAGE,), _batches)
