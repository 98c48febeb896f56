"""`/compare`: two or three careers beside each other say what each career and each two persons say alone."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"
SHANGHAI = "a=sorge-richard&b=bronin-yakov-grigorievich&c=borovich-lev-aleksandrovich"


def compare(client: TestClient, query: str) -> dict[str, Any]:
    answer = client.get(f"{API}/compare?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(client: TestClient, query: str) -> dict[str, dict[str, Any]]:
    answer = client.get(f"{API}/compare?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    return {one["parameter"]: one for one in answer.json()["errors"]}


def test_persons_are_as_their_careers_have_them(client: TestClient) -> None:
    found = compare(client, SHANGHAI)
    assert [one["id"] for one in found["persons"]] == [
        "sorge-richard", "bronin-yakov-grigorievich", "borovich-lev-aleksandrovich"
    ]  # fmt: skip
    for one in found["persons"]:
        career = client.get(f"{API}/persons/{one['id']}").json()
        same = {"name", "services", "fate", "span", "summary", "postings", "fates", "counts", "personnel"}
        assert {name: one[name] for name in same} == {name: career[name] for name in same}
    assert [one["label"] for one in found["persons"][1]["codenames"]] == ["Abram"]


def test_each_two_are_as_their_own_address_has_them(client: TestClient) -> None:
    found = compare(client, SHANGHAI)
    assert [one["url"] for one in found["pairs"]] == [
        "/persons/sorge-richard/with/bronin-yakov-grigorievich",
        "/persons/sorge-richard/with/borovich-lev-aleksandrovich",
        "/persons/bronin-yakov-grigorievich/with/borovich-lev-aleksandrovich",
    ]
    for pair in found["pairs"]:
        assert {name: value for name, value in pair.items() if name != "url"} == client.get(API + pair["url"]).json()


def test_names_in_any_spelling_are_read(client: TestClient) -> None:
    for query in ("a=Мельников Б.Н.&b=Kukk", "a=melnikov-boris-nikolaevich&b=kukk-alexander-ivanovich"):
        found = [one["id"] for one in compare(client, query)["persons"]]
        assert found == ["melnikov-boris-nikolaevich", "kukk-aleksandr-ivanovich"]


def test_the_table_has_a_line_for_each_pair_of_posts(client: TestClient) -> None:
    items = [item for pair in compare(client, SHANGHAI)["pairs"] for item in pair["items"]]
    text = client.get(f"{API}/compare.csv?{SHANGHAI}").text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["with_id"], row["person_id"], row["mine_claim"], row["theirs_claim"]) for row in rows] == [
        (one["mine"]["person"]["id"], one["person"]["id"], one["mine"]["id"], one["theirs"]["id"]) for one in items
    ]
    assert client.get(f"{API}/compare.json?{SHANGHAI}").json() == compare(client, SHANGHAI)


@pytest.mark.parametrize(
    ("query", "parameter", "accepted"),
    [
        ("", "a", "a person's id"),
        ("a=sorge-richard", "b", "a person's id"),
        ("a=sorge-richard&b=Richard Sorge", "b", "another person"),
        ("a=sorge-richard&b=bronin-yakov", "b", "bronin-yakov-grigorievich"),
        ("a=sorge-richard&b=Bronin&d=Kukk", "d", "a"),
        ("a=sorge-richard&b=Bronin&limit=3", "limit", "a"),
        ("a=sorge-richard&a=Kukk&b=Bronin", "a", "one value"),
    ],
)
def test_what_cannot_be_read_is_named(client: TestClient, query: str, parameter: str, accepted: str) -> None:
    found = refused(client, query)
    assert any(one.startswith(accepted) for one in found[parameter]["accepted"]), found


def test_a_name_several_bear_lists_them(client: TestClient) -> None:
    said = refused(client, "a=Ivanovich&b=sorge-richard")["a"]
    assert "is the name of several persons" in said["message"]
    assert {"chuikov-vasily-ivanovich", "kukk-aleksandr-ivanovich"} <= set(said["accepted"])
