"""`/postings/facets`: how an answer divides. Numbers are counted by hand from the passages named."""

import csv
import io
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

API = "/api/v1"
ATTACHES = "role=military-attache&place=japan"
"""Yanel (line 90), Kukk (94), Rink (95) and Sergeechev, told of twice (188, 190): five posts of four men."""


def facets(client: TestClient, query: str) -> dict[str, Any]:
    answer = client.get(f"{API}/postings/facets?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def counts(values: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    return {one["id"]: (one["count"], one["persons"]) for one in values}


def test_the_military_attaches_in_japan(client: TestClient) -> None:
    found = facets(client, ATTACHES)
    assert (found["total"], found["persons"]) == (5, 4)
    assert counts(found["role"]) == {"military-attache": (4, 3), "military-and-naval-attache": (1, 1)}
    assert counts(found["place"]) == {"tokyo": (3, 2), "japan": (2, 2)}, "Yanel and Sergeechev in Tokyo itself"
    assert found["place"][0]["broader"] == {"id": "japan", "label": "Japan"}
    assert counts(found["decade"]) == {"192X": (1, 1), "193X": (2, 2), "194X": (2, 1)}
    assert [one["label"] for one in found["decade"]] == ["1920s", "1930s", "1940s"]
    assert counts(found["fate"]) == {"not-stated": (5, 4)}, "the texts do not say what became of any of them"
    assert found["overlap"] == [], "no years were asked for"


def test_every_overlap_kind_is_counted_whichever_was_chosen(client: TestClient) -> None:
    found = facets(client, f"{ATTACHES}&from=1931&to=1932&overlap=certain")
    assert [one["id"] for one in found["overlap"]] == [
        "certain", "possible", "attested_before", "attested_after", "undated",
    ]
    everything = client.get(f"{API}/postings?{ATTACHES}&from=1931&to=1932").json()
    assert {one["id"]: one["count"] for one in found["overlap"]} == everything["by_overlap"]
    assert found["total"] == everything["by_overlap"]["certain"]


def test_a_posting_counts_in_each_decade_and_undated_ones_last(client: TestClient) -> None:
    rink = facets(client, "person=rink-ivan-aleksandrovich&role=military-attache")
    assert counts(rink["decade"]) == {"193X": (1, 1)}, "from 1932 to 1937"
    everyone = facets(client, "")
    assert everyone["decade"][-1]["id"] == "undated"
    assert everyone["decade"][-1]["url"] is None, "without years no address asks for undated ones alone"
    assert sum(one["count"] for one in everyone["decade"]) > everyone["total"]


def test_fates_are_those_of_the_persons(client: TestClient) -> None:
    """Lines 84 and 86-88: Vishnevetsky, told of twice, was arrested and shot; Burlakov was captured and released."""
    found = facets(client, "organisation=okdva-intelligence-department")
    assert (found["total"], found["persons"]) == (3, 2)
    fates = counts(found["fate"])
    assert fates == {
        "arrested": (2, 1), "repressed": (2, 1), "shot": (2, 1), "rehabilitated": (2, 1),
        "captured": (1, 1), "sentenced": (1, 1), "imprisoned": (1, 1), "released": (1, 1),
    }
    assert [one["count"] for one in found["fate"]] == [2, 2, 2, 2, 1, 1, 1, 1], "the most frequent first"


def test_what_is_only_alleged_is_said_so(client: TestClient) -> None:
    """Lyushkov is seen last, captured and killed by rival theories alone; that he defected and vanished is asserted."""
    fates = {one["id"]: one for one in facets(client, "person=lyushkov-genrikh-samoilovich")["fate"]}
    assert {name: (one["persons"], one["alleged"]) for name, one in fates.items()} == {
        "defected": (1, 0), "vanished": (1, 0), "last-seen": (1, 1), "captured": (1, 1), "killed": (1, 1),
    }
    cohorts = client.get(f"{API}/fates/cohorts?place=china").json()
    wider = {one["broader"]["id"] for one in cohorts["fates"] if one["broader"]}
    (whole,) = cohorts["items"]
    for one in facets(client, "place=china")["fate"]:
        if one["id"] not in {*wider, "not-stated"}:
            assert (one["persons"], one["alleged"]) == (whole["fates"][one["id"]], whole["alleged"].get(one["id"], 0))
    page = client.get("/organisations/special-intelligence-of-the-kwantung-army").text
    section = page[page.index('aria-label="By fate"'):]
    words = {" ".join(one.text().split()) for one in HTMLParser(section[:section.index("</section>")]).css("li")}
    assert {"Killed 1, alleged", "Captured 1, alleged"} <= words
    assert "Defected 1" in words


@pytest.mark.parametrize("query", ["", ATTACHES, "place=china&from=1925&to=1941", "fate=deprived-of-liberty"])
def test_every_address_gives_what_its_facet_counts(client: TestClient, query: str) -> None:
    found = facets(client, query)
    for name in ("fate", "decade", "overlap", "service"):
        for one in found[name]:
            if one["url"] is None:
                continue
            path = urlsplit(one["url"])
            assert path.path == "/where"
            answer = client.get(f"{API}/postings?{path.query}&limit=1").json()
            narrower = name in ("fate", "service") and one["id"] != "not-stated"
            reached = (answer["total"], answer["persons"])
            assert reached >= (one["count"], one["persons"]) if narrower else reached == (one["count"], one["persons"])


def test_a_fate_that_cannot_be_asked_for_beside_another_has_no_address(client: TestClient) -> None:
    fates = {one["id"]: one["url"] for one in facets(client, "fate=deprived-of-liberty")["fate"]}
    assert fates["captured"] == "/where?fate=captured"
    assert fates["exchanged"] is None, "fate=exchanged would drop that they were deprived of liberty"


def test_facets_as_csv(client: TestClient) -> None:
    answer = client.get(f"{API}/postings/facets.csv?{ATTACHES}&excel=1")
    assert answer.content.startswith(b"\xef\xbb\xbffacet,id,label,count,persons,url,alleged\r\n")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    found = facets(client, ATTACHES)
    assert len(rows) == sum(len(found[name]) for name in found if name not in ("total", "persons"))
    assert {"facet": "role", "id": "military-attache", "label": "Military attaché", "count": "4", "persons": "3",
            "url": "/where?place=japan&role=military-attache", "alleged": ""} in rows  # fmt: skip
    assert {row["alleged"] for row in rows if row["facet"] == "fate"} == {"0"}


def test_an_unknown_word_is_named(client: TestClient) -> None:
    answer = client.get(f"{API}/postings/facets?rolle=resident")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["accepted"][0] == "role"
    wrong = client.get(f"{API}/postings/facets?fate=not-statd").json()["errors"][0]
    assert wrong["accepted"] == ["not-stated"]
