"""The three main uses in a real browser (Chromium), by clicking and typing, with and without JavaScript."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from app.db.migrate import upgrade
from app.services.seed import load_seed
from tests.support.serving import kartoteka, serving

PAGES = [
    "/", "/persons", "/persons/melnikov-boris-nikolaevich", "/persons/lyushkov-genrikh-samoilovich",
    "/persons/codename-lavrov", "/where?role=resident&place=harbin&from=1930&to=1941", "/places", "/places/harbin",
    "/organisations/soviet-military-intelligence", "/fates", "/sources/redstar-x", "/claims", "/data", "/api",
    "/how-to-read", "/ask",
    "/where?role=residnt",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next((found for found in map(shutil.which, names) if found), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    switches = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        switches.append("--no-sandbox")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=switches)
        yield made
        made.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real application on a loopback port, on SQLite with the whole seed."""
    url = f"sqlite:///{tmp_path_factory.mktemp('site') / 'site.db'}"
    upgrade(url)
    load_seed(url)
    with serving(kartoteka(url)) as address:
        yield address


class Visit:
    """One page of a browser that notes every complaint and every request to another host."""

    def __init__(
        self, browser: Browser, site: str, *, width: int = 1280, dark: bool = False, script: bool = True
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light",
            java_script_enabled=script, accept_downloads=True, base_url=site,
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._complain(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self._complain(str(error)))
        self.page.on("request", lambda request: None if request.url.startswith(site) else self._complain(request.url))

    def _complain(self, words: str) -> None:
        if "422" not in words and "404" not in words:
            self.complaints.append(words)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


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
        visit.page.get_by_role("searchbox").first.fill("Мельников")
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
