"""Totals by kind, wider places, and empty answers that explain themselves."""

from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.domain.dates import Window
from app.domain.explain import PEOPLE, POSTS, SILENCE, explain, window_words

API = "/api/v1"


def get(client: TestClient, path: str) -> dict[str, Any]:
    answer = client.get(f"{API}{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_words_of_an_empty_answer() -> None:
    why = explain(
        "as consul in Harbin in 1950", POSTS,
        persons_by_overlap={"certain": 0, "possible": 3, "attested_before": 2, "attested_after": 0, "undated": 1},
        chosen=("certain", "possible"), set_aside={"alleged": 1, "collective": 2},
        wider=[("manchuria", "Manchuria", 1)], without=[("place", "the place", 5), ("role", "the role", 0)],
    )
    assert why.sentence == (
        "Nobody is recorded as consul in Harbin in 1950; 2 were attested before, 1 is undated, 1 post is only alleged, "
        "2 posts are told of groups that acted together, 1 post is placed only in Manchuria. "
        f"Without the place: 5 posts. {SILENCE}"
    )
    assert explain("within these filters", PEOPLE).sentence == f"Nobody is recorded within these filters. {SILENCE}"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(1930, 1, 1), date(1941, 12, 31), "between 1930 and 1941"),
        (date(1931, 1, 1), date(1931, 12, 31), "in 1931"),
        (date(1938, 6, 13), date(1938, 6, 13), "on 13 June 1938"),
        (date(1938, 6, 13), date(1938, 12, 31), "between 13 June 1938 and 1938"),
        (date(1950, 1, 1), None, "in or after 1950"),
        (None, date(1936, 5, 31), "in or before 31 May 1936"),
        (None, None, ""),
    ],
)
def test_windows_in_words(start: date | None, end: date | None, words: str) -> None:
    assert window_words(Window(start, end)) == words


def test_an_answer_that_is_not_empty_needs_no_explanation(client: TestClient) -> None:
    for path in ("/postings?role=resident", "/persons?role=resident", "/fates/claims?kind=captured"):
        assert get(client, path)["explanation"] is None


@pytest.mark.parametrize("path", ["/postings", "/persons"])
def test_what_lies_before_is_told_and_which_filter_keeps_it_out(client: TestClient, path: str) -> None:
    """Line 184: the resident in Tokyo of April 1942 has no name."""
    found = get(client, f"{path}?role=resident&place=tokyo&from=1950")
    noun = "post" if path == "/postings" else "person"
    assert found["explanation"] == (
        "Nobody is recorded as resident in Tokyo in or after 1950; 1 was attested before. "
        f"Without the years: 1 {noun}. {SILENCE}"
    )


def test_what_is_set_aside_is_told(client: TestClient) -> None:
    found = get(client, "/postings?role=illegal-intelligence-officer&person=oschepkov-vasily-sergeevich")
    assert found["total"] == 0
    assert "1 post was only considered" in found["explanation"]


def test_a_fate_nobody_met_there(client: TestClient) -> None:
    found = get(client, "/fates/claims?kind=shot&place=tokyo")
    assert found["explanation"].startswith("Nobody is recorded as shot in Tokyo. Without the place: 1 claim")


def test_persons_by_how_surely_they_were_there(client: TestClient) -> None:
    """Military attachés in Japan (lines 90-95, 188): Kukk from 1931, Rink from 1932 on."""
    found = get(client, "/persons?role=military-attache&place=japan&from=1933&to=1935")
    assert {one["id"]: one["overlap"] for one in found["items"]} == {"rink-ivan-aleksandrovich": "certain"}
    assert found["by_overlap"]["certain"] == 1
    everyone = get(client, "/persons?place=japan&from=1933&to=1935&limit=1000")
    assert everyone["total"] == everyone["by_overlap"]["certain"] + everyone["by_overlap"]["possible"]
    by_kind = [one["overlap"] for one in everyone["items"]]
    assert {kind: by_kind.count(kind) for kind in ("certain", "possible")} == {
        kind: everyone["by_overlap"][kind] for kind in ("certain", "possible")
    }
    certain = get(client, "/persons?place=japan&from=1933&to=1935&overlap=certain&limit=1000")
    assert certain["total"] == everyone["by_overlap"]["certain"]
    assert "by_overlap" not in get(client, "/persons?place=japan")
    assert {one["overlap"] for one in get(client, "/persons?place=japan")["items"]} == {None}


def test_persons_met_otherwise_can_be_asked_for(client: TestClient) -> None:
    found = get(client, "/persons?role=consul-general&place=harbin&from=1930&to=1941&overlap=attested_before")
    assert [(one["id"], one["overlap"]) for one in found["items"]] == [
        ("melnikov-boris-nikolaevich", "attested_before")
    ]
    whole = client.get(f"{API}/persons.json?role=consul-general&from=1928&to=1928").json()
    assert {one["overlap"] for one in whole} <= {"certain", "possible"}


def test_wider_places_are_hinted_at(client: TestClient) -> None:
    found = get(client, "/persons?role=military-attache&place=tokyo")
    japan = get(client, "/persons?role=military-attache&place=japan")
    assert found["place_wider"] == {"japan": 2}, "Kukk and Rink are placed in Japan, no nearer"
    assert found["total"] + 2 == japan["total"]
    fates = get(client, "/fates/claims?kind=imprisoned&place=shanghai")
    assert fates["place_wider"] == {"china": 1}, "Bronin was held in China, the text does not say where"


def test_fates_count_persons_too(client: TestClient) -> None:
    found = get(client, "/fates/claims?person=vishnevetsky-nikolai-petrovich&from=1937&to=1937")
    assert (found["total"], found["persons"]) == (3, 1)
    assert found["by_overlap"]["certain"] == 3
    assert found["persons_by_overlap"]["certain"] == 1


def test_a_person_says_why_he_answers_and_posts_are_counted_beside_persons(client: TestClient) -> None:
    asked = "role=military-attache&place=japan&from=1930&to=1936"
    answer = client.get(f"/api/v1/persons?{asked}").json()
    reasons = {one["id"]: (one["overlap"], one["overlap_reason"]) for one in answer["items"]}
    assert reasons == {  # redstar-x 94, 95
        "kukk-aleksandr-ivanovich": ("certain", "1931 \N{EN DASH} May 1932"),
        "rink-ivan-aleksandrovich": ("certain", "1932 \N{EN DASH} 1937"),
    }
    assert answer["by_overlap"]["certain"] == 2
    posts = client.get(f"/api/v1/postings?{asked}").json()
    assert answer["claims_by_overlap"] == posts["by_overlap"]
    assert client.get("/api/v1/persons?limit=1").json()["items"][0]["overlap_reason"] is None
