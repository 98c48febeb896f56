"""`export` and `backup`: files that appear whole or not at all, and never over a database in use."""

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.commands import common
from app.services.seed import load_seed
from tests.support.command_line import run
from tests.support.dump import dump
from tests.support.tiny_seed import write_seed, write_text


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """The tiny seed."""
    return write_seed(tmp_path / "seed")


@pytest.fixture
def url(migrated_url: str, seed: Path) -> str:
    """A database with the tiny seed."""
    load_seed(migrated_url, seed)
    return migrated_url


@pytest.fixture
def sqlite_url(tmp_path: Path, seed: Path) -> str:
    """The same on SQLite only, as `living.db`."""
    made = f"sqlite:///{tmp_path / 'living.db'}"
    assert run("seed", seed, "--database", made).exit_code == 0
    return made


def test_export_writes_each_kind(url: str, tmp_path: Path) -> None:
    package = run("export", tmp_path / "out.zip", "--database", url)
    assert package.exit_code == 0
    assert "Wrote" in package.stdout
    assert "Exporting: person.csv" in package.stderr
    told = json.loads(run("export", tmp_path / "out.sqlite", "--json", "--database", url).stdout)
    assert (told["format"], told["tables"]["person"]) == ("sqlite", 2)
    assert run("export", tmp_path / "folder", "--database", url).exit_code == 0
    with zipfile.ZipFile(tmp_path / "out.zip") as opened:
        zipped = {name: opened.read(name) for name in opened.namelist()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "folder").iterdir()} == zipped
    copy = sqlite3.connect(tmp_path / "out.sqlite")
    assert copy.execute("SELECT count(*) FROM person").fetchone() == (2,)
    copy.close()
    assert not list(tmp_path.glob(".*"))


def test_export_refuses_what_exists_unless_forced(url: str, tmp_path: Path) -> None:
    for name in ("out.zip", "out.db", "folder"):
        target = tmp_path / name
        assert run("export", target, "--database", url).exit_code == 0
        refused = run("export", target, "--database", url)
        assert refused.exit_code == 1
        assert "Nothing was written" in refused.stderr
        assert run("export", target, "--force", "--database", url).exit_code == 0
    (tmp_path / "folder" / "mine.txt").write_text("mine")
    kept = run("export", tmp_path / "folder", "--force", "--database", url)
    assert (kept.exit_code, "mine.txt" in kept.stderr) == (1, True)
    assert (tmp_path / "folder" / "person.csv").exists()


def test_a_failed_export_leaves_what_was_there(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device", "out.zip")

    (tmp_path / "out.zip").write_bytes(b"old")
    monkeypatch.setattr("app.commands.export.write_package", fail)
    monkeypatch.setattr("app.commands.export.package_files", fail)
    for target in ("out.zip", "folder"):
        failed = run("export", tmp_path / target, "--force", "--database", url)
        assert (failed.exit_code, "No space left on device" in failed.stderr) == (1, True)
    assert (tmp_path / "out.zip").read_bytes() == b"old"
    assert not (tmp_path / "folder").exists()
    assert not list(tmp_path.glob(".*"))


def test_export_never_writes_over_a_database_in_use(sqlite_url: str, tmp_path: Path) -> None:
    before = (tmp_path / "living.db").read_bytes()
    refused = run("export", tmp_path / "living.db", "--force", "--database", sqlite_url)
    assert (refused.exit_code, "the database itself" in refused.stderr) == (1, True)
    assert (tmp_path / "living.db").read_bytes() == before
    (tmp_path / "other.db").touch()
    (tmp_path / "other.db-wal").touch()
    busy = run("export", tmp_path / "other.db", "--force", "--database", sqlite_url)
    assert (busy.exit_code, "in use" in busy.stderr) == (1, True)


@pytest.mark.parametrize("arguments", [("export", "out.zip"), ("sources", "list")], ids=" ".join)
def test_an_empty_database_is_not_read(database_url: str, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "--database", database_url)
    assert result.exit_code == 1
    assert "`kartoteka seed` fills it" in result.stderr
    assert dump(database_url) == {}


def test_backup_copies_everything(sqlite_url: str, tmp_path: Path) -> None:
    run("sources", "attach", "tiny-text", write_text(tmp_path), "--database", sqlite_url)
    target = tmp_path / "copy.db"
    assert run("backup", target, "--database", sqlite_url).exit_code == 0
    assert dump(f"sqlite:///{target}") == dump(sqlite_url)
    assert run("backup", target, "--database", sqlite_url).exit_code == 1
    assert run("backup", target, "--force", "--database", sqlite_url).exit_code == 0
    itself = run("backup", tmp_path / "living.db", "--force", "--database", sqlite_url)
    assert (itself.exit_code, "the database itself" in itself.stderr) == (1, True)


def test_backup_of_nothing_and_of_postgresql(tmp_path: Path) -> None:
    nothing = run("backup", tmp_path / "copy.db", "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert (nothing.exit_code, "no database" in nothing.stderr) == (1, True)
    other = run("backup", tmp_path / "copy.db", "--database", "postgresql+psycopg://nobody@127.0.0.1/none")
    assert (other.exit_code, "pg_dump" in other.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_progress_is_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with common.progress("Exporting", 2) as step:
        step("person.csv")
        step("claim.csv")
    assert "Exporting: person.csv\n" not in capsys.readouterr().err
