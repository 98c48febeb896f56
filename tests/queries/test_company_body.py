"""All pairs of an organisation, counted, are those that questions about company find one by one."""

from sqlalchemy import Connection, select

from app.db.engine import make_engine
from app.domain.company import CompanyFilter
from app.domain.overlap import Overlap
from app.domain.query import Page
from app.models import Person, Posting, Term
from app.queries.company import company_page
from app.queries.company_body import body_pairs
from app.queries.tables import table_of

WIDE = ("red-army", "soviet-military-intelligence")
"""Organisations with much below them."""


def judged(connection: Connection, organisation: int, persons: tuple[int, ...]) -> dict[Overlap, int]:
    """Pairs by kind as the question among all persons finds them, the earlier of each first."""
    asked = CompanyFilter(0, among=persons, organisations=(organisation,))
    found = {Overlap(kind): pairs for kind, pairs in company_page(connection, asked, Page(1)).tally.by_overlap.items()}
    found[Overlap.ATTESTED_BEFORE] += found.pop(Overlap.ATTESTED_AFTER)
    return found | {Overlap.ATTESTED_AFTER: 0}


def test_pairs_are_counted_as_they_are_judged(seeded_url: str) -> None:
    """The busiest organisations, some narrow and some wide, and one in which there is nobody."""
    engine, posting, term = make_engine(seeded_url), table_of(Posting), table_of(Term)
    with engine.connect() as connection:
        persons = tuple(connection.execute(select(table_of(Person).c.id)).scalars())
        busy = select(posting.c.organisation_id, posting.c.claim_id).where(posting.c.organisation_id.is_not(None))
        own = [one for one, _ in connection.execute(busy)]
        narrow = sorted(set(own), key=own.count)[-20:]
        wide = connection.execute(
            select(term.c.id).where(term.c.vocabulary == "organisation", term.c.slug.in_(WIDE))
        ).scalars().all()  # fmt: skip
        assert len(wide) == len(WIDE)
        met = 0
        for organisation in (*narrow, *wide):
            found = body_pairs(connection, organisation, tuple(Overlap))
            assert found == judged(connection, organisation, persons)
            likely = body_pairs(connection, organisation)
            assert likely == {kind: found[kind] for kind in (Overlap.CERTAIN, Overlap.POSSIBLE)}
            met += sum(likely.values())
        assert met
        assert body_pairs(connection, 0) == {Overlap.CERTAIN: 0, Overlap.POSSIBLE: 0}
    engine.dispose()
