"""A career's places as GeoJSON, read back as RFC 7946 asks for it."""

from typing import Any

from fastapi.testclient import TestClient

PATH = "/api/v1/persons/{}/places.geojson"


def features(client: TestClient, slug: str) -> list[dict[str, Any]]:
    answer = client.get(PATH.format(slug))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/geo+json"
    collection = answer.json()
    assert collection["type"] == "FeatureCollection"
    assert "creativecommons.org" in collection["licence"]
    found: list[dict[str, Any]] = collection["features"]
    return found


def test_positions_are_longitude_then_latitude(client: TestClient) -> None:
    found = {one["properties"]["place_id"]: one for one in features(client, "sorge-richard")}
    assert found["tokyo"]["geometry"] == {"type": "Point", "coordinates": [139.69, 35.68]}
    assert found["tokyo"]["properties"]["precision"] == "point"
    assert found["japan"]["properties"]["precision"] == "area"
    assert found["shanghai"]["properties"]["dates_edtf"] == "/1933-06"
    assert found["shanghai"]["properties"]["end_latest"] == "1933-06-30"
    assert found["shanghai"]["properties"]["start_earliest"] is None


def test_a_place_without_coordinates_has_no_geometry(client: TestClient) -> None:
    found = [one for one in features(client, "melnikov-boris-nikolaevich") if one["geometry"] is None]
    assert {one["properties"]["place_id"] for one in found} == {"far-east"}
    assert {one["properties"]["precision"] for one in found} == {None}


def test_every_feature_is_a_claim_of_the_career_with_its_sources(client: TestClient) -> None:
    career = client.get("/api/v1/persons/lyushkov-genrikh-samoilovich").json()
    claims = {one["id"]: one for kind in ("postings", "fates", "life_events") for one in career[kind] if one["place"]}
    found = features(client, "lyushkov-genrikh-samoilovich")
    assert {one["id"] for one in found} == set(claims)
    for one in found:
        assert one["type"] == "Feature"
        assert one["properties"]["mode"] == claims[one["id"]]["mode"]
        assert one["properties"]["sources"]
        assert client.get(one["properties"]["url"]).status_code == 200


def test_nobody_placed_is_an_empty_collection(client: TestClient) -> None:
    assert features(client, "beria") == []


def test_what_is_not_known_is_refused(client: TestClient) -> None:
    missing = client.get(PATH.format("melnikof"))
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"
    wrong = client.get(PATH.format("sorge-richard") + "?place=tokyo")
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["parameter"] == "place"
