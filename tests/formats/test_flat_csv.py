"""The flat CSV files: the contract's columns, quoting, byte-order mark, and no formulas."""

import csv
import io
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from app.db.engine import make_engine
from app.domain.query import ClaimFilter, FateFilter, PersonFilter, PostingFilter
from app.domain.terms import Vocabulary
from app.formats.flat_csv import (
    POSTING_COLUMNS,
    claim_lines,
    fate_lines,
    flat_lines,
    person_lines,
    posting_cells,
    term_lines,
)
from app.queries.claim_list import all_claims
from app.queries.fates import all_fates
from app.queries.persons import all_persons
from app.queries.postings import all_postings
from app.queries.sources import sources
from app.queries.terms import terms_of
from app.schemas.claims import ClaimOut, FateOut, PostingOut, claim_from_row
from app.schemas.persons import PersonItem
from app.schemas.vocabulary import (
    CodenameEntry,
    EntryOut,
    FateEntry,
    OrganisationEntry,
    PlaceEntry,
    RankEntry,
    RoleEntry,
    SourceEntry,
)
from app.services.seed import load_seed
from tests.support.tiny_seed import write_seed

CONTRACT = [
    "posting_id",
    "person_id",
    "person",
    "role_id",
    "role",
    "organisation_id",
    "organisation",
    "place_id",
    "place",
    "latitude",
    "longitude",
    "cover_organisation",
    "cover_role",
    "nature",
    "acting",
    "dates_edtf",
    "start_earliest",
    "start_latest",
    "end_earliest",
    "end_latest",
    "overlap",
    "reading",
    "mode",
    "actuality",
    "sources",
    "as_written",
]


@pytest.fixture
def connection(migrated_url: str, tmp_path: Path) -> Iterator[Connection]:
    """A connection to the tiny seed."""
    load_seed(migrated_url, write_seed(tmp_path / "seed"))
    engine: Engine = make_engine(migrated_url, pooled=False)
    with engine.connect() as made:
        yield made
    engine.dispose()


def postings(connection: Connection) -> list[PostingOut]:
    """All postings as they leave the house."""
    return [claim_from_row(row, overlap=kind) for row, kind in all_postings(connection, PostingFilter())]


def posting_lines(rows: Iterable[PostingOut], excel: bool) -> Iterator[bytes]:
    """Postings as a file of their own; tests/formats/test_posting_csv.py looks at the list that is written whole."""
    return flat_lines(POSTING_COLUMNS, map(posting_cells, rows), excel)


def claims(connection: Connection) -> list[ClaimOut]:
    """All claims as they leave the house."""
    return [claim_from_row(row) for row in all_claims(connection, ClaimFilter())]


def table(content: Iterable[bytes]) -> list[dict[str, str]]:
    """The file as rows by column."""
    return list(csv.DictReader(io.StringIO(b"".join(content).decode("utf-8-sig"), newline="")))


def test_postings_have_exactly_the_columns_of_the_contract(connection: Connection) -> None:
    content = b"".join(posting_lines(postings(connection), excel=False))
    header, _, rest = content.decode().partition("\r\n")
    assert header.split(",") == CONTRACT
    assert rest.count("\r\n") == rest.count("\n") == 1
    (row,) = table([content])
    assert row == {
        "posting_id": "p2", "person_id": "petrov-ivan", "person": "Ivan Petrov", "role_id": "resident",
        "role": "Resident", "organisation_id": "razvedupr", "organisation": "Razvedupr", "place_id": "harbin",
        "place": "Harbin", "latitude": "45.75", "longitude": "126.65", "cover_organisation": "Trading house",
        "cover_role": "Merchant", "nature": "office", "acting": "false", "dates_edtf": "1930/1934",
        "start_earliest": "1930-01-01", "start_latest": "1930-12-31", "end_earliest": "1934-01-01",
        "end_latest": "1934-12-31", "overlap": "", "reading": "stated", "mode": "asserted", "actuality": "held",
        "sources": "tiny-text:1; tiny-text:4", "as_written": "resident in Harbin | His agent … Smith",
    }  # fmt: skip


def test_excel_gets_a_byte_order_mark_and_nothing_else(connection: Connection) -> None:
    rows = postings(connection)
    plain = b"".join(posting_lines(rows, excel=False))
    assert b"".join(posting_lines(rows, excel=True)) == b"\xef\xbb\xbf" + plain


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_is_neutralised(connection: Connection, first: str) -> None:
    (posting,) = postings(connection)
    place = posting.place
    assert place is not None
    armed = posting.model_copy(
        update={
            "person": posting.person.model_copy(update={"name": f"{first}cmd|'/c calc'!A0"}),
            "place": place.model_copy(update={"longitude": -77.5}),
        }
    )
    (row,) = table(posting_lines([armed], excel=False))
    assert row["person"] == f"'{first}cmd|'/c calc'!A0"
    assert row["longitude"] == "-77.5"


def test_commas_quotes_and_line_ends_are_quoted_and_come_back(connection: Connection) -> None:
    (posting,) = postings(connection)
    name = 'a "quoted", name\r\nin two lines; Харбин'
    odd = posting.model_copy(update={"person": posting.person.model_copy(update={"name": name})})
    content = b"".join(posting_lines([odd], excel=False)).decode()
    assert '"a ""quoted"", name\r\nin two lines; Харбин"' in content
    assert table([content.encode()])[0]["person"] == name


def test_the_editor_is_cited_without_a_passage_and_repeats_stand_once(connection: Connection) -> None:
    rows = {row["claim_id"]: row for row in table(claim_lines(claims(connection), excel=False))}
    assert (rows["p6"]["sources"], rows["p6"]["as_written"]) == ("editor", "")
    assert rows["o2"]["statement"].startswith("view: =SUM(A1)")
    assert rows["o2"]["as_written"] == "'=SUM"
    assert rows["p4"]["contradicts"] == "p5"
    (posting,) = postings(connection)
    doubled = posting.model_copy(update={"citations": [*posting.citations, posting.citations[0]]})
    assert table(posting_lines([doubled], excel=False)) == table(posting_lines([posting], excel=False))


def test_persons_and_fates(connection: Connection) -> None:
    everyone = (PersonItem.from_row(row) for row in all_persons(connection, PersonFilter()))
    petrov = {row["person_id"]: row for row in table(person_lines(everyone, excel=False))}["petrov-ivan"]
    assert (petrov["services"], petrov["personnel"], petrov["fate_badge"]) == (
        "Military intelligence",
        "true",
        "executed",
    )
    fates: list[FateOut] = [claim_from_row(row) for row, _ in all_fates(connection, FateFilter())]
    rows = {row["claim_id"]: row for row in table(fate_lines(fates, excel=False))}
    assert rows["p4"]["parties"] == "by: the police; court: Razvedupr"
    assert (rows["p5"]["fate_id"], rows["p5"]["place"]) == ("shot", "Moscow")


@pytest.mark.parametrize(
    ("vocabulary", "shape", "expected"),
    [
        (Vocabulary.PLACE, PlaceEntry, {"id": "harbin", "aliases": "Харбин; Kharbin", "broader_id": "china"}),
        (Vocabulary.ORGANISATION, OrganisationEntry, {"id": "razvedupr", "service_id": "military"}),
        (Vocabulary.ROLE, RoleEntry, {"id": "resident", "intelligence": "true", "single_holder": "false"}),
        (Vocabulary.RANK, RankEntry, {"id": "captain", "grade": "13"}),
        (Vocabulary.FATE_KIND, FateEntry, {"id": "shot", "badge": "executed"}),
        (Vocabulary.SERVICE, EntryOut, {"id": "military", "broader": ""}),
    ],
)
def test_terms_have_the_columns_of_their_vocabulary(
    connection: Connection, vocabulary: Vocabulary, shape: type[EntryOut], expected: dict[str, str]
) -> None:
    entries = [shape.from_row(row) for row in terms_of(connection, vocabulary)]
    rows = {row["id"]: row for row in table(term_lines(entries, excel=False))}
    assert expected.items() <= rows[expected["id"]].items()
    assert b"".join(term_lines([], excel=False, shape=shape)).decode().strip().split(",") == list(rows[expected["id"]])


def test_sources_and_codenames(connection: Connection) -> None:
    (row, editor) = table(term_lines([SourceEntry.from_row(row) for row in sources(connection)], excel=False))
    assert (row["id"], row["read_in_full"], row["passages"]) == ("tiny-text", "true", "4")
    assert (editor["id"], editor["is_editor"]) == ("editor", "true")
    luna = EntryOut.from_row(terms_of(connection, Vocabulary.CODENAME)[0])
    bearer = {"id": "orlova-anna", "name": "A", "url": "/", "identified": True, "claim": "o1"}
    entry = CodenameEntry.model_validate({**luna.model_dump(), "resolved": True, "bearers": [bearer]})
    (row,) = table(term_lines([entry], excel=False))
    assert (row["resolved"], row["bearers"]) == ("true", "orlova-anna")


def test_an_empty_list_is_a_header(connection: Connection) -> None:
    assert b"".join(posting_lines([], excel=False)).decode() == ",".join(CONTRACT) + "\r\n"
    assert b"".join(term_lines([], excel=False)).startswith(b"id,label,aliases")


def test_it_streams_in_constant_memory(connection: Connection) -> None:
    (posting,) = postings(connection)

    def many(count: int) -> Iterator[Any]:
        return (posting for _ in range(count))

    tracemalloc.start()
    try:
        size = sum(len(block) for block in posting_lines(many(20_000), excel=False))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > 4_000_000
    assert peak < 1_000_000
