"""Careers side by side: the page says what the API answers, in drawing and in words, and helps to name persons."""

import re
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.support.visit import Visit

API = "/api/v1"
SHANGHAI = "/compare?a=sorge-richard&b=bronin-yakov-grigorievich&c=borovich-lev-aleksandrovich"
TOKYO = "/compare?a=melnikov-boris-nikolaevich&b=kukk-aleksandr-ivanovich"


def page(client: TestClient, path: str, status: int = 200) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == status, path
    tree = HTMLParser(answer.text)
    assert len(tree.css("h1")) == 1
    assert not tree.css("[style], script:not([src]), style")
    return tree


def said(tree: HTMLParser, selector: str = "main") -> str:
    node = tree.css_first(selector)
    assert node is not None, selector
    return re.sub(r"\s+", " ", node.text(separator=" ")).replace(" ,", ",")


def links(tree: HTMLParser, selector: str = "main a[href]") -> list[str]:
    return [str(node.attributes["href"]) for node in tree.css(selector)]


def test_drawing_and_words_hold_the_same_claims(client: TestClient) -> None:
    for path in (SHANGHAI, TOKYO):
        tree = page(client, path)
        people = [one["url"] for one in client.get(API + path).json()["persons"]]
        told = set(links(tree, ".in-words a[href*='#claim-']"))
        for size in ("wide", "narrow"):
            drawn = {link for link in links(tree, f"svg.{size} a") if "#claim-" in link}
            undrawn = set(links(tree, "p.apart a"))
            assert drawn | undrawn == told
            assert {link.partition("#")[0] for link in told} == set(people)


def test_what_two_shared_stands_in_a_table_that_the_drawing_leads_to(client: TestClient) -> None:
    tree = page(client, TOKYO)
    (pair,) = client.get(API + TOKYO).json()["pairs"]
    close = [one for one in pair["items"] if one["overlap"] in ("certain", "possible") and not one["wide"]]
    rows = [str(row.attributes["id"]) for row in tree.css("tr[id^=pair-]")]
    assert rows == [f"pair-{one['mine']['id']}-{one['theirs']['id']}" for one in close]
    together = [link for link in links(tree, "svg.wide a") if link.startswith("#pair-")]
    assert together
    assert {link.removeprefix("#") for link in together} <= set(rows)
    words = said(tree)
    assert f"{len(pair['items']) - len(close)} more pairs of their posts share something more widely" in words
    assert pair["url"] in links(tree)


def test_three_are_told_two_by_two(client: TestClient) -> None:
    tree = page(client, SHANGHAI)
    lead = said(tree, ".lead")
    assert "Sorge and Bronin : possibly at the same time in Shanghai" in lead
    assert "Bronin and Borovich : both in Shanghai, but Bronin left in November 1935 and Borovich came in 1936" in lead
    assert "Succeeded" in said(tree)
    assert len(tree.css("h2[id^=pair-]")) == 3
    assert {f"{API}{SHANGHAI}", f"{API}{SHANGHAI}".replace("compare?", "compare.csv?")} <= set(links(tree))


def test_silence_is_said(client: TestClient) -> None:
    rows = {
        cells[0]: cells[1:]
        for row in page(client, SHANGHAI).css(".sidewise tbody tr")
        for cells in [[cell.text().strip() for cell in row.css("th, td")]]
    }
    assert rows["Born"] == ["the texts do not say"] * 3
    assert rows["Codenames"] == ["the texts do not say", "Abram", "the texts do not say"]


def test_addresses_by_name_are_those_by_id(client: TestClient) -> None:
    tree = page(client, "/compare?a=Kukk&b=&c=Мельников Б.Н.")
    canonical = tree.css_first("link[rel=canonical]")
    assert canonical is not None
    href = str(canonical.attributes["href"])
    assert href.endswith("/compare?a=kukk-aleksandr-ivanovich&b=melnikov-boris-nikolaevich")


def test_one_person_alone_is_offered_company(client: TestClient) -> None:
    tree = page(client, "/compare?a=kukk-aleksandr-ivanovich")
    offered = links(tree, ".columns a")
    assert "/compare?a=kukk-aleksandr-ivanovich&b=melnikov-boris-nikolaevich" in offered
    assert page(client, offered[0]).css("svg.wide")
    assert "No one else is recorded" in said(page(client, "/compare?a=chiang-kai-shek"))


def test_examples_answer(client: TestClient) -> None:
    examples = links(page(client, "/compare"), ".samples a")
    assert len(examples) == 3
    for one in examples:
        assert page(client, one).css("svg.wide")


def test_who_cannot_be_found_is_asked_for_again(client: TestClient) -> None:
    tree = page(client, "/compare?a=Sorge&b=bronin-yakov", 422)
    assert "Second person" in said(tree, ".refusal")
    values = [str(field.attributes["value"]) for field in tree.css("form.asking input")]
    assert values == ["Sorge", "bronin-yakov", ""]
    meant = "/compare?a=Sorge&b=bronin-yakov-grigorievich"
    assert meant in links(tree, ".refusal a")
    assert page(client, meant).css("svg.wide")
    assert "Yakov Grigorievich Bronin (Soviet military intelligence)" in said(tree, ".refusal")
    assert page(client, "/compare?a=Sorge&b=Kukk&d=1", 422).css(".refusal")


def test_the_drawing_is_a_file_with_its_citation(client: TestClient) -> None:
    answer = client.get(SHANGHAI.replace("compare?", "compare.svg?"))
    assert answer.headers["content-type"].startswith("image/svg+xml")
    words = " ".join(ET.fromstring(answer.text).itertext())
    assert "Careers of Richard Sorge, Yakov Grigorievich Bronin and Lev Aleksandrovich Borovich" in words
    assert client.get("/compare.svg?a=Sorge").status_code == 422


def test_no_link_is_dead(client: TestClient) -> None:
    targets = {link.partition("#")[0] for path in (SHANGHAI, TOKYO, "/compare") for link in links(page(client, path))}
    for target in sorted(one for one in targets if one.startswith("/")):
        assert client.head(target).status_code == 200, target


@pytest.mark.parametrize("script", [True, False])
def test_comparing_others(browser: Browser, site: str, script: bool) -> None:
    with Visit(browser, site, script=script) as visit:
        visit.page.goto(TOKYO)
        visit.page.get_by_label("Third person").fill("Sorge")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/compare?*c=Sorge*", wait_until="commit")
        expect(visit.page.get_by_role("heading", level=1)).to_contain_text("Richard Sorge")
        expect(visit.page.get_by_label("Third person")).to_have_value("Richard Sorge")
        assert visit.complaints == []
