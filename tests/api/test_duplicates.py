"""`/duplicates` as JSON, CSV and page, and `kartoteka duplicates`."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from app.domain.urls import API
from app.main import create_app
from app.services.seed import load_seed
from app.settings import Settings
from tests.support.command_line import run
from tests.support.doubles import doubles_seed

PATH = f"{API}/duplicates"


@pytest.fixture
def url(migrated_url: str, tmp_path: Path) -> str:
    """A database with records to doubt."""
    load_seed(migrated_url, doubles_seed(tmp_path / "seed"))
    return migrated_url


@pytest.fixture
def site(url: str) -> Iterator[TestClient]:
    """The application on it."""
    with TestClient(create_app(Settings(database_url=url))) as made:
        yield made


def get(site: TestClient, query: str = "") -> Any:
    answer = site.get(PATH + query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_list_and_its_shape(site: TestClient) -> None:
    found = get(site)
    assert (found["total"], found["next"]) == (len(found["items"]), None)
    assert found["by_strength"]["strong"] == 2
    assert found["apart"] == 1
    first = found["items"][0]
    assert (first["kind"], first["strength"], first["open"], first["decision"]) == ("same", "strong", True, None)
    assert {one["id"] for one in first["persons"]} == {"petrov-ivan", "petrov-ivan-bis"}
    assert first["for"][0]["words"].startswith("Both held the same post, at the same time")
    assert {one["url"] for one in first["for"][0]["claims"]} == {"/claims/p2", "/claims/b2"}
    assert first["against"] == []
    assert found["items"][-1]["decision"]["kind"] == "distinct"


def test_filters(site: TestClient) -> None:
    every = get(site)["items"]
    assert get(site, "?kind=two-in-one")["items"] == [one for one in every if one["kind"] == "two-in-one"]
    assert get(site, "?strength=strong,some")["items"] == [one for one in every if one["strength"] != "weak"]
    assert get(site, "?state=apart")["items"] == every[-1:]
    assert get(site, "?state=open&state=apart")["items"] == every
    of_petrov = get(site, "?person=petroff-ivan")["items"]
    assert of_petrov == [one for one in every if "petrov-ivan" in {person["id"] for person in one["persons"]}]
    assert len(of_petrov) >= 2


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("?strength=strog", "strength", "accepted: strong, some, weak"),
        ("?kind=double", "kind", "accepted: same, two-in-one"),
        ("?state=closed", "state", "accepted: open, apart"),
        ("?person=petrov-ivam", "person", "petrov-ivan"),
        ("?limit=5", "limit", "this answer comes whole"),
        ("?strenght=some", "strenght", "did you mean strength"),
    ],
)
def test_refusals_name_what_is_accepted(site: TestClient, query: str, parameter: str, words: str) -> None:
    answer = site.get(PATH + query)
    assert answer.status_code == 422
    [problem] = answer.json()["errors"]
    assert problem["parameter"] == parameter
    assert words in problem["message"]
    assert site.get("/duplicates" + query).status_code == 422


def test_files(site: TestClient) -> None:
    items = get(site)["items"]
    assert site.get(f"{PATH}.json").json() == items
    rows = list(csv.DictReader(StringIO(site.get(f"{PATH}.csv").text)))
    assert [(row["kind"], row["strength"], row["person_id"]) for row in rows] == [
        (one["kind"], one["strength"], one["persons"][0]["id"]) for one in items
    ]
    assert (rows[0]["claims"], rows[0]["against"]) == ("p2; b2; p1; b1", "") or "b2" in rows[0]["claims"]
    assert rows[-1]["state"] == "apart"
    assert rows[-1]["reason"] == "The same man by all we know."
    assert site.get(f"{PATH}.csv?excel=1").content.startswith(b"\xef\xbb\xbf")


def test_the_page_groups_the_cases_and_links_their_claims(site: TestClient) -> None:
    answer = site.get("/duplicates")
    assert answer.status_code == 200
    page = LexborHTMLParser(answer.text)
    headings = [one.text() for one in page.css("main h2")]
    assert headings[0] == "Likely one person"
    assert "Likely two persons in one record" in headings
    assert headings[-1] == "Looked at and kept apart"
    first = page.css_first("section article")
    assert first is not None
    links = [one.attributes["href"] for one in first.css("a")]
    assert {"/persons/petrov-ivan", "/persons/petrov-ivan-bis", "/claims/p2", "/claims/b2"} <= set(links)
    assert "merge: {into: " in first.text()
    assert page.css_first(f'a[href="{PATH}.csv"]') is not None
    assert page.css_first('a[href="/duplicates"]') is None
    narrowed = LexborHTMLParser(site.get("/duplicates?strength=weak").text)
    assert narrowed.css_first('main a[href="/duplicates"]') is not None


def test_a_long_group_is_cut_on_the_page_and_whole_in_the_files(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.views.duplicates.MOST_SHOWN", 1)
    groups = Counter((one["kind"], one["strength"]) for one in get(site, "?state=open")["items"])
    [((kind, strength), count)] = groups.most_common(1)
    assert count > 1
    query = f"?kind={kind}&strength={strength}&state=open"
    assert len(get(site, query)["items"]) == count
    page = site.get("/duplicates" + query).text
    assert len(LexborHTMLParser(page).css("section article")) == 1
    assert f"These are the first 1 of {count};" in page


def test_the_page_of_a_person_with_nothing_to_doubt(site: TestClient) -> None:
    assert "No two records look like one person" in site.get("/duplicates?person=smirnov&state=open").text


def test_the_command_lists_and_exits_with_1_only_when_asked_to_check(url: str) -> None:
    listed = run("duplicates", "--database", url)
    assert listed.exit_code == 0
    assert listed.stdout.startswith("strong: ")
    assert "may be one person\n  for: Both held the same post, at the same time" in listed.stdout
    assert "kept apart: " in listed.stdout
    assert listed.stdout.splitlines()[-1].startswith("Open cases: 2 strong, ")
    assert run("duplicates", "--check", "--database", url).exit_code == 1
    short = run("duplicates", "--limit", "1", "--database", url)
    assert "; 1 of " in short.stdout.splitlines()[-1]
    data = json.loads(run("duplicates", "--json", "--limit", "2", "--database", url).stdout)
    assert len(data["items"]) == 2
    assert "for" in data["items"][0]


def test_the_command_on_the_seed_finds_no_strong_case(seeded_url: str) -> None:
    assert run("duplicates", "--check", "--database", seeded_url).exit_code == 0
