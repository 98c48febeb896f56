"""Bad input gets an answer that helps: the parameter, the value, and what would be accepted."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"


def problem(client: TestClient, url: str, status: int = 422) -> dict[str, Any]:
    answer = client.get(url)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found


@pytest.mark.parametrize(
    ("query", "parameter", "value", "accepted"),
    [
        ("role=residnt", "role", "residnt", "resident"),
        ("place=harbn", "place", "harbn", "harbin"),
        ("place=Чанчун", "place", "Чанчун", "changchun"),
        ("from=193x&to=1941", "from", "193x", "from=1930&to=1939"),
        ("from=1941&to=1930", "from", "1941", "from=1930&to=1941"),
        ("from=1930-13", "from", "1930-13", None),
        ("from=13.6.1938", "from", "13.6.1938", "1938-06-13"),
        ("plcae=harbin", "plcae", "harbin", "place"),
        ("person=melnikov-boris", "person", "melnikov-boris", "melnikov-boris-nikolaevich"),
        ("overlap=sure", "overlap", "sure", "certain"),
        ("limit=0", "limit", "0", "1 to 1000"),
        ("limit=1001", "limit", "1001", "1 to 1000"),
        ("limit=many", "limit", "many", "1 to 1000"),
        ("cursor=nonsense", "cursor", "nonsense", None),
        ("personnel=yes", "personnel", "yes", "true"),
        ("sort=updated", "sort", "updated", "date"),
        ("readings=mine", "readings", "mine", "editor"),
        ("source=redstar", "source", "redstar", "redstar-x"),
        ("mode=rumoured", "mode", "rumoured", "alleged"),
        ("rank_min=Generall", "rank_min", "Generall", None),
    ],
)
def test_postings_name_what_is_wrong(
    client: TestClient, query: str, parameter: str, value: str, accepted: str | None
) -> None:
    found = problem(client, f"{API}/postings?{query}")
    errors = [error for error in found["errors"] if error["parameter"] == parameter]
    assert errors, found
    assert errors[0]["value"] == value
    assert errors[0]["message"]
    if accepted is not None:
        assert accepted in errors[0]["accepted"], errors


def test_every_problem_is_named_at_once(client: TestClient) -> None:
    found = problem(client, f"{API}/postings?role=residnt&place=harbn&from=193x")
    assert {error["parameter"] for error in found["errors"]} == {"role", "place", "from"}


def test_a_whole_list_refuses_the_same_way(client: TestClient) -> None:
    for suffix in (".csv", ".json"):
        problem(client, f"{API}/postings{suffix}?place=harbn")


def test_an_alias_with_several_meanings_lists_them(client: TestClient) -> None:
    found = problem(client, f"{API}/postings?organisation=Amur Military District")
    assert found["errors"][0]["accepted"] == ["amur-military-district-1922", "amur-military-district-imperial"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("role=heads of the intelligence departments", "role=head-of-intelligence-department"),
        ("role=Chief of the General Staff", "role=chief-of-general-staff"),
        ("role=military attachés", "role=military-attache"),
        ("organisation=General Staff of Red Army", "organisation=general-staff"),
        ("rank=Major Generals", "rank=major-general"),
    ],
)
def test_articles_and_plurals_do_not_matter(client: TestClient, typed: str, meant: str) -> None:
    ours, theirs = (client.get(f"{API}/postings?{query}") for query in (typed, meant))
    assert ours.status_code == 200, ours.text
    assert ours.json()["items"] == theirs.json()["items"] != []


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("/persons/melnikov-boris", "melnikov-boris-nikolaevich"),
        ("/places/harbn", "harbin"),
        ("/codenames/lavrof", "lavrov"),
        ("/sources/redstar", "redstar-x"),
        ("/claims/c-000000", ""),
        ("/nowhere", ""),
    ],
)
def test_unknown_ids_are_404_with_the_nearest(client: TestClient, path: str, nearest: str) -> None:
    assert nearest in problem(client, f"{API}{path}", 404)["detail"]


def test_an_unknown_table_is_404(client: TestClient) -> None:
    assert "posting" in problem(client, "/data/postings.csv", 404)["detail"]


def test_other_methods_are_405(client: TestClient) -> None:
    answer = client.post(f"{API}/postings")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"


def test_readers_get_a_page(client: TestClient) -> None:
    answer = client.get("/persons/melnikov-boris")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "/persons/melnikov-boris-nikolaevich" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/succession?role=resident&place=shanghai", "/fates/cohorts?by=role", "/postings/facets?place=harbin",
        "/persons/sorge-richard/with/bronin-yakov-grigorievich?wide=false",
    ],
)
@pytest.mark.parametrize("name", ["limit", "cursor"])
def test_an_answer_without_pages_refuses_to_be_paged(client: TestClient, path: str, name: str) -> None:
    answer = client.get(f"/api/v1{path}&{name}=5")
    assert answer.status_code == 422
    (problem,) = answer.json()["errors"]
    assert problem["parameter"] == name
    assert "without pages" in problem["message"]
    assert client.get(f"/api/v1{path}").status_code == 200
