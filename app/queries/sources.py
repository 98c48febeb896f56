"""Sources, their passages, what rests on them, and the release."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from app.db.batch import Ask, Reading, Round, Rows
from app.db.fetch import fetch
from app.domain.evidence import FigureTopic
from app.models import (
    Citation,
    Claim,
    CoverageFigure,
    OrganisationClaim,
    Passage,
    PassageText,
    Person,
    Release,
    RestsOn,
    Source,
)
from app.queries.citations import citations_of
from app.queries.claims import term_refs
from app.queries.details import dates_row
from app.queries.rows import CitationRow, DatesRow, TermRef, WorkRow
from app.queries.statements import among, given
from app.queries.tables import table_of


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with how much rests on it. `fields` are its bibliographic columns."""

    key: int
    slug: str
    title: str
    is_editor: bool
    fields: Mapping[str, Any]
    passages: int
    passages_cited: int
    claims: int
    persons: int
    attached: bool


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage with the claims that cite it, in order, and its text where attached."""

    number: int
    sha256: str
    text: str | None
    claims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """What data this is."""

    version: str
    changed_at: datetime
    seed_sha256: str
    persons: int
    claims: int


@dataclass(frozen=True, slots=True)
class OrganisationClaimRow:
    """What a text says of something that is not a person."""

    slug: str
    organisation: TermRef
    place: TermRef | None
    assertion: str
    counted: int | None
    words: str | None
    reading: str
    mode: str
    note: str | None
    dates: DatesRow | None
    citations: tuple[CitationRow, ...]


def release(connection: Connection) -> ReleaseRow | None:
    """The release in the database; None before a seed is loaded."""
    table, person, claim = table_of(Release), table_of(Person), table_of(Claim)
    row = connection.execute(
        select(table, select(func.count()).select_from(person).scalar_subquery().label("persons"),
               select(func.count()).select_from(claim).scalar_subquery().label("claims"))
    ).first()
    return ReleaseRow(row.version, row.changed_at, row.seed_sha256, row.persons, row.claims) if row else None


def standpoints(connection: Connection, slugs: Collection[str]) -> dict[str, str]:
    """What sort of witness these texts are, where it is said."""
    return dict(fetch(connection, _standpoints(), {"keys": sorted(slugs)})) if slugs else {}


@cache
def _standpoints() -> Select[Any]:
    source = table_of(Source)
    return (
        select(source.c.slug, source.c.standpoint)
        .where(among(source.c.slug), source.c.standpoint.is_not(None), source.c.is_editor.is_(False))
        .order_by(source.c.id)
    )


def sources(connection: Connection) -> list[SourceRow]:
    """All sources, the editor last; their claims and persons as they were counted when the data were loaded."""
    source, citation, passage, text, figure = (
        table_of(one) for one in (Source, Citation, Passage, PassageText, CoverageFigure)
    )
    rows = connection.execute(select(source).order_by(source.c.is_editor, source.c.id)).mappings().all()
    topics = (FigureTopic.SOURCE_CLAIMS, FigureTopic.SOURCE_PERSONS)
    counted = {
        (topic, slug): number
        for topic, slug, number in connection.execute(select(figure).where(figure.c.topic.in_(topics)))
    }
    cited = select(citation.c.id).where(citation.c.passage_id == passage.c.id).correlate(passage).exists()
    held = {
        row.source_id: (row.passages, row.attached, row.cited)
        for row in connection.execute(
            select(passage.c.source_id, func.count().label("passages"),
                   func.sum(case((text.c.passage_id.is_not(None), 1), else_=0)).label("attached"),
                   func.sum(case((cited, 1), else_=0)).label("cited"))
            .outerjoin(text, text.c.passage_id == passage.c.id)
            .group_by(passage.c.source_id)
        )
    }
    found = []
    for row in rows:
        claims, persons = (counted.get((topic, row["slug"]), 0) for topic in topics)
        passages, attached, read = held.get(row["id"], (0, 0, 0))
        fields = {name: value for name, value in row.items() if name not in ("id", "slug", "title", "is_editor")}
        found.append(
            SourceRow(row["id"], row["slug"], row["title"], row["is_editor"], fields, passages,
                      read, claims, persons, bool(attached))
        )
    return found


def source_keys(connection: Connection) -> dict[str, int]:
    """Keys of sources by id."""
    source = table_of(Source)
    return dict(connection.execute(select(source.c.slug, source.c.id).order_by(source.c.id)).all())


def has_passage(connection: Connection, number: int, sources: Sequence[int] = ()) -> bool:
    """Whether a source (one of these, where any are named) has a passage of this number."""
    passage = table_of(Passage)
    statement = select(passage.c.id).where(passage.c.number == number)
    if sources:
        statement = statement.where(passage.c.source_id.in_(sources))
    return connection.execute(statement.limit(1)).first() is not None


def passages(connection: Connection, source_id: int) -> list[PassageRow]:
    """All passages of a source with the keys of the claims that cite them."""
    passage, text, citation, claim = (table_of(one) for one in (Passage, PassageText, Citation, Claim))
    cited: dict[int, dict[int, None]] = {}
    for passage_id, claim_id in connection.execute(
        select(citation.c.passage_id, citation.c.claim_id)
        .join(claim, claim.c.id == citation.c.claim_id)
        .where(citation.c.source_id == source_id, citation.c.passage_id.is_not(None))
        .order_by(claim.c.person_id, claim.c.ordinal)
    ):
        cited.setdefault(passage_id, {}).setdefault(claim_id)
    rows = connection.execute(
        select(passage.c.id, passage.c.number, passage.c.sha256, text.c.text)
        .outerjoin(text, text.c.passage_id == passage.c.id)
        .where(passage.c.source_id == source_id)
        .order_by(passage.c.number)
    )
    return [PassageRow(row.number, row.sha256, row.text, tuple(cited.get(row.id, ()))) for row in rows]


def works_relied_on(connection: Connection, source_id: int) -> list[WorkRow]:
    """The distinct works (author and date) passages of a source rely on."""
    return _works(fetch(connection, _relied_on("source"), {"key": source_id}))


def reading_works(person_id: int) -> Reading[list[WorkRow]]:
    """Reads the distinct works (author and date) behind one person's claims."""
    (rows,) = yield Round([Ask(_relied_on("person"), {"key": person_id})])
    return _works(rows)


def _works(rows: Rows) -> list[WorkRow]:
    return [WorkRow(row.author, row.date, None) for row in rows]


@cache
def _relied_on(of: str) -> Select[Any]:
    rests, citation, claim = table_of(RestsOn), table_of(Citation), table_of(Claim)
    statement = select(rests.c.author, rests.c.date).distinct().join(citation, citation.c.id == rests.c.citation_id)
    if of == "source":
        statement = statement.where(given(citation.c.source_id))
    else:
        statement = statement.join(claim, claim.c.id == citation.c.claim_id).where(given(claim.c.person_id))
    return statement.order_by(rests.c.author, rests.c.date)


def organisation_claims(
    connection: Connection, organisation_ids: list[int] | None = None, place_ids: list[int] | None = None,
    slug: str | None = None,
) -> list[OrganisationClaimRow]:
    """What is said of organisations, one by one, or of what stands at a place, or the one of an id; else all of it."""
    table = table_of(OrganisationClaim)
    statement = select(table)
    if organisation_ids is not None:
        statement = statement.where(table.c.organisation_id.in_(organisation_ids)).order_by(table.c.organisation_id)
    statement = statement.order_by(table.c.id)
    if place_ids is not None:
        statement = statement.where(table.c.place_id.in_(place_ids))
    if slug is not None:
        statement = statement.where(table.c.slug == slug)
    rows = connection.execute(statement).mappings().all()
    terms = term_refs(
        connection, {row[name] for row in rows for name in ("organisation_id", "place_id") if row[name] is not None}
    )
    cites = citations_of(connection, "organisation_claim_id", [row["id"] for row in rows])
    return [
        OrganisationClaimRow(
            row["slug"], terms[row["organisation_id"]], terms.get(row["place_id"]), row["assertion"], row["counted"],
            row["words"], row["reading"], row["mode"], row["note"], dates_row(row), cites.get(row["id"], ()),
        )
        for row in rows
    ]
