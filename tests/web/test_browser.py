"""Every page in a real browser (Chromium); the three main uses by clicking and typing, with and without JavaScript."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.support.pages import DRAWINGS, PAGES, REFUSALS
from tests.support.printed import PAPER
from tests.support.proof import ALL, COLOURS, axe_faults, drawn_badly, nothing_of, shifts, sideways
from tests.support.visit import Visit, picture
from tests.support.weight import Weight, weigh

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize("path", [*PAGES, *REFUSALS])
def test_the_page_stands_wide_and_narrow_in_light_and_dark(
    browser: Browser, site: str, path: str, weights: list[Weight], screenshots: Path | None
) -> None:
    """One visit a width for all there is to ask: two are enough, as schemes and widths change without a load."""
    faults: dict[str, list[str]] = {}
    for width, narrower in ((1280, None), (390, 320)):
        with Visit(browser, site, width=width) as visit:
            page = visit.page
            visit.hold_scripts()
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == REFUSALS.get(path, 200)
            faults[f"at {width}"] = [*shifts(page), *sideways(page), *drawn_badly(page)]
            if not narrower:
                weights.append(weigh(page, path))
                faults["its weight"] = weights[-1].faults()
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                faults[f"at {width}, {scheme}"] = axe_faults(page, ALL if scheme == "light" else COLOURS)
                picture(page, screenshots, path)
            if narrower:
                page.set_viewport_size({"width": narrower, "height": 800})
                faults[f"at {narrower}"] = sideways(page)
                picture(page, screenshots, path)
                page.emulate_media(media="print")
                page.set_viewport_size({"width": PAPER, "height": 800})
                faults["on paper"] = sideways(page)
            faults[f"said at {width}"] = visit.complaints
    nothing_of([f"{path} {where}: {one}" for where, found in faults.items() for one in found])


@pytest.mark.parametrize("path", DRAWINGS)
def test_the_drawing_stands_alone(browser: Browser, site: str, path: str) -> None:
    with Visit(browser, site) as visit:
        answer = visit.page.goto(path)
        assert answer is not None
        assert answer.status == 200
        assert visit.page.evaluate("document.documentElement.localName") == "svg"
        nothing_of([*drawn_badly(visit.page), *visit.complaints])


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
