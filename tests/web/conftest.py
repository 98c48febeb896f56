"""The browser and the site it visits: one of each in a session, since a second browser cannot run beside the first."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from app.db.migrate import upgrade
from app.services.seed import load_seed
from tests.support.serving import kartoteka, serving


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
