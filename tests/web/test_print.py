"""On paper every citation of a page is open, with its phrase and its passage, whether or not scripts run."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from app.domain.urls import API
from tests.support.printed import citations, printed, unprinted
from tests.support.visit import Visit

CAREERS = (
    "melnikov-boris-nikolaevich", "lyushkov-genrikh-samoilovich", "sorge-richard", "burlakov-leonid-yakovlevich",
    "codename-lavrov",
)  # fmt: skip
QUESTIONS = ("role=resident&place=harbin&from=1930&to=1941", "place=harbin", "place=japan&from=1924&to=1941")


def answered(site: str, address: str, *beside: str) -> list[dict[str, Any]]:
    """The citations of what the API answers."""
    cited = citations(httpx.get(f"{site}{API}{address}", trust_env=False, timeout=60).json(), beside)
    assert cited, address
    return cited


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("person", CAREERS)
def test_a_career_is_printed_with_every_citation(browser: Browser, site: str, person: str, script: bool) -> None:
    with Visit(browser, site, script=script) as visit:
        visit.page.goto(f"/persons/{person}")
        paper = printed(visit.page)
    assert unprinted(answered(site, f"/persons/{person}"), paper) == []


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_printed_with_every_citation(browser: Browser, site: str, question: str, script: bool) -> None:
    with Visit(browser, site, script=script) as visit:
        visit.page.goto(f"/where?{question}")
        paper = printed(visit.page)
    own = answered(site, f"/postings?{question}", "links")
    assert unprinted(own, paper) == [], "how one claim bears on another is told on their pages"


def test_what_is_not_printed_is_noticed(browser: Browser, site: str) -> None:
    with Visit(browser, site) as visit:
        visit.page.goto("/persons/codename-lavrov")
        visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.remove())")
        paper = printed(visit.page)
    assert unprinted(answered(site, "/persons/codename-lavrov"), paper)
