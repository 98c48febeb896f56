"""`/postings`: filters, the overlap rule, paging, and the same list as JSON array and CSV."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"
COLUMNS = [
    "posting_id", "person_id", "person", "role_id", "role", "organisation_id", "organisation", "place_id",
    "place", "latitude", "longitude", "cover_organisation", "cover_role", "nature", "acting", "dates_edtf",
    "start_earliest", "start_latest", "end_earliest", "end_latest", "overlap", "reading", "mode", "actuality",
    "sources", "as_written",
]


def get(client: TestClient, query: str) -> dict[str, Any]:
    answer = client.get(f"{API}/postings?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def people(answer: dict[str, Any]) -> set[str]:
    return {item["person"]["id"] for item in answer["items"]}


def test_a_posting_has_the_fields_of_the_contract(client: TestClient) -> None:
    (posting,) = get(client, "role=resident&place=harbin&from=1930&to=1941")["items"]
    assert posting["id"].startswith("c-")
    assert posting["url"] == f"/claims/{posting['id']}"
    assert posting["person"]["url"] == "/persons/codename-lavrov"
    assert posting["place"] == {"id": "harbin", "label": "Harbin", "latitude": 45.75, "longitude": 126.65}
    assert posting["dates"] == {
        "edtf": "1937/1939", "label": "1937 – 1939",
        "start_earliest": "1937-01-01", "start_latest": "1937-12-31",
        "end_earliest": "1939-01-01", "end_latest": "1939-12-31",
        "basis": {"start": "stated", "end": "stated"},
    }
    assert {name: posting[name] for name in ("reading", "mode", "actuality", "assessment", "nature", "acting")} == {
        "reading": "stated", "mode": "asserted", "actuality": "held", "assessment": "none", "nature": "office",
        "acting": False,
    }
    assert posting["overlap_reason"]


@pytest.mark.parametrize("name", ["Harbin", "harbin", "Харбин", "哈尔滨", "kharbin", "HARBIN"])
def test_a_place_is_known_by_every_name(client: TestClient, name: str) -> None:
    assert people(get(client, f"role=resident&place={name}&from=1930&to=1941")) == {"codename-lavrov"}


def test_trees_include_what_is_below(client: TestClient) -> None:
    assert "codename-lavrov" in people(get(client, "role=resident&place=china&limit=100"))
    assert "melnikov-boris-nikolaevich" in people(get(client, "role=consul&place=manchuria"))


def test_a_lineage_is_asked_for_as_a_whole(client: TestClient) -> None:
    whole = people(get(client, "organisation=soviet-military-intelligence&limit=1000"))
    assert {"melnikov-boris-nikolaevich", "ilyichev", "sorkin-naum-semenovich", "codename-lavrov"} <= whole


def test_several_values_of_one_parameter_are_any_of_them(client: TestClient) -> None:
    both = people(get(client, "role=resident&place=harbin&place=shanghai"))
    assert both == {"codename-lavrov", "sorge-richard", "bronin-yakov-grigorievich", "borovich-lev-aleksandrovich"}


def test_overlap_kinds_are_counted_and_offered(client: TestClient) -> None:
    answer = get(client, "role=consul-general&place=harbin&from=1930&to=1941")
    assert answer["items"] == []
    assert answer["by_overlap"]["attested_before"] == 1
    offered = get(client, "role=consul-general&place=harbin&from=1930&to=1941&overlap=attested_before")
    assert people(offered) == {"melnikov-boris-nikolaevich"}
    assert offered["items"][0]["overlap"] == "attested_before"


def test_without_a_window_every_claim_answers_and_overlap_is_null(client: TestClient) -> None:
    answer = get(client, "role=resident&limit=100")
    assert "by_overlap" not in answer
    assert {item["overlap"] for item in answer["items"]} == {None}


def test_candidates_and_collective_roles_are_set_aside_and_offered(client: TestClient) -> None:
    answer = get(client, "person=oschepkov-vasily-sergeevich")
    assert {item["actuality"] for item in answer["items"]} == {"held"}
    assert answer["set_aside"] == {"candidate": 1}
    candidate = get(client, "person=oschepkov-vasily-sergeevich&actuality=candidate")
    assert [item["role"]["id"] for item in candidate["items"]] == ["illegal-intelligence-officer"]
    six = {
        "randmer", "protopopov", "vishnevetsky-nikolai-petrovich", "melnikov-boris-nikolaevich",
        "askov-arkady-borisovich", "salnyn-kristaps",
    }
    assert people(get(client, "nature=collective&role=organiser-of-intelligence")) == six
    assert six < people(get(client, "role=organiser-of-intelligence")), "asking for the role asks for the collective"
    assert get(client, "person=randmer")["set_aside"] == {"collective": 1}


def test_rank_is_the_rank_held_then(client: TestClient) -> None:
    generals = get(client, "rank_min=major-general&role=head-of-intelligence&from=1945-08&to=1945-08")
    wanted = {"chuvyrin-serafim-mikhailovich", "ischenko-yakov-nikiforovich", "sorkin-naum-semenovich"}
    assert wanted <= people(generals)


def test_paging_gives_every_posting_once(client: TestClient) -> None:
    for sort in ("date", "name"):
        whole = client.get(f"{API}/postings.json?sort={sort}").json()
        seen: list[str] = []
        url: str | None = f"{API}/postings?sort={sort}&limit=37"
        while url:
            page = client.get(url)
            seen += [item["id"] for item in page.json()["items"]]
            url = page.json()["next"]
            assert (url is None) == ("link" not in page.headers)
        assert seen == [item["id"] for item in whole]
        assert len(seen) == len(set(seen)) == page.json()["total"]


def test_csv_has_the_columns_of_the_contract(client: TestClient) -> None:
    answer = client.get(f"{API}/postings.csv?role=resident&place=harbin&from=1930&to=1941")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content.endswith(b"\r\n")
    header, row = list(csv.reader(io.StringIO(answer.text)))
    assert header == COLUMNS
    found = dict(zip(header, row, strict=True))
    assert found["person_id"] == "codename-lavrov"
    assert found["sources"] == "redstar-x:121"
    assert found["overlap"] == "certain"


def test_csv_json_and_page_are_the_same_list(client: TestClient) -> None:
    query = "role=military-attache&place=japan&from=1921&to=1940"
    page = [item["id"] for item in get(client, query)["items"]]
    array = [item["id"] for item in client.get(f"{API}/postings.json?{query}").json()]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/postings.csv?{query}").text)))
    assert page == array == [row["posting_id"] for row in rows]


def test_excel_begins_with_a_byte_order_mark(client: TestClient) -> None:
    assert client.get(f"{API}/postings.csv?excel=1&role=resident").content.startswith(b"\xef\xbb\xbfposting_id")


def test_empty_parameters_are_ignored(client: TestClient) -> None:
    query = "role=resident&place=harbin&from=1930&to=1941"
    assert get(client, f"{query}&organisation=&rank=&fate=&service=&cover=") == get(client, query)
