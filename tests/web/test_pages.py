"""The pages as HTML: each answers, says what the API says, and leads to the passages."""

import re

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

API = "/api/v1"
HARBIN = "role=resident&place=harbin&from=1930&to=1941"
PAGES = [
    "/", "/persons", "/persons?q=meln", "/persons?personnel=all", "/persons/melnikov-boris-nikolaevich",
    "/persons/codename-lavrov", "/persons/unnamed-merchant-1925", "/persons/lyushkov-genrikh-samoilovich", "/where",
    f"/where?{HARBIN}", "/places", "/places/harbin", "/organisations", "/organisations/detachment-731", "/roles",
    "/roles/resident", "/ranks", "/ranks/major-general", "/codenames", "/codenames/lavrov", "/fates", "/fates/shot",
    "/services", "/services/soviet-military-intelligence", "/decorations", "/decorations/hero-of-the-soviet-union",
    "/sources", "/sources/redstar-x", "/sources/editor", "/data", "/api", "/how-to-read", "/ask",
    "/roles/military-attache", "/organisations/okdva-intelligence-department", "/report", "/report?about=c-dqb8mb",
]  # fmt: skip


def page(client: TestClient, path: str, status: int = 200) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == status, path
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return HTMLParser(answer.text)


def text(tree: HTMLParser) -> str:
    assert tree.body is not None
    return re.sub(r"\s+", " ", tree.body.text(separator=" "))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_with_one_heading_its_data_and_its_release(client: TestClient, path: str) -> None:
    tree = page(client, path)
    assert len(tree.css("h1")) == 1
    assert [node.attributes["lang"] for node in tree.css("html")] == ["en"]
    assert tree.css_first("a.skip") is not None
    said = text(tree)
    assert "Release 2026.11" in said
    assert "Report an error" in said
    assert "CC BY 4.0" in said
    assert not tree.css("[style], script:not([src]), style"), "nothing inline"


def test_no_link_of_a_page_is_dead(client: TestClient) -> None:
    targets: dict[str, str] = {}
    for path in PAGES:
        tree = page(client, path)
        own = {str(node.attributes["id"]) for node in tree.css("[id]")}
        for link in tree.css("a[href], link[href]"):
            target = str(link.attributes.get("href", ""))
            if target.startswith("#"):
                assert target[1:] in own, f"{path} points at {target}"
            elif target.startswith("/"):
                targets.setdefault(target.partition("#")[0], path)
    claims = sorted(target for target in targets if target.startswith("/claims/c-"))
    for target in set(targets) - set(claims[5:]):
        if target.startswith("/data/kartoteka."):
            continue
        wanted = 422 if "residnt" in target else 200  # the API's page links an example of an error
        assert client.head(target).status_code == wanted, f"{targets[target]} links {target}"


def test_a_career_shows_every_post_with_its_passage(client: TestClient) -> None:
    said = text(page(client, "/persons/melnikov-boris-nikolaevich"))
    for words in (
        "Борис Николаевич Мельников", "Commander of garrison", "Amur Front", "Consul general",
        "Chinese Eastern Railway", "Chargé d'affaires", "Deputy head of Intelligence Directorate", "1917",
        "February 1932 – June 1933",
    ):  # fmt: skip
        assert words in said
    for line in range(135, 142):
        if line != 138:
            assert f"¶{line}" in said


def test_every_claim_of_a_career_leads_to_its_passage(client: TestClient) -> None:
    tree = page(client, "/persons/codename-lavrov")
    links = {str(link.attributes["href"]) for link in tree.css("a[href^='/sources/']")}
    assert "/sources/redstar-x#p121" in links
    source = page(client, "/sources/redstar-x")
    (passage,) = source.css("#p121")
    assert "Lavrov" in passage.text()


def test_where_shows_what_the_api_answers(client: TestClient) -> None:
    tree = page(client, f"/where?{HARBIN}")
    people = {str(link.attributes["href"]) for link in tree.css("main a[href^='/persons/']")}
    answered = {item["person"]["url"] for item in client.get(f"{API}/postings?{HARBIN}").json()["items"]}
    assert people == answered == {"/persons/codename-lavrov"}
    links = {str(link.attributes["href"]) for link in tree.css("a[href]")}
    assert any(link.startswith(f"{API}/postings.csv?") and "place=harbin" in link for link in links)


def test_where_explains_an_empty_answer(client: TestClient) -> None:
    said = text(page(client, "/where?role=consul-general&place=harbin&from=1935&to=1941"))
    assert "nobody" in said.lower()
    assert "attested before" in said


def test_where_speaks_of_residencies_only_where_residents_were_asked_for(client: TestClient) -> None:
    """Harbin's residency says nothing about its consuls, and a resident is named for it in other years."""
    other = text(page(client, "/where?role=consul-general&place=harbin&from=1935&to=1941")).lower()
    assert "residency" not in other
    narrowed = text(page(client, "/where?role=resident&place=harbin&overlap=undated&from=1930&to=1941")).lower()
    assert "a residency is attested" in narrowed
    assert "no resident is named" not in narrowed


def test_where_says_that_a_residency_is_attested_without_a_resident(client: TestClient) -> None:
    said = text(page(client, "/where?role=resident&place=dairen"))
    assert "residency" in said.lower()
    assert "no resident is named" in said.lower()


def test_a_misspelt_question_is_a_page_that_helps(client: TestClient) -> None:
    tree = page(client, "/where?role=residnt&place=harbn&from=1941&to=1930", 422)
    said = text(tree).lower()
    assert "harbin" in said
    assert "resident" in said
    values = {str(field.attributes.get("value")) for field in tree.css("form input")}
    assert {"residnt", "harbn", "1941", "1930"} <= values, "the form is still filled in"


def test_people_begins_with_personnel_and_says_so(client: TestClient) -> None:
    said = text(page(client, "/persons"))
    assert "intelligence personnel" in said.lower()
    assert "Stalin" not in said
    assert "Stalin" in text(page(client, "/persons?personnel=all&q=stalin"))


def test_a_name_that_nobody_bears_may_be_that_of_something_else(client: TestClient) -> None:
    tree = page(client, "/persons?q=Vladivostok")
    links = {str(link.attributes["href"]) for link in tree.css("main a[href]")}
    assert {"/places?q=Vladivostok", "/organisations?q=Vladivostok", "/codenames?q=Vladivostok"} <= links


def test_a_list_leads_to_the_disagreements_it_counts(client: TestClient) -> None:
    tree = page(client, "/persons?q=gendin")
    (link,) = tree.css("main a.differ")
    assert link.text(separator=" ").split()[-1] == "disagreement"
    address, _, place = str(link.attributes["href"]).partition("#")
    assert page(client, address).css_first(f"#{place}") is not None


def test_a_correction_stands_apart_with_its_reason_once(client: TestClient) -> None:
    tree = page(client, "/persons/bronin-yakov-grigorievich")
    assert tree.css_first("#disagree") is None, "a correction is no disagreement of sources"
    (panel,) = tree.css(".sides")
    said = re.sub(r"\s+", " ", panel.text())
    assert "The text: Captured, November 1935. Ours: Captured, May 1935." in said
    assert said.count("generally known") == 1


def test_disagreements_stand_side_by_side(client: TestClient) -> None:
    said = text(page(client, "/persons/lyushkov-genrikh-samoilovich"))
    assert "What became of Lyushkov?" in said
    for end in ("Vanished", "Captured", "Killed"):
        assert end in said


def test_the_texts_are_said_to_be_silent(client: TestClient) -> None:
    said = text(page(client, "/persons/sorge-richard"))
    assert "the texts do not say" in said.lower()


def test_a_page_of_a_former_id_moved_for_good(client: TestClient) -> None:
    answer = client.get("/persons/ishchenko-yakov-nikiforovich", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/persons/ischenko-yakov-nikiforovich")


def test_unknown_pages_help(client: TestClient) -> None:
    tree = page(client, "/places/harbn", 404)
    assert "/places/harbin" in {str(link.attributes["href"]) for link in tree.css("a[href]")}


def test_pages_stay_within_their_budget(client: TestClient) -> None:
    for path in ("/persons/melnikov-boris-nikolaevich", "/persons", f"/where?{HARBIN}", "/", "/sources/redstar-x"):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert int(answer.headers["content-length"]) <= 35 * 1024, path


WAYS = ["/where", "/roster", "/succession", "/careers", "/fates/claims", "/ask"]


@pytest.mark.parametrize("path", WAYS)
def test_the_pages_of_questions_lead_to_each_other_and_mark_themselves(client: TestClient, path: str) -> None:
    links = page(client, path).css("nav.ways a")
    assert [link.attributes["href"] for link in links] == WAYS
    assert [link.attributes["href"] for link in links if "aria-current" in link.attributes] == [path]


def test_an_answer_to_plain_words_is_marked_as_such(client: TestClient) -> None:
    tree = page(client, "/ask?q=all residents in Harbin 1930-1941")
    assert [link.attributes["href"] for link in tree.css("nav.ways a[aria-current]")] == ["/ask"]
    assert [link.attributes["href"] for link in tree.css(".top nav a[aria-current]")] == ["/ask"]


def test_every_page_leads_to_how_its_answers_are_read(client: TestClient) -> None:
    for path in ("/", "/persons", "/sources/redstar-x", "/where?role=residnt"):
        tree = HTMLParser(client.get(path).text)
        assert tree.css_first("footer a[href='/how-to-read']") is not None
    assert page(client, f"/where?{HARBIN}").css_first(".checks a[href='/how-to-read#overlap']") is not None


def test_the_first_page_leads_to_plain_words(client: TestClient) -> None:
    tree = page(client, "/")
    questions = [str(link.attributes["href"]) for link in tree.css(".questions a[href^='/ask?']")]
    assert len(questions) == 3
    for question in questions:
        assert page(client, question).css_first("main table, main .person") is not None, f"{question} finds nobody"
    assert tree.css_first("main a[href='/ask']") is not None
    assert "Melnikov" in text(page(client, "/ask?q=Melnikov"))


def otherwise(client: TestClient, path: str) -> list[str]:
    return [str(link.attributes["href"]) for link in page(client, path).css(".otherwise a")]


def test_a_question_leads_to_the_same_on_a_day_and_one_after_another(client: TestClient) -> None:
    assert otherwise(client, "/where?role=resident&place=china&from=1935&to=1935") == [
        "/roster?on=1935&role=resident&place=china", "/succession?role=resident&place=china",
    ]  # fmt: skip
    assert otherwise(client, "/where?place=japan&from=1938-06-01&to=1938-06-30") == ["/roster?on=1938-06&place=japan"]
    assert otherwise(client, "/where?place=japan&from=1938-06-13&to=1938-06-13") == [
        "/roster?on=1938-06-13&place=japan"
    ]
    assert otherwise(client, "/where?place=japan&from=1930&to=1938") == []
    assert otherwise(client, "/where?role=resident&role=consul&place=japan") == []
    assert otherwise(client, "/where?role=resident") == []


def test_a_role_and_an_organisation_lead_to_their_holders_in_line(client: TestClient) -> None:
    def lines(path: str) -> set[str]:
        return {str(link.attributes["href"]) for link in page(client, path).css("main a[href^='/succession?']")}

    assert "/succession?role=resident&organisation=residency-in-shanghai" in lines("/roles/resident")
    assert lines("/roles/intelligence-officer") == set(), "many hold it at a time"
    assert lines("/organisations/okdva-intelligence-department") == {
        "/succession?role=head-of-intelligence-department&organisation=okdva-intelligence-department"
    }


def test_a_place_can_be_asked_for_a_day(client: TestClient) -> None:
    form = page(client, "/places/harbin").css_first("form[action='/roster']")
    assert form is not None
    fields = {str(field.attributes["name"]): field.attributes.get("value") for field in form.css("input")}
    assert fields == {"place": "harbin", "on": None}
    assert "Lavrov" in text(page(client, "/roster?place=harbin&on=1938"))
