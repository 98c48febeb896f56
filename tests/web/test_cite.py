"""Citations as files, and the panels that lead to them, on the real seed."""

import json
from typing import Any

import jsonschema
import pytest
import rispy
from fastapi.testclient import TestClient
from pybtex.database import parse_string
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.domain.terms import Vocabulary
from app.domain.urls import PAGES
from app.main import create_app
from app.settings import Settings
from tests.formats.test_citations import CSL, fields_of, unescaped

API = "/api/v1"
MELNIKOV, CLAIM = "/persons/melnikov-boris-nikolaevich", "/claims/c-dqb8mb"
TYPES = {
    "bib": "application/x-bibtex; charset=utf-8", "ris": "application/x-research-info-systems; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json",
}  # fmt: skip


def read(client: TestClient, path: str) -> tuple[dict[str, str], dict[str, Any], dict[str, Any]]:
    """The three citations of an address, each read by its own reader."""
    texts = {}
    for suffix, kind in TYPES.items():
        answer = client.get(f"{path}.{suffix}")
        assert answer.status_code == 200, f"{path}.{suffix}"
        assert answer.headers["content-type"] == kind
        slug = path.rpartition("/")[2]
        assert answer.headers["content-disposition"] == f'attachment; filename="{slug}.{suffix}"'
        texts[suffix] = answer.text
    assert len(parse_string(texts["bib"], "bibtex").entries) == 1
    items = json.loads(texts["csl.json"])
    jsonschema.validate(items, CSL)
    return fields_of(texts["bib"]), rispy.loads(texts["ris"])[0], items[0]


def test_every_person_can_be_cited(client: TestClient) -> None:
    for person in client.get(f"{API}/persons.json").json():
        bib, ris, csl = read(client, person["url"])
        assert unescaped(bib["title"]) == ris["title"] == csl["title"] == person["name"]
        assert bib["url"] == ris["urls"][0] == csl["URL"] == f"http://testserver{person['url']}"


@pytest.mark.parametrize("vocabulary", list(Vocabulary))
def test_a_term_of_every_vocabulary_can_be_cited(client: TestClient, vocabulary: Vocabulary) -> None:
    (entry, *_) = client.get(f"{API}/{PAGES[vocabulary]}").json()["items"]
    bib, ris, csl = read(client, entry["url"])
    assert unescaped(bib["title"]) == ris["title"] == csl["title"] == entry["label"]
    assert csl["id"] == f"kartoteka-{PAGES[vocabulary]}-{entry['id']}"


def test_the_release_and_the_licence_are_named(client: TestClient) -> None:
    bib, ris, csl = read(client, MELNIKOV)
    assert bib["version"] == ris["edition"] == csl["version"] == "2026.11"
    assert csl["issued"]["date-parts"][0][0] == int(bib["year"])
    for note in (bib["note"], ris["notes"][0], csl["note"]):
        assert note.endswith("Licence: CC BY 4.0.")


def test_a_claim_says_where_it_stands(client: TestClient) -> None:
    bib, ris, csl = read(client, CLAIM)
    claim = client.get(f"{API}{CLAIM}").json()
    for note in (unescaped(bib["note"]), ris["notes"][0], csl["note"]):
        assert "Claim c-dqb8mb. Dated 1928 – end not known. Stands in: Red Star." in note
        assert f"passage {claim['citations'][0]['passage']}" in note
        assert claim["citations"][0]["as_written"] in note
    assert csl["title"] == "Boris Nikolaevich Melnikov: Consul general, Soviet consulate general in Harbin"


def test_a_claim_that_is_not_simply_so_is_marked(client: TestClient) -> None:
    alleged = client.get(f"{API}/claims/c-r4s97c").json()
    assert alleged["mode"] == "alleged"
    assert "Marked: alleged." in read(client, "/claims/c-r4s97c")[2]["note"]
    attempted = read(client, "/claims/c-athybw")[2]
    assert "Marked: attempted." in attempted["note"]
    (editors, *_) = client.get(f"{API}/claims?source=editor&limit=1").json()["items"]
    assert "No text says so; added by the editors of Kartoteka." in read(client, editors["url"])[2]["note"]


def test_works_a_passage_rests_on_are_said_not_to_be_seen(client: TestClient) -> None:
    resting = next(
        one for one in client.get(f"{API}/claims.json?source=lyushkov-blog").json()
        if any(cite["rests_on"] for cite in one["citations"])
    )  # fmt: skip
    assert "(not seen)" in read(client, resting["url"])[2]["note"]


def test_a_text_is_cited_as_the_work_it_is(client: TestClient) -> None:
    for source in client.get(f"{API}/sources").json()["items"]:
        bib, ris, csl = read(client, source["url"])
        assert unescaped(bib["title"]) == ris["title"] == csl["title"] == source["title"]
        assert ("CC BY" in csl["note"]) == source["is_editor"], "what others wrote is not ours to license"
        if not source["is_editor"]:
            assert csl["container-title"] == source["container_title"] == ris["secondary_title"]
            assert csl["type"] == source["type"]


def test_all_of_it_is_a_data_set(client: TestClient) -> None:
    _, ris, csl = read(client, "/data/kartoteka")
    assert (csl["type"], ris["type_of_reference"]) == ("dataset", "DATA")
    assert csl["URL"] == "http://testserver/data"


def test_a_former_id_leads_to_the_citation_of_the_new_one(client: TestClient) -> None:
    for suffix in TYPES:
        answer = client.get(f"/persons/ishchenko-yakov-nikiforovich.{suffix}", follow_redirects=False)
        assert answer.status_code == 308
        assert answer.headers["location"] == f"/persons/ischenko-yakov-nikiforovich.{suffix}"


@pytest.mark.parametrize("path", ["/persons/nobody-at-all", "/claims/c-000000", "/sources/redstar", "/places/harbn"])
def test_what_is_not_recorded_has_no_citation(client: TestClient, path: str) -> None:
    for suffix in TYPES:
        assert client.get(f"{path}.{suffix}").status_code == 404, suffix


def test_a_parameter_is_refused(client: TestClient) -> None:
    answer = client.get(f"{MELNIKOV}.bib?style=apa")
    assert answer.status_code == 422
    assert "unknown parameter &#39;style&#39;" in answer.text


@pytest.mark.parametrize("path", [CLAIM, "/sources/redstar-x", "/sources/editor"])
def test_pages_lead_to_their_citations(client: TestClient, path: str) -> None:
    tree = HTMLParser(client.get(path).text)
    panel = tree.css_first("section[aria-labelledby=cite] .panel, h2#cite + .panel")
    assert panel is not None
    files = [f"{path}.{suffix}" for suffix in TYPES]
    assert [link.attributes["href"] for link in panel.css("a[download]")] == files
    if path == CLAIM:
        named = {link.attributes["href"]: link.attributes["type"] for link in tree.css("head link[rel=describedby]")}
        assert named == {f"{path}.{suffix}": kind.partition(";")[0] for suffix, kind in TYPES.items()}
    (words,) = panel.css("[data-copy]")
    assert f"http://testserver{path}" in words.text()
    assert "release 2026.11" in words.text()


def test_the_public_address_is_the_operators(seeded_url: str) -> None:
    settings = Settings(database_url=seeded_url, public_url="https://kartoteka.example/")
    with TestClient(create_app(settings)) as made:
        assert read(made, MELNIKOV)[2]["URL"] == f"https://kartoteka.example{MELNIKOV}"


def test_before_a_seed_is_loaded_there_is_nothing_to_date(migrated_url: str) -> None:
    with TestClient(create_app(Settings(database_url=migrated_url))) as made:
        assert "version" not in read(made, "/data/kartoteka")[2]
