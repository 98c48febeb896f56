"""What is derived is the same row for row, whether a seed brings the tables to it or an import fills them."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, text

from app.db.engine import make_engine
from app.models import CoverageYear, Searchable
from app.queries.everybody import everybody
from app.queries.search_names import searched_words
from app.queries.tables import table_of
from app.services.derive import DERIVED, fill_derived, write_derived
from app.services.derive_parts import Values
from tests.support import bulk
from tests.web.test_far_years import redate

SMALL = {
    "app.queries.everybody.CHUNK": 61,
    "app.queries.search_names.WORDS": 97,
    "app.queries.likely_names._GROUPS": 5,
    "app.queries.likely_pairs._UNNAMED": 3,
    "app.queries.dossiers.CHUNK": 7,
    "app.services.contradictions._PAIRS": 4,
    "app.services.coverage_figures._DISAGREEMENTS": 5,
    "app.services.disagreements.CHUNK": 6,
    "app.services.likely.CHUNK": 9,
    "app.services.search_rows._NAMES": 101,
    "app.services.search_rows._DISTINCT_WORDS": 103,
}
"""Chunks far smaller than the data, so that every seam is passed."""


def held(connection: Connection) -> dict[str, list[Values]]:
    """Every derived row."""
    return {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in DERIVED
    }


def insert_rows(connection: Connection, table: Table, rows: list[Values]) -> None:
    names = [column.name for column in table.columns]
    connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def empty(connection: Connection) -> None:
    for table in reversed(DERIVED):
        connection.execute(delete(table))


@pytest.fixture
def connection(seeded_url: str) -> Iterator[Connection]:
    """A transaction on a database with the whole seed."""
    engine = make_engine(seeded_url, pooled=False)
    with engine.begin() as made:
        yield made
    engine.dispose()


def test_an_import_fills_the_tables_as_a_seed_does_chunk_by_chunk(
    seeded_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, number in (("COPIES", 2), ("BUSY", 1), ("VOCABULARIES", 2)):
        monkeypatch.setattr(bulk, name, number)
    engine = make_engine(seeded_url, pooled=False)
    bulk.multiply(engine)
    with engine.begin() as connection:
        write_derived(connection)
        wanted = held(connection)
        write_derived(connection)
        assert held(connection) == wanted, "nothing changes where nothing changed"
        empty(connection)
        for name, size in SMALL.items():
            monkeypatch.setattr(name, size)
        written: list[Table] = []
        finished: list[Table] = []

        def writer(table: Table, rows: list[Values]) -> None:
            assert table not in finished
            written.append(table)
            insert_rows(connection, table, rows)

        fill_derived(connection, writer, finished.append)
        found = held(connection)
    engine.dispose()
    assert finished == list(DERIVED)
    assert set(written) == set(DERIVED)
    for name, rows in wanted.items():
        assert found[name] == rows, name
    assert len(wanted["person_digest"]) == 3 * 122
    assert all(wanted.values()), "a table without rows proves nothing"


def test_everybody_comes_once_however_the_keys_lie(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    every = set(connection.execute(text("SELECT id FROM person")).scalars())
    monkeypatch.setattr("app.queries.everybody.CHUNK", 1)
    assert [one.first for one in everybody(connection)] == sorted(every)
    monkeypatch.setattr("app.queries.everybody.CHUNK", 50)
    spans = [(one.first, one.last) for one in everybody(connection)]
    assert [sum(first <= key <= last for first, last in spans) for key in every] == [1] * len(every)


def test_words_come_once_and_in_order(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.queries.search_names.WORDS", 100)
    words = list(searched_words(connection, 3))
    every = set(connection.execute(text("SELECT word FROM search_word")).scalars())
    assert words == sorted(word for word in every if len(word) >= 3)


def years(connection: Connection) -> dict[int, Any]:
    table = table_of(CoverageYear)
    columns = (table.c.year, table.c.persons_certain, table.c.persons_possible)
    return {year: rest for year, *rest in connection.execute(select(*columns).where(table.c.scope == "all"))}


def undated(connection: Connection) -> int:
    """A post the texts give without a date."""
    statement = (
        "SELECT p.claim_id FROM posting p JOIN claim c ON c.id = p.claim_id WHERE p.nature = 'office' AND c.mode ="
        " 'asserted' AND c.voice = 'source' AND c.actuality = 'held' AND p.dates_edtf IS NULL ORDER BY 1 LIMIT 1"
    )
    return int(connection.execute(text(statement)).scalar_one())


@pytest.mark.parametrize("year", [1037, 9998])
def test_a_year_mistyped_leaves_the_others_counted(connection: Connection, year: int) -> None:
    before = years(connection)
    redate(connection, undated(connection), f"{year}/", start_earliest=f"{year}-01-01", start_latest=f"{year}-12-31")
    write_derived(connection)
    assert years(connection) == before | {year: [1, 0]}


def test_one_long_span_counts_in_each_of_its_years(connection: Connection) -> None:
    redate(connection, undated(connection), "1037/1937", start_earliest="1037-01-01", start_latest="1037-12-31",
           end_earliest="1937-01-01", end_latest="1937-12-31")  # fmt: skip
    write_derived(connection)
    assert [years(connection)[year] for year in (1037, 1400, 1800)] == [[1, 0], [1, 0], [1, 0]]


def test_searchable_names_are_numbered_without_gaps(connection: Connection) -> None:
    numbers = connection.execute(select(table_of(Searchable).c.id)).scalars().all()
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
