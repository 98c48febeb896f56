"""Careers of two steps are settled by SQL, longer ones by a search: on the seed both say the same of every pair."""

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import Connection

from app.db.engine import make_engine
from app.domain.query import Page
from app.queries import careers
from app.queries.resolve_careers import career_filter

STEPS = (
    "nature=office", "place=china;from=1930;to=1938", "fate=deprived-of-liberty",
    "role=resident;rank=major-general", "organisation=soviet-military-intelligence",
)  # fmt: skip


@pytest.fixture
def seeded(seeded_url: str) -> Iterator[Connection]:
    """A connection to the whole seed."""
    engine = make_engine(seeded_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("within", [None, "P18M"])
def test_sql_and_search_agree(seeded: Connection, within: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = 0
    for steps in product(STEPS, repeat=2):
        pairs = [("step", step) for step in steps]
        asked = career_filter(seeded, pairs, lambda _: (), {"within": within}.get)
        found = []
        for settled in (2, 0):
            monkeypatch.setattr(careers, "IN_SQL", settled)
            page = careers.careers_page(seeded, asked, Page(1000))
            orders = [(row.person.slug, row.paths.order) for row in page.rows]
            assert page.total == len(orders) == sum(page.by_order.values())
            found.append((orders, page.by_order))
        assert found[0] == found[1], steps
        answered += bool(found[0][0])
    assert answered > 10
