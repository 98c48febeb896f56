"""The command line: help, exit codes, refusals in a sentence, and files that appear whole or not at all."""

import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import uvicorn
import yaml
from click.testing import CliRunner, Result
from sqlalchemy import make_url

from app import __version__
from app.cli import LazyGroup, main
from app.commands import common, openapi, ready, schema, serve
from app.db.engine import make_engine
from app.errors import Findings
from app.services.seed import load_seed
from app.services.seed_files import read_yaml
from app.settings import get_settings
from tests.support.dump import dump
from tests.support.tiny_seed import change, write_seed, write_text

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = list(LazyGroup.TABLE)


def run(*arguments: object) -> Result:
    """Run the program in this process; a traceback is a failure."""
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


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


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, seed: Path) -> Iterator[list[dict[str, Any]]]:
    """Calls of uvicorn, which does not start; the tiny seed stands for the bundled one."""
    calls: list[dict[str, Any]] = []

    def start(app: str, **options: Any) -> None:
        calls.append({"app": app, "database": get_settings().database_url, **options})

    monkeypatch.setenv("KARTOTEKA_DATABASE_URL", "sqlite:///never-used.db")
    monkeypatch.setattr(uvicorn, "run", start)
    monkeypatch.setattr(ready, "SEED", seed)
    yield calls
    get_settings.cache_clear()


def test_help_and_version_load_nothing_heavy() -> None:
    heavy = "{'sqlalchemy', 'pydantic', 'fastapi', 'yaml', 'alembic'}"
    program = (
        f"import sys\nfrom app.cli import main\nmain(standalone_mode=False)\nassert not {heavy} & set(sys.modules)"
    )
    for option in ("--help", "--version"):
        command = [sys.executable, "-c", program, option]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert (__version__ if option == "--version" else "serve") in done.stdout


def all_commands() -> Iterator[tuple[str, ...]]:
    """Every command, those inside `sources` too."""
    yield from ((name,) for name in COMMANDS)
    yield from (("sources", name) for name in ("list", "attach", "detach"))


@pytest.mark.parametrize("command", [*all_commands()], ids=" ".join)
def test_every_help_shows_an_example_of_itself(command: tuple[str, ...]) -> None:
    shown = run(*command, "--help")
    assert shown.exit_code == 0
    _, _, example = shown.output.partition("Example:\n")
    assert f"kartoteka {' '.join(command)}" in example


def test_the_table_names_every_command_file() -> None:
    aside = {"__init__", "common", "example", "ready"}
    assert {path.stem for path in (ROOT / "app" / "commands").glob("*.py")} - aside == set(COMMANDS)
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        assert command.name == name
    assert main.get_command(context, "nonsense") is None


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("serve", "--nonsense"),
        ("serve", "--port", "0"),
        ("seed", "no-such-folder"),
        ("check", "--texts", "no-such-folder"),
        ("sources", "attach", "tiny-text"),
        ("export",),
        ("export", "data.tar", "--database", "sqlite:///x.db"),
        ("migrate", "--database", "nonsense"),
        ("migrate", "--database", "mysql://host/x"),
        ("migrate", "--database", "sqlite://"),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error:" in result.stderr


def test_an_environment_that_cannot_be_read_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    result = run("migrate")
    assert result.exit_code == 2
    assert "PORT" in result.stderr


def test_migrate_and_seed_and_again(database_url: str, seed: Path) -> None:
    first = run("migrate", "--database", database_url)
    assert (first.exit_code, first.stderr) == (0, "")
    assert dump(database_url)["person"] == []
    loaded = run("--database", database_url, "seed", seed)
    assert loaded.output.startswith("Loaded 2 persons with 9 claims")
    before = dump(database_url)
    assert "Nothing to change" in run("seed", seed, "--database", database_url).output
    again = json.loads(run("seed", seed, "--json", "--database", database_url).stdout)
    assert again["changed"] is False
    assert dump(database_url) == before


def test_seed_migrates_by_itself_and_tells_as_json(database_url: str, seed: Path) -> None:
    told = json.loads(run("seed", seed, "--json", "--database", database_url).stdout)
    assert (told["changed"], told["persons"], told["claims"]) == (True, 2, 9)
    assert told["rows"]["added"] > 50


def test_check_exits_with_1_only_for_errors(seed: Path, tmp_path: Path) -> None:
    sound = run("check", seed)
    assert sound.exit_code == 0
    assert sound.output.endswith("0 errors, 2 warnings, 1 note.\n")
    assert run("check", seed, "--strict").exit_code == 1
    texts = write_text(tmp_path / "texts").parent
    line = change(seed, "persons/petrov-ivan.yaml", '"shot in Moscow"', '"shot in Rome"')
    told = run("check", seed, "--texts", texts, "--json")
    assert told.exit_code == 1
    found = json.loads(told.stdout)
    assert (found["error"], found["findings"][0]["line"], found["findings"][0]["severity"]) == (1, line, "error")


def test_check_takes_the_texts_from_the_environment(
    seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(seed, "persons/petrov-ivan.yaml", '"shot in Moscow"', '"shot in Rome"')
    monkeypatch.setenv("KARTOTEKA_TEXTS", str(write_text(tmp_path / "texts").parent))
    assert run("check", seed).exit_code == 1


def test_sources_are_listed_attached_and_detached(url: str, tmp_path: Path) -> None:
    file = write_text(tmp_path)
    assert "tiny-text\t8 claims, 4 passages, text not attached" in run("sources", "list", "--database", url).output
    assert "Attached 4 of 4" in run("sources", "attach", "tiny-text", file, "--database", url).output
    assert "Nothing to change" in run("sources", "attach", "tiny-text", file, "--database", url).output
    listed = json.loads(run("sources", "list", "--json", "--database", url).stdout)
    assert [one["attached"] for one in listed] == [True, False]
    told = json.loads(run("sources", "attach", "tiny-text", file, "--json", "--database", url).stdout)
    assert told == {"source": "tiny-text", "passages": 4, "changed": 0}
    assert "4 passages" in run("sources", "detach", "tiny-text", "--database", url).output
    assert json.loads(run("sources", "detach", "tiny-text", "--json", "--database", url).stdout)["changed"] == 0


def test_another_text_is_refused(url: str, tmp_path: Path) -> None:
    before = dump(url)
    result = run("sources", "attach", "tiny-text", write_text(tmp_path, "other\n"), "--database", url)
    assert result.exit_code == 1
    assert "lines differ" in result.stderr
    unknown = run("sources", "attach", "tiny", write_text(tmp_path), "--database", url)
    assert (unknown.exit_code, "did you mean 'tiny-text'?" in unknown.stderr) == (1, True)
    assert dump(url) == before


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


def test_a_database_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    for bad in (f"sqlite:///{tmp_path / 'no' / 'folder' / 'x.db'}", "postgresql+psycopg://nobody@127.0.0.1:1/x"):
        result = run("migrate", "--database", bad)
        assert result.exit_code == 1
        assert "Traceback" not in result.stderr


def test_serve_fills_an_empty_database(database_url: str, served: list[dict[str, Any]]) -> None:
    result = run("serve", "--port", "8123", "--database", database_url)
    assert result.exit_code == 0, result.stderr
    assert "The database was empty. Loaded 2 persons" in result.stderr
    assert "http://127.0.0.1:8123/" in result.stderr
    assert served == [
        {"app": "app.main:create_app", "database": database_url, "factory": True, "host": "127.0.0.1",
         "port": 8123, "access_log": True}
    ]  # fmt: skip
    before = dump(database_url)
    assert "was empty" not in run("serve", "--database", database_url).stderr
    assert dump(database_url) == before


def test_serve_seeds_what_was_only_migrated(migrated_url: str, served: list[dict[str, Any]]) -> None:
    assert "Loaded 2 persons" in run("serve", "--database", migrated_url).stderr
    assert len(served) == 1


def test_serve_heeds_host_and_port(
    sqlite_url: str, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "8321")
    assert "http://127.0.0.1:8321/" in run("serve", "--database", sqlite_url).stderr
    assert (served[0]["host"], served[0]["port"]) == ("0.0.0.0", 8321)
    assert "http://[::1]:8321/" in run("serve", "--host", "::1", "--database", sqlite_url).stderr


def test_serve_says_that_another_seed_came_with_the_program(url: str, seed: Path, served: list[dict[str, Any]]) -> None:
    change(seed, "persons/petrov-ivan.yaml", "sort_name: Petrov, Ivan", "sort_name: Petrov, I.")
    before = dump(url)
    said = run("serve", "--database", url)
    assert "`kartoteka seed` loads" in said.stderr
    assert len(served) == 1
    assert dump(url) == before


def test_serve_tells_of_a_backup(
    sqlite_url: str, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "upgrade", lambda _: Path("old.db.bak"))
    assert "backup: old.db.bak" in run("serve", "--database", sqlite_url).stderr


@pytest.mark.parametrize("command", [("serve",), ("migrate",), ("seed",), ("export", "out.zip"), ("sources", "list")])
def test_a_newer_database_is_refused_and_left_alone(
    url: str, served: list[dict[str, Any]], command: tuple[str, ...]
) -> None:
    engine = make_engine(url, pooled=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    before = dump(url)
    result = run(*command, "--database", url)
    assert result.exit_code == 1
    assert "newer Kartoteka" in result.stderr
    assert served == []
    assert dump(url) == before


@pytest.mark.parametrize("damage", [lambda whole: b"no database" * 500, lambda whole: whole[: len(whole) // 2]])
@pytest.mark.parametrize("command", ["serve", "migrate", "seed"])
def test_a_damaged_database_is_refused_and_left_alone(
    sqlite_url: str, served: list[dict[str, Any]], command: str, damage: Callable[[bytes], bytes]
) -> None:
    file = Path(str(make_url(sqlite_url).database))
    file.write_bytes(damage(file.read_bytes()))
    before = file.read_bytes()
    result = run(command, "--database", sqlite_url)
    assert result.exit_code == 1
    assert "damaged" in result.stderr
    assert served == []
    assert file.read_bytes() == before


def test_tables_that_are_not_ours_are_left_alone(database_url: str, served: list[dict[str, Any]]) -> None:
    engine = make_engine(database_url, pooled=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (id integer)")
    engine.dispose()
    result = run("serve", "--database", database_url)
    assert result.exit_code == 1
    assert "tables but no Kartoteka schema" in result.stderr
    assert dump(database_url) == {"theirs": []}
    assert served == []


def test_openapi_prints_the_description_and_touches_no_database(tmp_path: Path) -> None:
    assert openapi.openapi.name == "openapi"
    result = run("openapi", "--database", f"sqlite:///{tmp_path / 'none.db'}")
    described = json.loads(result.stdout)
    assert described["info"]["title"] == "Kartoteka"
    assert "/api/v1/postings" in described["paths"]
    assert list(tmp_path.iterdir()) == []


def test_the_schema_of_the_seed_is_up_to_date() -> None:
    printed = run("schema").stdout
    assert json.loads(printed)["required"]
    assert schema.FILE.read_text(encoding="utf-8") == printed, "run `kartoteka schema --write`"


def test_the_schema_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "FILE", tmp_path / "person.schema.json")
    assert run("schema", "--write").exit_code == 0
    assert (tmp_path / "person.schema.json").read_text(encoding="utf-8") == schema.schema_text()


def test_the_schema_takes_every_person_of_the_seed_and_refuses_a_fault(seed: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema.schema_text()))
    for path in [*(ROOT / "seed" / "persons").glob("*.yaml"), *(seed / "persons").glob("*.yaml")]:
        read = read_yaml(path, path.name, Findings())
        assert read is not None
        assert [error.message for error in validator.iter_errors(read.data)] == [], path.name
    person = yaml.safe_load((seed / "persons" / "orlova-anna.yaml").read_text(encoding="utf-8"))
    person["recorded_on"] = "2026-11-01"
    del person["claims"][0]["cite"]
    assert not validator.is_valid(person)


def test_progress_is_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with common.progress("Exporting", 2) as step:
        step("person.csv")
        step("claim.csv")
    assert "Exporting: person.csv\n" not in capsys.readouterr().err


def test_serve_module_names_the_factory() -> None:
    assert serve.FACTORY == "app.main:create_app"
