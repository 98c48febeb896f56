"""Input no honest question has: refused in words, on both engines alike, and never a crash."""

import base64
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"
LISTS = ("/persons", "/postings", "/claims", "/fates/claims", "/roles", "/places", "/codenames", "/sources")


def cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


CURSORS = [
    "nonsense", "!!!", "e30", cursor(), cursor("date"), cursor("date", "1930-01-01", 1, 2**70),
    cursor("date", "1930-01-01", 1, 2**40), cursor("date", "1930-01-01", True, 1), cursor("date", "1930-01-01", 1.5, 1),
    cursor("date", "1930-13-01", 1, 1), cursor("name", "a\0b", 1, 1, 1), cursor("name", "\ud800", 1, 1, 1),
    cursor("source", -1, 1, 1), cursor("place", 10**12),
    base64.urlsafe_b64encode(b"[" * 180).decode(), base64.urlsafe_b64encode(b'["date", Infinity, 1, 1]').decode(),
]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("given", CURSORS)
def test_a_tampered_cursor_is_refused(client: TestClient, path: str, given: str) -> None:
    answer = client.get(f"{API}{path}", params={"cursor": given})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "limit=99999999999999999999", "limit=-1", "limit=1.5", "limit=" + "0" * 250 + "1", "limit=%D9%A1", "q=%00",
        "q=" + "a" * 301, "count=some", "%00=1", "limit=1&limit=2",
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(client: TestClient, path: str, query: str) -> None:
    answer = client.get(f"{API}{path}?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "query",
    [
        "role=%00", "place=harbin%00", "person=%00", "source=%00", "from=%00", "from=1930&from=1935",
        "role=" + "&role=".join(f"word{number}" for number in range(60)), "role=" + "x" * 400,
        "cover=sovtorgflot&cover=xyzzy", "organisation=" + "%F0%9F%98%80" * 80,
    ],
)  # fmt: skip
def test_a_question_no_one_asks_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"{API}/postings?{query}").status_code == 422


@pytest.mark.parametrize("words", [" ".join(f"w{number}" for number in range(1200)), " ".join("abcdefghijklm")])
def test_a_search_of_too_many_words_is_refused(client: TestClient, words: str) -> None:
    answer = client.get(f"{API}/persons", params={"q": words})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["accepted"]


@pytest.mark.parametrize("passage", ["99999999999999999999", "0", "-1", "%D9%A1", "1.5", "99999", "9" * 200])
def test_a_passage_that_is_not_there_is_refused(client: TestClient, passage: str) -> None:
    answer = client.get(f"{API}/claims?source=redstar-x&passage={passage}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "passage"


@pytest.mark.parametrize("path", ["/persons", "/claims", "/places", "/sources", "/codenames"])
def test_a_nul_in_an_address_finds_nothing(client: TestClient, path: str) -> None:
    assert client.get(f"{API}{path}/a%00b").status_code == 404
    assert client.get(f"{path}/a%00b").status_code == 404


def test_an_unknown_agent_is_compared_with_organisations_and_persons(client: TestClient) -> None:
    body = client.get(f"{API}/fates/claims?agent=chinese-authorites").json()["errors"][0]
    assert "chinese-authorities" in body["accepted"]
    person = client.get(f"{API}/fates/claims?agent=sorge-richrd").json()["errors"][0]
    assert "sorge-richard" in person["accepted"]


def test_covers_are_placed_word_by_word(client: TestClient) -> None:
    one = client.get(f"{API}/postings?cover=sovtorgflot").json()["total"]
    both = client.get(f"{API}/postings?cover=sovtorgflot&cover=consul").json()["total"]
    assert 1 <= one <= both


def test_vocabularies_page_where_a_limit_is_given(client: TestClient) -> None:
    whole = [item["id"] for item in client.get(f"{API}/places").json()["items"]]
    url: str | None = f"{API}/places?limit=30"
    seen: list[str] = []
    while url:
        page = client.get(url).json()
        assert page["total"] == len(whole)
        seen += [item["id"] for item in page["items"]]
        url = page["next"]
    assert seen == whole


@pytest.mark.parametrize("path", ["/sources.json", "/sources.csv", "/sources/redstar-x", "/persons/sorge-richard"])
def test_unknown_parameters_are_refused_everywhere(client: TestClient, path: str) -> None:
    assert client.get(f"{API}{path}?foo=1").status_code == 422


def test_a_browser_may_ask_first(client: TestClient) -> None:
    answer = client.options(f"{API}/postings", headers={"Origin": "https://example.org"})
    assert answer.status_code == 204
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]


def test_any_version_matches_only_what_is_there(client: TestClient) -> None:
    anything = {"If-None-Match": "*"}
    assert client.get(f"{API}/roles", headers=anything).status_code == 304
    assert client.get(f"{API}/persons/nobody", headers=anything).status_code == 404


def test_the_rank_is_the_one_held_at_the_time(client: TestClient) -> None:
    """Sorkin is called major general in 1945; that is no rank of the instructor of 1923."""
    answer = client.get(f"{API}/postings?rank=major-general&person=sorkin-naum-semenovich").json()
    assert {item["role"]["id"] for item in answer["items"]} == {"head-of-intelligence-department"}
    assert all(item["dates"]["edtf"] >= "1941" for item in answer["items"])


def test_a_rank_held_only_possibly_makes_the_answer_possible_and_says_why(client: TestClient) -> None:
    """Fedenko is colonel within 1942, resident within 1942: the two may lie months apart."""
    query = "role=resident&person=fedenko-f-a&from=1942&to=1942"
    (plain,) = client.get(f"{API}/postings?{query}").json()["items"]
    (ranked,) = client.get(f"{API}/postings?{query}&rank=colonel").json()["items"]
    assert plain["overlap"] == "certain"
    assert ranked["overlap"] == "possible"
    assert "rank" in ranked["overlap_reason"]
    gendin = "person=gendin-s-g&from=1938&to=1938&rank=senior-major-of-state-security"
    items = client.get(f"{API}/postings?{gendin}").json()["items"]
    assert "certain" in {one["overlap"] for one in items if one["dates"]["edtf"] == "1938-01-04"}
