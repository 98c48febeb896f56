"""When a candidate is the match and when none is: surnames, common facts, namesakes, ids, descriptions, numbers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.services.seed import load_seed
from app.settings import Settings
from tests.api.test_reconcile import ask, feature, one
from tests.support.databases import Databases
from tests.support.doubles import doubles_seed

GRU = "Soviet military intelligence"
CITE = 'cite: [{source: tiny-text, passage: 4, as_written: "Anna Orlova"}]'


def matched(found: list[dict[str, Any]]) -> str:
    """The match, or nothing."""
    assert sum(each["match"] for each in found) <= 1
    return next((str(each["id"]) for each in found if each["match"]), "")


@pytest.mark.parametrize(
    ("words", "properties", "meant"),
    [
        ("Boris", {"service": GRU}, ""),
        ("Akimovich", {"service": GRU}, ""),
        ("Nikolai Petrovich", {"service": GRU}, ""),
        ("Boris", {"place": "Harbin"}, ""),
        ("Oschtschepkow", {"service": GRU}, ""),
        ("Oschtschepkow", {"active_year": 1926}, ""),
        ("Oschtschepkow", {"place": "Japan"}, ""),
        ("Wassili Oschtschepkow", {"service": GRU}, "oschepkov-vasily-sergeevich"),
        ("Oŝepkov V. S.", {"service": GRU}, "oschepkov-vasily-sergeevich"),
        ("Bronin", {"place": "Shanghai"}, "bronin-yakov-grigorievich"),
        ("J. G. Bronin", {"service": GRU}, "bronin-yakov-grigorievich"),
        ("Sorge", {"place": "Asia"}, ""),
        ("Sorge", {"place": ["Asia", "Tokyo"]}, "sorge-richard"),
        ("Lev Borowitsch", {"service": GRU}, "borovich-lev-aleksandrovich"),
    ],
)
def test_a_name_needs_its_surname_and_a_fact_that_tells(
    client: TestClient, words: str, properties: dict[str, Any], meant: str
) -> None:
    found = one(client, words, **properties)
    assert found
    assert matched(found) == meant


def test_a_surname_not_met_scores_low(client: TestClient) -> None:
    assert all(each["score"] <= 60 for each in one(client, "Boris Nikolaevich", service=GRU))
    found = one(client, "J. G. Bronin")
    assert found[0]["id"] == "bronin-yakov-grigorievich"
    assert found[0]["score"] > 85


@pytest.mark.parametrize(
    ("words", "type_", "meant"),
    [
        ("tada", "person", ""), ("tada", None, ""), ("mikoyan", "person", ""), ("mikoyan", None, ""),
        ("harbin", None, ""), ("harbin", "place", "place:harbin"), ("Harbin", "place", "place:harbin"),
        ("Харбин", "place", "place:harbin"), ("Resident", "role", "role:resident"), ("Kharbine", "place", ""),
        ("Harb", "place", ""),
    ],
)  # fmt: skip
def test_a_word_is_a_name_and_a_terms_own_name_is_enough_for_its_type(
    client: TestClient, words: str, type_: str | None, meant: str
) -> None:
    found = one(client, words, type_)
    assert found
    assert matched(found) == meant
    assert not any(feature(each, "exact-id") for each in found)


def test_a_number_of_somebody_else_is_no_match(client: TestClient) -> None:
    found = one(client, "Boris Melnikow", place="Harbin", wikidata="Q44580")
    assert matched(found) == ""
    sorge = next(each for each in found if each["id"] == "sorge-richard")
    assert sorge["score"] < 50
    assert not feature(sorge, "exact-id")
    assert found[0]["id"] == "melnikov-boris-nikolaevich"
    assert matched(one(client, "Richard Wagner", wikidata="Q44580")) == ""
    assert matched(one(client, "Зорге", wikidata="Q44580")) == "sorge-richard"
    assert matched(one(client, "", wikidata="Q44580")) == "sorge-richard"
    assert matched(one(client, "Q44580")) == "sorge-richard"


def test_what_describes_somebody_unnamed_is_no_name(client: TestClient) -> None:
    people = client.get("/api/v1/persons?limit=1000&identified=false").json()["items"]
    assert len(people) > 10
    for each in people:
        assert matched(one(client, each["name"], service=GRU, place="Tokyo")) == "", each["name"]
    assert matched(one(client, "Abram", place="Шанхай")) == "bronin-yakov-grigorievich"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("place", "Schanghai"), ("place", {"id": "http://testserver/id/place:shanghai"}),
        ("place", "http://testserver/places/shanghai"), ("place", "/places/shanghai"),
        ("service", "ГРУ"), ("service", "Разведупр"), ("service", "РУ"), ("service", "Разведуправление"),
    ],
)  # fmt: skip
def test_values_are_understood_in_other_spellings_and_as_addresses(
    client: TestClient, name: str, value: Any
) -> None:
    asked = {"query": "Bronin", "type": "person", "properties": [{"pid": name, "v": value}]}
    found = ask(client, {"q": asked})["q"]
    assert "problems" not in found
    assert feature(found["result"][0], name) == 1.0


@pytest.mark.parametrize(("name", "value"), [("place", "Вашингтон"), ("place", "Atlantis"),
                                             ("place", "/places/nowhere"), ("place", "/roles/resident")])  # fmt: skip
def test_what_sounds_like_nothing_is_still_reported(client: TestClient, name: str, value: str) -> None:
    found = ask(client, {"q": {"query": "Bronin", "properties": [{"pid": name, "v": value}]}})["q"]
    assert ("problems" in found) == (value != "Вашингтон")


def test_values_of_one_property_are_alternatives_wherever_they_stand(client: TestClient) -> None:
    twice = [{"pid": "place", "v": "Tokyo"}, {"pid": "Place", "v": "Harbin"}]
    once = [{"pid": "place", "v": ["Tokyo", "Harbin"]}]
    asked = {name: {"query": "Boris Melnikow", "properties": its} for name, its in (("twice", twice), ("once", once))}
    found = ask(client, asked)
    assert found["twice"] == found["once"]
    assert feature(found["once"]["result"][0], "place") == 1.0


@pytest.fixture(scope="module")
def zubovs(
    databases: Databases, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Forty-five men of one name, one of them in Harbin; and a couple there whose names differ by an ending."""
    folder = doubles_seed(tmp_path_factory.mktemp("zubovs"))
    for number in range(45):
        post = f"  - {{id: z{number}p, kind: posting, role: merchant, place: harbin, dates: 1931, {CITE}}}\n"
        write(folder, f"zubov-ivan-{number:02}", "Ivan Zubov", f"z{number}", post if number == 44 else "")
    post = f"  - {{id: gp, kind: posting, role: merchant, place: harbin, dates: 1931, {CITE}}}\n"
    write(folder, "gromov-ivan", "Ivan Gromov", "g", post)
    write(folder, "gromova-inna", "Inna Gromova", "h", post.replace("gp", "hp"))
    url = databases.copy_of(migrated_template)
    load_seed(url, folder)
    with TestClient(create_app(Settings(database_url=url))) as made:
        yield made
    databases.drop(url)


def write(folder: Path, slug: str, name: str, claim: str, more: str) -> None:
    given, surname = name.split()
    (folder / "persons" / f"{slug}.yaml").write_text(
        f"id: {slug}\nname: {name}\nsort_name: {surname}, {given}\nrecorded_by: tests\nrecorded_on: 2026-11-01\n"
        f"claims:\n  - {{id: {claim}n, kind: name_form, form: name, name: {name}, {CITE}}}\n{more}",
        encoding="utf-8",
    )


def test_among_many_namesakes_the_right_one_is_first_and_none_is_matched(zubovs: TestClient) -> None:
    found = one(zubovs, "Iwan Subow", place="Harbin")
    assert found[0]["id"] == "zubov-ivan-44"
    assert feature(found[0], "place") == 1.0
    assert matched(found) == ""


def test_only_an_equal_name_is_a_rival(zubovs: TestClient) -> None:
    found = one(zubovs, "Gromov", place="Harbin")
    assert {"gromov-ivan", "gromova-inna"} <= {each["id"] for each in found}
    assert matched(found) == "gromov-ivan"
