"""What answers by the texts say of our corrections: counted from the claims, and one link away, on both engines."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import Connection, create_engine
from starlette.datastructures import QueryParams

from app.api.params import POSTING, Params
from app.queries.postings import corrections_of
from app.queries.resolve import posting_filter

API = "/api/v1"
QUESTIONS = (
    "", "place=changchun", "place=changchun&from=1942&to=1942", "place=chongqing", "place=chongqing&from=1942&to=1942",
    "place=china&from=1940", "role=resident", "role=resident&from=1930&to=1939", "organisation=residency-in-changchun",
    "place=changchun&from=1943&to=1944&overlap=attested_before", "place=harbin&from=1930&to=1941", "person=Bronin",
    "place=changchun&nature=collective", "place=chongqing&from=1950&to=1951",
)


def whole(client: TestClient, query: str) -> list[dict[str, Any]]:
    answer = client.get(f"{API}/postings.json?{query}")
    assert answer.status_code == 200, query
    items: list[dict[str, Any]] = answer.json()
    return items


def page(client: TestClient, path: str) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return HTMLParser(answer.text)


def said(tree: HTMLParser) -> str:
    assert tree.body is not None
    return re.sub(r"\s+", " ", tree.body.text(separator=" ")).replace(" .", ".").replace(" ,", ",").replace(" :", ":")


def links(tree: HTMLParser) -> dict[str, str]:
    return {re.sub(r"\s+", " ", one.text()).strip(): str(one.attributes["href"]) for one in tree.css("main a[href]")}


@pytest.fixture
def connection(seeded_url: str) -> Any:
    engine = create_engine(seeded_url)
    with engine.connect() as made:
        yield made
    engine.dispose()


@pytest.mark.parametrize("query", QUESTIONS)
def test_corrections_are_counted_as_the_claims_have_them(
    client: TestClient, connection: Connection, query: str
) -> None:
    params = Params(QueryParams(query), POSTING)
    asked = posting_filter(connection, params.all, params.get)
    found = corrections_of(connection, asked)
    texts, ours = whole(client, query), whole(client, f"{query}&readings=editor")
    assert found.posts == sum(1 for one in texts if one["corrected_by"])
    assert found.persons == len({one["person"]["id"] for one in ours if one["corrects"]})
    ever = corrections_of(connection, asked, ever=True)
    bare = "&".join(pair for pair in query.split("&") if pair.partition("=")[0] not in ("from", "to", "overlap"))
    assert (ever.posts, ever.persons) == (found.posts, found.persons)
    assert ever.ever == sum(1 for one in whole(client, bare) if one["corrected_by"])


@pytest.mark.parametrize("path", ["/where?place=changchun&from=1942&to=1942", "/roster?on=1942&place=changchun"])
def test_an_answer_says_which_of_its_posts_we_would_correct(client: TestClient, path: str) -> None:
    tree = page(client, path)
    words = "All 5 posts stand as the text has them, though we would correct them: ask with our corrections."
    assert words in said(tree)
    target = links(tree)["ask with our corrections"]
    assert target == f"{path}&readings=editor"
    again = page(client, target)
    assert "though we would correct" not in said(again)
    assert "Nobody is recorded" in said(again)


def test_a_question_in_plain_words_says_it_too(client: TestClient) -> None:
    tree = page(client, "/ask?q=who was in Changchun in 1942")
    assert links(tree)["ask with our corrections"] == "/where?place=changchun&from=1942&to=1942&readings=editor"


def test_an_answer_with_no_such_post_says_nothing_of_corrections(client: TestClient) -> None:
    for path in ("/where?place=harbin&from=1930&to=1941", "/roster?on=1938-06-13&place=harbin", "/places/harbin"):
        assert "correct" not in said(page(client, path)).replace("With our corrections", "").replace(
            "with our corrections", ""), path  # fmt: skip


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/where?place=chongqing&from=1942&to=1942", "/where?place=chongqing&from=1942&to=1942&readings=editor"),
        ("/roster?on=1942&place=chongqing", "/roster?on=1942&place=chongqing&readings=editor"),
        ("/succession?role=resident&place=chongqing", "/where?role=resident&place=chongqing&readings=editor"),
    ],
)
def test_an_empty_answer_says_whom_our_corrections_put_there(client: TestClient, path: str, target: str) -> None:
    assert links(page(client, path))["3 people by our corrections"] == target
    persons = {one.attributes["href"] for one in page(client, target).css("a.person")}
    assert persons == {f"/persons/{one}" for one in ("chuikov-vasily-ivanovich", "ruzankov-a-v", "fedenko-f-a")}


def test_the_api_explains_an_empty_answer_by_our_corrections(client: TestClient) -> None:
    answer = client.get(f"{API}/postings?place=chongqing&from=1942&to=1942").json()
    assert answer["explanation"].startswith("Nobody is recorded in Chongqing in 1942; 3 people by our corrections.")
    with_ours = client.get(f"{API}/postings?place=chongqing&from=1950&to=1950&readings=editor").json()
    assert "corrections" not in with_ours["explanation"]


@pytest.mark.parametrize(
    ("path", "words", "target"),
    [
        ("/places/changchun", "in 7 posts (5 of which we would correct)", "/where?place=changchun"),
        ("/roles/resident", "in 10 posts (3 of which we would correct)", "/where?role=resident"),
        ("/organisations/residency-in-changchun", "in 4 posts (3 of which we would correct)",
         "/where?organisation=residency-in-changchun"),
        ("/places/chongqing", "Nobody is recorded here by the texts; 3 people by our corrections",
         "/where?place=chongqing"),
    ],
)  # fmt: skip
def test_a_term_says_how_many_of_its_posts_we_would_correct(
    client: TestClient, path: str, words: str, target: str
) -> None:
    tree = page(client, path)
    assert words in said(tree)
    assert links(tree)["Ask with our corrections"] == f"{target}&readings=editor"


@pytest.mark.parametrize(
    ("path", "posts"),
    [("/where?place=changchun", 5), ("/roster?on=1945&place=changchun", 5), ("/roles/resident", 3)],
)
def test_the_legend_of_the_years_says_what_is_counted_in_them(client: TestClient, path: str, posts: int) -> None:
    legends = " ".join(re.sub(r"\s+", " ", one.text()) for one in page(client, path).css("ul.legend"))
    assert f"counted as the texts have it, with {posts} posts we would correct" in legends


def test_boxes_of_a_roster_count_people(client: TestClient) -> None:
    """Two posts of one man in 1938 make one person certainly there."""
    tree = page(client, "/roster?on=1938")
    told = client.get(f"{API}/roster?on=1938").json()
    boxes = {
        str(box.attributes["value"]): int(number.text())
        for box, number in zip(tree.css("input[name=overlap]"), tree.css("input[name=overlap] ~ .muted"), strict=True)
    }
    assert boxes == told["persons_by_overlap"] != told["by_overlap"]
    assert "People by each; one can be in two." in said(tree)


@pytest.mark.parametrize(
    "path",
    ["/where?role=resident&place=harbin", "/roster?on=1938&role=resident", "/succession?role=resident&place=shanghai",
     "/ask?q=residents in Harbin in 1938"],
)  # fmt: skip
def test_a_question_for_one_role_says_what_it_is(client: TestClient, path: str) -> None:
    note = client.get(f"{API}/roles/resident").json()["note"]
    assert f"Resident: {note[:1].lower()}{note[1:]}" in said(page(client, path))


def test_what_a_role_is_stands_once_and_for_one_role_only(client: TestClient) -> None:
    assert "Resident: head of" not in said(page(client, "/where?role=resident&role=consul"))
    assert said(page(client, "/where?place=harbin")).count("not an inhabitant") == 0
