"""Disagreements: all that careers show and no other, filters, pages, files; and how they follow from a changed seed."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.services.seed import load_seed
from app.settings import Settings
from tests.support.tiny_seed import change, write_seed

API = "/api/v1"
LIST = f"{API}/disagreements"
PETROV = "persons/petrov-ivan.yaml"
CITE = 'cite: [{source: tiny-text, passage: 4, as_written: "Anna Orlova"}]'


def everything(client: TestClient, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{LIST}.json?{query}").json()
    return found


def slugs(item: dict[str, Any]) -> tuple[str, ...]:
    return tuple(one["id"] for one in item["readings"])


def test_all_that_careers_show_and_no_other(client: TestClient) -> None:
    shown: dict[tuple[str, ...], str] = {}
    corrections: set[tuple[str, ...]] = set()
    for person in client.get(f"{API}/persons.json").json():
        for one in client.get(f"{API}/persons/{person['id']}").json()["contradictions"]:
            shown[tuple(one["claims"])] = one["question"]
    for claim in client.get(f"{API}/claims.json").json():
        if claim["corrects"]:
            corrections.add((claim["corrects"], claim["id"]))
    items = everything(client)
    assert {slugs(one): one["question"] for one in items if one["kind"] != "correction"} == shown
    assert {slugs(one) for one in items if one["kind"] == "correction"} == corrections
    assert len(items) == len(shown) + len(corrections) > 10


def test_a_reading_is_a_whole_claim_with_its_passages(client: TestClient) -> None:
    (lyushkov,) = everything(client, "person=lyushkov-genrikh-samoilovich")
    assert lyushkov["question"] == "What became of Lyushkov?"
    assert (lyushkov["kind"], lyushkov["about"]) == ("declared", "fates")
    assert len(lyushkov["readings"]) == 3
    assert lyushkov["preferred"] is lyushkov["reason"] is None
    for one in lyushkov["readings"]:
        assert one == client.get(f"{API}/claims/{one['id']}").json() | {key: one[key] for key in one}
        assert all(cite["passage"] for cite in one["citations"])


def test_a_correction_has_the_texts_claim_first_and_its_reason(client: TestClient) -> None:
    items = everything(client, "kind=correction")
    assert items
    for item in items:
        text, ours = item["readings"]
        assert (text["voice"], ours["voice"]) == ("source", "editor")
        assert ours["corrects"] == text["id"]
        assert item["reason"]
        assert item["preferred"] is None
    assert {"dates", "places"} <= {item["about"] for item in items}


def test_each_leads_to_the_panel_where_it_stands(client: TestClient) -> None:
    for item in everything(client):
        for panel in item["panels"]:
            page, _, anchor = panel["url"].partition("#")
            html = client.get(page).text
            assert f'id="{anchor}"' in html, panel["url"]
            if item["kind"] != "correction":
                heading = html.partition(f'id="{anchor}-asks"')[2].partition("</h3>")[0]
                assert item["question"].split("'")[0] in heading


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("kind=declared", lambda item: item["kind"] == "declared"),
        ("kind=declared,computed", lambda item: item["kind"] != "correction"),
        ("about=ties&about=ranks", lambda item: item["about"] in ("ties", "ranks")),
        ("preferred=false", lambda item: item["preferred"] is None),
        ("preferred=true", lambda item: item["preferred"] is not None),
        ("person=truman-g", lambda item: any(one["person"]["id"] == "truman-g" for one in item["readings"])),
        ("source=lyushkov-blog", lambda item: any(
            cite["source"] == "lyushkov-blog" for one in item["readings"] for cite in one["citations"])),
        ("source=redstar-x&kind=correction&about=places", lambda item: item["kind"] == "correction"
         and item["about"] == "places"),
    ],
)  # fmt: skip
def test_filters_select_what_they_say(client: TestClient, query: str, holds: Any) -> None:
    items = everything(client)
    wanted = [item["id"] for item in items if holds(item)]
    assert [item["id"] for item in everything(client, query)] == wanted
    assert client.get(f"{LIST}?{query}").json()["total"] == len(wanted)
    assert wanted or query == "preferred=true"


def test_the_counts_are_those_of_the_list(client: TestClient) -> None:
    for query in ("", "kind=correction", "person=truman-g"):
        items, out = everything(client, query), client.get(f"{LIST}?{query}").json()
        for name, counts in (("kind", out["by_kind"]), ("about", out["by_about"])):
            assert counts == {one: sum(item[name] == one for item in items) for one in {item[name] for item in items}}
        people = {one["person"]["id"] for item in items for one in item["readings"]}
        assert out["persons"] == len(people)
        assert {one["id"] for one in out["by_person"]} == people
        for one in out["by_person"]:
            own = [item for item in items if one["id"] in {reading["person"]["id"] for reading in item["readings"]}]
            assert one["count"] == len(own)
        for one in out["by_source"]:
            assert one["count"] == len(everything(client, f"{query}&source={one['id']}"))


def test_pages_put_together_are_the_whole(client: TestClient) -> None:
    found: list[Any] = []
    url: str | None = f"{LIST}?limit=4"
    while url:
        answer = client.get(url)
        page = answer.json()
        assert len(page["items"]) <= 4
        assert page["total"] == len(everything(client))
        assert (page["next"] is None) == ("link" not in answer.headers)
        found, url = found + page["items"], page["next"]
    assert found == everything(client)


def test_the_csv_has_a_line_for_each_reading(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{LIST}.csv").text)))
    wanted = [(item["id"], one["id"]) for item in everything(client) for one in item["readings"]]
    assert [(row["disagreement_id"], row["claim_id"]) for row in rows] == wanted
    assert all(row["statement"] and row["sources"] for row in rows)
    assert client.get(f"{LIST}.csv?excel=1").content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("kind=guessed", "kind"), ("about=tea", "about"), ("preferred=maybe", "preferred"), ("source=nobody", "source"),
        ("person=melnikof-boris", "person"), ("colour=red", "colour"), ("limit=0", "limit"), ("cursor=abc", "cursor"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_named(client: TestClient, query: str, parameter: str) -> None:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert error["parameter"] == parameter
    assert error["accepted"] or parameter == "person"


def test_sets_computed_pairs_and_corrections_follow_the_seed(migrated_url: str, tmp_path: Path) -> None:
    """A preferred reading with its reason; a pair that no set declares; the number of each panel on each page."""
    seed = write_seed(tmp_path / "seed")
    change(seed, "vocabulary/roles.yaml", "label: Head, exclusive: true", "label: Head, single_holder: true")
    post = "    kind: posting\n    role: head\n    organisation: razvedupr\n    dates: 1931/1933\n"
    for number, file in enumerate((PETROV, "persons/orlova-anna.yaml"), 1):
        change(seed, file, "claims:\n", f"claims:\n  - id: h{number}\n{post}    {CITE}\n")
    load_seed(migrated_url, seed)
    with TestClient(create_app(Settings(database_url=migrated_url))) as client:
        items = everything(client)
        (computed,) = [item for item in items if item["kind"] == "computed"]
        assert set(slugs(computed)) == {"h1", "h2"}
        assert computed["about"] == "posts"
        (chosen,) = [item for item in items if item["preferred"]]
        assert chosen["preferred"] == "p5"
        assert chosen["reason"]
        assert everything(client, "preferred=true") == [chosen]
        petrov = [panel["url"] for panel in computed["panels"] if panel["person"]["id"] == "petrov-ivan"]
        assert petrov == ["/persons/petrov-ivan#differ-2"]
        said = client.get("/disagreements").text
        assert "Found by comparing claims" in said
        assert f"Shown first because: {chosen['reason']}" in said
