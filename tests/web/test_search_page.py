"""The page of the search box, the box above every page, and suggestions while a name is typed."""

import gzip
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Locator, expect
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.paths import STATIC
from tests.support.visit import Visit

API = "/api/v1/search"
LABEL = "Name, codename, place, organisation or role — any script, any spelling"
SEARCHES = ["Ощепков", "Oschtschepkow", "Hsinking", "Lavrov", "Мельникова", "ha", "Melnkov", "東京", "resident"]
HEADINGS = {
    "exact": "The same letters", "same_name": "The same name in another spelling",
    "contains": "Names with these words in them", "begins": "Names that begin so",
    "near": "Near spellings (is one of these meant?)",
}  # fmt: skip


def page(client: TestClient, status: int = 200, **query: str) -> HTMLParser:
    answer = client.get("/search", params=query)
    assert answer.status_code == status, answer.text
    return HTMLParser(answer.text)


def text(node: Any) -> str:
    return re.sub(r"\s+", " ", node.text(separator=" ")).strip()


def links(tree: Any, where: str = "main a[href]") -> list[str]:
    return [str(link.attributes["href"]) for link in tree.css(where)]


@pytest.mark.parametrize("words", SEARCHES)
def test_the_page_shows_what_the_api_answers_by_how_it_matches(client: TestClient, words: str) -> None:
    tree = page(client, q=words)
    items = client.get(API, params={"q": words}).json()["items"]
    assert items
    shown = [(text(section.css("h2")[0]), links(section, "h3 a")) for section in tree.css("main section")]
    wanted = [(HEADINGS[match], [item["url"] for item in items if item["match"] == match]) for match in HEADINGS]
    assert shown == [(heading, urls) for heading, urls in wanted if urls]


@pytest.mark.parametrize("words", SEARCHES)
def test_each_hit_says_why_with_the_claim_and_the_passages(client: TestClient, words: str) -> None:
    items = {item["url"]: item for item in client.get(API, params={"q": words}).json()["items"]}
    hits = page(client, q=words).css(".hits > li")
    assert hits
    for hit in hits:
        item = items[links(hit, "h3 a")[0]]
        assert text(hit.css("h3")[0]) == f"{item['label']} {item['type']}"
        assert item["description"] in text(hit)
        reason = hit.css(".reason")[0]
        cited = [(one["source"], one["passage"]) for one in item["cited"] if one["passage"] is not None]
        wanted = [f"/sources/{source}#p{number}" for source, number in cited[:5]]
        assert links(reason, "a") == wanted + ([f"/claims/{item['claim']}"] if item["claim"] else [])
        bare = re.sub(r" and \d+ more", "", item["reason"])
        said = text(reason).partition(" · claim")[0].replace(" :", ":").replace(" ,", ",")
        if len(cited) < 2:
            assert said == bare[:1].upper() + bare[1:]
        if item["form"] != "id":
            assert item["matched"] in said


@pytest.mark.parametrize(
    ("words", "name", "language"),
    [
        ("Ощепков", "Василий Сергеевич Ощепков", "ru"), ("東京", "東京", "ja"), ("哈爾濱", "哈爾濱", "zh"),
        ("Токио", "Токио", "ru"), ("Абрам", "Абрам", "ru"), ("Deutschland", "Deutschland", "de"),
        ("Sallnin", "Sallnin", None),
    ],
)  # fmt: skip
def test_a_foreign_name_carries_its_language(client: TestClient, words: str, name: str, language: str | None) -> None:
    held = [node for node in page(client, q=words).css(".held") if node.text() == name]
    assert held
    assert {node.attributes.get("lang") for node in held} == {language}


def test_the_years_of_a_hit_are_not_taken_for_a_lifetime(client: TestClient) -> None:
    item = client.get("/api/v1/search?q=Vishnevetsky").json()["items"][0]
    assert "· recorded 1930–1956 ·" in item["description"]
    assert item["description"] in text(page(client, q="Vishnevetsky").css("main")[0])


def test_a_foreign_question_carries_its_language(client: TestClient) -> None:
    assert page(client, q="Ощепков").css("h1 span")[0].attributes["lang"] == "ru"
    assert "lang" not in page(client, q="Oschepkov").css("h1 span")[0].attributes
    assert page(client, q="Щщщщ").css(".lead span")[0].attributes["lang"] == "ru"


def test_one_sure_hit_is_shown_and_not_jumped_to(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "Hsinking"}, follow_redirects=False)
    assert answer.status_code == 200
    assert links(HTMLParser(answer.text), ".hits a[href]") == ["/places/changchun"]


def test_the_head_of_the_page(client: TestClient) -> None:
    tree = page(client, q="Melnikov", type="person", limit="20")
    head = tree.css_first("head")
    assert head is not None
    assert text(head.css("title")[0]) == "Search: Melnikov · Kartoteka"
    (canonical,) = links(head, "link[rel=canonical]")
    assert canonical.endswith("/search?q=Melnikov&type=person"), "what is so anyway is left out"
    assert [one.attributes["content"] for one in head.css("meta[name=robots]")] == ["noindex"]
    data = links(head, "link[rel=alternate]")
    assert data == [f"{API}?q=Melnikov&type=person", f"{API}.csv?q=Melnikov&type=person"]
    for address in data:
        assert address in links(tree)
        assert client.get(address).status_code == 200


def test_the_box_is_filled_in_again(client: TestClient) -> None:
    tree = page(client, q="Melnikov", type="person", limit="7")
    assert [one.attributes["value"] for one in tree.css("input[name=q]")] == ["Melnikov", "Melnikov"]
    assert [one.attributes["value"] for one in tree.css("input[name=type][checked]")] == ["person"]
    assert [one.attributes["value"] for one in tree.css("main input[name=limit]")] == ["7"]
    several = page(client, q="Harbin", type="place,organisation").css("input[name=type][checked]")
    assert [one.attributes["value"] for one in several] == ["place,organisation"]
    assert [one.attributes["value"] for one in page(client).css("input[name=type][checked]")] == [""]


def test_the_choice_of_records_holds(client: TestClient) -> None:
    for kind, folder in (("person", "persons"), ("place", "places"), ("organisation", "organisations")):
        found = links(page(client, q="ha", type=kind), ".hits h3 a")
        assert found
        assert all(link.startswith(f"/{folder}/") for link in found)


def test_a_long_list_is_offered_in_full(client: TestClient) -> None:
    tree = page(client, q="in", limit="3")
    assert len(tree.css(".hits > li")) == 3
    (longer,) = [link for link in links(tree) if link.endswith("limit=100")]
    assert len(HTMLParser(client.get(longer).text).css(".hits > li")) > 3


def test_nothing_found_says_so_and_helps(client: TestClient) -> None:
    tree = page(client, q="Xyzzy Qwerty", type="person")
    said = text(tree.css_first("main"))
    assert "Nothing recorded here is called “ Xyzzy Qwerty ”" in said
    assert "“Not recorded here” is not “did not serve”" in said
    assert "Tried were" in said
    offered = links(tree)
    assert {"/persons?personnel=all", "/search?q=Xyzzy+Qwerty", "/search?type=person&q=Xyzzy", "/sources"} <= {*offered}
    for link in offered:
        if link.startswith("/") and not link.startswith("/ask?"):
            assert client.get(link).status_code == 200, link
    assert tree.css(".hits") == []


def test_the_bare_form_explains_and_offers_searches(client: TestClient) -> None:
    tree = page(client, q="", type="")
    assert [text(one) for one in tree.css("label[for=search-q]")] == [LABEL]
    assert [text(one) for one in tree.css("main fieldset label")] == [
        "Everything", "People", "Codenames", "Places", "Organisations", "Roles",
    ]  # fmt: skip
    tries = tree.css(".tries a")
    assert [one.text() for one in tries] == ["Ощепков", "Oschtschepkow", "Hsinking", "Lavrov"]
    assert [one.attributes.get("lang") for one in tries] == ["ru", None, None, None]
    for link in links(tree, ".tries a"):
        assert HTMLParser(client.get(link).text).css(".hits > li"), link
    assert "Cyrillic" in text(tree.css_first("main"))


@pytest.mark.parametrize(
    ("query", "words", "link"),
    [
        ("q=Harbin&type=plac", "'plac' is no type of record", "/search?q=Harbin&type=place"),
        ("q=Harbin&limit=101", "at most 100 hits", "/search?q=Harbin"),
        ("q=Harbin&limit=some", "'some' is no number", "/search?q=Harbin"),
        ("q=Harbin&cursor=x", "without pages", "/search?q=Harbin"),
        ("q=Harbin&plcae=x", "Unknown parameter 'plcae'", "/search?q=Harbin"),
        ("type=plac", "no type of record", "/search?type=place"),
        ("q=...", "a name, or part of one", None), ("q=a&q=b", "it takes one value", None),
        (f"q={'a' * 301}", "301 characters; at most 300", None), ("q=a%00b", "NUL character", None),
        ("q=" + "a+" * 13, "13 words", None),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_put_right(client: TestClient, query: str, words: str, link: str) -> None:
    answer = client.get(f"/search?{query}")
    assert answer.status_code == 422
    tree = HTMLParser(answer.text)
    (box,) = tree.css(".refusal[role=alert]")
    assert words in text(box)
    assert "\0" not in answer.text
    if link:
        assert link in links(box, "a")
        assert client.get(link).status_code == 200
    assert tree.css("#search-q"), "the form is still there"


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)", "{{ 7 * 7 }}"]
)
def test_markup_in_a_question_stays_words(client: TestClient, words: str) -> None:
    answer = client.get("/search", params={"q": words})
    assert answer.status_code == 200
    tree = HTMLParser(answer.text)
    assert tree.css("main img, main script, [onfocus], [onerror]") == []
    assert text(tree.css("h1")[0]) == f"Search: {words}"


@pytest.mark.parametrize("path", ["/", "/persons?q=meln", "/ask", "/nowhere", "/sources/redstar-x", "/search?q=Sorge"])
def test_the_box_above_every_page_searches_all_names(client: TestClient, path: str) -> None:
    tree = HTMLParser(client.get(path).text)
    (form,) = tree.css("header form")
    assert form.attributes["action"] == "/search"
    assert len(tree.css("header form label[for=find]")) == 1
    assert tree.css("#find")[0].attributes["placeholder"] == "Name, place, codename…"


def test_the_script_is_small() -> None:
    assert len(gzip.compress((STATIC / "suggest.js").read_bytes())) < 3 * 1024


def test_pages_stay_within_their_budget(client: TestClient) -> None:
    answer = client.get("/search?q=in&limit=100", headers={"Accept-Encoding": "gzip"})
    assert int(answer.headers["content-length"]) <= 35 * 1024


def options(visit: Visit, box: str) -> Locator:
    return visit.page.locator(f"{box}-list [role=option]")


def typed(visit: Visit, box: str, words: str) -> Locator:
    """The box with words typed in and its suggestions shown."""
    field = visit.page.locator(box)
    field.press_sequentially(words)
    options(visit, box).first.wait_for()
    return field


BOXES = [("/", "#find"), ("/search", "#search-q"), ("/search", "#find"), ("/persons", "#find")]


@pytest.mark.parametrize(("path", "box"), BOXES)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True), (320, False)])
def test_suggestions_are_accessible_and_move_nothing(
    browser: Browser, site: str, path: str, box: str, width: int, dark: bool
) -> None:
    with Visit(browser, site, width=width, dark=dark) as visit:
        visit.page.goto(path)
        before = visit.page.locator("main").bounding_box(), visit.page.locator(box).bounding_box()
        typed(visit, box, "ha").press("ArrowDown")
        assert (visit.page.locator("main").bounding_box(), visit.page.locator(box).bounding_box()) == before
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        for one in options(visit, box).all():
            size = one.bounding_box()
            assert size is not None
            assert size["height"] >= 24
            assert size["x"] >= 0
            assert size["x"] + size["width"] <= width
        found = Axe().run(visit.page)
        assert found.violations_count == 0, found.generate_report()
        assert visit.complaints == []


@pytest.mark.parametrize(("path", "box"), BOXES)
def test_the_keys_choose_a_suggestion(browser: Browser, site: str, path: str, box: str) -> None:
    with Visit(browser, site) as visit:
        visit.page.goto(path)
        field = typed(visit, box, "meln")
        expect(field).to_have_attribute("role", "combobox")
        expect(field).to_have_attribute("aria-expanded", "true")
        expect(field).to_have_attribute("aria-controls", f"{box[1:]}-list")
        expect(field).to_have_attribute("aria-activedescendant", "")
        shown = options(visit, box)
        field.press("ArrowDown")
        expect(field).to_have_attribute("aria-activedescendant", f"{box[1:]}-list-0")
        expect(shown.first).to_have_attribute("aria-selected", "true")
        field.press("ArrowUp")
        expect(field).to_have_attribute("aria-activedescendant", "")
        field.press("ArrowUp")
        expect(shown.last).to_have_attribute("aria-selected", "true")
        field.press("ArrowDown")
        field.press("ArrowDown")
        field.press("Enter")
        visit.page.wait_for_url("**/persons/melnikov-boris-nikolaevich")
        assert visit.complaints == []


def test_escape_tab_and_leaving_put_the_suggestions_away(browser: Browser, site: str) -> None:
    with Visit(browser, site) as visit:
        visit.page.goto("/search")
        field = typed(visit, "#search-q", "meln")
        field.press("Escape")
        expect(options(visit, "#search-q")).to_have_count(0)
        expect(field).to_have_attribute("aria-expanded", "false")
        expect(field).to_have_value("meln")
        field.press("ArrowDown")
        expect(options(visit, "#search-q").first).to_be_visible()
        field.press("Tab")
        expect(visit.page.locator("#search-q-list")).to_be_hidden()
        assert visit.page.url.endswith("/search")
        field.fill("mel")
        expect(options(visit, "#search-q").first).to_be_visible()
        visit.page.locator("h1").click()
        expect(visit.page.locator("#search-q-list")).to_be_hidden()


def test_enter_without_a_choice_sends_the_form(browser: Browser, site: str) -> None:
    with Visit(browser, site) as visit:
        visit.page.goto("/persons")
        typed(visit, "#find", "Melnikov").press("Enter")
        visit.page.wait_for_url("**/search?q=Melnikov")
        assert "Boris Nikolaevich Melnikov" in visit.page.locator(".hits li").first.inner_text()


def test_a_choice_is_forgotten_when_typing_goes_on(browser: Browser, site: str) -> None:
    with Visit(browser, site) as visit:
        visit.page.goto("/persons")
        field = typed(visit, "#find", "ha")
        field.press("ArrowDown")
        field.press_sequentially("r")
        field.press("Enter")
        visit.page.wait_for_url("**/search?q=har")


def test_a_click_leads_to_the_record(browser: Browser, site: str) -> None:
    with Visit(browser, site) as visit:
        visit.page.goto("/search")
        typed(visit, "#search-q", "харб")
        place = options(visit, "#search-q").filter(has_text="place").first
        expect(place.locator("[lang=ru]")).to_have_text("Харбин")
        place.click()
        visit.page.wait_for_url("**/places/harbin")


def test_the_number_of_suggestions_is_announced(browser: Browser, site: str) -> None:
    with Visit(browser, site) as visit:
        visit.page.goto("/search")
        field = visit.page.locator("#search-q")
        said = visit.page.locator(".names-box [role=status]")
        field.press_sequentially("h")
        expect(said).to_have_text("")
        field.press_sequentially("a")
        expect(said).to_have_text("8 suggestions")
        field.fill("Oschtschepkow")
        expect(said).to_have_text("1 suggestion")
        field.fill("qqqqqqqq")
        expect(said).to_have_text("No suggestions")
        expect(visit.page.locator("#search-q-list")).to_be_hidden()


def test_suggestions_keep_to_the_records_chosen(browser: Browser, site: str) -> None:
    with Visit(browser, site) as visit:
        visit.page.goto("/search")
        visit.page.get_by_label("Places").check()
        typed(visit, "#search-q", "ha")
        assert all(words.split("\n")[-1].startswith("place") for words in options(visit, "#search-q").all_inner_texts())


def test_quick_typing_asks_once(browser: Browser, site: str) -> None:
    with Visit(browser, site) as visit:
        asked: list[str] = []
        visit.page.on("request", lambda request: asked.append(request.url) if "/suggest?" in request.url else None)
        visit.page.goto("/search")
        # All in one turn of the page's own: on a busy machine keys pressed from outside come too slowly to be one word.
        visit.page.locator("#search-q").evaluate(
            """(box, words) => [...words].forEach((letter) => {
                box.value += letter;
                box.dispatchEvent(new InputEvent("input", {bubbles: true}));
            })""",
            "melnikov",
        )
        options(visit, "#search-q").first.wait_for()
        assert len(asked) == 1
        assert asked[0].endswith("/api/v1/suggest?q=melnikov&type=&limit=8")


@pytest.mark.parametrize("width", [1280, 320])
def test_without_script_it_is_a_plain_form(browser: Browser, site: str, width: int) -> None:
    with Visit(browser, site, width=width, script=False) as visit:
        visit.page.goto("/")
        visit.page.get_by_role("searchbox").first.fill("Още")
        visit.page.keyboard.press("Enter")
        visit.page.get_by_label(LABEL).fill("Hsinking")
        visit.page.get_by_label("Places").check()
        visit.page.get_by_role("button", name="Search").click()
        visit.page.wait_for_url("**/search?q=Hsinking&type=place")
        visit.page.get_by_role("link", name="Changchun").click()
        visit.page.wait_for_url("**/places/changchun")
        assert visit.complaints == []
