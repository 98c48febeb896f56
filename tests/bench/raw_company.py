"""Who was with a person, by hand-written SQL; and all pairs of a body by a sweep over arrays of days.

A pair of posts shares a place or an organisation where the two are the same or one lies in the other. Pairs whose
times cannot meet are dropped before anything is joined to them; the rest is judged by the rule of
`app.domain.overlap.between`, counted, and the first page of it labelled.
"""

import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

import numpy as np
import numpy.typing as npt

from app.queries.company_pairs import WIDE_BODIES, WIDE_PLACES
from tests.bench.raw import ANSWERS, BELOW, Rows, asked_for, labelled

FIRST = 50
KINDS = ("certain", "possible", "attested_before", "attested_after", "undated")


def _least(one: str, other: str) -> str:
    return f"coalesce(min({one}, {other}), {one}, {other})"


def _greatest(one: str, other: str) -> str:
    return f"coalesce(max({one}, {other}), {one}, {other})"


def _reach(row: str) -> tuple[str, str]:
    """The first and the last day a row speaks of."""
    ends = f"coalesce({row}.end_earliest, {row}.end_latest)"
    starts = f"coalesce({row}.start_latest, {row}.start_earliest)"
    return (
        f"coalesce({row}.start_earliest, {_least(f'{row}.start_latest', ends)})",
        f"coalesce({row}.end_latest, {_greatest(starts, f'{row}.end_earliest')})",
    )


def _surely(one: str, other: str) -> str:
    """One has surely begun before the other can have ended."""
    begun, ended = (f"{one}.start_latest", f"{one}.end_latest"), (f"{other}.end_earliest", f"{other}.start_earliest")
    return f"{_least(*begun)} <= {_greatest(*ended)}"


_MY_FROM, _MY_TO = _reach("m")
_THEIR_FROM, _THEIR_TO = _reach("x")
_UNDATED = "coalesce({0}.start_earliest, {0}.start_latest, {0}.end_earliest, {0}.end_latest) IS NULL"
_KIND = (
    f"CASE WHEN {_UNDATED.format('m')} OR {_UNDATED.format('x')} THEN 4"
    f" WHEN {_surely('m', 'x')} AND {_surely('x', 'm')}"
    " THEN m.capped OR x.dates_qualified OR c.assessment <> 'none'"
    f" WHEN {_MY_TO} < {_THEIR_FROM} THEN CASE WHEN x.start_earliest > m.dead_by THEN NULL ELSE 2 END"
    f" WHEN {_THEIR_TO} < {_MY_FROM} THEN CASE WHEN m.start_earliest > d.dead_by THEN NULL ELSE 3 END ELSE 1 END"
)
"""Which of KINDS a pair is, as a number; NULL where somebody was dead by then."""
_RELATED = (
    "SELECT m.claim_id AS mine, m.start_earliest, m.end_latest, u.ancestor_id AS theirs, u.ancestor_id AS term"
    " FROM own m JOIN term_closure u ON u.descendant_id = m.{0} UNION ALL SELECT m.claim_id, m.start_earliest,"
    " m.end_latest, u.descendant_id, u.ancestor_id FROM own m JOIN term_closure u ON u.ancestor_id = m.{0}"
    " AND u.descendant_id <> m.{0}"
)
_NOT_APART = (
    "coalesce(x.start_earliest <= {0}.end_latest, 1) AND coalesce({0}.start_earliest <= x.end_latest, 1)"
)
"""Told by the indexes on places and organisations alone."""
_PAIRS = (
    "WITH own AS MATERIALIZED (SELECT x.claim_id, x.person_id, x.place_id, x.organisation_id, x.start_earliest,"
    " x.start_latest, x.end_earliest, x.end_latest, x.dates_qualified OR c.assessment <> 'none' AS capped, d.dead_by"
    " FROM posting x JOIN claim c ON c.id = x.claim_id JOIN person_digest d ON d.person_id = x.person_id"
    f" WHERE x.person_id = (SELECT id FROM person WHERE slug = :person) AND {ANSWERS.format(c='c')}"
    " AND x.nature <> 'collective'),"
    f" places AS MATERIALIZED ({_RELATED.format('place_id')}),"
    f" bodies AS MATERIALIZED ({_RELATED.format('organisation_id')}),"
    " pairs AS MATERIALIZED (SELECT mine, theirs, max(place) AS place, max(body) AS body FROM ("
    "SELECT r.mine, x.claim_id AS theirs, r.term AS place, NULL AS body FROM places r CROSS JOIN posting x"
    f" WHERE x.place_id = r.theirs AND {_NOT_APART.format('r')} UNION ALL SELECT r.mine, x.claim_id, NULL, r.term"
    " FROM bodies r CROSS JOIN posting x WHERE x.organisation_id = r.theirs"
    f" AND {_NOT_APART.format('r')}) GROUP BY mine, theirs)"
    f" SELECT pairs.mine, pairs.theirs, pairs.place, pairs.body, x.person_id, p.sort_key, {_KIND} AS kind"
    " FROM pairs CROSS JOIN own m CROSS JOIN posting x CROSS JOIN claim c CROSS JOIN person_digest d"
    " CROSS JOIN person p"
    " WHERE m.claim_id = pairs.mine AND x.claim_id = pairs.theirs AND x.person_id <> m.person_id"
    " AND x.nature <> 'collective' AND c.id = x.claim_id AND d.person_id = x.person_id"
    f" AND p.id = x.person_id AND {ANSWERS.format(c='c')}"
)
_WIDE_PLACES = (
    f"SELECT DISTINCT u.ancestor_id FROM term_closure u JOIN place g ON g.id = u.descendant_id"
    f" WHERE g.place_kind IN {WIDE_PLACES} AND u.ancestor_id IN ({{0}}) UNION SELECT g.id FROM place g JOIN term t"
    " ON t.id = g.id WHERE g.place_kind = 'region' AND t.broader_id IS NULL AND g.id IN ({0})"
)
_WIDE_BODIES = f"SELECT id FROM organisation WHERE organisation_kind IN {WIDE_BODIES} AND id IN ({{0}})"


@dataclass(frozen=True, slots=True)
class RawCompany:
    """The first pairs (mine, theirs), pairs by kind, and the labelled posts of the first."""

    first: list[tuple[int, int]]
    by_kind: dict[str, int]
    posts: Rows


def contemporaries(connection: sqlite3.Connection, person: str) -> RawCompany:
    """Pairs of posts, the first of a person, that share a place or an organisation; the surest and narrowest first."""
    rows = [row for row in connection.execute(_PAIRS, {"person": person}) if row[6] is not None]
    counts = Counter(row[6] for row in rows)
    met = [row for row in rows if row[6] <= 1]
    wide = _wide(connection, met)

    def order(row: tuple[Any, ...]) -> tuple[Any, ...]:
        mine, theirs, place, body, other, sort_key, kind = row
        narrow = (place is not None and place not in wide) or (body is not None and body not in wide)
        return kind, not narrow, sort_key, other, theirs, mine

    first = [(row[0], row[1]) for row in nsmallest(FIRST, met, key=order)]
    keys = sorted({key for pair in first for key in pair})
    return RawCompany(first, {kind: counts[at] for at, kind in enumerate(KINDS)}, labelled(connection, keys))


def _wide(connection: sqlite3.Connection, rows: Rows) -> set[int]:
    """Of the terms shared, those too wide to say who met whom."""
    found: set[int] = set()
    for at, statement in ((2, _WIDE_PLACES), (3, _WIDE_BODIES)):
        keys = sorted({row[at] for row in rows if row[at] is not None})
        found |= {key for (key,) in asked_for(statement, connection, keys)} if keys else set()
    return found


_OF_A_BODY = (
    f"SELECT x.person_id, {_THEIR_FROM}, {_THEIR_TO} FROM posting x JOIN claim c ON c.id = x.claim_id"
    f" WHERE x.organisation_id IN {BELOW.format('organisation')} AND x.dates_edtf IS NOT NULL"
    f" AND x.nature <> 'collective' AND {ANSWERS.format(c='c')}"
)
Days = npt.NDArray[np.int64]


def pairs_of_body(connection: sqlite3.Connection, organisation: str) -> int:
    """How many pairs of posts of two persons in one organisation, and what is below it, can have met."""
    rows = connection.execute(_OF_A_BODY, {"organisation": organisation}).fetchall()
    if not rows:
        return 0
    first, last = (np.array([row[at] for row in rows], "datetime64[D]").astype(np.int64) for at in (1, 2))
    of_person: dict[int, list[int]] = defaultdict(list)
    for number, (person, _, _) in enumerate(rows):
        of_person[person].append(number)
    own = sum(_meeting(first[some], last[some]) for some in map(np.array, of_person.values()) if len(some) > 1)
    return _meeting(first, last) - own


def _meeting(first: Days, last: Days) -> int:
    """Of intervals of days, how many pairs have one in common: all less those of which one begins after the other."""
    apart = len(first) * len(first) - int(np.searchsorted(np.sort(first), last, side="right").sum())
    return len(first) * (len(first) - 1) // 2 - apart
