"""What a source's page counts: in the same order on both engines, and never more than was asked for."""

import pytest
from sqlalchemy import insert, select, text

from app.db.engine import make_engine
from app.models import Citation, Organisation, RestsOn, Source, Term
from app.queries.listing import heads
from app.queries.source_pages import works_in
from app.queries.sources import sources
from app.queries.tables import table_of


def test_works_stand_in_one_order_whatever_the_engine(seeded_url: str) -> None:
    """The most used first, then by author whatever the letters' case, a work without a date before those with one."""
    citation, rests, source = table_of(Citation), table_of(RestsOn), table_of(Source)
    engine = make_engine(seeded_url)
    with engine.begin() as connection:
        key = connection.execute(select(source.c.id).where(source.c.slug == "redstar-x")).scalar_one()
        cited = connection.execute(
            select(citation.c.id).where(citation.c.source_id == key).order_by(citation.c.id).limit(1)
        ).scalar_one()
        before = works_in(connection, key)
        works = (("zeta", "1990"), ("Zeta", None), ("zeta", None), ("Éclair", "2"), ("eclair", "1"))
        for position, (author, date) in enumerate(works, 900):
            connection.execute(
                insert(rests).values(citation_id=cited, position=position, author=author, date=date)
            )
        after = works_in(connection, key)
    engine.dispose()
    added = [(name, count) for name, count in after if (name, count) not in before]
    assert [name for name, _ in added] == ["eclair 1", "Éclair 2", "Zeta", "zeta", "zeta 1990"]
    assert [count for _, count in after] == sorted((count for _, count in after), reverse=True)
    assert [one for one in after if one in before] == before, "the rest as it was"


@pytest.mark.parametrize("most", [1, 3])
def test_heads_of_a_body_are_as_many_as_asked_for(seeded_url: str, most: int) -> None:
    body, term = table_of(Organisation), table_of(Term)
    engine = make_engine(seeded_url)
    with engine.connect() as connection:
        key = connection.execute(
            select(body.c.id).join(term, term.c.id == body.c.id)
            .where(term.c.slug == "kwantung-army")
        ).scalar_one()  # fmt: skip
        every = heads(connection, key)
        assert len(every) > 3
        assert heads(connection, key, most) == every[:most]
    engine.dispose()


def test_sources_are_counted_as_their_citations_have_it(seeded_url: str) -> None:
    counted = text(
        "SELECT s.slug, count(DISTINCT c.claim_id), count(DISTINCT l.person_id), count(DISTINCT c.passage_id) "
        "FROM source s LEFT JOIN citation c ON c.source_id = s.id LEFT JOIN claim l ON l.id = c.claim_id "
        "GROUP BY s.slug"
    )
    engine = make_engine(seeded_url)
    with engine.connect() as connection:
        wanted = {slug: tuple(counts) for slug, *counts in connection.execute(counted)}
        found = {row.slug: (row.claims, row.persons, row.passages_cited) for row in sources(connection)}
    engine.dispose()
    assert found == wanted
