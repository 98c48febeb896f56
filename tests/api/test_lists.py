"""`/persons`, `/claims`, `/fates/claims`, the vocabularies and sources."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"


def get(client: TestClient, path: str) -> dict[str, Any]:
    answer = client.get(f"{API}{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ids(answer: dict[str, Any]) -> set[str]:
    return {item["id"] for item in answer["items"]}


def test_personnel_is_counted_apart_from_everyone(client: TestClient) -> None:
    everyone = get(client, "/persons?limit=1000")
    personnel = get(client, "/persons?personnel=true&limit=1000")
    others = get(client, "/persons?personnel=false&limit=1000")
    assert everyone["total"] == personnel["total"] + others["total"] == len(everyone["items"])
    assert ids(personnel) | ids(others) == ids(everyone)
    assert {"sorge-richard", "codename-grant"} <= ids(personnel)
    assert {"stalin-i-v", "karasawa-tomio", "unnamed-merchant-1925"} <= ids(others)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("q=meln", {"melnikov-boris-nikolaevich"}),
        ("q=Мельников", {"melnikov-boris-nikolaevich"}),
        ("q=Sallnin", {"salnyn-kristaps"}),
        ("q=Janela", {"yanel-karl-yurievich"}),
        ("q=abram&codename=abram", {"bronin-yakov-grigorievich"}),
        ("codename=maurice", {"sergeev-lev-aleksandrovich"}),
        ("fate=rehabilitated", {"vishnevetsky-nikolai-petrovich"}),
        ("fate=defected", {"lyushkov-genrikh-samoilovich"}),
        ("award=hero-of-the-soviet-union", {"leonov-viktor-nikolaevich"}),
        ("role=resident&place=shanghai&from=1936&to=1936", {"borovich-lev-aleksandrovich"}),
        ("identified=false&role=resident", {"codename-lavrov", "unnamed-resident-tokyo-1942"}),
        ("sex=female&personnel=true", {"bronina-ellie-ivanovna"}),
        ("rank=regimental-commissar", {"askov-arkady-borisovich", "abramov-georgy-aleksandrovich"}),
    ],
)
def test_filters_of_persons(client: TestClient, query: str, wanted: set[str]) -> None:
    assert ids(get(client, f"/persons?{query}")) == wanted


def test_education_under_any_of_its_names(client: TestClient) -> None:
    frunze = ids(get(client, "/persons?education=Frunze Academy&limit=100"))
    assert {"popov-pyotr-akimovich", "chuvyrin-serafim-mikhailovich", "yanel-karl-yurievich"} <= frunze
    assert frunze == ids(get(client, "/persons?education=Red Army Military Academy&limit=100"))


def test_role_place_and_window_must_hold_of_one_posting(client: TestClient) -> None:
    assert ids(get(client, "/persons?role=consul-general&place=harbin&from=1928&to=1929")) == {
        "melnikov-boris-nikolaevich"
    }
    assert ids(get(client, "/persons?role=charge-d-affaires&place=harbin")) == set()


def test_a_career_is_complete(client: TestClient) -> None:
    career = get(client, "/persons/bronin-yakov-grigorievich")
    expected = {
        "id", "name", "sort_name", "identified", "personnel", "services", "summary", "names", "postings", "ranks",
        "codenames", "fates", "life_events", "education", "awards", "relations", "activities", "traits",
        "memberships", "contradictions", "sources", "counts",
    }
    assert expected <= set(career)
    assert career["personnel"]["is"] is True
    assert career["codenames"][0]["codename"]["id"] == "abram"
    assert {one["relation"] for one in career["relations"] if one["other"]} >= {"succeeded", "spouse_of"}
    for kind in ("names", "postings", "fates", "relations", "activities"):
        for claim in career[kind]:
            assert claim["citations"], claim
            assert claim["url"] == f"/claims/{claim['id']}"
    names = {one["name"]: one for one in career["names"]}
    assert names["Яков Григорьевич Бронин"]["voice"] == "editor"


def test_an_editors_correction_stands_beside_the_texts_claim(client: TestClient) -> None:
    fates = get(client, "/persons/bronin-yakov-grigorievich")["fates"]
    text = next(one for one in fates if one["fate"]["id"] == "captured" and one["voice"] == "source")
    ours = next(one for one in fates if one["fate"]["id"] == "captured" and one["voice"] == "editor")
    assert (text["dates"]["edtf"], ours["dates"]["edtf"]) == ("1935-11", "1935-05")
    assert text["corrected_by"] == ours["id"]
    assert ours["corrects"] == text["id"]
    assert ours["citations"][0]["source"] == "editor"


def test_a_former_id_redirects_for_good(client: TestClient) -> None:
    answer = client.get(f"{API}/persons/ishchenko-yakov-nikiforovich", follow_redirects=False)
    assert answer.status_code == 308
    assert answer.headers["location"] == f"{API}/persons/ischenko-yakov-nikiforovich"


def test_relations_are_seen_from_both_sides(client: TestClient) -> None:
    berzin = get(client, "/persons/berzin-jan")
    assert any(one["other"]["id"] == "melnikov-boris-nikolaevich" for one in berzin["relations"] if one["other"])
    sorge = get(client, "/persons/sorge-richard")
    turned = [one for one in sorge["relations"] if one["inverse"] and one["relation"] == "preceded"]
    assert [one["other"]["id"] for one in turned] == ["bronin-yakov-grigorievich"]


def test_claims_of_a_passage(client: TestClient) -> None:
    answer = get(client, "/claims?source=redstar-x&passage=121&limit=100")
    assert {claim["person"]["id"] for claim in answer["items"]} == {"codename-lavrov"}
    assert {claim["kind"] for claim in answer["items"]} >= {"name_form", "posting", "codename_use"}
    one = answer["items"][0]
    assert get(client, f"/claims/{one['id']}") == one


def test_claims_by_mode(client: TestClient) -> None:
    answer = get(client, "/claims?mode=denied,alleged&kind=fate")
    assert answer["total"] == len(answer["items"]) > 0
    assert {claim["mode"] for claim in answer["items"]} <= {"denied", "alleged"}


def test_fates_answer_with_rival_theories_marked(client: TestClient) -> None:
    answer = get(client, "/fates/claims?person=lyushkov-genrikh-samoilovich&kind=killed")
    assert [(one["fate"]["id"], one["mode"]) for one in answer["items"]] == [("killed", "alleged")]


def test_fates_in_a_window_say_how_surely(client: TestClient) -> None:
    answer = get(client, "/fates/claims?from=1937&to=1937")
    assert {one["person"]["id"] for one in answer["items"]} == {"vishnevetsky-nikolai-petrovich"}
    assert answer["by_overlap"]["certain"] == len(answer["items"]) == answer["total"]


def test_the_detachment_was_sentenced_together_in_1949(client: TestClient) -> None:
    answer = get(client, "/fates/claims?kind=sentenced&from=1949&to=1949")
    assert len({one["person"]["id"] for one in answer["items"]}) == 12
    courts = {party["organisation"]["id"] for one in answer["items"] for party in one["parties"]}
    assert courts == {"military-tribunal-of-the-primorsky-military-district"}


@pytest.mark.parametrize(
    "vocabulary", ["roles", "places", "organisations", "ranks", "fates", "services", "codenames", "decorations"]
)
def test_vocabularies(client: TestClient, vocabulary: str) -> None:
    whole = get(client, f"/{vocabulary}")
    assert whole["total"] == len(whole["items"]) > 0
    first = whole["items"][0]
    assert {"id", "label", "aliases", "broader", "counts", "url"} <= set(first)
    assert get(client, f"/{vocabulary}/{first['id']}") | {"sovereignty": None} == first | {"sovereignty": None}
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/{vocabulary}.csv").text)))
    assert [row["id"] for row in rows] == [item["id"] for item in whole["items"]]
    assert client.get(f"{API}/{vocabulary}.json").json() == whole["items"]


def test_a_vocabulary_is_narrowed_by_words_and_by_its_tree(client: TestClient) -> None:
    assert ids(get(client, "/places?q=xinj")) >= {"changchun", "xinjiang"}
    assert {"harbin", "changchun", "dairen", "pingfan"} <= ids(get(client, "/places?broader=manchuria"))
    assert "tokyo" not in ids(get(client, "/places?broader=manchuria"))


def test_codenames_tell_their_bearers(client: TestClient) -> None:
    unresolved = get(client, "/codenames?resolved=false")
    assert ids(unresolved) == {"lavrov", "grant", "brion", "moliere"}
    abram = get(client, "/codenames/abram")
    assert abram["resolved"] is True
    assert [bearer["id"] for bearer in abram["bearers"]] == ["bronin-yakov-grigorievich"]


def test_sources_say_how_much_was_read(client: TestClient) -> None:
    sources = {item["id"]: item for item in get(client, "/sources")["items"]}
    assert set(sources) == {"lyushkov-blog", "redstar-x", "editor"}
    assert sources["redstar-x"]["read_in_full"] is True
    assert sources["redstar-x"]["counts"]["passages_cited"] > 100


def test_persons_csv_and_json_are_the_whole_list(client: TestClient) -> None:
    total = get(client, "/persons")["total"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/persons.csv").text)))
    assert len(rows) == len(client.get(f"{API}/persons.json").json()) == total


def test_a_place_tells_who_held_it_when(client: TestClient) -> None:
    held = get(client, "/places/harbin")["sovereignty"]
    assert [(one["holder"]["id"], one["dates"]["edtf"]) for one in held] == [
        ("china", "/1932"), ("manchukuo", "1932/1945"),
    ]
