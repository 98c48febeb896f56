"""Attaching a text: only the text that was read, whole or not at all, and again without change."""

from pathlib import Path

import pytest

from app.errors import InvalidInputError, NotFoundError
from app.services.attach import attach, detach
from app.services.seed import load_seed
from tests.support.dump import dump
from tests.support.tiny_seed import TEXT, write_seed, write_text


@pytest.fixture
def url(migrated_url: str, tmp_path: Path) -> str:
    """A database with the tiny seed."""
    load_seed(migrated_url, write_seed(tmp_path / "seed"))
    return migrated_url


def test_it_gives_each_passage_its_line_and_takes_it_away(url: str, tmp_path: Path) -> None:
    file = write_text(tmp_path)
    before = dump(url)
    done = attach(url, "tiny-text", file)
    assert (done.passages, done.changed) == (4, 4)
    held = [text for _, text in sorted(dump(url)["passage_text"])]
    assert held == [line for line in TEXT.split("\n") if line]
    after = dump(url)
    assert attach(url, "tiny-text", file).changed == 0
    assert dump(url) == after
    assert detach(url, "tiny-text").changed == 4
    assert dump(url) == before


def test_windows_line_ends_are_no_part_of_a_line(url: str, tmp_path: Path) -> None:
    assert attach(url, "tiny-text", write_text(tmp_path, TEXT.replace("\n", "\r\n"))).changed == 4


def test_another_text_is_refused_with_the_lines_and_nothing_is_written(url: str, tmp_path: Path) -> None:
    lines = TEXT.split("\n")
    file = write_text(tmp_path, "\n".join([lines[0], "", lines[2] + " ", lines[3]]))
    before = dump(url)
    with pytest.raises(InvalidInputError, match=r"2 of 4 lines differ \(line 3, 5\). Nothing was written"):
        attach(url, "tiny-text", file)
    assert dump(url) == before


def test_many_differing_lines_are_counted(migrated_url: str, tmp_path: Path) -> None:
    seed = write_seed(tmp_path / "seed")
    path = seed / "sources.yaml"
    more = "".join(f"      {number}: {'f' * 64}\n" for number in range(10, 40))
    content = path.read_text(encoding="utf-8").replace("  - {id: editor", f"{more}  - {{id: editor")
    path.write_text(content, encoding="utf-8")
    load_seed(migrated_url, seed)
    with pytest.raises(InvalidInputError, match="30 of 34 lines differ .* and 10 more"):
        attach(migrated_url, "tiny-text", write_text(tmp_path))


def test_an_unknown_source_and_one_without_passages(url: str, tmp_path: Path) -> None:
    file = write_text(tmp_path)
    with pytest.raises(NotFoundError, match="did you mean 'tiny-text'"):
        attach(url, "tiny-texts", file)
    with pytest.raises(InvalidInputError, match="editor has no passages"):
        attach(url, "editor", file)
    with pytest.raises(NotFoundError):
        detach(url, "nothing")
