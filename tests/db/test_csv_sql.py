"""Cells of CSV: what the database writes is what `app.formats` writes of the same text or day."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, insert, select, update

from app.db.csv_sql import day, harmless, joined
from app.db.engine import make_engine
from app.formats.csv_text import plain
from app.formats.flat_csv import FORMULA, field
from app.models import Person, Posting
from app.queries.tables import table_of

WORDS = (
    "", " ", "a,b", 'say "so"', "two\nlines", "two\r\nlines", "one\rreturn", '"', ",", "\\.", "100 %", "tab\there", "'",
    "Мельников", "長春", "\N{NO-BREAK SPACE}=", " =1", "A=1", "12", "[1924,1926]", "|", ";",
    *FORMULA, *(f"{one}1+1" for one in FORMULA), *(f'{one}"a", b\r\n' for one in FORMULA),
)  # fmt: skip


@pytest.fixture
def connection(seeded_url: str) -> Iterator[Connection]:
    """The seed, to be written to; nothing of it is kept."""
    engine = make_engine(seeded_url, pooled=False)
    with engine.connect() as made:
        yield made
    engine.dispose()


def test_a_text_is_the_field_our_own_words_have(connection: Connection) -> None:
    person = table_of(Person)
    given = connection.execute(person.select().order_by(person.c.id)).mappings().first()
    assert given is not None
    texts = {900_000 + number: word for number, word in enumerate((*WORDS, None))}
    rows = [{**given, "id": key, "slug": f"word-{key}", "note": word} for key, word in texts.items()]
    connection.execute(insert(person), rows)
    both = joined([harmless(person.c.note), harmless(person.c.slug)])
    found: dict[int, str] = dict(connection.execute(select(person.c.id, both).where(person.c.id.in_(texts))).all())
    assert found == {key: f"{field(word)},word-{key}" for key, word in texts.items()}


def test_a_day_is_iso_and_null_is_nothing(connection: Connection) -> None:
    posting = table_of(Posting)
    days = (date(1, 1, 1), date(987, 2, 3), date(1937, 11, 26), date(9999, 12, 31), None)
    keys = connection.execute(select(posting.c.claim_id).where(posting.c.dates_edtf.is_not(None))).scalars().all()
    for key, one in zip(keys, days, strict=False):
        known = one or date(1937, 1, 1)
        bounds = {"start_earliest": None, "start_latest": one, "end_earliest": known, "end_latest": None}
        connection.execute(update(posting).where(posting.c.claim_id == key).values(bounds))
    found: dict[int, str] = dict(connection.execute(select(posting.c.claim_id, day(posting.c.start_latest))).all())
    assert [found[key] for key in keys[: len(days)]] == [plain(one) for one in days]
