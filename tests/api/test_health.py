"""Whether the process lives, and whether it can answer questions: asked by monitors, so without any detours."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.api.operations import HEALTH, METRICS, READY
from app.db.engine import make_engine
from app.db.migrate import alembic_config, heads
from app.db.revisions import known_revisions, newest_revision
from app.main import create_app
from app.settings import Settings


@pytest.fixture
def empty(database_url: str) -> Iterator[TestClient]:
    """The application on a database without a schema."""
    with TestClient(create_app(Settings(database_url=database_url))) as made:
        yield made


def test_it_lives_and_is_ready(client: TestClient) -> None:
    assert client.get(HEALTH).json() == {"status": "ok"}
    answer = client.get(READY)
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready", "revision": newest_revision(), "servers": [{"replica": False, "answers": True}]
    }  # fmt: skip


@pytest.mark.parametrize("path", [HEALTH, READY, METRICS])
def test_it_is_never_answered_from_a_copy(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert not {"etag", "last-modified", "content-encoding"} & set(answer.headers)
    assert client.head(path).content == b""
    if path != METRICS:
        assert answer.headers["cache-control"] == "no-store"


def test_without_a_schema_it_lives_and_is_not_ready(empty: TestClient) -> None:
    assert empty.get(HEALTH).status_code == 200
    answer = empty.get(READY)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    assert [one["parameter"] for one in answer.json()["errors"]] == ["database"]
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_an_older_schema_is_named(migrated_url: str) -> None:
    engine = make_engine(migrated_url, pooled=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    engine.dispose()
    with TestClient(create_app(Settings(database_url=migrated_url))) as client:
        (error,) = client.get(READY).json()["errors"]
    assert (error["value"], error["accepted"]) == ("0001", [newest_revision()])


def test_a_process_that_stops_is_not_ready(migrated_url: str) -> None:
    app = create_app(Settings(database_url=migrated_url))
    with TestClient(app) as client:
        assert client.get(READY).status_code == 200
        app.state.stopping.set()
        answer = client.get(READY)
    assert answer.status_code == 503
    assert "stopping" in answer.json()["detail"]


def test_the_revisions_are_those_of_the_migrations() -> None:
    known, newest = heads(alembic_config("sqlite://"))
    assert (list(reversed(known_revisions())), newest_revision()) == (known, newest)


def test_the_interface_describes_them(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {HEALTH, READY, METRICS} <= set(paths)
    assert set(paths[READY]["get"]["responses"]) >= {"200", "503"}
    page = client.get("/api").text
    assert HEALTH in page
    assert READY in page
