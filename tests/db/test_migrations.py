"""The schema as the migrations make it: up and down, no drift, and the same as the models ask for."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from app.db.engine import make_engine
from app.db.migrate import downgrade, upgrade
from app.db.revisions import current_revision
from app.errors import DatabaseStateError
from app.models import metadata
from app.paths import MIGRATIONS
from app.services.seed import load_seed
from tests.support.databases import Databases
from tests.support.dump import dump
from tests.support.tiny_seed import change, write_seed

IDENTIFIERS = """\
  - id: p7
    kind: identifier
    authority: wikidata
    value: Q100000000
    cite: [{source: editor, note: Compared.}]
  - id: p8
    kind: identifier
    authority: viaf
    value: "123456789"
    cite: [{source: tiny-text, passage: 4, as_written: "His agent", rests_on: [{author: Smith}]}]
"""
LINK = """\
  - id: l2
    from: p7
    to: p8
    kind: same_statement
    cite: [{source: editor, note: Compared.}]
"""


def tables(url: str) -> set[str]:
    engine = make_engine(url, pooled=False)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


@contextmanager
def closing_engine(url: str) -> Iterator[Connection]:
    engine = make_engine(url, pooled=False)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def test_the_migrations_go_up_and_down_on_a_seeded_database(seeded_url: str) -> None:
    assert tables(seeded_url) == set(metadata.tables)
    downgrade(seeded_url)
    assert tables(seeded_url) == set()
    upgrade(seeded_url)
    assert tables(seeded_url) == set(metadata.tables)


def test_going_back_before_identifiers_takes_them_and_what_rests_on_them(migrated_url: str, tmp_path: Path) -> None:
    seed = write_seed(tmp_path / "seed")
    load_seed(migrated_url, seed)
    plain = dump(migrated_url)
    petrov = "persons/petrov-ivan.yaml"
    change(seed, petrov, "links:\n", IDENTIFIERS + "links:\n" + LINK)
    change(seed, petrov, "alternatives:\n", "alternatives:\n  - {id: a2, question: Which number?, claims: [p7, p8]}\n")
    load_seed(migrated_url, seed)
    full = dump(migrated_url)
    downgrade(migrated_url, "0002")
    with closing_engine(migrated_url) as connection:
        left = connection.execute(text("SELECT slug FROM claim ORDER BY slug")).scalars().all()
        assert left == ["o1", "o2", "o3", "p1", "p2", "p3", "p4", "p5", "p6"]
        assert connection.execute(text("SELECT slug FROM claim_link")).scalars().all() == ["l1"]
        assert connection.execute(text("SELECT slug FROM alternative_set")).scalars().all() == ["a1"]
        assert connection.execute(text("SELECT count(*) FROM citation")).scalar() == len(plain["citation"])
        assert connection.execute(text("SELECT count(*) FROM rests_on")).scalar() == len(plain["rests_on"])
        with pytest.raises(IntegrityError):
            connection.execute(text("UPDATE claim SET kind = 'identifier' WHERE slug = 'o1'"))
    upgrade(migrated_url)
    load_seed(migrated_url, seed)
    again = dump(migrated_url)
    assert {name: len(rows) for name, rows in again.items()} == {name: len(rows) for name, rows in full.items()}


def test_alembic_finds_no_drift(migrated_url: str) -> None:
    engine = make_engine(migrated_url, pooled=False)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def catalogue(connection: Connection) -> dict[str, list[tuple[str, ...]]]:
    """Every table's columns (with collation), constraints and indexes, as the database itself tells them."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
        found: dict[str, list[tuple[str, ...]]] = {}
        for name, sql in rows:
            parts = re.split(r",\s*(?=CONSTRAINT|[a-z_]+ [A-Z])", re.sub(r"\s+", " ", sql.replace('"', "")))
            found.setdefault(name, []).append(tuple(sorted(part.strip(" )") for part in parts)))
        found.pop("alembic_version", None)
        return {name: sorted(parts) for name, parts in found.items()}
    statement = """
        SELECT c.relname, 'constraint', k.conname, pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL SELECT tablename, 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT table_name, 'column', column_name,
                         concat_ws(' ', data_type, is_nullable, collation_name, column_default)
        FROM information_schema.columns WHERE table_schema = 'public'"""
    answer: dict[str, list[tuple[str, ...]]] = {}
    for name, *rest in connection.execute(text(statement)):
        if name != "alembic_version":
            answer.setdefault(str(name), []).append(tuple(map(str, rest)))
    return {name: sorted(parts) for name, parts in answer.items()}


def test_the_migrated_catalogue_is_that_of_the_models(migrated_url: str, databases: Databases) -> None:
    plain = databases.empty()
    made = make_engine(plain, pooled=False)
    migrated = make_engine(migrated_url, pooled=False)
    metadata.create_all(made)
    with made.connect() as one, migrated.connect() as other:
        wanted, found = catalogue(one), catalogue(other)
    made.dispose()
    migrated.dispose()
    databases.drop(plain)
    assert found.keys() == wanted.keys()
    for name in wanted:
        assert found[name] == wanted[name], name


def test_foreign_keys_hold_on_both_engines(engine: Engine, database_url: str) -> None:
    upgrade(database_url)
    with pytest.raises(Exception, match=r"(?i)foreign key"), engine.begin() as connection:
        connection.execute(
            text("INSERT INTO passage (id, source_id, number, sha256) VALUES (1, 99, 1, :sha)"), {"sha": "0" * 64}
        )


LATER = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "9000", "{newest}", None, None
def upgrade():
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("later", sa.Text()))
def downgrade():
    with op.batch_alter_table("person") as batch:
        batch.drop_column("later")
"""


def test_an_older_sqlite_database_is_copied_before_it_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    upgrade(url)
    load_seed(url)
    folder = Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations"))
    newest = current_revision(url)
    (folder / "versions" / "9000_later.py").write_text(LATER.replace("{newest}", str(newest)), encoding="utf-8")
    monkeypatch.setattr("app.db.migrate.MIGRATIONS", folder)
    backup = upgrade(url)
    assert backup is not None
    assert current_revision(url) == "9000"
    with closing(sqlite3.connect(backup)) as kept, closing(sqlite3.connect(tmp_path / "old.db")) as now:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchone() == (newest,)
        count = "SELECT count(*) FROM claim"
        assert kept.execute(count).fetchone() == now.execute(count).fetchone() != (0,)
    downgrade(url, str(newest))
    monkeypatch.undo()
    assert upgrade(url) is None, "taken back, it is again what this program knows"


def test_a_newer_database_is_refused_and_left_alone(migrated_url: str) -> None:
    engine = make_engine(migrated_url, pooled=False)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(DatabaseStateError, match="newer Kartoteka"):
        upgrade(migrated_url)
    assert current_revision(migrated_url) == "9999"


def test_a_foreign_database_is_refused_and_left_alone(database_url: str) -> None:
    engine = make_engine(database_url, pooled=False)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE somebody_elses (id INTEGER)"))
    with pytest.raises(DatabaseStateError, match="no Kartoteka schema"):
        upgrade(database_url)
    assert set(inspect(engine).get_table_names()) == {"somebody_elses"}
    engine.dispose()


def test_a_database_of_views_and_one_that_only_says_it_is_ours_are_refused(database_url: str) -> None:
    engine = make_engine(database_url, pooled=False)
    with engine.begin() as connection:
        connection.execute(text("CREATE VIEW person AS SELECT 1 AS one"))
    with pytest.raises(DatabaseStateError, match="no Kartoteka schema"):
        upgrade(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
    with pytest.raises(DatabaseStateError, match="lacks its tables"):
        upgrade(database_url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO alembic_version VALUES ('0002')"))
    with pytest.raises(DatabaseStateError, match="several schema versions"):
        upgrade(database_url)
    engine.dispose()


@pytest.mark.parametrize("content", [b"no database at all, but long enough " * 20, b"SQLite format 3\0" * 99])
def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseStateError, match="Nothing was changed"):
        upgrade(f"sqlite:///{path}")
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path], "nothing is left beside it"


@pytest.mark.parametrize("large", [False, True])
def test_a_file_cut_off_is_refused_however_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, large: bool
) -> None:
    if large:
        monkeypatch.setattr("app.db.sqlite_file.READ_WHOLE", 0)
    path = tmp_path / "cut.db"
    upgrade(f"sqlite:///{path}")
    assert current_revision(f"sqlite:///{path}") is not None, "whole, it is taken"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(DatabaseStateError, match=r"damaged.*Nothing was changed"):
        current_revision(f"sqlite:///{path}")
    assert list(tmp_path.iterdir()) == [path], "nothing is left beside it"


def test_a_large_file_is_read_through_before_it_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "holed.db"
    url = f"sqlite:///{path}"
    upgrade(url)
    downgrade(url, "0007")
    content = bytearray(path.read_bytes())
    content[-4096 * 3 : -4096] = b"\xff" * 4096 * 2
    path.write_bytes(content)
    monkeypatch.setattr("app.db.sqlite_file.READ_WHOLE", 0)
    with pytest.raises(DatabaseStateError, match="damaged"):
        upgrade(url)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path], "nothing is left beside it"


def test_a_fresh_sqlite_database_writes_ahead(tmp_path: Path) -> None:
    path = tmp_path / "fresh.db"
    upgrade(f"sqlite:///{path}")
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
