"""What every answer carries: validators, CORS, safe headers, HEAD, OpenAPI with examples."""

import tempfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"


@pytest.mark.parametrize("path", [f"{API}/postings?role=resident", "/persons/sorge-richard", f"{API}/postings.csv"])
def test_a_second_reading_costs_nothing(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client.get(path, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert (since.status_code, since.content) == (304, b"")
    old = client.get(path, headers={"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"})
    assert old.status_code == 200


def test_validators_belong_to_one_address(client: TestClient) -> None:
    tag = client.get(f"{API}/roles").headers["etag"]
    assert client.get(f"{API}/places", headers={"If-None-Match": tag}).status_code == 200


def test_errors_have_no_validators(client: TestClient) -> None:
    assert "etag" not in client.get(f"{API}/persons/nobody").headers


def test_reading_is_open_to_other_sites(client: TestClient) -> None:
    assert client.get(f"{API}/roles").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("/").headers


def test_pages_run_nothing_from_elsewhere(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


def test_head_is_get_without_its_body(client: TestClient) -> None:
    answer = client.head(f"{API}/persons/sorge-richard")
    assert answer.status_code == 200
    assert answer.content == b""


def test_openapi_documents_every_parameter_with_an_example(client: TestClient) -> None:
    document = client.get(f"{API}/openapi.json").json()
    postings = document["paths"][f"{API}/postings"]["get"]
    names = {one["name"] for one in postings["parameters"]}
    assert {"role", "place", "organisation", "from", "to", "overlap", "readings", "cursor"} <= names
    for parameter in postings["parameters"]:
        assert parameter["description"]
        assert "example" in parameter or parameter["name"] == "cursor"
    assert "422" in postings["responses"]


@pytest.mark.parametrize(("name", "start"), [("kartoteka.zip", b"PK"), ("kartoteka.sqlite", b"SQLite format 3")])
def test_files_come_whole_uncompressed_and_leave_nothing_behind(
    client: TestClient, name: str, start: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    answer = client.get(f"/data/{name}", headers={"Accept-Encoding": "gzip"})
    assert answer.content.startswith(start)
    assert "content-encoding" not in answer.headers
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert list(tmp_path.iterdir()) == []
