"""Networks: who is near by what texts say and by company, what ties the others, and what is left out and why."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.formats.network_csv import NETWORK_COLUMNS
from app.main import create_app
from app.settings import Settings
from tests.support.plans import listening

API = "/api/v1/persons"
SORGE, BRONIN, MELNIKOV, BERZIN = (
    "sorge-richard", "bronin-yakov-grigorievich", "melnikov-boris-nikolaevich", "berzin-jan",
)  # fmt: skip
LYUSHKOV, GENDIN, POPOV = "lyushkov-genrikh-samoilovich", "gendin-s-g", "popov-pyotr-akimovich"


def ask(client: TestClient, slug: str, query: str = "") -> Any:
    """A network."""
    answer = client.get(f"{API}/{slug}/network?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def standings(answer: Any) -> dict[str, str]:
    return {node["id"]: node["standing"] for node in answer["nodes"]}


def between(answer: Any, one: str, other: str) -> list[Any]:
    return [link for link in answer["links"] if {link["source"]["id"], link["target"]["id"]} == {one, other}]


def everybody(client: TestClient) -> list[str]:
    return [one["id"] for one in client.get(f"{API}?limit=1000").json()["items"]]


def test_what_texts_state_ties(client: TestClient) -> None:
    """Bronin succeeded, met and took over from Sorge; Melnikov prepared him; further Berzin."""
    answer = ask(client, SORGE)
    assert standings(answer)[SORGE] == "centre"
    assert {BRONIN: "stated", MELNIKOV: "stated", BERZIN: "further"}.items() <= standings(answer).items()
    (prepared,) = between(answer, SORGE, MELNIKOV)
    assert (prepared["source"]["id"], prepared["directed"]) == (MELNIKOV, True)
    assert (prepared["words"], prepared["inverse"]) == (
        "prepared Richard Sorge", "prepared by Boris Nikolaevich Melnikov",
    )
    assert prepared["claims"][0]["citations"][0]["source"] == "redstar-x"
    said = {link["words"]: link for link in between(answer, SORGE, BRONIN)}
    assert {"succeeded Richard Sorge", "met Richard Sorge", "meeting with Richard Sorge"} <= set(said)
    assert not said["met Richard Sorge"]["directed"]
    handed = said["handed over to Yakov Grigorievich Bronin"]
    assert [claim["person"]["id"] for claim in handed["claims"]] == [SORGE, BRONIN]
    assert handed["link_citations"]


def test_company_is_what_contemporaries_says(client: TestClient) -> None:
    """Whoever is certainly or possibly there too, in more than a whole country, with the surest kind and its days."""
    for slug in (MELNIKOV, GENDIN, POPOV, "onoo-masao", SORGE):
        items = client.get(f"{API}/{slug}/contemporaries.json?wide=false").json()
        answer = ask(client, slug, "tie=company")
        assert answer["further"] == 0
        assert set(standings(answer)) == {slug, *(item["person"]["id"] for item in items)}
        for node in answer["nodes"][1:]:
            pairs = [item for item in items if item["person"]["id"] == node["id"]]
            (tie,) = between(answer, slug, node["id"])
            assert node["standing"] == tie["overlap"] == pairs[0]["overlap"], "the surest come first there"
            assert tie["least_days"] == max(
                item["least_days"] for item in pairs if item["overlap"] == tie["overlap"]
            )
            assert tie["pairs"] == len(pairs)
            assert {claim["kind"] for claim in tie["claims"]} == {"posting"}


def test_the_nearest_come_first(client: TestClient) -> None:
    order = ["centre", "stated", "certain", "possible", "further"]
    for slug in [*everybody(client)[::3], GENDIN, "stalin-i-v"]:
        answer = ask(client, slug)
        places = [order.index(node["standing"]) for node in answer["nodes"]]
        assert places == sorted(places), slug
        assert [node["number"] for node in answer["nodes"]] == list(range(len(places)))
        assert answer["persons"] + answer["further"] + 1 == len(places) <= 60
        assert (answer["explanation"] is None) == (len(places) > 1)
        ids = {node["id"] for node in answer["nodes"]}
        assert all({link["source"]["id"], link["target"]["id"]} <= ids for link in answer["links"])


def test_a_tie_is_seen_from_both_ends(client: TestClient) -> None:
    ours: dict[str, dict[str, str]] = {}
    for slug in everybody(client):
        ours[slug] = {one: standing for one, standing in standings(ask(client, slug, "steps=1")).items() if one != slug}
    for slug, near in ours.items():
        for other, standing in near.items():
            assert ours[other].get(slug) == standing, (slug, other)


def test_the_others_ties_are_those_of_their_own_networks(client: TestClient) -> None:
    """Among those near all company and all statements; statements alone where somebody is one step further."""
    for slug in (GENDIN, POPOV, MELNIKOV, "chuvyrin-serafim-mikhailovich"):
        answer = ask(client, slug)
        near = [node["id"] for node in answer["nodes"] if node["standing"] not in ("centre", "further")]
        for one in near:
            own = ask(client, one, "steps=1")
            for other in standings(answer):
                if other in (slug, one):
                    continue
                wanted = between(own, one, other)
                if other not in near:
                    wanted = [link for link in wanted if link["kind"] == "stated"]
                keys = [sorted(str(sorted(claim["id"] for claim in link["claims"])) for link in links)
                        for links in (between(answer, one, other), wanted)]  # fmt: skip
                assert keys[0] == keys[1], (slug, one, other)


def test_what_is_alleged_planned_or_attempted_is_counted_and_offered(client: TestClient) -> None:
    """Lyushkov's death is alleged, the purge was planned, the search for his family attempted."""
    answer = ask(client, LYUSHKOV)
    assert answer["set_aside"] == {"alleged": 2, "attempted": 2, "planned": 1}
    assert "stalin-i-v" not in standings(answer)
    more = ask(client, LYUSHKOV, "actuality=held,appointed,planned,attempted&mode=asserted,attributed,alleged")
    assert more["set_aside"] == {}
    (plan,) = between(more, LYUSHKOV, "stalin-i-v")
    assert (plan["actuality"], plan["words"]) == ("planned", "plan involving Genrikh Samoilovich Lyushkov")
    parts = between(more, LYUSHKOV, "unnamed-special-intelligence-officer-1945")
    assert {link["mode"] for link in parts} == {"alleged"}


def test_filters_hold_of_the_ties(client: TestClient) -> None:
    answer = ask(client, SORGE, "place=Berlin")
    (tie,) = answer["links"]
    assert (tie["words"], tie["place"]["id"]) == ("meeting with Richard Sorge", "berlin")
    assert BRONIN not in standings(ask(client, SORGE, "from=1940&to=1941"))
    years = ask(client, SORGE, "from=1933&to=1933&tie=stated&overlap=certain&steps=1")
    assert {link["dates"]["label"] for link in years["links"] if link["dates"]} >= {"June 1933"}
    assert {link["kind"] for link in years["links"]} == {"stated"}
    assert standings(ask(client, GENDIN, "tie=company&overlap=certain")) == {
        GENDIN: "centre", "sorkin-naum-semenovich": "certain",
    }  # fmt: skip
    wide = ask(client, POPOV, "wide=true")
    assert wide["persons"] > ask(client, POPOV)["persons"]
    assert any(link["wide"] for link in wide["links"])
    assert ask(client, MELNIKOV, "steps=1")["further"] == 0


def test_nobody_is_said_so(client: TestClient) -> None:
    answer = ask(client, "codename-lavrov")
    assert (answer["persons"], len(answer["nodes"]), answer["links"]) == (0, 1, [])
    assert "does not mean that nobody was there" in answer["explanation"]
    assert ask(client, "codename-lavrov", "wide=true")["persons"] > 0


def test_json_and_csv_give_the_same_ties(client: TestClient) -> None:
    links = ask(client, GENDIN)["links"]
    assert client.get(f"{API}/{GENDIN}/network.json").json() == links
    table = client.get(f"{API}/{GENDIN}/network.csv?excel=1")
    assert table.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == NETWORK_COLUMNS
    assert [(row["source_id"], row["target_id"], row["kind"], row["claims"]) for row in rows] == [
        (link["source"]["id"], link["target"]["id"], link["kind"], "; ".join(one["id"] for one in link["claims"]))
        for link in links
    ]
    assert all(row["sources"] for row in rows)


@pytest.mark.parametrize("suffix", ["", ".json", ".csv"])
def test_unknown_and_former_ids(client: TestClient, suffix: str) -> None:
    answer = client.get(f"{API}/sorge-rich/network{suffix}")
    assert answer.status_code == 404
    assert SORGE in answer.json()["errors"][0]["accepted"]
    moved = client.get(f"{API}/kukk-alexander-ivanovich/network{suffix}?steps=1", follow_redirects=False)
    assert moved.status_code == 308
    assert moved.headers["location"] == f"{API}/kukk-aleksandr-ivanovich/network{suffix}?steps=1"


def test_what_cannot_be_placed_is_named(client: TestClient) -> None:
    answer = client.get(f"{API}/{SORGE}/network?place=shangai&tie=friend&steps=3&wide=no&from=1940&to=1930&mode=sure")
    assert answer.status_code == 422
    errors = {one["parameter"]: one["accepted"] for one in answer.json()["errors"]}
    assert set(errors) == {"place", "tie", "steps", "wide", "from", "mode"}
    assert (errors["tie"], set(errors["steps"])) == (["stated", "company"], {"1", "2"})
    assert client.get(f"{API}/{SORGE}/network?kind=met").status_code == 422
    assert client.get(f"{API}/{SORGE}/network?limit=5").status_code == 422, "it comes whole"
    assert client.get(f"{API}/{SORGE}/network?place=&from=").status_code == 200


def test_the_number_of_statements_does_not_grow_with_the_network(seeded_url: str) -> None:
    app = create_app(Settings(database_url=seeded_url, cache_mb=0))
    counts = {}
    with TestClient(app) as client:
        for slug in (MELNIKOV, "chuvyrin-serafim-mikhailovich", POPOV):
            path = f"{API}/{slug}/network?wide=true"
            assert client.get(path).status_code == 200, "what is kept for everybody is found now"
            with listening(app.state.database) as sent:
                assert client.get(path).status_code == 200
            counts[slug] = sum(not one.statement.startswith("BEGIN") for one in sent)
    assert max(counts.values()) <= 60, counts
    assert max(counts.values()) - min(counts.values()) <= 8, "claims of more kinds, each kind once"
