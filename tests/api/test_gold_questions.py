"""Questions about the texts and their answers, written by reading the texts: tests/questions/api.json.

An entry names the persons who must answer, no more and no fewer, and may name overlap kinds, further values
by their path in the JSON ("items.0.order"), and the passages that must be cited somewhere in the answer.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import pytest
from fastapi.testclient import TestClient

QUESTIONS = Path(__file__).parent.parent / "questions" / "api.json"
KINDS = ["certain", "possible", "attested_before", "attested_after", "undated", None]
# How many of each kind there must stay, by the last word of the path.
AT_LEAST = {
    "postings": 14, "persons": 5, "claims": 5, "careers": 8, "roster": 5, "succession": 4, "contemporaries": 4,
    "cohorts": 2, "facets": 2,
}


class Question(TypedDict):
    """One entry of the file."""

    id: str
    question: str
    path: str
    params: list[list[str]]
    persons: NotRequired[list[str]]
    ordered: NotRequired[bool]
    overlap: NotRequired[dict[str, str]]
    expect: NotRequired[dict[str, Any]]
    passages: list[str]
    reasoning: str


def read() -> list[Question]:
    found: list[Question] = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    return found


def person_of(item: dict[str, Any]) -> str:
    """The person an item speaks of; an item of /persons and /careers is the person."""
    found: str = item["person"]["id"] if "person" in item else item["id"]
    return found


def surest(answer: dict[str, Any]) -> dict[str, str | None]:
    """Each person's surest overlap kind: a man stands in `persons_by_overlap` by the best of his claims."""
    found: dict[str, str | None] = {}
    for item in answer["items"]:
        person, kind = person_of(item), item["overlap"]
        if person not in found or KINDS.index(kind) < KINDS.index(found[person]):
            found[person] = kind
    return found


def cited(value: object) -> Iterator[str]:
    """Every `source:passage` cited anywhere in an answer."""
    if isinstance(value, list):
        for one in value:
            yield from cited(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "citations" and isinstance(one, list):
                yield from (f"{cite['source']}:{cite['passage']}" for cite in one)
            else:
                yield from cited(one)


def at(answer: object, path: str) -> object:
    """The value at a dotted path; numbers count items. Fails with the path where there is none."""
    found: Any = answer
    for step in path.split("."):
        try:
            found = found[int(step)] if isinstance(found, list) else found[step]
        except (KeyError, IndexError, TypeError):
            pytest.fail(f"no '{step}' of {path} in the answer")
    return found


@pytest.mark.parametrize("asked", read(), ids=lambda asked: asked["id"])
def test_the_answer_is_what_the_texts_say(client: TestClient, asked: Question) -> None:
    response = client.get(asked["path"], params=[(name, value) for name, value in asked["params"]])
    assert response.status_code == 200, response.text
    answer = response.json()
    if "persons" in asked:
        people = list(dict.fromkeys(person_of(item) for item in answer["items"]))
        if asked.get("ordered", False):
            assert people == asked["persons"], asked["reasoning"]
        else:
            assert set(people) == set(asked["persons"]), asked["reasoning"]
    if "overlap" in asked:
        found = surest(answer)
        assert {person: found[person] for person in asked["overlap"]} == asked["overlap"], asked["reasoning"]
    expected = asked.get("expect", {})
    assert {path: at(answer, path) for path in expected} == expected, asked["reasoning"]
    assert set(asked["passages"]) <= set(cited(answer)), asked["reasoning"]


def test_there_are_enough_questions_of_every_kind() -> None:
    questions = read()
    assert len({asked["id"] for asked in questions}) == len(questions)
    last = [asked["path"].rsplit("/", 1)[-1] for asked in questions]
    assert {name: last.count(name) for name, least in AT_LEAST.items() if last.count(name) < least} == {}
