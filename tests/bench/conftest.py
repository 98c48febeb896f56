"""A small database made as `make bench` makes its own: by the generator and the product's import."""

import pytest

from tests.bench import sizes
from tests.bench.sizes import Made

PERSONS = 300


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The database and its package; read only."""
    return sizes.prepared(PERSONS, home=tmp_path_factory.mktemp("bench"))
