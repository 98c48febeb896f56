"""The pages by keyboard alone: the way past the top, the order of stops, no trap, and a focus that is seen."""

import re
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.support.visit import Visit

KINDS = [
    "/", "/persons", "/persons/lyushkov-genrikh-samoilovich", "/where?role=resident&place=harbin&from=1930&to=1941",
    "/places/harbin", "/sources", "/persons/sorge-richard/with/bronin-yakov-grigorievich", "/where?role=residnt",
]  # fmt: skip
STOPS = """() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(one => !one.disabled && one.type !== 'hidden' && one.checkVisibility({visibilityProperty: true}));
    const group = one => one.type === 'radio' && `${one.form?.id} ${one.name}`, kept = new Set();
    all.filter(one => !group(one) || (!kept.has(group(one)) && kept.add(group(one))))
        .forEach((one, place) => { one.dataset.stop = place; });
    all.filter(group).forEach(one => { one.dataset.stop ??= all.find(two => group(two) === group(one)).dataset.stop; });
    return document.querySelectorAll('[data-stop]').length && Math.max(...all.map(one => one.dataset.stop)) + 1;
}"""
"""Marks what the Tab key should stop at, in the order of the page; a group of radio buttons is one stop."""
HERE = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const wide = Math.max(innerWidth, document.documentElement.scrollWidth);
    return {
        stop: one.dataset.stop === undefined ? null : Number(one.dataset.stop),
        name: [one.localName, one.id, one.name, (one.textContent || '').trim().slice(0, 40)].filter(Boolean).join(' '),
        scrolls: one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight,
        outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1.5,
        shown: Math.min(box.width, box.height) > 1 && box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < wide,
        color: style.outlineColor, ground: getComputedStyle(document.body).backgroundColor,
    };
}"""
"""Where the focus is, and whether it can be seen there."""


def tab(page: Page) -> dict[str, Any]:
    page.keyboard.press("Tab")
    here: dict[str, Any] = page.evaluate(HERE)
    return here


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, False)])
def test_every_stop_is_reached_in_order_and_seen(
    browser: Browser, site: str, path: str, width: int, script: bool
) -> None:
    with Visit(browser, site, width=width, script=script) as visit:
        page = visit.page
        page.emulate_media(reduced_motion="reduce")
        page.goto(path)
        expected = page.evaluate(STOPS)
        faults: list[str] = []
        visited: list[int] = []
        while len(visited) < expected:
            here = tab(page)
            if here["stop"] is None and here["scrolls"]:
                continue  # a box that scrolls is a stop of the browser's own
            if here["stop"] is None or here["stop"] in visited:
                faults.append(f"after {visited[-1:]} the focus goes to {here['name']}; {expected} stops were to come")
                break
            visited.append(here["stop"])
            faults += [f"{here['name']} is out of sight when focused"] if not here["shown"] else []
            faults += [f"{here['name']} is not outlined when focused"] if not here["outlined"] else []
        assert faults == []
        assert visited == sorted(visited), "the order of stops is the order of the page"


def test_the_first_stop_leads_past_the_top(browser: Browser, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.page
        page.goto("/persons/melnikov-boris-nikolaevich")
        page.evaluate(STOPS)
        first = tab(page)
        assert "Skip to the content" in first["name"]
        assert first["shown"]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        tab(page)
        assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", KINDS)
def test_the_search_box_comes_before_the_content(browser: Browser, site: str, path: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.page
        page.goto(path)
        for _ in range(20):
            tab(page)
            if page.evaluate("document.activeElement.matches('#find, .find input')"):
                break
            assert page.evaluate("document.activeElement.closest('main') === null")
        page.keyboard.type("Melnikov")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/search\?"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_stands_out_from_the_page(browser: Browser, site: str, scheme: Literal["light", "dark"]) -> None:
    with Visit(browser, site, dark=scheme == "dark") as visit:
        visit.page.goto("/persons")
        tab(visit.page)
        here = tab(visit.page)
        assert contrast(here["color"], here["ground"]) >= 3


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG between two colours as `rgb(…)`."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """Relative luminance by WCAG."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
