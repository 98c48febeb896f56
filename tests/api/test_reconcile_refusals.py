"""What the reconciliation service refuses, and how: a problem document that names the part and what would do."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.domain.reconcile import BATCH, MOST_BYTES
from tests.support.recon_schemas import PROBLEM_DOCUMENT, RESULTS, conforms


def refused(answer: Any, status: int) -> list[dict[str, Any]]:
    """The errors of a refusal, checked."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    document = answer.json()
    conforms(document, PROBLEM_DOCUMENT)
    errors: list[dict[str, Any]] = document["errors"]
    return errors


QUERIES: list[tuple[Any, str]] = [
    ([], "queries"),
    ({"q": {"query": "Sorge", "type": "ship"}}, "queries.q.type"),
    ({"q": {"query": "Sorge", "type": ["person", 3]}}, "queries.q.type"),
    ({"q": {"query": "Sorge", "limit": 0}}, "queries.q.limit"),
    ({"q": {"query": "Sorge", "limit": "5"}}, "queries.q.limit"),
    ({"q": {"query": "Sorge", "limit": True}}, "queries.q.limit"),
    ({"q": {"query": "Sorge", "limit": 2.5}}, "queries.q.limit"),
]
FAULTS: list[tuple[Any, str]] = [
    ("Sorge", "queries.q"),
    ({}, "queries.q.query"),
    ({"query": "  "}, "queries.q.query"),
    ({"query": None}, "queries.q.query"),
    ({"query": 7}, "queries.q.query"),
    ({"query": "x" * 301}, "queries.q.query"),
    ({"query": "a\0b"}, "queries.q.query"),
    ({"query": "Sorge", "type": {"id": None}}, "queries.q.type"),
    ({"query": "Sorge", "type_strict": "maybe"}, "queries.q.type_strict"),
    ({"query": "Sorge", "properties": {"place": "Harbin"}}, "queries.q.properties"),
    ({"query": "Sorge", "properties": [{"pid": "place", "v": "Harbin"}] * 31}, "queries.q.properties"),
    ({"query": "Sorge", "properties": ["place"]}, "queries.q.properties.0"),
    ({"query": "Sorge", "properties": [{"pid": "place"}]}, "queries.q.properties.0"),
    ({"query": "Sorge", "properties": [{"pid": None, "v": "Harbin"}]}, "queries.q.properties.0.pid"),
    ({"query": "Sorge", "properties": [{"pid": "place", "v": {"id": None}}]}, "queries.q.properties.0.v"),
    ({"query": "Sorge", "properties": [{"pid": "place", "v": "x" * 301}]}, "queries.q.properties.0.v"),
    ({"query": "Sorge", "properties": [{"pid": "place", "v": ["x"] * 51}]}, "queries.q.properties.0.v"),
    ({"query": "Sorge", "properties": [{"pid": "place", "v": [[1]]}]}, "queries.q.properties.0.v"),
]


@pytest.mark.parametrize(("batch", "parameter"), QUERIES, ids=[f"{number}" for number in range(len(QUERIES))])
def test_a_malformed_batch_is_refused(client: TestClient, batch: Any, parameter: str) -> None:
    errors = refused(client.post("/reconcile", data={"queries": json.dumps(batch)}), 422)
    assert [one["parameter"] for one in errors] == [parameter]
    assert errors[0]["accepted"]


@pytest.mark.parametrize(("query", "parameter"), FAULTS, ids=[f"{number}" for number in range(len(FAULTS))])
def test_a_query_that_cannot_be_asked_leaves_the_others_whole(client: TestClient, query: Any, parameter: str) -> None:
    good = {"query": "Sorge", "type": "person"}
    answer = client.post("/reconcile", data={"queries": json.dumps({"a": good, "q": query, "z": good})})
    assert answer.status_code == 200
    found = answer.json()
    conforms(found, RESULTS)
    assert list(found) == ["a", "q", "z"]
    assert found["q"]["result"] == []
    assert [one["parameter"] for one in found["q"]["problems"]] == [parameter]
    assert found["q"]["problems"][0]["accepted"]
    assert found["a"] == found["z"]
    assert found["a"]["result"][0]["id"] == "sorge-richard"


def test_a_truth_value_is_reported_and_the_rest_is_asked(client: TestClient) -> None:
    batch = {"q": {"query": "Sorge", "properties": [{"pid": "place", "v": True}, {"pid": "birth-year", "v": False}]}}
    found = client.post("/reconcile", data={"queries": json.dumps(batch)}).json()["q"]
    assert found["result"][0]["id"] == "sorge-richard"
    assert [one["parameter"] for one in found["problems"]] == ["place", "birth-year"]


def test_all_that_is_wrong_is_said_at_once(client: TestClient) -> None:
    batch = {"a": {"query": "Sorge", "limit": -1}, "b": {"query": "Sorge"}, "c": {"query": "Sorge", "type": "ship"}}
    errors = refused(client.post("/reconcile", data={"queries": json.dumps(batch)}), 422)
    assert [one["parameter"] for one in errors] == ["queries.a.limit", "queries.c.type"]


@pytest.mark.parametrize("text", ["{", "nothing", '"text"', "[" * 100_000, '{"q": {"query": "\\ud800"}}'])
def test_what_is_no_json_object_is_refused(client: TestClient, text: str) -> None:
    for task in ("queries", "extend"):
        errors = refused(client.post("/reconcile", data={task: text}), 422)
        assert [one["parameter"] for one in errors] == [task]


def test_too_much_at_once_is_413(client: TestClient) -> None:
    batch = {str(number): {"query": "Sorge"} for number in range(BATCH + 1)}
    assert refused(client.post("/reconcile", data={"queries": json.dumps(batch)}), 413)
    del batch["0"]
    assert client.post("/reconcile", data={"queries": json.dumps(batch)}).status_code == 200
    assert refused(client.post("/reconcile", data={"queries": " " * (MOST_BYTES + 1)}), 413)
    ids = [str(number) for number in range(501)]
    assert refused(client.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": []})}), 413)


def test_other_forms_are_415(client: TestClient) -> None:
    errors = refused(client.post("/reconcile", json={"queries": {"q": {"query": "Sorge"}}}), 415)
    assert errors[0]["accepted"] == ["application/x-www-form-urlencoded"]
    assert refused(client.post("/reconcile", files={"queries": ("q", b"{}")}), 415)


def test_neither_or_both_tasks_are_refused(client: TestClient) -> None:
    assert refused(client.post("/reconcile", data={"nothing": "1"}), 422)
    assert refused(client.post("/reconcile", data={"queries": ""}), 422)
    assert refused(client.post("/reconcile", data={"queries": "{}", "extend": "{}"}), 422)
    bad = {"content-type": "application/x-www-form-urlencoded"}
    assert refused(client.post("/reconcile", content=b"queries=\xff", headers=bad), 422)
    assert refused(client.post("/reconcile", content=b"queries=%FF", headers=bad), 422)


def test_unknown_parameters_are_named(client: TestClient) -> None:
    assert "did you mean queries" in refused(client.get("/reconcile?querys={}"), 422)[0]["message"]
    assert "JSONP" in refused(client.get("/reconcile?callback=f"), 422)[0]["message"]
    assert client.get("/reconcile?_=1234").status_code == 200
    assert client.get("/reconcile?queries=").json()["versions"] == ["0.2"]


SETTINGS = "extend.properties.0.settings"
EXTENSIONS: list[tuple[Any, str]] = [
    ({"ids": ["sorge-richard"]}, "extend"),
    ({"ids": "sorge-richard", "properties": []}, "extend"),
    ({"ids": [7], "properties": []}, "extend.ids"),
    ({"ids": [], "properties": ["place"]}, "extend.properties.0"),
    ({"ids": [], "properties": [{"id": "plaice"}]}, "extend.properties.0.id"),
    ({"ids": [], "properties": [{"id": "active-year"}]}, "extend.properties.0.id"),
    ({"ids": [], "properties": [{"id": "place"}, {"id": "place", "settings": {"limit": 1}}]}, "extend.properties.1.id"),
    ({"ids": [], "properties": [{"id": "place", "settings": []}]}, ""),
    ({"ids": [], "properties": [{"id": "place", "settings": [1]}]}, SETTINGS),
    ({"ids": [], "properties": [{"id": "place", "settings": {"limit": "many"}}]}, f"{SETTINGS}.limit"),
    ({"ids": [], "properties": [{"id": "place", "settings": {"limit": -1}}]}, f"{SETTINGS}.limit"),
    ({"ids": [], "properties": [{"id": "place", "settings": {"content": "x"}}]}, f"{SETTINGS}.content"),
    ({"ids": [], "properties": [{"id": "place", "settings": {"content": [1]}}]}, f"{SETTINGS}.content"),
]


@pytest.mark.parametrize(("asked", "parameter"), EXTENSIONS, ids=[f"{number}" for number in range(len(EXTENSIONS))])
def test_a_malformed_extension_is_named(client: TestClient, asked: Any, parameter: str) -> None:
    answer = client.post("/reconcile", data={"extend": json.dumps(asked)})
    if not parameter:  # empty settings are none
        assert answer.status_code == 200
        return
    assert [one["parameter"] for one in refused(answer, 422)] == [parameter]


def test_an_unknown_column_is_answered_with_those_that_can_be_fetched(client: TestClient) -> None:
    fetched = {one["id"] for one in client.get("/reconcile/properties").json()["properties"]}
    for word in ("active", "xyzzy", "active-year"):
        asked = json.dumps({"ids": [], "properties": [{"id": word}]})
        errors = refused(client.post("/reconcile", data={"extend": asked}), 422)
        assert set(errors[0]["accepted"]) <= fetched


@pytest.mark.parametrize(
    "path",
    [
        "/reconcile/suggest/entity?cursor=-1", "/reconcile/suggest/entity?cursor=x", "/reconcile/suggest/type?limit=0",
        "/reconcile/suggest/entity?type=ship", "/reconcile/suggest/property?type=ship",
        "/reconcile/properties?type=ship",
        "/reconcile/suggest/entity?prefx=a", f"/reconcile/suggest/entity?prefix={'x' * 301}",
    ],
)  # fmt: skip
def test_suggestions_are_asked_properly(client: TestClient, path: str) -> None:
    assert refused(client.get(path), 422)


@pytest.mark.parametrize(
    "path", ["/reconcile/flyout/entity?id=nobody", "/reconcile/flyout/type?id=ship", "/reconcile/flyout/property?id=x",
             "/reconcile/nothing"]
)  # fmt: skip
def test_what_is_not_there_is_404(client: TestClient, path: str) -> None:
    refused(client.get(path), 404)


def test_other_methods_are_405_and_say_which_are_not(client: TestClient) -> None:
    answer = client.put("/reconcile")
    refused(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    answer = client.post("/reconcile/suggest/type")
    refused(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
