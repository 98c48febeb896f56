"""Who was with whom: contemporaries and co-service, by API, JSON and CSV. Expectations were read in the texts."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, text

from app.db.engine import make_engine
from app.domain.company import CompanyFilter
from app.domain.query import Page
from app.formats.company_csv import COMPANY_COLUMNS
from app.queries.company import company_page
from app.queries.persons import person_key

API = "/api/v1/persons"
KUKK, MELNIKOV, RINK = "kukk-aleksandr-ivanovich", "melnikov-boris-nikolaevich", "rink-ivan-aleksandrovich"
SORGE, BRONIN = "sorge-richard", "bronin-yakov-grigorievich"
BOROVICH, BURLAKOV = "borovich-lev-aleksandrovich", "burlakov-leonid-yakovlevich"
EVERY = "certain,possible,attested_before,attested_after,undated"
SURE_FIRST = EVERY.split(",")


def ask(client: TestClient, path: str, **parameters: str) -> Any:
    """The answer as JSON; `from_` is sent as `from`."""
    answer = client.get(f"{API}/{path}", params={name.rstrip("_"): value for name, value in parameters.items()})
    assert answer.status_code == 200, answer.text
    return answer.json()


def of(answer: Any, person: str) -> list[Any]:
    """The items about one person."""
    return [item for item in answer["items"] if item["person"]["id"] == person]


def test_who_was_in_japan_with_kukk(client: TestClient) -> None:
    """Kukk came in 1931 and left in May 1932; Melnikov is placed there in 1931, Rink from 1932 (¶94, 95, 140)."""
    answer = ask(client, f"{KUKK}/contemporaries", organisation="soviet-embassy-in-japan")
    assert {item["person"]["id"] for item in answer["items"]} == {MELNIKOV, RINK}
    assert answer["by_overlap"]["certain"] == 0
    (melnikov,), (rink,) = of(answer, MELNIKOV), of(answer, RINK)
    assert (melnikov["overlap"], melnikov["least_days"], melnikov["greatest_days"]) == ("possible", 0, 366 + 151)
    assert melnikov["place"]["id"] == "japan"
    assert melnikov["wide"] is False, "a country, but an embassy as well"
    assert melnikov["overlap_reason"] == (
        "the start of Kukk’s post is known only as 1931; Melnikov is only attested in 1931"
    )
    assert rink["greatest_days"] == 31 + 29 + 31 + 30 + 31, "January to May 1932"
    assert {cite["passage"] for cite in rink["mine"]["citations"]} == {"94"}
    assert {cite["passage"] for cite in rink["theirs"]["citations"]} == {"95"}


def test_a_certain_time_together_has_its_least_and_greatest_days(client: TestClient) -> None:
    """Melnikov was deputy head from February 1932, Kukk served until May 1932 (¶94, 141): one service, no one place."""
    answer = ask(client, f"{KUKK}/with/{MELNIKOV}", overlap="certain")
    assert {item["organisation"]["id"] for item in answer["items"]} == {"soviet-military-intelligence"}
    assert all(item["wide"] for item in answer["items"])
    assert answer["overlap_reason"] == "both there from 29 February 1932 to 1 May 1932 at least"
    assert (answer["least_days"], answer["greatest_days"]) == (1 + 31 + 30 + 1, 29 + 31 + 30 + 31)


def test_the_years_asked_about_must_be_met_by_both(client: TestClient) -> None:
    spring = ask(client, f"{KUKK}/with/{MELNIKOV}", from_="1932-03", to="1932-04", overlap="certain")
    assert (spring["least_days"], spring["greatest_days"]) == (61, 61)
    assert spring["overlap_reason"] == "both there from 1 March 1932 to 30 April 1932 at least"
    later = ask(client, f"{KUKK}/with/{MELNIKOV}", from_="1932-06", to="1940", overlap="certain,possible")
    assert later["overlap"] is None
    assert "nothing is shared in the way asked for" in later["reason"] or "both" in later["reason"]


def test_sorge_and_bronin_in_shanghai_and_what_ties_them(client: TestClient) -> None:
    """Sorge left in June 1933; Bronin met him in Berlin that month and then took over (¶104, 105)."""
    answer = ask(client, f"{SORGE}/with/{BRONIN}")
    first = answer["items"][0]
    assert (first["place"]["id"], first["organisation"]["id"]) == ("shanghai", "residency-in-shanghai")
    assert (first["overlap"], first["least_days"], first["greatest_days"], first["wide"]) == ("possible", 0, 30, False)
    assert {(tie["kind"], tie.get("relation") or tie.get("activity")) for tie in answer["ties"]} >= {
        ("relation", "succeeded"), ("relation", "met"), ("activity", "meeting"),
    }  # fmt: skip
    assert answer["reason"] is None
    kinds = [SURE_FIRST.index(item["overlap"]) for item in answer["items"]]
    assert kinds == sorted(kinds)


def test_bronin_and_borovich_missed_each_other_in_shanghai(client: TestClient) -> None:
    """Captured in November 1935; the successor's years are 1936 and 1937 (¶108, 109)."""
    answer = ask(client, f"{BRONIN}/with/{BOROVICH}", place="Shanghai")
    assert answer["items"] == []
    assert answer["overlap"] is None
    assert (answer["least_days"], answer["greatest_days"]) == (0, 0)
    assert answer["reason"] == "both in Shanghai, but Bronin left in November 1935 and Borovich came in 1936"


def test_nothing_in_common_is_said(client: TestClient) -> None:
    answer = ask(client, f"{KUKK}/with/hitler")
    assert (answer["items"], answer["overlap"]) == ([], None)
    assert answer["reason"] == "they are recorded in no common place or organisation"


def test_heads_of_the_intelligence_departments_of_the_fronts(client: TestClient) -> None:
    """Three departments worked in July and the first days of August 1945 (¶195, 198, 202, 203)."""
    answer = ask(
        client, "ischenko-yakov-nikiforovich/contemporaries", organisation="red-army",
        role="head-of-intelligence-department", from_="1945-07", to="1945-08", overlap=EVERY,
    )  # fmt: skip
    certain = {item["person"]["id"] for item in answer["items"] if item["overlap"] == "certain"}
    assert certain == {"chuvyrin-serafim-mikhailovich", "popov-pyotr-akimovich", "sorkin-naum-semenovich"}
    reasons = {item["overlap_reason"] for item in answer["items"] if item["overlap"] == "certain"}
    assert reasons == {"both there from 31 July 1945 to 1 August 1945 at least"}
    assert {item["organisation"]["id"] for item in answer["items"]} == {"red-army"}
    roles = {item["theirs"]["role"]["id"] for item in answer["items"]}
    assert roles == {"head-of-intelligence-department", "chief-of-intelligence"}, "the second is a kind of the first"


def test_a_wide_place_asked_for_finds_one_in_harbin_and_one_elsewhere_in_china(client: TestClient) -> None:
    """Melnikov in Harbin 1923–1924, Burlakov in China 1922–1925 (¶86, 137)."""
    answer = ask(client, f"{MELNIKOV}/contemporaries", place="china")
    (certain,) = [item for item in of(answer, BURLAKOV) if item["overlap"] == "certain"]
    assert (certain["place"]["id"], certain["wide"]) == ("china", True)
    assert certain["mine"]["place"]["id"] == "harbin"
    assert certain["overlap_reason"] == "both there from 31 December 1923 to 1 January 1924 at least"


def test_wide_ones_come_after_and_can_be_left_out(client: TestClient) -> None:
    answer = ask(client, f"{KUKK}/contemporaries", overlap=EVERY, limit="1000")
    order = [(SURE_FIRST.index(item["overlap"]), item["wide"]) for item in answer["items"]]
    assert order == sorted(order)
    narrow = ask(client, f"{KUKK}/contemporaries", overlap=EVERY, wide="false", limit="1000")
    pairs = {(item["mine"]["id"], item["theirs"]["id"]) for item in answer["items"] if not item["wide"]}
    assert {(item["mine"]["id"], item["theirs"]["id"]) for item in narrow["items"]} == pairs
    assert not any(item["wide"] for item in narrow["items"])


def test_a_pair_is_one_item_whatever_it_shares_and_collective_roles_are_left_aside(client: TestClient) -> None:
    answer = ask(client, f"{MELNIKOV}/contemporaries", overlap=EVERY, limit="1000")
    pairs = [(item["mine"]["id"], item["theirs"]["id"]) for item in answer["items"]]
    assert len(pairs) == len(set(pairs)) == answer["total"] == sum(answer["by_overlap"].values())
    assert any(item["place"] and item["organisation"] for item in answer["items"])
    assert "collective" not in {post["nature"] for item in answer["items"] for post in (item["mine"], item["theirs"])}
    assert answer["persons"] == len({item["person"]["id"] for item in answer["items"]})
    for kind, count in answer["persons_by_overlap"].items():
        assert count == len({item["person"]["id"] for item in answer["items"] if item["overlap"] == kind})


def test_the_filters_are_of_the_other(client: TestClient) -> None:
    roles = ask(client, f"{KUKK}/contemporaries", role="charge-d-affaires", place="japan")
    assert [item["person"]["id"] for item in roles["items"]] == [MELNIKOV] * len(roles["items"])
    assert roles["items"]
    services = ask(client, f"{KUKK}/contemporaries", service="foreign-commissariat", overlap=EVERY)
    assert {item["theirs"]["service"]["id"] for item in services["items"]} == {"foreign-commissariat"}
    assert ask(client, f"{KUKK}/contemporaries", personnel="false", place="japan")["persons"] < 5


def test_two_persons_either_way_round(client: TestClient) -> None:
    mirror = {"attested_before": "attested_after", "attested_after": "attested_before"}
    for one, other in ((KUKK, MELNIKOV), (SORGE, BRONIN), (MELNIKOV, BURLAKOV)):
        there, back = ask(client, f"{one}/with/{other}"), ask(client, f"{other}/with/{one}")
        assert (there["least_days"], there["greatest_days"]) == (back["least_days"], back["greatest_days"])
        assert {
            (item["mine"]["id"], item["theirs"]["id"], item["overlap"], item["wide"]) for item in there["items"]
        } == {
            (item["theirs"]["id"], item["mine"]["id"], mirror.get(item["overlap"], item["overlap"]), item["wide"])
            for item in back["items"]
        }
        assert {tie["id"] for tie in there["ties"]} == {tie["id"] for tie in back["ties"]}


def test_pages_json_and_csv_give_the_same_list(client: TestClient) -> None:
    url: str | None = f"{API}/{MELNIKOV}/contemporaries?overlap={EVERY}&limit=37"
    paged: list[Any] = []
    while url:
        answer = client.get(url)
        paged += answer.json()["items"]
        url = answer.json()["next"]
        assert (url is None) == ("link" not in answer.headers)
    whole = client.get(f"{API}/{MELNIKOV}/contemporaries.json?overlap={EVERY}").json()
    assert whole == paged
    table = client.get(f"{API}/{MELNIKOV}/contemporaries.csv?overlap={EVERY}&excel=1")
    assert table.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COMPANY_COLUMNS
    assert [(row["mine_claim"], row["theirs_claim"], row["overlap"], row["wide"]) for row in rows] == [
        (item["mine"]["id"], item["theirs"]["id"], item["overlap"], str(item["wide"]).lower()) for item in whole
    ]
    assert rows[0]["theirs_sources"].startswith("redstar-x:")


def test_with_has_its_json_and_csv(client: TestClient) -> None:
    items = ask(client, f"{KUKK}/with/{MELNIKOV}")["items"]
    assert client.get(f"{API}/{KUKK}/with/{MELNIKOV}.json").json() == items
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/{KUKK}/with/{MELNIKOV}.csv").text)))
    assert [row["overlap_reason"] for row in rows] == [item["overlap_reason"] for item in items]


def test_unknown_persons_are_404_with_the_nearest(client: TestClient) -> None:
    unknown = "kuk-aleksandr"
    for path in (f"{unknown}/contemporaries", f"{MELNIKOV}/with/{unknown}", f"{unknown}/with/{MELNIKOV}.csv"):
        answer = client.get(f"{API}/{path}")
        assert answer.status_code == 404
        assert KUKK in answer.json()["errors"][0]["accepted"]


@pytest.mark.parametrize("suffix", ["", ".json", ".csv"])
def test_former_ids_move_wherever_they_stand(client: TestClient, suffix: str) -> None:
    for path, target in (
        ("kukk-alexander-ivanovich/contemporaries", f"{KUKK}/contemporaries"),
        (f"kukk-alexander-ivanovich/with/{RINK}", f"{KUKK}/with/{RINK}"),
        (f"{RINK}/with/kukk-alexander-ivanovich", f"{RINK}/with/{KUKK}"),
    ):
        answer = client.get(f"{API}/{path}{suffix}?wide=false", follow_redirects=False)
        assert answer.status_code == 308
        assert answer.headers["location"] == f"{API}/{target}{suffix}?wide=false"


def test_what_cannot_be_placed_is_named(client: TestClient) -> None:
    answer = client.get(f"{API}/{KUKK}/contemporaries?place=jappan&overlap=surely&wide=no&from=1940&to=1930")
    assert answer.status_code == 422
    errors = {one["parameter"]: one["accepted"] for one in answer.json()["errors"]}
    assert set(errors) == {"place", "overlap", "wide", "from"}
    assert "japan" in errors["place"]
    assert client.get(f"{API}/{KUKK}/with/{RINK}?role=resident").status_code == 422, "both are asked about as they are"
    assert client.get(f"{API}/{KUKK}/with/{KUKK}").status_code == 422
    assert client.get(f"{API}/{KUKK}/contemporaries?cursor=abc").status_code == 422
    assert client.get(f"{API}/{KUKK}/contemporaries?place=&from=").status_code == 200


def test_the_posts_of_the_person_drive_and_indexes_find_the_others(seeded_url: str) -> None:
    """One statement for the keys of a page and for the counts, which judges each pair once; it reads few postings."""
    engine, seen = make_engine(seeded_url), []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _ctx: Any, _many: bool) -> None:
        seen.append((statement, parameters))

    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # on so few rows it would rightly read them all
            connection.execute(text("SET enable_seqscan = off"))
        asked = CompanyFilter(person_key(connection, KUKK) or 0)
        event.listen(engine, "before_cursor_execute", note)
        company_page(connection, asked, Page())
        event.remove(engine, "before_cursor_execute", note)
        about = [(statement, given) for statement, given in seen if statement.lstrip().startswith("WITH")]
        assert len(about) == 1
        explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
        for statement, given in about:
            plan = "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, given))
            for index in ("ix_posting_person_id", "ix_posting_place_id", "ix_posting_organisation_id"):
                assert index in plan, plan
            for scan in ("SCAN posting", "SCAN other", "Seq Scan on posting"):
                assert scan not in plan, plan
    engine.dispose()
