"""`kartoteka import` of flat CSV files: what it says, what it refuses, and that the program serves what it added."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.services.seed import load_seed
from app.settings import Settings
from tests.support.command_line import run
from tests.support.dump import dump
from tests.support.tiny_seed import write_seed

HEAD = "person,role,place,dates,source,passage,as_written\n"
PERSONS = "name,original,hobby\nJohn Smith,Джон Смит,chess\n"
POSTINGS = f"{HEAD}John Smith,Resident,Kharbin,1931,tiny-text,1,resident in Harbin\n"


@pytest.fixture
def tiny_url(migrated_url: str, tmp_path: Path) -> str:
    """A database with the tiny seed."""
    load_seed(migrated_url, write_seed(tmp_path / "seed"))
    return migrated_url


def written(folder: Path, name: str, content: str) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_files_are_tried_imported_and_served(tiny_url: str, tmp_path: Path) -> None:
    paths = written(tmp_path, "persons.csv", PERSONS), written(tmp_path, "postings.csv", POSTINGS)
    before = dump(tiny_url)
    tried = run("import", *paths, "--dry-run", "--database", tiny_url)
    assert (tried.exit_code, "It would write 5 tables, 7 rows (1 person, 2 claims)." in tried.stdout) == (0, True)
    assert "persons.csv:1:3: warning: column 'hobby' is not read" in tried.stderr
    assert dump(tiny_url) == before
    done = run("import", *paths, "--json", "--database", tiny_url)
    assert json.loads(done.stdout)["tables"] == {
        "person": 1, "claim": 2, "posting": 1, "name_form": 1, "citation": 2,
    }  # fmt: skip
    assert "Importing: deriving search_word" in done.stderr
    with TestClient(create_app(Settings(database_url=tiny_url))) as client:
        (posting,) = client.get("/api/v1/postings?person=smith-john").json()["items"]
        assert (posting["place"]["id"], posting["dates"]["edtf"]) == ("harbin", "1931")
        assert client.get("/api/v1/persons?q=Смит").json()["total"] == 1
        assert client.get(f"/claims/{posting['id']}").status_code == 200
        assert "Seed, SHA-256" not in client.get("/data").text
    again = run("import", paths[1], "--database", tiny_url)
    assert (again.exit_code, "Nothing to add" in again.stdout) == (0, True)


def test_a_fault_is_told_and_nothing_written(tiny_url: str, tmp_path: Path) -> None:
    before = dump(tiny_url)
    path = written(tmp_path, "postings.csv", f"{HEAD}Ivan Petrov,residant,,,tiny-text,1,resident\n")
    for options in ([], ["--dry-run"]):
        refused = run("import", path, *options, "--database", tiny_url)
        assert refused.exit_code == 1
        assert "nothing was written" in refused.stderr
        assert "postings.csv:2:2: error: no role is called 'residant'; nearest: resident" in refused.stderr
    assert dump(tiny_url) == before


def test_many_faults_are_counted(tiny_url: str, tmp_path: Path) -> None:
    rows = "".join(f"Ivan Petrov,role-{number},,,tiny-text,1,resident\n" for number in range(104))
    path = written(tmp_path, "postings.csv", HEAD + rows)
    refused = run("import", path, "--database", tiny_url)
    assert (refused.stderr.count("no role is called"), "... and 4 more" in refused.stderr) == (100, True)
    assert run("import", path, "--dry-run", "--database", tiny_url).stderr.count("no role is called") == 104


def test_what_cannot_go_together_is_wrong_usage(tmp_path: Path) -> None:
    path, folder = written(tmp_path, "postings.csv", POSTINGS), tmp_path / "package"
    folder.mkdir()
    mixed = (path, folder), (path, "--replace"), (folder, folder), ()
    for arguments in (*mixed, (folder, "--source", "x"), (folder, "--mapping", path)):
        refused = run("import", *arguments, "--database", f"sqlite:///{tmp_path / 'none.db'}")
        assert refused.exit_code == 2
    assert not (tmp_path / "none.db").exists()


def test_a_database_without_data_is_refused_and_stays_empty(database_url: str, tmp_path: Path) -> None:
    path = written(tmp_path, "postings.csv", POSTINGS)
    for options in ([], ["--dry-run"]):
        refused = run("import", path, *options, "--database", database_url)
        assert (refused.exit_code, "The database is empty. `kartoteka seed` fills it" in refused.stderr) == (1, True)
    assert dump(database_url) == {}
