"""The command line: help, exit codes, what is done to a database and what is refused in a sentence."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from keyword import iskeyword
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import yaml
from sqlalchemy import make_url

from app import __version__
from app.api.logs import logging_config
from app.cli import LazyGroup, main
from app.commands import openapi, ready, schema, workers
from app.db.engine import make_engine
from app.db.migrate import downgrade, upgrade
from app.db.revisions import current_revision, known_revisions, newest_revision
from app.errors import Findings
from app.paths import SEED
from app.services.seed import load_seed
from app.services.seed_files import read_yaml
from app.settings import get_settings
from tests.support.command_line import run
from tests.support.dump import dump
from tests.support.tiny_seed import change, write_seed, write_text

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = list(LazyGroup.TABLE)


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
    """Calls of the server, which does not start; the tiny seed stands for the bundled one."""
    calls: list[dict[str, Any]] = []

    def start(app: str, **options: Any) -> None:
        calls.append({"app": app, "database": get_settings().database_url, **options})

    monkeypatch.setenv("KARTOTEKA_DATABASE_URL", "sqlite:///never-used.db")
    monkeypatch.setattr(workers, "alone", start)
    monkeypatch.setattr(socket, "create_server", lambda *_, **__: socket.socket())
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
    aside = {"__init__", "answers", "common", "example", "fill", "filling", "ready", "worker", "workers"}
    files = {path.stem for path in (ROOT / "app" / "commands").glob("*.py")}
    assert files - aside == {f"{name}_" if iskeyword(name) else name for name in COMMANDS}
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
        ("serve", "--workers", "0"),
        ("serve", "--grace", "soon"),
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
         "port": 8123, "workers": 1, "timeout_graceful_shutdown": 30, "timeout_worker_healthcheck": 30,
         "log_config": logging_config("text"), "access_log": False, "server_header": False}
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


def test_serve_tells_of_a_backup(sqlite_url: str, served: list[dict[str, Any]], seed: Path) -> None:
    upgrade(sqlite_url)
    load_seed(sqlite_url, seed)
    downgrade(sqlite_url, known_revisions()[-2])
    said = run("serve", "--database", sqlite_url).stderr
    (backup,) = Path(sqlite_url.removeprefix("sqlite:///")).parent.glob("*.bak")
    assert f"The database was older and has been migrated; backup: {backup}" in said
    assert current_revision(sqlite_url) == newest_revision()
    assert len(served) == 1


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


@pytest.mark.parametrize("damage", [lambda _: b"no database" * 500, lambda whole: whole[: len(whole) // 2]])
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


@pytest.mark.parametrize("name", schema.SHAPES)
def test_the_schemas_of_the_seed_are_up_to_date_and_fit_it(name: str) -> None:
    printed = run("schema", name).stdout
    written = (schema.FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert written == printed, "run `kartoteka schema --write`"
    files = sorted((SEED / "persons").glob("*.yaml")) if name == "person" else [SEED / f"{name}.yaml"]
    validator = jsonschema.Draft202012Validator(json.loads(written))
    for file in files:
        content = file.read_text(encoding="utf-8")
        assert content.startswith("# yaml-language-server: $schema="), file
        assert (file.parent / content.splitlines()[0].partition("$schema=")[2]).resolve().is_file(), file
        plain = json.loads(json.dumps(yaml.safe_load(content), default=str))
        assert [error.message for error in validator.iter_errors(plain)] == [], file


def test_the_schemas_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "FOLDER", tmp_path)
    (tmp_path / "vocabulary").mkdir()
    assert run("schema", "--write").exit_code == 0
    assert (tmp_path / "person.schema.json").read_text(encoding="utf-8") == schema.schema_text("person")


def test_the_schema_takes_every_person_of_the_seed_and_refuses_a_fault(seed: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema.schema_text("person")))
    for path in [*(ROOT / "seed" / "persons").glob("*.yaml"), *(seed / "persons").glob("*.yaml")]:
        read = read_yaml(path, path.name, Findings())
        assert read is not None
        assert [error.message for error in validator.iter_errors(read.data)] == [], path.name
    person = yaml.safe_load((seed / "persons" / "orlova-anna.yaml").read_text(encoding="utf-8"))
    person["recorded_on"] = "2026-11-01"
    del person["claims"][0]["cite"]
    assert not validator.is_valid(person)


def test_serve_module_names_the_factory() -> None:
    assert workers.FACTORY == "app.main:create_app"
    assert workers.WORKER == "app.commands.worker:create_worker"


def test_serve_on_a_port_that_is_taken_changes_nothing(database_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("serve", "--port", taken.getsockname()[1], "--database", database_url)
    assert result.exit_code == 1
    assert "cannot listen at 127.0.0.1" in result.stderr
    assert dump(database_url) == {}
