"""The data package: valid to Frictionless itself, verbatim, the same bytes again, and no text of a source."""

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from frictionless import validate
from sqlalchemy import Connection

from app.db.database import Database
from app.db.engine import make_engine
from app.db.migrate import upgrade
from app.formats.data_package import (
    DESCRIPTOR,
    EXPORTED,
    README,
    package_files,
    table_counts,
    table_csv,
    write_package,
    write_sqlite,
)
from app.models import metadata
from app.queries.dump import table_rows
from app.services.attach import attach
from app.services.seed import load_seed
from tests.support.tiny_seed import TEXT, write_seed, write_text

WITHHELD = {
    "passage_text", "term_closure", "person_digest", "person_service", "contradiction", "searchable", "search_word",
    "search_key", "search_near", "likely_pair", "coverage_year", "coverage_figure", "disagreement",
    "disagreement_claim", "term_usage",
}  # fmt: skip
pytestmark = pytest.mark.filterwarnings(
    # What frictionless imports is not ours to mend.
    "ignore::DeprecationWarning",
    "ignore::FutureWarning",
)


@pytest.fixture
def url(migrated_url: str, tmp_path: Path) -> str:
    """The tiny seed with its text attached."""
    load_seed(migrated_url, write_seed(tmp_path / "seed"))
    attach(migrated_url, "tiny-text", write_text(tmp_path / "texts"))
    return migrated_url


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    """A connection to it."""
    database = Database(url)
    with database.connection() as made:
        yield made
    database.close()


def archive(connection: Connection, **options: Any) -> bytes:
    """The package as bytes."""
    target = io.BytesIO()
    write_package(connection, target, **options)
    return target.getvalue()


def unpacked(connection: Connection) -> dict[str, bytes]:
    """The files of the package by name."""
    with zipfile.ZipFile(io.BytesIO(archive(connection))) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def problems(path: Path) -> list[str]:
    """What frictionless has to say against a package."""
    report = validate(str(path))
    told = [error.message for error in report.errors]
    return told + [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]


def test_frictionless_finds_it_valid(connection: Connection, tmp_path: Path) -> None:
    path = tmp_path / "kartoteka.zip"
    path.write_bytes(archive(connection))
    assert problems(path) == []


@pytest.mark.parametrize(
    ("table", "old", "new", "complaint"),
    [
        ("claim", b"asserted", b"whispered", "constraint"),
        ("posting", b"1930-01-01", b"1930-13-01", "type"),
        ("person", b"petrov-ivan", b"orlova-anna", "unique"),
        ("rank_holding", b"rank_holding", b"posting", "foreign key"),
    ],
)
def test_its_schema_bites(
    connection: Connection, tmp_path: Path, table: str, old: bytes, new: bytes, complaint: str
) -> None:
    files = unpacked(connection)
    assert old in files[f"{table}.csv"]
    files[f"{table}.csv"] = files[f"{table}.csv"].replace(old, new, 1)
    descriptor = json.loads(files[DESCRIPTOR])
    for resource in descriptor["resources"]:
        del resource["bytes"], resource["hash"]
    files[DESCRIPTOR] = json.dumps(descriptor).encode()
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert any(complaint in told.lower() for told in problems(tmp_path / DESCRIPTOR))


def test_every_public_table_is_there_and_no_other(connection: Connection) -> None:
    names = set(metadata.tables) - WITHHELD
    assert [table.name for table in EXPORTED] == sorted(names)
    assert set(unpacked(connection)) == {f"{name}.csv" for name in names} | {README, DESCRIPTOR}
    counts = {one.name: one.rows for one in table_counts(connection)}
    assert set(counts) == names
    assert (counts["person"], counts["passage"], counts["posting"]) == (2, 4, 1)
    assert all(one.description for one in table_counts(connection))


def test_no_words_of_a_source_leave(connection: Connection, tmp_path: Path) -> None:
    sentence = TEXT.split("\n")[0]
    exported = archive(connection) + b"".join(unpacked(connection).values())
    write_sqlite(connection, tmp_path / "out.sqlite")
    for content in (exported, (tmp_path / "out.sqlite").read_bytes()):
        assert sentence.encode() not in content
        assert b"Nobody is named here" not in content


def test_the_same_database_gives_the_same_bytes(connection: Connection, url: str) -> None:
    first = archive(connection)
    again = Database(url)
    with again.connection() as other:
        assert archive(other) == first
    again.close()
    with zipfile.ZipFile(io.BytesIO(first)) as opened:
        names = opened.namelist()
        changed = json.loads(opened.read(DESCRIPTOR))["created"]
        assert {date(*entry.date_time[:3]).isoformat() for entry in opened.infolist()} == {changed[:10]}
    assert names[:-2] == sorted(names[:-2])


def test_both_engines_give_the_same_tables(connection: Connection, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    upgrade(other)
    load_seed(other, tmp_path / "seed")
    engine = make_engine(other, pooled=False)
    with engine.connect() as second:
        for table in EXPORTED:
            if table.name != "release":  # which holds when it was loaded
                ours, theirs = (b"".join(table_csv(one, table)) for one in (connection, second))
                assert ours == theirs, table.name
    engine.dispose()


def test_text_is_verbatim_and_null_is_not_the_empty_text(connection: Connection) -> None:
    files = unpacked(connection)
    assert b'"=HYPERLINK(""https://example.org"")"' in files["person.csv"]
    (row,) = csv.DictReader(io.StringIO(files["trait.csv"].decode(), newline=""))
    assert row["value"] == '=SUM(A1), "quoted"\nand two lines'
    table = metadata.tables["person"]
    connection.execute(table.update().where(table.c.slug == "petrov-ivan").values(note=""))
    lines = b"".join(table_csv(connection, table)).decode().split("\r\n")
    assert any(line.endswith(',true,""') for line in lines)
    connection.rollback()
    assert any(line.endswith(",true,") for line in b"".join(table_csv(connection, table)).decode().split("\r\n"))


def test_the_descriptor_says_what_the_database_enforces(connection: Connection) -> None:
    files = unpacked(connection)
    descriptor = json.loads(files[DESCRIPTOR])
    assert descriptor["version"] == "2026.1"
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    resources = {one["name"]: one for one in descriptor["resources"]}
    for name, resource in resources.items():
        content = files[f"{name}.csv"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        assert resource["description"]
    claim = {field["name"]: field for field in resources["claim"]["schema"]["fields"]}
    assert claim["mode"]["constraints"]["enum"] == ["asserted", "attributed", "alleged", "denied"]
    assert claim["recorded_on"]["type"] == "date"
    assert claim["slug"]["constraints"] == {"required": True, "unique": True, "minLength": 1}
    place = {field["name"]: field for field in resources["place"]["schema"]["fields"]}
    assert place["latitude"]["constraints"] == {"minimum": -90, "maximum": 90}
    passage = {field["name"]: field for field in resources["passage"]["schema"]["fields"]}
    assert passage["sha256"]["constraints"]["minLength"] == 64
    term = resources["term"]["schema"]
    assert term["foreignKeys"] == [{"fields": ["broader_id"], "reference": {"resource": "", "fields": ["id"]}}]
    posting = resources["posting"]["schema"]
    assert posting["primaryKey"] == ["claim_id"]
    assert {
        "fields": ["claim_id", "person_id", "kind"],
        "reference": {"resource": "claim", "fields": ["id", "person_id", "kind"]},
    } in posting["foreignKeys"]


def test_the_readme_says_licence_release_and_how_to_cite(connection: Connection) -> None:
    target = io.BytesIO()
    done: list[str] = []
    write_package(connection, target, address="https://kartoteka.example/", each=done.append)
    with zipfile.ZipFile(target) as opened:
        readme = opened.read(README).decode()
        assert json.loads(opened.read(DESCRIPTOR))["homepage"] == "https://kartoteka.example/"
        assert done == opened.namelist()
    for words in (
        "CC-BY-4.0",
        "Release 2026.1",
        "## How to cite",
        "https://kartoteka.example/.",
        "| `person.csv` | 2 |",
    ):
        assert words in readme


def test_a_database_without_a_release_can_be_packed(migrated_url: str) -> None:
    database = Database(migrated_url)
    with database.connection() as empty:
        names = {file.name: b"".join(file.content) for file in package_files(empty)}
        assert archive(empty)
    database.close()
    assert json.loads(names[DESCRIPTOR])["version"] == "unreleased"
    assert names["person.csv"].count(b"\r\n") == 1


def test_the_sqlite_file_holds_the_same_rows_under_the_same_rules(connection: Connection, tmp_path: Path) -> None:
    path = tmp_path / "out.sqlite"
    done: list[str] = []
    write_sqlite(connection, path, each=done.append)
    assert done == [table.name for table in EXPORTED]
    engine = make_engine(f"sqlite:///{path}", pooled=False)
    with engine.connect() as copy:
        for table in EXPORTED:
            assert list(table_rows(copy, table)) == list(table_rows(connection, table)), table.name
    engine.dispose()
    plain = sqlite3.connect(path)
    try:
        present = {name for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert present == {table.name for table in EXPORTED} | {"about"}
        about = dict(plain.execute("SELECT name, value FROM about").fetchall())
        assert "CC-BY-4.0" in about["licence"]
        assert about["release"] == "2026.1"
        with pytest.raises(sqlite3.IntegrityError):
            plain.execute("UPDATE claim SET mode = 'whispered'")
    finally:
        plain.close()
    with pytest.raises(FileExistsError):
        write_sqlite(connection, path)


def test_every_check_of_one_column_is_in_the_descriptor() -> None:
    database = make_engine("sqlite://")
    with database.connect() as connection:
        metadata.create_all(connection)
        files = {file.name: b"".join(file.content) for file in package_files(connection)}
    database.dispose()
    schemas = {one["name"]: one["schema"] for one in json.loads(files[DESCRIPTOR])["resources"]}
    listed = sum("enum" in field.get("constraints", {}) for one in schemas.values() for field in one["fields"])
    checks = [
        str(check.sqltext)
        for table in EXPORTED
        for check in table.constraints
        if hasattr(check, "sqltext") and " IN (" in str(check.sqltext)
    ]
    assert listed >= len(checks) > 20
