"""One person's whole record, in one read."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.db.batch import together
from app.errors import GoneElsewhereError, NotFoundError
from app.queries.claims import reading_claims, reading_naming
from app.queries.disagreements import ContradictionRow, SetRow, reading_contradictions, reading_sets
from app.queries.identity import DecisionRow, decisions, reading_touching
from app.queries.persons import PersonRow, near_slugs, person_key, reading_persons, redirected
from app.queries.rows import ClaimRow, WorkRow
from app.queries.sources import reading_works


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
    persons, claims, naming, sets, contradictions, works, touching = together(
        connection, reading_persons([key]), reading_claims(key), reading_naming(key), reading_sets(key),
        reading_contradictions(key), reading_works(key), reading_touching(key),
    )  # fmt: skip
    return PersonRecord(
        persons[0], claims, naming, sets, contradictions, works, decisions(connection, touching)
    )
