"""What a source's page counts: claims by passage and kind, people and places it names, the works it relies on."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, union_all

from app.domain.names import fold
from app.models import Citation, Claim, CoverageYear, Fate, Passage, Person, Posting, RestsOn, Term
from app.queries.coverage import CoverageCount
from app.queries.tables import table_of


@dataclass(frozen=True, slots=True)
class PassageCount:
    """A passage's number and how many claims rest on it, those about bodies too."""

    number: int
    claims: int


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something a source names: id, label, and how much rests on it there."""

    slug: str
    label: str
    number: int


def passage_counts(connection: Connection, source_id: int) -> list[PassageCount]:
    """Every passage of a source, in order."""
    passage, citation = table_of(Passage), table_of(Citation)
    claims = func.count(citation.c.claim_id.distinct()) + func.count(citation.c.organisation_claim_id.distinct())
    rows = connection.execute(
        select(passage.c.number, claims)
        .outerjoin(citation, citation.c.passage_id == passage.c.id)
        .where(passage.c.source_id == source_id)
        .group_by(passage.c.number)
        .order_by(passage.c.number)
    )
    return [PassageCount(number, count) for number, count in rows]


def kinds_in(connection: Connection, source_id: int) -> list[tuple[str, int]]:
    """Claims that rest on a source by kind, the most frequent first."""
    citation, claim = table_of(Citation), table_of(Claim)
    number = func.count(claim.c.id.distinct())
    rows = connection.execute(
        select(claim.c.kind, number)
        .join(citation, citation.c.claim_id == claim.c.id)
        .where(citation.c.source_id == source_id)
        .group_by(claim.c.kind)
        .order_by(number.desc(), claim.c.kind)
    )
    return [(kind, count) for kind, count in rows]


def people_in(connection: Connection, source_id: int, most: int) -> list[Named]:
    """The persons of whom a source tells most, by claims."""
    citation, claim, person = table_of(Citation), table_of(Claim), table_of(Person)
    number = func.count(claim.c.id.distinct())
    rows = connection.execute(
        select(person.c.slug, person.c.name, number)
        .join(claim, claim.c.person_id == person.c.id)
        .join(citation, citation.c.claim_id == claim.c.id)
        .where(citation.c.source_id == source_id)
        .group_by(person.c.slug, person.c.name, person.c.sort_key, person.c.id)
        .order_by(number.desc(), person.c.sort_key, person.c.id)
        .limit(most)
    )
    return [Named(*row) for row in rows]


def places_in(connection: Connection, source_id: int, most: int) -> list[Named]:
    """The places where a source puts most persons, by their posts and fates."""
    citation, term = table_of(Citation), table_of(Term)
    placed = union_all(
        *(
            select(detail.c.place_id, detail.c.person_id)
            .join(citation, citation.c.claim_id == detail.c.claim_id)
            .where(citation.c.source_id == source_id, detail.c.place_id.is_not(None))
            for detail in (table_of(Posting), table_of(Fate))
        )
    ).subquery()
    number = func.count(placed.c.person_id.distinct())
    rows = connection.execute(
        select(term.c.slug, term.c.label, number)
        .join(placed, placed.c.place_id == term.c.id)
        .group_by(term.c.slug, term.c.label, term.c.position)
        .order_by(number.desc(), term.c.position)
        .limit(most)
    )
    return [Named(*row) for row in rows]


def works_in(connection: Connection, source_id: int) -> list[tuple[str, int]]:
    """The works a source's passages rely on, author and date, and how many passages do so; the most used first.

    Sorted here: the engines put null dates at different ends, and do not order authors alike.
    """
    rests, citation = table_of(RestsOn), table_of(Citation)
    number = func.count(citation.c.passage_id.distinct())
    rows: Sequence[tuple[str, str | None, int]] = connection.execute(
        select(rests.c.author, rests.c.date, number)
        .join(citation, citation.c.id == rests.c.citation_id)
        .where(citation.c.source_id == source_id)
        .group_by(rests.c.author, rests.c.date)
    ).all()
    ordered = sorted(rows, key=lambda row: (-row[2], fold(row[0]), row[0], row[1] or ""))
    return [(f"{author} {date}" if date else author, count) for author, date, count in ordered]


def years_in(connection: Connection, source_id: int) -> list[CoverageCount]:
    """How many persons a source puts in each year, as derived; years of nobody are left out."""
    table = table_of(CoverageYear)
    rows = connection.execute(
        select(table.c.year, table.c.persons_certain, table.c.persons_possible)
        .where(table.c.scope == "source", table.c.source_id == source_id)
        .order_by(table.c.year)
    )
    return [CoverageCount(*row) for row in rows]
