"""The paths of given persons through the steps of a career, searched for among their claims."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Integer, Select, literal_column, select, union_all

from app.db.fetch import fetch
from app.domain.careers import CareerFilter, Paths, Stated, Taken, chained, paths
from app.domain.dates import Bounds
from app.domain.order import Start
from app.domain.overlap import Overlap
from app.models import Claim, ClaimLink
from app.queries.career_sql import StepRows
from app.queries.conditions import LAST_DAY
from app.queries.statements import SHAPES, among, shape
from app.queries.tables import table_of


@lru_cache(SHAPES)
def shape_of(asked: CareerFilter) -> tuple[CareerFilter, MappingProxyType[str, Any]]:
    """The question's shape; how soon a step follows is part of it, and how a step was asked for is not.

    Kept, since the leading step, the persons and their paths are each asked for by it.
    """
    plain = replace(asked, steps=tuple(replace(step, asked="") for step in asked.steps), within=None)
    marked, values = shape(plain)
    return replace(marked, within=asked.within), MappingProxyType(values)


def paths_of(connection: Connection, asked: CareerFilter, keys: Sequence[int]) -> dict[int, Paths]:
    """The surest paths of each of these persons who has any."""
    if not keys:
        return {}
    taken = _taken(connection, asked, keys)
    stated = _stated(connection, keys)
    found = {key: paths(taken[key], stated, asked.within) for key in keys}
    return {key: answer for key, answer in found.items() if answer is not None}


def _taken(
    connection: Connection, asked: CareerFilter, keys: Sequence[int]
) -> dict[int, list[list[Taken]]]:
    """The claims of these persons that meet each step, in time order."""
    marked, values = shape_of(asked)
    taken: dict[int, list[list[Taken]]] = defaultdict(lambda: [[] for _ in asked.steps])
    for row in fetch(connection, _meets(marked), values | {"keys": keys}):
        bounds = Bounds(row.start_earliest, row.start_latest, row.end_earliest, row.end_latest)
        start = Start(bounds, bool(row.qualified), bool(row.doubted), bool(row.alleged))
        kind = Overlap(row.overlap) if row.overlap else None
        taken[row.person_id][row.step].append(Taken(row.claim_id, start, bool(row.sure), kind))
    for found in taken.values():
        for claims in found:
            claims.sort(key=_in_time)
    return taken


@lru_cache(SHAPES)
def _meets(asked: CareerFilter) -> CompoundSelect[Any]:
    """The claims of some persons (`keys`) that meet each step."""
    selects = []
    for number, step in enumerate(asked.steps):
        rows = StepRows(step)
        selects.append(
            rows.select(literal_column(str(number), Integer).label("step"), rows.detail.c.person_id, *rows.facts())
            .where(among(rows.detail.c.person_id))
        )
    return union_all(*selects)


def _in_time(taken: Taken) -> tuple[Any, ...]:
    """As lists of postings sort: by the first day known, of two the one already under way, undated last."""
    bounds = taken.start.bounds
    first = bounds.start_earliest or bounds.start_latest or bounds.end_earliest or bounds.end_latest
    return (first or LAST_DAY, bounds.start_earliest is not None, taken.key)


def _stated(connection: Connection, persons: Sequence[int]) -> Stated:
    """Pairs of claims about these persons the texts themselves put in order."""
    return chained((one, other) for one, other in fetch(connection, _links(), {"keys": persons}))


@cache
def _links() -> Select[Any]:
    link, claim = table_of(ClaimLink), table_of(Claim)
    return (
        select(link.c.from_claim_id, link.c.to_claim_id)
        .join(claim, claim.c.id == link.c.from_claim_id)
        .where(link.c.kind == "before", among(claim.c.person_id))
    )
