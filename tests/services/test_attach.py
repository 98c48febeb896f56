"""Attaching a text: only the text that was read, whole or not at all, and again without change."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.errors import InvalidInputError, NotFoundError
from app.main import create_app
from app.services.attach import attach, detach
from app.services.seed import load_seed
from app.settings import Settings
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
    with pytest.raises(InvalidInputError, match=r"30 of 34 lines differ .* and 10 more"):
        attach(migrated_url, "tiny-text", write_text(tmp_path))


def test_an_unknown_source_and_one_without_passages(url: str, tmp_path: Path) -> None:
    file = write_text(tmp_path)
    with pytest.raises(NotFoundError, match="did you mean 'tiny-text'"):
        attach(url, "tiny-texts", file)
    with pytest.raises(InvalidInputError, match="editor has no passages"):
        attach(url, "editor", file)
    with pytest.raises(NotFoundError):
        detach(url, "nothing")


def test_a_seed_that_changes_a_passage_forgets_its_text(url: str, tmp_path: Path) -> None:
    attach(url, "tiny-text", write_text(tmp_path))
    seed = tmp_path / "seed"
    sources = (seed / "sources.yaml").read_text(encoding="utf-8")
    changed = hashlib.sha256(b"another line").hexdigest()
    was = hashlib.sha256(TEXT.split("\n")[4].encode()).hexdigest()
    assert was in sources
    (seed / "sources.yaml").write_text(sources.replace(was, changed), encoding="utf-8")
    load_seed(url, seed)
    assert len(dump(url)["passage_text"]) == 3


def test_an_attached_text_is_on_pages_and_in_no_answer_or_export(url: str, tmp_path: Path) -> None:
    attach(url, "tiny-text", write_text(tmp_path))
    sentence = "Nobody is named here."
    with TestClient(create_app(Settings(database_url=url))) as client:
        assert "in 1930–1934, as a merchant" in client.get("/sources/tiny-text").text
        person = client.get("/persons/petrov-ivan").text
        assert "resident in Harbin in 1930–1934, as a merchant" in person
        for path in (
            "/api/v1/persons/petrov-ivan", "/api/v1/claims", "/api/v1/claims.csv", "/api/v1/postings.csv",
            "/api/v1/sources/tiny-text", "/data/citation.csv", "/data/passage.csv",
        ):
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert "in 1930–1934, as a merchant" not in answer.text, path
        package = zipfile.ZipFile(io.BytesIO(client.get("/data/kartoteka.zip").content))
        assert all(sentence.encode() not in package.read(name) for name in package.namelist())
        assert sentence.encode() not in client.get("/data/kartoteka.sqlite").content
