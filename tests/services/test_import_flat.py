"""Persons and postings from flat CSV files: added with their citations, or refused with file, row and column."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.db.engine import make_engine
from app.db.migrate import upgrade
from app.errors import DatabaseStateError, ImportRefusedError, InvalidInputError
from app.services.attach import attach
from app.services.derive import write_derived
from app.services.flat_import import Added, Flat, import_flat, try_flat
from app.services.package_import import import_package
from app.services.seed import load_seed
from tests.support.asked import asked
from tests.support.databases import Databases, SqliteDatabases
from tests.support.dump import dump
from tests.support.packages import exported
from tests.support.tiny_seed import TEXT, write_seed, write_text

PERSONS = """\
id,name,sort_name,original,born,died,note,source,passage,as_written
,John Smith,,,1899,,"A note
in two lines",tiny-text,4,says Smith
orlova-anna,Anna Orlova,,Анна Орлова,,,,,,
ivanov-ivan,Ivan Ivanov,"Ivanov, Ivan",,,,,,,
"""
POSTINGS = """\
person,role,organisation,place,cover,dates,from,to,acting,note,source,passage,as_written,date_as_written
John Smith,Resident,Razvedupr,Kharbin,merchant,1930/1931,,,yes,,A tiny text,1,resident in Harbin,1930–1934
petrov-ivan,resident,razvedupr,Харбин,Trading House,,1938,,,In passing,tiny-text,3,he was shot,
Ivan Ivanov,head,,,,,,1938-05,,,tiny-text,3,Arrested in 1938,
"""
ASKED = """
SELECT p.slug, r.slug, o.slug, l.slug, b.slug, c.slug, g.dates_edtf, g.acting, x.note, x.voice, x.recorded_by,
       s.slug, y.number, q.as_written, q.date_as_written
FROM posting g JOIN claim x ON x.id = g.claim_id JOIN person p ON p.id = g.person_id JOIN term r ON r.id = g.role_id
LEFT JOIN term o ON o.id = g.organisation_id LEFT JOIN term l ON l.id = g.place_id
LEFT JOIN term b ON b.id = g.cover_organisation_id LEFT JOIN term c ON c.id = g.cover_role_id
JOIN citation q ON q.claim_id = x.id JOIN source s ON s.id = q.source_id JOIN passage y ON y.id = q.passage_id
WHERE x.recorded_by LIKE 'import of %' ORDER BY x.id, q.position
"""


@pytest.fixture(scope="module")
def tiny_template(
    databases: Databases, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database with the tiny seed, to be copied, or refused things."""
    url = databases.copy_of(migrated_template)
    load_seed(url, write_seed(tmp_path_factory.mktemp("tiny")))
    before = dump(url)
    yield url
    assert dump(url) == before
    databases.drop(url)


@pytest.fixture
def tiny_url(databases: Databases, tiny_template: str) -> Iterator[str]:
    """A database with the tiny seed."""
    url = databases.copy_of(tiny_template)
    yield url
    databases.drop(url)


def files(folder: Path, **contents: str) -> list[Path]:
    """CSV files with these contents."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, content in contents.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_bytes(content.encode())
    return paths


def both(tmp_path: Path) -> Flat:
    return Flat(files(tmp_path, persons=PERSONS, postings=POSTINGS))


def complaints(url: str, flat: Flat) -> list[str]:
    """What files are refused for, which is the same in a dry run."""
    told = []
    for work in (try_flat, import_flat):
        with pytest.raises(ImportRefusedError) as refused:
            work(url, flat)
        told.append([str(one) for one in refused.value.findings])
    assert told[0] == told[1]
    return told[0]


def warnings(added: Added) -> list[str]:
    return [str(one) for one in added.warnings]


def said(url: str) -> list[tuple[Any, ...]]:
    return asked(url, ASKED)


def underived(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """What a database holds but for the engine's own statistics."""
    return {name: rows for name, rows in dump(url).items() if not name.startswith("sqlite_stat")}


def test_persons_and_postings_are_added_as_the_vocabulary_has_them(tiny_url: str, tmp_path: Path) -> None:
    tried = try_flat(tiny_url, both(tmp_path))
    assert said(tiny_url) == []
    added = import_flat(tiny_url, both(tmp_path))
    expected = {"person": 2, "claim": 6, "posting": 3, "name_form": 2, "life_event": 1, "citation": 6}
    assert dict(added.rows) == dict(tried.rows) == expected
    postings = "import of postings.csv"
    assert said(tiny_url) == [
        ("smith-john", "resident", "razvedupr", "harbin", None, "merchant", "1930/1931", True, None, "source", postings,
         "tiny-text", 1, "resident in Harbin", "1930–1934"),
        ("petrov-ivan", "resident", "razvedupr", "harbin", "trading-house", None, "1938/", False, "In passing",
         "source", postings, "tiny-text", 3, "he was shot", None),
        ("ivanov-ivan", "head", None, None, None, None, "/1938-05", False, None, "source", postings, "tiny-text", 3,
         "Arrested in 1938", None),
    ]  # fmt: skip
    names = asked(
        tiny_url,
        "SELECT p.slug, f.form, f.name, f.language, c.voice, c.ordinal FROM name_form f "
        "JOIN claim c ON c.id = f.claim_id JOIN person p ON p.id = c.person_id ORDER BY c.id",
    )
    assert names[-2:] == [
        ("smith-john", "name", "John Smith", "en", "source", 1),
        ("orlova-anna", "original_script", "Анна Орлова", "ru", "editor", 4),
    ]
    smith = "SELECT name, sort_name, sort_key, note FROM person WHERE slug = 'smith-john'"
    assert asked(tiny_url, smith) == [("John Smith", "Smith, John", "smith john", "A note\nin two lines")]


def test_what_is_derived_is_up_to_date_and_the_whole_travels(tiny_url: str, tmp_path: Path) -> None:
    import_flat(tiny_url, both(tmp_path))
    found = underived(tiny_url)
    engine = make_engine(tiny_url, pooled=False)
    with engine.begin() as connection:
        write_derived(connection)
    engine.dispose()
    assert underived(tiny_url) == found
    assert any("smith" in row for row in found["search_word"])
    package = exported(tiny_url, tmp_path / "all.zip")
    other = SqliteDatabases(tmp_path).empty()
    upgrade(other)
    import_package(other, tmp_path / "all.zip")
    assert exported(other, tmp_path / "again.zip") == package


def test_the_same_again_changes_nothing_and_another_text_adds_a_citation(tiny_url: str, tmp_path: Path) -> None:
    persons = PERSONS.replace("\n,John", "\nsmith-john,John")
    flat = Flat(files(tmp_path, persons=persons, postings=POSTINGS))
    import_flat(tiny_url, flat)
    before = underived(tiny_url)
    again = import_flat(tiny_url, flat)
    assert dict(again.rows) == {}
    assert underived(tiny_url) == before
    assert f"persons.csv:2:1: warning: 'smith-john' {HELD}" in warnings(again)
    cited = POSTINGS.splitlines()[0] + "\nsmith-john,resident,razvedupr,harbin,merchant,1930/1931,,,true,,"
    more = import_flat(tiny_url, Flat(files(tmp_path, postings=f"{cited}tiny-text,5,Nobody is named,\n")))
    assert dict(more.rows) == {"citation": 1}
    assert [row[12] for row in said(tiny_url)][:2] == [1, 5]


HELD = "is in the database already: what is claimed here is added there; heading and note stay"
WRONG_PERSONS = """\
id,name,born,source,passage,as_written,hobby
Smith,John Smith,,tiny-text,4,says Smith,
,,1899,,,,
petroff-ivan,I. Petrov,1938-13,tiny-text,4,says Smith,
,Ivan Petrov,,,,,
,Иван Грозный,,,,,
orlova-anna,A. Orlova,1900,,,,
orlova-anna,A. Orlova,,,,,
"""
FAULTS_OF_PERSONS = [
    "persons.csv:1:7: warning: column 'hobby' is not read",
    "persons.csv:2:1: error: id 'Smith'; accepted: small letters a-z and digits, parted by single hyphens, such as",
    "persons.csv:3:2: error: the name is missing; accepted: the person's name",
    f"persons.csv:4:1: warning: 'petroff-ivan' {HELD}",
    "persons.csv:4:3: error: born '1938-13': ",
    "persons.csv:5:2: warning: 'Ivan Petrov' is the name of 'petrov-ivan' already; 'petrov-ivan-2' is added as",
    "persons.csv:5:2: error: person 'petrov-ivan-2' has no claim; accepted: a citation of the name",
    "persons.csv:6:2: error: no id can be made of 'Грозный, Иван'; accepted: a column `id`",
    f"persons.csv:7:1: warning: 'orlova-anna' {HELD}",
    "persons.csv:7:4: error: a claim needs a citation: the source is missing; accepted: a column `source`, or --source",
    "persons.csv:8:1: error: id 'orlova-anna' stands in a row before this one; accepted: what stands once",
]
WRONG_POSTINGS = """\
person;role;organisation;place;cover;dates;from;acting;nature;mode;source;passage;as_written
Jon Smith;residant;trading-house;Harbn;merchant;1930/1929;;maybe;post;said;tiny-txt;1;x
Jon Smith;resident;;;nobody;1930;1931;;;;tiny-text;9;x
John Smith;resident;;;;;1930/1931;;;;tiny-text;1;
;;;;;;;;;;editor;1;
petrov-ivan;head;;;;;;;;;tiny-text;1;one two three four five six seven eight nine ten eleven
petrov-ivan;head;;;;;;;;;tiny-text;1;a;b
"""
FAULTS_OF_POSTINGS = [
    "postings.csv:2:1: error: no person has the id or the name 'Jon Smith' (and in 1 more row)",
    "postings.csv:2:2: error: no role is called 'residant'; nearest: resident",
    "postings.csv:2:4: error: no place is called 'Harbn'; nearest: harbin",
    "postings.csv:2:6: error: dates '1930/1929': the end lies before the start; accepted: 1929/1930",
    "postings.csv:2:8: error: acting 'maybe'; accepted: true or false",
    "postings.csv:2:9: error: nature 'post'; accepted: office, ",
    "postings.csv:2:10: error: mode 'said'; accepted: asserted, ",
    "postings.csv:2:11: error: unknown source 'tiny-txt', did you mean 'tiny-text'?",
    "postings.csv:3:5: error: no role is called 'nobody'",
    "postings.csv:3:6: error: give `dates`, or `from` and `to`, not both",
    "postings.csv:3:12: error: tiny-text has no passage '9'",
    "postings.csv:4:7: error: from '1930/1931' is an interval; accepted: a day, month or year",
    "postings.csv:4:13: error: a citation of a text needs `passage` and `as_written`; as_written is missing",
    "postings.csv:5:1: error: the person is missing; accepted: an id or a name",
    "postings.csv:5:2: error: the role is missing; accepted: a role's id, label or alias",
    "postings.csv:5:12: error: passage '1': the editor's own citation has no passage and no phrase",
    "postings.csv:6:13: error: as_written: 11 words; a phrase as written has at most 10",
    "postings.csv:7:1: error: the record has 14 fields; accepted: 13, as the header has",
]


def test_every_fault_is_named_by_file_row_and_column(tiny_template: str, tmp_path: Path) -> None:
    """John Smith's own row is at fault, so that nothing more is said of him. Nothing is written (`tiny_template`)."""
    found = complaints(tiny_template, Flat(files(tmp_path, postings=WRONG_POSTINGS, persons=WRONG_PERSONS)))
    expected = FAULTS_OF_PERSONS + FAULTS_OF_POSTINGS
    assert [one for one, start in zip(found, expected, strict=True) if not one.startswith(start)] == []


def test_two_of_one_name_must_be_told_apart(tiny_template: str, tmp_path: Path) -> None:
    head = "id,name,source,passage,as_written\n"
    cited = "tiny-text,4,says Smith\n"
    twins = files(tmp_path, persons=f"{head}smith-a,J. Smith,{cited}smith-b,J. Smith,{cited}", postings=(
        f"person,role,source,passage,as_written\nJ. Smith,head,{cited}"))  # fmt: skip
    warned, refused = complaints(tiny_template, Flat(twins))
    assert "'J. Smith' is the name of 'smith-a' already; 'smith-b' is added as another person" in warned
    several = "'J. Smith' is the name of several persons of the file; give the id: smith-a, smith-b"
    assert refused == f"postings.csv:2:1: error: {several}"


MAPPING = """\
persons:
  columns: {name: Full name, sort_name: Sorted}
postings:
  columns: {person: Who, role: What, dates: When, passage: Line, as_written: Words}
  constants: {place: harbin, recorded_by: A. Reader}
  values: {role: {rez.: resident}}
"""


def test_a_mapping_says_what_other_columns_mean(tiny_url: str, tmp_path: Path) -> None:
    """Semicolons, a byte-order mark and blank lines are as spreadsheets write them."""
    sheet = "\ufeffWho;What;When;Line;Words\r\n\r\nLev Ivanov;rez.;1930;1;resident in Harbin\r\n;;;;\r\n"
    paths = files(tmp_path, sheet=sheet, people="Full name\tSorted\nLev Ivanov\tIvanov, Lev\n")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    added = import_flat(tiny_url, Flat(paths, tmp_path / "mapping.yaml", "tiny-text"))
    assert dict(added.rows) == {"person": 1, "claim": 1, "posting": 1, "citation": 1}
    statement = ASKED.replace("LIKE 'import of %'", "= 'A. Reader'")
    assert asked(tiny_url, statement)[0][:7] == ("ivanov-lev", "resident", None, "harbin", None, None, "1930")


FAULTY = {
    "postings: {columns: {rôle: What}}": "mapping.yaml:1:28: error: 'rôle' is no field of postings, did you mean",
    "postings: {columns: {role: Whaat}}": "sheet.csv:1:1: error: there is no column 'Whaat' for the field `role`, did",
    "posts: {}": "mapping.yaml:1:8: error: posts: Extra inputs are not permitted",
    "postings: {columns: [role]}": "mapping.yaml:1:21: error: postings.columns: Input should be a valid dictionary",
    "postings: {": "mapping.yaml:2:1: error: not valid YAML",
    "": "mapping.yaml:1:1: error: the file is empty",
}


@pytest.mark.parametrize(("mapping", "expected"), FAULTY.items(), ids=range(len(FAULTY)))
def test_a_faulty_mapping_is_refused(tiny_template: str, tmp_path: Path, mapping: str, expected: str) -> None:
    paths = files(tmp_path, sheet="person,role,What\npetrov-ivan,head,x\n")
    (tmp_path / "mapping.yaml").write_text(f"{mapping}\n", encoding="utf-8")
    found = complaints(tiny_template, Flat(paths, tmp_path / "mapping.yaml", "tiny-text"))
    assert any(one.startswith(expected) for one in found), found


def test_files_that_are_neither_are_refused(tiny_template: str, tmp_path: Path) -> None:
    header = "a,b; accepted: a file of persons with a column `name`, or of postings with columns `person` and `role`"
    assert header in complaints(tiny_template, Flat(files(tmp_path, other="a,b\n1,2\n")))[0]
    assert "other.csv:1:1: error: there is no header" in complaints(tiny_template, Flat(files(tmp_path, other="")))[0]
    paths = files(tmp_path, one="person,role\n", two="person,role\n")
    assert "two.csv:1:1: error: one.csv is a file of postings already" in complaints(tiny_template, Flat(paths))[0]
    (broken,) = files(tmp_path, broken='person,role\nx,"y\n')
    assert "broken.csv:2:1: error: this is no CSV in UTF-8" in complaints(tiny_template, Flat([broken]))[0]
    broken.write_bytes(b"person,role\nx,\xff\n")
    assert "this is no CSV in UTF-8" in complaints(tiny_template, Flat([broken]))[0]
    with pytest.raises(InvalidInputError, match="unknown source 'tiny', did you mean 'tiny-text'"):
        import_flat(tiny_template, Flat(paths[:1], source="tiny"))


def test_phrases_must_stand_in_their_passages_where_the_words_are_attached(tiny_url: str, tmp_path: Path) -> None:
    attach(tiny_url, "tiny-text", write_text(tmp_path, TEXT))
    head = "person,role,source,passage,as_written\n"
    wrong = complaints(tiny_url, Flat(files(tmp_path, p=f"{head}petrov-ivan,head,tiny-text,3,he was … well\n")))
    assert wrong == ["p.csv:2:5: error: as_written: «well» does not stand in its passage as attached"]
    added = import_flat(tiny_url, Flat(files(tmp_path, p=f"{head}petrov-ivan,head,tiny-text,3,he was … in Moscow\n")))
    assert added.rows["posting"] == 1


def test_without_a_vocabulary_nothing_can_be_added(migrated_url: str, tmp_path: Path) -> None:
    for work in (try_flat, import_flat):
        with pytest.raises(DatabaseStateError, match="The database holds no data"):
            work(migrated_url, both(tmp_path))


def test_a_name_many_have_is_numbered_in_the_order_of_the_rows(tiny_url: str, tmp_path: Path) -> None:
    head, cited = "name,source,passage,as_written\n", "tiny-text,4,says Smith\n"
    added = import_flat(tiny_url, Flat(files(tmp_path, persons=head + f"John Smith,{cited}" * 5)))
    named = "WHERE name = 'John Smith' ORDER BY id"
    assert asked(tiny_url, f"SELECT slug FROM person {named}") == [
        ("smith-john",), *((f"smith-john-{number}",) for number in range(2, 6))
    ]  # fmt: skip
    assert len(warnings(added)) == 4
    more = import_flat(tiny_url, Flat(files(tmp_path, persons=f"{head}John Smith,{cited}")))
    assert "'smith-john-6' is added as another person" in warnings(more)[0]


def test_a_seed_does_not_silently_remove_what_was_imported(tiny_url: str, tmp_path: Path) -> None:
    seed = write_seed(tmp_path / "seed")
    import_flat(tiny_url, both(tmp_path))
    before = underived(tiny_url)
    with pytest.raises(DatabaseStateError, match="imported from CSV files, of which the seed does not have 6"):
        load_seed(tiny_url, seed)
    assert underived(tiny_url) == before
    assert load_seed(tiny_url, seed, replace=True).counts["removed"] > 0
    assert said(tiny_url) == []
    assert not load_seed(tiny_url, seed).changed


def test_a_seed_of_other_persons_is_loaded_only_when_that_is_said(tiny_url: str, tmp_path: Path) -> None:
    """A package from elsewhere, say, whose persons the seed does not have."""
    seed = write_seed(tmp_path / "seed")
    for person in (seed / "persons").iterdir():
        content = person.read_text(encoding="utf-8")
        person.unlink()
        content = content.replace("petrov-ivan", "petrov-lev").replace("orlova-anna", "orlova-eva")
        name = content.splitlines()[0].removeprefix("id: ")
        content = content.replace("redirects: [petroff-ivan]\n", "")
        (seed / "persons" / f"{name}.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(DatabaseStateError, match="Of the 2 persons in the database the seed does not have 2"):
        load_seed(tiny_url, seed)
    assert load_seed(tiny_url, seed, replace=True).persons == 2
