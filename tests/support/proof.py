"""What is asked of every page in a browser. Each function says what is wrong; nothing said is nothing found."""

from collections.abc import Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe().axe_script
ALL = {"rules": {"target-size": {"enabled": True}}}
"""axe's rules, with the one of WCAG 2.2 AA that it does not apply unasked."""
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""Those that a change of scheme can break."""
FEW = 4
TEXT = 11
"""The least height of letters in a drawing, in CSS pixels as drawn."""
_RUN = """chosen => axe.run(document, {resultTypes: ['violations'], ...chosen}).then(({violations, ...rest}) => ({
    violations: violations.map(({id, nodes}) => [
        id, nodes.map(one => `${one.target.join(' ')}: ${one.failureSummary}`),
    ]),
    asked: [violations, ...Object.values(rest).filter(Array.isArray)].flat().map(one => one.id),
}))"""
_SHIFT = """() => new Promise(done => {
    const told = [], tell = node => node?.localName ? [node.localName, node.id, ...node.classList].join('.') : '?';
    const box = ({x, y, width, height}) => [x, y, width, height].map(Math.round).join(' ');
    new PerformanceObserver(list => list.getEntries().filter(one => !one.hadRecentInput).forEach(one => told.push(
        `${one.value.toFixed(4)} by ${one.sources.map(two =>
            `${tell(two.node)} from ${box(two.previousRect)} to ${box(two.currentRect)}`).join(', ')}`
    ))).observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(told))));
})"""
_DRAWN = """least => [...document.querySelectorAll('svg[role]')].flatMap(svg => {
    const outer = svg.getBoundingClientRect();
    const name = svg.getAttribute('aria-label') || svg.querySelector('title')?.textContent || svg.id;
    return [...svg.querySelectorAll('text')].flatMap(text => {
        const box = text.getBoundingClientRect(), words = JSON.stringify(text.textContent.trim().slice(0, 40));
        if (!box.width || !outer.width) return [];
        const high = parseFloat(getComputedStyle(text).fontSize) * Math.abs(text.getScreenCTM().d);
        const middle = box.top + box.height / 2, over = Math.max(outer.left - box.left, box.right - outer.right);
        return [
            high < least - 0.05 && `${words} in letters of ${high.toFixed(1)} px: ${name}`,
            (over > 1 || middle < outer.top || middle > outer.bottom)
                && `${words} is cut off by ${over.toFixed(0)} px: ${name}`,
        ].filter(Boolean);
    });
})"""
_SMALL = """() => {
    const boxes = [...document.querySelectorAll('svg a')].map(link => {
        const {left, top, width, height} = link.getBoundingClientRect();
        return {link, left, top, width, height, x: left + width / 2, y: top + height / 2};
    }).filter(one => one.width && one.height);
    const small = one => Math.min(one.width, one.height) < 23.95;
    const apart = (one, two) => {
        if (small(two)) return Math.hypot(one.x - two.x, one.y - two.y) >= 24;
        const x = Math.max(two.left, Math.min(one.x, two.left + two.width));
        const y = Math.max(two.top, Math.min(one.y, two.top + two.height));
        return Math.hypot(one.x - x, one.y - y) >= 12;
    };
    const name = one => one.link.getAttribute('aria-label') || one.link.textContent.trim();
    // By WCAG a target may be small where another on the page does the same, such as one in the drawing's table.
    const elsewhere = ({link}) =>
        document.querySelector(`a:not(svg a)[href="${CSS.escape(link.getAttribute("href"))}"]`);
    const size = one => `${one.width.toFixed(0)} × ${one.height.toFixed(0)} px`;
    return boxes.flatMap(one => [
        !name(one) && `a drawing's link has no name: ${one.link.getAttribute('href')}`,
        small(one) && !boxes.every(two => two === one || apart(one, two)) && !elsewhere(one)
            && `a drawing's link of ${size(one)} is too near another: ${name(one)}`,
    ].filter(Boolean));
}"""


def nothing_of(faults: Sequence[str]) -> None:
    """Fail with all faults, a line each."""
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def axe_faults(page: Page, rules: dict[str, Any] = ALL) -> list[str]:
    """Violations that axe finds in the page as it is shown now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(_RUN, rules)
    assert "target-size" in found["asked"] or rules is not ALL, "axe applied the rule that it must be asked for"
    return [f"{rule}: {'; '.join(where[:3])}" for rule, where in found["violations"]]


def sideways(page: Page) -> list[str]:
    """Whether the page must be scrolled sideways."""
    wide, shown = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{wide} px wide in a window of {shown}"] if wide > shown else []


def shifts(page: Page) -> list[str]:
    """What moved by itself since the page came."""
    return [f"moves while it loads: {told}" for told in page.evaluate(_SHIFT)]


def drawn_badly(page: Page) -> list[str]:
    """Letters too small or cut off, and links without a name or too small, in the page's drawings."""
    return [*few(page.evaluate(_DRAWN, TEXT)), *few(page.evaluate(_SMALL))]


def few(faults: list[str]) -> list[str]:
    """The first of many faults of one kind, and how many there are."""
    return faults if len(faults) <= FEW else [*faults[:FEW], f"and {len(faults) - FEW} more like these"]
