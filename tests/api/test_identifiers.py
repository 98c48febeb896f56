"""The same person elsewhere: numbers in authority files as cited claims, in the API, on the pages, in the exports."""

import csv
import io
import sqlite3
from typing import Any
from zipfile import ZipFile

from fastapi.testclient import TestClient

from app.domain.terms import Authority

SORGE = "https://www.wikidata.org/entity/Q44580"


def get(client: TestClient, path: str) -> Any:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_career_names_the_same_person_elsewhere(client: TestClient) -> None:
    career = get(client, "/persons/lyushkov-genrikh-samoilovich")
    assert career["same_as"] == ["https://www.wikidata.org/entity/Q141951", "https://d-nb.info/gnd/121069699"]
    assert [(one["authority"], one["value"]) for one in career["identifiers"]] == [
        ("wikidata", "Q141951"), ("gnd", "121069699"),
    ]
    for claim in career["identifiers"]:
        assert claim["voice"] == "editor"
        assert claim["dates"] is None
        assert [cite["source"] for cite in claim["citations"]] == ["editor"]
        assert claim["citations"][0]["note"], "how it was compared is said"
    assert get(client, "/persons/unnamed-resident-tokyo-1942")["same_as"] == []


def test_identifiers_are_claims_of_a_kind(client: TestClient) -> None:
    listed = get(client, "/claims?kind=identifier&limit=1000")
    assert listed["total"] == len(listed["items"]) >= 70
    numbers = {(one["authority"], one["value"]): one["person"]["id"] for one in listed["items"]}
    assert len(numbers) == listed["total"], "a number stands for one person"
    assert numbers["wikidata", "Q44580"] == "sorge-richard"
    assert {authority for authority, _ in numbers} <= set(Authority)
    [sorge] = [one for one in listed["items"] if one["person"]["id"] == "sorge-richard"]
    assert sorge["uri"] == SORGE
    assert get(client, f"/claims/{sorge['id']}") == sorge
    refused = client.get("/api/v1/claims?kind=identifiers")
    assert refused.status_code == 422
    assert "identifier" in refused.json()["errors"][0]["accepted"]


def test_same_as_leads_to_the_identifiers_and_nowhere_else(client: TestClient) -> None:
    for claim in get(client, "/claims?kind=identifier&limit=1000")["items"]:
        career = get(client, f"/persons/{claim['person']['id']}")
        assert claim["uri"] in career["same_as"]
        assert len(career["same_as"]) == len(career["identifiers"])


def test_the_pages_link_to_them(client: TestClient) -> None:
    page = client.get("/persons/sorge-richard").text
    link = f'<a href="{SORGE}" rel="noopener external">Wikidata Q44580'
    assert f"The same person in: {link}" in page
    assert page.count(link) == 2, "beside the heading, and as a claim with its reason"
    assert 'id="identifiers"' in page
    plain = client.get("/persons/unnamed-resident-tokyo-1942").text
    assert "The same person" not in plain
    [claim] = get(client, "/persons/sorge-richard")["identifiers"]
    own = client.get(claim["url"]).text
    assert link in own
    assert "<dt>Kind</dt><dd>identifier</dd>" in own
    assert link in client.get("/claims?kind=identifier&person=sorge-richard").text


def test_the_exports_hold_them(client: TestClient, tmp_path: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/data/identifier.csv").content.decode("utf-8"))))
    assert {"Q44580", "121069699"} <= {row["value"] for row in rows}
    package = client.get("/data/kartoteka.zip")
    with ZipFile(io.BytesIO(package.content)) as archive:
        schema = archive.read("datapackage.json").decode("utf-8")
    assert '"identifier"' in schema
    path = tmp_path / "kartoteka.sqlite"
    path.write_bytes(client.get("/data/kartoteka.sqlite").content)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM identifier").fetchone() == (len(rows),)
    connection.close()


def test_the_description_of_the_api_knows_them(client: TestClient) -> None:
    shapes = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert set(shapes["IdentifierOut"]["required"]) >= {"authority", "value", "uri"}
    assert set(shapes["CareerOut"]["required"]) >= {"identifiers", "same_as"}
