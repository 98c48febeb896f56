"""The pages about company say what the API says, and lead to the passages."""

import re

from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

API = "/api/v1"
KUKK, MELNIKOV = "/persons/kukk-aleksandr-ivanovich", "/persons/melnikov-boris-nikolaevich"
TOGETHER = f"{KUKK}/with/melnikov-boris-nikolaevich"


def page(client: TestClient, path: str, status: int = 200) -> HTMLParser:
    """A page as a tree, nothing inline."""
    answer = client.get(path)
    assert answer.status_code == status, path
    tree = HTMLParser(answer.text)
    assert len(tree.css("h1")) == 1
    assert not tree.css("[style], script:not([src]), style")
    return tree


def said(tree: HTMLParser, selector: str = "main") -> str:
    """The text of a part of the page."""
    node = tree.css_first(selector)
    assert node is not None, selector
    return re.sub(r"\s+", " ", node.text(separator=" ")).replace(" ,", ",")


def links(tree: HTMLParser, selector: str = "a[href]") -> set[str]:
    """Where the links lead."""
    return {str(node.attributes["href"]) for node in tree.css(selector)}


def test_contemporaries_shows_what_the_api_answers(client: TestClient) -> None:
    tree = page(client, f"{KUKK}/contemporaries?wide=false")
    answered = {one["person"]["url"] for one in client.get(f"{API}{KUKK}/contemporaries?wide=false").json()["items"]}
    assert links(tree, ".stand h3 a.person") == answered
    words = said(tree)
    assert "Possibly there at the same time" in words
    assert "The end of Kukk’s post is known only as May 1932" in words
    assert "at most 5 months" in words
    assert "Soviet embassy in Japan" in words
    assert "/sources/redstar-x#p94" in links(tree)
    assert {f"{API}{KUKK}/contemporaries.csv?wide=false", f"{API}{KUKK}/contemporaries?wide=false"} <= links(tree)


def test_contemporaries_pages_on_and_counts_what_it_leaves_aside(client: TestClient) -> None:
    tree = page(client, f"{MELNIKOV}/contemporaries?limit=3")
    (further,) = links(tree, "a[rel=next]")
    second = page(client, further)
    assert links(second, ".pager a:not([rel])"), "back to the first page"
    asides = links(tree, ".aside a")
    assert any("undated" in link and "attested_before" in link for link in asides)
    assert any("wide=false" in link for link in asides)


def test_a_person_alone_is_said_so(client: TestClient) -> None:
    words = said(page(client, "/persons/chiang-kai-shek/contemporaries"))
    assert "No one else is recorded here yet" in words
    assert "does not mean that no one was there" in words


def test_a_question_that_cannot_be_read_is_a_page_that_helps(client: TestClient) -> None:
    for path in (f"{KUKK}/contemporaries", TOGETHER):
        tree = page(client, f"{path}?place=jappan&from=1940&to=1930", 422)
        assert "Japan" in said(tree, ".refusal")
        values = {str(field.attributes.get("value")) for field in tree.css("form input")}
        assert {"jappan", "1940", "1930"} <= values


def test_two_persons_side_by_side(client: TestClient) -> None:
    tree = page(client, TOGETHER)
    words = said(tree)
    assert "both there from 29 February 1932 to 1 May 1932 at least" in words
    items = client.get(f"{API}{TOGETHER}").json()["items"]
    assert len(tree.css(".sides .readings")) == len(items)
    assert len(tree.css(".sides .readings > div")) == 2 * len(items)
    assert f"{API}{TOGETHER}.csv" in links(tree)
    assert "No claim about the one names the other" in words


def test_ties_and_misses_are_told(client: TestClient) -> None:
    ties = said(page(client, "/persons/sorge-richard/with/bronin-yakov-grigorievich"), ".claims")
    assert "Succeeded" in ties
    assert "Met" in ties
    lead = said(page(client, "/persons/bronin-yakov-grigorievich/with/borovich-lev-aleksandrovich"), ".lead")
    assert lead.strip() == "Both in Shanghai, but Bronin left in November 1935 and Borovich came in 1936."
    nothing = said(page(client, f"{KUKK}/with/hitler"), ".lead")
    assert nothing.strip() == "They are recorded in no common place or organisation."


def test_a_career_shows_who_else_was_there(client: TestClient) -> None:
    tree = page(client, KUKK)
    (section,) = tree.css("section[aria-labelledby=company]")
    found = {str(node.attributes["href"]) for node in section.css("a")}
    assert {MELNIKOV, "/persons/rink-ivan-aleksandrovich", f"{KUKK}/contemporaries", TOGETHER} <= found
    assert len(section.css("li")) <= 8
    assert "No one else is recorded here yet: nobody" in said(page(client, "/persons/chiang-kai-shek"))


def test_former_and_unknown_ids(client: TestClient) -> None:
    answer = client.get("/persons/kukk-alexander-ivanovich/contemporaries", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, f"{KUKK}/contemporaries")
    assert f"{KUKK}/contemporaries" in links(page(client, "/persons/kuk-aleksandr/contemporaries", 404))
    assert TOGETHER in links(page(client, f"/persons/kuk-aleksandr/with/{MELNIKOV.rpartition('/')[2]}", 404))


def test_the_pages_stay_within_their_budget(client: TestClient) -> None:
    for path in (f"{MELNIKOV}/contemporaries", "/persons/sorge-richard/with/bronin-yakov-grigorievich"):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert int(answer.headers["content-length"]) <= 35 * 1024, path


def test_a_man_with_each_of_the_others_has_a_page(client: TestClient) -> None:
    people = [one["id"] for one in client.get("/api/v1/persons?personnel=true&limit=1000").json()["items"]]
    melnikov = "melnikov-boris-nikolaevich"
    assert len(people) > 40
    for other in people:
        shown = client.get(f"/persons/{melnikov}/with/{other}")
        assert shown.status_code == (422 if other == melnikov else 200), other
    widely = client.get("/persons/melnikov-boris-nikolaevich/with/sorge-richard")
    assert widely.status_code == 200
    assert "it is wide" in widely.text
