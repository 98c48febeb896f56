"""Reads only pages need: the release in every footer, a claim with what it touches, the figures of the first page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, func, select

from app.domain.company import CompanyFilter
from app.domain.evidence import FigureTopic
from app.domain.terms import ClaimKind, Vocabulary
from app.models import Claim, CoverageFigure, Person, PersonDigest, Release
from app.queries.claims import claim_key, claim_keys, claims_by_key
from app.queries.company import FirstCompany, first_company
from app.queries.coverage import CoverageCount, coverage_of
from app.queries.disagreements import ContradictionRow, SetRow, alternative_sets, contradictions_of
from app.queries.families import NoteRow, fate_notes, soviet_among
from app.queries.gazetteer import PlaceMark, gazetteer, places_named
from app.queries.identity import no_such_claim
from app.queries.person_record import PersonRecord, person_record
from app.queries.persons import person_key
from app.queries.rows import ClaimRow
from app.queries.sources import SourceRow, sources, standpoints
from app.queries.tables import table_of

MOST_COMPANY = 8


@dataclass(frozen=True, slots=True)
class ReleaseMark:
    """Which data a page shows: the version, and when (UTC) the data last changed."""

    version: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class CareerRead:
    """A person's record, the claims elsewhere that its claims contradict or are linked with, and company.

    `company` is the surest pair of posts with each of the first `MOST_COMPANY` others in the same town or small body.
    `fate_notes` explain the words of the person's fates; `soviet` are those of the person's services, and of the
    bodies with a part in the fates, that are Soviet. `places` are the places the person's claims name; `standpoints`
    what sort of witness each text cited is.
    """

    record: PersonRecord
    touched: list[ClaimRow]
    company: FirstCompany
    fate_notes: list[NoteRow]
    soviet: frozenset[tuple[Vocabulary, str]]
    places: dict[str, PlaceMark]
    standpoints: dict[str, str]


@dataclass(frozen=True, slots=True)
class ClaimRead:
    """One claim, those it contradicts or is linked with, the alternatives it is one of, the contradictions found."""

    claim: ClaimRow
    touched: list[ClaimRow]
    alternatives: list[SetRow]
    contradictions: list[ContradictionRow]


@dataclass(frozen=True, slots=True)
class HomeRead:
    """The figures of the first page; `postings` are the texts', `example` is id and name of the longest career.

    `years` are how many persons are certainly and possibly recorded in each year that has anybody.
    """

    persons: int
    personnel: int
    claims: int
    postings: int
    sources: list[SourceRow]
    example: tuple[str, str] | None
    years: list[CoverageCount]


def release_mark(connection: Connection) -> ReleaseMark | None:
    """The release in the database; None before a seed is loaded."""
    row = connection.execute(_release()).first()
    return None if row is None else ReleaseMark(row.version, row.changed_at)


@cache
def _release() -> Select[Any]:
    table = table_of(Release)
    return select(table.c.version, table.c.changed_at)


def career_read(connection: Connection, slug: str) -> CareerRead:
    """A career; raises NotFoundError, or GoneElsewhereError for a former id."""
    record = person_record(connection, slug)
    declared = [one for group in record.alternatives for one in group.claims]
    company = first_company(connection, CompanyFilter(record.person.key, wide=False), MOST_COMPANY)
    touched = _touched(connection, [*record.claims, *record.naming], declared)
    fates = [one for one in record.claims if one.kind == ClaimKind.FATE]
    bodies = {party.organisation.slug for one in fates for party in one.detail["parties"] if party.organisation}
    return CareerRead(
        record, touched, company, fate_notes(connection, {one.detail["fate"].slug for one in fates}),
        soviet_among(connection, bodies, {one.slug for one in record.person.services}),
        gazetteer(connection, places_named(record.claims)),
        standpoints(connection, {cite.source for one in record.claims for cite in one.citations}),
    )


def claim_read(connection: Connection, slug: str) -> ClaimRead:
    """A claim by id; raises NotFoundError."""
    key = claim_key(connection, slug)
    if key is None:
        raise no_such_claim(connection, slug)
    claim = claims_by_key(connection, [key])[0]
    sets = alternative_sets(connection, key)
    owner = person_key(connection, claim.person.slug)
    found = contradictions_of(connection, owner) if owner is not None and claim.contradicts else []
    computed = [one for one in found if slug in (one.first, one.second)]
    declared = [one for group in sets for one in group.claims]
    return ClaimRead(claim, _touched(connection, [claim], declared), sets, computed)


def _touched(connection: Connection, claims: Sequence[ClaimRow], more: Iterable[str]) -> list[ClaimRow]:
    known = {claim.slug for claim in claims}
    wanted = set(more)
    for claim in claims:
        wanted.update(claim.contradicts)
        wanted.update(link.other for link in claim.links)
    missing = sorted(wanted - known)
    return claims_by_key(connection, claim_keys(connection, missing)) if missing else []


def home_read(connection: Connection) -> HomeRead:
    """The figures of the first page."""
    person, digest, claim, figure = (table_of(one) for one in (Person, PersonDigest, Claim, CoverageFigure))
    example = connection.execute(
        select(person.c.slug, person.c.name)
        .join(digest, digest.c.person_id == person.c.id)
        .where(digest.c.is_personnel.is_(True), person.c.identified.is_(True))
        .order_by(digest.c.postings.desc(), digest.c.claims.desc(), person.c.sort_key)
        .limit(1)
    ).first()

    def count(table: object) -> int:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]

    personnel = connection.execute(select(func.count()).where(digest.c.is_personnel.is_(True))).scalar_one()
    held = sum(connection.execute(
        select(figure.c.number).where(figure.c.topic == FigureTopic.DATES, figure.c.value.startswith("posting:"))
    ).scalars())  # fmt: skip
    return HomeRead(
        count(person), int(personnel), count(claim), int(held), sources(connection),
        (example.slug, example.name) if example else None, coverage_of(connection),
    )  # fmt: skip
