"""`/postings/years`: each year counts who the roster of that year names, and no other year is left out."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"


def years(client: TestClient, query: str) -> list[dict[str, Any]]:
    answer = client.get(f"{API}/postings/years?{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.mark.parametrize(
    "query",
    [
        "", "place=china", "role=resident", "organisation=red-army", "service=soviet-military-intelligence",
        "fate=shot", "rank_min=colonel", "place=harbin&wider=true", "personnel=true", "readings=editor",
    ],
)  # fmt: skip
def test_each_year_counts_whom_its_roster_names(client: TestClient, query: str) -> None:
    found = {one["year"]: one for one in years(client, query)}
    assert found
    assert list(found) == sorted(found)
    for year in range(min(found) - 1, max(found) + 2):
        roster = client.get(f"{API}/roster?on={year:04}&limit=1&{query}").json()
        certain = roster["persons_by_overlap"]["certain"]
        assert (found[year]["certain"], found[year]["possible"]) == (certain, roster["persons"] - certain) if (
            year in found
        ) else roster["persons"] == 0, year


def test_a_window_takes_a_part_and_the_page_of_a_year_keeps_the_filters(client: TestClient) -> None:
    whole = years(client, "place=china")
    part = years(client, "place=china&from=1933&to=1936")
    assert part == [one for one in whole if 1933 <= one["year"] <= 1936]
    assert part[0]["url"] == "/roster?on=1933&place=china"
    assert all(client.get(one["url"]).status_code == 200 for one in part)


def test_the_same_as_a_table_and_a_bare_array(client: TestClient) -> None:
    found = years(client, "place=china")
    assert client.get(f"{API}/postings/years.json?place=china").json() == found
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/postings/years.csv?place=china").text)))
    assert [[row["year"], row["certain"], row["possible"], row["url"]] for row in rows] == [
        [str(one["year"]), str(one["certain"]), str(one["possible"]), one["url"]] for one in found
    ]


@pytest.mark.parametrize(
    ("query", "parameter"), [("overlap=certain", "overlap"), ("limit=5", "limit"), ("place=harbn", "place")]
)
def test_what_makes_no_sense_is_refused(client: TestClient, query: str, parameter: str) -> None:
    answer = client.get(f"{API}/postings/years?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == parameter


def test_more_posts_than_are_counted_are_refused(forgetful: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.api.years.MOST_POSTS", 10)
    for kind in ("", ".json", ".csv"):
        answer = forgetful.get(f"{API}/postings/years{kind}?place=china")
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert "more than 10 posts answer" in error["message"]
        assert error["accepted"]
    assert years(forgetful, "place=harbin&role=resident"), "few enough"
    assert years(forgetful, ""), "what everybody did is counted when data are loaded"


def test_nobody_is_in_no_year(client: TestClient) -> None:
    assert years(client, "place=harbin&role=prime-minister") == []
