"""Reads that lists and term pages need beside the API's own: labels, surroundings of terms, what rests on a passage."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, select

from app.domain.terms import Vocabulary
from app.models import (
    Award,
    Citation,
    Claim,
    CodenameUse,
    Education,
    Organisation,
    OrganisationClaim,
    Passage,
    PassageText,
    Person,
    Posting,
    RankHolding,
    Role,
    Source,
    Term,
    TermClosure,
)
from app.queries.claims import claims_by_key, term_refs
from app.queries.conditions import answers, below, first_day
from app.queries.once import once
from app.queries.paging import encode
from app.queries.persons import PersonRow, persons_by_key
from app.queries.rows import ClaimRow, TermRef
from app.queries.sources import OrganisationClaimRow, organisation_claims
from app.queries.tables import table_of

RESIDENCY = "residency"
MOST_HEADS = 200
"""Posts of heads a page takes, as many as of other posts; of more it leads to the list."""


@dataclass(frozen=True, slots=True)
class CitedRow:
    """One citation of a source, by a claim or an organisation claim; the passage is null for the editor's own."""

    passage: int | None
    as_written: str | None
    claim: ClaimRow | None
    organisation_claim: OrganisationClaimRow | None


def refs_by_key(connection: Connection, keys: Iterable[int]) -> dict[int, TermRef]:
    """Terms by key, to word a question with."""
    return term_refs(connection, keys)


def labels_by_slug(connection: Connection, vocabulary: Vocabulary, slugs: Iterable[str]) -> dict[str, str]:
    """Labels of terms by id; unknown ids are left out."""
    term = table_of(Term)
    rows = connection.execute(
        select(term.c.slug, term.c.label).where(term.c.vocabulary == vocabulary, term.c.slug.in_(list(slugs)))
    )
    return dict(rows.all())


def note_of(connection: Connection, key: int) -> tuple[str, str]:
    """The label of a term, and what its vocabulary says of it ("": nothing)."""
    term = table_of(Term)
    label, note = connection.execute(select(term.c.label, term.c.note).where(term.c.id == key)).one()
    return label, note or ""


@once
def choices(connection: Connection, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """(id, label) of every term of a vocabulary by label, for the lists beside form fields."""
    term = table_of(Term)
    rows = connection.execute(
        select(term.c.slug, term.c.label).where(term.c.vocabulary == vocabulary).order_by(term.c.sort_key, term.c.id)
    )
    return list(rows)


def source_choices(connection: Connection) -> list[tuple[str, str]]:
    """(id, title) of every source, the editor last."""
    source = table_of(Source)
    rows = connection.execute(select(source.c.slug, source.c.title).order_by(source.c.is_editor, source.c.id))
    return list(rows)


def digests(connection: Connection, slugs: Iterable[str]) -> dict[str, PersonRow]:
    """Persons by id with what lists show of them."""
    person = table_of(Person)
    keys = list(connection.execute(select(person.c.id).where(person.c.slug.in_(sorted(set(slugs))))).scalars())
    return {row.slug: row for row in persons_by_key(connection, keys)}


def letter_cursor(letter: str) -> str:
    """The cursor after which persons sorted by name begin with a letter."""
    return encode("name", (letter, 0))


def ancestors(connection: Connection, key: int) -> list[TermRef]:
    """The terms above one through its parents, the topmost first."""
    term = table_of(Term)
    found: list[int] = []
    above: int | None = key
    while above is not None:
        above = connection.execute(select(term.c.broader_id).where(term.c.id == above)).scalar()
        if above is not None and above not in found:
            found.insert(0, above)
    refs = term_refs(connection, found)
    return [refs[one] for one in found]


def descendants(connection: Connection, keys: Sequence[int]) -> list[int]:
    """The terms and everything below them."""
    closure = table_of(TermClosure)
    return list(
        connection.execute(
            select(closure.c.descendant_id).where(closure.c.ancestor_id.in_(keys)).distinct()
        ).scalars()
    )


def residencies(connection: Connection, places: Sequence[int]) -> list[OrganisationClaimRow]:
    """Claims that a residency stood at one of the places or in it, whoever led it."""
    body, term = table_of(Organisation), table_of(Term)
    kinds = select(term.c.slug).join(body, body.c.id == term.c.id).where(body.c.organisation_kind == RESIDENCY)
    known = set(connection.execute(kinds).scalars())
    rows = organisation_claims(connection, place_ids=descendants(connection, places))
    return [row for row in rows if row.assertion == "presence" and row.organisation.slug in known]


def organisation_claims_below(connection: Connection, key: int) -> list[OrganisationClaimRow]:
    """What is said of an organisation and of what stands below it."""
    return _in_time(organisation_claims(connection, organisation_ids=descendants(connection, [key])))


def organisation_claims_at(connection: Connection, key: int) -> list[OrganisationClaimRow]:
    """What is said of what stands at a place or in it."""
    return _in_time(organisation_claims(connection, place_ids=descendants(connection, [key])))


def _in_time(rows: list[OrganisationClaimRow]) -> list[OrganisationClaimRow]:
    """By the first known day, undated ones last."""

    def first(row: OrganisationClaimRow) -> tuple[bool, Any]:
        known = row.dates.bounds.known if row.dates else ()
        return (not known, min(known) if known else None)

    dated = sorted((row for row in rows if not first(row)[0]), key=lambda row: first(row)[1])
    return dated + [row for row in rows if first(row)[0]]


_USES: dict[Vocabulary, tuple[Table, str]] = {
    Vocabulary.RANK: (table_of(RankHolding), "rank_id"),
    Vocabulary.DECORATION: (table_of(Award), "decoration_id"),
    Vocabulary.CODENAME: (table_of(CodenameUse), "codename_id"),
    Vocabulary.ORGANISATION: (table_of(Education), "organisation_id"),
}


def claims_of_term(connection: Connection, vocabulary: Vocabulary, key: int, most: int) -> list[ClaimRow]:
    """Claims of the texts that hold a rank, award, codename or course of study of a term or below it, in time order."""
    detail, column = _USES[vocabulary]
    claim = table_of(Claim)
    keys = connection.execute(
        select(claim.c.id)
        .join(detail, detail.c.claim_id == claim.c.id)
        .where(below(detail.c[column], [key]), claim.c.voice == "source", answers(claim))
        .order_by(first_day(detail), claim.c.id)
        .limit(most)
    ).scalars()
    return claims_by_key(connection, list(keys))


def heads(connection: Connection, key: int, most: int = MOST_HEADS) -> list[ClaimRow]:
    """Postings in an organisation itself to roles one person holds at a time, in time order, the first `most`.

    Of a line of bodies: in it and in its forms, not in what merely belongs to it below some other body.
    """
    posting, role, claim, body, term = (table_of(one) for one in (Posting, Role, Claim, Organisation, Term))
    above = body.alias()
    of_the_line = term.c.broader_id.is_(None) | (above.c.lineage_id == key)
    forms = (
        select(body.c.id)
        .join(term, term.c.id == body.c.id)
        .outerjoin(above, above.c.id == term.c.broader_id)
        .where(((body.c.lineage_id == key) & of_the_line) | (body.c.id == key))
    )
    keys = connection.execute(
        select(claim.c.id)
        .join(posting, posting.c.claim_id == claim.c.id)
        .join(role, role.c.id == posting.c.role_id)
        .where(posting.c.organisation_id.in_(forms), role.c.is_single_holder, claim.c.voice == "source", answers(claim))
        .order_by(first_day(posting), claim.c.id)
        .limit(most)
    ).scalars()
    return claims_by_key(connection, list(keys))


def cited_in_source(
    connection: Connection, source_id: int, most: int | None = None, number: int | None = None
) -> list[CitedRow]:
    """The citations of a source by claims and organisation claims, passage by passage, then person by person.

    Of one passage where its `number` is given; the first `most` of them.
    """
    citation, passage, claim = table_of(Citation), table_of(Passage), table_of(Claim)
    statement = (
        select(passage.c.number, citation.c.as_written, citation.c.claim_id, citation.c.organisation_claim_id)
        .outerjoin(passage, passage.c.id == citation.c.passage_id)
        .outerjoin(claim, claim.c.id == citation.c.claim_id)
        .where(citation.c.source_id == source_id, citation.c.claim_link_id.is_(None))
        .order_by(func.coalesce(passage.c.number, 0), claim.c.id.is_(None), claim.c.person_id, claim.c.ordinal)
        .order_by(citation.c.id)
    )
    if number is not None:
        statement = statement.where(passage.c.number == number)
    rows = connection.execute(statement.limit(most) if most else statement).all()
    keys = sorted({row.claim_id for row in rows if row.claim_id})
    claims = {row.key: row for row in claims_by_key(connection, keys)}
    said = _organisation_claims_by_key(connection, {row.organisation_claim_id for row in rows})
    return [
        CitedRow(row.number, row.as_written, claims.get(row.claim_id), said.get(row.organisation_claim_id))
        for row in rows
    ]


def _organisation_claims_by_key(connection: Connection, keys: set[int | None]) -> dict[int, OrganisationClaimRow]:
    """Organisation claims by key, of those wanted."""
    table = table_of(OrganisationClaim)
    wanted = dict(
        connection.execute(select(table.c.slug, table.c.id).where(table.c.id.in_([key for key in keys if key]))).all()
    )
    return {wanted[row.slug]: row for row in organisation_claims(connection) if row.slug in wanted}


def passage_texts(connection: Connection, source_id: int, numbers: Sequence[int]) -> dict[int, str]:
    """The texts of some passages of a source, where the operator attached them."""
    passage, text = table_of(Passage), table_of(PassageText)
    rows = connection.execute(
        select(passage.c.number, text.c.text)
        .join(text, text.c.passage_id == passage.c.id)
        .where(passage.c.source_id == source_id, passage.c.number.in_(numbers))
    )
    return dict(rows.all())


def by_person(claims: Sequence[ClaimRow]) -> dict[str, list[ClaimRow]]:
    """Claims by the id of the person they are about, in the order given."""
    found: dict[str, list[ClaimRow]] = defaultdict(list)
    for row in claims:
        found[row.person.slug].append(row)
    return found
