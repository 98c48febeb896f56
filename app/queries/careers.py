"""Careers: persons whose claims meet a list of steps in order, and the paths themselves."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
)

from app.db.fetch import fetch, fetch_keys
from app.domain.careers import CareerFilter, Paths, Step
from app.domain.order import Order
from app.domain.query import COUNT_CAP, Page, PersonFilter, shown_total
from app.models import Person
from app.queries import paging
from app.queries.career_paths import paths_of, shape_of
from app.queries.career_sql import any_path, as_many_as, certain_path, led_by, meets_every_step, some
from app.queries.claims import claims_by_key
from app.queries.persons import PersonRow, filtered, persons_by_key
from app.queries.rows import ClaimRow
from app.queries.statements import SHAPES
from app.queries.tables import table_of

CHUNK = 200
IN_SQL = 2
"""How many steps one statement settles."""
FIRST_COUNT, LAST_COUNT = 1_000, 100_000
"""How far the claims of steps are counted to see which is the smallest; beyond the second any serves."""
SORT = "name"
_ORDERED_BY = (str, int)
"""The types of the columns that persons are ordered by."""


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


@dataclass(slots=True)
class _Found:
    """Names and keys of persons, their paths as far as they are known by now, and everybody by order."""

    names: list[tuple[Any, ...]] = field(default_factory=list)
    paths: dict[int, Paths] = field(default_factory=dict)
    by_order: dict[str, int] = field(default_factory=dict)

    def add(self, name: tuple[Any, ...], answer: Paths) -> None:
        """One more person, with the paths."""
        self.names.append(name)
        self.paths[name[-1]] = answer


def careers_page(connection: Connection, asked: CareerFilter, page: Page) -> CareerPage:
    """One page of careers by name, and the counts of the whole question."""
    after, limit = _after(page.cursor), page.limit or 1
    leading = _leading(connection, asked)
    if len(asked.steps) <= IN_SQL:
        found = _counted_page(connection, asked, leading, limit + 1, after)
    else:
        found = _searched_page(connection, asked, leading, limit + 1, after, exact=page.exact)
    keys, next_ = _cut(found.names, limit)
    total = sum(found.by_order[kind] for kind in asked.orders)
    rows = _careers(connection, asked, keys, found.paths)
    return CareerPage(rows, next_, shown_total(total, exact=page.exact), found.by_order)


def all_careers(connection: Connection, asked: CareerFilter) -> Iterator[CareerRow]:
    """Every career a question selects, a chunk in memory at a time."""
    leading = _leading(connection, asked)
    after: tuple[Any, ...] | None = None
    while True:
        found = _some(connection, asked, leading, after, CHUNK)
        yield from _careers(connection, asked, [key for _, key in found.names], found.paths)
        if len(found.names) < CHUNK:
            return
        after = found.names[-1]


def alone(connection: Connection, asked: CareerFilter) -> Alone:
    """How many meet each step by itself, all in some order, both the other way round, all in order but later."""
    leading = _leading(connection, asked)

    def count(*steps: Step, begun: int = 0, path: bool = False) -> int:
        marked, values = shape_of(replace(asked, steps=steps))
        return int(fetch_keys(connection, _meeting(marked, begun, path), values)[0])

    turned = count(*asked.steps[::-1], begun=1 - leading, path=True) if len(asked.steps) == 2 else None
    later = 0
    if asked.within is not None:
        later = sum(_by_order(connection, replace(asked, within=None), leading).values())
    return Alone(tuple(map(count, asked.steps)), count(*asked.steps, begun=leading), turned, later)


@lru_cache(SHAPES)
def _meeting(asked: CareerFilter, leading: int, path: bool) -> Select[Any]:
    """How many meet every step, in whatever order, or (`path`) in this one."""
    person = table_of(Person)
    statement = filtered(asked.person, func.count()).where(*meets_every_step(asked.steps, person.c.id, leading))
    return statement.where(any_path(asked.steps, None, person.c.id)) if path else statement


def _leading(connection: Connection, asked: CareerFilter) -> int:
    """The step with the fewest claims, which leads to the persons; they are counted as far as is needed to tell."""
    if len(asked.steps) == 1:
        return 0
    marked, values = shape_of(asked)
    most = FIRST_COUNT
    while True:
        sizes = list(fetch(connection, _sizes(marked.steps), values | {"most": most})[0])
        if min(sizes) < most or most >= LAST_COUNT:
            return sizes.index(min(sizes))
        most *= 10


@lru_cache(SHAPES)
def _sizes(steps: tuple[Step, ...]) -> Select[Any]:
    sizes: list[Any] = [as_many_as(step) for step in steps]
    return select(*sizes)


def _after(cursor: str | None) -> tuple[Any, ...] | None:
    """The name and key a page begins after."""
    return paging.decode(cursor, SORT, _ORDERED_BY) if cursor else None


def _cut(names: Sequence[tuple[Any, ...]], limit: int) -> tuple[list[int], str | None]:
    """The keys of a page of which one more name than it has was read, and the cursor of the next."""
    next_ = paging.encode(SORT, names[limit - 1]) if len(names) > limit else None
    return [key for _, key in names[:limit]], next_


def _counted_page(
    connection: Connection, asked: CareerFilter, leading: int, rows: int, after: tuple[Any, ...] | None
) -> _Found:
    """So many names after a row, and everybody by order, by one statement."""
    found = _named(connection, _counted, asked, leading, after, rows)
    every, certain = int(found[0].every), int(found[0].certain)
    names = [(row.sort_key, row.id) for row in found if row.id is not None]
    return _Found(names, by_order={Order.CERTAIN.value: certain, Order.POSSIBLE.value: every - certain})


def _by_order(connection: Connection, asked: CareerFilter, leading: int) -> dict[str, int]:
    """Persons by their best order, whichever orders were asked for; of a long search no more than are shown."""
    if len(asked.steps) > IN_SQL:
        return _searched_page(connection, asked, leading, 0, None).by_order
    return _counted_page(connection, asked, leading, 0, None).by_order


def _searched_page(
    connection: Connection, asked: CareerFilter, leading: int, rows: int, after: tuple[Any, ...] | None, *,
    exact: bool = False,
) -> _Found:
    """As `_counted_page` of more steps than one statement settles; of a long search no more are counted than shown.

    A first page is taken from the persons that are counted, which is one search and not two.
    """
    found = _Found() if after is None else _some(connection, asked, leading, after, rows)
    missing = rows if after is None else 0
    counted: Counter[Order] = Counter()
    for name, answer in _searched(connection, asked, leading, None):
        if missing and answer.order in asked.orders:
            found.add(name, answer)
            missing -= 1
        if exact or counted.total() <= COUNT_CAP:
            counted[answer.order] += 1
        elif not missing:
            break
    found.by_order = {kind.value: counted[kind] for kind in Order}
    return found


def _some(
    connection: Connection, asked: CareerFilter, leading: int, after: tuple[Any, ...] | None, rows: int
) -> _Found:
    """So many names of persons with a path of an order asked for, after a row; nobody is counted."""
    if len(asked.steps) <= IN_SQL:
        return _Found([tuple(row) for row in _named(connection, _ordered, asked, leading, after, rows)])
    found = _Found()
    chosen = (one for one in _searched(connection, asked, leading, after) if one[1].order in asked.orders)
    for name, answer in islice(chosen, rows):
        found.add(name, answer)
    return found


def _named(
    connection: Connection, built: Callable[[CareerFilter, int, bool], Select[Any]], asked: CareerFilter,
    leading: int, after: tuple[Any, ...] | None, rows: int,
) -> list[Any]:
    """So many rows of a statement about persons by name, those after a row."""
    marked, values = shape_of(asked)
    place = {} if after is None else paging.place(after)
    statement = built(marked, leading, after is not None)
    return fetch(connection, statement, values | place | {"rows": rows})


def _by_name(statement: Select[Any], person: FromClause, further: bool) -> Select[Any]:
    """`rows` persons by name, those after the place of a cursor where there is one."""
    columns = (person.c.sort_key, person.c.id)
    statement = statement.order_by(*columns).limit(bindparam("rows"))
    return statement.where(paging.beyond(columns, _ORDERED_BY)) if further else statement


def _led(asked: CareerFilter, leading: int) -> tuple[Select[Any], ColumnElement[int]]:
    """The names and keys of the persons meant whom the leading step may lead to; and the key, to ask more of.

    What is asked of that key is asked before anything else is read of the person: most have no path.
    """
    person, led = table_of(Person), led_by(asked.steps, leading)
    statement = select(person.c.sort_key, person.c.id).select_from(led.join(person, person.c.id == led.c.id))
    if asked.person != PersonFilter():
        own = filtered(asked.person, literal_column("1", Integer)).where(person.c.id == led.c.id)
        statement = statement.where(some(own.correlate(led)))
    return statement, led.c.id


@lru_cache(SHAPES)
def _ordered(asked: CareerFilter, leading: int, further: bool) -> Select[Any]:
    """Names and keys of the persons with a path of an order asked for."""
    person = table_of(Person)
    statement, key = _led(asked, leading)
    sure = certain_path(asked.steps, asked.within, key)
    if set(asked.orders) == {Order.CERTAIN}:
        return _by_name(statement.where(sure), person, further)
    statement = statement.where(any_path(asked.steps, asked.within, key))
    return _by_name(statement if Order.CERTAIN in asked.orders else statement.where(~sure), person, further)


@lru_cache(SHAPES)
def _counted(asked: CareerFilter, leading: int, further: bool) -> Select[Any]:
    """The same, each beside how many have a path and how many a certain one; one row without a name if none is left.

    Everybody with a path is found once, for the page as for the counts.
    """
    statement, key = _led(asked, leading)
    sure: ColumnElement[int] = case((certain_path(asked.steps, asked.within, key), 1), else_=0)
    found = (
        statement.add_columns(sure.label("sure")).where(any_path(asked.steps, asked.within, key))
        .cte("found").prefix_with("MATERIALIZED")
    )  # fmt: skip
    number = func.count().label("every"), func.coalesce(func.sum(found.c.sure), 0).label("certain")
    counts = select(*number).select_from(found).subquery("counts")
    chosen = select(found.c.sort_key, found.c.id).where(
        found.c.sure.in_([int(kind is Order.CERTAIN) for kind in asked.orders])
    )
    names = _by_name(chosen, found, further).subquery("names")
    return (
        select(counts, names)
        .select_from(counts.outerjoin(names, true()))
        .order_by(names.c.sort_key, names.c.id)
    )


@lru_cache(SHAPES)
def _linked(asked: CareerFilter, leading: int, further: bool) -> Select[Any]:
    """Names and keys of the persons in whose claims each step may follow the one before it."""
    statement, key = _led(asked, leading)
    paths = [any_path(pair, asked.within, key) for pair in pairwise(asked.steps)]
    return _by_name(statement.where(*paths), table_of(Person), further)


def _searched(
    connection: Connection, asked: CareerFilter, leading: int, after: tuple[Any, ...] | None
) -> Iterator[tuple[tuple[Any, ...], Paths]]:
    """Name and key of every person with a path, by name, and the surest paths.

    For more steps than two: every pair of neighbours is settled by SQL, the whole path by the search, since a
    join of three and more steps tries all paths of a person (19 s for five wide steps, on PostgreSQL).
    """
    while True:
        found = _named(connection, _linked, asked, leading, after, CHUNK)
        searched = paths_of(connection, asked, [row.id for row in found])
        for row in found:
            if row.id in searched:
                yield tuple(row), searched[row.id]
        if len(found) < CHUNK:
            return
        after = tuple(found[-1])


def _careers(
    connection: Connection, asked: CareerFilter, keys: Sequence[int], known: Mapping[int, Paths]
) -> list[CareerRow]:
    """The careers of these persons, in the order given: paths (looked for where none is known yet) and claims."""
    if not keys:
        return []
    found = known or paths_of(connection, asked, keys)
    answers = [(key, found[key]) for key in keys if key in found]
    wanted = sorted({one.key for _, answer in answers for step in answer.steps for one in step})
    claims = {row.key: row for row in claims_by_key(connection, wanted)}
    people = {row.key: row for row in persons_by_key(connection, keys)}
    return [CareerRow(people[key], answer, claims) for key, answer in answers if key in people]
