"""Figures for Prometheus: what is counted, and who may read it."""

from collections.abc import Iterator
from typing import Literal

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from app import __version__
from app.api.operations import METRICS
from app.main import create_app
from app.settings import Settings

NEAR = ("127.0.0.1", 40000)
FAR = ("192.0.2.7", 40000)


@pytest.fixture
def near(migrated_url: str) -> Iterator[TestClient]:
    """A program on the same machine, and an application that has just begun."""
    with TestClient(create_app(Settings(database_url=migrated_url)), client=NEAR) as made:
        yield made


def figures(client: TestClient) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every figure by its name and the values of its labels, in the order of the labels' names."""
    answer = client.get(METRICS)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_the_template_of_their_route(near: TestClient) -> None:
    for path in ("/api/v1/persons/nobody", "/api/v1/persons/no-one", "/persons/nobody", "/static/none.css", "/nothing"):
        assert near.get(path).status_code == 404
    near.head("/roles")
    found = figures(near)
    assert found["kartoteka_requests_total", ("GET", "/api/v1/persons/{id}", "404")] == 2
    assert found["kartoteka_requests_total", ("GET", "/persons/{id}", "404")] == 1
    assert found["kartoteka_requests_total", ("GET", "/static", "404")] == 1
    assert found["kartoteka_requests_total", ("GET", "none", "404")] == 1
    assert found["kartoteka_request_seconds_count", ("/api/v1/persons/{id}",)] == 2
    assert {name for name, _ in found if name == "kartoteka_request_seconds_bucket"}
    assert found["kartoteka_requests_in_flight", ()] == 1
    assert found["kartoteka_response_bytes_total", ()] > 500
    assert ("kartoteka_requests_total", ("HEAD", "/roles", "200")) in found


def test_reads_of_the_database_are_counted_with_their_time(near: TestClient) -> None:
    before = figures(near)
    near.get("/api/v1/roles")
    after = figures(near)
    assert after["kartoteka_database_reads_total", ()] >= before["kartoteka_database_reads_total", ()] + 2
    name = ("kartoteka_database_read_seconds_total", ())
    assert after[name] > before[name]


def test_refusals_are_counted_by_their_reason(near: TestClient) -> None:
    assert near.get("/api/v1/persons?q=" + "a" * 20_000).status_code == 414
    assert figures(near)["kartoteka_requests_refused_total", ("Address too long",)] == 1


def test_it_says_what_is_served(client: TestClient) -> None:
    with TestClient(client.app, client=NEAR) as near:
        (labels,) = (labels for name, labels in figures(near) if name == "kartoteka_info")
        assert labels[0] in {"sqlite", "postgresql"}
        assert labels[1].startswith("20")
        assert labels[2] == __version__
        assert [value for (name, _), value in figures(near).items() if name == "kartoteka_database_answers"] == [1]


def test_it_is_read_where_the_database_does_not_answer(database_url: str) -> None:
    with TestClient(create_app(Settings(database_url=database_url)), client=NEAR) as near:
        assert ("kartoteka_requests_in_flight", ()) in figures(near)


@pytest.mark.parametrize(
    ("chosen", "client", "headers", "status"),
    [
        ("local", NEAR, {}, 200), ("local", ("::1", 1), {}, 200), ("local", FAR, {}, 404),
        ("local", NEAR, {"X-Forwarded-For": "192.0.2.7"}, 404), ("local", NEAR, {"Forwarded": "for=192.0.2.7"}, 404),
        ("on", FAR, {}, 200), ("on", NEAR, {"Via": "1.1 proxy"}, 200), ("off", NEAR, {}, 404),
    ],
)  # fmt: skip
def test_who_may_read_it(
    migrated_url: str,
    chosen: Literal["off", "local", "on"],
    client: tuple[str, int],
    headers: dict[str, str],
    status: int,
) -> None:
    app = create_app(Settings(database_url=migrated_url, metrics=chosen))
    with TestClient(app, client=client) as asking:
        assert asking.get(METRICS, headers=headers).status_code == status
