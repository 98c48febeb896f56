"""Pages of places, organisations, roles and ranks: what they say first, draw and count is what the API answers."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

API = "/api/v1"
RU = "intelligence-directorate-of-the-red-army"
ASKED = [
    ("place", "places", "harbin"), ("place", "places", "japan"), ("place", "places", "manchuria"),
    ("place", "places", "asia"), ("organisation", "organisations", RU),
    ("organisation", "organisations", "soviet-military-intelligence"), ("role", "roles", "resident"),
    ("role", "roles", "military-attache"), ("role", "roles", "intelligence-officer"),
]  # fmt: skip
DRAWN = [f"/{plural}/{slug}" for _, plural, slug in ASKED] + ["/ranks/major-general", "/organisations/frunze-academy"]


def page(client: TestClient, path: str) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return HTMLParser(answer.text)


def get(client: TestClient, path: str) -> Any:
    return client.get(f"{API}{path}").json()


def words(tree: HTMLParser, selector: str) -> str:
    return re.sub(r"\s+", " ", " ".join(node.text(separator=" ") for node in tree.css(selector))).strip()


def hrefs(tree: HTMLParser, selector: str) -> list[str]:
    return [str(node.attributes["href"]) for node in tree.css(selector)]


def table_of_years(tree: HTMLParser) -> dict[int, tuple[int, int]]:
    return {
        int(row.css("th")[0].text()): (int(row.css("td")[0].text()), int(row.css("td")[1].text()))
        for row in tree.css("table.years tbody tr")
    }


@pytest.mark.parametrize(("parameter", "plural", "slug"), ASKED)
def test_the_first_sentence_counts_what_the_list_answers(
    client: TestClient, parameter: str, plural: str, slug: str
) -> None:
    found = get(client, f"/postings?{parameter}={slug}&limit=1000")
    years = table_of_years(page(client, f"/{plural}/{slug}"))
    said = words(page(client, f"/{plural}/{slug}"), "p.lead")
    assert said.startswith(f"{found['persons']} people in {found['total']} posts")
    assert f"between {min(years)} and {max(years)}" in said
    undated = sum(1 for one in found["items"] if not one["dates"] or not one["dates"]["edtf"])
    assert (f"{undated} post" in said and "undated" in said) is bool(undated)


@pytest.mark.parametrize("path", ["/places/japan", f"/organisations/{RU}", "/roles/intelligence-officer"])
def test_the_first_sentence_counts_all_however_few_are_listed(
    forgetful: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    said = words(page(forgetful, path), "p.lead")
    assert "undated" in said
    monkeypatch.setattr("app.web.views.posting.MOST", 10)
    assert words(page(forgetful, path), "p.lead") == said


def test_a_post_only_alleged_is_told_of_where_nobody_held_it_for_certain(client: TestClient) -> None:
    found = get(client, "/postings?role=special-intelligence-officer")
    assert (found["total"], found["set_aside"]) == (0, {"alleged": 1})
    said = words(page(client, "/roles/special-intelligence-officer"), "p.lead")
    assert said == "Nobody is recorded in it for certain; 1 alleged."


@pytest.mark.parametrize(("parameter", "plural", "slug"), ASKED)
def test_every_year_counts_who_the_same_question_finds_in_it(
    client: TestClient, parameter: str, plural: str, slug: str
) -> None:
    tree = page(client, f"/{plural}/{slug}")
    told = table_of_years(tree)
    for year in range(min(told) - 1, max(told) + 2):
        found = get(client, f"/postings?{parameter}={slug}&from={year}&to={year}&limit=1")
        certain = found["persons_by_overlap"]["certain"]
        assert told.get(year, (0, 0)) == (certain, found["persons"] - certain), year
    assert set(hrefs(tree, "table.years a")) == {f"/where?{parameter}={slug}&from={year}&to={year}" for year in told}
    data = get(client, f"/postings/years?{parameter}={slug}")["items"]
    assert {one["year"]: (one["certain"], one["possible"]) for one in data} == told
    links = hrefs(tree, "details .data-links a")
    assert f"{API}/postings/years?{parameter}={slug}" in links
    assert client.get(f"{API}/postings/years.csv?{parameter}={slug}").status_code == 200


@pytest.mark.parametrize(("parameter", "plural", "slug"), ASKED)
def test_everybody_is_drawn_or_named_or_the_page_says_where_they_are(
    client: TestClient, parameter: str, plural: str, slug: str
) -> None:
    tree = page(client, f"/{plural}/{slug}")
    found = get(client, f"/postings?{parameter}={slug}&limit=1000")["items"]
    claims = {one["url"] for one in found}
    shown = {link for link in hrefs(tree, "svg.wide a, p.apart a") if link.startswith("/claims/")}
    whole = hrefs(tree, "section.drawn a.button")
    assert shown <= claims
    if whole:
        assert whole == [f"/where?{parameter}={slug}"]
    elif len(tree.css("p.apart a")) < 12:
        assert shown == claims


@pytest.mark.parametrize("path", DRAWN)
def test_the_chart_is_a_file_with_its_citation_inside(client: TestClient, path: str) -> None:
    assert f"{path}/years.svg" in hrefs(page(client, path), "section.drawn a")
    answer = client.get(f"{path}/years.svg")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = ET.fromstring(answer.text)
    said = " ".join(root.itertext())
    assert "Kartoteka, release" in said
    assert f"http://testserver{path}" in said
    assert "CC BY 4.0" in said
    links = {str(one.attrib["href"]) for one in root.iter("{http://www.w3.org/2000/svg}a")}
    assert links
    assert all(link.startswith("http://testserver/") for link in links)


def test_what_is_not_dated_has_no_chart_and_says_so(client: TestClient) -> None:
    tree = page(client, "/places/pingfan")
    assert "Nobody is recorded here yet" in words(tree, "p.lead")
    assert not tree.css("section.drawn svg")
    assert client.get("/places/pingfan/years.svg").status_code == 404
    assert client.get("/places/harbn/years.svg").status_code == 404


@pytest.mark.parametrize(("parameter", "plural", "slug"), ASKED)
def test_what_divides_the_answer_is_counted_as_its_facets(
    client: TestClient, parameter: str, plural: str, slug: str
) -> None:
    facets = get(client, f"/postings/facets?{parameter}={slug}")
    tree = page(client, f"/{plural}/{slug}")
    seen = 0
    for name in ("role", "place", "organisation", "service"):
        counts = {one["label"].lower(): one["persons"] for one in facets[name]}
        for one in tree.css(f".divides section[aria-label='By {name}'] li"):
            link = one.css_first("a[href]")
            assert link is not None
            assert f"{parameter}=" in str(link.attributes["href"])
            assert counts[link.text().lower()] == int(one.text(separator=" ").split()[-1])
            seen += 1
    assert seen > 2


def test_ranks_held_meanwhile_are_counted_as_the_question_with_a_rank_answers(client: TestClient) -> None:
    for slug in (RU, "soviet-military-intelligence"):
        items = page(client, f"/organisations/{slug}").css("section[aria-label='By rank held then'] li")
        assert items
        for one in items:
            link = one.css_first("a[href]")
            assert link is not None
            query = str(link.attributes["href"]).partition("?")[2]
            assert one.text(separator=" ").split()[-1] == str(get(client, f"/postings?{query}")["persons"]), query


def test_a_place_tells_its_names_and_who_held_it_when(client: TestClient) -> None:
    tree = page(client, "/places/changchun")
    held = get(client, "/places/changchun")["sovereignty"]
    assert [node.text() for node in tree.css("section[aria-labelledby=held] dt")] == [
        one["holder"]["label"] for one in held
    ]
    strip = words(tree, "svg.wide")
    assert "Xinjing, Hsinking" in strip
    assert "Manchukuo" in strip
    every = {one["name"] for one in get(client, "/places/changchun")["names"]}
    listed = words(tree, "section[aria-labelledby=names]")
    assert all(name in listed for name in every)
    assert {node.attributes["lang"] for node in tree.css("section[aria-labelledby=names] [lang]")} >= {"ru", "zh", "ja"}


def test_what_else_is_placed_there_stands_body_by_body(client: TestClient) -> None:
    tree = page(client, "/places/harbin")
    titles = [node.text(strip=True) for node in tree.css("section[aria-labelledby=said] h3 a")]
    assert len(titles) == len(set(titles)) > 2
    assert "Residency in Harbin" in titles
    assert "the texts place" in words(tree, "p.lead")
    assert f"{len(titles)} bodies" in words(tree, "p.lead")
    assert all(one.css(".cites .src") for one in tree.css("section[aria-labelledby=said] ul.plain > li"))


def test_heads_stand_in_the_order_of_their_line_with_what_lies_between(client: TestClient) -> None:
    slug = "soviet-military-intelligence"
    tree = page(client, f"/organisations/{slug}")
    found = get(client, f"/succession?role=head-of-intelligence-directorate&organisation={slug}")
    assert hrefs(tree, "ol.chain a.person") == [one["person"]["url"] for one in found["items"]]
    between = [node.text().lower() for node in tree.css("ol.chain .note")]
    assert between == [one["words"].lower() for one in found["transitions"]]
    gaps = [one for one in found["transitions"] if one["kind"] in ("gap", "possible_gap")]
    assert 0 < len(tree.css("svg.wide path.d-gap")) <= len(gaps)


def test_the_bodies_of_a_line_stand_in_order_with_their_years_and_people(client: TestClient) -> None:
    tree = page(client, f"/organisations/{RU}")
    rows = {row.css("th")[0].text(strip=True): [cell.text(strip=True) for cell in row.css("td")]
            for row in tree.css("section[aria-labelledby=line] tbody tr")}  # fmt: skip
    line = "soviet-military-intelligence"
    entries = {one["label"]: one for one in get(client, "/organisations?limit=1000")["items"]}
    assert set(rows) == {label for label, one in entries.items() if (one["lineage"] or {}).get("id") == line}
    firsts = [int(years[:4]) for years, _ in rows.values() if years[:4].isdigit()]
    assert firsts == sorted(firsts)
    for label, (years, people) in rows.items():
        one = entries[label]
        assert int(people) == one["counts"]["persons"]
        told = {item["year"] for item in get(client, f"/postings/years?organisation={one['id']}")["items"]}
        spans = [part.split("–") for part in years.split(", ")] if years[:1].isdigit() else []
        assert told == {year for part in spans for year in range(int(part[0]), int(part[-1]) + 1)}, label
    marked = tree.css("section[aria-labelledby=line] [aria-current]")
    assert [node.text() for node in marked] == ["Intelligence Directorate of the Red Army"]


def test_a_term_stands_between_what_is_above_and_below_it_with_counts(client: TestClient) -> None:
    tree = page(client, "/roles/resident")
    here = words(tree, ".around [aria-current]")
    assert here == "Resident"
    neighbours = ("intelligence-officer", "legal-resident", "illegal-resident")
    assert hrefs(tree, ".around a") == [f"/roles/{slug}" for slug in neighbours]
    below = page(client, "/places/manchuria")
    counts = {one["url"]: one["counts"]["persons"] for one in get(client, "/places?broader=manchuria")["items"]}
    for item in below.css(".around li li li li"):
        link = item.css_first("a[href]")
        assert link is not None
        number = counts[str(link.attributes["href"])]
        assert (f"{number} p" in item.text()) is bool(number)


def test_a_rank_stands_in_its_ladder_beside_its_equals(client: TestClient) -> None:
    tree = page(client, "/ranks/major-general")
    ranks = get(client, "/ranks?limit=1000")["items"]
    rows = tree.css("table.ladder tbody tr")
    grades = [int(row.css("th")[0].text().split()[-1]) for row in rows]
    assert grades == sorted({one["grade"] for one in ranks if one["system"] == "red-army"}, reverse=True)
    for grade, row in zip(grades, rows, strict=True):
        own, others = row.css("td")
        same = {one["label"] for one in ranks if one["grade"] == grade and one["system"] == "red-army"}
        equal = {one["label"] for one in ranks if one["grade"] == grade and one["system"] != "red-army"}
        assert {node.text() for node in own.css("a, strong")} == same
        assert {node.text() for node in others.css("a, strong")} == equal
    (here,) = tree.css("table.ladder tr.here")
    assert here.css_first("[aria-current]").text() == "Major General"  # type: ignore[union-attr]


def test_who_held_a_rank_is_drawn_with_every_dated_claim(client: TestClient) -> None:
    found = get(client, "/claims?kind=rank_holding&limit=1000")["items"]
    below = {"major-general", "major-general-of-the-medical-service", "major-general-of-the-veterinary-service"}
    own = {one["url"] for one in found if one["rank"]["id"] in below and one["voice"] == "source"}
    tree = page(client, "/ranks/major-general")
    assert {link for link in hrefs(tree, "svg.wide a, p.apart a") if link.startswith("/claims/")} == own
    given = page(client, "/ranks/regimental-commissar")
    assert "1936" in words(given, "section[aria-labelledby=promoted] li")
    assert "do not say when anybody was given it" in words(tree, "p.aside")


def test_a_school_draws_who_studied_there(client: TestClient) -> None:
    tree = page(client, "/organisations/frunze-academy")
    assert "6 people studied here" in words(tree, "p.lead")
    students = set(hrefs(tree, "section[aria-labelledby=students] th a.person"))
    drawn = {link for link in hrefs(tree, "svg.wide a") if link.startswith("/persons/")}
    assert drawn
    assert drawn <= students
    links = hrefs(tree, "link[rel=alternate][type='text/csv']")
    assert links == [f"{API}/persons.csv?education=frunze-academy"]
