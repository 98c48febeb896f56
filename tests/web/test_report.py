"""Reporting an error: every page and every claim leads to a page that says what to send, and where."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import text

from app.db.engine import make_engine
from app.main import create_app
from app.settings import Settings
from tests.support.visit import Visit

API = "/api/v1"
CLAIM = "c-dqb8mb"


def page(client: TestClient, path: str, status: int = 200) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == status, path
    return HTMLParser(answer.text)


def said(tree: HTMLParser, where: str = "main") -> str:
    (node,) = tree.css(where)
    return re.sub(r"\s+", " ", node.text(separator=" ")).strip()


def ready(tree: HTMLParser) -> str:
    return said(tree, "[data-copy=lines]")


def footer(client: TestClient, path: str) -> str:
    answer = client.get(path)
    links = HTMLParser(answer.text).css("footer a[href^='/report']")
    return str(links[0].attributes["href"])


@pytest.mark.parametrize(
    ("path", "about"),
    [
        ("/persons/sorge-richard", "sorge-richard"),
        (f"/claims/{CLAIM}", CLAIM),
        ("/sources/redstar-x", "redstar-x"),
        ("/places/harbin", "places/harbin"),
        ("/persons/sorge-richard/contemporaries", "sorge-richard"),
        ("/data", "/data"),
        ("/where?role=resident&place=harbin", "/where?role=resident&place=harbin"),
        ("/nowhere", "/nowhere"),
    ],
)
def test_every_page_names_itself_or_its_record(client: TestClient, path: str, about: str) -> None:
    link = footer(client, path)
    assert client.get(link).status_code == 200
    assert parse_qs(urlsplit(link).query)["about"] == [about]


def test_the_address_of_a_long_question_is_cut_to_its_path(client: TestClient) -> None:
    long = "/where?" + "&".join(f"role=role-number-{number}" for number in range(40))
    assert unquote(footer(client, long)) == "/report?about=/where"


def test_every_claim_of_a_career_has_a_link_of_its_own(client: TestClient) -> None:
    tree = page(client, "/persons/melnikov-boris-nikolaevich")
    links = {str(link.attributes["href"]) for link in tree.css("details a[href^='/report']")}
    career = client.get(f"{API}/persons/melnikov-boris-nikolaevich").json()
    claims = {one["id"] for name in ("postings", "fates", "names", "education") for one in career[name]}
    assert {f"/report?about={one}" for one in claims} <= links


def test_a_report_on_a_claim_shows_its_sentence_and_its_passage(client: TestClient) -> None:
    tree = page(client, f"/report?about={CLAIM}")
    claim = client.get(f"{API}/claims/{CLAIM}").json()
    shown, lines = said(tree), ready(tree)
    assert "Consul general, Soviet consulate general in Harbin" in shown
    for words in (CLAIM, claim["person"]["name"], claim["dates"]["label"], f"http://testserver/claims/{CLAIM}"):
        assert words in lines
    for cite in claim["citations"]:
        assert f"{cite['source']}, passage {cite['passage']}" in lines
        assert cite["as_written"] in lines
    assert [link.attributes["href"] for link in tree.css("head link[rel=alternate]")] == [f"{API}/claims/{CLAIM}"]


def test_a_text_to_send_names_a_few_passages_of_many(client: TestClient) -> None:
    many = max(client.get(f"{API}/claims.json?person=sorge-richard").json(), key=lambda one: len(one["citations"]))
    number = len(many["citations"])
    lines = ready(page(client, f"/report?about={many['id']}"))
    assert lines.count("It rests on") == min(number, 4)
    assert (f"and on {number - 4} more" in lines) == (number > 4)


@pytest.mark.parametrize(
    ("about", "kind", "words"),
    [
        ("sorge-richard", "person", "Richard Sorge"),
        ("ishchenko-yakov-nikiforovich", "person", "ischenko-yakov-nikiforovich"),
        ("redstar-x", "source", "Red Star"),
        ("places/harbin", "place", "Harbin"),
        ("/places/harbin", "place", "Harbin"),
        (f"/claims/{CLAIM}?x=1", "claim", "Consul general"),
        (f"http://testserver/claims/{CLAIM}", "claim", "Consul general"),
        ("http://testserver", "page", "/"),
        ("/roster?on=1938", "page", "/roster?on=1938"),
        (" sorge-richard ", "person", "Richard Sorge"),
    ],
)
def test_what_is_reported_is_recognised(client: TestClient, about: str, kind: str, words: str) -> None:
    tree = HTMLParser(client.get("/report", params={"about": about}).text)
    shown = said(tree)
    assert f"What it is about the {kind}" in shown
    assert words in shown


def test_a_claim_about_a_body_is_recognised_too(client: TestClient) -> None:
    tree = page(client, "/where?role=resident&place=dairen")
    links = {str(link.attributes["href"]) for link in tree.css("main details a[href^='/report']")}
    lines = [ready(page(client, link)) for link in links]
    assert lines
    assert all("About the claim c-" in one and "It rests on: redstar-x, passage" in one for one in lines)
    assert any("Dairen" in one for one in lines)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("c-000000", "no claim has the id 'c-000000'"),
        ("sorge-rich", "sorge-richard"),
        ("redstar", "redstar-x"),
        ("places/harbn", "no place has the id 'harbn'"),
        ("//elsewhere.example/x", "is no page of this site"),
        ("/\\elsewhere.example", "is no page of this site"),
        ("https://elsewhere.example/", "nothing here has the id"),
        ("<script>alert(1)</script>", "nothing here has the id"),
    ],
)
def test_what_is_not_known_is_said_and_helped(client: TestClient, about: str, words: str) -> None:
    answer = client.get("/report", params={"about": about})
    assert answer.status_code == 422
    tree = HTMLParser(answer.text)
    assert words in said(tree)
    assert about.strip() in said(tree), "as it was given"
    assert "What to send" in said(tree), "the page still says how"
    assert not tree.css("main a[href*='elsewhere']")
    assert not tree.css("main script")


def test_without_anything_named_the_page_says_how(client: TestClient) -> None:
    tree = page(client, "/report")
    shown = said(tree)
    assert "What it is about" not in shown
    assert "stores nothing and sends nothing" in shown
    assert not tree.css("main form"), "nothing is posted"
    assert tree.css_first("meta[name=robots]") is None
    assert page(client, f"/report?about={CLAIM}").css_first("meta[name=robots]") is not None


@pytest.mark.parametrize("query", ["abut=x", "about=a&about=b", "about=x&limit=5"])
def test_other_parameters_are_refused(client: TestClient, query: str) -> None:
    page(client, f"/report?{query}", 422)


def test_without_a_contact_the_page_says_so(client: TestClient) -> None:
    tree = page(client, f"/report?about={CLAIM}")
    assert "No address for reports is set on this site yet." in said(tree)
    assert not tree.css("a[href^='mailto:']")


def test_a_mail_opens_with_what_it_is_about(seeded_url: str) -> None:
    settings = Settings(database_url=seeded_url, contact="editors@kartoteka.example")
    with TestClient(create_app(settings)) as made:
        tree = page(made, f"/report?about={CLAIM}")
        (link,) = tree.css("a[href^='mailto:']")
        assert link.text() == "editors@kartoteka.example"
        address = urlsplit(str(link.attributes["href"]))
        assert address.path == "editors@kartoteka.example"
        query = parse_qs(address.query)
        assert query["subject"] == [f"Kartoteka: {CLAIM}"]
        assert re.sub(r"\s+", " ", query["body"][0]) == ready(tree)
        assert "\r\n" in query["body"][0]
        assert len(str(link.attributes["href"])) < 2000, "longer ones some mail programs cut"


def test_a_web_address_is_told_what_it_is_about(seeded_url: str) -> None:
    settings = Settings(database_url=seeded_url, contact="https://tracker.example/new?list=1")
    with TestClient(create_app(settings)) as made:
        (link,) = page(made, f"/report?about={CLAIM}").css("a[href^='https://tracker.example']")
        assert link.attributes["href"] == f"https://tracker.example/new?list=1&subject=Kartoteka%3A+{CLAIM}"


def test_who_recorded_a_claim_is_said_in_words(client: TestClient) -> None:
    claim = client.get(f"{API}/claims/{CLAIM}").json()
    year, month, day = claim["recorded_on"].split("-")
    assert month == "11"
    words = f"Recorded by {claim['recorded_by']} on {int(day)} November {year}; reviewed by {claim['reviewed_by']}."
    for path in (f"/claims/{CLAIM}", "/persons/melnikov-boris-nikolaevich", f"/report?about={CLAIM}"):
        assert words in said(page(client, path)), path


def test_a_claim_nobody_else_has_looked_at_says_so(seeded_url: str) -> None:
    engine = make_engine(seeded_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE claim SET reviewed_by = NULL WHERE slug = :slug"), {"slug": CLAIM})
    engine.dispose()
    with TestClient(create_app(Settings(database_url=seeded_url))) as made:
        for path in (f"/claims/{CLAIM}", "/persons/melnikov-boris-nikolaevich", f"/report?about={CLAIM}"):
            assert said(page(made, path)).count("not yet reviewed by a second reader") == 1, path


@pytest.mark.parametrize("script", [True, False])
def test_from_a_claim_to_its_report_by_clicking(browser: Browser, site: str, script: bool) -> None:
    with Visit(browser, site, script=script) as visit:
        visit.page.goto("/persons/codename-lavrov")
        details = visit.page.locator("details.more").first
        details.locator("summary").click()
        details.get_by_role("link", name="Report an error in this claim").click()
        visit.page.wait_for_url("**/report?about=c-*")
        assert visit.page.get_by_role("heading", level=1).inner_text() == "Report an error"
        lines = visit.page.locator("[data-copy=lines]").inner_text().splitlines()
        assert len(lines) > 5
        assert visit.page.get_by_role("button", name="Copy").count() == (1 if script else 0)
        assert visit.complaints == []
