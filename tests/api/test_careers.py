"""`/careers`: expectations are read from the texts, by line, and from the seed's dates."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"
FRUNZE = "step=education=frunze-academy&step=role=head-of-intelligence-department"
CONSUL = "step=role=consul-general&step=role=deputy-head-of-intelligence-directorate"
ARMY, ASSISTANT = "step=role=commander-of-army", "step=role=assistant-head-of-intelligence-directorate"
HEADS = "&".join(f"role.2={rank}head-of-intelligence-directorate" for rank in ("", "deputy-", "assistant-"))
COLUMNS = [
    "person_id", "person", "order", "order_reason", "step", "asked", "claim_id", "kind", "role_id", "role",
    "organisation_id", "organisation", "place_id", "place", "what", "dates_edtf", "start_earliest", "start_latest",
    "end_earliest", "end_latest", "overlap", "mode", "sources", "as_written",
]  # fmt: skip


def get(client: TestClient, query: str) -> dict[str, Any]:
    answer = client.get(f"{API}/careers?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def orders(answer: dict[str, Any]) -> dict[str, str]:
    return {item["id"]: item["order"] for item in answer["items"]}


def problems(client: TestClient, query: str) -> list[dict[str, Any]]:
    answer = client.get(f"{API}/careers?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    found: list[dict[str, Any]] = answer.json()["errors"]
    return found


QUESTIONS = {
    # redstar-x 197, 205: dates; 200, 203: the academy without a year
    "Frunze Academy, then head of an intelligence department": (
        FRUNZE,
        {
            "chuvyrin-serafim-mikhailovich": "certain", "denisin-arkady-zinovievich": "certain",
            "ischenko-yakov-nikiforovich": "possible", "popov-pyotr-akimovich": "possible",
        },
    ),
    # 97: back from Japan Askov worked in the central apparatus
    "Japan, then the central apparatus": (
        "place.1=japan&role.2=employee-of-central-apparatus", {"askov-arkady-borisovich": "certain"},
    ),
    # 97, 140 and 141: Melnikov after Tokyo; Kukk (94) was there before, and Sorge never
    "Japan, then the central apparatus or at its head": (
        f"place.1=japan&role.2=employee-of-central-apparatus&{HEADS}",
        {"askov-arkady-borisovich": "certain", "melnikov-boris-nikolaevich": "certain"},
    ),
    # the same by the body; residencies and armies are no part of it
    "Japan, then in the central apparatus": (
        "place.1=japan&organisation.2=central+apparatus",
        {"askov-arkady-borisovich": "certain", "melnikov-boris-nikolaevich": "certain"},
    ),
    # 140 and 141, 202; a consul general is a consul
    "consul or consul general, then the Intelligence Directorate": (
        "step=role=consul&step=organisation=intelligence-directorate-of-the-red-army",
        {"melnikov-boris-nikolaevich": "certain", "sorkin-naum-semenovich": "certain"},
    ),
    # 139 and 140: head of a division from 1924; Sorkin was consul first
    "the Intelligence Directorate, then consul": (
        "step=organisation=intelligence-directorate-of-the-red-army&step=role=consul",
        {"melnikov-boris-nikolaevich": "certain"},
    ),
    "attaché, then arrested": ("step=role=attache&step=fate=arrested", {}),
    "attaché, then captured": ("step=role=attache&step=fate=deprived-of-liberty", {"hata-h": "certain"}),
    # 127: called away from Changchun to command an army
    "resident in Changchun, then commander of an army": (
        "role.1=resident&place.1=changchun&role.2=commander-of-army", {"chuikov-vasily-ivanovich": "certain"},
    ),
    # 94: three posts in a row
    "army, Directorate, Japan": (
        f"{ARMY}&{ASSISTANT}&step=role=military-attache;place=japan",
        {"kukk-aleksandr-ivanovich": "certain"},
    ),
    "army, Japan, Directorate": (
        f"{ARMY}&step=role=military-attache;place=japan&{ASSISTANT}",
        {},
    ),
    # 108: "subsequently", "after some time": the years alone would not tell
    "captured, sentenced, exchanged": (
        "step=fate=captured&step=fate=sentenced&step=fate=exchanged", {"bronin-yakov-grigorievich": "certain"},
    ),
    "exchanged, then captured": ("step=fate=exchanged&step=fate=captured", {}),
    # 84: about six years from 1930, then the OKDVA; shot in 1937, but when he took over is about 1936
    "Japan, then the OKDVA": (
        "step=place=japan&step=organisation=okdva-intelligence-department",
        {"vishnevetsky-nikolai-petrovich": "certain"},
    ),
    "head of an intelligence department, shot, rehabilitated": (
        "role.1=head-of-intelligence-department&fate.2=shot&fate.5=rehabilitated",
        {"vishnevetsky-nikolai-petrovich": "possible"},
    ),
    # 97: resident from September 1933, promoted in 1936
    "resident in Japan, then regimental commissar": (
        "step=role=resident;place=japan&step=rank=regimental-commissar", {"askov-arkady-borisovich": "certain"},
    ),
    # lyushkov-blog: how he died is told in rival ways
    "NKVD, then killed": (
        "step=role=secret-police-official&step=fate=killed", {"lyushkov-genrikh-samoilovich": "possible"},
    ),
    # 140: attested in 1931, in the window for certain
    "chargé d'affaires in 1931, then deputy head": (
        "step=role=charge-d-affaires;from=1931;to=1931&step=role=deputy-head-of-intelligence-directorate",
        {"melnikov-boris-nikolaevich": "certain"},
    ),
    # 94, 95: of two attachés one came in the window's last year
    "one step in a window": (
        "step=role=military-attache;place=japan;from=1930;to=1932",
        {"kukk-aleksandr-ivanovich": "certain", "rink-ivan-aleksandrovich": "certain"},
    ),
    # 127: both major generals, but the rank is not attested for all of Ruzankov's time
    "a rank held then": (
        "step=role=resident;rank=major-general",
        {"chuikov-vasily-ivanovich": "certain", "ruzankov-a-v": "possible"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_read_from_the_texts(client: TestClient, question: str) -> None:
    query, expected = QUESTIONS[question]
    answer = get(client, query)
    assert orders(answer) == expected
    assert answer["total"] == len(expected)
    counted = list(expected.values())
    assert answer["by_order"] == {kind: counted.count(kind) for kind in ("certain", "possible")}


def test_an_item_is_a_person_with_the_very_claims(client: TestClient) -> None:
    (item,) = get(client, CONSUL)["items"]
    (listed,) = client.get(f"{API}/persons?q=melnikov").json()["items"]
    assert {name: item[name] for name in listed} == listed
    assert set(item) - set(listed) == {"order", "order_reason", "steps", "path"}
    assert item["order_reason"] == (
        "consul general, Soviet consulate general in Harbin: begun in 1928; then deputy head of Intelligence "
        "Directorate, Intelligence Directorate of the Red Army: begun in February 1932"
    )
    assert [(step["step"], step["asked"]) for step in item["steps"]] == [
        (1, "role=consul-general"), (2, "role=deputy-head-of-intelligence-directorate"),
    ]  # fmt: skip
    for step, claim in zip(item["steps"], item["path"], strict=True):
        assert [one["id"] for one in step["claims"]] == [claim]
        stands = client.get(f"{API}/claims/{claim}").json()
        assert step["claims"][0]["citations"] == stands["citations"]
        assert step["claims"][0]["overlap"] is None


def test_every_kind_of_claim_says_how_it_meets_its_window(client: TestClient) -> None:
    for step in ("role=resident;place=harbin", "rank=major-general", "fate=captured", "education=frunze-academy",
                 "award=hero-of-the-soviet-union"):  # fmt: skip
        items = get(client, f"step={step};from=1900;to=1960")["items"]
        assert items, step
        for item in items:
            (found,) = item["steps"]
            assert found["asked"] == f"{step};from=1900;to=1960"
            for claim in found["claims"]:
                assert claim["overlap"] in ("certain", "possible")
                assert claim["overlap_reason"]


def test_terms_by_any_name_and_in_any_way_of_writing(client: TestClient) -> None:
    plain = get(client, FRUNZE)
    assert get(client, "education.3=Frunze Academy&role.7=head of intelligence department&place.8=") == plain
    assert get(client, FRUNZE + "&step=&step=role=&within=&order=") == plain
    several = CONSUL.replace("consul-general", "charge-d-affaires;role=consul-general")
    assert set(orders(get(client, several))) == {"melnikov-boris-nikolaevich"}


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("P5Y", "certain"),  # 1 January 1928 and five years lie beyond February 1932
        ("P60M", "certain"), ("P4Y", "possible"),  # December 1928 would do, January 1928 would not
        ("P3Y", None), ("P10W", None),
    ],
)  # fmt: skip
def test_within(client: TestClient, within: str, expected: str | None) -> None:
    answer = get(client, f"{CONSUL}&within={within}")
    assert [item["order"] for item in answer["items"]] == ([expected] if expected else [])
    if expected == "possible":
        assert answer["items"][0]["order_reason"].startswith("whether it was that soon is not known")
    if expected is None:
        assert "1 person meets both in this order, but not that soon" in answer["explanation"]


def test_reasons_name_what_is_missing(client: TestClient) -> None:
    said = {item["id"]: item["order_reason"] for item in get(client, FRUNZE)["items"]}
    assert said["popov-pyotr-akimovich"].startswith("no date is given for graduated from Frunze Military Academy")
    assert "start of head of intelligence department" in said["ischenko-yakov-nikiforovich"]
    assert "as the text says" in get(client, QUESTIONS["captured, sentenced, exchanged"][0])["items"][0]["order_reason"]
    (alleged,) = get(client, QUESTIONS["NKVD, then killed"][0])["items"]
    assert alleged["order_reason"] == "killed: only alleged"


def test_an_empty_answer_explains_itself(client: TestClient) -> None:
    def said(query: str) -> str:
        found: str = get(client, query)["explanation"]
        return found

    assert get(client, FRUNZE)["explanation"] is None
    assert said("step=role=attache&step=fate=arrested").endswith("the second; nobody meets both.")
    turned = said("step=role=deputy-head-of-intelligence-directorate&step=role=consul-general")
    assert turned.endswith("1 person meets both, but not in this order; 1 in the opposite order.")
    assert said(f"{CONSUL}&order=possible") == "Nobody possibly; 1 certainly."


def test_the_order_may_be_chosen(client: TestClient) -> None:
    both = orders(get(client, FRUNZE))
    for kind in ("certain", "possible"):
        answer = get(client, f"{FRUNZE}&order={kind}")
        assert orders(answer) == {person: order for person, order in both.items() if order == kind}
        assert (answer["total"], answer["by_order"]) == (2, {"certain": 2, "possible": 2})
    assert orders(get(client, f"{FRUNZE}&order=certain,possible")) == both


def test_filters_of_persons_hold_of_the_person(client: TestClient) -> None:
    assert set(orders(get(client, f"{FRUNZE}&q=den"))) == {"denisin-arkady-zinovievich"}
    assert set(orders(get(client, f"{FRUNZE}&organisation=first-shock-army"))) == {"chuvyrin-serafim-mikhailovich"}
    assert orders(get(client, f"{FRUNZE}&personnel=false")) == {}
    assert orders(get(client, f"{CONSUL}&role=military-attache")) == {}


def test_pages_follow_each_other(client: TestClient) -> None:
    whole = [item["id"] for item in get(client, FRUNZE)["items"]]
    url: str | None = f"{API}/careers?{FRUNZE}&limit=1"
    seen: list[str] = []
    while url is not None:
        answer = client.get(url)
        seen += [item["id"] for item in answer.json()["items"]]
        url = answer.json()["next"]
        assert (url is None) == ("link" not in answer.headers)
    assert seen == whole


def test_no_claim_serves_two_steps(client: TestClient) -> None:
    for item in get(client, "step=nature=office&step=nature=office&step=nature=office&limit=1000")["items"]:
        assert len(set(item["path"])) == 3


def test_csv_json_and_page_are_the_same_list(client: TestClient) -> None:
    page = get(client, FRUNZE)["items"]
    assert client.get(f"{API}/careers.json?{FRUNZE}").json() == page
    answer = client.get(f"{API}/careers.csv?{FRUNZE}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert list(rows[0]) == COLUMNS
    listed = [
        (item["id"], str(step["step"]), claim["id"])
        for item in page for step in item["steps"] for claim in step["claims"]
    ]  # fmt: skip
    assert [(row["person_id"], row["step"], row["claim_id"]) for row in rows] == listed
    first = rows[0]
    assert (first["kind"], first["what"], first["role"], first["order"]) == (
        "education", "Frunze Military Academy", "", "certain",
    )  # fmt: skip
    assert first["sources"] == "redstar-x:197"
    assert client.get(f"{API}/careers.csv?excel=1&{FRUNZE}").content.startswith(b"\xef\xbb\xbfperson_id")


@pytest.mark.parametrize(
    ("query", "parameter", "accepted"),
    [
        ("step=role=consul&step=rolle=consul", "step.2.rolle", "role"),
        ("role.1=consul&rolle.2=consul", "rolle.2", "role.2"),
        ("step=role=residnt", "step.1.role", "resident"),
        ("role.1=consul&role.4=residnt", "role.4", "resident"),
        ("place.1=harbn", "place.1", "harbin"),
        ("step=harbin", "step.1", "role=consul;place=harbin"),
        ("step=fate=shot;role=consul", "step.1.role", "a step of its own"),
        ("step=education=frunze-academy;place=moscow", "step.1.place", "a step of its own"),
        ("fate.2=shot&rank.2=major-general", "rank.2", "a step of its own"),
        ("step=role=consul;from=1930;from=1931", "step.1.from", "one value"),
        ("step=role=consul;from=1941;to=1930", "step.1.from", "from=1930&to=1941"),
        ("from.1=Dec 1937&role.1=consul", "from.1", "1937-12"),
        ("step=role=consul&role.2=resident", "step", "role=consul;place=harbin"),
        ("", "step", "role=consul;place=harbin"),
        ("step=role=&place.1=", "step", "role=consul;place=harbin"),
        ("&".join(["step=role=consul"] * 9), "step", "up to 8 steps"),
        ("step=role=consul&order=sure", "order", "certain"),
        ("step=role=consul&sex=x", "sex", "male"),
        ("step=role=consul&sort=name", "sort", None),
        ("step=role=consul&cursor=abc", "cursor", None),
    ],
)
def test_what_cannot_be_read_is_named(client: TestClient, query: str, parameter: str, accepted: str | None) -> None:
    (problem,) = problems(client, query)
    assert problem["parameter"] == parameter
    assert problem["message"]
    assert accepted is None or accepted in problem["accepted"]


@pytest.mark.parametrize("within", ["2Y", "P0D", "-P1Y", "P1DT2H", "P201Y", "P1.5Y", "P99999999999999999999Y"])
def test_lengths_of_time_that_cannot_be(client: TestClient, within: str) -> None:
    (problem,) = problems(client, f"{CONSUL}&within={within}")
    assert (problem["parameter"], problem["value"]) == ("within", within)
    assert "P2Y" in problem["message"]


def test_everything_wrong_is_said_at_once(client: TestClient) -> None:
    found = problems(client, "step=role=residnt;from=193&step=place=harbn&within=P0D&sex=x")
    assert [one["parameter"] for one in found] == ["step.1.role", "step.1.from", "step.2.place", "within", "sex"]


def test_wide_questions_stay_within_reason(client: TestClient) -> None:
    wide = "&".join(["step=nature=office;nature=mission;nature=service;nature=collective"] * 8)
    assert all(len(item["path"]) == len(set(item["path"])) == 8 for item in get(client, wide)["items"])


def test_the_parameters_are_documented(client: TestClient) -> None:
    paths = client.get(f"{API}/openapi.json").json()["paths"]
    for path in (f"{API}/careers", f"{API}/careers.json", f"{API}/careers.csv"):
        names = [one["name"] for one in paths[path]["get"]["parameters"]]
        assert {"step", "within", "order", "personnel", "q"} <= set(names)
