"""Fate claims: who met what, by whose hand, when."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, exists, func, or_, select

from app.domain.explain import Emptiness
from app.domain.overlap import Overlap
from app.domain.query import FATE_MODES, FateFilter, Page, shown_total
from app.models import Claim, Fate, FateParty, PersonService, Term
from app.queries import paging
from app.queries.claims import claims_by_key
from app.queries.conditions import above, answers, below, first_day, overlap_of
from app.queries.explain import explain_fates
from app.queries.rows import ClaimRow
from app.queries.tables import table_of

CHUNK = 500


@dataclass(frozen=True, slots=True)
class FatePage:
    """One page of fate claims with their overlap kinds, the tally of all of them, and why there is none."""

    rows: list[tuple[ClaimRow, Overlap | None]]
    next: str | None
    total: int | None
    by_overlap: dict[str, int] | None
    persons: int = 0
    persons_by_overlap: dict[str, int] | None = None
    place_wider: dict[str, int] = field(default_factory=dict)
    emptiness: Emptiness | None = None


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
    total, persons = _counts(connection, asked)
    by_overlap, persons_by_overlap = _by_overlap(connection, asked) if asked.dated else (None, None)
    wider = _wider(connection, asked)
    why = None
    if not total:
        why = explain_fates(
            connection, asked, persons_by_overlap, wider, lambda other: _counts(connection, other)[0]
        )
    return FatePage(
        rows, next_, shown_total(total, exact=page.exact), by_overlap, persons, persons_by_overlap, wider, why
    )


def _chosen(asked: FateFilter, *columns: Any) -> Select[Any]:
    """Only the overlap kinds asked for, where there is a window."""
    statement = _filtered(asked, *columns)
    return statement.where(_overlap(asked).in_([str(kind) for kind in asked.overlaps])) if asked.dated else statement


def _counts(connection: Connection, asked: FateFilter) -> tuple[int, int]:
    """How many claims a question selects, and of how many persons."""
    claims, persons = connection.execute(
        _chosen(asked, func.count(), func.count(table_of(Fate).c.person_id.distinct()))
    ).one()
    return claims, persons


def _by_overlap(connection: Connection, asked: FateFilter) -> tuple[dict[str, int], dict[str, int]]:
    """Claims and persons by how they meet the window, every kind."""
    inner = _filtered(asked, _overlap(asked).label("kind"), table_of(Fate).c.person_id).subquery()
    rows = connection.execute(
        select(inner.c.kind, func.count(), func.count(inner.c.person_id.distinct()))
        .where(inner.c.kind.is_not(None))
        .group_by(inner.c.kind)
    )
    found = {kind: (claims, persons) for kind, claims, persons in rows}
    return (
        {str(one): found.get(str(one), (0, 0))[0] for one in Overlap},
        {str(one): found.get(str(one), (0, 0))[1] for one in Overlap},
    )


def _wider(connection: Connection, asked: FateFilter) -> dict[str, int]:
    """Fates that would answer but are placed only in something wider than the places asked for."""
    if not asked.places:
        return {}
    fate, term = table_of(Fate), table_of(Term)
    statement = (
        _chosen(replace(asked, places=()), term.c.slug, func.count())
        .join(term, term.c.id == fate.c.place_id)
        .where(fate.c.place_id.in_(above(asked.places)))
        .group_by(term.c.slug)
        .order_by(term.c.slug)
    )
    return dict(connection.execute(statement).all())


def all_fates(connection: Connection, asked: FateFilter) -> Iterator[tuple[ClaimRow, Overlap | None]]:
    """Every fate claim a question selects."""
    return paging.whole(connection, lambda cursor: _keys(connection, asked, CHUNK, cursor))


def _keys(
    connection: Connection, asked: FateFilter, limit: int, cursor: str | None
) -> tuple[list[tuple[int, Overlap | None]], str | None]:
    columns = (first_day(table_of(Fate)), table_of(Claim).c.id)
    shown = [_overlap(asked).label("overlap")] if asked.dated else []
    statement = _chosen(asked, *columns, *shown).order_by(*columns).limit(limit + 1)
    if cursor:
        statement = statement.where(paging.after(columns, paging.decode(cursor, "date", (date, int))))
    found = connection.execute(statement).all()
    keys = [(row[1], Overlap(row[2]) if asked.dated else None) for row in found[:limit]]
    next_ = paging.encode("date", tuple(found[limit - 1][:2])) if len(found) > limit else None
    return keys, next_
