"""In how many pairs of posts of an organisation two persons met: by API, and on the organisation's page."""

import re
from collections import Counter
from datetime import date
from itertools import combinations
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import text

from app.domain.dates import Bounds, parse_state
from app.domain.overlap import Overlap, between
from app.queries.company_pairs import WIDE_BODIES
from app.schemas.company import BodyPairsOut
from app.web.views.organisation import met_words

API = "/api/v1"
DIRECTORATE = "intelligence-directorate-of-the-red-army"
ALONE = "residency-in-harbin"
"""An organisation in which no two persons met."""
BODIES = (
    ALONE, "residency-in-shanghai", "residency-in-tokyo", "residency-in-japan", DIRECTORATE, "central-apparatus",
    "detachment-731", "trans-baikal-front", "soviet-military-intelligence", "red-army",
)  # fmt: skip
"""Narrow ones and wide ones, with pairs of both kinds, of one of them, and of neither."""
RECORDED = text(
    "SELECT count(*) FROM posting WHERE organisation_id IN (SELECT descendant_id FROM term_closure WHERE ancestor_id ="
    " (SELECT id FROM term WHERE vocabulary = 'organisation' AND slug = :slug))"
)
BOUNDS = ("start_earliest", "start_latest", "end_earliest", "end_latest")


def ask(client: TestClient, slug: str, status: int = 200, **parameters: str) -> Any:
    """What is answered for an organisation."""
    answer = client.get(f"{API}/organisations/{slug}/contemporaries", params=parameters)
    assert answer.status_code == status, answer.text
    return answer.json()


def told(client: TestClient, slug: str) -> str:
    """What its page says of the pairs; "" if nothing."""
    answer = client.get(f"/organisations/{slug}")
    assert answer.status_code == 200, answer.text
    lines = [" ".join(one.text(deep=True).split()) for one in HTMLParser(answer.text).css("p")]
    return "".join(one.removesuffix(" JSON") for one in lines if re.match(r"In .* pairs? of posts", one))


def judged(client: TestClient, slug: str) -> dict[str, int]:
    """How many pairs are of the kinds asked for by default, each two posts of two persons judged by themselves."""
    posts = []
    for one in client.get(f"{API}/postings.json", params={"organisation": slug}).json():
        dates: Any = one["dates"] or dict.fromkeys((*BOUNDS, "edtf"))
        bounds = Bounds(*(dates[name] and date.fromisoformat(dates[name]) for name in BOUNDS))
        capped = parse_state(dates["edtf"] or "").capped or one["assessment"] != "none"
        posts.append((one["person"]["id"], bounds, capped))
    found = Counter(
        between(bounds, others, capped=capped or others_capped)
        for (person, bounds, capped), (other, others, others_capped) in combinations(posts, 2) if person != other
    )  # fmt: skip
    return {str(kind): found[kind] for kind in (Overlap.CERTAIN, Overlap.POSSIBLE)}


@pytest.mark.parametrize("slug", BODIES)
def test_pairs_are_those_that_judging_each_finds_and_the_page_tells_them(client: TestClient, slug: str) -> None:
    wanted, entry = judged(client, slug), client.get(f"{API}/organisations/{slug}").json()
    assert ask(client, slug) == {"organisation": {"id": slug, "label": entry["label"]}, "pairs": wanted}
    assert any(wanted.values()) is (slug != ALONE)
    wide = entry["kind"] in WIDE_BODIES
    assert told(client, slug) == ("" if wide else met_words(wanted["certain"], wanted["possible"]))


def test_some_of_these_are_too_wide_for_a_page_and_others_not(client: TestClient) -> None:
    assert {bool(told(client, slug)) for slug in BODIES if any(ask(client, slug)["pairs"].values())} == {True, False}


@pytest.mark.parametrize(("certain", "possible", "words"), [
    (0, 0, ""),
    (1, 0, "In 1 pair of posts two people certainly served here at the same time."),
    (0, 2, "In 2 pairs of posts two people possibly served here at the same time."),
    (12, 1, "In 12 pairs of posts two people certainly served here at the same time, in 1 more possibly."),
    (1, 40321, "In 1 pair of posts two people certainly served here at the same time, in 40\u202f321 more possibly."),
])  # fmt: skip
def test_the_words_of_a_page(certain: int, possible: int, words: str) -> None:
    assert met_words(certain, possible) == words


def test_a_page_that_tells_of_pairs_leads_to_them_as_data(client: TestClient) -> None:
    page = HTMLParser(client.get(f"/organisations/{DIRECTORATE}").text)
    links = [one.attributes.get("href") for one in page.css("section[aria-labelledby=posts] p a")]
    assert f"{API}/organisations/{DIRECTORATE}/contemporaries" in links


def test_a_page_says_nothing_of_pairs_of_posts_too_many_to_count(
    forgetful: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(forgetful, DIRECTORATE)
    monkeypatch.setattr("app.domain.query.COUNT_CAP", 3)
    assert told(forgetful, DIRECTORATE) == ""


def test_the_kinds_asked_for_are_counted_and_no_others(client: TestClient) -> None:
    every = ask(client, "red-army", overlap=",".join(reversed(Overlap)))["pairs"]
    assert list(every) == [str(kind) for kind in Overlap], "the surest first"
    assert all(every[kind] for kind in ("certain", "possible", "attested_before", "undated"))
    assert every["attested_after"] == 0, "each pair begins with the earlier"
    assert ask(client, "red-army", overlap="undated,certain")["pairs"] == {
        kind: every[kind] for kind in ("certain", "undated")
    }  # fmt: skip
    assert ask(client, "red-army", overlap="")["pairs"] == {kind: every[kind] for kind in ("certain", "possible")}


def test_an_unknown_organisation_is_404_as_by_its_own_address(client: TestClient) -> None:
    unknown = "intelligence-directorate-of-red-army"
    answer, sibling = ask(client, unknown, 404), client.get(f"{API}/organisations/{unknown}")
    assert sibling.status_code == 404
    assert DIRECTORATE in answer["errors"][0]["accepted"]
    assert {**answer, "request_id": ""} == {**sibling.json(), "request_id": ""}


def test_what_cannot_be_placed_is_named(client: TestClient) -> None:
    for parameters, accepted in (
        ({"overlap": "surely"}, [str(kind) for kind in Overlap]), ({"overlp": "certain"}, ["overlap"]),
        ({"limit": "50"}, ["overlap"]), ({"cursor": "abc"}, ["overlap"]), ({"place": "harbin"}, None),
    ):  # fmt: skip
        (problem,) = ask(client, DIRECTORATE, 422, **parameters)["errors"]
        assert problem["parameter"] == next(iter(parameters))
        assert problem["value"] == next(iter(parameters.values()))
        assert accepted is None or problem["accepted"] == accepted


def test_an_organisation_with_too_many_posts_is_refused_and_those_below_it_are_named(
    forgetful: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = "soviet-military-intelligence"
    whole, page = ask(forgetful, slug), told(forgetful, DIRECTORATE)
    with cast(FastAPI, forgetful.app).state.database.connection() as connection:
        posts = connection.execute(RECORDED, {"slug": slug}).scalar_one()
    monkeypatch.setattr("app.queries.company_body.MOST", posts)
    assert ask(forgetful, slug) == whole
    monkeypatch.setattr("app.queries.company_body.MOST", posts - 1)
    problem, other = ask(forgetful, slug, 422, overlap="surely")["errors"]
    assert (problem["parameter"], problem["value"]) == ("id", slug)
    assert problem["message"] == f"more than {posts - 1} posts are recorded in '{slug}': name an organisation below it"
    assert "central-apparatus" in problem["accepted"]
    assert other["parameter"] == "overlap"
    assert any(ask(forgetful, "central-apparatus")["pairs"].values()), "what is below it is counted"
    monkeypatch.setattr("app.queries.company_body.MOST", 0)
    assert told(forgetful, DIRECTORATE) == page, "a page asks of no more posts than it counts"


def test_the_description_shows_what_is_answered(client: TestClient) -> None:
    document = client.get(f"{API}/openapi.json").json()
    (example,) = document["components"]["schemas"][BodyPairsOut.__name__]["examples"]
    assert ask(client, example["organisation"]["id"]) == example
    described = document["paths"][f"{API}/organisations/{{id}}/contemporaries"]["get"]
    assert {one["name"] for one in described["parameters"]} == {"id", "overlap"}
    assert {"200", "404", "422"} <= set(described["responses"])
