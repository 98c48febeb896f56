"""One person's whole record, in one read."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.errors import GoneElsewhereError, NotFoundError
from app.queries.claims import claims_naming, claims_of_person
from app.queries.disagreements import ContradictionRow, SetRow, alternative_sets, computed_contradictions
from app.queries.identity import DecisionRow, decisions_of
from app.queries.persons import PersonRow, near_slugs, person_key, persons_by_key, redirected
from app.queries.rows import ClaimRow, WorkRow
from app.queries.sources import works_relied_on


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person, all claims about them, claims of others naming them, disagreements, works relied on, who is who."""

    person: PersonRow
    claims: list[ClaimRow]
    naming: list[ClaimRow]
    alternatives: list[SetRow]
    contradictions: list[ContradictionRow]
    works: list[WorkRow]
    decisions: list[DecisionRow]


def known_person(connection: Connection, slug: str) -> int:
    """The key of the person an address names; raises NotFoundError, or GoneElsewhereError for a former id."""
    key = person_key(connection, slug)
    if key is None:
        target = redirected(connection, slug)
        if target:
            raise GoneElsewhereError(f"'{slug}' is now '{target}'", target, slug)
        raise NotFoundError(
            f"no person has the id '{slug}'", near_slugs(connection, slug), slug
        )
    return key


def person_record(connection: Connection, slug: str) -> PersonRecord:
    """The record of a person; raises NotFoundError, or GoneElsewhereError for a former id."""
    key = known_person(connection, slug)
    claims = claims_of_person(connection, key)
    return PersonRecord(
        persons_by_key(connection, [key])[0],
        claims,
        claims_naming(connection, key),
        alternative_sets(connection, [claim.key for claim in claims]),
        computed_contradictions(connection, key),
        works_relied_on(connection, person_id=key),
        decisions_of(connection, key),
    )
