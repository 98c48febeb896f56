"""The page of careers: the question step by step, buttons that change it, people with their steps, empty answers."""

import re
from urllib.parse import parse_qsl

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

API = "/api/v1"
FRUNZE = "education.1=frunze-academy&role.2=head-of-intelligence-department"
ATTACHE = "role.1=attache&fate.2=arrested"


def page(client: TestClient, path: str, status: int = 200) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == status, path
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return HTMLParser(answer.text)


def text(tree: HTMLParser, selector: str = "main") -> str:
    return re.sub(r"\s+", " ", " ".join(node.text(separator=" ") for node in tree.css(selector)))


def links(tree: HTMLParser, selector: str = "main a[href]") -> list[str]:
    return [str(link.attributes["href"]) for link in tree.css(selector)]


def led_to(client: TestClient, path: str) -> tuple[str, list[tuple[str, str]]]:
    """Where a press on a button leads: the path, and what is asked there."""
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 303
    address, _, query = answer.headers["location"].partition("?")
    return address, parse_qsl(query, keep_blank_values=True)


def test_with_nothing_asked_it_explains_itself_by_live_examples(client: TestClient) -> None:
    tree = page(client, "/careers")
    assert len(tree.css("h1")) == 1
    assert not tree.css("[style], script:not([src]), style")
    examples = links(tree, ".examples a")
    assert len(examples) == 4
    for example in examples:
        answered = page(client, example)
        assert answered.css("ul.stand > li"), example
        assert "certainly" in text(answered, "p.lead")


def test_the_page_shows_what_the_api_answers(client: TestClient) -> None:
    tree = page(client, f"/careers?{FRUNZE}")
    items = client.get(f"{API}/careers?{FRUNZE}").json()["items"]
    assert links(tree, "ul.stand h3 a") == [item["url"] for item in items]
    said = text(tree)
    assert "4 people" in said
    assert "2 certainly, 2 possibly" in said
    for item in items:
        assert item["order_reason"][1:] in said
        for step in item["steps"]:
            for claim in step["claims"]:
                assert claim["url"] in links(tree)
    assert "¶197" in said
    found = links(tree)
    assert f"{API}/careers.csv?{FRUNZE}" in found
    assert f"{API}/careers?{FRUNZE}" in found


def test_a_question_written_as_text_is_the_same_page(client: TestClient) -> None:
    written = page(client, "/careers?step=education=frunze-academy&step=role=head-of-intelligence-department")
    assert text(written) == text(page(client, f"/careers?{FRUNZE}"))


def test_the_form_is_filled_in_and_keeps_what_it_does_not_show(client: TestClient) -> None:
    tree = page(client, "/careers?role.1=consul&nature.1=office&from.1=1920&role.2=resident&within=P7Y&q=a")
    fields = {str(node.attributes["name"]): node.attributes.get("value") for node in tree.css("main input")}
    assert fields["role.1"] == "Consul"
    assert (fields["nature.1"], fields["from.1"], fields["q"]) == ("office", "1920", "a")
    chosen = [node.attributes["value"] for node in tree.css("select[name=within] option[selected]")]
    assert chosen == ["P7Y"], "a length that is not on the list is kept"


def test_the_first_button_of_the_form_searches(client: TestClient) -> None:
    """Pressing Enter presses the first button: it must not take a step away."""
    tree = page(client, f"/careers?{FRUNZE}")
    buttons = [str(node.attributes.get("name") or "") for node in tree.css("form.asking button")]
    assert buttons[0] == ""
    assert {"add", "drop"} <= set(buttons)


def test_a_step_is_added(client: TestClient) -> None:
    where, asked = led_to(client, f"/careers?{FRUNZE}&place.2=&within=&add=step")
    assert where == "/careers"
    assert asked == [*parse_qsl(FRUNZE), ("role.3", "")]
    assert page(client, f"/careers?{FRUNZE}&role.3=").css("[name='role.3']")


def test_a_step_is_taken_away_and_the_rest_counted_anew(client: TestClient) -> None:
    asked = "role.1=consul&place.1=harbin&role.3=resident&fate.7=shot&within=P2Y"
    assert led_to(client, f"/careers?{asked}&drop=3")[1] == [
        ("role.1", "consul"), ("place.1", "harbin"), ("fate.2", "shot"), ("within", "P2Y"), ("role.6", ""),
    ]  # fmt: skip
    assert led_to(client, f"/careers?{FRUNZE}&drop=1") == (
        "/careers", [("role.1", "head-of-intelligence-department")],
    )  # fmt: skip


def test_who_was_where_becomes_the_first_step(client: TestClient) -> None:
    tree = page(client, "/where?role=resident&place=harbin")
    assert [node.attributes["value"] for node in tree.css("button[name=add]")] == ["step"]
    asked = led_to(client, "/where?role=resident&place=harbin&from=1930&to=1941&organisation=&fate=shot&add=step")
    assert asked == ("/careers", [
        ("role.1", "resident"), ("place.1", "harbin"), ("from.1", "1930"), ("to.1", "1941"), ("fate", "shot"),
        ("role.2", ""),
    ])  # fmt: skip
    assert "Lavrov" in text(page(client, "/careers?role.1=resident&place.1=harbin&from.1=1937&role.2="))


def test_chips_take_off_one_thing(client: TestClient) -> None:
    tree = page(client, f"/careers?{FRUNZE}&within=P10Y&personnel=true")
    chips = dict(zip(text(tree, "a.chip").split("× (take this filter off)"), links(tree, "a.chip"), strict=False))
    named = {name.strip(): parse_qsl(url.partition("?")[2]) for name, url in chips.items()}
    assert ("education.1", "frunze-academy") not in named["1. Studied at: Frunze Military Academy"]
    assert ("role.2", "head-of-intelligence-department") in named["Intelligence personnel only"]
    assert ("personnel", "true") not in named["Intelligence personnel only"]
    assert ("within", "P10Y") not in named["Each within ten years of the one before"]


def test_an_empty_answer_explains_itself(client: TestClient) -> None:
    said = text(page(client, f"/careers?{ATTACHE}"))
    assert "Nobody is recorded" in said
    assert "nobody meets both" in said
    turned = text(page(client, "/careers?role.1=deputy-head-of-intelligence-directorate&role.2=consul-general"))
    assert "1 in the opposite order" in turned
    soon = "role.1=consul-general&role.2=deputy-head-of-intelligence-directorate&within=P1Y"
    assert "not that soon" in text(page(client, f"/careers?{soon}"))


@pytest.mark.parametrize(
    ("query", "words", "leads_to"),
    [
        ("role.1=residnt&place.2=harbn", "step 1, role", "role.1=resident"),
        ("role.1=consul&from.1=1941&to.1=1930", "step 1, from", "from.1=1930&to.1=1941"),
        ("role.1=consul&rolle.2=consul", "rolle.2", "role.2=consul"),
        ("fate.1=shot&role.1=consul", "step 1, role", "fate.1=shot"),
        ("step=rolle=consul", "step.1.rolle", None),
        ("step=role=consul&role.1=resident", "in one way", None),
        ("role.1=consul&within=P0D", "no time at all", None),
        ("role.1=consul&order=sure", "order", None),
        ("role.1=consul&sex=x", "Sex", "sex=male"),
        ("rolle=consul", "rolle", None),
        ("role.1=consul&cursor=x", "cursor", None),
        ("role.1=consul&from.1=Dec 1937", "written in digits", "from.1=1937-12"),
        ("&".join(f"role.{number}=consul" for number in range(1, 10)), "at most 8", None),
    ],
)
def test_what_cannot_be_read_is_a_page_that_helps(
    client: TestClient, query: str, words: str, leads_to: str | None
) -> None:
    tree = page(client, f"/careers?{query}", 422)
    assert words.lower() in text(tree, ".refusal").lower()
    put_right = links(tree, ".refusal a")
    assert leads_to is None or any(leads_to in link for link in put_right), put_right
    for link in put_right:
        assert client.get(link).status_code in (200, 422)


def test_pages_stay_within_their_budget(client: TestClient) -> None:
    for path in ("/careers", f"/careers?{FRUNZE}", f"/careers?{'&'.join(f'role.{n}=' for n in range(1, 9))}"):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert int(answer.headers["content-length"]) <= 35 * 1024, path
