"""What follows from the claims: contradictions, personnel, deaths; on a tiny seed that is changed claim by claim."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.db.engine import make_engine
from app.main import create_app
from app.services.attach import attach
from app.services.seed import load_seed
from app.settings import Settings
from tests.support.tiny_seed import change, write_seed, write_text

PETROV, ORLOVA = "persons/petrov-ivan.yaml", "persons/orlova-anna.yaml"
CITE = 'cite: [{source: tiny-text, passage: 4, as_written: "Anna Orlova"}]'


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """The tiny seed."""
    return write_seed(tmp_path / "seed")


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    engine = make_engine(url, pooled=False)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def add(seed: Path, file: str, claim: str) -> None:
    change(seed, file, "claims:\n", f"claims:\n{claim}    {CITE}\n")


QUESTIONS = "SELECT question, origin FROM contradiction ORDER BY question"


def test_two_ranks_of_one_system_in_one_month_contradict(migrated_url: str, seed: Path) -> None:
    ranks = "- {id: captain, label: Captain, system: red-army, grade: 13}\n"
    change(seed, "vocabulary/ranks.yaml", ranks, ranks + "- {id: major, label: Major, system: red-army, grade: 15}\n")
    for number, (rank, day) in enumerate((("captain", "1931-05-01"), ("major", "1931-05-20"), ("major", "1932"))):
        add(seed, ORLOVA, f'  - id: r{number}\n    kind: rank_holding\n    rank: {rank}\n    dates: "{day}"\n')
    load_seed(migrated_url, seed)
    assert ("Which rank did Anna Orlova hold?", "computed") in rows(migrated_url, QUESTIONS)
    assert len([one for one in rows(migrated_url, QUESTIONS) if one[1] == "computed"]) == 1


@pytest.mark.parametrize(
    ("where", "nature", "found"),
    [("organisation: razvedupr", "office", 1), ("place: harbin", "office", 1), ("place: harbin", "collective", 0)],
)
def test_two_holders_of_one_post_contradict(
    migrated_url: str, seed: Path, where: str, nature: str, found: int
) -> None:
    change(seed, "vocabulary/roles.yaml", "label: Head, exclusive: true", "label: Head, single_holder: true")
    post = f"    kind: posting\n    role: head\n    {where}\n    nature: {nature}\n    dates: 1931/1933\n"
    add(seed, PETROV, f"  - id: h1\n{post}")
    add(seed, ORLOVA, f"  - id: h2\n{post}")
    load_seed(migrated_url, seed)
    asked = [one for one in rows(migrated_url, QUESTIONS) if one[0].startswith("Who was Head")]
    assert len(asked) == found


def test_declared_and_computed_contradictions_count_once(migrated_url: str, seed: Path) -> None:
    add(seed, PETROV, "  - id: h1\n    kind: posting\n    role: head\n    dates: 1931/1933\n")
    change(seed, PETROV, "alternatives:\n", "alternatives:\n  - {id: a2, question: Which post?, claims: [h1, p2]}\n")
    load_seed(migrated_url, seed)
    assert ("Which post?", "declared") in rows(migrated_url, QUESTIONS)
    assert not [one for one in rows(migrated_url, QUESTIONS) if one[1] == "computed"]


@pytest.mark.parametrize(
    ("claim", "personnel"),
    [
        ("    kind: membership\n    membership: party\n    value: staff\n    organisation: razvedupr\n", True),
        ("    kind: posting\n    role: resident\n    mode: alleged\n", False),
        ("    kind: posting\n    role: resident\n    actuality: candidate\n", False),
        ("    kind: posting\n    role: resident\n", True),
    ],
)
def test_personnel_is_whom_a_held_claim_places_in_intelligence(
    migrated_url: str, seed: Path, claim: str, personnel: bool
) -> None:
    change(seed, ORLOVA, "    organisation: razvedupr\n", "")
    add(seed, ORLOVA, f"  - id: m1\n{claim}")
    load_seed(migrated_url, seed)
    statement = "SELECT is_personnel FROM person_digest JOIN person ON id = person_id WHERE slug = 'orlova-anna'"
    assert [bool(one) for (one,) in rows(migrated_url, statement)] == [personnel]


def test_the_dead_are_not_offered_as_attested_before(migrated_url: str, seed: Path) -> None:
    change(seed, PETROV, "dates: 1930/1934", "dates: 1930/")
    load_seed(migrated_url, seed)
    with TestClient(create_app(Settings(database_url=migrated_url))) as client:
        for window, found in (("from=1936&to=1937", 1), ("from=1940&to=1941", 0)):
            answer = client.get(f"/api/v1/postings?person=petrov-ivan&{window}").json()
            assert answer["by_overlap"]["attested_before"] == found, window


def test_a_preference_moves_from_one_alternative_to_another_and_back(migrated_url: str, seed: Path) -> None:
    for chosen in ("p5", "p4", "p5"):
        path = seed / PETROV
        content = path.read_text(encoding="utf-8")
        path.write_text(content.replace("claim: p4, reason", f"claim: {chosen}, reason")
                        .replace("claim: p5, reason", f"claim: {chosen}, reason"), encoding="utf-8")
        load_seed(migrated_url, seed)
        statement = (
            "SELECT c.slug FROM alternative a JOIN claim c ON c.id = a.claim_id WHERE a.preferred_reason IS NOT NULL"
        )
        assert rows(migrated_url, statement) == [(chosen,)]


def test_a_page_read_before_a_text_was_attached_is_not_taken_for_current(
    migrated_url: str, seed: Path, tmp_path: Path
) -> None:
    load_seed(migrated_url, seed)
    with TestClient(create_app(Settings(database_url=migrated_url))) as client:
        since = {"If-Modified-Since": client.get("/sources/tiny-text").headers["last-modified"]}
        assert client.get("/sources/tiny-text", headers=since).status_code == 304
        attach(migrated_url, "tiny-text", write_text(tmp_path))
        assert client.get("/sources/tiny-text", headers=since).status_code == 200


def test_a_database_that_cannot_answer_is_said_in_words(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'nowhere' / 'none.db'}")
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        answer = client.get("/api/v1/roles")
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"]
        assert answer.headers["access-control-allow-origin"] == "*"
        assert client.get("/persons").status_code == 503
