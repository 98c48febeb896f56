"""A historian's table, matched and extended by OpenRefine itself over its own commands."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.support.openrefine import OpenRefine, Project

TYPE = {"id": "person", "name": "Person"}


@dataclass(frozen=True)
class Row:
    """A row of the table: a name as somebody writes it, what is known beside it, and who is meant.

    `sure`: the service matches by itself; else it only puts the right person first.
    """

    name: str
    place: str
    service: str
    meant: str
    sure: bool


ROWS = (
    Row("Мельников Борис Николаевич", "Харбин", "", "melnikov-boris-nikolaevich", True),
    Row("Wassili Oschtschepkow", "", "soviet-military-intelligence", "oschepkov-vasily-sergeevich", True),
    Row("Vasilij Sergeevič Oŝepkov", "", "Soviet military intelligence", "oschepkov-vasily-sergeevich", True),
    Row("Jakow Bronin", "Shanghai", "", "bronin-yakov-grigorievich", True),
    Row("Abram", "Шанхай", "", "bronin-yakov-grigorievich", True),
    Row("sorge-richard", "", "", "sorge-richard", True),
    Row("Burlakova Leonida", "Canton", "", "burlakov-leonid-yakovlevich", False),
    Row("L. J. Burlakow", "Canton", "", "burlakov-leonid-yakovlevich", True),
    Row("Serafim Chuvyrn", "Far East", "", "chuvyrin-serafim-mikhailovich", False),
    Row("Genrich Ljuschkow", "", "", "lyushkov-genrikh-samoilovich", False),
    Row("Richard Sorge", "Harbin", "", "sorge-richard", False),
    Row("Fridtjof Nansen", "", "", "", False),
)


def table() -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("name", "place", "service", "number"))
    writer.writerows((row.name, row.place, row.service, number) for number, row in enumerate(ROWS))
    return out.getvalue()


@pytest.fixture(scope="module")
def service(recon_site: str) -> str:
    return f"{recon_site}/reconcile"


@pytest.fixture(scope="module")
def manifest(service: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(service, trust_env=False).json()
    return found


@pytest.fixture(scope="module")
def project(openrefine: OpenRefine, service: str, manifest: dict[str, Any]) -> Project:
    """The table with its places and its names reconciled, as the dialogs would do it."""
    made = openrefine.create("names", table())
    made.reconcile("place", service, manifest, {"id": "place", "name": "Place"}, {})
    made.match_best("place")
    made.reconcile("name", service, manifest, TYPE, {"place": "place", "service": "service"})
    for name, expression in (
        ("judged", "cell.recon.judgment"), ("matched", "cell.recon.match.id"), ("best", "cell.recon.best.id"),
        ("score", "cell.recon.best.score"), ("kind", "cell.recon.best.type.join('; ')"),
    ):  # fmt: skip
        made.add("name", expression, name)
    made.add("place", "cell.recon.match.id", "place_id")
    return made


def test_the_guessed_type_of_names_is_person(openrefine: OpenRefine, service: str) -> None:
    made = openrefine.create("guess", table())
    guessed = made.guess_types("name", service)
    assert guessed[0]["id"] == "person"
    assert guessed[0]["count"] >= 6


def test_names_in_any_spelling_are_matched_where_a_fact_agrees_and_only_there(project: Project) -> None:
    rows = {int(row["number"]): row for row in project.rows()}
    assert len(rows) == len(ROWS)
    for number, row in enumerate(ROWS):
        found = rows[number]
        assert found["matched"] == (row.meant if row.sure else ""), row.name
        assert found["judged"] == ("matched" if row.sure else "none"), row.name
        if row.meant:
            assert found["best"] == row.meant, row.name
            assert found["kind"] == "person", row.name
            assert 60 <= float(found["score"]) <= 100, row.name


def test_a_stranger_has_no_candidate(project: Project) -> None:
    stranger = next(row for row in project.rows() if row["name"] == "Fridtjof Nansen")
    assert (stranger["matched"], stranger["best"], stranger["score"]) == ("", "", "")


def test_places_in_any_script_are_entities_that_narrow(project: Project) -> None:
    ids = {"Харбин": "place:harbin", "Шанхай": "place:shanghai", "Shanghai": "place:shanghai", "Harbin": "place:harbin",
           "Canton": "place:canton", "Far East": "place:far-east"}  # fmt: skip
    for row in project.rows():
        written = ROWS[int(row["number"])].place
        assert row["place_id"] == ids.get(written, ""), written


def test_columns_fetched_say_what_the_record_says(
    project: Project, service: str, manifest: dict[str, Any], recon_site: str
) -> None:
    wanted: list[dict[str, Any]] = [
        {"id": "url", "name": "Address"},
        {"id": "first-year", "name": "First year"},
        {"id": "place", "name": "Place", "settings": {"content": "literal"}},
    ]
    shown = project.preview("name", [3], wanted)
    assert [one["id"] for one in shown["columns"]] == ["url", "first-year", "place"]
    assert shown["rows"][0][1] == f"{recon_site}/persons/bronin-yakov-grigorievich"
    project.match_best("name")
    project.extend("name", service, manifest, wanted)
    current: dict[str, Any] = {}
    cells: dict[int, dict[str, list[str]]] = {}
    for row in project.rows():
        current = row if row["number"] else current
        kept = cells.setdefault(int(current["number"]), {"Address": [], "First year": [], "Place": []})
        for name, values in kept.items():
            values.extend([row[name]] if row[name] else [])
    for number, asked in enumerate(ROWS):
        assert cells[number] == _recorded(recon_site, asked.meant), asked.name


def _recorded(site: str, slug: str) -> dict[str, list[str]]:
    """The same three things as the JSON interface says them."""
    if not slug:
        return {"Address": [], "First year": [], "Place": []}
    items = httpx.get(f"{site}/api/v1/postings", params={"person": slug, "limit": 200}, trust_env=False).json()["items"]
    persons = httpx.get(f"{site}/api/v1/persons", params={"limit": 1000}, trust_env=False).json()["items"]
    span = next(one["span"] for one in persons if one["id"] == slug)
    places = dict.fromkeys(one["place"]["label"] for one in items if one["place"])
    year = [str(span["from"])[:4]] if span and span["from"] else []
    return {"Address": [f"{site}/persons/{slug}"], "First year": year, "Place": list(places)}
