"""Fates, codenames and sources: each page answers first, draws what it says, and leaves nobody out."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

API = "/api/v1"


def page(client: TestClient, path: str, status: int = 200) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == status, path
    return HTMLParser(answer.text)


def text(tree: HTMLParser) -> str:
    assert tree.body is not None
    return re.sub(r"\s+", " ", tree.body.text(separator=" "))


def lead(tree: HTMLParser) -> str:
    found = tree.css_first(".lead")
    assert found is not None
    return re.sub(r"\s+", " ", found.text(separator=" ")).replace(" ,", ",").strip()


def total(client: TestClient, url: str) -> int:
    """How many persons a page of people lists, by the address of the page."""
    pairs = [(name, value) for name, value in parse_qsl(urlsplit(url).query) if (name, value) != ("personnel", "all")]
    found: int = client.get(f"{API}/persons", params=[*pairs, ("limit", "1")]).json()["total"]
    return found


@pytest.mark.parametrize("query", ["", "by=service", "by=role", "by=place", "by=decade", "by=organisation"])
def test_everybody_is_drawn_once(client: TestClient, query: str) -> None:
    found = client.get(f"{API}/fates/cohorts?personnel=true&{query}").json()
    for row in (found, *found["items"]):
        assert sum(row["drawn"].values()) == row["persons"]
        assert row["drawn"]["not_stated"] == row["not_stated"]


@pytest.mark.parametrize("query", ["", "personnel=all&by=role", "role=resident&by=place", "by=decade"])
def test_every_part_of_a_bar_leads_to_its_people(client: TestClient, query: str) -> None:
    tree = page(client, f"/fates?{query}")
    seen = 0
    for link in tree.css(".drawing.wide a")[:40]:
        title = link.css_first("title")
        assert title is not None
        number = re.search(r": (\d+) [a-z]", title.text())
        if number:
            seen += 1
            assert total(client, str(link.attributes["href"])) == int(number[1]), title.text()
    assert seen


def test_the_page_of_fates_begins_with_its_answer(client: TestClient) -> None:
    tree = page(client, "/fates")
    api = client.get(f"{API}/fates/cohorts?personnel=true&by=service").json()
    assert lead(tree).startswith(f"Of {api['persons']} people, the texts do not say of {api['not_stated']} what became")
    rows = tree.css(".drawing.wide .d-lane")
    assert rows[0].text() == "All of them"
    assert len(rows) == 1 + len(api["items"]), "every service, and all of them"
    data = {str(link.attributes["href"]) for link in tree.css("a[type='application/json']")}
    assert f"{API}/fates/cohorts?by=service&personnel=true" in data
    assert "not that nothing happened" in text(tree)


def test_the_chart_of_fates_is_a_file_that_cites_itself(client: TestClient) -> None:
    answer = client.get("/fates/cohorts.svg?by=role&place=japan")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "CC BY 4.0" in answer.text
    assert "not stated" in answer.text
    assert client.get("/fates/cohorts.svg?role=residnt").status_code == 422
    assert client.get("/fates/cohorts.svg?role=resident&place=tokyo&from=1950").status_code == 404


def test_badges_are_a_filter_of_people(client: TestClient) -> None:
    ids = {one["id"] for one in client.get(f"{API}/persons?badge=executed&limit=100").json()["items"]}
    assert ids == {"vishnevetsky-nikolai-petrovich"}
    wrong = client.get(f"{API}/persons?badge=beheaded")
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["accepted"][0] == "executed"
    told = {one["id"] for one in client.get(f"{API}/persons?badge=other&limit=100").json()["items"]}
    silent = {one["id"] for one in client.get(f"{API}/persons?fate=not-stated&limit=1000").json()["items"]}
    assert not told & silent


def test_a_fate_says_who_met_it_when_and_by_whom(client: TestClient) -> None:
    tree = page(client, "/fates/deprived-of-liberty")
    answer = client.get(f"{API}/fates/claims?kind=deprived-of-liberty").json()
    people = {one["person"]["id"] for one in answer["items"]}
    assert lead(tree).startswith(f"Told of {len(people)} people in {answer['total']} claims between 1918 and 1949")
    assert "only alleged" in lead(tree)
    hands = tree.css_first("section[aria-labelledby=hands]")
    assert hands is not None
    assert "the texts do not say" in hands.text().lower()
    for link in hands.css("a"):
        query = urlsplit(str(link.attributes["href"])).query
        asked = client.get(f"{API}/fates/claims?{query}&limit=1000")
        assert asked.status_code == 200
        assert asked.json()["items"]
    assert client.get("/fates/deprived-of-liberty/years.svg").status_code == 200
    assert "Any loss of liberty" in text(tree)


def test_the_years_of_a_fate_are_those_of_its_claims(client: TestClient) -> None:
    tree = page(client, "/fates/sentenced")
    for row in tree.css("table.years tbody tr"):
        link = row.css_first("a")
        assert link is not None
        query = urlsplit(str(link.attributes["href"])).query
        found = client.get(f"{API}/fates/claims?{query}").json()
        assert sum(int(cell.text()) for cell in row.css("td")) == found["persons"]


@pytest.mark.parametrize(("path", "ink"), [("/fates/shot", "mark-executed"), ("/places/tokyo", "svc-")])
def test_the_legend_of_a_chart_has_the_ink_of_its_bars(client: TestClient, path: str, ink: str) -> None:
    tree = page(client, path)
    keys = [one.attributes["class"] or "" for one in tree.css("ul.legend .ink")]
    assert len(keys) >= 4
    assert all(ink in one for one in keys)


@pytest.mark.parametrize("path", ["/fates/shot", "/where?person=vishnevetsky-nikolai-petrovich", "/persons?q=Vishn"])
def test_rehabilitation_is_said_once_and_no_sign_stands_alone(client: TestClient, path: str) -> None:
    rows = [row for row in page(client, path).css("tbody tr") if "Vishnevetsky" in row.text()]
    assert rows
    for row in rows:
        cell = row.css_first("td[data-label=Fate], td[data-label='In sum']")
        assert cell is not None
        assert cell.text().lower().count("rehabilitated") == 1
        signs = [svg for svg in cell.css("svg") if svg.parent is not None and "fate" in str(svg.parent.attributes)]
        assert len(signs) == len(cell.css(".fate")) == len(cell.css("svg"))


def test_a_fate_nobody_met_says_so(client: TestClient) -> None:
    empty = next(one for one in client.get(f"{API}/fates").json()["items"] if not one["counts"]["claims"])
    tree = page(client, empty["url"])
    assert lead(tree) == "Nobody is recorded with it yet."
    assert client.get(f"{empty['url']}/years.svg").status_code == 404
    assert client.get("/fates/shott").status_code == 404


def test_a_codename_nobody_resolved_is_still_somebody(client: TestClient) -> None:
    tree = page(client, "/codenames/lavrov")
    assert lead(tree) == (
        "Nobody has identified Lavrov: the texts read give the codename and no name with it, only a post: "
        "resident in Harbin. Used by Soviet military intelligence, 1937 – 1939."
    )
    said = text(tree)
    assert "cholera" in said
    assert "No text read and no editor proposes anybody" in said
    links = {str(link.attributes["href"]) for link in tree.css("main a[href]")}
    assert {"/persons/codename-lavrov", "/sources/redstar-x#p121", "/claims/c-4wxzgm"} <= links
    assert tree.css_first(".drawing.wide .svc-1") is not None


def test_a_codename_of_somebody_named(client: TestClient) -> None:
    tree = page(client, "/codenames/abram")
    assert lead(tree).startswith("The codename of Yakov Grigorievich Bronin. Used by Soviet military intelligence")
    assert "When it was borne the texts do not say" in lead(tree)
    assert client.get("/codenames/abram/years.svg").status_code == 200


def test_codenames_say_how_many_are_resolved(client: TestClient) -> None:
    items = client.get(f"{API}/codenames").json()["items"]
    named = sum(one["resolved"] for one in items)
    tree = page(client, "/codenames")
    assert f"Of {named} the texts name the bearer; of {len(items) - named} nobody has identified" in text(tree)
    assert len(tree.css("table tbody tr")) == len(items)
    alone = page(client, "/codenames?resolved=false")
    assert "the texts name the bearer" not in text(alone)


def test_a_source_shows_every_passage_and_every_claim(client: TestClient) -> None:
    for source in ("redstar-x", "lyushkov-blog"):
        tree = page(client, f"/sources/{source}")
        entry = client.get(f"{API}/sources/{source}").json()
        assert len(tree.css(".strip li")) == entry["counts"]["passages"]
        assert len(tree.css(".strip a")) == entry["counts"]["passages_cited"] == len(tree.css(".stand > li"))
        for link in tree.css(".strip a"):
            target = str(link.attributes["href"]).removeprefix("#")
            assert len(tree.css(f"#{target}")) == 1
        claims = {str(link.attributes["href"]) for link in tree.css(".stand a[href^='/claims/']")}
        answer = client.get(f"{API}/claims?source={source}&limit=1000").json()
        assert claims == {one["url"] for one in answer["items"]}


def test_the_kinds_of_claims_of_a_source_are_counted(client: TestClient) -> None:
    tree = page(client, "/sources/redstar-x")
    rows = tree.css("section[aria-label='Claims by kind'] li")
    assert rows
    for row in rows:
        link, number = row.css_first("a"), row.css_first(".muted")
        assert link is not None
        assert number is not None
        query = urlsplit(str(link.attributes["href"])).query
        assert client.get(f"{API}/claims?{query}&limit=1").json()["total"] == int(number.text())


def test_a_passage_has_a_page_with_its_phrases(client: TestClient) -> None:
    tree = page(client, "/sources/redstar-x?passage=121")
    assert "was led by the resident" in text(tree)
    assert "“station in Harbin" not in lead(tree)
    answer = client.get(f"{API}/claims?source=redstar-x&passage=121").json()
    claims = {str(link.attributes["href"]) for link in tree.css("section.stand a[href^='/claims/']")}
    assert claims == {one["url"] for one in answer["items"]}
    assert {str(one.attributes["rel"]) for one in tree.css("a[rel]")} >= {"prev", "next"}
    assert "No claim rests on this passage" in text(page(client, "/sources/redstar-x?passage=1"))
    assert "is no number of a passage" in text(page(client, "/sources/redstar-x?passage=x", 422))
    assert "has no passage 9999" in text(page(client, "/sources/redstar-x?passage=9999", 404))
    page(client, "/sources/redstar-x?passge=1", 422)


def test_the_years_a_source_covers(client: TestClient) -> None:
    rows = client.get(f"{API}/coverage?by=source").json()["items"]
    texts = {one["id"]: one for one in rows}
    tree = page(client, "/sources/redstar-x")
    shown = {
        int(line.css("th")[0].text(strip=True)): [int(cell.text()) for cell in line.css("td")]
        for line in tree.css("table.years tbody tr")
    }
    assert shown == {one["year"]: [one["certain"], one["possible"]] for one in texts["redstar-x"]["years"]}
    assert client.get("/sources/redstar-x/years.svg").status_code == 200
    assert client.get("/sources/editor/years.svg").status_code == 404
