"""Tables as CSV: on PostgreSQL its COPY writes them, and the bytes are those our own lines have on either engine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Table, insert, text, update

from app.db.database import Database
from app.db.engine import make_engine
from app.formats.csv_text import line, verbatim
from app.formats.data_package import table_csv
from app.models import Person, Place, Release
from app.queries.dump import EXPORTED, table_rows
from app.queries.tables import table_of

WORDS = (
    "", " ", "a,b", 'say "so"', "two\nlines", "two\r\nlines", "\r", "\\.", "\\N", "NULL", "100 %", "%s", "tab\there",
    "Мельников", "長春", "\N{NO-BREAK SPACE}", "-5", "=1+1", "'", ";", " both ends ", "\u2028",
)  # fmt: skip
NUMBERS = (
    0.0, -0.0, 45.0, -180.0, 45.8, 126.53333333333333, 0.1, 1e-05, 0.0001, -0.00012345678901234567, 1 / 3,
    89.99999999999999,
)  # fmt: skip


def in_our_words(connection: Connection, table: Table) -> bytes:
    """A table as our own lines."""
    header = line([column.name for column in table.columns])
    rows = (line([verbatim(cell) for cell in row]) for row in table_rows(connection, table))
    return "".join([header, *rows]).encode()


@pytest.fixture
def connection(seeded_url: str) -> Iterator[Connection]:
    """The seed, and in it whatever a cell may hold."""
    engine = make_engine(seeded_url, pooled=False)
    person, place = table_of(Person), table_of(Place)
    with engine.begin() as made:
        given = made.execute(person.select().order_by(person.c.id)).mappings().first()
        assert given is not None
        for number, word in enumerate(WORDS):
            row = {**given, "id": 100_000 + number, "slug": f"word-{number}", "name": word or "empty", "note": word}
            made.execute(insert(person).values(row))
        (key,) = place.primary_key
        for where, degrees in zip(made.execute(place.select().order_by(key)).scalars().all(), NUMBERS, strict=False):
            made.execute(update(place).where(key == where).values(latitude=degrees / 2, longitude=degrees))
    yield from _read(seeded_url)
    engine.dispose()


def _read(url: str) -> Iterator[Connection]:
    database = Database(url)
    with database.connection() as made:
        yield made
    database.close()


def test_every_table_is_the_same_in_the_databases_words_and_in_ours(connection: Connection) -> None:
    for table in EXPORTED:
        assert b"".join(table_csv(connection, table)) == in_our_words(connection, table), table.name


@pytest.mark.parametrize("microseconds", [0, 1, 120_000, 999_999])
def test_a_moment_has_its_fraction_only_where_it_has_one(migrated_url: str, microseconds: int) -> None:
    engine = make_engine(migrated_url, pooled=False)
    release = table_of(Release)
    moment = datetime(987, 1, 2, 3, 4, 5, tzinfo=UTC) + timedelta(microseconds=microseconds)
    values = {"id": 1, "version": "1", "seed_sha256": "", "changed_at": moment}
    with engine.begin() as made:
        made.execute(insert(release).values({name: values[name] for name in values if name in release.c}))
    engine.dispose()
    for reader in _read(migrated_url):
        found = b"".join(table_csv(reader, release))
        assert found == in_our_words(reader, release)
        assert f"{moment:%H:%M:%S}".encode() in found


def test_a_server_that_writes_days_otherwise_changes_nothing(connection: Connection) -> None:
    (claim,) = [one for one in EXPORTED if one.name == "claim"]
    expected = in_our_words(connection, claim)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL datestyle = 'German, DMY'"))
        connection.execute(text("SET LOCAL extra_float_digits = 0"))
    assert b"".join(table_csv(connection, claim)) == expected


def test_a_reader_who_leaves_early_leaves_the_connection_usable(connection: Connection) -> None:
    (citation,) = [one for one in EXPORTED if one.name == "citation"]
    blocks = iter(table_csv(connection, citation))
    assert next(blocks)
    assert next(blocks)
    del blocks
    connection.rollback()
    assert connection.execute(text("SELECT 1")).scalar() == 1
