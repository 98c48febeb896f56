"""Maps of careers, places and answers on the real seed: what is drawn, how, and what the table says beside it."""

import re
from collections.abc import Callable, Mapping
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Connection

from app.api.vocabularies import entry
from app.domain.query import PostingFilter
from app.domain.terms import Vocabulary
from app.queries.gazetteer import PlaceMark, gazetteer, placed_record
from app.queries.terms import term_key
from app.schemas.persons import CareerOut
from app.web.contexts.map import PlacesMap
from app.web.views.map import answer_map, career_map, place_map, years_words

SVG = "{http://www.w3.org/2000/svg}"


def read(client: TestClient, question: Callable[..., Any], *given: object) -> Any:
    """What a query answers on the database the client's application reads."""
    return cast(FastAPI, client.app).state.database.ask(question, *given)


def told(client: TestClient, slug: str) -> tuple[CareerOut, Mapping[str, PlaceMark]]:
    record, places = read(client, placed_record, slug)
    return CareerOut.from_record(record), places


def career(client: TestClient, slug: str) -> PlacesMap:
    found = career_map(*told(client, slug))
    assert found is not None
    return found


def marks(found: PlacesMap) -> dict[str, str]:
    """The shape of each place drawn."""
    assert found.wide is not None
    return {mark.point.id: mark.point.shape for mark in found.wide.marks}


def test_a_country_is_a_ring_and_a_town_a_dot(client: TestClient) -> None:
    found = career(client, "sorge-richard")
    assert marks(found) == {"japan": "ring", "shanghai": "dot", "tokyo": "dot"}
    assert found.wide is not None
    assert found.wide.base.name == "east"
    titles = {mark.point.id: mark.point.words for mark in found.wide.marks}
    assert titles["japan"].startswith("Somewhere in Japan: 1 post")
    remarks = {line.id: line.remark for line in found.lines}
    assert remarks["japan"] == "somewhere there; the town is not named"
    assert remarks["tokyo"] == ""


def test_an_arrow_says_how_sure_the_order_is(client: TestClient) -> None:
    found = career(client, "melnikov-boris-nikolaevich")
    assert found.wide is not None
    assert [(leg.way.start, leg.way.end, leg.way.certain) for leg in found.wide.legs] == [
        ("irkutsk", "harbin", True), ("harbin", "japan", False),
    ]  # fmt: skip
    assert found.words == (
        "In the order of the dated posts: from Irkutsk to Harbin; from Harbin to Japan (possibly in this order)."
    )


def test_what_is_undated_has_no_arrow_and_what_has_no_point_is_told_in_words(client: TestClient) -> None:
    found = career(client, "melnikov-boris-nikolaevich")
    assert "far-east" not in marks(found)
    line = next(line for line in found.lines if line.id == "far-east")
    assert line.when == ("undated",)
    assert line.remark.startswith("not on the map")
    assert ("Дальний Восток", "ru") in line.names


def test_a_place_that_is_only_alleged_is_hollow(client: TestClient) -> None:
    found = career(client, "lyushkov-genrikh-samoilovich")
    assert found.wide is not None
    sure = {mark.point.id: mark.point.sure for mark in found.wide.marks}
    assert sure["japan"]
    assert not sure["dairen"]
    said = [words for line in found.lines if line.id == "dairen" for words, _ in line.events]
    assert said
    assert all(words.endswith("(alleged)") for words in said)
    assert "unsure" in found.shapes


def test_posts_carry_the_numbers_of_the_page(client: TestClient) -> None:
    page = client.get("/persons/melnikov-boris-nikolaevich").text
    found = career(client, "melnikov-boris-nikolaevich")
    harbin = next(line for line in found.lines if line.id == "harbin")
    assert len(harbin.posts) == 3
    for number, href in harbin.posts:
        row = page[page.index(f'id="{href.removeprefix("#")}"'):]
        assert re.search(r"<td[^>]*>\s*(\d+)", row[:300]).group(1) == number  # type: ignore[union-attr]


def test_every_career_of_the_seed_can_be_drawn(client: TestClient) -> None:
    drawn = 0
    for item in client.get("/api/v1/persons.json").json():
        found = career_map(*told(client, item["id"]))
        if found is None:
            continue
        for d in (found.wide, found.narrow):
            if d is None:
                continue
            drawn += 1
            assert all(0 < mark.x < d.width and 0 < mark.y < d.height for mark in d.marks), item["id"]
            assert {mark.point.id for mark in d.marks} <= {line.id for line in found.lines}
    assert drawn > 60


def test_a_career_without_places_has_no_map(client: TestClient) -> None:
    assert career_map(*told(client, "beria")) is None
    assert client.get("/persons/beria/map.svg").status_code == 404


def test_the_places_of_an_answer(client: TestClient) -> None:
    found = read(client, answer_map, PostingFilter(), lambda slug: f"/where?place={slug}")
    assert found is not None
    assert found.wide.base.name == "wide"
    assert found.words.startswith("Not on this map: ")
    assert "New York" in found.words
    facets = {one["id"]: one for one in client.get("/api/v1/postings/facets").json()["place"]}
    assert {line.id for line in found.lines} == set(facets)
    for mark in found.wide.marks:
        assert mark.point.note == str(facets[mark.point.id]["persons"])
        assert mark.point.href == f"/where?place={mark.point.id}"


def of_place(connection: Connection, slug: str) -> PlacesMap | None:
    """The map of a place by its id."""
    key = term_key(connection, Vocabulary.PLACE, slug)
    assert key is not None
    return place_map(connection, entry(connection, Vocabulary.PLACE, slug), key)


def test_a_place_with_what_lies_in_it(client: TestClient) -> None:
    manchuria = read(client, of_place, "manchuria")
    assert {"manchuria", "harbin", "changchun"} <= set(marks(manchuria))
    assert manchuria.lines[0].id == "manchuria"
    assert [mark.point.id for mark in manchuria.wide.marks if mark.point.own] == ["manchuria"]
    nobody = read(client, of_place, "kamchatka")
    assert nobody.lines[0].counts == "no post recorded"
    assert read(client, of_place, "southwestern-pacific") is None


@pytest.mark.parametrize("path", ["/persons/melnikov-boris-nikolaevich/map.svg", "/places/harbin/map.svg"])
def test_a_map_is_a_file_of_its_own(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ET.fromstring(answer.text)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    said = " ".join(root.itertext())
    assert "Natural Earth" in said
    assert "CC BY 4.0" in said
    assert ".m-land" in said, "its own rules are inside it"
    assert path.removesuffix("/map.svg") in said
    assert not list(root.iter(f"{SVG}script"))
    assert next(one.get("d") for one in root.iter(f"{SVG}path") if one.get("class") == "m-land")
    links = list(root.iter(f"{SVG}a"))
    assert links
    assert all(one.get("href", "").startswith("http") and one.get("aria-label") for one in links)


@pytest.mark.parametrize(("path", "near"), [
    ("/persons/melnikof/map.svg", "melnikov-boris-nikolaevich"), ("/places/harbn/map.svg", "harbin"),
])  # fmt: skip
def test_an_unknown_id_is_told_with_the_nearest(client: TestClient, path: str, near: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert near in answer.text


def test_years_in_words(client: TestClient) -> None:
    posts = {one.id: one for one in told(client, "melnikov-boris-nikolaevich")[0].postings}
    found = {years_words([one]) for one in posts.values()}
    assert {"1931", "1928–?", ""} <= found
    assert years_words([]) == ""
    assert years_words([one for one in posts.values() if one.place and one.place.id == "harbin"]) == "1923–?"


def test_the_gazetteer_gives_kind_coordinates_and_names(client: TestClient) -> None:
    found = read(client, gazetteer, ["harbin", "japan", "far-east", "atlantis"])
    assert read(client, gazetteer, []) == {}
    assert set(found) == {"harbin", "japan", "far-east"}
    assert found["harbin"].spot == (45.75, 126.65)
    assert found["harbin"].names == (("Харбин", "ru"), ("哈爾濱", "zh"), ("ハルビン", "ja"))
    assert (found["harbin"].area, found["japan"].area) == (False, True)
    assert found["far-east"].spot is None
