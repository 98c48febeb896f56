"""What goes with reconciliation: suggestions, previews, addresses of ids, and data extension."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from app.domain.reconcile_properties import PROPERTIES
from tests.support.recon_schemas import DESCRIBED, ENTITIES, EXTENSION, FLYOUT, PROPOSAL, conforms

MELNIKOV = "melnikov-boris-nikolaevich"


def get(client: TestClient, path: str, schema: dict[str, Any]) -> dict[str, Any]:
    answer = client.get(f"/reconcile/{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    conforms(found, schema)
    return found


def ids(client: TestClient, path: str, schema: dict[str, Any] = ENTITIES) -> list[str]:
    return [one["id"] for one in get(client, path, schema)["result"]]


def extend(client: TestClient, names: list[str], *properties: Any) -> dict[str, Any]:
    asked = [{"id": one} if isinstance(one, str) else {"id": one[0], "settings": one[1]} for one in properties]
    answer = client.post("/reconcile", data={"extend": json.dumps({"ids": names, "properties": asked})})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    conforms(found, EXTENSION)
    assert [one["id"] for one in found["meta"]] == [one["id"] for one in asked]
    assert {tuple(row) for row in found["rows"].values()} <= {tuple(one["id"] for one in asked)}
    return found


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("prefix=Melni", MELNIKOV), ("prefix=Мельн", MELNIKOV), (f"prefix={MELNIKOV}", MELNIKOV),
        ("prefix=place:harbin", "place:harbin"), ("prefix=Хар&type=place", "place:harbin"),
        ("prefix=abramov-georgy-alexandrovich", "abramov-georgy-aleksandrovich"),
        ("prefix=Abram&type=codename", "codename:abram"), ("prefix=Melni&lang=en&filter=x&_=1", MELNIKOV),
    ],
)  # fmt: skip
def test_entities_are_suggested_while_one_types(client: TestClient, asked: str, first: str) -> None:
    assert ids(client, f"suggest/entity?{asked}")[0] == first


def test_suggestions_come_in_pages(client: TestClient) -> None:
    whole = ids(client, "suggest/entity?prefix=re&limit=50")
    assert len(whole) > 12
    found: list[str] = []
    cursor: int | None = 0
    while cursor is not None and len(found) < 12:
        page = get(client, f"suggest/entity?prefix=re&limit=4&cursor={cursor}", ENTITIES)
        found += [one["id"] for one in page["result"]]
        cursor = page.get("cursor")
    assert found == whole[:12]
    assert get(client, "suggest/entity?prefix=re&cursor=5000", ENTITIES) == {"result": []}
    assert get(client, "suggest/entity?prefix=", ENTITIES) == {"result": []}


def test_types_and_properties_are_suggested(client: TestClient) -> None:
    assert ids(client, "suggest/type?prefix=", DESCRIBED) == ["person", "place", "organisation", "role", "codename"]
    assert ids(client, "suggest/type?prefix=Org", DESCRIBED) == ["organisation"]
    assert ids(client, "suggest/type?prefix=consul", DESCRIBED) == ["role"]
    assert ids(client, "suggest/property?prefix=birth", DESCRIBED) == ["birth-year"]
    assert ids(client, "suggest/property?prefix=birth-year", DESCRIBED) == ["birth-year"]
    assert "latitude" in ids(client, "suggest/property?type=place", DESCRIBED)
    assert "latitude" not in ids(client, "suggest/property?type=person", DESCRIBED)
    assert len(ids(client, "suggest/property", DESCRIBED)) == len(PROPERTIES)


def test_flyouts_are_small_and_escaped(client: TestClient) -> None:
    assert "Harbin" in get(client, "flyout/entity?id=place:harbin", FLYOUT)["html"]
    assert "'" not in get(client, "flyout/entity?id=codename-lavrov", FLYOUT)["html"]
    for path in ("flyout/type?id=person", "flyout/property?id=place"):
        assert get(client, path, FLYOUT)["html"].startswith("<p><strong>P")


def test_proposals_are_what_can_be_fetched(client: TestClient) -> None:
    person = get(client, "properties?type=person", PROPOSAL)
    names = {one["id"] for one in person["properties"]}
    assert {"posting", "place", "rank", "fate", "codename", "dates", "url"} <= names
    assert "active-year" not in names
    limited = get(client, "properties?type=place&limit=2", PROPOSAL)
    assert (limited["type"], limited["limit"], len(limited["properties"])) == ("place", 2, 2)
    assert len(get(client, "properties?type=", PROPOSAL)["properties"]) > len(names)


@pytest.mark.parametrize("id_", [MELNIKOV, "place:harbin", "role:resident", "codename:abram", "organisation:red-army"])
def test_previews_may_be_framed_and_nothing_else(client: TestClient, id_: str) -> None:
    answer = client.get("/reconcile/preview", params={"id": id_})
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    page = LexborHTMLParser(answer.text)
    link = page.css_first("h1 a")
    assert link is not None
    assert client.get(str(link.attributes["href"])).status_code == 200
    assert page.css("dt")
    assert not page.css("script, style, [style]")
    assert "frame-ancestors 'none'" in client.get("/persons").headers["content-security-policy"]


def test_a_preview_of_nothing_is_a_small_page_too(client: TestClient) -> None:
    answer = client.get("/reconcile/preview", params={"id": "<b>"})
    assert answer.status_code == 404
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "&lt;b&gt;" in answer.text


@pytest.mark.parametrize(
    ("id_", "status", "place"),
    [
        (MELNIKOV, 303, f"/persons/{MELNIKOV}"), ("place:harbin", 303, "/places/harbin"),
        ("place%3Aharbin", 303, "/places/harbin"), ("codename:abram", 303, "/codenames/abram"),
        ("abramov-georgy-alexandrovich", 308, "/id/abramov-georgy-aleksandrovich"),
    ],
)  # fmt: skip
def test_every_id_has_an_address(client: TestClient, id_: str, status: int, place: str) -> None:
    answer = client.get(f"/id/{id_}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (status, place)


def test_an_address_of_nothing_is_a_page(client: TestClient) -> None:
    answer = client.get("/id/place:nowhere")
    assert answer.status_code == 404
    assert "Nothing has the id" in answer.text


def test_columns_say_what_the_record_says(client: TestClient) -> None:
    wanted = ("posting", "dates", "role", "place", "organisation", "service", "rank", "fate", "first-year", "last-year",
              "name", "sources", "url", "same-as", "wikidata", "birth-year", "codename")  # fmt: skip
    people = [MELNIKOV, "bronin-yakov-grigorievich", "lyushkov-genrikh-samoilovich", "sorge-richard"]
    rows = extend(client, people, *wanted)["rows"]
    for slug in people:
        items = client.get("/api/v1/postings", params={"person": slug, "limit": 500}).json()["items"]
        career = client.get(f"/api/v1/persons/{slug}").json()
        row = rows[slug]
        assert sorted(each.get("str", "") for each in row["dates"]) == sorted(
            (one["dates"] or {}).get("edtf") or "" for one in items
        )
        assert len(row["posting"]) == len(items)
        assert {each["id"] for each in row["place"]} == {f"place:{one['place']['id']}" for one in items if one["place"]}
        assert {each["id"] for each in row["role"]} == {f"role:{one['role']['id']}" for one in items}
        assert [each["str"] for each in row["service"]] == [one["label"] for one in career["services"]]
        assert [each["str"] for each in row["same-as"]] == career["same_as"]
        assert row["url"] == [{"str": f"http://testserver/persons/{slug}"}]
        assert {each["str"] for each in row["name"]} >= {one["name"] for one in career["names"]}
        codenames = {f"codename:{one['codename']['id']}" for one in career["codenames"]}
        assert {each["id"] for each in row["codename"]} == codenames
    assert rows["sorge-richard"]["wikidata"] == [{"str": "Q44580"}]
    assert all(isinstance(each["int"], int) for each in rows[MELNIKOV]["first-year"])


def test_settings_choose_how_much_and_in_which_form(client: TestClient) -> None:
    whole = extend(client, [MELNIKOV], "place", "posting")["rows"][MELNIKOV]
    assert len(whole["place"]) > 2
    for limit in (2, "2"):
        few = extend(client, [MELNIKOV], ("place", {"limit": limit}))["rows"][MELNIKOV]["place"]
        assert few == whole["place"][:2]
    assert extend(client, [MELNIKOV], ("place", {"limit": 0}))["rows"][MELNIKOV]["place"] == whole["place"]
    named = extend(client, [MELNIKOV], ("place", {"content": "literal"}))
    assert "type" not in named["meta"][0]
    assert named["rows"][MELNIKOV]["place"] == [{"str": one["name"]} for one in whole["place"]]
    slugs = extend(client, [MELNIKOV], ("place", {"content": "id"}))["rows"][MELNIKOV]["place"]
    assert slugs == [{"str": one["id"]} for one in whole["place"]]
    each = extend(client, [MELNIKOV], "posting", "dates", ("place", {"each_posting": True}))["rows"][MELNIKOV]
    assert len(each["posting"]) == len(each["dates"]) == len(each["place"])
    for post, dates, place in zip(each["posting"], each["dates"], each["place"], strict=True):
        assert post["str"].endswith(f"({dates['str']})" if dates else "")
        assert not place or place["name"].lower() in post["str"].lower()


def test_terms_can_be_extended_too(client: TestClient) -> None:
    harbin, abram = "place:harbin", "codename:abram"
    found = extend(client, [harbin, abram, "harbin"], "name", "broader", "latitude", "persons", "bearer", "url", "rank")
    row = found["rows"][harbin]
    assert {"str": "Харбин"} in row["name"]
    assert row["broader"] == [{"id": "place:manchuria", "name": "Manchuria"}]
    assert 45 < row["latitude"][0]["float"] < 46
    assert row["rank"] == row["bearer"] == []
    assert found["rows"]["harbin"] == row
    assert found["rows"][abram]["bearer"][0]["id"] == "bronin-yakov-grigorievich"


def test_unknown_and_former_ids_keep_their_rows(client: TestClient) -> None:
    rows = extend(client, ["nobody-at-all", "abramov-georgy-alexandrovich", "a b"], "url", "service")["rows"]
    assert rows["nobody-at-all"] == rows["a b"] == {"url": [], "service": []}
    assert rows["abramov-georgy-alexandrovich"]["url"][0]["str"].endswith("/persons/abramov-georgy-aleksandrovich")


def test_an_id_too_long_or_strange_is_an_unknown_id(client: TestClient) -> None:
    strange = ["x" * 301, "a\0b", "/id/" * 5000, "//[", " sorge-richard ", ""]
    rows = extend(client, strange, "url")["rows"]
    assert list(rows) == strange
    assert [bool(row["url"]) for row in rows.values()] == [False, False, False, False, True, False]
    answer = client.post("/reconcile", data={"extend": json.dumps({"ids": [None], "properties": [{"id": "url"}]})})
    assert answer.json()["rows"] == {}


def test_a_column_asked_for_twice_alike_comes_once(client: TestClient) -> None:
    asked = {"ids": [MELNIKOV], "properties": [{"id": "place"}, {"id": "Place"}]}
    found = client.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    assert [one["id"] for one in found["meta"]] == ["place"]


def test_a_preview_is_short(client: TestClient) -> None:
    page = LexborHTMLParser(client.get("/reconcile/preview", params={"id": MELNIKOV}).text)
    said = dict(zip((one.text() for one in page.css("dt")), page.css("dd"), strict=False))
    assert said["Service"].text().count(",") <= 1
    assert "more" in page.text()
