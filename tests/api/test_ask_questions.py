"""Plain words put to `/ask`, with the answers a reader of the texts would give (tests/questions/ask.json).

Each question names the persons it must answer with: exactly (`persons`, in that order where `ordered`), or,
where the whole answer is too wide to write down, some that must and some that must not be in it (`includes`,
`excludes`). `expect` holds further values by their dotted path. Each refusal names the `word` that cannot be
placed and what the accepted values must offer instead (`suggests`, any case). The passages and the reasoning
of an entry are for whoever checks it against the texts.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

ASK = "/api/v1/ask"
FILE = Path(__file__).resolve().parent.parent / "questions" / "ask.json"
ENTRIES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
QUESTIONS = [one for one in ENTRIES if "status" not in one]
REFUSALS = [one for one in ENTRIES if "status" in one]


def entry_id(entry: dict[str, Any]) -> str:
    """The id of an entry, to name its test."""
    return str(entry["id"])


def people(answer: dict[str, Any]) -> list[str]:
    """The persons of an answer, each once, in its order: an item is a claim about one or is one itself."""
    return list(dict.fromkeys(item["person"]["id"] if "person" in item else item["id"] for item in answer["items"]))


def at(answer: Any, path: str) -> Any:
    """The value at a dotted path; numbers step into lists."""
    for step in path.split("."):
        answer = answer[int(step)] if isinstance(answer, list) else answer[step]
    return answer


def ask(client: TestClient, words: str) -> dict[str, Any]:
    """The answer to a question that must be understood."""
    answer = client.get(ASK, params={"q": words})
    assert answer.status_code == 200, f"{words}: {answer.text}"
    found: dict[str, Any] = answer.json()
    return found


def test_the_file_is_whole() -> None:
    ids = [entry_id(one) for one in ENTRIES]
    assert len(set(ids)) == len(ids)
    assert len({one["q"] for one in ENTRIES}) == len(ENTRIES)
    assert len(QUESTIONS) >= 50
    assert len(REFUSALS) >= 12
    assert all("persons" in one or one["includes"] for one in QUESTIONS)
    assert all(one["passages"] and one["reasoning"] for one in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=entry_id)
def test_a_question_is_answered_as_the_texts_do(client: TestClient, question: dict[str, Any]) -> None:
    answer = ask(client, question["q"])
    found = people(answer)
    shown = answer["interpretation"]["sentence"]
    if "persons" in question:
        expected: list[str] = question["persons"]
        assert set(found) == set(expected), shown
        assert not question["ordered"] or found == expected, shown
    assert set(question.get("includes", ())) <= set(found), shown
    assert not set(question.get("excludes", ())) & set(found), shown
    for path, value in question.get("expect", {}).items():
        assert at(answer, path) == value, f"{path}: {shown}"


@pytest.mark.parametrize("question", QUESTIONS, ids=entry_id)
def test_an_answer_says_how_it_was_understood(client: TestClient, question: dict[str, Any]) -> None:
    answer = ask(client, question["q"])
    understood = answer["interpretation"]
    assert understood["sentence"].strip()
    assert understood["parts"]
    page = client.get(understood["url"])
    assert page.status_code == 200, understood["url"]
    plain = client.get(understood["api_url"])
    assert plain.status_code == 200, understood["api_url"]
    assert people(plain.json()) == people(answer), understood["api_url"]


@pytest.mark.parametrize("refusal", REFUSALS, ids=entry_id)
def test_what_cannot_be_placed_is_named(client: TestClient, refusal: dict[str, Any]) -> None:
    answer = client.get(ASK, params={"q": refusal["q"]})
    assert answer.status_code == refusal["status"], answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    errors = problem["errors"]
    said = [problem["detail"], *(error["value"] for error in errors), *(error["message"] for error in errors)]
    word: str = refusal["word"]
    named = [one.replace(refusal["q"], "") for one in said]
    assert any(word.casefold() in one.casefold() for one in named), said
    accepted = " ".join(str(value) for error in errors for value in error["accepted"]).casefold()
    for suggestion in refusal["suggests"]:
        assert suggestion.casefold() in accepted, errors
