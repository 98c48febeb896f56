"""Flat CSV files longer than what an import of them keeps in memory."""

import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from app.errors import ImportRefusedError
from app.models import Person
from app.queries.tables import table_of
from app.services.flat_import import Flat, import_flat, try_flat
from app.services.flat_spool import BATCH, Spool, Spooled
from app.services.seed import load_seed
from tests.support.asked import asked
from tests.support.tiny_seed import write_seed


@pytest.fixture
def tiny_url(migrated_url: str, tmp_path: Path) -> str:
    """A database with the tiny seed."""
    load_seed(migrated_url, write_seed(tmp_path / "seed"))
    return migrated_url


def files(folder: Path, **contents: str) -> list[Path]:
    """CSV files with these contents."""
    paths = [folder / f"{name}.csv" for name in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_text(content, encoding="utf-8")
    return paths


def many(number: int) -> tuple[str, str]:
    """Persons and twice as many postings, in another order than the persons; each person's second repeats the first."""
    persons = "".join(f"p-{one},Person {one},tiny-text,4,says Smith\n" for one in range(number))
    rows = (f"p-{one * 7 % number},resident,{1900 + one % 40},tiny-text,{1 + 2 * (one // number)},resident in Harbin\n"
            for one in range(2 * number))  # fmt: skip
    postings = f"person,role,dates,source,passage,as_written\n{''.join(rows)}"
    return f"id,name,source,passage,as_written\n{persons}", postings


def test_what_rows_far_apart_say_alike_is_one_claim_with_two_citations(tiny_url: str, tmp_path: Path) -> None:
    """More rows than wait in memory; 2,600 is a multiple of the forty years, so that the dates are the same."""
    persons, postings = many(2_600)
    added = import_flat(tiny_url, Flat(files(tmp_path, persons=persons, postings=postings)))
    assert dict(added.rows) == {
        "person": 2_600, "claim": 5_200, "name_form": 2_600, "posting": 2_600, "citation": 7_800,
    }  # fmt: skip
    counted = (
        "SELECT x.ordinal, q.position, count(*) FROM claim x JOIN citation q ON q.claim_id = x.id "
        "WHERE x.recorded_by LIKE 'import of %' GROUP BY x.ordinal, q.position ORDER BY 1, 2"
    )
    assert asked(tiny_url, counted) == [(1, 1, 2_600), (2, 1, 2_600), (2, 2, 2_600)]


def test_rows_wait_on_disk_in_their_order(tmp_path: Path) -> None:
    spool, table = Spool(tmp_path), table_of(Person)
    tracemalloc.start()
    try:
        for line in range(4 * BATCH + 1):
            spool.add(table, Spooled((line, f"p-{line}", date(1937, 11, 26), None, True), 0, line))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    found = list(spool.batches(table))
    assert [len(batch) for batch in found] == [BATCH] * 4 + [1]
    assert [row.line for batch in found for row in batch] == list(range(4 * BATCH + 1))
    assert found[-1] == [Spooled((4 * BATCH, f"p-{4 * BATCH}", date(1937, 11, 26), None, True), 0, 4 * BATCH)]
    assert (spool.rows["person"], peak < 1_000 * BATCH) == (4 * BATCH + 1, True)


def test_of_many_problems_the_first_are_listed_and_the_others_counted(tiny_url: str, tmp_path: Path) -> None:
    """The first by file and line, though those of persons without a claim are found last."""
    persons = "id,name\n" + "".join(f"p-{number},Person {number}\n" for number in range(50))
    postings = "person,role,source\n" + "".join(f"x-{number},head,tiny-text\n" for number in range(300))
    flat = Flat(files(tmp_path, persons=persons, postings=postings))
    with pytest.raises(ImportRefusedError) as refused:
        import_flat(tiny_url, flat)
    found = [(one.file, one.line) for one in refused.value.findings]
    assert found[:50] == [("persons.csv", line) for line in range(2, 52)]
    assert found[50:] == [("postings.csv", line) for line in range(2, 27) for _ in range(2)]
    assert refused.value.rest == 550
    with pytest.raises(ImportRefusedError) as tried:
        try_flat(tiny_url, flat)
    assert (len(tried.value.findings), tried.value.rest) == (650, 0)
