"""The hand-written SQL the queries are measured against: the rows an answer needs, and nothing around them."""

import sqlite3

_ANSWERS = (
    "c.voice = 'source' AND c.mode IN ('asserted', 'attributed') AND c.actuality IN ('held', 'appointed')"
    " AND x.nature <> 'collective'"
)
_BELOW = (
    "(SELECT u.descendant_id FROM term_closure u JOIN term t ON t.id = u.ancestor_id"
    " WHERE t.vocabulary = '{0}' AND t.slug = '{1}')"
)
_LABELLED = (
    "SELECT x.*, c.slug, p.slug, p.name, r.label, o.label, l.label FROM posting x JOIN claim c ON c.id = x.claim_id"
    " JOIN person p ON p.id = x.person_id JOIN term r ON r.id = x.role_id"
    " LEFT JOIN term o ON o.id = x.organisation_id LEFT JOIN term l ON l.id = x.place_id"
)


def below(vocabulary: str, slug: str) -> str:
    """A term and everything below it, as a subquery."""
    return _BELOW.format(vocabulary, slug)


def rows(connection: sqlite3.Connection, statement: str) -> int:
    """How many rows a statement gives, all fetched."""
    return len(connection.execute(statement).fetchall())


def succession(role: str, place: str) -> str:
    """The postings of a post in time order, labelled."""
    return (
        f"{_LABELLED} WHERE x.role_id IN {below('role', role)} AND x.place_id IN {below('place', place)}"
        f" AND {_ANSWERS} ORDER BY coalesce(x.start_earliest, x.start_latest, x.end_earliest, x.end_latest), c.id"
    )


def roster(day: str, place: str) -> str:
    """The postings at a place that can have lasted on a day, by name, labelled."""
    return (
        f"{_LABELLED} WHERE x.place_id IN {below('place', place)} AND {_ANSWERS}"
        f" AND coalesce(x.start_earliest, x.start_latest, x.end_earliest, x.end_latest) <= '{day}'"
        f" AND coalesce(x.end_latest, x.end_earliest, x.start_latest, x.start_earliest) >= '{day}'"
        " ORDER BY p.sort_key, c.ordinal LIMIT 50"
    )


def careers(place: str, organisation: str, *, place_first: bool) -> str:
    """Persons at a place and then in an organisation, one of the two found first."""
    tables = ["posting x JOIN claim c ON c.id = x.claim_id", "posting y JOIN claim d ON d.id = y.claim_id"]
    order = " CROSS JOIN ".join(tables if place_first else reversed(tables))
    return (
        f"SELECT DISTINCT p.sort_key, p.id FROM {order} CROSS JOIN person p"
        f" WHERE x.place_id IN {below('place', place)} AND y.organisation_id IN {below('organisation', organisation)}"
        f" AND y.person_id = x.person_id AND p.id = x.person_id AND y.claim_id <> x.claim_id AND {_ANSWERS}"
        f" AND {_ANSWERS.replace('c.', 'd.').replace('x.', 'y.')}"
        " AND (x.start_earliest IS NULL OR coalesce(y.start_latest, y.end_latest, '9999') >= x.start_earliest)"
        " ORDER BY p.sort_key, p.id LIMIT 50"
    )


def contemporaries(person: str) -> str:
    """Pairs of posts, one a person's, that share a place or an organisation, and what their dates are."""
    parts = [
        f"SELECT m.claim_id AS mine, x.claim_id AS theirs FROM mine m CROSS JOIN term_closure u"
        f" CROSS JOIN posting x WHERE u.{near} = m.{column} AND x.{column} = u.{far}"
        for column in ("place_id", "organisation_id")
        for near, far in (("descendant_id", "ancestor_id"), ("ancestor_id", "descendant_id"))
    ]
    return (
        "WITH mine AS MATERIALIZED (SELECT x.* FROM posting x JOIN claim c ON c.id = x.claim_id"
        f" WHERE x.person_id = (SELECT id FROM person WHERE slug = '{person}') AND {_ANSWERS}),"
        f" pairs AS MATERIALIZED ({' UNION '.join(parts)})"
        " SELECT mine, theirs, p.sort_key, x.start_earliest, x.start_latest, x.end_earliest, x.end_latest"
        " FROM pairs CROSS JOIN posting x ON x.claim_id = theirs JOIN claim c ON c.id = theirs"
        f" JOIN person p ON p.id = x.person_id WHERE {_ANSWERS}"
        f" AND p.slug <> '{person}' ORDER BY p.sort_key, theirs, mine"
    )
