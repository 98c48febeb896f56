"""A career of 200 postings: still a page that loads quickly, stands on a phone and can be read without script."""

import httpx
import pytest
from playwright.sync_api import Browser

from app.domain.urls import API
from tests.support.proof import axe_faults, drawn_badly, nothing_of, shifts, sideways
from tests.support.visit import Visit
from tests.support.weight import CROWDED, HTML_OF_MANY, MANY, Weight, weigh

PATH = f"/persons/{CROWDED}"


def test_so_many_posts_are_within_the_budget(browser: Browser, crowded_site: str, weights: list[Weight]) -> None:
    career = httpx.get(f"{crowded_site}{API}{PATH}", trust_env=False, timeout=60).json()
    assert len(career["postings"]) == MANY
    with Visit(browser, crowded_site) as visit:
        visit.page.goto(PATH)
        weight = weigh(visit.page, f"{PATH} with {MANY} postings")
        weights.append(weight)
        assert weight.faults(html=HTML_OF_MANY) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_so_many_posts_stand_on_every_screen(browser: Browser, crowded_site: str, width: int) -> None:
    with Visit(browser, crowded_site, width=width, dark=width < 1000) as visit:
        visit.hold_scripts()
        visit.page.goto(PATH)
        faults = [*shifts(visit.page), *sideways(visit.page), *drawn_badly(visit.page), *axe_faults(visit.page)]
        nothing_of(faults + visit.complaints)
