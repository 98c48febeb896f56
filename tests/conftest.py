"""The fixtures every test may ask for.

Databases. A test that asks for one of these runs twice, on SQLite and on PostgreSQL:

- `database_url`: a fresh, empty database for this test alone;
- `migrated_url`: the same with the newest schema;
- `seeded_url`: the same with the whole seed;
- `client`: the application on a database with the whole seed, shared by the session: read only;
- `engine`: the program's own engine on `database_url`, foreign keys enforced; disposed of at the end.

`databases` makes more of them. PostgreSQL is real: `postgres_url` starts Debian's server, or the one a wheel
carries (tests/support/postgres.py), once per session. Where there is none its tests skip, are listed at the
end, and fail in CI (tests/support/skips.py). A prepared database is made once per session and engine and then
copied (tests/support/databases.py); never write to a `*_template`.

Texts. `texts_dir` is the folder of the source texts: KARTOTEKA_TEXTS, or `../shared/sources` beside the
checkout. Where they are not at hand, the tests that need them skip, also in CI.

The settings of whoever runs the tests do not reach the tests; KARTOTEKA_TEXTS is read once, here.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import settings
from sqlalchemy import Engine

from app.db.engine import make_engine
from app.db.migrate import upgrade
from app.main import create_app
from app.services.seed import load_seed
from app.settings import Settings
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.postgres import PostgresUnavailableError, Server, find_binaries, running_server
from tests.support.skips import in_ci, skip_without_texts

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ("sqlite", "postgresql")
TEXTS = os.environ.get("KARTOTEKA_TEXTS")
UNHURRIED = {"KARTOTEKA_REQUEST_SECONDS": "120", "KARTOTEKA_STATEMENT_SECONDS": "120", "KARTOTEKA_POOL_SECONDS": "60"}
"""A machine with much else to do is no failure either; the tests of the limits themselves name what they want."""

# A slow machine is no failure; and in CI the same commit gives the same result.
settings.register_profile("kartoteka", deadline=None, derandomize=in_ci())
settings.load_profile("kartoteka")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where pictures of the pages are put; `make screenshots` asks for them."""
    parser.addoption("--screenshots", metavar="DIR", type=Path, help="keep pictures of the pages in a folder")


def pytest_configure(config: pytest.Config) -> None:
    """Forget the settings of the person's shell before anything reads them.

    A process that only divides the tests among others (pytest-xdist) leaves them the folder of the texts.
    """
    divides = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    for name in list(os.environ):
        if name in {"HOST", "PORT"} or (name.startswith("KARTOTEKA_") and not (divides and name == "KARTOTEKA_TEXTS")):
            del os.environ[name]
    os.environ.update(UNHURRIED)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL server, for the whole session."""
    try:
        binaries = find_binaries()
    except PostgresUnavailableError as error:
        pytest.skip(str(error))
    with running_server(binaries) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres: Server) -> str:
    """The URL of the server's maintenance database."""
    return postgres.url("postgres")


@pytest.fixture(scope="session", params=ENGINES)
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """The maker of databases, once for each engine."""
    if request.param == "sqlite":
        return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))
    return PostgresDatabases(request.getfixturevalue("postgres"))


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A fresh, empty database."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def migrated_template(databases: Databases) -> Iterator[str]:
    """A database with the newest schema, to be copied only."""
    url = databases.empty()
    upgrade(url)
    yield url
    databases.drop(url)


@pytest.fixture
def migrated_url(databases: Databases, migrated_template: str) -> Iterator[str]:
    """A fresh database with the newest schema and no rows of ours."""
    url = databases.copy_of(migrated_template)
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def seeded_template(databases: Databases, migrated_template: str) -> Iterator[str]:
    """A database with the whole seed, to be read or copied only."""
    url = databases.copy_of(migrated_template)
    load_seed(url)
    yield url
    databases.drop(url)


@pytest.fixture
def seeded_url(databases: Databases, seeded_template: str) -> Iterator[str]:
    """A fresh database with the whole seed."""
    url = databases.copy_of(seeded_template)
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def client(databases: Databases, seeded_template: str) -> Iterator[TestClient]:
    """The real application on the whole seed; do not write through it."""
    url = databases.copy_of(seeded_template)
    with TestClient(create_app(Settings(database_url=url))) as made:
        yield made
    databases.drop(url)


@pytest.fixture
def forgetful(client: TestClient) -> Iterator[TestClient]:
    """The same on the same database, but no answer is kept: for tests that change what is answered."""
    app = client.app
    assert isinstance(app, FastAPI)
    with TestClient(create_app(app.state.settings.model_copy(update={"cache_mb": 0}))) as made:
        yield made


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The program's own engine on a fresh, empty database."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def texts_dir() -> Path:
    """The folder of the source texts."""
    folder = Path(TEXTS or ROOT.parent / "shared" / "sources")
    if not any(folder.glob("*.txt")):
        skip_without_texts(folder)
    return folder
