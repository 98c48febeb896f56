"""Answers that change in place, in a real browser: with script nothing is loaded anew, without it all is the same."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.support.visit import Visit

JAPAN = "/where?place=japan&from=1924&to=1941"


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    with Visit(browser, site) as made:
        yield made
        assert made.complaints == []


def begin(page: Page, path: str) -> None:
    """Open a page, and put a mark into it that does not outlive a load."""
    page.goto(path)
    page.evaluate("document.documentElement.dataset.mark = 'same'")


def same_document(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.dataset.mark === 'same'"))


def settled(page: Page, address: str) -> None:
    """Wait until the address matches and the answer to it is shown."""
    page.wait_for_url(re.compile(address), wait_until="commit")
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")


def lead(page: Page) -> str:
    return re.sub(r"\s+", " ", page.locator(".lead").first.inner_text()).strip()


@pytest.mark.parametrize("script", [True, False])
def test_a_question_sent_keeps_its_address_and_back_restores_it(browser: Browser, site: str, script: bool) -> None:
    with Visit(browser, site, script=script) as visit:
        page = visit.page
        begin(page, "/where") if script else page.goto("/where")
        everything = lead(page)
        page.get_by_label("Place", exact=True).fill("Harbin")
        page.get_by_role("button", name="Search").click()
        page.wait_for_url("**/where?*place=Harbin*", wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_have_text("Who was in Harbin?")
        expect(page).to_have_title("Who was in Harbin? · Kartoteka")
        assert page.locator("link[rel=canonical]").get_attribute("href") == f"{site}/where?place=Harbin"
        assert page.locator("link[rel=alternate][type='text/csv']").get_attribute("href") == (
            "/api/v1/postings.csv?place=Harbin"
        )
        page.go_back(wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_have_text("Who was where?")
        assert lead(page) == everything
        assert page.get_by_label("Place", exact=True).input_value() == ""
        page.go_forward(wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_have_text("Who was in Harbin?")
        assert page.get_by_label("Place", exact=True).input_value() == "Harbin"
        if script:
            assert same_document(page)
        assert visit.complaints == []


def test_the_count_is_announced(visit: Visit) -> None:
    page = visit.page
    begin(page, JAPAN)
    status = page.locator("main + [role=status]")
    expect(status).to_have_text("")
    page.get_by_role("checkbox", name="possibly there").uncheck()
    settled(page, "overlap=certain")
    expect(status).to_have_text(lead(page))
    assert re.search(r"\d+ people served in Japan .*: \d+ certainly", status.inner_text())
    assert same_document(page)


def test_a_facet_a_chip_and_a_page_are_followed_in_place(visit: Visit) -> None:
    page = visit.page
    begin(page, "/where?place=japan")
    page.locator(".facets a").first.click()
    settled(page, r"place=japan&\w+=")
    assert page.locator(".chip").count() == 2
    assert page.evaluate("document.activeElement.matches('.facets a')"), "the facet stays in use"
    page.locator(".chip").last.click()
    settled(page, r"place=japan$")
    assert page.evaluate("document.activeElement.matches('[data-said], .lead')"), "its chip is gone: the answer follows"
    begin(page, "/persons?personnel=all")
    page.locator("a[rel=next]").click()
    settled(page, "cursor=")
    assert page.evaluate("document.activeElement.matches('[data-said], .lead')")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    assert same_document(page)


def test_by_keyboard_alone_the_field_keeps_the_focus(visit: Visit) -> None:
    page = visit.page
    begin(page, JAPAN)
    box = page.get_by_role("checkbox", name="undated")
    box.focus()
    page.keyboard.press("Space")
    settled(page, "overlap=")
    expect(page.get_by_role("checkbox", name="undated")).to_be_focused()
    expect(page.get_by_role("checkbox", name="undated")).to_be_checked()
    page.get_by_text("More filters").click()
    fate = page.get_by_label("Fate", exact=True)
    fate.focus()
    page.keyboard.press("ArrowDown")
    settled(page, "fate=")
    expect(fate).to_be_focused()
    place = page.get_by_label("Place", exact=True)
    place.fill("harbin")
    page.keyboard.press("Enter")
    settled(page, "place=harbin")
    expect(place).to_be_focused()
    expect(place).to_have_value("Harbin")
    assert same_document(page)


def test_what_is_typed_while_the_answer_comes_is_kept(visit: Visit) -> None:
    page = visit.page
    begin(page, JAPAN)
    held: list[Route] = []
    page.route("**/where?*overlap=*", lambda route: held.append(route))  # noqa: PLW0108 (a builtin cannot be marked)
    page.get_by_role("checkbox", name="possibly there").uncheck()
    with page.expect_request("**/where?*overlap=*"):
        pass
    expect(page.locator("main")).to_have_attribute("aria-busy", "true")
    page.get_by_label("Role", exact=True).fill("resid")
    held[0].continue_()
    settled(page, "overlap=certain")
    expect(page.get_by_label("Role", exact=True)).to_have_value("resid")


def test_a_later_question_overtakes_an_earlier_one(visit: Visit) -> None:
    page = visit.page
    held: list[Route] = []
    begin(page, "/where")
    page.route("**/where?place=Tokyo*", lambda route: held.append(route))  # noqa: PLW0108 (a builtin cannot be marked)
    page.get_by_label("Place", exact=True).fill("Tokyo")
    with page.expect_request("**/where?place=Tokyo*"):
        page.keyboard.press("Enter")
    page.get_by_label("Place", exact=True).fill("Harbin")
    page.keyboard.press("Enter")
    settled(page, "place=Harbin")
    for route in held:
        with suppress(Error):  # the page gave it up already
            route.abort()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who was in Harbin?")
    assert len(held) == 1
    assert same_document(page)


def test_forward_before_back_has_answered_stays_with_what_is_shown(visit: Visit) -> None:
    page = visit.page
    begin(page, "/where?place=harbin")
    page.locator(".facets a").first.click()
    settled(page, r"place=harbin&\w+=")
    address, title = page.url, page.title()
    held: list[Route] = []
    page.route("**/where?place=harbin", lambda route: held.append(route))  # noqa: PLW0108 (a builtin cannot be marked)
    with page.expect_request("**/where?place=harbin"):
        page.evaluate("history.back()")
    expect(page.locator("main")).to_have_attribute("aria-busy", "true")
    page.evaluate("history.forward()")
    settled(page, re.escape(address))
    (late,) = held
    with suppress(Error):  # the page gave it up already
        late.continue_()
    page.wait_for_timeout(300)
    assert (page.url, page.title()) == (address, title)
    assert page.locator("link[rel=canonical]").get_attribute("href") == address
    assert same_document(page)
    page.unroute("**/where?place=harbin")
    page.go_back(wait_until="commit")
    settled(page, r"place=harbin$")
    assert page.title() != title


@pytest.mark.parametrize("script", [True, False])
def test_a_question_that_cannot_be_read_is_told_in_place(browser: Browser, site: str, script: bool) -> None:
    with Visit(browser, site, script=script) as visit:
        page = visit.page
        page.goto("/where")
        page.get_by_label("Role", exact=True).fill("residnt")
        page.keyboard.press("Enter")
        page.wait_for_url("**/where?*role=residnt*", wait_until="commit")
        expect(page.get_by_role("alert")).to_contain_text("Resident")
        expect(page.get_by_label("Role", exact=True)).to_have_value("residnt")
        expect(page.get_by_label("Role", exact=True)).to_have_attribute("aria-invalid", "true")
        page.get_by_role("alert").get_by_role("link", name="Resident", exact=True).click()
        page.wait_for_url("**/where?role=resident", wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_have_text("Who was resident?")
        assert visit.complaints == []


def test_what_cannot_be_put_in_is_opened_as_ever(visit: Visit) -> None:
    page = visit.page
    begin(page, "/where?role=consul")
    page.get_by_role("button", name="Add a step").click()
    page.wait_for_url("**/careers?*")
    assert not same_document(page)
    begin(page, "/where")

    def failing(route: Route) -> None:
        route.abort() if route.request.resource_type == "fetch" else route.continue_()

    page.route("**/where?*", failing)
    page.get_by_label("Place", exact=True).fill("Harbin")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who was in Harbin?")
    assert not same_document(page)
    visit.complaints.clear()  # the request made to fail


@pytest.mark.parametrize(
    ("path", "link", "address"),
    [
        ("/careers", ".examples a", r"/careers\?"),
        ("/succession", ".samples a", r"/succession\?"),
        ("/fates/claims?kind=captured", ".chip", r"/fates/claims$"),
        ("/search?q=osch", ".names-box button", r"/search\?"),
        ("/persons/sorge-richard/contemporaries", ".aside a[href*='overlap']", "overlap="),
        ("/persons", ".toolbar a", "sort=date"),
    ],
)
def test_other_questions_do_the_same(visit: Visit, path: str, link: str, address: str) -> None:
    page = visit.page
    begin(page, path)
    page.locator(link).first.click()
    settled(page, address)
    assert same_document(page)
    assert Axe().run(page).violations_count == 0
    heading = page.get_by_role("heading", level=1).inner_text()
    page.reload()
    assert page.get_by_role("heading", level=1).inner_text() == heading


def test_lists_of_terms_are_found_in_place(visit: Visit) -> None:
    page = visit.page
    begin(page, "/codenames")
    page.get_by_label("Bearer").select_option("false")
    settled(page, "resolved=false")
    expect(page.locator("main + [role=status]")).to_contain_text("codenames")
    assert same_document(page)


def test_the_rest_of_the_page_comes_to_life_again(visit: Visit) -> None:
    page = visit.page
    begin(page, "/search?q=osch")
    page.get_by_label("Name, codename, place, organisation or role — any script, any spelling").fill("sorge")
    page.keyboard.press("Enter")
    settled(page, "q=sorge")
    box = page.locator("#search-q")
    expect(box).to_be_focused()
    box.press_sequentially(" r")
    expect(page.locator("#search-q-list [role=option]").first).to_contain_text("Sorge")
    assert same_document(page)
