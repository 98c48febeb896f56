"""The years over a roster: bars, a table that says the same, and a slider that is a plain form."""

import re
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.support.visit import Visit

CHINA = "/roster?on=1938-06-13&place=china"


def page(client: TestClient, path: str, status: int = 200) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == status, path
    return HTMLParser(answer.text)


def test_bars_and_table_say_what_the_api_answers(client: TestClient) -> None:
    tree = page(client, CHINA)
    answered = client.get("/api/v1/postings/years?place=china").json()["items"]
    rows = [[cell.text().strip() for cell in row.css("th, td")] for row in tree.css(".years tbody tr")]
    assert rows == [[str(one["year"]), str(one["certain"]), str(one["possible"])] for one in answered]
    assert [row.attributes["href"] for row in tree.css(".years tbody a")] == [
        f"/roster?on={one['year']}&place=china" for one in answered
    ]
    bars = {link.attributes["href"]: link.attributes["aria-label"] for link in tree.css(".years svg.wide a")}
    for one in answered:
        words = f"{one['year']}: {one['certain']} certainly, {one['possible']} possibly"
        assert bars[f"/roster?on={one['year']}&place=china"] == words
    (current,) = tree.css(".years svg.wide a[aria-current]")
    assert current.attributes["href"] == "/roster?on=1938&place=china"


def test_the_slider_is_a_form_of_its_own_that_keeps_the_rest(client: TestClient) -> None:
    tree = page(client, f"{CHINA}&service=soviet-military-intelligence&cursor=")
    (slider,) = tree.css("input[type=range]")
    assert slider.attributes["form"] == "years"
    assert slider.attributes["value"] == "1938"
    kept = {(str(one.attributes["name"]), str(one.attributes["value"])) for one in tree.css("form#years input")}
    assert kept == {("place", "china"), ("service", "soviet-military-intelligence")}
    assert tree.css(f"label[for={slider.attributes['id']}]")


def test_a_year_from_the_slider_leads_to_its_roster(client: TestClient) -> None:
    answer = client.get("/roster?place=china&on=1938-06-13&year=1933&cursor=x", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/roster?on=1933&place=china")
    for year in ("abc", "0", "19333", "1933&year=1934"):
        assert page(client, f"/roster?place=china&year={year}", 422).css(".refusal")


def test_everybody_by_year_stands_where_nothing_is_asked_yet(client: TestClient) -> None:
    tree = page(client, "/roster")
    answered = client.get("/api/v1/postings/years").json()["items"]
    assert len(tree.css(".years tbody tr")) == len(answered)
    assert not tree.css(".years [aria-current]")


def test_where_nobody_is_recorded_the_slider_stands_alone(client: TestClient) -> None:
    tree = page(client, "/roster?on=1938&place=harbin&role=prime-minister")
    assert not tree.css(".years svg")
    assert tree.css(".years input[type=range]")
    assert client.get("/roster.svg?place=harbin&role=prime-minister").status_code == 404


def test_the_drawing_is_a_file_with_its_citation(client: TestClient) -> None:
    answer = client.get("/roster.svg?place=china&role=resident")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    words = " ".join(ET.fromstring(answer.text).itertext())
    assert "Persons recorded as resident in China by year" in words
    assert "Kartoteka, release" in words
    assert client.get("/roster.svg?overlap=certain").status_code == 422


def test_what_the_page_does_not_draw_no_file_draws(forgetful: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.views.roster_years.MOST_POSTS", 10)
    tree = page(forgetful, CHINA)
    assert not tree.css(".years svg, .years table")
    assert tree.css(".years input[type=range]"), "the slider stands alone"
    assert not [link for link in tree.css("a") if "roster.svg" in (link.attributes["href"] or "")]
    answer = forgetful.get("/roster.svg?place=china")
    assert answer.status_code == 404
    assert "More than 10 posts answer" in answer.text


@pytest.mark.parametrize("script", [True, False])
def test_choosing_a_year(browser: Browser, site: str, script: bool) -> None:
    with Visit(browser, site, script=script) as visit:
        visit.page.goto(CHINA)
        visit.page.evaluate("document.documentElement.dataset.mark = 'same'")
        slider = visit.page.get_by_label("Year", exact=True)
        slider.focus()
        visit.page.keyboard.press("ArrowLeft")
        if script:
            visit.page.keyboard.press("ArrowLeft")
            expect(visit.page.locator("output")).to_have_text("1936")
        else:
            visit.page.get_by_role("button", name="Show this year").click()
        year = "1936" if script else "1937"
        visit.page.wait_for_url(f"**/roster?on={year}&place=china", wait_until="commit")
        expect(visit.page.get_by_role("heading", level=1)).to_have_text(f"Who was in China in {year}?")
        expect(visit.page.locator("output")).to_have_text(year)
        if script:
            expect(slider).to_be_focused()
            assert visit.page.evaluate("document.documentElement.dataset.mark") == "same"
            status = visit.page.locator("main + [role=status]")
            expect(status).to_have_text(re.compile(r"in China in 1936: \d+ certainly"))
            visit.page.go_back(wait_until="commit")
            expect(visit.page.get_by_role("heading", level=1)).to_have_text("Who was in China on 13 June 1938?")
        assert visit.complaints == []
