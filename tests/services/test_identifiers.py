"""Identifiers in a seed: what is refused, with file and line, and numbers that change hands."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.db.engine import make_engine
from app.errors import Finding
from app.main import create_app
from app.services.check import check
from app.services.seed import load_seed
from app.settings import Settings
from tests.support.dump import dump
from tests.support.tiny_seed import change, write_seed

PETROV, ORLOVA = "persons/petrov-ivan.yaml", "persons/orlova-anna.yaml"
LAST = {
    PETROV: '    cite: [{source: editor, note: "General knowledge, \\"as usual\\"."}]\n',
    ORLOVA: '    cite: [{source: tiny-text, passage: 4, as_written: "Anna Orlova"}]\n',
}


def number(slug: str, authority: str, value: str) -> str:
    """An identifier's claim as a seed file writes it."""
    return (
        f"  - id: {slug}\n    kind: identifier\n    authority: {authority}\n    value: {value}\n"
        "    cite: [{source: editor, note: Compared.}]\n"
    )


def add(folder: Path, name: str, *claims: str) -> int:
    """Put claims after the file's last; returns the line of the first one's id."""
    return change(folder, name, LAST[name], LAST[name] + "".join(claims)) + 1


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """The tiny seed."""
    return write_seed(tmp_path / "seed")


def errors(folder: Path) -> list[Finding]:
    """What the check holds against a seed."""
    return [one for one in check(folder).items if one.severity == "error"]


@pytest.mark.parametrize(
    ("authority", "value", "message"),
    [
        ("wikidata", "855", "'855' is no number of Wikidata; one looks like 'Q855'"),
        ("gnd", '"118540239"', "'118540239' is mistyped: by the rule of GND it would end in '8'"),
        ("isni", "1234", "no number of ISNI"),
        ("orcid", "1", "'wikidata', 'viaf', 'gnd', 'lc' or 'isni'"),
    ],
)
def test_a_wrong_number_is_refused_at_its_line(seed: Path, authority: str, value: str, message: str) -> None:
    line = add(seed, PETROV, number("p7", authority, value))
    [found] = errors(seed)
    assert message in found.message
    assert found.file == (seed / PETROV).as_posix()
    assert found.line == line + (2 if authority == "orcid" else 3)


def test_a_number_of_two_persons_is_an_error_that_names_both(seed: Path) -> None:
    first = add(seed, ORLOVA, number("o4", "wikidata", "Q100000000")) + 3
    second = add(seed, PETROV, number("p7", "wikidata", "Q100000000")) + 3
    [found] = errors(seed)
    assert (found.file, found.line) == ((seed / PETROV).as_posix(), second)
    assert f"'orlova-anna' ({(seed / ORLOVA).as_posix()}:{first}) and 'petrov-ivan'" in found.message
    assert "Wikidata Q100000000" in found.message


def test_a_number_twice_on_one_person_is_an_error(seed: Path) -> None:
    claims = [number(slug, "viaf", '"123456789"') for slug in ("p7", "p8")]
    line = add(seed, PETROV, *claims)
    [found] = errors(seed)
    assert found.line == line + 3 + 5
    assert f"stands twice for 'petrov-ivan', already at {(seed / PETROV).as_posix()}:{line + 3}" in found.message


def test_the_same_digits_in_two_authorities_are_two_numbers(seed: Path) -> None:
    add(seed, PETROV, number("p7", "viaf", '"118540238"'), number("p8", "gnd", '"118540238"'))
    assert errors(seed) == []


def test_a_doubted_number_stays_a_claim_and_is_no_same_as(migrated_url: str, seed: Path) -> None:
    doubted = "    assessment: doubted\n    assessment_reason: Another man of that name.\n"
    add(seed, PETROV, number("p7", "wikidata", "Q100000001"), number("p8", "viaf", '"123456789"') + doubted)
    load_seed(migrated_url, seed)
    with TestClient(create_app(Settings(database_url=migrated_url))) as client:
        career = client.get("/api/v1/persons/petrov-ivan").json()
        page = client.get("/persons/petrov-ivan").text
    assert [one["id"] for one in career["identifiers"]] == ["p7", "p8"]
    assert career["same_as"] == ["https://www.wikidata.org/entity/Q100000001"]
    assert page.count("VIAF 123456789") == 1
    assert page.count("Wikidata Q100000001") == 2


def test_numbers_trade_places_and_go(migrated_url: str, seed: Path) -> None:
    numbers = number("p7", "wikidata", "Q100000001"), number("o4", "wikidata", "Q100000002")
    add(seed, PETROV, numbers[0])
    add(seed, ORLOVA, numbers[1])
    load_seed(migrated_url, seed)
    before = dump(migrated_url)
    change(seed, PETROV, "Q100000001", "Q100000002")
    change(seed, ORLOVA, "Q100000002", "Q100000001")
    assert load_seed(migrated_url, seed).counts["changed"] == 2
    assert values(migrated_url) == {"p7": "Q100000002", "o4": "Q100000001"}
    change(seed, PETROV, "Q100000002", "Q100000003")
    change(seed, ORLOVA, numbers[1].replace("Q100000002", "Q100000001"), number("o5", "wikidata", "Q100000002"))
    load_seed(migrated_url, seed)
    assert values(migrated_url) == {"p7": "Q100000003", "o5": "Q100000002"}
    change(seed, PETROV, "Q100000003", "Q100000001")
    change(seed, ORLOVA, "o5", "o4")
    load_seed(migrated_url, seed)
    assert {name: len(rows) for name, rows in before.items()} == {
        name: len(rows) for name, rows in dump(migrated_url).items()
    }


def test_the_database_itself_refuses_a_number_of_two_persons(migrated_url: str, seed: Path) -> None:
    add(seed, PETROV, number("p7", "wikidata", "Q100000001"))
    add(seed, ORLOVA, number("o4", "wikidata", "Q100000002"))
    load_seed(migrated_url, seed)
    engine = make_engine(migrated_url, pooled=False)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE identifier SET value = 'Q100000001'"))
    engine.dispose()


def values(url: str) -> dict[str, str]:
    """Each identifier's value by its claim."""
    engine = make_engine(url, pooled=False)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT slug, value FROM identifier JOIN claim ON claim.id = claim_id"))
        found = {str(row.slug): str(row.value) for row in rows}
    engine.dispose()
    return found
