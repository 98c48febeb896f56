"""Claims of any kind, by person, source, passage and the four readings."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from app.domain.query import ClaimFilter, Page, shown_total
from app.models import Citation, Claim, Passage
from app.queries import paging
from app.queries.claims import claims_by_key
from app.queries.conditions import unindexed
from app.queries.rows import ClaimRow
from app.queries.tables import table_of

CHUNK = 500


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One page of claims and the total."""

    rows: list[ClaimRow]
    next: str | None
    total: int | None


def _filtered(asked: ClaimFilter, *columns: Any) -> Select[Any]:
    claim = table_of(Claim)
    statement = select(*columns).select_from(claim)
    for values, column in (
        (asked.kinds, claim.c.kind),
        (asked.persons, claim.c.person_id),
        (asked.modes, claim.c.mode),
        (asked.actualities, claim.c.actuality),
        (asked.assessments, claim.c.assessment),
    ):
        if values:
            statement = statement.where(column.in_(values))
    if asked.sources or asked.passage is not None:
        statement = statement.where(_cited(asked))
    return statement


def _cited(asked: ClaimFilter) -> ColumnElement[bool]:
    """The claim stands in one of the sources, at the passage; persons, where they are named, lead to the claims."""
    claim, citation, passage = table_of(Claim), table_of(Citation), table_of(Passage)
    column = unindexed if asked.persons else _as_it_is
    conditions = []
    if asked.sources:
        conditions.append(column(citation.c.source_id).in_(asked.sources))
    if asked.passage is not None:
        numbered = select(passage.c.id).where(passage.c.number == asked.passage)
        conditions.append(column(citation.c.passage_id).in_(numbered))
    if asked.persons:
        return exists().where(citation.c.claim_id == claim.c.id, *conditions)
    return claim.c.id.in_(select(citation.c.claim_id).where(citation.c.claim_id.is_not(None), *conditions))


def _as_it_is(column: Any) -> Any:
    return column


def claims_page(connection: Connection, asked: ClaimFilter, page: Page) -> ClaimPage:
    """One page of claims, person by person in the source's order."""
    keys, next_ = _keys(connection, asked, page.limit or 1, page.cursor)
    total = connection.execute(_filtered(asked, func.count())).scalar() or 0
    return ClaimPage(claims_by_key(connection, keys), next_, shown_total(total, exact=page.exact))


def all_claims(connection: Connection, asked: ClaimFilter) -> Iterator[ClaimRow]:
    """Every claim a question selects."""

    def page(cursor: str | None) -> tuple[list[tuple[int, None]], str | None]:
        keys, next_ = _keys(connection, asked, CHUNK, cursor)
        return [(key, None) for key in keys], next_

    return (row for row, _ in paging.whole(connection, page))


def _keys(connection: Connection, asked: ClaimFilter, limit: int, cursor: str | None) -> tuple[list[int], str | None]:
    claim = table_of(Claim)
    columns = (claim.c.person_id, claim.c.ordinal, claim.c.id)
    statement = _filtered(asked, *columns).order_by(*columns).limit(limit + 1)
    if cursor:
        statement = statement.where(paging.after(columns, paging.decode(cursor, "source", (int, int, int))))
    found = connection.execute(statement).all()
    next_ = paging.encode("source", tuple(found[limit - 1])) if len(found) > limit else None
    return [row.id for row in found[:limit]], next_
