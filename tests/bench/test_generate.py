"""The generator of synthetic data: the same bytes for the same seed, accepted by the product, and like real data."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from app.db.database import Database
from app.domain.terms import Vocabulary
from app.formats.data_package import package_files
from app.services.package_import import import_package
from tests.bench import generate_identities, generate_package, generate_persons
from tests.bench.generate import generate, main
from tests.bench.generate_flat import flatten
from tests.bench.generate_names import Zipf, russian
from tests.bench.generate_posts import TERMS, TICKETS, Maker, make_posts
from tests.bench.generate_rows import IDS, public_id
from tests.bench.generate_terms import Size, Words, read_words

PERSONS = 300
DATES = {
    "year to year": (r"^\d{4}/\d{4}$", 20, 50),
    "a year": (r"^\d{4}$", 7, 20),
    "no end": (r"^[^/\[]+/$", 10, 30),
    "months": (r"^\d{4}-\d\d/", 5, 25),
    "days": (r"\d{4}-\d\d-\d\d", 3, 20),
    "one of several": (r"\[", 1, 10),
    "unsure": (r"[?~%]", 1, 8),
    "undated": (r"^$", 2, 12),
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic") / "package"
    generate(folder, PERSONS, 7)
    return folder


@pytest.fixture(scope="module")
def large() -> Words:
    return read_words(Size(40_000), 1)


def rows(package: Path, table: str) -> Iterator[dict[str, str]]:
    with (package / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_what_is_generated_is_accepted_and_exported_as_it_was(package: Path, migrated_url: str) -> None:
    done = import_package(migrated_url, package)
    assert done.rows["person"] == PERSONS
    database = Database(migrated_url)
    try:
        with database.connection() as connection:
            exported = {file.name: b"".join(file.content) for file in package_files(connection)}
    finally:
        database.close()
    assert [name for name, content in contents(package).items() if exported.pop(name) != content] == []
    assert not exported


def test_the_same_seed_gives_the_same_bytes_however_many_processes_make_them(tmp_path: Path) -> None:
    for workers in (1, 2):
        generate(tmp_path / str(workers), 1_100, workers=workers)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_another_seed_gives_other_persons(package: Path, tmp_path: Path) -> None:
    generate(tmp_path / "other", PERSONS, 8)
    ours, others = ({row["name"] for row in rows(folder, "person")} for folder in (package, tmp_path / "other"))
    assert len(ours & others) < PERSONS // 10


def test_there_is_as_much_of_everything_as_was_asked(package: Path) -> None:
    counted = ("posting", "name_form", "claim", "citation")
    each = {table: sum(1 for _ in rows(package, table)) / PERSONS for table in counted}
    assert 4 < each["posting"] < 6
    assert 2.2 < each["name_form"] < 2.8
    assert 7.5 < each["claim"] < 11
    assert each["claim"] < each["citation"] < 1.4 * each["claim"]


def test_something_is_told_of_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate_persons, "_NONE", 1.0)
    monkeypatch.setattr(generate_identities, "_UNNAMED", 1.0)
    generate(tmp_path / "silent", PERSONS, workers=1)
    told = {row["person_id"] for row in rows(tmp_path / "silent", "claim")}
    assert told == {row["id"] for row in rows(tmp_path / "silent", "person")}


@pytest.mark.parametrize("sort", DATES)
def test_dates_are_of_every_precision(package: Path, sort: str) -> None:
    pattern, least, most = DATES[sort]
    found = [bool(re.search(pattern, row["dates_edtf"])) for row in rows(package, "posting")]
    assert least < 100 * sum(found) / len(found) < most


def test_names_are_written_in_several_scripts_and_ways(package: Path) -> None:
    forms = Counter(row["form"] for row in rows(package, "name_form"))
    assert set(forms) == {"name", "variant", "misprint", "genitive", "transliteration", "original_script"}
    languages = Counter(row["language"] for row in rows(package, "name_form"))
    assert {"en", "ru", "ja", "de"} <= set(languages)
    assert languages["ru"] > PERSONS / 2


def test_every_kind_of_claim_and_everything_said_of_claims_is_there(package: Path) -> None:
    rare = {"identity_decision", "identity_claim", "person_redirect", "alternative", "alternative_set", "claim_link"}
    empty = {path.stem for path in package.glob("*.csv") if not any(rows(package, path.stem))}
    assert empty <= rare
    claims = list(rows(package, "claim"))
    for column in ("voice", "reading", "mode", "actuality", "assessment"):
        assert len({row[column] for row in claims}) > 1, column


def test_some_places_and_posts_are_busy_and_most_are_not(package: Path) -> None:
    for column in ("place_id", "role_id", "organisation_id"):
        used = Counter(row[column] for row in rows(package, "posting") if row[column])
        busiest = sum(count for _, count in used.most_common(len(used) // 10))
        assert 0.25 < busiest / used.total() < 0.8, column


def test_posts_of_one_holder_pass_from_one_to_the_next(large: Words) -> None:
    posts = make_posts(large, 40_000, 1)
    held: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for ticket in range(len(posts.chains) * TERMS):
        _, _, first, last = posts.ticket(ticket)
        held[ticket % len(posts.chains)].append((first, last))
    chains = Maker(large, Random(1)).chains(1_000_000 // TICKETS // TERMS)
    assert len({tuple(post.keys.split(",")[:2]) for _, post in chains}) == len(chains)
    for terms in held.values():
        assert all(first < last for first, last in terms)
        assert [last for _, last in terms[:-1]] == [first for first, _ in terms[1:]]


def test_a_question_people_ask_has_answers_at_every_size(large: Words) -> None:
    for persons, words in ((2_000, read_words(Size(2_000), 1)), (40_000, large)):
        posts = make_posts(words, persons, 1).tables["soviet-military-intelligence"]
        resident, harbin = (
            str(words.key(Vocabulary.ROLE, "resident")), str(words.key(Vocabulary.PLACE, "harbin"))
        )
        share = sum(post.place == harbin and post.keys.startswith(f"{resident},") for post in posts) / len(posts)
        assert 0.002 < share < 0.05


def test_many_surnames_are_borne_by_one_and_none_by_everyone() -> None:
    draw = Random(1).random
    borne = Counter(russian(draw, woman=False).surname for _ in range(20_000))
    assert max(borne.values()) < 20_000 / 100
    assert sum(1 for count in borne.values() if count == 1) > 20_000 / 5


def test_ranks_stay_in_range_and_fall() -> None:
    zipf = Zipf(50, 3)
    drawn = Counter(zipf(share / 1000) for share in range(1000))
    assert set(drawn) <= set(range(50))
    assert drawn[0] > 3 * drawn[20]
    assert zipf(0.9999999999999999) == 49


def test_every_number_has_a_public_id_of_its_own() -> None:
    ids = {public_id(number) for number in (*range(50_000), *range(IDS - 50_000, IDS))}
    assert len(ids) == 100_000


def test_flat_files_hold_the_same_postings_with_names_for_keys(package: Path, tmp_path: Path) -> None:
    persons, postings = flatten(package, tmp_path / "flat")
    assert persons == PERSONS
    texts = [row for row in rows(package, "claim") if row["kind"] == "posting" and row["voice"] == "source"]
    assert postings == len(texts)
    flat = list(rows(tmp_path / "flat", "postings"))
    labels = {row["id"]: row["label"] for row in rows(package, "term")}
    kept = {row["id"] for row in texts}
    ours = [row for row in rows(package, "posting") if row["claim_id"] in kept]
    assert [row["role"] for row in flat] == [labels[row["role_id"]] for row in ours]
    assert [row["dates"] for row in flat] == [row["dates_edtf"] for row in ours]
    assert all(row["source"] and row["passage"] and row["as_written"] for row in flat)
    known = list(rows(tmp_path / "flat", "persons"))
    assert {row["person"] for row in flat} <= {row["id"] for row in known}
    births = [row for row in rows(package, "life_event") if row["event"] == "birth" and row["dates_edtf"]]
    assert sum(1 for row in known if row["born"]) == len(births)


def test_flat_files_come_with_a_package_of_the_vocabularies_alone(package: Path, tmp_path: Path) -> None:
    flatten(package, tmp_path / "flat")
    for table in ("term", "term_alias", "organisation", "source", "passage", "person", "claim"):
        ours, alone = (sum(1 for _ in rows(folder, table)) for folder in (package, tmp_path / "flat" / "vocabulary"))
        assert alone == (0 if table in ("person", "claim") else ours), table


def test_a_folder_that_is_there_is_left_alone(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(package)
    assert main([str(package), "--persons", "300"]) == 1
    assert "exists already" in capsys.readouterr().err
    assert contents(package) == before


def test_too_few_persons_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "few"), "--persons", "99"]) == 1
    assert capsys.readouterr().err == "99 persons are too few; the least is 100\n"
    assert not any(tmp_path.iterdir())


def test_a_table_with_other_columns_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(generate_package.COLUMNS, "award", "claim_id times")
    with pytest.raises(ValueError, match=r"award has the columns dates_edtf .* its rows are written as claim_id times"):
        generate_package.check_columns()
