"""Careers of several steps by hand-written SQL: one statement, which begins with a chosen step.

Each further step is looked for among the posts of the persons found so far, by the index on persons; the rule of
order (app/domain/order.py) is part of the join. The adaptive way counts the posts of each step first, as far as
it matters, and begins with the fewest; the fixed ways begin with a step whatever it is.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from app.domain.careers import LONGEST_CHAIN
from tests.bench.raw import ANSWERS, Rows, labelled, marks
from tests.bench.samples import Step

FIRST = 50
_ENOUGH = 10_000
"""Posts counted of a step before it is begun: of two so large it does not matter much which leads."""
_TERM = (
    "(SELECT u.descendant_id FROM term_closure u WHERE u.ancestor_id ="
    " (SELECT id FROM term WHERE vocabulary = '{0}' AND slug = :s{1}))"
)


@dataclass(frozen=True, slots=True)
class RawCareers:
    """Keys of the first persons by name, how many there are by order, and the labelled posts of the first."""

    first: list[int]
    certain: int
    possible: int
    posts: Rows


def adaptive(connection: sqlite3.Connection, steps: Sequence[Step]) -> RawCareers:
    """Begin with the step that has the fewest posts."""
    sizes = [_size(connection, steps, number) for number in range(len(steps))]
    return careers(connection, steps, sorted(range(len(steps)), key=sizes.__getitem__))


def careers(connection: sqlite3.Connection, steps: Sequence[Step], order: Sequence[int]) -> RawCareers:
    """Persons who took the steps, which are looked for in this order."""
    words = {f"s{number}": step.slug for number, step in enumerate(steps)}
    found = connection.execute(_statement(steps, order), words).fetchall()
    first = [row[1] for row in found[:FIRST]]
    certain = sum(row[2] for row in found)
    return RawCareers(first, certain, len(found) - certain, _posts(connection, steps, first))


def _size(connection: sqlite3.Connection, steps: Sequence[Step], number: int) -> int:
    step = steps[number]
    statement = (
        f"SELECT count(*) FROM (SELECT 1 FROM posting x WHERE x.{step.vocabulary}_id IN"
        f" {_TERM.format(step.vocabulary, number)} LIMIT {_ENOUGH})"
    )
    return int(connection.execute(statement, {f"s{number}": step.slug}).fetchone()[0])


def _statement(steps: Sequence[Step], order: Sequence[int]) -> str:
    """All persons by name, and whether some path of each is certain."""
    leading = order[0]
    conditions = []
    for number, step in enumerate(steps):
        column = f"x{number}.{step.vocabulary}_id"
        # A sum no index is looked for by: what follows the leading step is found by its person.
        own = column if number == leading else f"+{column}"
        conditions += [f"{own} IN {_TERM.format(step.vocabulary, number)}", f"x{number}.nature <> 'collective'"]
        conditions += [ANSWERS.format(c=f"c{number}"), f"c{number}.id = x{number}.claim_id"]
        if number != leading:
            conditions.append(f"x{number}.person_id = x{leading}.person_id")
    for one, other in combinations(range(len(steps)), 2):
        conditions += [
            f"x{one}.claim_id <> x{other}.claim_id",
            f"({_begun(other)} IS NULL OR x{one}.start_earliest IS NULL OR {_begun(other)} >= x{one}.start_earliest)",
            f"NOT {_stated(f'x{other}.claim_id', f'x{one}.claim_id')}",
        ]
    sure = [f"c{number}.assessment = 'none'" for number in range(len(steps))]
    for one, other in pairwise(range(len(steps))):
        sure.append(
            f"((coalesce({_begun(one)} < x{other}.start_earliest, 0) AND NOT x{one}.dates_qualified"
            f" AND NOT x{other}.dates_qualified) OR {_stated(f'x{one}.claim_id', f'x{other}.claim_id')})"
        )
    tables = [f"posting x{number}" for number in order] + [f"claim c{number}" for number in order]
    return (
        f"SELECT p.sort_key, p.id, max({' AND '.join(sure)}) FROM {' CROSS JOIN '.join([*tables, 'person p'])}"
        f" WHERE p.id = x{leading}.person_id AND {' AND '.join(conditions)}"
        " GROUP BY p.id ORDER BY p.sort_key, p.id"
    )


def _begun(number: int) -> str:
    """The day by which a post has surely begun."""
    start, end = f"x{number}.start_latest", f"x{number}.end_latest"
    return f"coalesce(min({start}, {end}), {start}, {end})"


def _stated(one: str, other: str, left: int = LONGEST_CHAIN) -> str:
    """The text puts one claim before the other, directly or by way of others."""
    link = f"k{left}"
    there = f"{link}.to_claim_id = {other}"
    if left > 1:
        there = f"({there} OR {_stated(f'{link}.to_claim_id', other, left - 1)})"
    return (
        f"EXISTS (SELECT 1 FROM claim_link {link} WHERE {link}.from_claim_id = {one} AND {link}.kind = 'before'"
        f" AND {there})"
    )


def _posts(connection: sqlite3.Connection, steps: Sequence[Step], persons: Sequence[int]) -> Rows:
    """The labelled posts of some persons that meet a step."""
    if not persons:
        return []
    any_step = " OR ".join(
        f"+x.{step.vocabulary}_id IN {_TERM.format(step.vocabulary, number).replace(f':s{number}', '?')}"
        for number, step in enumerate(steps)
    )
    found = connection.execute(
        f"SELECT x.claim_id FROM posting x WHERE x.person_id IN ({marks(persons)}) AND ({any_step})",
        [*persons, *(step.slug for step in steps)],
    )
    return labelled(connection, [key for (key,) in found])
