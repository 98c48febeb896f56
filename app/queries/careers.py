"""Careers: persons whose claims meet a list of steps in order, and the paths themselves."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, case, func, literal_column, select, union_all

from app.domain.careers import CareerFilter, Paths, Stated, Taken, chained, paths
from app.domain.dates import Bounds
from app.domain.order import Order, Start
from app.domain.overlap import Overlap
from app.domain.query import COUNT_CAP, Page, shown_total
from app.models import Claim, ClaimLink, Person
from app.queries import paging
from app.queries.career_sql import StepRows, any_path, certain_path, meets_every_step
from app.queries.claims import claims_by_key
from app.queries.conditions import LAST_DAY
from app.queries.persons import PersonRow, filtered, persons_by_key
from app.queries.rows import ClaimRow
from app.queries.tables import table_of

CHUNK = 200
IN_SQL = 2
"""How many steps one statement settles."""
SORT = "name"


@dataclass(frozen=True, slots=True)
class CareerRow:
    """A person with the paths that answer, and the claims of these paths by key."""

    person: PersonRow
    paths: Paths
    claims: Mapping[int, ClaimRow]


@dataclass(frozen=True, slots=True)
class CareerPage:
    """One page of careers, the cursor of the next, the total of the orders asked for, and persons by order."""

    rows: list[CareerRow]
    next: str | None
    total: int | None
    by_order: dict[str, int]


@dataclass(frozen=True, slots=True)
class Alone:
    """Why nobody answers: persons who meet each step by itself, and every step: in any order, turned round, later."""

    steps: tuple[int, ...]
    together: int
    reversed: int | None
    later: int


def careers_page(connection: Connection, asked: CareerFilter, page: Page) -> CareerPage:
    """One page of careers by name, and the counts of the whole question."""
    keys, next_ = _keys(connection, asked, page.limit or 1, page.cursor)
    by_order = _by_order(connection, asked, exact=page.exact)
    total = sum(by_order[kind] for kind in asked.orders)
    return CareerPage(_careers(connection, asked, keys), next_, shown_total(total, exact=page.exact), by_order)


def all_careers(connection: Connection, asked: CareerFilter) -> Iterator[CareerRow]:
    """Every career a question selects, a chunk in memory at a time."""
    cursor: str | None = None
    while True:
        keys, cursor = _keys(connection, asked, CHUNK, cursor)
        yield from _careers(connection, asked, keys)
        if cursor is None:
            return


def alone(connection: Connection, asked: CareerFilter) -> Alone:
    """How many meet each step by itself, all in some order, both the other way round, all in order but later."""
    person = table_of(Person)

    def count(steps: Sequence[Any], condition: Any = None) -> int:
        statement = filtered(asked.person, func.count()).where(*meets_every_step(steps, person.c.id))
        if condition is not None:
            statement = statement.where(condition)
        return connection.execute(statement).scalar() or 0

    turned = None
    if len(asked.steps) == 2:
        backwards = asked.steps[::-1]
        turned = count(backwards, any_path(backwards, None, person.c.id))
    later = 0 if asked.within is None else sum(_by_order(connection, replace(asked, within=None)).values())
    return Alone(tuple(count([step]) for step in asked.steps), count(asked.steps), turned, later)


def _keys(
    connection: Connection, asked: CareerFilter, limit: int, cursor: str | None
) -> tuple[list[int], str | None]:
    """The persons of a page, by name."""
    after = paging.decode(cursor, SORT, (str, int)) if cursor else None
    if len(asked.steps) <= IN_SQL:
        found: list[Any] = list(connection.execute(_by_name(_ordered(asked), after).limit(limit + 1)))
    else:
        chosen = (name for name, kind in _searched(connection, asked, after) if kind in asked.orders)
        found = list(islice(chosen, limit + 1))
    next_ = paging.encode(SORT, tuple(found[limit - 1])) if len(found) > limit else None
    return [row[-1] for row in found[:limit]], next_


def _by_name(statement: Select[Any], after: tuple[Any, ...] | None) -> Select[Any]:
    """Persons by name, those after a row."""
    columns = (table_of(Person).c.sort_key, table_of(Person).c.id)
    statement = statement.order_by(*columns)
    return statement if after is None else statement.where(paging.after(columns, after))


def _ordered(asked: CareerFilter) -> Select[Any]:
    """Names and keys of the persons with a path of an order asked for."""
    person = table_of(Person)
    statement = filtered(asked.person, person.c.sort_key, person.c.id)
    statement = statement.where(*meets_every_step(asked.steps, person.c.id))
    sure = certain_path(asked.steps, asked.within, person.c.id)
    if set(asked.orders) == {Order.CERTAIN}:
        return statement.where(sure)
    statement = statement.where(any_path(asked.steps, asked.within, person.c.id))
    return statement if Order.CERTAIN in asked.orders else statement.where(~sure)


def _searched(
    connection: Connection, asked: CareerFilter, after: tuple[Any, ...] | None = None
) -> Iterator[tuple[tuple[Any, ...], Order]]:
    """Name and key of every person with a path, by name, and the order of the surest path.

    For more steps than two: every pair of neighbours is settled by SQL, the whole path by the search, since a
    join of three and more steps tries all paths of a person (19 s for five wide steps, on PostgreSQL).
    """
    person = table_of(Person)
    statement = filtered(asked.person, person.c.sort_key, person.c.id).where(
        *meets_every_step(asked.steps, person.c.id),
        *(any_path(pair, asked.within, person.c.id) for pair in pairwise(asked.steps)),
    )
    while True:
        found = connection.execute(_by_name(statement, after).limit(CHUNK)).all()
        searched = _paths(connection, asked, [row.id for row in found])
        for row in found:
            if row.id in searched:
                yield tuple(row), searched[row.id].order
        if len(found) < CHUNK:
            return
        after = tuple(found[-1])


def _by_order(connection: Connection, asked: CareerFilter, *, exact: bool = False) -> dict[str, int]:
    """Persons by their best order, whichever orders were asked for; of a long search no more than are shown."""
    person = table_of(Person)
    if len(asked.steps) > IN_SQL:
        kinds = (kind for _, kind in _searched(connection, asked))
        counted = Counter(kinds if exact else islice(kinds, COUNT_CAP + 1))
        return {kind.value: counted[kind] for kind in Order}
    sure: ColumnElement[int] = case((certain_path(asked.steps, asked.within, person.c.id), 1), else_=0)
    inner = (
        filtered(asked.person, sure.label("sure"))
        .where(*meets_every_step(asked.steps, person.c.id), any_path(asked.steps, asked.within, person.c.id))
        .subquery()
    )
    every, certain = connection.execute(select(func.count(), func.coalesce(func.sum(inner.c.sure), 0))).one()
    return {Order.CERTAIN.value: int(certain), Order.POSSIBLE.value: int(every) - int(certain)}


def _paths(connection: Connection, asked: CareerFilter, keys: Sequence[int]) -> dict[int, Paths]:
    """The surest paths of each of these persons who has any."""
    if not keys:
        return {}
    taken = _taken(connection, asked, keys)
    stated = _stated(connection, keys)
    found = {key: paths(taken[key], stated, asked.within) for key in keys}
    return {key: answer for key, answer in found.items() if answer is not None}


def _careers(connection: Connection, asked: CareerFilter, keys: Sequence[int]) -> list[CareerRow]:
    """The careers of these persons, in the order given: their matching claims, the paths through them, the claims."""
    if not keys:
        return []
    found = _paths(connection, asked, keys)
    wanted = sorted({one.key for answer in found.values() for step in answer.steps for one in step})
    claims = {row.key: row for row in claims_by_key(connection, wanted)}
    return [
        CareerRow(row, found[row.key], claims) for row in persons_by_key(connection, keys) if row.key in found
    ]


def _taken(
    connection: Connection, asked: CareerFilter, keys: Sequence[int]
) -> dict[int, list[list[Taken]]]:
    """The claims of these persons that meet each step, in time order."""
    selects = []
    for number, step in enumerate(asked.steps):
        rows = StepRows(step)
        selects.append(
            rows.select(literal_column(str(number), Integer).label("step"), rows.detail.c.person_id, *rows.facts())
            .where(rows.detail.c.person_id.in_(keys))
        )
    taken: dict[int, list[list[Taken]]] = defaultdict(lambda: [[] for _ in asked.steps])
    for row in connection.execute(union_all(*selects)):
        bounds = Bounds(row.start_earliest, row.start_latest, row.end_earliest, row.end_latest)
        start = Start(bounds, bool(row.qualified), bool(row.doubted), bool(row.alleged))
        kind = Overlap(row.overlap) if row.overlap else None
        taken[row.person_id][row.step].append(Taken(row.claim_id, start, bool(row.sure), kind))
    for found in taken.values():
        for claims in found:
            claims.sort(key=_in_time)
    return taken


def _in_time(taken: Taken) -> tuple[Any, ...]:
    """As lists of postings sort: by the first day known, of two the one already under way, undated last."""
    bounds = taken.start.bounds
    first = bounds.start_earliest or bounds.start_latest or bounds.end_earliest or bounds.end_latest
    return (first or LAST_DAY, bounds.start_earliest is not None, taken.key)


def _stated(connection: Connection, persons: Sequence[int]) -> Stated:
    """Pairs of claims about these persons the texts themselves put in order."""
    link, claim = table_of(ClaimLink), table_of(Claim)
    rows = connection.execute(
        select(link.c.from_claim_id, link.c.to_claim_id)
        .join(claim, claim.c.id == link.c.from_claim_id)
        .where(link.c.kind == "before", claim.c.person_id.in_(persons))
    )
    return chained((one, other) for one, other in rows)
