"""`/roster`: who was where on a day, in a month or in a year."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"


def get(client: TestClient, query: str) -> dict[str, Any]:
    answer = client.get(f"{API}/roster?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def problems(client: TestClient, query: str) -> dict[str, dict[str, Any]]:
    answer = client.get(f"{API}/roster?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    return {one["parameter"]: one for one in answer.json()["errors"]}


def kinds(answer: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(item["person"]["id"], item["role"]["id"]): item["overlap"] for item in answer["items"]}


def test_a_day_is_answered_by_name_with_the_reason_in_words(client: TestClient) -> None:
    answer = get(client, "on=1938-06-13")
    assert answer["on"] == {"edtf": "1938-06-13", "label": "13 June 1938"}
    assert (answer["total"], answer["persons"], answer["next"]) == (7, 5, None)
    found = kinds(answer)
    assert found["codename-lavrov", "resident"] == "certain"
    assert found["lyushkov-genrikh-samoilovich", "secret-police-official"] == "certain"
    assert found["popov-pyotr-akimovich", "senior-position"] == "possible"
    assert answer["by_overlap"]["certain"] == 3
    reasons = {item["person"]["id"]: item["overlap_reason"] for item in answer["items"]}
    assert reasons["popov-pyotr-akimovich"].startswith("start known only as between 1936 and January 1944")


def test_it_is_the_question_about_postings_in_that_window(client: TestClient) -> None:
    roster = get(client, "on=1935&place=china&personnel=true&count=exact")
    same = client.get(f"{API}/postings?from=1935&to=1935&place=china&personnel=true&sort=name").json()
    assert roster.pop("on") == {"edtf": "1935", "label": "1935"}
    assert roster == same


def test_a_month_and_further_filters(client: TestClient) -> None:
    answer = get(client, "on=1945-08&role=head-of-intelligence-department")
    found = [item["person"]["id"] for item in answer["items"]]
    assert {"chuvyrin-serafim-mikhailovich", "ischenko-yakov-nikiforovich", "sorkin-naum-semenovich"} <= set(found)
    assert found == sorted(found), "by name"
    assert get(client, "on=1935&role=resident&place=shanghai&fate=captured")["total"] == 1


def test_other_kinds_are_offered_and_an_empty_answer_explains_itself(client: TestClient) -> None:
    answer = get(client, "on=1950&role=consul-general&place=harbin")
    assert answer["items"] == []
    assert answer["by_overlap"]["attested_before"] == 1
    assert answer["explanation"].startswith("Nobody is recorded")
    offered = get(client, "on=1950&role=consul-general&place=harbin&overlap=attested_before")
    assert kinds(offered) == {("melnikov-boris-nikolaevich", "consul-general"): "attested_before"}


def test_pages_follow_each_other_and_are_together_the_whole(client: TestClient) -> None:
    whole = [item["id"] for item in client.get(f"{API}/roster.json?on=1945").json()]
    seen: list[str] = []
    url: str | None = f"{API}/roster?on=1945&limit=7"
    while url:
        answer = client.get(url)
        seen += [item["id"] for item in answer.json()["items"]]
        url = answer.json()["next"]
        assert ("link" in answer.headers) == (url is not None)
    assert seen == whole
    assert len(whole) > 14


def test_csv_has_the_columns_of_postings(client: TestClient) -> None:
    answer = client.get(f"{API}/roster.csv?on=1938&place=harbin&excel=1")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    postings = client.get(f"{API}/postings.csv?from=1938&to=1938&place=harbin&sort=name").text
    assert [row["posting_id"] for row in rows] == ["c-2n2r5c"]
    assert answer.content.decode("utf-8-sig") == postings


def test_on_is_needed_and_read_strictly(client: TestClient) -> None:
    assert problems(client, "place=harbin")["on"]["accepted"]
    for wrong in ("193X", "1938-13", "1938/1939", "summer", "1938-02-30"):
        found = problems(client, f"on={wrong}&place=harbn")
        assert found["on"]["value"] == wrong
        assert found["place"]["accepted"] == ["harbin"]
    assert problems(client, "on=1938&from=1937")["from"]
    assert problems(client, "on=1938&on=1939")["on"]


@pytest.mark.parametrize("suffix", ["", ".json", ".csv"])
def test_every_variant_refuses_alike(client: TestClient, suffix: str) -> None:
    assert client.get(f"{API}/roster{suffix}?on=&role=").status_code == 422
    assert client.get(f"{API}/roster{suffix}?on=1938&rol=x").status_code == 422
