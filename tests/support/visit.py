"""A real browser, and a visit to one page in it."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

LATE = 0.3
"""Seconds; the page is painted by then. Scripts run in their order, so that to hold the first holds all."""
PATIENCE = 30
"""Seconds a test waits for what it expects of a page; five, the usual, are soon gone on a busy machine."""
TALLEST = 6000
"""A picture's greatest height, in pixels; what stands below is more of the same."""


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


def find_chromium() -> str:
    """The program; raises NoBrowserError."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        raise NoBrowserError("no Chromium on this machine")
    return found


def switches() -> list[str]:
    """What the browser is started with: it asks for nothing by itself."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window while the block lasts; raises NoBrowserError."""
    program = find_chromium()
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=switches())
        yield browser
        browser.close()


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

    def hold_scripts(self) -> None:
        """Have the scripts come late, as over a slow line: what they add is then seen to move what was there before."""
        self.page.route("**/kartoteka.js*", _late)

    def _complain(self, words: str) -> None:
        if "422" not in words and "404" not in words:
            self.complaints.append(words)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def _late(route: Route) -> None:
    time.sleep(LATE)
    route.continue_()


def picture(page: Page, folder: Path | None, path: str) -> None:
    """Keep a picture of a page as it is shown now, named for address, width and scheme; nothing without a folder."""
    if folder is None:
        return
    width, height, dark = page.evaluate(
        "[innerWidth, document.documentElement.scrollHeight, matchMedia('(prefers-color-scheme: dark)').matches]"
    )
    name = re.sub(r"[^\w.]+", "-", path).strip("-")[:80] or "home"
    page.screenshot(
        path=folder / f"{name}-{width}-{'dark' if dark else 'light'}.png", full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)},
    )  # fmt: skip
