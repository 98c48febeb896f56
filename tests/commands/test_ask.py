"""`kartoteka ask`: plain words on the command line, of the database here and of a Kartoteka elsewhere."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from tests.support.command_line import run
from tests.support.serving import kartoteka, serving

HARBIN = "all residents in Harbin 1930-1941"


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal so wide that no cell is broken."""
    monkeypatch.setenv("COLUMNS", "400")


@pytest.fixture(scope="module")
def server(seeded_template: str) -> Iterator[str]:
    """A Kartoteka elsewhere, with the real seed."""
    with serving(kartoteka(seeded_template)) as address:
        yield address


def test_the_database_here_answers_with_a_table(seeded_template: str) -> None:
    result = run("ask", HARBIN, "--database", seeded_template)
    assert result.exit_code == 0
    assert "Understood as: Who was resident in Harbin between 1930 and 1941?" in result.stdout
    assert "Lavrov" in result.stdout
    assert "redstar-x:121" in result.stdout
    assert "1 person" in result.stdout
    assert "/where?role=resident&place=harbin&from=1930&to=1941" in result.stdout


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("who was captured by the Chinese", ("Burlakov", "Bronin", "Pogranichnaya")),
        ("officers shot and later rehabilitated", ("Vishnevetsky", "Shot (1937)", "Rehabilitated (1956)")),
        ("succession of residents in Shanghai", ("1. Richard Sorge", "3. Lev", "gap of at least 31 days")),
        ("who was where on 13 June 1938", ("Understood as: Who was where on 13 June 1938?", "Lavrov")),
        ("who served with Sorge in Shanghai", ("Bronin", "at most 30")),
        ("Sorge and Bronin", ("Bronin", "at most 30")),
        ("codename Abram", ("Bronin", "Soviet military intelligence")),
        ("career of Melnikov 1928-1931", ("Harbin", "Chinese Eastern Railway")),
        ("Melnikov", ("Boris Nikolaevich Melnikov", "13 more")),
        ("residents in Dalny", ("Nobody is recorded as resident in Dairen",)),
    ],
)
def test_every_sort_of_question_has_its_table(seeded_template: str, question: str, words: tuple[str, ...]) -> None:
    result = run("ask", question, "--database", seeded_template)
    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert all(word in told for word in words), result.stdout


def test_a_kartoteka_elsewhere_answers_the_same(server: str, seeded_template: str) -> None:
    here = run("ask", HARBIN, "--json", "--database", seeded_template)
    there = run("ask", HARBIN, "--json", "--server", server)
    assert json.loads(here.stdout) == json.loads(there.stdout)
    table = run("ask", HARBIN, "--server", server.removeprefix("http://"))
    assert f"{server}/where?role=resident" in table.stdout


def test_csv_is_the_answer_of_the_structured_question(server: str) -> None:
    result = run("ask", "--csv", "residents in Shanghai", "--server", server)
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["person_id"] for row in rows] == [
        "sorge-richard", "bronin-yakov-grigorievich", "borovich-lev-aleksandrovich",
    ]  # fmt: skip


def test_a_limit_says_how_many_are_left(seeded_template: str) -> None:
    result = run("ask", "who was in China", "--limit", "2", "--database", seeded_template)
    assert "2 of " in result.stdout
    assert "--limit shows more" in result.stdout


@pytest.mark.parametrize("elsewhere", [True, False])
def test_an_unknown_word_is_named_and_exits_with_1(server: str, seeded_template: str, elsewhere: bool) -> None:
    where = ("--server", server) if elsewhere else ("--database", seeded_template)
    result = run("ask", "residnt in Harbin", *where)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "'residnt' is not a known word of a question" in result.stderr
    assert "Resident" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("--csv", "--json"), ("--server", "ftp://host"), ("--server", "http://"), ("--limit", "0"), ("and", "more")],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    assert run("ask", "a question", *arguments).exit_code == 2
    assert run("ask").exit_code == 2


def test_nobody_at_the_address_is_a_sentence() -> None:
    result = run("ask", HARBIN, "--server", "http://127.0.0.1:9")
    assert result.exit_code == 1
    assert "http://127.0.0.1:9 does not answer" in result.stderr


@pytest.mark.parametrize("option", ["--json", "--csv"])
def test_another_program_at_the_address_is_a_sentence(option: str) -> None:
    with serving(PlainTextResponse("hello")) as address:
        result = run("ask", HARBIN, option, "--server", address)
    assert result.exit_code == 1
    assert "not as a Kartoteka does" in result.stderr
    assert result.stdout == ""


def test_an_empty_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    result = run("ask", HARBIN, "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert result.exit_code == 1
    assert "Error:" in result.stderr
