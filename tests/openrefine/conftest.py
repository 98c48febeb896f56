"""OpenRefine and the site it asks: one of each for all tests of this folder."""

from collections.abc import Iterator

import pytest

from app.db.migrate import upgrade
from app.services.seed import load_seed
from tests.support.openrefine import OpenRefine, OpenRefineUnavailableError, find_openrefine, running_openrefine
from tests.support.serving import kartoteka, serving


@pytest.fixture(scope="session")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    """The real client, without a window."""
    try:
        program = find_openrefine()
    except OpenRefineUnavailableError as error:
        pytest.skip(str(error))
    with running_openrefine(program, tmp_path_factory.mktemp("openrefine")) as started:
        yield started


@pytest.fixture(scope="session")
def recon_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real application on a loopback port, on SQLite with the whole seed."""
    url = f"sqlite:///{tmp_path_factory.mktemp('recon') / 'site.db'}"
    upgrade(url)
    load_seed(url)
    with serving(kartoteka(url)) as address:
        yield address
