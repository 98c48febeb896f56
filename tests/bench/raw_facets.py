"""How the posts at a place divide, by hand-written SQL: the posts once, and everything counted from them."""

import sqlite3

from tests.bench.raw import ANSWERS, BELOW, Rows

_FACETS = (
    "WITH posts AS MATERIALIZED (SELECT x.claim_id, x.person_id, x.role_id, x.place_id, x.organisation_id,"
    " x.service_id, x.start_earliest, x.start_latest, x.end_earliest, x.end_latest FROM posting x JOIN claim c"
    f" ON c.id = x.claim_id WHERE x.place_id IN {BELOW.format('place')} AND x.nature <> 'collective'"
    f" AND {ANSWERS.format(c='c')}), met AS MATERIALIZED (SELECT f.person_id, f.fate_kind_id FROM fate f JOIN claim c"
    " ON c.id = f.claim_id WHERE f.person_id IN (SELECT person_id FROM posts) AND c.voice = 'source' AND c.mode IN"
    " ('asserted', 'attributed', 'alleged') AND c.actuality IN ('held', 'appointed')"
    " GROUP BY f.person_id, f.fate_kind_id)"
)
_BY_TERM = (
    "SELECT '{0}', {0}_id, count(*), count(DISTINCT person_id) FROM posts WHERE {0}_id IS NOT NULL GROUP BY {0}_id"
)
_BY_FATE = (
    "SELECT 'fate', fate_kind_id, sum(held), count(*) FROM (SELECT person_id, count(*) AS held FROM posts"
    " GROUP BY person_id) o LEFT JOIN met ON met.person_id = o.person_id GROUP BY fate_kind_id"
)
_BY_DECADE = (
    "SELECT 'decade', substr(coalesce(start_earliest, start_latest, end_earliest, end_latest), 1, 3), count(*),"
    " count(DISTINCT person_id) FROM posts GROUP BY 2"
)
TERMS = ("role", "place", "organisation", "service")
_STATEMENT = " UNION ALL ".join([*(_BY_TERM.format(one) for one in TERMS), _BY_FATE, _BY_DECADE])
_LABELLED = (
    f"{_FACETS} SELECT f.*, t.slug, t.label FROM (SELECT 'role' AS facet, 0 AS term, 0 AS posts, 0 AS persons WHERE 0"
    f" UNION ALL {_STATEMENT}) f LEFT JOIN term t ON t.id = f.term AND f.facet <> 'decade'"
)


def facets(connection: sqlite3.Connection, place: str) -> Rows:
    """Facet, key, postings, persons, id and label; decades by the first day known."""
    return connection.execute(_LABELLED, {"place": place}).fetchall()
