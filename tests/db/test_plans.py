"""Every question reads what it asks for and no more: the plans of both engines, on a database of realistic size.

Each address below is asked of the real application; every statement it sends is explained by the database it was
sent to. No table may be read from end to end, through an index or not, unless the question says why that is right:
`scans` of a question, `ALWAYS` for all of them. So the lists are also the account of what costs more as data grow.

The terms asked for are rare ones (tests/support/bulk.py): of a term half the rows have, reading all is the best plan.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Connection, text

from app.db.database import Database
from app.db.engine import make_engine
from app.main import create_app
from app.services.closure import closure_rows
from app.settings import Settings
from tests.support.bulk import multiply, rare
from tests.support.databases import Databases
from tests.support.plans import Sent, explained, listening, read_whole

API = "/api/v1"
HARBIN, JAPAN, RESIDENCY = rare("harbin"), rare("japan"), rare("residency-in-japan")
PERSON, OTHER = "person-00500", "person-00501"
IN_TIME = "ix_posting_first_day"

ALWAYS = {
    "release": "one row", "passage_text": "only what an operator attached; it marks what the answer was made from",
    "source": "a few texts; their list is read to name one",
    "place": "which places are countries; small beside what happened there",
    "organisation": "which bodies are whole armies or governments; small beside their men",
    "rank": "a few dozen", "fate_kind": "a few dozen", "role": "a few dozen", "service": "a dozen",
    "decoration": "a few dozen", "sovereignty": "a few for each place",
    "coverage_figure": "some dozens of numbers, counted when data are loaded",
    "identity_decision": "what editors decided by hand; none so far",
}
"""Tables any question may read whole, and why."""
SMALL = (
    "passage", "contradiction", "rests_on", "alternative_set", "alternative", "fate_party", "claim_link",
    "person_service", "term", "term_alias", "term_closure", "award", "education", "organisation_claim",
    "likely_pair",
)  # fmt: skip
"""Tables PostgreSQL reads whole here because they are short; it must be able to read them by an index when long."""

FEW = frozenset({"contradiction", "claim_link"})
"""Fewer rows here than a page has claims to look up in them: reading all is the better plan, on either engine."""

WITHOUT_FILTERS = "nobody answers: it is counted what each filter alone leaves, so also all years and all places"
WIDER = "the wider places are countries, which hold a good part of all postings"
NAMES = "a word may stand anywhere in a name: tables of words come with the search for names"
WHOLE = "everybody is asked for and counted; the page itself follows the index on names and stops"
FEW_KINDS = "a dozen services and some dozens of fates or decorations divide the table: each is a good part of it"
GAZETTEER = "which places are countries or lie in nothing is found once, in the gazetteer"
WIDE = {"term": GAZETTEER, "term_closure": GAZETTEER}
TEXTS = "the texts are few: each is cited by a good part of the claims"
EVERY = "all disagreements are counted, and what they are about; the page itself follows the key and stops"
TREE = "the widest places and those below are asked for: of a gazetteer of this size, a good part of the counts"
WORDS = "a word is compared with every word of a vocabulary, articles and plurals aside"


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, and the tables it may read whole, each with the reason."""

    path: str
    scans: dict[str, str] = field(default_factory=dict)


def postings(query: str, **scans: str) -> Asked:
    return Asked(f"{API}/postings?{query}", scans)


def persons(query: str, **scans: str) -> Asked:
    return Asked(f"{API}/persons?{query}", scans)


NOBODY = {"posting": WITHOUT_FILTERS, "claim": WITHOUT_FILTERS, "person_digest": WITHOUT_FILTERS,
          "rank_holding": WITHOUT_FILTERS, "fate": WITHOUT_FILTERS}
QUESTIONS = (
    postings(f"place={HARBIN}"),
    postings(f"place={HARBIN}&from=1930&to=1941"),
    postings(f"role=resident&place={HARBIN}"),
    postings(f"role=resident&place={HARBIN}&from=1930&to=1941"),
    postings(f"role=resident&place={HARBIN}&from=1830&to=1831", **NOBODY),
    postings(f"place={HARBIN}&from=1930&to=1931&overlap=undated,possible", **NOBODY),
    postings("role=prime-minister"),
    postings("role=prime-minister&sort=name"),
    postings(f"organisation={RESIDENCY}"),
    postings(f"organisation={RESIDENCY}&from=1938-06-13&to=1938-06-13", **NOBODY),
    postings(f"cover={rare('sovtorgflot')}", posting="those under cover are few, and theirs is the index that is read"),
    postings(f"person={PERSON}"),
    postings("fate=defected", fate=FEW_KINDS),
    postings("rank=us-admiral", posting="two in a hundred; PostgreSQL thinks them more", rank_holding=FEW_KINDS),
    postings(f"place={HARBIN}&rank_min=colonel&from=1930&to=1941", **NOBODY | {"posting": WIDER}),
    postings(f"place={HARBIN}&fate=not-stated"),
    postings(f"place={HARBIN}&readings=editor"),
    postings(f"place={HARBIN}&personnel=true&mode=asserted"),
    Asked(f"{API}/postings.json?place={HARBIN}&from=1930&to=1941"),
    Asked(f"{API}/postings.csv?organisation={RESIDENCY}"),
    Asked(f"{API}/postings/facets?place={HARBIN}&from=1930&to=1941"),
    Asked(f"{API}/roster?on=1938-06-13&place={HARBIN}"),
    Asked(f"{API}/roster?on=1938&organisation={RESIDENCY}", NOBODY),
    Asked(f"{API}/succession?role=resident&place={HARBIN}"),
    Asked(f"{API}/careers?step=place={HARBIN}"),
    Asked(f"{API}/careers?step=place={JAPAN}&step=organisation={RESIDENCY}"),
    Asked(f"{API}/careers?step=education={rare('frunze-academy')}&step=role=head-of-intelligence-department"),
    Asked(f"{API}/careers?step=place={JAPAN}&step=role=resident&step=fate=captured", {"fate": FEW_KINDS}),
    Asked(f"{API}/careers?step=role=prime-minister&step=fate=shot&within=P2Y", NOBODY),
    Asked(f"{API}/persons/{PERSON}/contemporaries", WIDE),
    Asked(f"{API}/persons/{PERSON}/contemporaries?place={HARBIN}", WIDE),
    Asked(f"{API}/persons/{PERSON}/contemporaries?role=resident&wide=false", WIDE),
    Asked(f"{API}/persons/{PERSON}/with/{OTHER}", WIDE),
    Asked(f"{API}/organisations/{RESIDENCY}/contemporaries"),
    Asked(f"{API}/organisations/{RESIDENCY}/contemporaries?overlap=certain,undated"),
    Asked(f"{API}/persons/{PERSON}/network", WIDE),
    Asked(f"{API}/persons/{PERSON}/network?place={HARBIN}&from=1930&to=1941", WIDE),
    Asked(f"/persons/{OTHER}/network", WIDE),
    Asked(f"{API}/compare?a={PERSON}&b={OTHER}", WIDE),
    Asked(f"{API}/postings/years?place={HARBIN}"),
    Asked(f"/roster?on=1938&place={HARBIN}"),
    Asked(f"/where?role=resident&place={HARBIN}&from=1930&to=1941"),
    Asked(f"{API}/duplicates?person={PERSON}"),
    Asked(f"/duplicates?person={PERSON}"),
    Asked(f"{API}/fates/cohorts?place={HARBIN}"),
    Asked(f"{API}/fates/cohorts?place={HARBIN}&by=role"),
    Asked(f"{API}/fates/cohorts?place={HARBIN}&by=decade"),
    persons(f"place={HARBIN}"),
    persons(f"place={HARBIN}&from=1930&to=1940"),
    persons(f"place={HARBIN}&fate=not-stated"),
    persons(f"place={HARBIN}&badge=imprisoned"),
    persons(f"codename={rare('brion')}"),
    Asked(f"/codenames/{rare('brion')}"),
    persons(f"education={rare('frunze-academy')}"),
    persons("rank=us-admiral", rank_holding=FEW_KINDS),
    persons("fate=defected", fate=FEW_KINDS),
    persons("award=gold-star-medal", award=FEW_KINDS),
    persons("service=imperial-russian", person_service=FEW_KINDS),
    persons("q=person 00500", person=NAMES, name_form=NAMES, codename_use=NAMES),
    persons("", person=WHOLE, person_digest=WHOLE),
    Asked(f"{API}/fates/claims?kind=defected", {"fate": FEW_KINDS}),
    Asked("/fates/defected", {"fate": FEW_KINDS}),
    Asked(f"{API}/fates/claims?place={HARBIN}"),
    Asked(f"{API}/fates/claims?person={PERSON}"),
    Asked(f"{API}/claims?person={PERSON}"),
    Asked(f"{API}/claims?kind=award"),
    Asked(f"{API}/claims?source=editor", {"claim": TEXTS, "citation": TEXTS}),
    Asked(f"{API}/claims?source=editor&person={PERSON}"),
    Asked(f"{API}/claims?passage=121", {"passage": TEXTS, "citation": TEXTS, "claim": TEXTS}),
    postings(f"place={HARBIN}&source=editor&from=1830&to=1831", **NOBODY | {"citation": WITHOUT_FILTERS}),
    persons(f"place={HARBIN}&source=editor", citation=WITHOUT_FILTERS, **NOBODY),
    Asked(f"{API}/persons/{PERSON}"),
    Asked(f"/persons/{PERSON}", WIDE),
    Asked(f"{API}/persons/{PERSON}/places.geojson"),
    Asked(f"/places/{HARBIN}/map.svg"),
    Asked(f"/persons/{PERSON}.bib"),
    Asked(f"/places/{HARBIN}.ris"),
    Asked("/claims/c-dqb8mb.csl.json"),
    Asked(f"/report?about={PERSON}"),
    Asked(f"/report?about=places/{HARBIN}"),
    Asked("/report?about=c-dqb8mb"),
    Asked(f"/where?role=resident&place={HARBIN}&from=1930&to=1941"),
    Asked(f"/where?place={HARBIN}&show=years"),
    Asked(f"/where?place={HARBIN}&from=1930&to=1941&show=map"),
    Asked(f"/where.svg?organisation={RESIDENCY}"),
    Asked(f"{API}/ask?q=residents in Harbin-3 1930-1941", {"term": WORDS, "term_alias": WORDS}),
    Asked(f"{API}/places/{HARBIN}"),
    Asked(f"/places/{HARBIN}"),
    Asked(f"/organisations/{RESIDENCY}"),
    Asked("/roles/prime-minister"),
    Asked("/ranks/us-admiral", {"rank_holding": FEW_KINDS}),
    Asked(f"{API}/coverage?place={HARBIN}"),
    Asked(f"{API}/coverage", {"term": GAZETTEER, "coverage_year": TREE}),
    Asked(f"/coverage?place={HARBIN}&from=1930&to=1941"),
    Asked(f"{API}/coverage?by=service"),
    Asked(f"{API}/disagreements", {"disagreement": EVERY, "disagreement_claim": EVERY}),
    Asked(f"{API}/disagreements?person={PERSON}"),
    Asked(f"{API}/disagreements?person={PERSON}&source=editor"),
    Asked(f"{API}/disagreements.csv?kind=correction&about=dates"),
    Asked(f"/disagreements?person={PERSON}"),
    Asked(f"{API}/search?q=Ощепков"),
    Asked(f"{API}/search?q=Oschtschepkow"),
    Asked(f"{API}/search?q=Boris Nikolajewitsch Melnikow&type=person"),
    Asked(f"{API}/search?q=Melnkov"),
    Asked(f"{API}/search?q=Hsinking&type=place"),
    Asked(f"{API}/search?q=nobody at all"),
    Asked(f"{API}/suggest?q=osch"),
    Asked(f"{API}/suggest?q=boris mel&type=person,codename"),
    Asked("/search?q=Oschtschepkow"),
)


@pytest.fixture(scope="module")
def big(databases: Databases, seeded_template: str) -> Iterator[TestClient]:
    """The application on the seed many times over."""
    url = databases.copy_of(seeded_template)
    engine = make_engine(url, pooled=False)
    multiply(engine)
    with TestClient(create_app(Settings(database_url=url, cache_mb=0))) as made:
        yield made
    engine.dispose()
    databases.drop(url)


def database(client: TestClient) -> Database:
    app = client.app
    assert isinstance(app, FastAPI)
    found = app.state.database
    assert isinstance(found, Database)
    return found


def unserved(connection: Connection, one: Sent) -> set[str]:
    """The tables read whole; on PostgreSQL, as on a disk of today, short ones count only where no index can serve."""
    if connection.dialect.name == "sqlite":
        return read_whole(connection, one) - FEW
    connection.execute(text("SET random_page_cost = 1.1"))
    found = read_whole(connection, one)
    short = found & {*SMALL}
    if short:
        switches = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
        for switch in switches:
            connection.execute(text(f"SET {switch} = off"))
        short &= read_whole(connection, one)
        for switch in switches:
            connection.execute(text(f"SET {switch} = on"))
    return (found - {*SMALL} | short) - FEW


@pytest.fixture(scope="module")
def unmeasured(big: TestClient) -> Iterator[Connection]:
    """A connection to explain with that knows no statistics on SQLite, as after loading a seed."""
    with database(big).connection() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DELETE FROM sqlite_stat1"))
            connection.execute(text("ANALYZE sqlite_schema"))
        yield connection
        connection.rollback()


def test_the_copies_hang_together(big: TestClient) -> None:
    with database(big).connection() as connection:
        held = {tuple(row) for row in connection.execute(text("SELECT ancestor_id, descendant_id FROM term_closure"))}
        assert held == set(closure_rows(connection))
        assert connection.execute(text("SELECT count(*) FROM person")).scalar_one() > 20_000
        assert connection.execute(text("SELECT count(*) FROM posting")).scalar_one() > 40_000
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).fetchall() == []


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.path.removeprefix(API))
def test_nothing_is_read_whole_that_an_index_serves(big: TestClient, unmeasured: Connection, asked: Asked) -> None:
    db = database(big)
    with listening(db) as sent:
        answer = big.get(asked.path)
    assert answer.status_code == 200, answer.text
    allowed = {*ALWAYS, *asked.scans}
    faults = []
    with db.connection() as connection:
        for one in {one.statement: one for one in sent}.values():
            whole = (unserved(connection, one) | unserved(unmeasured, one)) - allowed
            if whole:
                faults.append(f"{sorted(whole)} read whole by: {one.statement}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("query", ["", "from=1930&to=1941"])
def test_posts_of_all_places_are_read_in_the_order_of_time(
    big: TestClient, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """Neither for the file nor for a page of a list too long to be counted are all posts put in order."""
    monkeypatch.setattr("app.queries.posting_tally.MOST_COUNTED", 100)
    for module in ("domain.query", "queries.posting_tally", "queries.postings"):
        monkeypatch.setattr(f"app.{module}.COUNT_CAP", 100)
    db = database(big)
    pages: list[list[str]] = []
    with db.connection() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:  # what it would do if posts were so many that to read and sort them all is never better
            connection.execute(text("SET enable_seqscan = off"))
            connection.execute(text("SET enable_sort = off"))
        path = f"{API}/postings?{query}&limit=5"
        for asked in (f"{API}/postings.csv?{query}", path, big.get(path).json()["next"]):
            with listening(db) as sent:
                assert big.get(asked).status_code == 200
            plans = [explained(connection, one) for one in sent if one.statement.startswith(("SELECT", "WITH"))]
            pages.append([plan for plan in plans if IN_TIME in plan])
        connection.rollback()
    (file,), (first,), (further,) = pages
    assert ("TEMP B-TREE" if sqlite else "Sort") not in file
    if sqlite:
        assert f"SCAN posting USING COVERING INDEX {IN_TIME}" in file
        assert f"SCAN posting USING COVERING INDEX {IN_TIME}" in first
        assert f"SEARCH posting USING COVERING INDEX {IN_TIME} (<expr>>?)" in further


@pytest.mark.parametrize("path", [
    f"/where?role=resident&place={HARBIN}&from=1930&to=1941",
    f"/careers?step=place={JAPAN}&step=organisation={RESIDENCY}",
    f"/persons/{PERSON}",
    "/ask?q=residents in Harbin-3 1930-1941",
    "/search?q=Oschtschepkow",
])  # fmt: skip
def test_a_page_does_not_ask_the_same_again_and_again(big: TestClient, path: str) -> None:
    big.get(path)  # what is made once for a release takes long, and a long read is begun anew in a thread
    with listening(database(big)) as sent:
        assert big.get(path).status_code == 200
    times = Counter((one.statement, str(one.parameters)) for one in sent if not one.statement.startswith("BEGIN"))
    assert [one for one, number in times.items() if number > 2] == []
