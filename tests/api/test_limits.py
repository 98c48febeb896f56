"""What one request may cost: the length of its address, its place among others, its time, its reader's patience."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from app.api import reconcile
from app.api.deps import Db
from app.api.middleware import bounded
from app.api.middleware.bounded import MOST_ADDRESS
from app.api.operations import HEALTH, METRICS
from app.api.params import MOST_VALUES
from app.main import create_app
from app.settings import Settings
from tests.support.apart import finished
from tests.support.serving import serving

ENDLESS = text("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
FACETS = "/api/v1/postings/facets"


@pytest.fixture
def with_settings(seeded_url: str) -> Iterator[Callable[..., Any]]:
    """An application on a database with the whole seed, and settings of the test's own."""
    made: list[FastAPI] = []

    def make(**chosen: Any) -> FastAPI:
        made.append(create_app(Settings(database_url=seeded_url, **chosen)))
        return made[-1]

    yield make
    for app in made:  # those that were asked without a server know of no end
        app.state.database.close()


def test_an_address_too_long_is_refused_in_words(client: TestClient) -> None:
    answer = client.get("/api/v1/persons?q=" + "a" * MOST_ADDRESS)
    assert answer.status_code == 414
    assert str(MOST_ADDRESS) in answer.json()["detail"]
    page = client.get("/persons?q=" + "a" * MOST_ADDRESS)
    assert page.status_code == 414
    assert page.headers["content-type"].startswith("text/html")
    assert "content-security-policy" in page.headers


def test_of_thousands_of_wrong_names_some_are_named(client: TestClient) -> None:
    answer = client.get("/api/v1/persons?" + "&".join(f"plac{number}" for number in range(1500)))
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == MOST_VALUES


def test_a_question_that_takes_too_long_is_given_up(with_settings: Callable[..., Any]) -> None:
    """By SQLite at the request's limit, by PostgreSQL at that of a statement."""
    app = with_settings(request_seconds=0.5, statement_seconds=0.5)

    async def never(db: Db) -> object:
        return await db.run(lambda connection: connection.execute(ENDLESS).scalar())

    app.add_api_route("/api/v1/never", never)
    app.add_api_route("/never", never)
    with TestClient(app) as client:
        problem, page = client.get("/api/v1/never"), client.get("/never")
    tells_what_to_narrow(problem, page)


def test_no_statement_begins_after_the_time_of_a_question(with_settings: Callable[..., Any]) -> None:
    with TestClient(with_settings(request_seconds=1e-6)) as client:
        tells_what_to_narrow(client.get(FACETS), client.get("/where?place=china&from=1900&to=1990"))


def tells_what_to_narrow(problem: Any, page: Any) -> None:
    """Both say that the search was given up, when to come again, what to do, and which request it was."""
    assert [problem.status_code, page.status_code] == [503, 503], problem.text
    told = problem.json()
    assert told["title"] == "Takes too long"
    assert "Narrow the question" in told["detail"]
    assert told["request_id"] == problem.headers["x-request-id"]
    assert "Narrow the question" in page.text
    assert page.headers["x-request-id"] in page.text
    for one in (problem, page):
        assert int(one.headers["retry-after"]) > 0
        assert "etag" not in one.headers


def test_an_export_is_not_bound_by_the_time_of_a_question(with_settings: Callable[..., Any]) -> None:
    with TestClient(with_settings()) as client:
        whole = client.get("/data/citation.csv").content
    with TestClient(with_settings(request_seconds=0.001)) as client:
        assert client.get("/data/citation.csv").content == whole


def test_an_export_that_finds_nothing_in_time_is_refused_before_it_begins(
    seeded_url: str, with_settings: Callable[..., Any]
) -> None:
    if seeded_url.startswith("postgresql"):
        return  # an export's statements have no limit there; its reader has
    with TestClient(with_settings(export_seconds=1e-9)) as client:
        answer = client.get("/api/v1/postings.csv")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"


def test_more_at_once_than_can_be_answered_is_refused_at_once(
    with_settings: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "QUEUE_SECONDS", 60)
    app = with_settings(in_flight=2, queue=3)

    async def rush() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            asked = [client.get("/api/v1/roles" if one % 2 else "/roles") for one in range(20)]
            return await asyncio.gather(*asked, client.get(HEALTH))

    *answers, health = finished(rush())
    assert health.status_code == 200
    assert sorted(one.status_code for one in answers) == [200] * 5 + [503] * 15
    for answer in answers:
        if answer.status_code == 503:
            assert int(answer.headers["retry-after"]) > 0
            assert "Too many questions" in answer.text
            assert "content-security-policy" in answer.headers
    kinds = {one.headers["content-type"] for one in answers if one.status_code == 503}
    assert kinds == {"application/problem+json", "text/html; charset=utf-8"}


def test_everybody_has_a_turn_where_there_is_room_to_wait(
    with_settings: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "QUEUE_SECONDS", 60)
    app = with_settings(in_flight=1, queue=50)

    async def rush() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await asyncio.gather(*(client.get("/api/v1/services") for _ in range(30)))

    assert {one.status_code for one in finished(rush())} == {200}


def test_a_batch_that_does_not_arrive_is_refused(
    with_settings: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "SEND_SECONDS", 0.05)

    async def dribble() -> AsyncIterator[bytes]:
        yield b"queries="
        await asyncio.sleep(60)

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=with_settings())
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.post("/reconcile", content=dribble(), headers={"content-type": reconcile.FORM})

    answer = finished(send())
    assert answer.status_code == 408
    assert answer.json()["title"] == "Not sent in time"


def test_a_reader_who_stands_still_loses_the_rest(with_settings: Callable[..., Any]) -> None:
    """Asked six times over one connection, as the kernel keeps some megabytes for a reader who takes none."""
    path, times = "/api/v1/claims.json", 6
    with TestClient(with_settings()) as client:
        whole = len(client.get(path).content)
    with serving(with_settings(export_seconds=2)) as address, socket.socket() as reader:
        host, port = address.removeprefix("http://").split(":")
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect((host, int(port)))
        reader.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() * times)
        assert wait_until(lambda: refused(address, "Reader too slow") == 1)
        assert httpx.get(f"{address}{HEALTH}").status_code == 200
        reader.settimeout(20)
        received = 0
        while piece := reader.recv(1 << 20):
            received += len(piece)
    assert received < times * whole


def refused(address: str, reason: str) -> float:
    """How many requests the server has refused for a reason."""
    for family in text_string_to_metric_families(httpx.get(f"{address}{METRICS}").text):
        for sample in family.samples:
            if sample.name == "kartoteka_requests_refused_total" and sample.labels["reason"] == reason:
                return sample.value
    return 0


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether something comes about in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False
