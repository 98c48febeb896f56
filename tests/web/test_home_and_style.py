"""The first page and, for those who work on the pages, the style page; on both engines."""

import re

from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.main import create_app
from app.settings import Settings
from app.web.pages.person import QUESTIONS


def test_the_first_page_says_what_it_is_and_offers_a_search_and_three_questions(client: TestClient) -> None:
    tree = HTMLParser(client.get("/").text)
    lead = tree.css_first("p.lead")
    assert lead is not None
    assert lead.text(strip=True).count(".") == 1, "one sentence"
    form = tree.css_first("main form")
    assert form is not None
    assert form.attributes["action"] == "/search"
    links = [one.attributes["href"] or "" for one in tree.css("main ul.questions a") if "/ask" in str(one.attributes)]
    assert len(links) == len(QUESTIONS) == 3
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200
        assert "Nobody is recorded" not in answer.text


def test_the_first_page_draws_the_coverage_that_the_api_tells(client: TestClient) -> None:
    told = client.get("/api/v1/coverage").json()
    rows = [one for one in told["items"] if one["scope"] == "all"]
    assert len(rows) == 1
    years = {one["year"]: (one["certain"], one["possible"]) for one in rows[0]["years"]}
    tree = HTMLParser(client.get("/").text)
    drawn = {}
    for one in tree.css("svg.wide a"):
        found = re.fullmatch(r"(\d{4}): (\d+) certainly, (\d+) possibly", one.attributes["aria-label"] or "")
        if found:
            year, certain, possible = map(int, found.groups())
            drawn[year] = (certain, possible)
            assert one.attributes["href"] == f"/roster?on={year}"
    assert drawn == {year: counts for year, counts in years.items() if sum(counts)}


def test_no_bar_too_narrow_to_touch_is_a_link_and_a_year_is_reached_by_words(client: TestClient) -> None:
    tree = HTMLParser(client.get("/").text)
    for kind in ("wide", "narrow"):
        drawing = tree.css_first(f"svg.{kind}")
        assert drawing is not None
        widths = [float(one.attributes["width"] or 0) for one in drawing.css("a .d-touch")]
        assert all(width >= 20 for width in widths)
        assert drawing.attributes["role"] == ("group" if widths else "img")
    assert tree.css_matches('#covered ~ .push a[href="/roster"]')


def test_the_style_page_is_there_for_developers_alone_and_shows_every_piece(
    client: TestClient, seeded_url: str
) -> None:
    assert client.get("/style").status_code == 404
    with TestClient(create_app(Settings(database_url=seeded_url, development=True))) as developers:
        answer = developers.get("/style")
    assert answer.status_code == 200
    tree = HTMLParser(answer.text)
    for piece in ("svg.mark-executed", ".overlap-possible", ".d-hatch", "form.ask", ".chips", ".facets", ".cites",
                  "svg.drawing a.d-item", ".pager", ".empty", ".flag-ours", ".d-point"):  # fmt: skip
        assert tree.css_first(piece) is not None, piece
    tokens = [one.text(strip=True) for one in tree.css("#tokens ~ ul.columns code")]
    assert {"page", "ink", "executed", "svc-1"} <= set(tokens)
