"""Answers kept in memory: given again as they were, until the data change, and never beyond their bound."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from starlette.types import Message

from app.api.middleware.kept import MOST_OF_ONE, Answer, Keeping, Kept
from app.db.engine import make_engine
from app.main import create_app
from app.models import Person, Release
from app.queries.tables import table_of
from app.settings import Settings
from tests.api.test_metrics import NEAR, figures
from tests.support.apart import finished

API = "/api/v1"
PAGE = "/persons/sorge-richard"
READS = ("kartoteka_database_reads_total", ())


@pytest.fixture
def client(seeded_url: str) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(database_url=seeded_url)), client=NEAR) as made:
        yield made


def reads_for(client: TestClient, path: str) -> float:
    """How many reads of the database an address costs; the figures themselves are read at a cost of their own."""
    once, before = (figures(client)[READS] for _ in range(2))
    client.get(path)
    return figures(client)[READS] - before - (before - once)


def without_id(response: Any) -> dict[str, str]:
    """The headers but for the one that differs for each request."""
    return {name: value for name, value in response.headers.items() if name != "x-request-id"}


@pytest.mark.parametrize("path", [PAGE, f"{API}/postings?role=resident", f"{API}/postings.csv"])
def test_a_second_reader_is_given_the_same_answer(client: TestClient, path: str) -> None:
    first, second = client.get(path), client.get(path)
    assert second.content == first.content
    assert second.headers["x-request-id"] != first.headers["x-request-id"]
    assert without_id(second) == without_id(first)


def test_an_answer_given_again_costs_one_look_at_the_release(client: TestClient) -> None:
    assert reads_for(client, PAGE) > 1
    assert reads_for(client, PAGE) == 1
    assert reads_for(client, f"{PAGE}?from=1930") > 1, "another address is another answer"


def test_it_is_counted_under_its_route_all_the_same(client: TestClient) -> None:
    name = ("kartoteka_requests_total", ("GET", "/persons/{id}", "200"))
    client.get(PAGE)
    before = figures(client)[name]
    client.get(PAGE)
    assert figures(client)[name] == before + 1


def test_compressed_and_plain_answers_are_kept_apart(client: TestClient) -> None:
    plain = client.get(PAGE, headers={"Accept-Encoding": "identity"})
    packed = client.get(PAGE, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    again = client.get(PAGE, headers={"Accept-Encoding": "identity"})
    assert without_id(again) == without_id(plain)


def test_another_host_is_given_its_own_links(client: TestClient) -> None:
    path = f"{API}/persons/sorge-richard"
    client.get(path)
    other = client.get(path, headers={"Host": "cards.example"})
    assert other.headers["etag"] != client.get(path).headers["etag"]


def test_new_data_is_seen_at_once(client: TestClient, seeded_url: str) -> None:
    path = f"{API}/persons/sorge-richard"
    client.get(path)
    person, release = table_of(Person), table_of(Release)
    engine = make_engine(seeded_url)
    with engine.begin() as connection:
        connection.execute(update(person).where(person.c.slug == "sorge-richard").values(sort_name="Changed, Richard"))
        connection.execute(update(release).values(seed_sha256="0" * 64))
    engine.dispose()
    assert "Changed, Richard" in client.get(path).text


def test_what_is_asked_conditionally_is_answered_so_from_memory_too(client: TestClient) -> None:
    first = client.get(PAGE)
    since = client.get(PAGE, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert (since.status_code, since.content) == (304, b"")
    assert client.get(PAGE).content == first.content


def test_errors_are_not_kept(client: TestClient) -> None:
    path = f"{API}/persons/nobody"
    assert [client.get(path).status_code for _ in range(2)] == [404, 404]
    assert reads_for(client, path) > 1


def test_none_are_kept_where_the_operator_wants_none(seeded_url: str) -> None:
    with TestClient(create_app(Settings(database_url=seeded_url, cache_mb=0)), client=NEAR) as client:
        assert min(reads_for(client, PAGE) for _ in range(3)) > 1


def answer(size: int) -> Answer:
    return Answer(((b"content-type", b"text/plain"),), b"." * size, "/")


def test_what_was_not_asked_for_longest_makes_room() -> None:
    kept = Kept(3 * answer(1000).cost)
    for key in "abc":
        kept.put(key, answer(1000))
    assert kept.get("a") is not None
    kept.put("d", answer(1000))
    assert kept.get("b") is None
    assert [key for key in "acd" if kept.get(key)] == ["a", "c", "d"]


def test_the_bound_holds_whatever_is_kept() -> None:
    kept = Kept(100_000)
    for turn in range(200):
        kept.put(str(turn % 70), answer(turn * 37 % 20_000))
        assert 0 <= kept.size <= 100_000
    kept.put("huge", answer(100_000))
    assert kept.get("huge") is None
    assert kept.size == sum(one.cost for one in (kept.get(str(key)) for key in range(70)) if one)


@pytest.mark.parametrize(
    ("status", "size", "whole", "keeps"),
    [(200, 5, True, True), (200, MOST_OF_ONE, True, True), (200, MOST_OF_ONE + 1, True, False), (200, 5, False, False),
     (404, 5, True, False)],
)  # fmt: skip
def test_only_a_whole_good_answer_is_kept_if_not_long(status: int, size: int, *, whole: bool, keeps: bool) -> None:
    passed: list[Message] = []

    async def send(message: Message) -> None:
        passed.append(message)

    async def answered() -> None:
        await keeping({"type": "http.response.start", "status": status, "headers": []})
        await keeping({"type": "http.response.body", "body": b"." * (size - 1), "more_body": True})
        await keeping({"type": "http.response.body", "body": b"!", "more_body": not whole})

    keeping = Keeping(send)
    finished(answered())
    found = keeping.answer()
    assert (found is not None) is keeps
    assert found is None or len(found.body) == size
    assert sum(len(message.get("body", b"")) for message in passed) == size
