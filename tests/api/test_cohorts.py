"""`/fates/cohorts` and `fate=not-stated`: of those selected, how many met which fate. Counted by hand."""

import csv
import io
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"
OKDVA = "organisation=okdva-intelligence-department"
"""Vishnevetsky (line 84) and Burlakov (86-88): two men of whom the text says what became."""


def cohorts(client: TestClient, query: str) -> dict[str, Any]:
    answer = client.get(f"{API}/fates/cohorts?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def total(client: TestClient, url: str, *more: str) -> int:
    parts = urlsplit(url)
    assert parts.path == "/persons"
    query = "&".join([parts.query.replace("personnel=all", ""), *more])
    found: int = client.get(f"{API}/persons?{query}&limit=1").json()["total"]
    return found


def test_the_heads_of_the_okdva_department(client: TestClient) -> None:
    found = cohorts(client, OKDVA)
    (row,) = found["items"]
    assert (found["by"], found["total"], found["next"], row["id"]) == (None, 1, None, "all")
    assert (row["persons"], row["not_stated"]) == (2, 0)
    assert row["fates"] == {
        "deprived-of-liberty": 2, "captured": 1, "arrested": 1, "sentenced": 1, "imprisoned": 1, "released": 1,
        "killed": 1, "shot": 1, "rehabilitated": 1, "repressed": 1,
    }
    assert row["alleged"] == {}
    assert row["years"]["1937"] == {"deprived-of-liberty": 1, "arrested": 1, "killed": 1, "shot": 1, "repressed": 1}
    assert row["years"]["1956"] == {"rehabilitated": 1}
    assert row["years"]["1926/1930"] == {"deprived-of-liberty": 1, "imprisoned": 1}
    shot = next(one for one in found["fates"] if one["id"] == "shot")
    assert shot == {"id": "shot", "label": "Shot", "broader": {"id": "killed", "label": "Killed"}}


def test_where_the_texts_are_silent_they_are_said_to_be(client: TestClient) -> None:
    """Lines 90-95 and 188: four attachés in Japan, and of none is it said what became of him."""
    found = cohorts(client, "role=military-attache&place=japan&by=decade")
    assert (found["persons"], found["not_stated"], found["fates"]) == (4, 4, [])
    assert {one["id"]: one["not_stated"] for one in found["items"]} == {"192X": 1, "193X": 2, "194X": 1}


def test_residents_by_place(client: TestClient) -> None:
    """Shanghai: Sorge, Bronin, Borovich (lines 104, 105 and 109); of the three only Bronin's fate is told."""
    items = {one["id"]: one for one in cohorts(client, "role=resident&by=place")["items"]}
    assert (items["shanghai"]["persons"], items["shanghai"]["not_stated"]) == (3, 2)
    assert items["shanghai"]["fates"]["exchanged"] == 1
    assert items["harbin"]["persons"] == items["harbin"]["not_stated"] == 1


def test_alleged_fates_are_counted_and_marked(client: TestClient) -> None:
    (row,) = cohorts(client, "q=lyushkov")["items"]
    assert row["fates"]["defected"] == 1
    assert row["alleged"]
    assert all(count <= row["fates"][fate] for fate, count in row["alleged"].items())


@pytest.mark.parametrize("by", ["role", "place", "organisation", "service", "decade", "year"])
@pytest.mark.parametrize("query", ["", "service=soviet-military-intelligence", "place=china&from=1925&to=1938"])
def test_every_number_is_that_of_its_list(client: TestClient, by: str, query: str) -> None:
    found = cohorts(client, f"{query}&by={by}")
    assert found["total"] == len(found["items"]) >= 1
    for row in [*found["items"][:4], *found["items"][-4:]]:
        if row["url"]:
            assert total(client, row["url"]) == row["persons"], row["url"]
            assert total(client, row["url"], "fate=not-stated") == row["not_stated"], row["url"]
    first = found["items"][0]
    for fate, count in first["fates"].items():
        assert total(client, first["url"], f"fate={fate}") == count


def test_persons_without_a_post_have_a_row(client: TestClient) -> None:
    items = cohorts(client, "by=role")["items"]
    assert items[-1]["id"] == "none"
    assert items[-1]["label"] == "no post recorded"
    assert items[-1]["url"] is None
    years = cohorts(client, "by=year")["items"]
    assert {"undated", "none"} == {one["id"] for one in years[-2:]}
    named = [one["id"] for one in years[:-2]]
    assert named == sorted(named)


def test_years_keep_to_the_window(client: TestClient) -> None:
    items = cohorts(client, "place=harbin&from=1928&to=1931&by=year")["items"]
    assert {one["id"] for one in items} <= {"1928", "1929", "1930", "1931"}


def test_not_stated_is_a_fate_to_ask_for(client: TestClient) -> None:
    everyone = client.get(f"{API}/persons").json()["total"]
    silent = client.get(f"{API}/persons?fate=not-stated&limit=1000").json()
    whole = cohorts(client, "")
    assert silent["total"] == whole["not_stated"]
    assert everyone == whole["persons"]
    assert "sorge-richard" in {one["id"] for one in silent["items"]}
    assert "bronin-yakov-grigorievich" not in {one["id"] for one in silent["items"]}
    either = client.get(f"{API}/postings?role=resident&place=shanghai&fate=not-stated&fate=exchanged").json()
    assert {one["person"]["id"] for one in either["items"]} == {
        "sorge-richard", "bronin-yakov-grigorievich", "borovich-lev-aleksandrovich",
    }
    only = client.get(f"{API}/postings?role=resident&place=shanghai&fate=Not%20stated").json()
    assert {one["person"]["id"] for one in only["items"]} == {"sorge-richard", "borovich-lev-aleksandrovich"}


def test_cohorts_as_array_and_csv(client: TestClient) -> None:
    query = f"{OKDVA}&by=role"
    assert client.get(f"{API}/fates/cohorts.json?{query}").json() == cohorts(client, query)["items"]
    answer = client.get(f"{API}/fates/cohorts.csv?{query}&excel=1")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["id"], row["persons"], row["not_stated"], row["shot"], row["shot_alleged"]) == (
        "head-of-intelligence-department", "2", "0", "1", "0",
    )


def test_what_cannot_be_grouped_by_is_named(client: TestClient) -> None:
    wrong = client.get(f"{API}/fates/cohorts?by=century").json()["errors"]
    assert wrong == [
        {
            "parameter": "by", "value": "century",
            "message": "'century' is none of role, place, organisation, service, decade, year",
            "accepted": ["role", "place", "organisation", "service", "decade", "year"],
        }
    ]


def test_an_empty_cohort_explains_itself(client: TestClient) -> None:
    found = cohorts(client, "role=resident&place=tokyo&from=1950")
    assert (found["persons"], found["fates"]) == (0, [])
    assert "1 was attested before" in found["explanation"]


def test_a_role_held_only_among_others_has_no_list_to_link_to(client: TestClient) -> None:
    rows = client.get("/api/v1/fates/cohorts?by=role").json()["items"]
    linked = {row["id"]: row["url"] for row in rows}
    assert linked["organiser-of-intelligence"] is None, "asked for by name it takes in the collective claims of 84"
    assert linked["resident"] is not None


def test_everyone_may_be_asked_for_as_pages_do(client: TestClient) -> None:
    everyone = client.get("/api/v1/persons?personnel=all").json()
    assert everyone["total"] == client.get("/api/v1/persons").json()["total"]
