"""A faulty seed is refused with file and line, and the database is as it was."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.errors import SeedError
from app.services.attach import attach
from app.services.seed import load_seed
from tests.support.dump import dump
from tests.support.tiny_seed import change, write_seed, write_text

PETROV = "persons/petrov-ivan.yaml"
CASES = {
    "a wrong term": ("place: harbin\n", "place: harbn\n", "unknown place 'harbn', did you mean 'harbin'?", 0),
    "a missing citation": (
        '    cite: [{source: tiny-text, passage: 3, as_written: "Captain Petrov"}]\n',
        "",
        "cite: Field required",
        -4,  # the claim itself
    ),
    "an empty citation": (
        '[{source: tiny-text, passage: 3, as_written: "Captain Petrov"}]',
        "[]",
        "at least 1 item",
        0,
    ),
    "a citation without its phrase": (', as_written: "Captain Petrov"', "", "needs `passage` and `as_written`", 0),
    "a passage that is not there": (
        'passage: 3, as_written: "shot in Moscow"',
        'passage: 2, as_written: "shot in Moscow"',
        "tiny-text has no passage 2",
        0,
    ),
    "a duplicate id": ("id: p3\n", "id: p2\n", "id 'p2' stands already at", 0),
    "an id of another file": ("id: p3\n", "id: o1\n", "id 'o1' stands already at", 0),
    "a doubled key": ("    rank: captain\n", "    rank: captain\n    rank: captain\n", "'rank' stands twice", 1),
    "an unreadable date": ("dates: 1930/1934", "dates: 193x/1934", "193x", 0),
    "a window turned round": ("dates: 1930/1934", "dates: 1934/1930", "1934/1930", 0),
    "an unknown word": ("kind: rank_holding", "kind: rank", "rank_holding", -1),
    "a link to itself": ("    to: p5\n", "    to: p4\n", "cannot be linked to itself", 0),
    "a link to a link": ("    to: p5\n", "    to: l1\n", "unknown claim 'l1'", 0),
    "an alternative twice": ("claims: [p4, p5]", "claims: [p4, p5, p5]", "'p5' stands twice among the alternatives", 0),
    "no YAML": ("claims:\n", "claims: [\n", "not valid YAML", None),
}


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """The tiny seed."""
    return write_seed(tmp_path / "seed")


@pytest.mark.parametrize("case", CASES)
def test_the_database_is_as_it_was(migrated_url: str, seed: Path, case: str) -> None:
    load_seed(migrated_url, seed)
    before = dump(migrated_url)
    old, new, message, offset = CASES[case]
    line = change(seed, PETROV, old, new)
    change(seed, "persons/orlova-anna.yaml", "sort_name: Orlova, Anna", "sort_name: Orlova, A.")
    with pytest.raises(SeedError) as refused:
        load_seed(migrated_url, seed)
    place = (seed / PETROV).as_posix()
    told = [f for f in refused.value.findings if f.file == place and message in f.message]
    assert told, refused.value.detail
    if offset is not None:
        assert told[0].line == line + offset
    assert dump(migrated_url) == before


def test_the_command_says_where_and_exits_with_1(migrated_url: str, seed: Path) -> None:
    load_seed(migrated_url, seed)
    before = dump(migrated_url)
    line = change(seed, PETROV, "place: harbin\n", "place: harbn\n")
    result = CliRunner().invoke(main, ["seed", str(seed), "--database", migrated_url])
    assert result.exit_code == 1
    assert "the seed is refused; nothing was written" in result.stderr
    assert f"{(seed / PETROV).as_posix()}:{line}:12: error: unknown place 'harbn'" in result.stderr
    assert "Traceback" not in result.stderr
    assert dump(migrated_url) == before


def test_a_refused_seed_leaves_even_an_empty_database_empty(database_url: str, seed: Path) -> None:
    change(seed, PETROV, "place: harbin\n", "place: harbn\n")
    result = CliRunner().invoke(main, ["seed", str(seed), "--database", database_url])
    assert result.exit_code == 1
    assert dump(database_url) == {}


def test_a_phrase_that_is_not_in_its_passage(seed: Path, tmp_path: Path) -> None:
    texts = write_text(tmp_path / "texts").parent
    line = change(seed, PETROV, '"shot in Moscow"', '"shot in Berlin"')
    result = CliRunner().invoke(main, ["check", str(seed), "--texts", str(texts)])
    assert result.exit_code == 1
    place = f"{(seed / PETROV).as_posix()}:{line}:"
    assert any(
        one.startswith(place) and "«shot in Berlin» does not stand in tiny-text 3" in one
        for one in result.stdout.splitlines()
    )


def test_a_phrase_that_is_not_in_a_text_at_hand_is_not_loaded(migrated_url: str, seed: Path, tmp_path: Path) -> None:
    texts = write_text(tmp_path / "texts").parent
    load_seed(migrated_url, seed, texts)
    before = dump(migrated_url)
    line = change(seed, PETROV, '"shot in Moscow"', '"shot in Berlin"')
    result = CliRunner().invoke(main, ["seed", str(seed), "--texts", str(texts), "--database", migrated_url])
    assert result.exit_code == 1
    assert f"{(seed / PETROV).as_posix()}:{line}:" in result.stderr
    assert "«shot in Berlin» does not stand in tiny-text 3" in result.stderr
    assert dump(migrated_url) == before


def test_a_phrase_that_is_not_in_an_attached_text_is_not_loaded(migrated_url: str, seed: Path, tmp_path: Path) -> None:
    load_seed(migrated_url, seed)
    attach(migrated_url, "tiny-text", write_text(tmp_path))
    before = dump(migrated_url)
    line = change(seed, PETROV, '"shot in Moscow"', '"shot in Berlin"')
    with pytest.raises(SeedError) as refused:
        load_seed(migrated_url, seed)
    assert [(one.line, "shot in Berlin" in one.message) for one in refused.value.findings] == [(line, True)]
    assert dump(migrated_url) == before


def test_a_folder_without_persons_does_not_empty_the_database(migrated_url: str, seed: Path) -> None:
    load_seed(migrated_url, seed)
    before = dump(migrated_url)
    shutil.rmtree(seed / "persons")
    with pytest.raises(SeedError, match="no person's file"):
        load_seed(migrated_url, seed)
    assert dump(migrated_url) == before


def test_a_nul_is_refused_on_every_engine(migrated_url: str, seed: Path) -> None:
    line = change(seed, PETROV, "name: Ivan Petrov\nsort_name", 'name: "Ivan\\0 Petrov"\nsort_name')
    with pytest.raises(SeedError, match="NUL") as refused:
        load_seed(migrated_url, seed)
    assert refused.value.findings[0].line == line


def test_a_link_twice(migrated_url: str, seed: Path) -> None:
    cite = '    cite: [{source: tiny-text, passage: 3, as_written: "he was shot"}]\n'
    line = change(seed, PETROV, cite, f"{cite}  - id: l2\n    from: p4\n    to: p5\n    kind: before\n{cite}")
    with pytest.raises(SeedError, match="linked to 'p5' as before already") as refused:
        load_seed(migrated_url, seed)
    assert refused.value.findings[0].line == line + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("persons/orlova-anna.yaml", "other: petrov-ivan", "other: orlova-anna", "cannot be related to himself"),
        ("organisation_claims.yaml", "assertion: presence", "assertion: count", "`count` and the assertion"),
        ("sources.yaml", "id: editor", "id: tiny-text", "stands twice among the sources"),
    ],
)
def test_what_the_database_would_refuse_is_found_before(
    migrated_url: str, seed: Path, file: str, old: str, new: str, message: str
) -> None:
    change(seed, file, old, new)
    with pytest.raises(SeedError, match=message) as refused:
        load_seed(migrated_url, seed)
    assert refused.value.findings[0].file == (seed / file).as_posix()
