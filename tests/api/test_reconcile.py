"""The reconciliation service: manifest, candidates and their scores, when one is the match, CORS, what it costs."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.domain.reconcile import BATCH
from app.main import create_app
from app.settings import Settings
from tests.support.plans import listening
from tests.support.recon_schemas import MANIFEST, RESULTS, conforms, features_are_distinct

FORM = {"content-type": "application/x-www-form-urlencoded"}


def ask(client: TestClient, batch: dict[str, Any]) -> dict[str, Any]:
    """The results of a batch, checked against the protocol."""
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    conforms(found, RESULTS)
    assert features_are_distinct(found)
    assert list(found) == list(batch)
    return found


def one(client: TestClient, query: str, type_: Any = "person", **properties: Any) -> list[dict[str, Any]]:
    """The candidates of one query; `birth_year=1898` is the property birth-year."""
    asked = [{"pid": name.replace("_", "-"), "v": value} for name, value in properties.items()]
    given = {"query": query, "type": type_, "properties": asked}
    found: list[dict[str, Any]] = ask(client, {"q0": {k: v for k, v in given.items() if v}})["q0"]["result"]
    return found


def feature(candidate: dict[str, Any], name: str) -> Any:
    return next((one["value"] for one in candidate["features"] if one["id"] == name), None)


def test_the_manifest_is_complete_and_its_addresses_answer(client: TestClient) -> None:
    manifest = client.get("/reconcile").json()
    conforms(manifest, MANIFEST)
    assert [one["id"] for one in manifest["defaultTypes"]] == ["person", "place", "organisation", "role", "codename"]
    for what in ("entity", "type", "property"):
        service = manifest["suggest"][what]
        assert client.get(service["service_url"] + service["service_path"], params={"prefix": "p"}).status_code == 200
    flyout = manifest["suggest"]["entity"]["flyout_service_url"] + manifest["suggest"]["entity"]["flyout_service_path"]
    assert client.get(flyout.replace("${id}", "sorge-richard")).status_code == 200
    assert client.get(manifest["preview"]["url"].replace("{{id}}", "place%3Aharbin")).status_code == 200
    seen = client.get(manifest["view"]["url"].replace("{{id}}", "place%3Aharbin"))
    assert seen.url.path == "/places/harbin"
    assert client.get(manifest["identifierSpace"] + "sorge-richard").url.path == "/persons/sorge-richard"
    proposals = manifest["extend"]["propose_properties"]
    assert client.get(proposals["service_url"] + proposals["service_path"]).status_code == 200
    assert 'id="reconcile"' in client.get(manifest["documentation"]).text


def test_the_operator_says_how_addresses_begin(client: TestClient, seeded_url: str) -> None:
    public = Settings(database_url=seeded_url, public_url="https://kartoteka.example/")
    with TestClient(create_app(public)) as own:
        manifest = own.get("/reconcile").json()
        conforms(manifest, MANIFEST)
        assert manifest["view"]["url"] == "https://kartoteka.example/id/{{id}}"
        found = one(own, "https://kartoteka.example/persons/sorge-richard")
        assert [(each["id"], each["match"]) for each in found] == [("sorge-richard", True)]


def test_get_and_post_answer_alike(client: TestClient) -> None:
    batch = {"a": {"query": "Sorge", "type": "person"}, "б": {"query": "Харбин", "limit": 1}}
    posted = ask(client, batch)
    assert client.get("/reconcile", params={"queries": json.dumps(batch)}).json() == posted
    slashed = client.post("/reconcile/", data={"queries": json.dumps(batch)}, follow_redirects=False)
    assert (slashed.status_code, slashed.json()) == (200, posted)
    charset = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}
    assert client.post("/reconcile", content=b"queries=%7B%7D", headers=charset).json() == {}


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("Мельников Борис Николаевич", "melnikov-boris-nikolaevich"),
        ("Melnikow, Boris", "melnikov-boris-nikolaevich"),
        ("Oschtschepkow", "oschepkov-vasily-sergeevich"),
        ("Oŝepkov V. S.", "oschepkov-vasily-sergeevich"),
        ("Ljuschkow Genrich", "lyushkov-genrikh-samoilovich"),
        ("Ruzankova", "ruzankov-a-v"),
        ("Serafim Chuvyrn", "chuvyrin-serafim-mikhailovich"),
    ],
)
def test_a_name_in_any_spelling_finds_its_man_and_alone_is_no_match(
    client: TestClient, query: str, meant: str
) -> None:
    found = one(client, query)
    assert found[0]["id"] == meant
    assert not any(each["match"] for each in found)


def test_a_name_nobody_bears_finds_nobody(client: TestClient) -> None:
    assert one(client, "Fridtjof Nansen") == []


def test_types_are_kept_to(client: TestClient) -> None:
    batch: dict[str, Any] = {
        "any": {"query": "Resident"},
        "one": {"query": "Resident", "type": "role"},
        "list": {"query": "Shanghai", "type": ["place", "organisation"]},
        "object": {"query": "Shanghai", "type": {"id": "place", "name": "Place"}},
        "objects": {"query": "Shanghai", "type": [{"id": "Place"}], "type_strict": "should"},
        "none": {"query": "Resident", "type": ""},
    }
    found = {name: {each["type"][0]["id"] for each in one["result"]} for name, one in ask(client, batch).items()}
    assert found["one"] == {"role"}
    assert found["list"] == {"place", "organisation"}
    assert found["object"] == found["objects"] == {"place"}
    assert found["any"] == found["none"] >= {"role"}


def test_the_limit_is_kept_to(client: TestClient) -> None:
    assert len(ask(client, {"q": {"query": "Intelligence", "limit": 3}})["q"]["result"]) == 3


@pytest.mark.parametrize(
    ("properties", "verdict"),
    [
        ({"place": "Harbin"}, 1.0),
        ({"place": "Харбин"}, 1.0),
        ({"place": {"id": "place:harbin", "name": "Harbin"}}, 1.0),
        ({"place": ["Tokyo", "Harbin"]}, 1.0),
        ({"place": "Shanghai"}, 0.0),
        ({"service": "Soviet military intelligence"}, 1.0),
        ({"organisation": "frunze-academy"}, 0.0),
        ({"active_year": 1929}, 1.0),
        ({"active_year": "1929/1931"}, 1.0),
        ({"active_year": 1880}, 0.0),
        ({"birth_year": 1895}, None),
        ({"birth_year": 1895.0}, None),
        ({"birth_year": "1925"}, 0.0),
        ({"codename": "Abram"}, None),
    ],
)
def test_properties_move_the_score_and_exclude_nobody(
    client: TestClient, properties: dict[str, Any], verdict: float | None
) -> None:
    plain = one(client, "Boris Melnikow")
    found = one(client, "Boris Melnikow", **properties)
    assert {each["id"] for each in plain} <= {each["id"] for each in found}
    before, after = plain[0], found[0]
    assert before["id"] == after["id"] == "melnikov-boris-nikolaevich"
    assert feature(after, next(iter(properties)).replace("_", "-")) == verdict
    if verdict == 1.0:
        assert after["score"] > before["score"]
        assert after["match"]
    else:
        assert after["score"] < before["score"]
        assert not after["match"]


def test_a_property_puts_the_right_one_first(client: TestClient) -> None:
    assert one(client, "Bronin", codename="Abram")[0]["id"] == "bronin-yakov-grigorievich"
    assert one(client, "Bronina")[0]["id"] == "bronina-ellie-ivanovna"


def test_a_wider_place_counts_less(client: TestClient) -> None:
    near, wide = one(client, "Sorge", place="Tokyo")[0], one(client, "Boris Melnikow", place="Mukden")[0]
    assert feature(near, "place") == 1.0
    assert feature(wide, "place") != 1.0


def test_an_equal_key_needs_a_fact_that_agrees(client: TestClient) -> None:
    service = one(client, "Oschtschepkow", service="Soviet military intelligence")[0]
    assert feature(service, "equal-key")
    assert feature(service, "service") == 1.0
    assert not service["match"], "a bare surname and a service are too little"
    assert not one(client, "Oschtschepkow")[0]["match"]
    assert not one(client, "Oschtschepkow", service="Japanese military")[0]["match"]
    assert one(client, "Wassili Oschtschepkow", service="Soviet military intelligence")[0]["match"]
    assert one(client, "Bronin", place="Shanghai")[0]["match"]


def test_a_near_spelling_is_no_match_whatever_agrees(client: TestClient) -> None:
    found = one(client, "Serafim Chuvyrn", service="Soviet military intelligence")
    assert found[0]["id"] == "chuvyrin-serafim-mikhailovich"
    assert not feature(found[0], "equal-key")
    assert not found[0]["match"]


def test_what_speaks_against_forbids_a_match(client: TestClient) -> None:
    assert not one(client, "Richard Sorge", place="Shanghai", birth_year="1930")[0]["match"]
    assert one(client, "Richard Sorge", place="Shanghai")[0]["match"]


@pytest.mark.parametrize(
    ("query", "type_", "meant"),
    [
        ("sorge-richard", "person", "sorge-richard"),
        ("sorge-richard", None, "sorge-richard"),
        ("abramov-georgy-alexandrovich", None, "abramov-georgy-aleksandrovich"),
        ("place:harbin", None, "place:harbin"),
        ("/persons/sorge-richard", None, "sorge-richard"),
        ("/id/place:harbin", None, "place:harbin"),
        ("soviet-far-east", "place", "place:soviet-far-east"),
        ("soviet-far-east", None, "place:soviet-far-east"),
        ("role:resident", "role", "role:resident"),
        ("http://testserver/persons/sorge-richard", None, "sorge-richard"),
        ("http://testserver/id/place%3Aharbin", None, "place:harbin"),
        ("http://testserver/places/harbin", "place", "place:harbin"),
        ("https://www.wikidata.org/entity/Q44580", None, "sorge-richard"),
        ("https://www.wikidata.org/wiki/Q44580", None, "sorge-richard"),
        ("Q44580", "person", "sorge-richard"),
        ("https://d-nb.info/gnd/121069699", "person", "lyushkov-genrikh-samoilovich"),
    ],
)
def test_an_exact_id_is_a_match_by_itself(client: TestClient, query: str, type_: str | None, meant: str) -> None:
    found = one(client, query, type_)
    assert (found[0]["id"], found[0]["match"], found[0]["score"]) == (meant, True, 100)
    assert feature(found[0], "exact-id")
    assert sum(each["match"] for each in found) == 1


def test_an_id_of_another_type_or_site_is_none(client: TestClient) -> None:
    assert one(client, "sorge-richard", "place") == []
    assert not any(each["match"] for each in one(client, "https://elsewhere.example/persons/sorge-richard"))
    assert not any(each["match"] for each in one(client, "Resident", None))


def test_a_number_in_a_column_is_an_id_too(client: TestClient) -> None:
    found = one(client, "R. S.", same_as="https://www.wikidata.org/entity/Q44580")
    assert (found[0]["id"], found[0]["match"]) == ("sorge-richard", True)
    assert one(client, "Richard Sorge", wikidata="Q44580")[0]["match"]


def test_terms_are_matched_by_what_they_are_part_of(client: TestClient) -> None:
    plain, placed = one(client, "Kharbine", "place")[0], one(client, "Kharbine", "place", broader="Manchuria")[0]
    assert plain["id"] == placed["id"] == "place:harbin"
    assert not plain["match"]
    assert placed["match"]
    assert not one(client, "Harbin", "place", broader="Japan")[0]["match"]
    assert not one(client, "Kharbine", "place", broader="Japan")[0]["match"]


def test_without_a_name_properties_find_people(client: TestClient) -> None:
    found = one(client, "", place="Harbin", role="resident")
    assert "codename-lavrov" in {each["id"] for each in found}
    assert not any(each["match"] for each in found)
    assert all(0 < each["score"] <= 50 for each in found)
    assert one(client, "", "place", place="Harbin") == []


def test_what_cannot_be_placed_is_reported_and_sets_nobody_aside(client: TestClient) -> None:
    asked = [{"pid": "place", "v": "Atlantis"}, {"pid": "bith-year", "v": 1900}, {"pid": "birth-year", "v": "soon"}]
    found = ask(client, {"q": {"query": "Boris Melnikow", "properties": asked}})["q"]
    assert found["result"][0]["id"] == "melnikov-boris-nikolaevich"
    assert [each["parameter"] for each in found["problems"]] == ["place", "bith-year", "birth-year"]
    assert "birth-year" in found["problems"][1]["accepted"]


def test_queries_of_a_batch_do_not_touch_each_other(client: TestClient) -> None:
    alone = ask(client, {"q": {"query": "Boris Melnikow"}})["q"]
    batch = {"q": {"query": "Boris Melnikow"}, "r": {"query": "Sorge", "properties": [{"pid": "place", "v": "Harbin"}]}}
    assert ask(client, batch)["q"] == alone


def test_everybody_is_found_by_the_heading_of_the_record(client: TestClient) -> None:
    people = client.get("/api/v1/persons?limit=1000").json()["items"]
    assert len(people) > 100
    for start in range(0, len(people), BATCH):
        part = people[start : start + BATCH]
        found = ask(client, {each["id"]: {"query": each["name"], "type": "person"} for each in part})
        for each in part:
            assert each["id"] in [candidate["id"] for candidate in found[each["id"]]["result"]], each["name"]


def test_a_description_tells_candidates_apart(client: TestClient) -> None:
    described = one(client, "Bronin", place="Shanghai")[0]["description"]
    assert described.startswith("Resident in Shanghai")
    assert "3 postings" in described
    assert one(client, "Харбин", "place")[0]["description"].startswith("city; part of Manchuria")


def test_every_site_may_ask(client: TestClient) -> None:
    preflight = client.options("/reconcile", headers={"Origin": "https://a.example"})
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    allowed = preflight.headers["access-control-allow-headers"].lower()
    assert {"content-type", "x-requested-with"} <= set(allowed.split(", "))
    assert client.options("/reconcile/").headers["allow"] == preflight.headers["allow"]
    for answer in (
        client.get("/reconcile"), client.post("/reconcile", data={"queries": "{}"}),
        client.post("/reconcile", data={"queries": "{"}), client.get("/reconcile/suggest/type"),
        client.get("/reconcile/preview?id=sorge-richard"), client.get("/reconcile/flyout/entity?id=nobody"),
        client.get("/id/sorge-richard", follow_redirects=False),
    ):  # fmt: skip
        assert answer.headers["access-control-allow-origin"] == "*"


def test_a_batch_costs_few_statements(client: TestClient) -> None:
    names = ("Melnikow", "Oschtschepkow", "Sorge", "Bronin", "Burlakow", "Kukk", "Popow", "Sorkin", "Gendin", "Askow")
    properties = [{"pid": "place", "v": "Harbin"}, {"pid": "service", "v": "Soviet military intelligence"}]
    batch = {name: {"query": name, "type": "person", "properties": properties} for name in names}
    with listening(client.app.state.database) as sent:  # type: ignore[attr-defined]
        ask(client, batch)
    assert len(sent) <= 20 * len(names)
