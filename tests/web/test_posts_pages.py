"""The pages of rosters and successions: what they say, where they lead, and how they refuse."""

import re

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

API = "/api/v1"
SHANGHAI = "/succession?role=resident&place=shanghai"
PAGES = [
    "/roster", "/roster?on=1938-06-13", "/roster?on=1938&place=harbin",
    "/roster?on=1945-08&role=head-of-intelligence-department", "/roster?on=1950&place=harbin&role=consul-general",
    "/roster?on=1938&overlap=certain,possible,undated", "/succession", SHANGHAI,
    "/succession?role=resident&place=china", "/succession?role=military-attache&place=japan",
    f"{SHANGHAI}&from=1934&to=1938",
    "/succession?role=military-attache&place=tokyo&from=1930&to=1935",
]  # fmt: skip


def page(client: TestClient, path: str, status: int = 200) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == status, path
    return HTMLParser(answer.text)


def said(tree: HTMLParser) -> str:
    assert tree.body is not None
    return re.sub(r"\s+", " ", tree.body.text(separator=" ")).replace(" ,", ",").replace(" .", ".").replace(" ;", ";")


def links(tree: HTMLParser, where: str = "main") -> list[str]:
    return [str(link.attributes["href"]) for link in tree.css(f"{where} a[href]")]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_its_data_and_nothing_inline(client: TestClient, path: str) -> None:
    tree = page(client, path)
    assert len(tree.css("h1")) == 1
    assert not tree.css("[style], script:not([src]), style")
    if "?" in path:
        asked = path.partition("?")[2].replace(",", "%2C")
        kind = path.partition("?")[0].removeprefix("/")
        assert f"{API}/{kind}.csv?{asked}" in links(tree)
        assert f"{API}/{kind}?{asked}" in links(tree)


def test_no_link_of_these_pages_is_dead(client: TestClient) -> None:
    targets = {
        target.partition("#")[0] for path in PAGES for target in links(page(client, path)) if target.startswith("/")
    }
    for target in sorted(targets):
        assert client.head(target).status_code == 200, target


def test_a_roster_shows_by_place_what_the_api_answers(client: TestClient) -> None:
    tree = page(client, "/roster?on=1938-06-13")
    assert "5 people on 13 June 1938: 3 certainly, 2 possibly." in said(tree)
    groups = [re.sub(r"\s+", " ", row.text()).strip() for row in tree.css("tr.group")]
    assert groups[:3] == ["Harbin 1 post", "Japan 1 post", "Moscow 1 post"]
    assert groups[-1] == "Place not stated 1 post"
    answered = {item["person"]["url"] for item in client.get(f"{API}/roster?on=1938-06-13").json()["items"]}
    assert answered == {one for one in links(tree, "table") if one.startswith("/persons/")}
    assert "start known only as between 1936 and January 1944" in said(tree)
    assert "/roster?on=1938-06-12" in links(tree)
    assert "/roster?on=1938-06-14" in links(tree)


def test_certain_ones_come_first_in_each_group(client: TestClient) -> None:
    for body in page(client, "/roster?on=1945&place=japan").css("table tbody"):
        kinds = [mark.text().strip() for mark in body.css(".overlap")]
        assert kinds == sorted(kinds)


def test_months_and_years_lead_to_their_neighbours(client: TestClient) -> None:
    tree = page(client, "/roster?on=1938-01&place=harbin")
    assert {"/roster?on=1937-12&place=harbin", "/roster?on=1938-02&place=harbin"} <= set(links(tree))


def test_an_empty_roster_explains_itself_with_links_that_add(client: TestClient) -> None:
    tree = page(client, "/roster?on=1950&place=harbin&role=consul-general")
    words = said(tree)
    assert "Nobody is recorded as consul general in Harbin in 1950; 1 was attested before" in words
    assert "does not mean that nobody was there" in words
    (added,) = [one for one in links(tree, ".lead") if "attested_before" in one]
    assert "Melnikov" in said(page(client, added))


def test_a_roster_without_its_day_asks_for_it(client: TestClient) -> None:
    tree = page(client, "/roster?place=harbn", 422)
    assert "A day, month or year is needed" in said(tree)
    values = {str(field.attributes.get("value")) for field in tree.css("form input")}
    assert "harbn" in values, "the form is still filled in"
    assert "/roster?place=harbin" in links(tree, ".refusal")


def test_nothing_asked_shows_examples_that_answer(client: TestClient) -> None:
    for path in ("/roster", "/succession"):
        examples = links(page(client, path), ".samples")
        assert len(examples) == 3
        for one in examples:
            assert "Nobody is recorded" not in said(page(client, one))


def test_a_succession_says_what_lies_between_its_holders(client: TestClient) -> None:
    tree = page(client, SHANGHAI)
    names = [node.text().strip() for node in tree.css(".holder h2 a.person")]
    assert names == ["Richard Sorge", "Yakov Grigorievich Bronin", "Lev Aleksandrovich Borovich"]
    words = said(tree)
    assert "3 holders are recorded as resident in Shanghai" in words
    assert "One came after the other, the text says; by the dates alone" in words
    assert "no holder is recorded between November 1935 and 1936" in words
    assert {"/sources/redstar-x#p104", "/claims/c-253gby"} <= set(links(tree, ".between"))


def test_a_succession_marks_the_first_and_the_uncertain_order(client: TestClient) -> None:
    assert "the first, the text says" in said(page(client, "/succession?role=military-attache&place=japan"))
    okdva = page(client, "/succession?role=head-of-intelligence-department&organisation=okdva-intelligence-department")
    assert "The order itself is not certain." in said(okdva)


def test_who_is_no_holder_here_is_told_of_below(client: TestClient) -> None:
    tree = page(client, f"{SHANGHAI}&from=1934&to=1938")
    assert "What the texts say of others" in said(tree)
    assert "Richard Sorge handed over to Yakov Grigorievich Bronin" in said(tree)


def test_an_empty_succession_explains_itself(client: TestClient) -> None:
    tree = page(client, "/succession?role=military-attache&place=tokyo&from=1930&to=1935")
    words = said(tree)
    assert "Nobody is recorded as military attaché in Tokyo, 1930 – 1935" in words
    assert "placed only in Japan" in words
    assert "does not mean that nobody held the post" in words


def test_a_succession_without_a_place_asks_for_one(client: TestClient) -> None:
    tree = page(client, "/succession?role=resident", 422)
    assert "A place or an organisation is needed" in said(tree)
    assert "A role is needed" in said(page(client, "/succession?place=shanghai", 422))


def test_pages_stay_within_their_budget(client: TestClient) -> None:
    for path in PAGES:
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert int(answer.headers["content-length"]) <= 35 * 1024, path
