"""What a page weighs as it comes over the wire, against the budget of the pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import Page

KIB = 1024
HTML, CSS, JS, FONTS = 35 * KIB, 8 * KIB, 16 * KIB, 0
"""Bytes, compressed, that a page of each kind of file may load."""
HTML_OF_MANY = 60 * KIB
"""For a career of 200 postings."""
MANY = 200
CROWDED = "sorge-richard"
"""Who is given that many in tests (tests/support/bulk.py)."""
KINDS = {".css": "css", ".js": "js", ".woff": "fonts", ".woff2": "fonts", ".ttf": "fonts", ".otf": "fonts"}
"""Kinds of file by suffix; what has another is `other`."""
_ENTRIES = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .map(one => [new URL(one.name).pathname, one.encodedBodySize]).filter(([name]) => !name.includes('favicon'))"""
"""What was loaded; the icon of the tab comes when the browser likes."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes as they were sent, by kind, and the number of requests, the page's own included."""

    path: str
    html: int
    css: int = 0
    js: int = 0
    fonts: int = 0
    other: int = 0
    requests: int = 1

    def faults(self, html: int = HTML) -> list[str]:
        """What is over the budget."""
        limits = {"html": html, "css": CSS, "js": JS, "fonts": FONTS}
        return [
            f"{size / KIB:.1f} KiB of {kind}, {limit / KIB:.0f} at most"
            for kind, limit in limits.items() if (size := getattr(self, kind)) > limit
        ]  # fmt: skip


def weigh(page: Page, path: str) -> Weight:
    """The weight of the page shown, which was asked for by `path` with nothing cached."""
    (_, html), *rest = page.evaluate(_ENTRIES)
    sizes = dict.fromkeys(("css", "js", "fonts", "other"), 0)
    for name, size in rest:
        suffix = f".{name.rpartition('.')[2]}"
        sizes[KINDS.get(suffix, "other")] += size
    return Weight(path, html, **sizes, requests=1 + len(rest))


def table(weights: Iterable[Weight]) -> str:
    """Weights as lines of text, the heaviest first; bytes."""
    lines = [f"{'html':>7} {'css':>6} {'js':>6} {'fonts':>6} {'other':>6} {'requests':>8}   page"]
    lines += [
        f"{one.html:7} {one.css:6} {one.js:6} {one.fonts:6} {one.other:6} {one.requests:8}   {one.path}"
        for one in sorted(weights, key=lambda one: (-one.html, one.path))
    ]
    lines.append(f"{HTML:7} {CSS:6} {JS:6} {FONTS:6} {'':6} {'':8}   the budget ({HTML_OF_MANY} for {MANY} postings)")
    return "\n".join(lines)
