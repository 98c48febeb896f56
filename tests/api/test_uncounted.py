"""Answers too large to be counted: the same rows in the same order, no numbers that would want all to be read."""

from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"
CAP, READ = 8, 15
Asked = list[tuple[str, str]]
POSTS: tuple[Asked, ...] = (
    [],
    [("place", "china")],
    [("from", "1930"), ("to", "1941")],
    [("organisation", "red-army"), ("from", "1930"), ("overlap", "certain,undated,attested_before")],
    [("personnel", "true"), ("readings", "editor")],
    [("role", "head")],
)
PERSONS: tuple[Asked, ...] = (
    [("from", "1930"), ("to", "1941")],
    [("place", "china"), ("personnel", "true")],
    [("from", "1935"), ("overlap", "certain,attested_before")],
)


@pytest.fixture
def bounded(forgetful: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The seed, as if some dozens of posts were a million."""
    monkeypatch.setattr("app.queries.posting_tally.MOST_COUNTED", READ)
    for module in ("domain.query", "queries.posting_tally", "queries.postings", "queries.persons"):
        monkeypatch.setattr(f"app.{module}.COUNT_CAP", CAP)
    return forgetful


def get(client: TestClient, path: str, asked: Asked) -> dict[str, Any]:
    answer = client.get(f"{API}{path}?{urlencode(asked)}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ids(client: TestClient, path: str, asked: Asked, limit: int) -> list[str]:
    """The ids of all pages."""
    page = get(client, path, [*asked, ("limit", str(limit))])
    found = [one["id"] for one in page["items"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        found += [one["id"] for one in page["items"]]
    return found


@pytest.mark.parametrize("ahead", [20, 1])
@pytest.mark.parametrize("sort", ["date", "name"])
@pytest.mark.parametrize("asked", POSTS)
def test_postings_stand_as_they_do_in_the_whole_list(
    bounded: TestClient, monkeypatch: pytest.MonkeyPatch, asked: Asked, sort: str, ahead: int
) -> None:
    """Also where of those put in order first too few answer, so that all must be looked at."""
    monkeypatch.setattr("app.queries.postings.AHEAD", {"date": ahead, "name": ahead})
    sorted_so = [*asked, ("sort", sort)]
    whole = [one["id"] for one in bounded.get(f"{API}/postings.json?{urlencode(sorted_so)}").json()]
    assert len(whole) > READ
    assert ids(bounded, "/postings", sorted_so, 7) == whole


@pytest.mark.parametrize("asked", POSTS)
def test_postings_are_not_counted_unless_exactly(bounded: TestClient, asked: Asked) -> None:
    found = get(bounded, "/postings", asked)
    assert (found["counted"], found["total"], found["persons"]) == (False, None, None)
    assert not {"by_overlap", "persons_by_overlap"} & found.keys()
    assert (found["set_aside"], found["place_wider"], found["explanation"]) == ({}, {}, None)
    exact = get(bounded, "/postings", [*asked, ("count", "exact")])
    assert exact["items"] == found["items"]
    assert "counted" not in exact
    assert exact["total"] > READ
    assert 0 < exact["persons"] <= exact["total"]
    assert ("by_overlap" in exact) == any(name == "from" for name, _ in asked)


def test_few_that_answer_among_many_that_are_read_are_counted(
    forgetful: TestClient, bounded: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they are where nothing is bounded."""
    asked = [("from", "1931"), ("to", "1931"), ("overlap", "certain")]
    found = get(bounded, "/postings", asked)
    assert "counted" not in found
    assert 0 < found["total"] <= CAP
    assert sum(found["by_overlap"].values()) > READ
    monkeypatch.undo()
    assert get(forgetful, "/postings", [*asked, ("limit", "50")]) == found


@pytest.mark.parametrize("asked", POSTS)
def test_facets_are_counted_once_the_question_is_narrower(bounded: TestClient, asked: Asked) -> None:
    found = get(bounded, "/postings/facets", asked)
    assert (found["counted"], found["total"], found["persons"]) == (False, None, None)
    names = ("role", "place", "organisation", "service", "fate", "decade", "overlap")
    assert not any(found[name] for name in names)
    exact = get(bounded, "/postings/facets", [*asked, ("count", "exact")])
    assert exact["total"] > READ
    assert "counted" not in exact
    lines = bounded.get(f"{API}/postings/facets.csv?{urlencode(asked)}").text.splitlines()
    assert len(lines) == 1 + sum(len(exact[name]) for name in names), "a file is whole"


@pytest.mark.parametrize("asked", PERSONS)
def test_persons_stand_as_they_do_in_the_whole_list(bounded: TestClient, asked: Asked) -> None:
    for sort in ("name", "date"):
        whole = bounded.get(f"{API}/persons.json?{urlencode([*asked, ('sort', sort)])}").json()
        assert ids(bounded, "/persons", [*asked, ("sort", sort)], 7) == [one["id"] for one in whole]
    found = get(bounded, "/persons", asked)
    assert (found["counted"], found["total"]) == (False, None)
    assert not {"by_overlap", "claims_by_overlap"} & found.keys()
    exact = get(bounded, "/persons", [*asked, ("count", "exact")])
    assert exact["items"] == found["items"]
    assert exact["total"] == len(whole) > CAP


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/where", "every post that is recorded: more than 10\u202f000 posts, the earliest first"),
        ("/where?place=china&from=1930", "<strong>More than 10\u202f000 posts</strong> of people who served in China"),
        ("/where?place=china&show=map", "Too many posts answer to be drawn on a map"),
        ("/where?place=china&show=years", "Too many posts answer to be counted year by year"),
        ("/roster?on=1935", "<strong>More than 10\u202f000 posts</strong> in 1935: too many to be counted"),
        ("/places/china", "More than 10\u202f000 posts (5 of which we would correct) between"),
        ("/roles/head", "More than 10\u202f000 posts"),
        ("/organisations/red-army", "More than 10\u202f000 posts"),
    ],
)
def test_pages_say_so(bounded: TestClient, path: str, words: str) -> None:
    answer = bounded.get(path)
    assert answer.status_code == 200, answer.text
    assert words in answer.text
    assert "None" not in answer.text
