"""Facets on `/where`, cohorts on `/fates`, and empty answers with their ways out."""

import re

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

API = "/api/v1"


def page(client: TestClient, path: str, status: int = 200) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == status, path
    return HTMLParser(answer.text)


def text(tree: HTMLParser) -> str:
    assert tree.body is not None
    return re.sub(r"\s+", " ", tree.body.text(separator=" "))


def test_facets_stand_beside_the_list_as_links(client: TestClient) -> None:
    tree = page(client, "/where?role=military-attache&place=japan")
    box = tree.css_first("details.facets")
    assert box is not None
    assert "open" not in box.attributes, "folded where there is little room"
    said = re.sub(r"\s+", " ", box.text(separator=" "))
    assert "Military and naval attaché 1" in said, "people, not posts"
    assert "1930s 2" in said
    links = {str(link.attributes["href"]) for link in box.css("a")}
    assert "/where?role=military-attache&place=japan&from=1930&to=1939" in links
    for link in links:
        assert client.get(link).status_code == 200


def test_a_facet_that_does_not_divide_is_left_out(client: TestClient) -> None:
    tree = page(client, "/where?role=military-attache&place=japan")
    titles = [section.attributes["aria-label"] for section in tree.css("details.facets section")]
    assert titles == ["By role", "By place", "By years"], "one organisation, one service, and no fate is told of any"


def test_more_values_are_folded(client: TestClient) -> None:
    tree = page(client, "/where")
    role = tree.css_first("details.facets section[aria-label='By role']")
    assert role is not None
    shown = role.css("ul")[0].css("li")
    assert len(shown) == 6
    assert len(role.css("details li")) > 6


def test_an_empty_answer_leads_on(client: TestClient) -> None:
    for path in ("/where", "/persons"):
        tree = page(client, f"{path}?role=resident&place=tokyo&from=1950")
        said = text(tree)
        assert "Nobody is recorded" in said
        assert "does not mean that nobody served" in said
        without = [link for link in tree.css(".aside a") if "without the years" in link.text()]
        assert len(without) == 1
        assert client.get(str(without[0].attributes["href"])).status_code == 200
        near = [link for link in tree.css(".aside a") if "attested before" in link.text()]
        assert "Nobody is recorded" not in text(page(client, str(near[0].attributes["href"])))


def test_people_of_a_window_say_how_surely(client: TestClient) -> None:
    tree = page(client, "/persons?role=military-attache&place=japan&from=1933&to=1935")
    assert "1 certainly, 0 possibly" in text(tree)
    assert tree.css_first("table .overlap-certain") is not None


def test_cohorts_stand_below_the_tree(client: TestClient) -> None:
    tree = page(client, "/fates?organisation=okdva-intelligence-department")
    assert tree.css_first("ul.tree") is not None
    said = text(tree)
    assert "Of 2 people who served with Intelligence department of the OKDVA" in said
    assert "the numbers of a row do not add up" in said
    cells = {str(cell.attributes["data-label"]): cell for cell in tree.css(".scroll td[data-label]")}
    assert cells["Shot"].text(strip=True) == ""  # the last table is that of the years
    first = tree.css(".scroll")[0]
    shot = next(cell for cell in first.css("td") if cell.attributes["data-label"] == "Shot")
    link = shot.css_first("a")
    assert link is not None
    assert shot.text(strip=True) == "1"
    assert "Vishnevetsky" in text(page(client, str(link.attributes["href"])))


@pytest.mark.parametrize("query", ["", "by=role", "role=resident&by=place", "by=decade&personnel=all"])
def test_every_number_of_the_cohorts_is_a_list(client: TestClient, query: str) -> None:
    tree = page(client, f"/fates?{query}")
    assert f"{API}/fates/cohorts.csv" in {
        str(link.attributes["href"]).partition("?")[0] for link in tree.css("a[type='text/csv']")
    }
    table = tree.css(".scroll table")[0]
    for row in table.css("tbody tr")[:3]:
        for link in row.css("td a"):
            number = int(link.text(strip=True))
            said = text(page(client, str(link.attributes["href"])))
            assert re.search(rf"\b{number} (person|people) counted|\b{number} (person|people) meet", said), link.html


def test_the_form_keeps_what_was_asked(client: TestClient) -> None:
    tree = page(client, "/fates?role=resident&place=china&from=1930&to=1940&by=decade")
    values = {str(one.attributes["name"]): one.attributes.get("value") for one in tree.css("form input[name]")}
    assert (values["role"], values["place"], values["from"], values["to"]) == ("Resident", "China", "1930", "1940")
    chosen = tree.css_first("select[name=by] option[selected]")
    assert chosen is not None
    assert chosen.attributes["value"] == "decade"


def test_a_cohort_that_cannot_be_read_says_so_above_its_form(client: TestClient) -> None:
    tree = page(client, "/fates?role=residnt", 422)
    assert "resident" in {link.text(strip=True).lower() for link in tree.css(".refusal a")}
    assert tree.css_first("ul.tree") is not None, "the tree stays"
    page(client, "/fates?rolle=resident", 422)


def test_the_tree_is_still_searched_alone(client: TestClient) -> None:
    tree = page(client, "/fates?q=shot")
    assert tree.css_first(".scroll") is None
    assert "with “shot” in a name" in text(tree)


def test_not_stated_can_be_chosen_and_is_named(client: TestClient) -> None:
    tree = page(client, "/where?role=resident&fate=not-stated")
    assert "Fate: not stated" in text(tree)
    chosen = tree.css_first("select[name=fate] option[selected]")
    assert chosen is not None
    assert chosen.attributes["value"] == "not-stated"
