"""The page of a network says what the API says, as a picture and as tables that lead to the passages."""

import re

from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.web.test_company_pages import links, page, said

API = "/api/v1"
SORGE, GENDIN, LAVROV = "/persons/sorge-richard", "/persons/gendin-s-g", "/persons/codename-lavrov"


def test_picture_and_tables_show_everybody_the_api_answers(client: TestClient) -> None:
    for person in (SORGE, GENDIN):
        tree, answer = page(client, f"{person}/network"), client.get(f"{API}{person}/network").json()
        everybody = {node["url"] for node in answer["nodes"]}
        others = {one for one in everybody if one != person}
        assert links(tree, "svg.wide a") == everybody == links(tree, "svg.narrow a")
        near = {node["url"] for node in answer["nodes"] if node["standing"] not in ("centre", "further")}
        assert links(tree, "th[scope=rowgroup] a.person") == near
        assert others <= links(tree, "tbody th a.person")
        told = {frozenset((link["source"]["id"], link["target"]["id"])) for link in answer["links"]}
        assert len(tree.css("svg.wide .n-line")) == len(told) == len(tree.css("svg.narrow .n-line"))
        assert len(tree.css("svg.wide a title")) == len(everybody), "every card says its ties"
        assert {f"{API}{person}/network.csv", f"{API}{person}/network", f"{person}/network.svg"} <= links(tree)


def test_the_tables_lead_to_passages_and_side_by_side(client: TestClient) -> None:
    tree = page(client, f"{SORGE}/network")
    words = said(tree)
    assert "Texts tie 2 people to Richard Sorge" in words
    assert "One step further, tied by a text to one of these: 3" in words
    assert "handed over to" in words
    assert f"{SORGE}/with/bronin-yakov-grigorievich" in links(tree)
    assert any(re.fullmatch(r"/sources/redstar-x#p\d+", link) for link in links(tree, ".proof a"))
    assert "prepared Sorge" in said(tree, "svg.wide")


def test_certain_and_possible_are_told_apart_in_words_and_line(client: TestClient) -> None:
    tree = page(client, f"{GENDIN}/network")
    assert "1 certainly, 2 possibly" in said(tree, ".lead")
    for kind, words in (("certain", "certainly at the same time"), ("possible", "possibly at the same time")):
        assert tree.css(f"svg.wide .n-{kind}.n-own")
        assert words in said(tree, ".legend")
    assert "nobody known by name" in said(tree, ".legend")
    assert tree.css("svg.wide .n-unnamed")


def test_an_empty_network_says_so_and_offers_more(client: TestClient) -> None:
    tree = page(client, f"{LAVROV}/network")
    words = said(tree)
    assert "No one else is recorded here yet" in words
    assert "does not mean that no one was there" in words
    assert not tree.css("svg.wide")
    assert f"{LAVROV}/network?wide=true" in links(tree)


def test_filters_are_chips_and_what_is_left_aside_is_offered(client: TestClient) -> None:
    tree = page(client, f"{SORGE}/network?place=berlin&steps=1")
    chips = [re.sub(r"\s+", " ", chip.text()).strip() for chip in tree.css(".chip")]
    assert [chip.split(" ×")[0] for chip in chips] == ["Place: Berlin", "Without those one step further"]
    (canonical,) = links(tree, "link[rel=canonical]")
    assert canonical.endswith("/network?place=berlin&steps=1")
    aside = links(page(client, "/persons/lyushkov-genrikh-samoilovich/network"), ".aside a")
    (planned,) = [link for link in aside if "planned" in link]
    more = page(client, planned)
    assert "/persons/stalin-i-v" in links(more, "svg.wide a")
    assert more.css("svg.wide .n-apart"), "not drawn as if it had come about"


def test_a_question_that_cannot_be_read_is_a_page_that_helps(client: TestClient) -> None:
    tree = page(client, f"{SORGE}/network?place=shangai&steps=3", 422)
    assert "Shanghai" in said(tree, ".refusal")
    assert any("place=shanghai" in link for link in links(tree, ".refusal a"))
    assert client.get("/persons/sorge-rich/network").status_code == 404
    moved = client.get("/persons/kukk-alexander-ivanovich/network", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, "/persons/kukk-aleksandr-ivanovich/network")


def test_the_picture_is_a_file_with_its_source_inside(client: TestClient) -> None:
    answer = client.get(f"{GENDIN}/network.svg?steps=1")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    tree = HTMLParser(answer.text)
    assert said(tree, "svg > title").strip() == "The network of S. G. Gendin"
    assert "7 tied by a text, 1 certainly there at the same time" in said(tree, "svg > desc")
    assert "http://testserver/persons/gendin-s-g/network?steps=1" in answer.text
    assert "CC BY 4.0" in answer.text
    assert all(link.startswith("http://testserver/persons/") for link in links(tree, "a"))
    assert client.get(f"{LAVROV}/network.svg").status_code == 200
    assert client.get(f"{GENDIN}/network.svg?steps=3").status_code == 422


def test_the_page_stays_within_its_budget(client: TestClient) -> None:
    for path in (f"{GENDIN}/network", "/persons/popov-pyotr-akimovich/network?wide=true"):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert int(answer.headers["content-length"]) <= 35 * 1024, path
