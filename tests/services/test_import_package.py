"""A data package read back: identical on both engines, refused with file, row and column, and nothing half-written."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.db.engine import make_engine
from app.db.migrate import upgrade
from app.errors import DatabaseStateError, ImportRefusedError
from app.formats.data_package import DESCRIPTOR
from app.services.attach import attach
from app.services.package_import import import_package, try_package
from app.services.seed import load_seed
from tests.db.test_migrations import catalogue
from tests.support.databases import Databases, SqliteDatabases
from tests.support.dump import dump
from tests.support.packages import described, exported, number_of, spoil, unpacked, unsealed
from tests.support.tiny_seed import TEXT, write_seed, write_text


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the tiny seed, to be copied only."""
    folder = tmp_path_factory.mktemp("tiny")
    url = f"sqlite:///{folder / 'tiny.db'}"
    upgrade(url)
    load_seed(url, write_seed(folder / "seed"))
    return unpacked(url, folder / "package")


@pytest.fixture
def package(sealed: Path, tmp_path: Path) -> Path:
    """A copy of it that may be changed."""
    folder = tmp_path / "package"
    folder.mkdir()
    for file in sealed.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return unsealed(folder)


@pytest.fixture(scope="module")
def unchanged_url(databases: Databases, migrated_template: str) -> Iterator[str]:
    """A database of all refusals of this module, which is found as it was at their end."""
    url = databases.copy_of(migrated_template)
    before = dump(url)
    yield url
    assert dump(url) == before
    databases.drop(url)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = make_engine(url, pooled=False)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def complaints(work: Callable[..., Any], url: str, package: Path, **options: Any) -> list[str]:
    """What a package is refused for."""
    with pytest.raises(ImportRefusedError) as refused:
        work(url, package, **options)
    return [str(one).replace(": error:", ":") for one in refused.value.findings]


def test_exported_imported_and_exported_again_it_is_the_same_on_the_other_engine(
    databases: Databases, migrated_template: str, tmp_path: Path
) -> None:
    """The real seed, from SQLite into this engine and back."""
    others = SqliteDatabases(tmp_path)
    first, here, back = others.empty(), databases.copy_of(migrated_template), others.empty()
    upgrade(first)
    load_seed(first)
    upgrade(back)
    package = exported(first, tmp_path / "first.zip")
    import_package(here, tmp_path / "first.zip")
    assert exported(here, tmp_path / "here.zip") == package
    import_package(back, tmp_path / "here.zip")
    assert exported(back, tmp_path / "back.zip") == package
    assert dump(back) == dump(first)
    databases.drop(here)


def test_what_is_derived_and_the_catalogue_are_as_a_seed_leaves_them(
    databases: Databases, migrated_template: str, seeded_template: str, tmp_path: Path
) -> None:
    url = databases.copy_of(migrated_template)
    with connected(url) as connection:
        before = catalogue(connection)
    exported(seeded_template, tmp_path / "seed.zip")
    done = import_package(url, tmp_path / "seed.zip")
    wanted, found = dump(seeded_template), dump(url)
    for statistics in ("sqlite_stat1", "sqlite_stat4"):
        found.pop(statistics, None)
    assert found == wanted
    assert sum(done.rows.values()) + done.derived + 1 == sum(map(len, wanted.values()))  # one is alembic's
    with connected(url) as connection:
        after = catalogue(connection)
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    after.pop("sqlite_stat1", None)
    after.pop("sqlite_stat4", None)
    assert after == before
    databases.drop(url)


def test_every_text_comes_back_as_it_was(migrated_url: str, package: Path, tmp_path: Path) -> None:
    spoil(package, "person", "true,\r\n", 'true,""\r\n')
    spoil(package, "citation", "he was shot", '"he ""was"" shot,\r\n""\n\\.\n\\N\t"')
    import_package(migrated_url, package)
    again = unpacked(migrated_url, tmp_path / "again")
    for name in ("person.csv", "citation.csv"):
        assert (again / name).read_bytes() == (package / name).read_bytes()
    with connected(migrated_url) as connection:
        assert connection.execute(text("SELECT count(*) FROM person WHERE note = ''")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM citation WHERE note IS NULL")).scalar() != 0


O1 = "1,o1,1,codename_use,1,source,stated,asserted,held,none,,,tests,2026-11-01"
DATES = "1930/1934,1930-01-01,1930-12-31,1934-01-01,1934-12-31,stated,stated,false"
REFUSED: dict[str, tuple[str, str, str, str, str]] = {
    "a day that is none": (
        "claim", O1, f"{O1[:-5]}13-01", "recorded_on",
        "'2026-13-01' cannot be read; accepted: a day such",
    ),
    "a word of no list": (
        "claim", O1, O1.replace("asserted", "whispered"), "mode",
        "'whispered' is refused; accepted: mode IN ('asserted', 'a",
    ),
    "an ordinal of nought": ("claim", O1, O1.replace(",1,source", ",0,source"), "ordinal", "accepted: ordinal >= 1"),
    "nothing where something is required": (
        "claim", O1, O1.replace(",tests,", ",,"), "recorded_by",
        "recorded_by (empty) is emp",
    ),
    "a key that is empty": ("claim", O1, O1.removeprefix("1"), "id", "accepted: a whole number"),
    "a field too few": ("claim", O1 + ",", O1, "id", "the record has 14 fields; accepted: 15 fields"),
    "an id with capitals": (
        "person", "orlova-anna", "Orlova-Anna", "slug",
        "slug 'Orlova-Anna' cannot be read; accepted: sma",
    ),
    "an id that stands twice": (
        "person", "petrov-ivan", "orlova-anna", "slug",
        "slug 'orlova-anna' stands already in a row",
    ),
    "a number that stands twice": ("person", "2,petrov-ivan", "1,petrov-ivan", "id", "id '1' stands already in a row"),
    "a truth that is none": (
        "posting", "office,false", "office,no", "acting",
        "'no' cannot be read; accepted: true or false",
    ),
    "a number too large": ("posting", "5,2,posting", "5,99999999999,posting", "person_id", "a whole number from"),
    "a number in other digits": ("posting", "5,2,posting", "5,٢,posting", "person_id", "a whole number"),
    "a rank of no vocabulary": (
        "rank_holding", "rank_holding,10", "rank_holding,7", "rank_id",
        "no such row in rank.csv (id)",
    ),
    "a claim of somebody else": (
        "rank_holding", "6,2,rank", "6,1,rank", "claim_id",
        "there is no such row in claim.csv",
    ),
    "dates that are none": ("posting", "1930/1934", "1930-1934", "dates_edtf", "accepted: 1930/1934"),
    "dates written otherwise": ("posting", "1930/1934", " 1930/1934", "dates_edtf", "accepted: '1930/1934'"),
    "a bound the dates do not have": (
        "posting", "1930-12-31", "1930-12-30", "start_latest",
        "start_latest '1930-12-30' is not what follows from dates_edtf; the dates '1930/1934' mean '1930-12-31'",
    ),
    "a state read as an event": (
        "rank_holding", "1938,,1938", "1938,1938-01-01,1938", "start_earliest",
        "mean nothing",
    ),
    "an event read as a state": (
        "fate", "1938-12-31,stated,stated,false,7", ",stated,stated,false,7", "end_latest",
        "mean '1938-1",
    ),
    "a basis for nothing": (
        "posting", "stated,stated", "stated,", "end_basis",
        "this end of '1930/1934' needs a basis: stated",
    ),
    "dates surer than their text": ("posting", DATES, DATES.replace("0/", "0?/"), "dates_qualified", "mean true"),
    "a key of another name": ("person", "orlova anna", "orlova ann", "sort_key", "accepted: 'orlova anna'"),
    "an alias's key": ("term_alias", "kharbin,", "harbin,", "alias_key", "accepted: 'kharbin'"),
    "a long phrase": (
        "citation", "he was shot", "he was shot and many other words stand here for nothing at all", "as_written",
        "13 words; a phrase as written has at most 10",
    ),
    "a text without a phrase": (
        "citation", "1,2,he was shot", "1,2,", "as_written",
        "a citation of a text needs a passage and",
    ),
    "a text without a passage": (
        "citation", "1,2,he was shot", "1,,", "passage_id",
        "a citation of a text needs a passage and",
    ),
    "a phrase of the editor's": (
        "citation", "1,2,,,", "1,2,,What,", "passage_id",
        "the editor's own citation has no passage",
    ),
    "a passage of another source": (
        "citation", "1,2,he was", "2,2,he was", "passage_id",
        "the editor's own citation has no pass",
    ),
    "a claim without its detail": (
        "rank_holding", "1938,,1938-12-31,1938-01-01,,stated,stated,false,6,2,rank_holding,10\r\n", "", "",
        "claim.csv:7:4: claim 'p3' of kind rank_holding has no row in rank_holding.csv",
    ),
    "a claim without a citation": (
        "citation", "7,6,,,1,1,2,Captain Petrov,,\r\n", "", "",
        "claim.csv:7:2: 'p3' has no row in citation.csv",
    ),
    "a voice that is not its citation's": (
        "claim", "6,editor,", "6,source,", "voice",
        "claim 'p6' cites the editor, but its voice",
    ),
    "a term above itself": (
        "term", "3,place,harbin,Harbin,harbin,2", "3,place,harbin,Harbin,harbin,3", "broader_id",
        "broader",
    ),
    "a person without claims": (
        "person", "2,petrov", "3,unknown,No Name,No Name,no name,false,\r\n2,petrov", "slug",
        "person 'unknown' has no claim",
    ),
    "a former id of somebody there": ("person_redirect", "petroff-ivan", "orlova-anna", "slug", "leads elsewhere"),
    "an id of two kinds": ("claim_link", "l1", "p1", "slug", "slug 'p1' is the id of a claim already"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_fault_is_named_by_file_row_and_column(unchanged_url: str, package: Path, case: str) -> None:
    table, old, new, column, words = REFUSED[case]
    row = spoil(package, table, old, new)
    said = complaints(import_package, unchanged_url, package)
    where = f"{table}.csv:{row}:{number_of(table, column)}: " if column else words
    assert any(one.startswith(where) and words in one for one in said), said


def test_a_dry_run_lists_every_fault_and_writes_nothing(migrated_url: str, package: Path) -> None:
    before = dump(migrated_url)
    assert try_package(migrated_url, package).rows["claim"] == 9
    cases = ("a truth that is none", "a word of no list", "an alias's key", "a rank of no vocabulary", "a long phrase")
    lines = {case: spoil(package, *REFUSED[case][:3]) for case in cases}
    said = complaints(try_package, migrated_url, package)
    assert len(said) == len(cases)
    for case, line in lines.items():
        table, _, _, column, words = REFUSED[case]
        where = f"{table}.csv:{line}:{number_of(table, column)}: "
        assert any(one.startswith(where) and words in one for one in said), said
    assert dump(migrated_url) == before


@pytest.mark.parametrize("work", [import_package, try_package])
def test_many_faults_are_counted(
    unchanged_url: str, package: Path, work: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.package_import.MOST_NAMED", 3)
    monkeypatch.setattr("app.services.package_import.MOST_LISTED", 3)
    path = package / "claim.csv"
    path.write_bytes(path.read_bytes().replace(b"2026-11-01", b"2026-11-31"))
    with pytest.raises(ImportRefusedError) as refused:
        work(unchanged_url, package)
    assert (len(refused.value.findings), refused.value.rest) == (3, 6)
    assert refused.value.detail.endswith("... and 6 more")


def test_what_only_follows_from_another_fault_is_not_told(unchanged_url: str, package: Path) -> None:
    spoil(package, "person", "2,petrov-ivan", "2,Petrov-Ivan")
    said = complaints(import_package, unchanged_url, package)
    assert [one.split(":")[0] for one in said] == ["person.csv"]


DESCRIPTORS: dict[str, tuple[Callable[[Any], object], str]] = {
    "a table less": (lambda one: one["resources"].pop(), "table 'trait' is missing"),
    "a table more": (lambda one: one["resources"].append({"name": "spy"}), "table 'spy' is unknown to this program"),
    "another path": (lambda one: one["resources"][0].update(path="../x.csv"), "has the path '../x.csv'"),
    "other columns": (lambda one: one["resources"][0]["schema"]["fields"].pop(), "table 'activity' has the columns"),
    "no resources": (lambda one: one.pop("resources"), "table 'activity' is missing"),
    "another size": (lambda one: one["resources"][0].update(bytes=1), "the descriptor was written for 1"),
    "another digest": (lambda one: one["resources"][0].update(hash="sha256:" + "0" * 64), "was written for 0000"),
}


@pytest.mark.parametrize("case", DESCRIPTORS)
def test_the_descriptor_is_held_to(unchanged_url: str, package: Path, case: str) -> None:
    change, words = DESCRIPTORS[case]
    described(package, change)
    assert words in complaints(import_package, unchanged_url, package)[0]


def test_what_is_no_package_is_refused(unchanged_url: str, package: Path, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"PK no")
    assert "no zip archive" in complaints(import_package, unchanged_url, tmp_path / "no.zip")[0]
    (tmp_path / "empty").mkdir()
    assert f"there is no {DESCRIPTOR}" in complaints(import_package, unchanged_url, tmp_path / "empty")[0]
    (package / "person.csv").write_bytes(b"id,name\r\n")
    assert "person.csv:1:1: the header is id,name; accepted: id,slug" in complaints(
        import_package, unchanged_url, package
    )[0]
    (package / "person.csv").write_bytes(b"")
    assert "person.csv:1:1: the file is empty" in complaints(import_package, unchanged_url, package)[0]
    (package / "person.csv").unlink()
    assert "names person.csv, which is not in the package" in complaints(import_package, unchanged_url, package)[0]
    (package / DESCRIPTOR).write_text("{")
    assert "this is no JSON" in complaints(import_package, unchanged_url, package)[0]


def test_a_damaged_archive_is_refused(unchanged_url: str, sealed: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        for file in sealed.iterdir():
            archive.writestr(file.name, file.read_bytes())
    content = whole.read_bytes()
    assert content.count(b"petrov-ivan,Ivan") == 1
    whole.write_bytes(content.replace(b"petrov-ivan,Ivan", b"petrov-ivan,Evan"))
    assert "the archive is damaged" in complaints(import_package, unchanged_url, whole)[0]


def test_data_are_replaced_only_when_that_is_said(
    databases: Databases, seeded_template: str, package: Path, sealed: Path, tmp_path: Path
) -> None:
    url = databases.copy_of(seeded_template)
    before = dump(url)
    for work in (import_package, try_package):
        with pytest.raises(DatabaseStateError, match=r"holds data already.*Nothing was changed\. --replace"):
            work(url, package)
    assert complaints(import_package, url, write_seed(tmp_path / "seed"), replace=True)
    assert dump(url) == before
    import_package(url, package, replace=True)
    again = unpacked(url, tmp_path / "again")
    for file in sealed.glob("*.csv"):
        assert (again / file.name).read_bytes() == file.read_bytes()
    databases.drop(url)


def test_attached_texts_stay_with_the_passages_that_stay(migrated_url: str, package: Path, tmp_path: Path) -> None:
    load_seed(migrated_url, write_seed(tmp_path / "seed"))
    attach(migrated_url, "tiny-text", write_text(tmp_path / "texts"))
    spoil(package, "passage", "4,1,5,", "4,1,6,")
    import_package(migrated_url, package, replace=True)
    with connected(migrated_url) as connection:
        kept = connection.execute(text("SELECT passage_id, text FROM passage_text ORDER BY 1")).all()
    lines = TEXT.split("\n")
    assert [tuple(row) for row in kept] == [(1, lines[0]), (2, lines[2]), (3, lines[3])]
    before = dump(migrated_url)
    spoil(package, "citation", "he was shot", "he was hanged")
    said = complaints(import_package, migrated_url, package, replace=True)
    assert said == ["citation.csv:12:8: as_written: «he was hanged» does not stand in its passage as attached"]
    assert dump(migrated_url) == before
