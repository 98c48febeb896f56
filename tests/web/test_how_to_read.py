"""The page on reading the answers, and the page for programs: every example is followed and shows what is said."""

import csv
import io
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

from app.api import documented, params
from app.domain.overlap import Overlap
from app.domain.terms import Actuality, Assessment, Mode, Reading, words
from app.main import create_app
from app.settings import Settings
from app.web.question import KIND_WORDS
from app.web.views.api import ADDRESSES
from app.web.views.how_to_read import DATES, MEANINGS

API = "/api/v1"
PAGE = "/how-to-read"
EMPTY = {
    "/where?role=consul-general&place=harbin&from=1935&to=1941", "/where?role=resident&place=dairen",
}  # fmt: skip
"""Examples of empty answers."""


def page(client: TestClient, path: str) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return HTMLParser(answer.text)


def said(tree: HTMLParser) -> str:
    assert tree.body is not None
    return re.sub(r"\s+", " ", tree.body.text(separator=" "))


def links(tree: HTMLParser | Node, where: str = "main") -> list[str]:
    return [str(link.attributes["href"]) for link in tree.css(f"{where} a[href]")]


def answer(client: TestClient, path: str) -> Any:
    """What a page answers, as its own JSON link gives it."""
    (link,) = page(client, path).css("link[rel=alternate][type='application/json']")
    return client.get(str(link.attributes["href"])).json()


def test_every_link_leads_somewhere(client: TestClient) -> None:
    for target in set(links(page(client, PAGE))):
        address, _, place = target.partition("#")
        tree = page(client, address or PAGE)
        assert not place or tree.css_first(f"#{place}") is not None, target


def test_every_question_is_answered_unless_it_shows_an_empty_answer(client: TestClient) -> None:
    asked = {target.partition("#")[0] for target in links(page(client, PAGE)) if "?" in target}
    assert len(asked) > 15
    for target in asked:
        found = answer(client, target)
        items = found.get("items", found.get("persons"))
        assert bool(items) == (target not in EMPTY), target
    assert asked >= EMPTY


def test_both_sentences_on_dates_marked_about_say_the_rule(client: TestClient) -> None:
    """A date marked so at one end takes certainty from the whole post, whichever years are asked about."""
    words = re.sub(r"\s+", " ", said(page(client, PAGE)))
    assert "the whole post, from its first year on, is never more than possible" in words
    assert "“about” or “uncertain” at either end, is never more than possible, in whichever of its years" in words
    found = client.get(f"{API}/postings?person=vishnevetsky-nikolai-petrovich&from=1932&to=1932").json()["items"]
    assert ("1930/1936~", "possible") in {(one["dates"]["edtf"], one["overlap"]) for one in found}


@pytest.mark.parametrize("kind", list(Overlap))
def test_each_kind_is_shown_by_a_post_of_that_kind(client: TestClient, kind: Overlap) -> None:
    (row,) = page(client, PAGE).css(f"#kind-{kind}")
    target = next(link for link in links(row, "*") if link.startswith("/where?"))
    items = answer(client, target)["items"]
    assert {item["overlap"] for item in items} == {kind}
    shown = re.sub(r"\s+", " ", row.text(separator=" "))
    assert words(kind) in shown
    assert KIND_WORDS[kind] in shown
    assert any(item["person"]["name"] in shown and item["overlap_reason"] in shown for item in items)


def test_kinds_and_readings_are_all_there(client: TestClient) -> None:
    text = said(page(client, PAGE))
    assert list(MEANINGS) == list(Overlap)
    for value in (*Reading, *Mode, *Actuality, *Assessment):
        assert words(value) in text
    tree = page(client, PAGE)
    assert [code.text() for code in tree.css("table code")] == list(DATES)


def test_the_harbin_example_holds(client: TestClient) -> None:
    """Certain in 1928–1929, nobody in 1935–1941, and then attested before."""
    post = "role=consul-general&place=harbin"
    early = client.get(f"{API}/postings?{post}&from=1928&to=1929").json()
    assert [item["overlap"] for item in early["items"]] == ["certain"]
    late = client.get(f"{API}/postings?{post}&from=1935&to=1941").json()
    assert late["items"] == []
    assert late["by_overlap"]["attested_before"] == 1
    claim = client.get(f"{API}/claims/c-dqb8mb").json()
    assert (claim["person"]["id"], claim["role"]["id"]) == ("melnikov-boris-nikolaevich", "consul-general")
    assert "140" in [str(cite["passage"]) for cite in claim["citations"]]


def test_the_examples_of_order_company_and_fates_hold(client: TestClient) -> None:
    steps = "education.1=frunze-academy&role.2=head-of-intelligence-department"
    careers = client.get(f"{API}/careers?{steps}").json()
    assert all(careers["by_order"].values())
    assert any("no date is given" in item["order_reason"] for item in careers["items"])
    line = client.get(f"{API}/succession?role=resident&place=shanghai").json()
    assert any(step["basis"] == "stated" and step["evidence"] for step in line["transitions"])
    line = client.get(f"{API}/succession?role=military-attache&place=japan").json()
    assert {"gap", "possible_overlap"} <= {step["kind"] for step in line["transitions"]}
    pair = client.get(f"{API}/persons/gendin-s-g/with/sorkin-naum-semenovich").json()
    assert (pair["overlap"], pair["least_days"]) == ("certain", 1)
    assert pair["greatest_days"] > 365
    pair = client.get(f"{API}/persons/sorge-richard/with/bronin-yakov-grigorievich").json()
    (shanghai,) = [one for one in pair["items"] if one["place"] and one["place"]["id"] == "shanghai"]
    assert (shanghai["overlap"], shanghai["least_days"], shanghai["greatest_days"]) == ("possible", 0, 30)
    modes = {one["mode"] for one in client.get(f"{API}/fates/claims?kind=killed").json()["items"]}
    assert "alleged" in modes


def test_the_examples_of_names_and_trees_hold(client: TestClient) -> None:
    for slug in ("codename-lavrov", "unnamed-resident-tokyo-1942"):
        assert client.get(f"{API}/persons/{slug}").json()["identified"] is False
    assert client.get(f"{API}/codenames/abram").json()["resolved"] is True
    china = client.get(f"{API}/postings?role=resident&place=china").json()["items"]
    assert {"shanghai", "changchun"} <= {item["place"]["id"] for item in china}
    assert client.get(f"{API}/postings?place=tokyo").json()["place_wider"]["japan"] > 0
    group = client.get(f"{API}/postings?nature=collective").json()["items"]
    assert {item["nature"] for item in group} == {"collective"}
    assert "no resident is named" in said(page(client, "/where?role=resident&place=dairen"))


def test_the_page_stands_without_the_examples(migrated_url: str) -> None:
    """Other data than the seed: no kind finds its example, and the page is still there."""
    with TestClient(create_app(Settings(database_url=migrated_url))) as empty:
        assert said(page(empty, PAGE)).count("None in these data.") == len(Overlap)
        assert "Ask in your own words" in said(page(empty, "/"))


def test_the_page_for_programs_answers_what_it_shows(client: TestClient) -> None:
    tree = page(client, "/api")
    assert tree.css_first("#ask") is not None
    shown = [target.removeprefix("http://testserver") for target in links(tree)]
    asked = [one for one in shown if one.startswith(f"{API}/") and "residnt" not in one and "openapi" not in one]
    assert len(asked) > 30
    for target in asked:
        found = client.get(target)
        assert found.status_code == 200, target
        if ".csv" in target:
            assert len(list(csv.reader(io.StringIO(found.text)))) > 1, target
        else:
            body = found.json()
            assert body.get("items") or body.get("role") or body.get("persons"), target
    for target in shown:
        if target.startswith(("/ask", "/where", "/careers", "/roster", "/succession", "/persons/", "/fates")):
            assert client.get(target).status_code == 200, target


def test_plain_words_and_the_structured_address_say_the_same(client: TestClient) -> None:
    tree = page(client, "/api")
    absolute = [link for link in links(tree) if link.startswith("http://testserver") and ".csv" not in link]
    plain, structured = (client.get(link.removeprefix("http://testserver")).json() for link in absolute)
    assert plain["items"] == structured["items"]
    assert plain["items"]


def test_every_address_and_parameter_is_on_the_page(client: TestClient) -> None:
    tree = page(client, "/api")
    told = [code.text() for code in tree.css("table th code")]
    paths = client.get(f"{API}/openapi.json").json()["paths"]
    below = {path.removeprefix(f"{API}/") for path in paths if path.startswith(API) and "." not in path}
    known = {re.sub(r"\{\w+\}", "{}", path) for path, _ in ADDRESSES}
    vocabularies = {path for path in below if path.endswith("/{id}") and path.count("/") == 1}
    wanted = {re.sub(r"\{\w+\}", "{}", path) for path in below - vocabularies}
    assert wanted <= known
    named = {one["name"] for name in dir(documented) if name.endswith("_PARAMETERS")
             for one in getattr(documented, name)}  # fmt: skip
    lists = (params.POSTING, params.PERSON, params.COHORT, params.FATE, params.CAREER, params.ROSTER,
             params.SUCCESSION, params.COMPANY, params.WITH, params.CLAIM, params.TERM, params.PAGING)  # fmt: skip
    assert named | {name for names in lists for name in names} <= set(told)
