"""The page of plain words: the answer with how it was understood, the form to change it, and refusals that help."""

import re
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.support.visit import Visit

API = "/api/v1/ask"
EACH_TARGET = [
    "all residents in Harbin 1930–1941",
    "Soviet military attachés in Japan",
    "residents in Harbin, Shanghai and Tokyo",
    "who was certainly in Harbin in 1938",
    "intelligence personnel in Harbin in 1938",
    "under the cover of Sovtorgflot",
    "consuls arrested",
    "career of Melnikov 1917–1933",
    "who headed the intelligence department of the OKDVA",
    "Japanese generals",
    "who studied at the Frunze Academy",
    "codename Abram",
    "unidentified agents",
    "Heroes of the Soviet Union",
    "women arrested in 1925",
    "lieutenant generals in 1945",
    "arrested and shot in 1937",
    "consuls in Harbin then within two years chargé d'affaires in Japan",
    "who was captured by the Chinese",
    "who was captured by the Japanese in 1918",
    "what became of Lyushkov",
    "how did Vishnevetsky die",
    "who was where on 13 June 1938",
    "who was where in August 1945 as head of an intelligence department",
    "succession of residents in Shanghai",
    "Sorge's contemporaries in Shanghai",
    "Sorge and Bronin in 1933",
]
REFUSED = [
    "residents in Harbn 1930–1941", "who was resdient in Shanghai", "career of Melnkov",
    "residents in Harbin 1941–1930",
    "who commanded the Amur Military District", "the only resident in Harbin", "residents in May", "who replaced Sorge",
    "agents or generals", "?",
]  # fmt: skip


def page(client: TestClient, words: str, status: int = 200) -> HTMLParser:
    """The page of a question."""
    answer = client.get("/ask", params={"q": words})
    assert answer.status_code == status, words
    return HTMLParser(answer.text)


def answered(tree: HTMLParser) -> list[str]:
    """The persons and claims an answer links, in order."""
    links = [str(link.attributes["href"]) for link in tree.css("main a") if link.attributes.get("href")]
    return [link for link in links if re.match(r"/(persons|claims)/[a-z0-9-]+$", link)]


def text(tree: HTMLParser) -> str:
    """All the words of a page."""
    assert tree.body is not None
    return re.sub(r"\s+", " ", tree.body.text(separator=" "))


def test_the_box_comes_with_questions_that_are_answered(client: TestClient) -> None:
    tree = HTMLParser(client.get("/ask").text)
    samples = [str(link.attributes["href"]) for link in tree.css("ul.samples a")]
    assert len(samples) >= 10
    for link in samples:
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("words", EACH_TARGET)
def test_the_form_submitted_unchanged_asks_the_same(client: TestClient, words: str) -> None:
    tree = page(client, words)
    form = tree.css_first("form.asked-parts")
    assert form is not None
    pairs = [(str(one.attributes["name"]), one.attributes.get("value") or "") for one in form.css("input")]
    again = client.get(f"{form.attributes['action']}?{urlencode(pairs)}")
    assert again.status_code == 200, pairs
    shared = client.get(client.get(API, params={"q": words}).json()["interpretation"]["url"])
    assert set(answered(HTMLParser(again.text))) == set(answered(HTMLParser(shared.text)))
    assert set(answered(tree)) == set(answered(HTMLParser(shared.text)))


@pytest.mark.parametrize("words", EACH_TARGET)
def test_each_part_is_in_the_words_of_the_question(client: TestClient, words: str) -> None:
    understood = client.get(API, params={"q": words}).json()["interpretation"]
    for part in understood["parts"]:
        assert words[part["start"] : part["end"]] == part["words"]
    assert understood["sentence"] in text(page(client, words))


@pytest.mark.parametrize("words", REFUSED)
def test_every_link_of_a_refusal_leads_to_an_answer(client: TestClient, words: str) -> None:
    tree = page(client, words, 422)
    box = tree.css_first("input#ask-q")
    assert box is not None
    assert box.attributes["value"] == words, "the question stands in its box, to be changed"
    for link in tree.css(".refusal a"):
        assert client.get(str(link.attributes["href"])).status_code == 200, link.attributes["href"]


def test_a_misspelt_word_is_put_right_by_a_link(client: TestClient) -> None:
    tree = page(client, "residents in Harbn 1930–1941", 422)
    assert "Harbin" in [link.text() for link in tree.css(".refusal a")]


def test_a_note_and_another_reading_are_shown(client: TestClient) -> None:
    assert "is read as 'or'" in text(page(client, "who was in Japan and in China"))
    assert "It could also mean" in text(page(client, "GRU residents in Shanghai"))


def test_markup_in_a_question_stays_words(client: TestClient) -> None:
    answer = client.get("/ask", params={"q": "<script>alert(1)</script> residents"})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "words", ["\0", "a" * 10_000, "residents " * 61, "'; DROP TABLE person; --", "\N{GRINNING FACE}", "%_%", "../.."]
)
def test_what_is_no_question_is_refused_in_words(client: TestClient, words: str) -> None:
    for path in ("/ask", API, f"{API}.csv"):
        assert client.get(path, params={"q": words}).status_code == 422, path


def test_a_narrow_screen_without_script_asks_and_changes(browser: Browser, site: str) -> None:
    with Visit(browser, site, width=390, script=False) as visit:
        visit.page.goto("/ask")
        visit.page.fill("#ask-q", "consuls in Harbin then within two years chargé d'affaires in Japan")
        visit.page.click(".ask-box button")
        assert "Melnikov" in visit.page.inner_text("main")
        for _ in range(2):
            wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide == 0
            visit.page.goto("/ask?q=residents+in+Harbn")
