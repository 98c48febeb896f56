"""`kartoteka import`: whole or not at all, told in a sentence; killed at any moment, the database is as it was."""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.commands import ready
from app.db.database import Database
from app.db.migrate import upgrade
from app.errors import DatabaseStateError
from app.main import create_app
from app.queries.sources import release
from app.services.package_import import import_package
from app.services.seed import load_seed
from app.settings import Settings
from tests.support.command_line import run
from tests.support.databases import Databases
from tests.support.dump import dump
from tests.support.packages import exported, spoil, unpacked, unsealed
from tests.support.tiny_seed import write_seed

MOMENTS = ("claim.csv", "deriving search_word", "committing")
SMALL_CACHE = """
from app.services import package_import as imported
imported._PRAGMAS = (*imported._PRAGMAS, "cache_size = 20")
from app.cli import main
main()
"""
"""The program with so little memory for SQLite's pages that it writes to the file long before it commits."""
UNFINISHED = "did not finish; nothing of it is in the database"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the tiny seed, to be read only."""
    folder = tmp_path_factory.mktemp("tiny")
    url = f"sqlite:///{folder / 'tiny.db'}"
    upgrade(url)
    load_seed(url, write_seed(folder / "seed"))
    return url


@pytest.fixture(scope="module")
def package(tiny: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its package."""
    path = tmp_path_factory.mktemp("package") / "tiny.zip"
    exported(tiny, path)
    return path


@pytest.fixture(scope="module")
def real(seeded_template: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the whole seed."""
    path = tmp_path_factory.mktemp("real") / "real.zip"
    exported(seeded_template, path)
    return path


def test_a_package_is_imported_into_a_database_that_is_not_there_yet(
    database_url: str, package: Path, tmp_path: Path
) -> None:
    dry = run("import", package, "--dry-run", "--database", database_url)
    assert (dry.exit_code, "It would write" in dry.stdout, "2 persons, 9 claims" in dry.stdout) == (0, True, True)
    assert dump(database_url) == {}
    done = run("import", package, "--database", database_url)
    assert (done.exit_code, "Wrote" in done.stdout, "2 persons, 9 claims" in done.stdout) == (0, True, True)
    assert "Importing: claim.csv" in done.stderr
    assert exported(database_url, tmp_path / "again.zip") == package.read_bytes()
    again = run("import", package, "--database", database_url)
    assert (again.exit_code, "--replace puts the package in the place" in again.stderr) == (1, True)
    told = json.loads(run("import", package, "--replace", "--json", "--database", database_url).stdout)
    assert (told["tables"]["claim"], told["dry_run"]) == (9, False)
    assert ready.make_ready(database_url).loaded is None


def test_a_fault_is_told_and_nothing_written(database_url: str, tiny: str, tmp_path: Path) -> None:
    folder = unsealed(unpacked(tiny, tmp_path / "folder"))
    line = spoil(folder, "person", "orlova-anna", "Orlova-Anna")
    for options in (["--dry-run"], []):
        refused = run("import", folder, *options, "--database", database_url)
        assert refused.exit_code == 1
        assert f"person.csv:{line}:2: error: slug 'Orlova-Anna' cannot be read" in refused.stderr
        assert "nothing was written" in refused.stderr
    assert not any(rows for name, rows in dump(database_url).items() if name != "alembic_version")


def test_help_shows_how(package: Path) -> None:
    helped = run("import", "--help")
    assert (helped.exit_code, "kartoteka import kartoteka.zip" in helped.stdout) == (0, True)
    assert "import" in run("--help").stdout
    assert run("import", package.parent / "none.zip").exit_code == 2


def killed_at(moment: str, *arguments: object) -> None:
    """Run the program as a process of its own, and kill it (signal 9) soon after it says that it has come so far."""
    command = [sys.executable, "-c", SMALL_CACHE, *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if line.strip().endswith(f": {moment}"):
                break
        else:
            pytest.fail(f"it never came to {moment}: {''.join(said)}")
        time.sleep(random.random() * 0.05)
        process.kill()


def opened(url: str) -> str:
    """What is said when somebody comes to a database after an import was killed, once its server has noticed."""
    for _ in range(100):
        result = run("sources", "list", "--database", url)
        if "Another program is writing" not in result.stderr:
            assert result.exit_code == 0, result.stderr
            return result.stderr
        time.sleep(0.1)
    pytest.fail("the database stayed locked")


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_database_is_as_it_was(
    databases: Databases, migrated_template: str, package: Path, real: Path, moment: str, tmp_path: Path
) -> None:
    """It holds the tiny seed, which the real one is to replace; at the very end either may be there, and is whole."""
    url = databases.copy_of(migrated_template)
    import_package(url, package)
    killed_at(moment, "import", real, "--replace", "--database", url)
    said = opened(url)
    found = exported(url, tmp_path / "found.zip")
    expected = package if UNFINISHED in said or moment != "committing" else real
    assert found == expected.read_bytes()
    assert (UNFINISHED in said) == (found == package.read_bytes())
    if UNFINISHED in said:
        assert f"An import of {real}, begun at 20" in said
    assert UNFINISHED not in opened(url)
    with TestClient(create_app(Settings(database_url=url))) as client:
        assert client.get("/api/v1/persons").json()["total"] == (2 if found == package.read_bytes() else 122)
    databases.drop(url)


def test_killed_while_files_are_added_the_database_is_as_it_was(
    databases: Databases, migrated_template: str, package: Path, tmp_path: Path
) -> None:
    """Flat files, whose rows are written when what is derived from them is being written anew."""
    url = databases.copy_of(migrated_template)
    import_package(url, package)
    before = dump(url)
    path = tmp_path / "postings.csv"
    path.write_text("person,role,source,passage,as_written\nIvan Petrov,head,tiny-text,1,resident\n", encoding="utf-8")
    killed_at("deriving search_word", "import", path, "--database", url)
    assert f"An import of {path}, begun at 20" in opened(url)
    assert dump(url) == before
    assert run("import", path, "--database", url).exit_code == 0
    databases.drop(url)


def test_the_next_start_says_what_happened(
    database_url: str, real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    killed_at("claim.csv", "import", real, "--database", database_url)
    monkeypatch.setattr(ready, "SEED", write_seed(tmp_path / "seed"))
    for _ in range(100):
        try:
            readied = ready.make_ready(database_url)
        except DatabaseStateError:
            time.sleep(0.1)
        else:
            break
    assert UNFINISHED in capsys.readouterr().err
    assert readied.loaded is not None
    assert readied.loaded.persons == 2


@pytest.fixture
def halfway(migrated_url: str, real: Path) -> Iterator[threading.Event]:
    """An import that has come to the citations and waits there until the event is set."""
    reached, go_on = threading.Event(), threading.Event()

    def each(step: str, _size: int) -> None:
        if step == "citation.csv" and not reached.is_set():
            reached.set()
            assert go_on.wait(60)

    thread = threading.Thread(target=import_package, args=(migrated_url, real), kwargs={"each": each})
    thread.start()
    assert reached.wait(60)
    yield go_on
    go_on.set()
    thread.join(60)


def test_of_two_imports_at_once_the_second_is_refused(
    migrated_url: str, halfway: threading.Event, package: Path, real: Path, tmp_path: Path
) -> None:
    refused = run("import", package, "--replace", "--database", migrated_url)
    assert (refused.exit_code, "Another program is writing" in refused.stderr) == (1, True)
    halfway.set()
    for _ in range(600):
        if "Another program is writing" not in run("sources", "list", "--database", migrated_url).stderr:
            break
        time.sleep(0.1)
    assert exported(migrated_url, tmp_path / "found.zip") == real.read_bytes()


def test_who_reads_meanwhile_sees_the_old_data_until_all_is_there(tiny: str, real: Path, tmp_path: Path) -> None:
    """On SQLite; PostgreSQL's readers wait."""
    url = f"sqlite:///{tmp_path / 'read.db'}"
    upgrade(url)
    load_seed(url, write_seed(tmp_path / "seed"))
    reader = Database(url)
    persons: set[int] = set()

    def each(step: str, _size: int) -> None:
        found = reader.ask(release)
        assert found is not None, step
        persons.add(found.persons)

    each("before", 0)
    import_package(url, real, replace=True, each=each)
    assert persons == {2}
    found = reader.ask(release)
    assert found is not None
    assert found.persons == 122
    reader.close()


def test_a_server_tells_what_was_put_in_the_place_of_its_data_though_the_release_is_the_same(
    tiny: str, migrated_url: str, package: Path, tmp_path: Path
) -> None:
    """What is kept of answers, and of vocabularies, is kept for one filling of the database."""
    other = unsealed(unpacked(tiny, tmp_path / "other"))
    spoil(other, "person", "Anna Orlova", "Anna Orlowa")
    spoil(other, "term", ",Harbin,harbin,", ",Harbinsk,harbinsk,")
    import_package(migrated_url, package)
    settings = Settings(database_url=migrated_url)
    addresses = "/api/v1/persons/orlova-anna", "/api/v1/places"
    with TestClient(create_app(settings)) as client:
        before = [client.get(address) for address in addresses]
        assert [client.get(address).headers["ETag"] for address in addresses] == [one.headers["ETag"] for one in before]
        import_package(migrated_url, other, replace=True)
        for address, old, name in zip(addresses, before, ("Anna Orlowa", "Harbinsk"), strict=True):
            new = client.get(address, headers={"If-None-Match": old.headers["ETag"]})
            assert (new.status_code, name in old.text, name in new.text) == (200, False, True)
