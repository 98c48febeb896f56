"""How often terms are used, counted here another way: each term by itself, with what lies below it."""

from collections import defaultdict

from sqlalchemy import text

from app.db.engine import make_engine
from app.queries.terms import usage
from app.services.usage import USES

BELOW = text("SELECT descendant_id FROM term_closure WHERE ancestor_id = :key")
TERMS = text("SELECT id FROM term ORDER BY id")


def test_every_term_is_counted_with_what_lies_below_it(seeded_url: str) -> None:
    engine = make_engine(seeded_url, pooled=False)
    with engine.connect() as connection:
        keys = list(connection.execute(TERMS).scalars())
        uses: defaultdict[int, list[int]] = defaultdict(list)
        for detail, columns in USES.items():
            for column in columns:
                said = text(
                    f"SELECT d.{column}, d.person_id FROM {detail} d JOIN claim c ON c.id = d.claim_id "
                    f"WHERE c.voice = 'source' AND d.{column} IS NOT NULL"
                )
                for term, person in connection.execute(said):
                    uses[term].append(person)
        counted = {}
        for key in keys:
            below = connection.execute(BELOW, {"key": key}).scalars()
            persons = [person for term in below for person in uses.get(term, ())]
            if persons:
                counted[key] = (len(persons), len(set(persons)))
        assert usage(connection, keys) == counted
        some = keys[::7]
        assert usage(connection, some) == {key: counted[key] for key in some if key in counted}
        assert usage(connection, []) == {}
    engine.dispose()
    assert len(counted) > 100
