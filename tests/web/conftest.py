"""The browser and the site it visits: one of each in a process, since a second browser cannot run beside the first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.serving import serving_the_seed
from tests.support.visit import NoBrowserError, chromium, find_chromium
from tests.support.weighing import WEIGHTS
from tests.support.weight import CROWDED, MANY, Weight


@pytest.fixture(scope="session")
def weights(pytestconfig: pytest.Config) -> list[Weight]:
    """What the pages visited so far weigh."""
    return pytestconfig.stash.setdefault(WEIGHTS, [])


@pytest.fixture(scope="session")
def screenshots(pytestconfig: pytest.Config) -> Path | None:
    """The folder pictures of the pages are put into, where they are asked for."""
    folder: Path | None = pytestconfig.getoption("--screenshots")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        find_chromium()
    except NoBrowserError as error:
        pytest.skip(str(error))
    with chromium() as made:
        yield made


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real application on a loopback port, on SQLite with the whole seed."""
    with serving_the_seed(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="session")
def crowded_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same, where one person has held as many posts as the budget of the pages speaks of."""
    with serving_the_seed(tmp_path_factory.mktemp("crowded"), crowded=(CROWDED, MANY)) as address:
        yield address
