"""Ten questions about the texts, answered through the API as a reader of the texts would answer them."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"


def ask(client: TestClient, path: str, **parameters: str) -> dict[str, Any]:
    answer = client.get(f"{API}{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def people(answer: dict[str, Any]) -> list[str]:
    return [item["person"]["id"] for item in answer["items"]]


def passages(item: dict[str, Any]) -> set[str]:
    return {f"{cite['source']}:{cite['passage']}" for cite in item["citations"]}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Who were the residents of Soviet military intelligence in Harbin between 1930 and 1941?",
            ["codename-lavrov"],
        ),
        (
            "Who was Soviet military attache in Tokyo (Japan) between 1921 and 1940, in order?",
            ["yanel-karl-yurievich", "kukk-aleksandr-ivanovich", "rink-ivan-aleksandrovich"],
        ),
        ("Who served in Japan under the cover of Sovtorgflot?", ["babichev-m"]),
        ("Who was captured or arrested by the Chinese?", ["burlakov-leonid-yakovlevich", "bronin-yakov-grigorievich"]),
        (
            "Give the succession of residents in Shanghai.",
            ["sorge-richard", "bronin-yakov-grigorievich", "borovich-lev-aleksandrovich"],
        ),
        (
            "Who headed the intelligence department of the OKDVA, and when?",
            ["burlakov-leonid-yakovlevich", "vishnevetsky-nikolai-petrovich"],
        ),
        ("What became of Lyushkov?", ["lyushkov-genrikh-samoilovich"]),
        ("Trace the career of Melnikov from 1917 to 1933 in order", ["melnikov-boris-nikolaevich"]),
        ("What do the texts say about the arrest and execution of Sorge?", []),
    ],
)
def test_the_questions_may_be_asked_in_their_own_words(client: TestClient, question: str, expected: list[str]) -> None:
    answer = ask(client, "/ask", q=question)
    assert list(dict.fromkeys(people(answer))) == expected


def test_a_place_in_brackets_takes_in_what_is_placed_no_nearer(client: TestClient) -> None:
    answer = ask(client, "/ask", q="military attachés in Tokyo (Japan) between 1921 and 1940")
    assert [item["overlap"] for item in answer["items"]] == ["certain", "possible", "possible"]
    assert "placed only in Japan, no nearer" in answer["items"][1]["overlap_reason"]
    assert "wider=true" in answer["interpretation"]["url"]
    assert any("Tokyo (Japan)" in note for note in answer["interpretation"]["notes"])
    narrow = ask(client, "/ask", q="military attachés in Tokyo, Japan between 1921 and 1940")
    assert people(narrow) == ["yanel-karl-yurievich"]
    assert narrow["place_wider"] == {"japan": 2}


def test_what_became_of_those_who_held_a_post_is_counted(client: TestClient) -> None:
    answer = ask(client, "/ask", q="what became of the residents in Shanghai")
    assert answer["interpretation"]["target"] == "cohorts"
    assert (answer["persons"], answer["not_stated"]) == (3, 2), "105, 108, 109: of Bronin alone an end is told"
    assert answer["items"][0]["fates"]["captured"] == 1


@pytest.mark.parametrize(
    "question",
    [
        "residents in Shanghai", "who studied at the Frunze Academy", "officers shot and later rehabilitated",
        "who was captured by the Chinese", "who was where on 13 June 1938", "succession of residents in Shanghai",
        "who served with Sorge in Shanghai", "Sorge and Bronin", "Melnikov", "what became of the colonels",
    ],
)
def test_the_whole_answer_comes_as_json_and_csv_too(client: TestClient, question: str) -> None:
    items = ask(client, "/ask", q=question, limit="1000")["items"]
    whole = client.get(f"{API}/ask.json", params={"q": question})
    assert whole.status_code == 200
    assert whole.json() == items
    table = client.get(f"{API}/ask.csv", params={"q": question})
    assert table.status_code == 200
    assert table.headers["content-type"].startswith("text/csv")
    assert table.text.count("\r\n") > 1


def test_residents_in_harbin_1930_to_1941(client: TestClient) -> None:
    answer = ask(client, "/postings", role="resident", place="harbin", **{"from": "1930", "to": "1941"})
    assert people(answer) == ["codename-lavrov"]
    (posting,) = answer["items"]
    assert posting["dates"]["edtf"] == "1937/1939"
    assert posting["overlap"] == "certain"
    assert "redstar-x:121" in passages(posting)
    assert answer["by_overlap"]["certain"] == 1


def test_military_attaches_in_japan_1921_to_1940_in_order(client: TestClient) -> None:
    answer = ask(client, "/postings", role="military-attache", place="japan", **{"from": "1921", "to": "1940"})
    assert people(answer) == ["yanel-karl-yurievich", "kukk-aleksandr-ivanovich", "rink-ivan-aleksandrovich"]
    assert [item["dates"]["edtf"] for item in answer["items"]] == ["[1924..1925]/1926", "1931/1932-05", "1932/1937"]
    assert {"redstar-x:90", "redstar-x:92"} <= passages(answer["items"][0])


def test_asking_of_tokyo_says_who_is_placed_only_in_japan(client: TestClient) -> None:
    answer = ask(client, "/postings", role="military-attache", place="Tokyo", **{"from": "1921", "to": "1940"})
    assert people(answer) == ["yanel-karl-yurievich"]
    assert answer["place_wider"] == {"japan": 2}


def test_cover_of_sovtorgflot_in_japan(client: TestClient) -> None:
    answer = ask(client, "/postings", cover="sovtorgflot", place="japan")
    assert people(answer) == ["babichev-m"]
    assert answer["items"][0]["dates"]["edtf"] is None
    assert answer["items"][0]["cover"]["organisation"]["id"] == "sovtorgflot"


def test_military_intelligence_in_changchun_in_1942(client: TestClient) -> None:
    answer = ask(
        client, "/postings", place="changchun", service="soviet-military-intelligence", **{"from": "1942", "to": "1942"}
    )
    assert set(people(answer)) == {"chuikov-vasily-ivanovich", "ruzankov-a-v", "fedenko-f-a"}
    cited = {one for item in answer["items"] for one in passages(item)}
    assert {"redstar-x:127", "redstar-x:156", "redstar-x:176", "redstar-x:185"} <= cited
    assert all(item["corrected_by"] for item in answer["items"]), "Changchun stands for Chongqing, by the editor"


def test_the_editors_reading_swaps_changchun_for_chongqing(client: TestClient) -> None:
    parameters = {"service": "soviet-military-intelligence", "from": "1942", "to": "1942", "readings": "editor"}
    assert people(ask(client, "/postings", place="changchun", **parameters)) == []
    assert "ruzankov-a-v" in people(ask(client, "/postings", place="chongqing", **parameters))


def test_captured_or_arrested_by_the_chinese(client: TestClient) -> None:
    answer = ask(client, "/fates/claims", kind="deprived-of-liberty", agent="the Chinese")
    found = {item["person"]["id"]: item for item in answer["items"] if item["fate"]["id"] in ("captured", "arrested")}
    assert {"burlakov-leonid-yakovlevich", "bronin-yakov-grigorievich"} <= set(found)
    burlakov = found["burlakov-leonid-yakovlevich"]
    assert burlakov["dates"]["edtf"] == "1925-09"
    assert burlakov["place"]["id"] == "pogranichnaya"
    parts = {(party["part"], party["organisation"]["id"]) for party in burlakov["parties"]}
    assert parts == {("by", "chinese-authorities"), ("on_instructions_of", "japanese-counterintelligence")}
    assert found["bronin-yakov-grigorievich"]["dates"]["edtf"] == "1935-11"


def test_succession_of_residents_in_shanghai(client: TestClient) -> None:
    answer = ask(client, "/postings", role="resident", place="shanghai")
    assert people(answer) == ["sorge-richard", "bronin-yakov-grigorievich", "borovich-lev-aleksandrovich"]
    sorge, bronin, borovich = answer["items"]
    assert sorge["dates"]["edtf"] == "/1933-06"
    assert bronin["dates"]["edtf"] == "[1933-06..1933-12]/1935-11"
    assert borovich["dates"]["edtf"] == "1936/1937"
    assert ("handed_over_to", bronin["id"]) in {(link["kind"], link["claim"]) for link in sorge["links"]}


def test_heads_of_the_okdva_intelligence_department(client: TestClient) -> None:
    answer = ask(client, "/postings", role="head-of-intelligence-department", organisation="OKDVA")
    found = {(item["person"]["id"], item["dates"]["edtf"]) for item in answer["items"]}
    assert found == {
        ("vishnevetsky-nikolai-petrovich", "1936~/1937"),
        ("vishnevetsky-nikolai-petrovich", None),
        ("burlakov-leonid-yakovlevich", "[1931..1936]/[1931..1936]"),
    }


def test_what_became_of_lyushkov(client: TestClient) -> None:
    career = ask(client, "/persons/lyushkov-genrikh-samoilovich")
    (question,) = [one for one in career["contradictions"] if one["question"] == "What became of Lyushkov?"]
    ends = {fate["id"]: fate for fate in career["fates"]}
    rivals = {ends[claim]["fate"]["id"]: ends[claim] for claim in question["claims"]}
    assert set(rivals) == {"vanished", "captured", "killed"}
    assert rivals["vanished"]["mode"] == "asserted"
    assert {rivals["captured"]["mode"], rivals["killed"]["mode"]} == {"alleged"}
    assert "lyushkov-blog:17" in passages(rivals["captured"])
    assert {fate["place"]["id"] for fate in career["fates"] if fate["fate"]["id"] == "last-seen"} == {"dairen"}


MELNIKOV = {
    ("commander-of-garrison", "irkutsk-garrison"),
    ("member-of-military-council", "military-council-of-the-provisional-primorsky-government"),
    ("commissar", "amur-front-headquarters"),
    ("member-of-military-council", "revolutionary-military-council-of-the-eastern-front"),
    ("intelligence-officer", "soviet-military-intelligence"),
    ("assistant-head-of-intelligence-directorate", "intelligence-directorate-for-siberia"),
    ("commander-of-military-district", "amur-military-district-1922"),
    ("party-chairman", "far-bureau-of-the-party"),
    ("head-of-division", "division-of-the-intelligence-directorate"),
    ("head-of-department", "far-east-department-of-the-nkid"),
    ("consul-general", "soviet-consulate-general-in-harbin"),
    ("member-of-board", "chinese-eastern-railway"),
    ("charge-d-affaires", "soviet-embassy-in-japan"),
    ("deputy-head-of-intelligence-directorate", "intelligence-directorate-of-the-red-army"),
    ("head-of-department", "second-department-of-the-intelligence-directorate"),
}


def test_the_career_of_melnikov_1917_to_1933(client: TestClient) -> None:
    answer = ask(client, "/postings", person="melnikov-boris-nikolaevich", **{"from": "1917", "to": "1933"})
    posts = [(item["role"]["id"], item["organisation"]["id"]) for item in answer["items"]]
    assert len(posts) == 16
    assert set(posts) == MELNIKOV
    years = [item["dates"]["start_earliest"] or item["dates"]["start_latest"] for item in answer["items"]]
    assert years == sorted(years)
    assert answer["items"][0]["dates"]["edtf"] == "1917/"
    assert {one for item in answer["items"] for one in passages(item)} >= {
        f"redstar-x:{line}" for line in (135, 136, 137, 139, 140, 141)
    }


def test_the_texts_are_silent_on_how_sorge_ended(client: TestClient) -> None:
    career = ask(client, "/persons/sorge-richard")
    assert career["fates"] == []
    assert career["fate"] == {"badge": "not_stated", "words": None, "rehabilitated": False}
    assert "what became of this person" in career["silent_on"]
    latest = max(one["dates"]["end_earliest"] for one in career["activities"] if one["dates"]["edtf"])
    assert latest == "1941-10-01"
