"""Questions about posts by hand-written SQL: the rows an answer needs, by the indexes there are, and nothing around.

Everything here and in the other modules `raw_*` runs on a bare `sqlite3` cursor, with parameters, so that the
driver's cache of statements serves it as it serves ours. Lists come as a careful hand would take them: first the keys
of one page, then the labels of these rows alone. tests/bench/test_raw.py holds each against the product's answer.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

Rows = list[tuple[Any, ...]]
ANSWERS = "{c}.voice = 'source' AND {c}.mode IN ('asserted', 'attributed') AND {c}.actuality IN ('held', 'appointed')"
"""Claims that answer a plain question."""
BELOW = (
    "(SELECT u.descendant_id FROM term_closure u WHERE u.ancestor_id ="
    " (SELECT id FROM term WHERE vocabulary = '{0}' AND slug = :{0}))"
)
"""A term named by the parameter of its vocabulary's name, and everything below it."""
FIRST_DAY = "coalesce({x}.start_earliest, {x}.start_latest, {x}.end_earliest, {x}.end_latest, '9999-12-31')"
REACHES = (
    " AND CASE WHEN x.start_earliest IS NOT NULL THEN x.start_earliest <= :last"
    " ELSE x.start_latest <= :last OR x.end_earliest <= :last OR x.end_latest <= :last END"
    " AND CASE WHEN x.end_latest IS NOT NULL THEN x.end_latest >= :first"
    " ELSE x.end_earliest >= :first OR x.start_latest >= :first OR x.start_earliest >= :first END"
)
"""Certain or possible between the days `first` and `last`."""
KIND = (
    "CASE WHEN (x.start_latest <= :last OR x.end_latest <= :last) AND (x.end_earliest >= :first"
    " OR x.start_earliest >= :first) AND NOT x.dates_qualified AND c.assessment = 'none'"
    " THEN 'certain' ELSE 'possible' END"
)
"""Which of the two a row that reaches the days is."""
_IN_TIME = f" ORDER BY {FIRST_DAY.format(x='x')}, x.start_earliest IS NOT NULL, x.claim_id LIMIT :most"
_POSTS = (
    f"FROM posting x JOIN claim c ON c.id = x.claim_id WHERE {ANSWERS.format(c='c')} AND x.nature <> 'collective'"
)
_OF_A_POST = f" AND x.role_id IN {BELOW.format('role')} AND x.place_id IN {BELOW.format('place')}"
_LABELS = (
    "SELECT x.claim_id, x.nature, x.acting, x.dates_edtf, x.start_earliest, x.start_latest, x.end_earliest,"
    " x.end_latest, x.start_basis, x.end_basis, c.slug, c.reading, c.mode, c.actuality, c.assessment, c.note, p.slug,"
    " p.name, r.slug, r.label, o.slug, o.label, l.slug, l.label, g.latitude, g.longitude"
    " FROM posting x JOIN claim c ON c.id = x.claim_id JOIN person p ON p.id = x.person_id"
    " JOIN term r ON r.id = x.role_id LEFT JOIN term o ON o.id = x.organisation_id"
    " LEFT JOIN term l ON l.id = x.place_id LEFT JOIN place g ON g.id = x.place_id WHERE x.claim_id IN ({0})"
)
_RESIDENTS = f"SELECT x.claim_id, {KIND} {_POSTS}{_OF_A_POST}{REACHES}{_IN_TIME}"
_COUNTED = f"SELECT {KIND}, count(*), count(DISTINCT x.person_id) {_POSTS}{_OF_A_POST}{REACHES} GROUP BY 1"
_HELD = f"SELECT x.claim_id {_POSTS}{_OF_A_POST}{_IN_TIME}"
_ROSTER = (
    f"SELECT x.claim_id, {KIND} {_POSTS.replace(' WHERE', ' JOIN person p ON p.id = x.person_id WHERE')}"
    f" AND x.place_id IN {BELOW.format('place')}{REACHES} ORDER BY p.sort_key, x.person_id, c.ordinal, x.claim_id"
    " LIMIT :most"
)
_CITED = (
    "SELECT i.claim_id, s.slug, s.title, a.number, i.as_written, i.date_as_written, i.note, w.author, w.date, w.locator"
    " FROM citation i JOIN source s ON s.id = i.source_id LEFT JOIN passage a ON a.id = i.passage_id"
    " LEFT JOIN rests_on w ON w.citation_id = i.id WHERE i.claim_id IN ({0}) ORDER BY i.claim_id, i.position"
)
_LINKED = (
    "SELECT from_claim_id, to_claim_id, kind, slug FROM claim_link WHERE from_claim_id IN ({0})"
    " UNION SELECT from_claim_id, to_claim_id, kind, slug FROM claim_link WHERE to_claim_id IN ({0})"
)
_CONTRADICTED = (
    "SELECT first_claim_id, second_claim_id FROM contradiction WHERE first_claim_id IN ({0})"
    " UNION SELECT first_claim_id, second_claim_id FROM contradiction WHERE second_claim_id IN ({0})"
)


def marks(values: Sequence[Any]) -> str:
    """As many parameters as there are values."""
    return ",".join("?" * len(values))


def asked_for(statement: str, connection: sqlite3.Connection, keys: Sequence[int]) -> Rows:
    """A statement over a list of keys, which it may hold twice."""
    listed = marks(keys)
    return connection.execute(statement.format(listed), [*keys] * statement.count("{0}")).fetchall()


def labelled(connection: sqlite3.Connection, keys: Sequence[int]) -> Rows:
    """Postings with their labels, in the order of the keys."""
    found = {row[0]: row for row in asked_for(_LABELS, connection, keys)}
    return [found[key] for key in keys]


def residents(connection: sqlite3.Connection, role: str, place: str, first: int, last: int, most: int = 100) -> Rows:
    """The first postings of a role at a place in some years: their keys, then their labels."""
    asked = {"role": role, "place": place, "first": f"{first}-01-01", "last": f"{last}-12-31", "most": most}
    return labelled(connection, [key for key, _ in connection.execute(_RESIDENTS, asked)])


def residents_whole(connection: sqlite3.Connection, role: str, place: str, first: int, last: int) -> tuple[Rows, Rows]:
    """The same with citations, links and contradictions of each, and the counts of the whole answer."""
    found = residents(connection, role, place, first, last)
    keys = [row[0] for row in found]
    for statement in (_CITED, _LINKED, _CONTRADICTED):
        asked_for(statement, connection, keys)
    asked = {"role": role, "place": place, "first": f"{first}-01-01", "last": f"{last}-12-31"}
    return found, connection.execute(_COUNTED, asked).fetchall()


def succession(connection: sqlite3.Connection, role: str, place: str, most: int = 500) -> Rows:
    """All postings of a post in time order, labelled."""
    asked = {"role": role, "place": place, "most": most}
    return labelled(connection, [key for (key,) in connection.execute(_HELD, asked)])


def roster(connection: sqlite3.Connection, place: str, day: str, most: int = 50) -> Rows:
    """The first postings, by name, at a place that can have lasted on a day."""
    asked = {"place": place, "first": day, "last": day, "most": most}
    return labelled(connection, [key for key, _ in connection.execute(_ROSTER, asked)])


RESIDENTS_ALONE = (
    f"{_LABELS.format(_RESIDENTS.replace(f', {KIND}', ''))} ORDER BY"
    f" {FIRST_DAY.format(x='x')}, x.start_earliest IS NOT NULL, x.claim_id"
)
"""The same question as one statement, for a peer that runs one: the page's keys below, their labels around them."""
