"""Fate claims: who met what, by whose hand, when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, exists, func, or_, select

from app.domain.overlap import Overlap
from app.domain.query import FATE_MODES, FateFilter, Page, shown_total
from app.models import Claim, Fate, FateParty, PersonService
from app.queries import paging
from app.queries.claims import claims_by_key
from app.queries.conditions import answers, below, first_day, overlap_of
from app.queries.rows import ClaimRow
from app.queries.tables import table_of

CHUNK = 500


@dataclass(frozen=True, slots=True)
class FatePage:
    """One page of fate claims with their overlap kinds."""

    rows: list[tuple[ClaimRow, Overlap | None]]
    next: str | None
    total: int | None
    by_overlap: dict[str, int] | None


def _filtered(asked: FateFilter, *columns: Any) -> Select[Any]:
    fate, claim = table_of(Fate), table_of(Claim)
    statement = (
        select(*columns)
        .select_from(fate)
        .join(claim, claim.c.id == fate.c.claim_id)
        .where(claim.c.voice == "source", answers(claim, FATE_MODES))
    )
    for keys, column in ((asked.kinds, fate.c.fate_kind_id), (asked.places, fate.c.place_id)):
        if keys:
            statement = statement.where(below(column, keys))
    if asked.persons:
        statement = statement.where(fate.c.person_id.in_(asked.persons))
    if asked.services:
        own = table_of(PersonService)
        statement = statement.where(
            fate.c.person_id.in_(select(own.c.person_id).where(below(own.c.service_id, asked.services)))
        )
    if asked.agent_organisations or asked.agent_persons:
        party = table_of(FateParty)
        agents = []
        if asked.agent_organisations:
            agents.append(below(party.c.organisation_id, asked.agent_organisations))
        if asked.agent_persons:
            agents.append(party.c.person_id.in_(asked.agent_persons))
        statement = statement.where(exists().where(party.c.claim_id == fate.c.claim_id, or_(*agents)))
    return statement


def _overlap(asked: FateFilter) -> Any:
    return overlap_of(table_of(Fate), table_of(Claim), asked.window)


def fates_page(connection: Connection, asked: FateFilter, page: Page) -> FatePage:
    """One page of fate claims, in the order of their first known day."""
    keys, next_ = _keys(connection, asked, page.limit or 1, page.cursor)
    kinds = dict(keys)
    rows = [(row, kinds[row.key]) for row in claims_by_key(connection, [key for key, _ in keys])]
    if not asked.dated:
        total = connection.execute(_filtered(asked, func.count())).scalar() or 0
        return FatePage(rows, next_, shown_total(total, exact=page.exact), None)
    kind = _overlap(asked).label("kind")
    inner = _filtered(asked, kind).subquery()
    counted: dict[str, int] = dict(
        connection.execute(
            select(inner.c.kind, func.count()).where(inner.c.kind.is_not(None)).group_by(inner.c.kind)
        ).all()
    )
    by_overlap = {str(one): counted.get(str(one), 0) for one in Overlap}
    total = sum(by_overlap[one] for one in asked.overlaps)
    return FatePage(rows, next_, shown_total(total, exact=page.exact), by_overlap)


def all_fates(connection: Connection, asked: FateFilter) -> Iterator[tuple[ClaimRow, Overlap | None]]:
    """Every fate claim a question selects."""
    return paging.whole(connection, lambda cursor: _keys(connection, asked, CHUNK, cursor))


def _keys(
    connection: Connection, asked: FateFilter, limit: int, cursor: str | None
) -> tuple[list[tuple[int, Overlap | None]], str | None]:
    columns = (first_day(table_of(Fate)), table_of(Claim).c.id)
    shown = [_overlap(asked).label("overlap")] if asked.dated else []
    statement = _filtered(asked, *columns, *shown).order_by(*columns).limit(limit + 1)
    if asked.dated:
        statement = statement.where(_overlap(asked).in_([str(kind) for kind in asked.overlaps]))
    if cursor:
        statement = statement.where(paging.after(columns, paging.decode(cursor, "date", (date, int))))
    found = connection.execute(statement).all()
    keys = [(row[1], Overlap(row[2]) if asked.dated else None) for row in found[:limit]]
    next_ = paging.encode("date", tuple(found[limit - 1][:2])) if len(found) > limit else None
    return keys, next_
