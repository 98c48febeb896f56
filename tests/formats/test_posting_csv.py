"""The CSV of everything: the rows are those of the JSON answer, whatever the blocks they are made in."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, select, update

from app.db.engine import make_engine
from app.formats import posting_csv
from app.formats.flat_csv import FORMULA
from app.main import create_app
from app.models import Citation, Claim, Person, Place, Posting, Term
from app.queries import posting_cells
from app.queries.tables import table_of
from app.settings import Settings

API = "/api/v1"
QUESTIONS = (
    "", "sort=name", "from=1930&to=1941", "from=1930&to=1941&sort=name", "place=harbin", "role=resident&from=1937",
    "from=1930&to=1941&overlap=attested_before&overlap=undated&overlap=certain", "readings=editor",
    "mode=alleged&mode=asserted&actuality=candidate&actuality=held", "place=harbin&from=3000",
)  # fmt: skip
WORDS = ("", "a, b", 'the "so-called" one', "two\r\nlines", *(f"{one}1+1, then" for one in FORMULA))
DEGREES = (0.0, -0.0, -77.5, 126.53333333333333, 1 / 3, 1e-05, -90.0)


@pytest.fixture(scope="module")
def odd(databases: Any, seeded_template: str) -> Iterator[TestClient]:
    """The seed with odd words and numbers in it, and posts cited again, twice and not at all."""
    url = databases.copy_of(seeded_template)
    engine = make_engine(url, pooled=False)
    claim, citation, person, place, term, posting = (
        table_of(one) for one in (Claim, Citation, Person, Place, Term, Posting)
    )
    posts = select(claim.c.id).where(claim.c.kind == "posting").order_by(claim.c.id)
    with engine.begin() as made:
        keys = made.execute(posts).scalars().all()
        people = made.execute(select(person.c.id).order_by(person.c.id)).scalars().all()
        for number, word in enumerate(WORDS):
            made.execute(update(person).where(person.c.id == people[number]).values(name=word or "nobody"))
            made.execute(
                update(citation)
                .where(citation.c.claim_id == keys[number], citation.c.as_written.is_not(None))
                .values(as_written=word)
            )
        named = select(posting.c.place_id).where(posting.c.place_id.is_not(None)).distinct()
        for key, degrees in zip(made.execute(named).scalars().all(), DEGREES, strict=False):
            made.execute(update(place).where(place.c.id == key).values(latitude=degrees / 2, longitude=degrees))
            made.execute(update(term).where(term.c.id == key).values(label=f"-{key}, a place"))
        made.execute(citation.delete().where(citation.c.claim_id == keys[-1]))
        again = made.execute(select(citation).where(citation.c.claim_id.in_(keys[:40]))).mappings().all()
        made.execute(
            insert(citation), [{**row, "id": 900_000 + row["id"], "position": row["position"] + 50} for row in again]
        )
    engine.dispose()
    with TestClient(create_app(Settings(database_url=url))) as client:
        yield client
    databases.drop(url)


def cells(item: dict[str, Any]) -> list[str]:
    """An element of the JSON array as the cells of the contract."""
    place, cover, dates = item["place"] or {}, item["cover"] or {}, item["dates"]
    cited = [one["source"] + (f":{one['passage']}" if one["passage"] else "") for one in item["citations"]]
    phrases = [one["as_written"] for one in item["citations"] if one["as_written"] is not None]
    bounds = ("edtf", "start_earliest", "start_latest", "end_earliest", "end_latest")
    values = [
        item["id"], item["person"]["id"], item["person"]["name"], item["role"]["id"], item["role"]["label"],
        *((item["organisation"] or {}).get(name) for name in ("id", "label")),
        *(place.get(name) for name in ("id", "label", "latitude", "longitude")),
        *((cover.get(name) or {}).get("label") for name in ("organisation", "role")),
        item["nature"], "true" if item["acting"] else "false", *(dates[name] for name in bounds), item["overlap"],
        item["reading"], item["mode"], item["actuality"],
        "; ".join(dict.fromkeys(cited)), " | ".join(dict.fromkeys(phrases)),
    ]  # fmt: skip
    return [
        f"'{one}" if isinstance(one, str) and one.startswith(FORMULA) else "" if one is None else str(one)
        for one in values
    ]


def same(client: TestClient, query: str) -> int:
    """Ask for both and compare; the number of rows."""
    items = client.get(f"{API}/postings.json?{query}").json()
    answer = client.get(f"{API}/postings.csv?{query}")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.content.decode(), newline="")))
    assert rows[1:] == [cells(item) for item in items]
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    assert answer.content.decode() == written.getvalue()  # quotes only where needed, and line ends, as the module has
    return len(items)


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_csv_has_the_rows_of_the_json(client: TestClient, query: str) -> None:
    assert same(client, query) or "3000" in query


def test_odd_words_numbers_and_citations(odd: TestClient) -> None:
    assert same(odd, "") > len(WORDS)


def test_blocks_meet_without_a_gap(odd: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting_cells, "BLOCK", 7)
    monkeypatch.setattr(posting_csv, "_PIECE", 3)
    monkeypatch.setattr(posting_csv, "_NEAR", 5)
    monkeypatch.setattr(posting_csv, "_KEPT", 10)
    assert same(odd, "") > 3 * 7


def test_a_roster_is_the_same_file(client: TestClient) -> None:
    roster = client.get(f"{API}/roster.csv?on=1938&place=harbin&excel=1").content
    postings = client.get(f"{API}/postings.csv?from=1938&to=1938&place=harbin&excel=1").content
    assert roster == postings
    assert roster.startswith(b"\xef\xbb\xbfposting_id")
