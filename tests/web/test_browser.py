"""The three main uses in a real browser (Chromium), by clicking and typing, with and without JavaScript."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.support.visit import Visit

PAGES = [
    "/", "/persons", "/persons/melnikov-boris-nikolaevich", "/persons/lyushkov-genrikh-samoilovich",
    "/persons/codename-lavrov", "/where?role=resident&place=harbin&from=1930&to=1941", "/places", "/places/harbin",
    "/organisations/soviet-military-intelligence", "/fates", "/sources/redstar-x", "/claims", "/data", "/api",
    "/how-to-read", "/ask", "/ask?q=all residents in Harbin 1930-1941", "/ask?q=residnt",
    "/careers?role.1=consul&organisation.2=intelligence-directorate-of-the-red-army", "/roster?on=1938-06-13",
    "/succession?role=resident&place=shanghai", "/fates/claims?kind=captured", "/fates?by=role",
    "/persons/sorge-richard/contemporaries", "/persons/sorge-richard/with/bronin-yakov-grigorievich",
    "/where?role=residnt", "/duplicates",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_page_scrolls_sideways_complains_or_calls_abroad(browser: Browser, site: str, path: str, width: int) -> None:
    with Visit(browser, site, width=width) as visit:
        visit.page.goto(path)
        wide = visit.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide"
        assert visit.complaints == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_pages_are_accessible(browser: Browser, site: str, path: str, width: int, dark: bool) -> None:
    with Visit(browser, site, width=width, dark=dark) as visit:
        visit.page.goto(path)
        found = Axe().run(visit.page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("script", [True, False])
def test_look_up_a_career(browser: Browser, site: str, script: bool) -> None:
    with Visit(browser, site, script=script) as visit:
        visit.page.goto("/")
        visit.page.get_by_label("Find a name, codename, place, organisation or role").fill("Мельников")
        visit.page.keyboard.press("Enter")
        visit.page.get_by_role("link", name="Melnikov").first.click()
        visit.page.wait_for_url("**/persons/melnikov-boris-nikolaevich")
        assert visit.page.get_by_role("heading", level=1).inner_text() == "Boris Nikolaevich Melnikov"
        post = visit.page.locator("table.posts tbody").filter(has_text="Consul general").first
        phrase = post.get_by_text("Harbin as the general consul of the USSR")
        assert not phrase.is_visible()
        post.locator("summary").first.click()
        assert phrase.is_visible()
        assert visit.complaints == []


@pytest.mark.parametrize("script", [True, False])
def test_ask_who_was_resident_in_harbin_and_take_it_away(
    browser: Browser, site: str, tmp_path: Path, script: bool
) -> None:
    with Visit(browser, site, script=script) as visit:
        visit.page.goto("/where")
        visit.page.get_by_label("Role", exact=True).fill("resident")
        visit.page.get_by_label("Place", exact=True).fill("Harbin")
        visit.page.get_by_label("From", exact=True).fill("1930")
        visit.page.get_by_label("To", exact=True).fill("1941")
        visit.page.get_by_role("button", name="Search").click()
        visit.page.wait_for_url("**/where?*")
        assert visit.page.get_by_role("link", name="Lavrov").count() == 1
        assert "certain" in visit.page.locator("main").inner_text()
        with visit.page.expect_download() as coming:
            visit.page.get_by_role("link", name="CSV").first.click()
        coming.value.save_as(tmp_path / "answer.csv")
        rows = (tmp_path / "answer.csv").read_text(encoding="utf-8").splitlines()
        assert len(rows) == 2
        assert "codename-lavrov" in rows[1]


def test_take_everything_away(browser: Browser, site: str, tmp_path: Path) -> None:
    with Visit(browser, site) as visit:
        visit.page.goto("/")
        visit.page.get_by_role("link", name="Data", exact=True).click()
        with visit.page.expect_download() as coming:
            visit.page.locator("a[href='/data/kartoteka.zip']").first.click()
        coming.value.save_as(tmp_path / "kartoteka.zip")
        assert (tmp_path / "kartoteka.zip").read_bytes()[:2] == b"PK"


def test_print_opens_every_citation(browser: Browser, site: str) -> None:
    with Visit(browser, site, script=False) as visit:
        visit.page.goto("/persons/codename-lavrov")
        visit.page.emulate_media(media="print")
        assert visit.page.get_by_text("was led by the resident").first.is_visible()
