"""What the texts cover: every number equals a slow count by the rule of the domain, and what `/postings` answers."""

import csv
import io
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.commands.ready import make_ready
from app.db.engine import make_engine
from app.domain.dates import Bounds, Window, parse_state
from app.domain.overlap import Overlap, overlap
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES
from app.domain.terms import Vocabulary
from app.main import create_app
from app.queries.coverage import coverage_extent, coverage_of
from app.queries.resolve import Resolver
from app.services.seed import derive_if_missing, load_seed
from app.settings import Settings
from tests.support.tiny_seed import write_seed

API = "/api/v1"
YEARS = range(1900, 1971)
Counts = dict[tuple[str | None, int], tuple[int, int]]


def posts(client: TestClient) -> list[dict[str, Any]]:
    """Every post, the texts' own, as the API lists them."""
    found: list[dict[str, Any]] = client.get(f"{API}/postings.json").json()
    return [
        one for one in found
        if one["mode"] in ANSWERED_MODES and one["actuality"] in ANSWERED_ACTUALITIES and one["nature"] != "collective"
    ]  # fmt: skip


def meets(post: dict[str, Any], year: int) -> Overlap | None:
    """How a post meets a year, by the one rule."""
    dates = post["dates"]
    if not dates or not dates["edtf"]:
        return None
    names = ("start_earliest", "start_latest", "end_earliest", "end_latest")
    bounds = Bounds(*(dates[name] and date.fromisoformat(dates[name]) for name in names))
    capped = parse_state(dates["edtf"]).capped or post["assessment"] != "none"
    return overlap(bounds, Window(date(year, 1, 1), date(year, 12, 31)), capped=capped)


def counted(rows: list[dict[str, Any]], owners: Any) -> Counts:
    """(certain, possible) persons by owner and year; `owners` says whose a post is."""
    best: dict[tuple[str | None, int], dict[str, bool]] = defaultdict(dict)
    for post in rows:
        for year in YEARS:
            kind = meets(post, year)
            if kind in (Overlap.CERTAIN, Overlap.POSSIBLE):
                for owner in owners(post):
                    known = best[owner, year].get(post["person"]["id"], False)
                    best[owner, year][post["person"]["id"]] = known or kind is Overlap.CERTAIN
    return {key: (sum(sure.values()), len(sure) - sum(sure.values())) for key, sure in best.items()}


def answered(client: TestClient, query: str, scope: str) -> Counts:
    items = client.get(f"{API}/coverage?{query}").json()["items"]
    return {
        (row["id"], one["year"]): (one["certain"], one["possible"])
        for row in items if row["scope"] == scope for one in row["years"]
    }  # fmt: skip


def above(client: TestClient) -> dict[str, list[str]]:
    """Every place with itself and all it lies in."""
    broader = {
        one["id"]: one["broader"]["id"] if one["broader"] else None
        for one in client.get(f"{API}/places.json").json()
    }  # fmt: skip
    found = {}
    for slug in broader:
        chain, at = [], slug
        while at:
            chain.append(at)
            at = broader[at] or ""
        found[slug] = chain
    return found


def test_every_place_and_year_is_counted_by_the_rule(client: TestClient) -> None:
    chains = above(client)
    wanted = counted(posts(client), lambda post: chains[post["place"]["id"]] if post["place"] else [])
    found: Counts = {}
    for slug in (None, "asia", "europe", "soviet-union", "china", "manchuria", "north-america"):
        found |= answered(client, f"level=3&place={slug or ''}", "place")
    assert found == wanted
    assert len(found) > 150


def test_everybody_and_those_without_a_place_are_counted_too(client: TestClient) -> None:
    rows = posts(client)
    assert answered(client, "", "all") == counted(rows, lambda _: [None])
    assert answered(client, "", "unplaced") == counted(rows, lambda post: [] if post["place"] else [None])


def test_texts_are_counted_by_what_cites_them(client: TestClient) -> None:
    def texts(post: dict[str, Any]) -> set[str]:
        return {cite["source"] for cite in post["citations"]} - {"editor"}

    assert answered(client, "by=source", "source") == counted(posts(client), texts)


@pytest.mark.parametrize("query", ["", "place=china", "by=service", "by=source"])
def test_a_number_is_what_its_address_answers(client: TestClient, query: str) -> None:
    """Every seventh of them, since each is a question of its own."""
    items = client.get(f"{API}/coverage?{query}").json()["items"]
    cells = [one for row in items for one in row["years"] if one["url"]]
    assert cells
    for one in cells[::7]:
        answer = client.get(one["url"].replace("/where?", f"{API}/postings?")).json()
        certain = answer["persons_by_overlap"]["certain"]
        assert (one["certain"], one["possible"]) == (certain, answer["persons"] - certain), one["url"]


def test_silent_years_are_all_the_others(client: TestClient) -> None:
    out = client.get(f"{API}/coverage").json()
    assert (out["from"], out["to"]) == (1914, 1954)
    for row in out["items"]:
        told = [one["year"] for one in row["years"]]
        assert sorted(told + row["silent"]) == list(range(1914, 1955))
        assert all(one["certain"] + one["possible"] > 0 for one in row["years"])
    assert not {one["id"] for one in out["silent_places"]} & {row["id"] for row in out["items"]}


def test_a_wider_place_holds_at_least_what_lies_in_it(client: TestClient) -> None:
    items = client.get(f"{API}/coverage?level=3").json()["items"]
    rows = {row["id"]: {one["year"]: one for one in row["years"]} for row in items}
    narrower = [row for row in items if row["broader"]]
    assert len(narrower) > 10
    for row in narrower:
        for year, one in rows[row["id"]].items():
            wider = rows[row["broader"]][year]
            assert wider["certain"] >= one["certain"]
            assert wider["certain"] + wider["possible"] >= one["certain"] + one["possible"]


def test_years_and_levels_narrow_the_answer(client: TestClient) -> None:
    out = client.get(f"{API}/coverage?place=Маньчжурия&from=1930&to=1939-05&level=1").json()
    assert out["place"]["id"] == "manchuria"
    assert (out["from"], out["to"], out["level"]) == (1930, 1939, 1)
    assert {row["level"] for row in out["items"]} == {0, 1}
    assert {one["year"] for row in out["items"] for one in row["years"]} <= set(range(1930, 1940))
    nobody = client.get(f"{API}/coverage?from=1960&to=1970").json()
    assert (nobody["from"], nobody["to"]) == (None, None)
    assert all(not row["years"] for row in nobody["items"])


def test_files_say_what_the_answer_says(client: TestClient) -> None:
    for query in ("", "place=china&from=1930", "by=service"):
        items = client.get(f"{API}/coverage?{query}").json()["items"]
        assert client.get(f"{API}/coverage.json?{query}").json() == items
        rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/coverage.csv?{query}").text)))
        told = {
            (row["scope"], row["id"] or "", one["year"]): (one["certain"], one["possible"])
            for row in items for one in row["years"]
        }  # fmt: skip
        found = {
            (row["scope"], row["id"], int(row["year"])): (int(row["certain"]), int(row["possible"])) for row in rows
        }
        assert {key: numbers for key, numbers in found.items() if numbers != (0, 0)} == told
        assert len(rows) == sum(len(row["years"]) + len(row["silent"]) for row in items)


def test_the_figures_are_those_of_the_lists(client: TestClient) -> None:
    out = client.get(f"{API}/coverage").json()
    persons = out["figures"]["persons"]
    assert persons["all"] == client.get(f"{API}/persons").json()["total"]
    assert persons["no_fate"] == client.get(f"{API}/persons?fate=not-stated").json()["total"]
    told = [
        one for one in client.get(f"{API}/claims.json?kind=fate,life_event").json()
        if one["voice"] == "source" and one["mode"] != "denied" and one["actuality"] in ANSWERED_ACTUALITIES
    ]  # fmt: skip
    deadly = {"killed", "shot", "died"}
    ends = [one for one in told if one.get("event") == "death" or one.get("fate", {}).get("id") in deadly]
    dead = {one["person"]["id"] for one in ends}
    assert persons["no_death"] == persons["all"] - len(dead)
    born = {one["person"]["id"] for one in told if one.get("event") == "birth"}
    assert persons["no_birth"] == persons["all"] - len(born)
    held = client.get(f"{API}/postings.json?nature=office,mission,service,collective").json()
    assert persons["no_post"] == persons["all"] - len({one["person"]["id"] for one in held})
    dated = {one["person"]["id"] for one in held if one["dates"] and one["dates"]["edtf"]}
    assert persons["no_dated_post"] == persons["all"] - len(dated)
    claims = client.get(f"{API}/claims.json?kind=posting,fate,rank_holding").json()
    for kind in ("posting", "fate", "rank_holding"):
        own = [one for one in claims if one["kind"] == kind and one["voice"] == "source"]
        assert sum(out["figures"]["dates"][kind].values()) == len(own)
        undated = sum(not (one["dates"] and one["dates"]["edtf"]) for one in own)
        assert out["figures"]["dates"][kind].get("undated", 0) == undated
    known = {one["id"]: one for one in client.get(f"{API}/sources").json()["items"]}
    for one in out["sources"]:
        entry = known[one["id"]]
        assert (one["claims"], one["persons"]) == (entry["counts"]["claims"], entry["counts"]["persons"])
        assert one["read_in_full"] == entry["read_in_full"]


@pytest.mark.parametrize(
    ("query", "parameter", "accepted"),
    [
        ("place=harbn", "place", "harbin"), ("by=year", "by", "service"), ("level=4", "level", "3"),
        ("from=19x", "from", None), ("from=1941&to=1930", "from", None), ("role=resident", "role", None),
        ("by=source&place=china", "place", None), ("limit=10", "limit", None),
        ("place=china&place=japan", "place", None),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_named(
    client: TestClient, query: str, parameter: str, accepted: str | None
) -> None:
    for suffix in ("", ".json", ".csv"):
        answer = client.get(f"{API}/coverage{suffix}?{query}")
        assert answer.status_code == 422
        errors = answer.json()["errors"]
        assert parameter in [one["parameter"] for one in errors]
        assert accepted is None or accepted in errors[0]["accepted"]


def test_other_pages_read_the_years_of_a_place(seeded_url: str) -> None:
    engine = make_engine(seeded_url, pooled=False)
    with engine.connect() as connection:
        assert coverage_extent(connection) == (1914, 1954)
        (harbin,) = Resolver(connection).terms("place", Vocabulary.PLACE, ["harbin"])
        years = [one.year for one in coverage_of(connection, harbin)]
        assert years == sorted(years)
        assert {1923, 1928} <= set(years)
        assert {1914, 1945} <= {one.year for one in coverage_of(connection)}
    engine.dispose()


def test_a_database_that_was_migrated_is_counted_when_it_is_served(migrated_url: str, tmp_path: Path) -> None:
    load_seed(migrated_url, write_seed(tmp_path / "seed"))
    engine = make_engine(migrated_url, pooled=False)
    tables = ("disagreement_claim", "disagreement", "coverage_figure", "coverage_year")
    with engine.begin() as connection:
        before = [connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]
        for table in tables:
            connection.execute(text(f"DELETE FROM {table}"))
    assert make_ready(migrated_url).loaded is None
    with engine.connect() as connection:
        after = [connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]
    engine.dispose()
    assert after == before
    assert min(after) > 0
    assert not derive_if_missing(migrated_url)


def test_without_data_nothing_is_covered_and_nothing_breaks(migrated_url: str) -> None:
    with TestClient(create_app(Settings(database_url=migrated_url))) as empty:
        out = empty.get(f"{API}/coverage").json()
        assert (out["from"], out["to"], out["sources"]) == (None, None, [])
        assert empty.get("/coverage").status_code == 200
        assert empty.get("/coverage.svg").status_code == 404
        assert empty.get(f"{API}/disagreements").json()["total"] == 0
        assert "No disagreement is recorded" in empty.get("/disagreements").text
