"""A merged and a split record as the API, the tables and the pages show them."""

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from app.domain.urls import API
from app.main import create_app
from app.services.seed import load_seed
from app.settings import Settings
from tests.support.identities import identity_seed, merge

SPLIT = (
    "id: d3, split: {person: smirnov, into: {id: smirnov-two, name: The other Smirnov, sort_name: Smirnov}, "
    "claims: [s2]}"
)


@pytest.fixture
def site(migrated_url: str, tmp_path: Path) -> Iterator[TestClient]:
    """The application on five persons, of whom two were merged into others, one was split and two are kept apart."""
    apart = "id: d4, distinct: {persons: [smirnov, petrov-ivan]}"
    decisions = (merge("d1", "petrov-ivan", "petrov-i"), merge("d2", "orlova-anna", "codename-luna"), SPLIT, apart)
    load_seed(migrated_url, identity_seed(tmp_path / "seed", *decisions))
    with TestClient(create_app(Settings(database_url=migrated_url)), follow_redirects=False) as made:
        yield made


def get(site: TestClient, path: str) -> Any:
    answer = site.get(f"{API}{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/persons/petrov-i", "/persons/petrov-ivan"),
        (f"{API}/persons/petrov-i", f"{API}/persons/petrov-ivan"),
        (f"{API}/persons/petrov-i/contemporaries", f"{API}/persons/petrov-ivan/contemporaries"),
        (f"{API}/persons/petrov-i/contemporaries.csv", f"{API}/persons/petrov-ivan/contemporaries.csv"),
        (f"{API}/persons/petrov-i/contemporaries?wide=false", f"{API}/persons/petrov-ivan/contemporaries?wide=false"),
        ("/persons/petrov-i/contemporaries", "/persons/petrov-ivan/contemporaries"),
        ("/persons/codename-luna/with/petrov-ivan", "/persons/orlova-anna/with/petrov-ivan"),
        ("/persons/orlova-anna/with/petrov-i", "/persons/orlova-anna/with/petrov-ivan"),
        (f"{API}/persons/orlova-anna/with/petrov-i.csv", f"{API}/persons/orlova-anna/with/petrov-ivan.csv"),
        ("/persons/codename-moon", "/persons/orlova-anna"),
    ],
)
def test_a_merged_id_redirects_for_good_wherever_it_stands(site: TestClient, old: str, new: str) -> None:
    answer = site.get(old)
    assert (answer.status_code, answer.headers["location"]) == (308, new)


@pytest.mark.parametrize("path", ["/postings", "/claims"])
def test_a_merged_id_is_understood_as_a_parameter(site: TestClient, path: str) -> None:
    assert get(site, f"{path}?person=petrov-i") == get(site, f"{path}?person=petrov-ivan")
    assert site.get(f"{API}{path}.csv?person=petrov-i").text == site.get(f"{API}{path}.csv?person=petrov-ivan").text
    assert get(site, f"{path}?person=petrov-i")["total"]


def test_claims_say_the_record_they_went_to(site: TestClient) -> None:
    assert get(site, "/claims/q2")["person"]["id"] == "petrov-ivan"
    assert get(site, "/claims/s2")["person"]["id"] == "smirnov-two"
    assert get(site, "/claims/q3")["with_person"]["id"] == "orlova-anna"
    page = LexborHTMLParser(site.get("/claims/q2").text)
    assert page.css_first('nav.crumbs a[href="/persons/petrov-ivan"]') is not None


def test_a_claim_that_fell_away_says_where_its_persons_are(site: TestClient) -> None:
    problem = site.get(f"{API}/claims/n3")
    assert problem.status_code == 404
    assert "since 2026-11-20 they are one record, /persons/orlova-anna" in problem.json()["detail"]
    assert "are one record" in site.get("/claims/n3").text
    assert site.get(f"{API}/claims/n33").json()["detail"] == "no claim has the id 'n33'"


def test_the_record_tells_what_was_decided_and_why(site: TestClient) -> None:
    merged, apart = get(site, "/persons/petrov-ivan")["identity"]
    assert (merged["kind"], merged["former"], merged["former_name"]) == ("merge", "petrov-i", "I. Petrov")
    assert merged["claims"] == ["q1", "q2", "q3", "q4"]
    assert merged["reason"] == "The same man by all we know."
    assert (apart["kind"], apart["person"]["id"], apart["other"]["id"]) == ("distinct", "smirnov", "petrov-ivan")
    assert get(site, "/persons/orlova-anna")["identity"][0]["left_out"] == ["n3"]
    both = [get(site, f"/persons/{slug}")["identity"][0] for slug in ("smirnov", "smirnov-two")]
    assert both[0] == both[1]
    assert (both[0]["kind"], both[0]["other"]["id"], both[0]["claims"]) == ("split", "smirnov-two", ["s2"])


@pytest.mark.parametrize(
    ("slug", "words", "links"),
    [
        ("petrov-ivan", "Until 20 November 2026 «I. Petrov» (petrov-i) was a record of its own; 4 claims came", []),
        ("petrov-ivan", "Looked at and kept apart from Smirnov (20 November 2026)", ["/persons/smirnov"]),
        ("smirnov", "this record and that of The other Smirnov were one; 1 claim went there", ["/persons/smirnov-two"]),
        ("smirnov-two", "this record and that of Smirnov were one; 1 claim came from there", ["/persons/smirnov"]),
    ],
)
def test_the_page_tells_it_as_an_editors_note(site: TestClient, slug: str, words: str, links: list[str]) -> None:
    page = LexborHTMLParser(site.get(f"/persons/{slug}").text)
    notes = [one for one in page.css("dt[id^='identity-'] + dd") if words in " ".join(one.text().split())]
    assert len(notes) == 1, page.text()
    assert {one.text() for one in page.css("dt[id^='identity-']")} == {"Editor’s note"}
    assert "Why: The same man by all we know." in notes[0].text()
    assert [link.attributes["href"] for link in notes[0].css("a")] == links


def test_the_data_package_holds_the_decisions(site: TestClient) -> None:
    rows = site.get("/data/identity_decision.csv").text.splitlines()
    assert rows[1].split(",")[1:4] == ["d1", "1", "merge"]
    assert len(rows) == 5
    with zipfile.ZipFile(BytesIO(site.get("/data/kartoteka.zip").content)) as archive:
        names = {one["name"] for one in json.loads(archive.read("datapackage.json"))["resources"]}
        assert {"identity_decision", "identity_claim"} <= names
        assert b",n3,left_out,\r\n" in archive.read("identity_claim.csv")


def test_the_persons_listed_are_those_after_the_decisions(site: TestClient) -> None:
    assert [one["id"] for one in get(site, "/persons")["items"]] == [
        "orlova-anna", "petrov-ivan", "smirnov", "smirnov-two",
    ]  # fmt: skip
