"""The timeline on a career page and as a file, on both engines."""

import re
from xml.etree import ElementTree as ET

from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

MELNIKOV = "/persons/melnikov-boris-nikolaevich"
SVG = "{http://www.w3.org/2000/svg}"


def test_every_dated_post_is_drawn_once_and_every_other_is_named_beneath(client: TestClient) -> None:
    career = client.get(f"/api/v1{MELNIKOV}").json()
    tree = HTMLParser(client.get(MELNIKOV).text)
    held = [one for one in career["postings"] if one["actuality"] in ("held", "appointed") and not one["corrects"]]
    for style in ("wide", "narrow"):
        drawn = [one.attributes["href"] for one in tree.css(f".drawn svg.{style} a.d-item")]
        for post in held:
            assert drawn.count(f"#claim-{post['id']}") == (1 if post["dates"]["edtf"] else 0)
    beneath = [one.attributes["href"] for one in tree.css(".apart a")]
    assert beneath == [f"#claim-{one['id']}" for one in held if not one["dates"]["edtf"]]
    ids = {one.attributes["id"] for one in tree.css("[id]")}
    targets = {one.attributes["href"] for one in tree.css(".drawn svg a.d-item")}
    assert {target.removeprefix("#") for target in targets if target} <= ids


def test_numbers_in_the_drawing_are_those_of_the_table(client: TestClient) -> None:
    tree = HTMLParser(client.get(MELNIKOV).text)
    table = {
        f"#{body.attributes['id']}": cell.text(strip=True)
        for body in tree.css("table.posts tbody") if (cell := body.css_first("td")) is not None
    }
    for item in tree.css(".drawn svg.wide a.d-item"):
        number = item.css_first(".d-number")
        if number is not None:
            assert table[item.attributes["href"] or ""] == number.text(strip=True)


def test_the_file_is_a_picture_with_its_citation_and_absolute_links(client: TestClient) -> None:
    answer = client.get(f"{MELNIKOV}/timeline.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "script" not in answer.headers["content-security-policy"]
    root = ET.fromstring(answer.content)
    assert root.tag == f"{SVG}svg"
    words = " ".join("".join(one.itertext()) for one in root.iter(f"{SVG}text"))
    assert "Kartoteka, release" in words
    assert "CC BY 4.0" in words
    assert MELNIKOV in words
    links = [one.attrib["href"] for one in root.iter(f"{SVG}a")]
    assert links
    assert all(re.match(r"https?://[^#]+/persons/melnikov-boris-nikolaevich#claim-", one) for one in links)


def test_a_career_without_any_date_has_no_timeline_and_says_so(client: TestClient) -> None:
    people = client.get("/api/v1/persons.json").json()
    undated = next(one["id"] for one in people if one["span"]["from"] is None and one["counts"]["postings"])
    page = client.get(f"/persons/{undated}")
    assert "Nothing here is dated" in page.text
    assert client.get(f"/persons/{undated}/timeline.svg").status_code == 404
    assert client.get("/persons/nobody-at-all/timeline.svg").status_code == 404


def test_fates_that_differ_lead_to_their_panel(client: TestClient) -> None:
    tree = HTMLParser(client.get("/persons/lyushkov-genrikh-samoilovich").text)
    marked = [one.text(strip=True) for one in tree.css("svg.wide .d-differ")]
    assert marked
    assert all(re.fullmatch(r"≠\s?1", one) for one in marked)


def test_what_a_file_does_not_draw_it_names(client: TestClient) -> None:
    tree = HTMLParser(client.get("/persons/sorge-richard").text)
    beneath = [one.text(strip=True) for one in tree.css(".apart a")]
    root = ET.fromstring(client.get("/persons/sorge-richard/timeline.svg").content)
    words = " ".join("".join(one.itertext()) for one in root.iter(f"{SVG}text"))
    assert beneath
    assert "Without a date:" in words


def test_a_claim_told_again_less_exactly_is_drawn_empty_and_leads_no_summary(client: TestClient) -> None:
    career = client.get("/api/v1/persons/popov-pyotr-akimovich").json()
    tree = HTMLParser(client.get("/persons/popov-pyotr-akimovich").text)
    again = {
        one.attributes["href"] for one in tree.css(".drawn svg.wide a.d-item") if one.css_first(".d-again") is not None
    }
    assert again == {"#claim-c-3g54wk"}, "its end is not known, the other's is"
    fuller = next(one for one in career["postings"] if one["id"] == "c-mekpxs")
    assert fuller["dates"]["label"] in career["summary"]


def test_our_correction_is_drawn_beside_what_it_corrects(client: TestClient) -> None:
    tree = HTMLParser(client.get("/persons/chuikov-vasily-ivanovich").text)
    labels = [one.text(strip=True) for one in tree.css(".drawn svg.wide a.d-item text")]
    assert any("Changchun (we would correct" in one for one in labels)
    assert any("Chongqing (our correction)" in one for one in labels)
    places = tree.css_first(".about .facts")
    assert places is not None
    assert "Chongqing" not in places.text()
    assert "we would correct this" in str(client.get("/api/v1/persons/chuikov-vasily-ivanovich").json()["summary"])
