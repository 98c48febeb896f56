"""All disagreements of the texts, with filters, pages and what they divide into; made when data are loaded."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from app.domain.evidence import DisagreementFilter, FigureTopic
from app.domain.query import Page, shown_total
from app.models import Citation, CoverageFigure, Disagreement, DisagreementClaim, Person, Source
from app.queries import paging
from app.queries.claims import claims_by_key
from app.queries.conditions import unindexed
from app.queries.rows import ClaimRow, PersonRef
from app.queries.tables import table_of

CHUNK, MOST_PERSONS = 200, 40


@dataclass(frozen=True, slots=True)
class DisagreementRow:
    """A disagreement with its readings in order; a correction's are what the text says, then what we would read.

    `panels` are the persons it is about with the number of the panel on their page, None for a correction.
    """

    slug: str
    kind: str
    about: str
    question: str | None
    preferred: str | None
    reason: str | None
    readings: tuple[ClaimRow, ...]
    panels: tuple[tuple[PersonRef, int | None], ...]


@dataclass(frozen=True, slots=True)
class DisagreementPage:
    """One page of disagreements, and the total."""

    rows: list[DisagreementRow]
    next: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class DisagreementFacets:
    """How an answer divides: by kind, by what it is about, by whether a reading is shown first; by text and person.

    `sources` are (id, title, number), `persons` (id, name, number), the most frequent first; `people` counts all.
    """

    kinds: dict[str, int]
    abouts: dict[str, int]
    preferred: dict[bool, int]
    sources: tuple[tuple[str, str, int], ...]
    persons: tuple[tuple[str, str, int], ...]
    people: int


def disagreements_page(connection: Connection, asked: DisagreementFilter, page: Page) -> DisagreementPage:
    """One page: declared sets, then computed contradictions, then corrections, as they were recorded."""
    rows, next_ = _page(connection, asked, page.limit or 1, page.cursor)
    total = connection.execute(_filtered(asked, func.count())).scalar() or 0
    return DisagreementPage(rows, next_, shown_total(total, exact=page.exact))


def all_disagreements(connection: Connection, asked: DisagreementFilter) -> Iterator[DisagreementRow]:
    """Every disagreement a question selects, some in memory at a time."""
    cursor: str | None = None
    while True:
        rows, cursor = _page(connection, asked, CHUNK, cursor)
        yield from rows
        if cursor is None:
            return


def disagreement_facets(connection: Connection, asked: DisagreementFilter) -> DisagreementFacets:
    """How the answer divides: five statements."""
    table, reading, citation = table_of(Disagreement), table_of(DisagreementClaim), table_of(Citation)
    source, person = table_of(Source), table_of(Person)
    first = table.c.preferred_claim_id.is_not(None)
    kinds: dict[str, int] = {}
    abouts: dict[str, int] = {}
    preferred: dict[bool, int] = {}
    divided = _filtered(asked, table.c.kind, table.c.about, first.label("first"), func.count())
    for kind, about, shown, number in connection.execute(divided.group_by(table.c.kind, table.c.about, first)):
        kinds[kind] = kinds.get(kind, 0) + number
        abouts[about] = abouts.get(about, 0) + number
        preferred[bool(shown)] = preferred.get(bool(shown), 0) + number
    chosen = _filtered(asked, table.c.id).cte("chosen")
    readings = reading.join(chosen, chosen.c.id == reading.c.disagreement_id)
    number = func.count(reading.c.disagreement_id.distinct())
    texts = _all_texts() if asked == DisagreementFilter() else (
        select(source.c.slug, source.c.title, number)
        .select_from(readings)
        .join(citation, citation.c.claim_id == reading.c.claim_id)
        .join(source, source.c.id == citation.c.source_id)
        .group_by(source.c.id, source.c.slug, source.c.title)
        .order_by(number.desc(), source.c.id)
    )
    each = select(reading.c.person_id, number.label("number")).select_from(readings)
    most = each.group_by(reading.c.person_id).order_by(number.desc(), reading.c.person_id).limit(MOST_PERSONS)
    counted = most.subquery()
    people = connection.execute(
        select(person.c.slug, person.c.sort_name, counted.c.number)
        .join(counted, counted.c.person_id == person.c.id)
        .order_by(counted.c.number.desc(), person.c.sort_key, person.c.id)
    )
    everybody = select(func.count(reading.c.person_id.distinct())).select_from(readings)
    return DisagreementFacets(
        kinds, abouts, preferred, tuple((*row,) for row in connection.execute(texts)),
        tuple((*row,) for row in people), int(connection.execute(everybody).scalar_one()),
    )


def _all_texts() -> Select[Any]:
    """The texts of all disagreements, which were counted when the data were loaded: they may be millions."""
    source, figure = table_of(Source), table_of(CoverageFigure)
    return (
        select(source.c.slug, source.c.title, figure.c.number)
        .join(figure, and_(figure.c.topic == str(FigureTopic.SOURCE_DISAGREEMENTS), figure.c.value == source.c.slug))
        .order_by(figure.c.number.desc(), source.c.id)
    )


def _filtered(asked: DisagreementFilter, *columns: Any) -> Select[Any]:
    table, reading, citation = table_of(Disagreement), table_of(DisagreementClaim), table_of(Citation)
    statement = select(*columns).select_from(table)
    conditions: list[ColumnElement[bool]] = []
    if asked.kinds:
        conditions.append(table.c.kind.in_(asked.kinds))
    if asked.abouts:
        conditions.append(table.c.about.in_(asked.abouts))
    if asked.preferred is not None:
        found = table.c.preferred_claim_id
        conditions.append(found.is_not(None) if asked.preferred else found.is_(None))
    if asked.persons:
        conditions.append(table.c.id.in_(
            select(reading.c.disagreement_id).where(reading.c.person_id.in_(asked.persons))
        ))  # fmt: skip
    if asked.sources:
        conditions.append(
            select(reading.c.claim_id)
            .join(citation, citation.c.claim_id == reading.c.claim_id)
            .where(reading.c.disagreement_id == table.c.id, unindexed(citation.c.source_id).in_(asked.sources))
            .exists()
        )
    return statement.where(*conditions)


def _page(
    connection: Connection, asked: DisagreementFilter, limit: int, cursor: str | None
) -> tuple[list[DisagreementRow], str | None]:
    table = table_of(Disagreement)
    statement = _filtered(asked, table).order_by(table.c.id).limit(limit + 1)
    if cursor:
        statement = statement.where(paging.after((table.c.id,), paging.decode(cursor, "disagreements", (int,))))
    found = connection.execute(statement).all()
    next_ = paging.encode("disagreements", (found[limit - 1].id,)) if len(found) > limit else None
    return _readings(connection, found[:limit]), next_


def _readings(connection: Connection, found: Any) -> list[DisagreementRow]:
    """The disagreements with their claims in full; a fixed number of statements, whatever the count."""
    reading = table_of(DisagreementClaim)
    members: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(
        select(reading)
        .where(reading.c.disagreement_id.in_([row.id for row in found]))
        .order_by(reading.c.disagreement_id, reading.c.position)
    ):
        members[row.disagreement_id].append(row)
    keys = sorted({row.claim_id for rows in members.values() for row in rows})
    claims = {row.key: row for row in claims_by_key(connection, keys)}
    return [
        DisagreementRow(
            row.slug, row.kind, row.about, row.question,
            claims[row.preferred_claim_id].slug if row.preferred_claim_id is not None else None, row.reason,
            tuple(claims[one.claim_id] for one in members[row.id]),
            tuple({one.person_id: (claims[one.claim_id].person, one.panel) for one in members[row.id]}.values()),
        )
        for row in found
    ]  # fmt: skip
