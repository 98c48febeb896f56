"""`/succession`: holders in order, what lies between them, and what the texts themselves say."""

import csv
import io
from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text
from starlette.datastructures import QueryParams

from app.api.params import SUCCESSION, Params
from app.api.succession import answer as succession_of
from app.db.database import Database
from app.errors import InvalidInputError
from app.main import create_app
from app.settings import Settings
from tests.support.plans import listening

API = "/api/v1"
SHANGHAI = "role=resident&place=shanghai"
JAPAN = "role=military-attache&place=japan"


def get(client: TestClient, query: str) -> dict[str, Any]:
    answer = client.get(f"{API}/succession?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def people(answer: dict[str, Any]) -> list[str]:
    return [item["person"]["id"] for item in answer["items"]]


def problems(client: TestClient, query: str) -> dict[str, dict[str, Any]]:
    answer = client.get(f"{API}/succession?{query}")
    assert answer.status_code == 422
    return {one["parameter"]: one for one in answer.json()["errors"]}


def test_residents_in_shanghai_one_after_another(client: TestClient) -> None:
    answer = get(client, SHANGHAI)
    assert people(answer) == ["sorge-richard", "bronin-yakov-grigorievich", "borovich-lev-aleksandrovich"]
    assert [item["holder"] for item in answer["items"]] == [1, 2, 3]
    assert (answer["total"], answer["undated"], answer["acting"]) == (3, 0, [])
    assert answer["role"] == [{"id": "resident", "label": "Resident"}]
    first, second = answer["transitions"]
    assert (first["from"], first["to"], first["basis"], first["order"]) == (1, 2, "stated", "certain")
    assert first["kind"] == "possible_overlap"
    cited = {(one["kind"], cite["passage"]) for one in first["evidence"] for cite in one["citations"]}
    assert cited == {("succeeded", "104"), ("handed_over_to", "104")}
    assert {bool(one["claim"]) + bool(one["link"]) for one in first["evidence"]} == {1}
    assert (second["kind"], second["basis"], second["evidence"]) == ("gap", "derived", [])
    assert (second["least_days"], second["greatest_days"]) == (31, 425)
    assert [(gap["from"], gap["to"]) for gap in answer["gaps"]] == [(2, 3)]


def test_military_attaches_in_japan_with_a_gap_and_a_possible_overlap(client: TestClient) -> None:
    answer = get(client, JAPAN)
    assert people(answer) == [
        "yanel-karl-yurievich", "kukk-aleksandr-ivanovich", "rink-ivan-aleksandrovich", "sergeechev-m-a",
    ]
    assert answer["items"][0]["stated_first"] is True
    assert "stated_first" not in answer["items"][1]
    gap, overlap, last = answer["transitions"]
    assert (gap["kind"], gap["least_days"]) == ("gap", 1461)
    assert gap["words"].endswith("no holder is recorded between 1926 and 1931")
    assert (overlap["kind"], overlap["least_days"], overlap["greatest_days"]) == ("possible_overlap", 0, 152)
    assert (last["kind"], last["order"]) == ("possible_gap", "possible")
    assert answer["overlaps"] == []


def test_two_claims_that_may_be_one_stay_are_one_holder(client: TestClient) -> None:
    last = get(client, JAPAN)["items"][-1]
    assert {one["dates"]["edtf"] for one in last["postings"]} == {"1944", "1944-01-03"}
    assert last["dates"]["edtf"] == "1944-01-03"


def test_an_order_the_dates_do_not_decide_is_only_possible(client: TestClient) -> None:
    answer = get(client, "role=head-of-intelligence-department&organisation=okdva-intelligence-department")
    assert people(answer) == ["burlakov-leonid-yakovlevich", "vishnevetsky-nikolai-petrovich"]
    (only,) = answer["transitions"]
    assert (only["order"], only["basis"], only["kind"]) == ("possible", "derived", "possible_overlap")
    assert len(answer["items"][1]["postings"]) == 2, "the undated statement belongs to the dated one"


def test_a_hand_over_that_names_no_place(client: TestClient) -> None:
    answer = get(client, "role=prime-minister&organisation=government-of-great-britain")
    assert people(answer) == ["churchill-winston", "attlee-c"]
    assert answer["transitions"][0]["basis"] == "stated"
    assert {one["kind"] for one in answer["transitions"][0]["evidence"]} == {"succeeded", "handed_over_to"}


def test_acting_and_undated_holders_are_said_to_be_so(client: TestClient) -> None:
    answer = get(client, "role=deputy-head-of-intelligence-department&organisation=soviet-military-intelligence")
    assert people(answer) == ["protopopov"]
    assert (answer["acting"], answer["undated"], answer["items"][0]["acting"]) == ([1], 1, True)


def test_different_posts_of_one_role_make_no_gap(client: TestClient) -> None:
    answer = get(client, "role=resident&place=china")
    between = {(one["from"], one["to"]): one["same_post"] for one in answer["transitions"]}
    assert people(answer)[3] == "codename-lavrov"
    assert (between[1, 2], between[3, 4]) == (True, False)
    assert all(between[gap["from"], gap["to"]] for gap in answer["gaps"])


def test_those_placed_less_nearly_leave_a_gap_open(client: TestClient) -> None:
    answer = get(client, "role=military-attache&place=tokyo")
    assert people(answer) == ["yanel-karl-yurievich", "sergeechev-m-a"]
    assert answer["place_wider"] == {"japan": 2}
    assert answer["transitions"][0]["kind"] == "possible_gap"


def test_a_window_counts_by_overlap_and_a_partner_outside_it_is_still_told(client: TestClient) -> None:
    answer = get(client, f"{SHANGHAI}&from=1934&to=1938")
    assert people(answer) == ["bronin-yakov-grigorievich", "borovich-lev-aleksandrovich"]
    assert {item["overlap"] for item in answer["items"]} == {"certain"}
    assert answer["by_overlap"]["certain"] == 2
    told = {(one["kind"], one["from"], one["to"]) for one in answer["evidence_elsewhere"]}
    assert told == {("succeeded", None, 1), ("handed_over_to", None, 1)}
    assert answer["evidence_elsewhere"][0]["persons"][0]["id"] == "sorge-richard"
    assert "by_overlap" not in get(client, SHANGHAI)


def test_an_empty_answer_explains_itself(client: TestClient) -> None:
    answer = get(client, "role=military-attache&place=tokyo&from=1930&to=1935")
    assert (answer["items"], answer["transitions"], answer["total"]) == ([], [], 0)
    assert answer["explanation"].startswith("Nobody is recorded")
    assert answer["by_overlap"]["attested_after"] == 2


def test_csv_puts_what_lies_before_each_holder_first(client: TestClient) -> None:
    answer = client.get(f"{API}/succession.csv?{JAPAN}&excel=1")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert list(rows[0])[:7] == [
        "holder", "transition_kind", "least_days", "greatest_days", "basis", "words", "posting_id",
    ]
    assert [(row["holder"], row["transition_kind"]) for row in rows] == [
        ("1", ""), ("2", "gap"), ("3", "possible_overlap"), ("4", "possible_gap"), ("4", "possible_gap"),
    ]
    assert client.get(f"{API}/succession.json?{JAPAN}").json() == get(client, JAPAN)["items"]


def test_what_is_missing_or_unknown_is_named(client: TestClient) -> None:
    assert set(problems(client, "")) == {"role", "place"}
    assert set(problems(client, "role=resident")) == {"place"}
    assert set(problems(client, "place=shanghai")) == {"role"}
    assert problems(client, "role=residnt&place=harbn")["place"]["accepted"] == ["harbin"]
    assert problems(client, f"{SHANGHAI}&limit=3")["limit"]
    assert problems(client, f"{SHANGHAI}&person=sorge-richard")["person"]
    assert problems(client, f"{SHANGHAI}&from=1940&to=1930")["from"]


@pytest.mark.parametrize(
    "query", [SHANGHAI, JAPAN, "role=resident&place=china", "role=intelligence-officer&place=china"]
)
def test_holders_and_transitions_fit_together(client: TestClient, query: str) -> None:
    answer = get(client, query)
    numbers = [item["holder"] for item in answer["items"]]
    assert numbers == list(range(1, answer["total"] + 1))
    assert [(one["from"], one["to"]) for one in answer["transitions"]] == list(pairwise(numbers))
    for one in answer["transitions"]:
        assert one["words"]
        assert (one["basis"] == "stated") == bool(one["evidence"])
    assert answer == get(client, query), "the same every time"


def test_the_texts_order_above_the_derived_one(seeded_url: str) -> None:
    """With all dates of the post gone, the stated hand-over alone puts Sorge before Bronin."""
    engine = create_engine(seeded_url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE posting SET dates_edtf = NULL, start_earliest = NULL, start_latest = NULL, "
                "end_earliest = NULL, end_latest = NULL, start_basis = NULL, end_basis = NULL "
                "WHERE claim_id IN (SELECT id FROM claim WHERE slug IN ('c-j72jm2', 'c-3t58cm'))"
            )
        )
    engine.dispose()
    with TestClient(create_app(Settings(database_url=seeded_url))) as client:
        answer = get(client, SHANGHAI)
    found = people(answer)
    assert found.index("sorge-richard") + 1 == found.index("bronin-yakov-grigorievich")
    assert answer["undated"] == 2
    (stated,) = [one for one in answer["transitions"] if one["basis"] == "stated"]
    assert (stated["kind"], stated["order"], stated["least_days"]) == ("unknown", "certain", None)


def test_a_post_held_by_too_many_is_refused_unread(seeded_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many claims as there are answer; one more is of a candidate, who does not make them too many."""
    database, params = Database(seeded_url), Params(QueryParams("role=intelligence-officer&place=japan"), SUCCESSION)
    _, whole = database.ask(succession_of, params)
    assert whole.tally is not None
    assert whole.tally.set_aside == {"candidate": 1}
    claims = sum(len(one.held) for one in whole.holders)
    monkeypatch.setattr("app.queries.succession.MOST", claims)
    assert database.ask(succession_of, params)[1] == whole
    monkeypatch.setattr("app.queries.succession.MOST", claims - 1)
    with listening(database) as sent, pytest.raises(InvalidInputError) as refused:
        database.ask(succession_of, params)
    database.close()
    (problem,) = refused.value.problems
    assert (problem.parameter, problem.value) == ("role", "intelligence-officer")
    assert problem.message.startswith(f"more than {claims - 1} claims answer")
    assert not any("citation" in one.statement for one in sent), "none of the claims is read in full"
