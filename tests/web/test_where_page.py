"""`/where`: the years over its list are what it answers for each year; its bars, its facets, its files."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

API = "/api/v1"
JAPAN = "place=japan&from=1924&to=1941"
QUESTIONS = (
    JAPAN,
    "place=japan&service=soviet-military-intelligence&from=1924&to=1941",
    "role=resident&place=harbin&from=1930&to=1941",
    "role=resident",
    "place=china&from=1935",
    "place=china&wider=true&from=1920&to=1938-06-13",
    "place=manchuria&from=1922-11-15&to=1930",
    "rank_min=colonel&from=1930&to=1945",
    "place=japan&from=1924&to=1941&overlap=certain",
    "place=japan&from=1924&to=1941&overlap=possible",
    "place=japan&from=1924&to=1941&overlap=certain,possible,undated",
    "readings=editor&place=shanghai",
    "",
)
"""Filters of every sort that has to do with time or certainty."""


def page(client: TestClient, path: str, status: int = 200) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == status, path
    return HTMLParser(answer.text)


def said(node: Node | HTMLParser | None) -> str:
    assert node is not None
    return re.sub(r"\s+", " ", (node.body or node).text(separator=" ") if isinstance(node, HTMLParser) else
                  node.text(separator=" ")).strip()  # fmt: skip


def counted(client: TestClient, query: str) -> dict[int, tuple[int, int, str]]:
    """The table of the years as the page shows it: certainly, possibly, and the page of the year."""
    found = {}
    for row in page(client, f"/where?{query}").css(".years table tbody tr"):
        link = row.css_first("th a")
        assert link is not None
        certain, possible = (int(said(cell)) for cell in row.css("td"))
        found[int(said(link))] = (certain, possible, str(link.attributes["href"]))
    return found


def answered(client: TestClient, url: str) -> tuple[int, int]:
    """Persons certainly and only possibly there, as the API answers the question of a page."""
    parts = urlsplit(url)
    assert parts.path == "/where"
    answer: dict[str, Any] = client.get(f"{API}/postings?{parts.query}").json()
    by_kind = answer["persons_by_overlap"]
    kinds = dict(parse_qsl(parts.query)).get("overlap", "certain,possible")
    certain = by_kind["certain"] if "certain" in kinds else 0
    return certain, answer["persons"] - certain


@pytest.mark.parametrize("query", QUESTIONS)
def test_a_year_counts_what_the_question_answers_for_that_year(client: TestClient, query: str) -> None:
    years = counted(client, query)
    assert years, "nothing is counted"
    assert list(years) == list(range(min(years), max(years) + 1))
    for year, (certain, possible, url) in years.items():
        assert (certain, possible) == answered(client, url), f"{query}: {year}"
        window = dict(parse_qsl(urlsplit(url).query))
        assert window["from"][:4] == window["to"][:4] == str(year)
        if year in (min(years), max(years)):
            heading = said(page(client, url).css_first(".lead"))
            assert "Nobody is recorded" in heading or f"{certain + possible} p" in heading


def test_the_years_are_those_asked_about_else_those_of_the_answer(client: TestClient) -> None:
    assert list(counted(client, JAPAN)) == list(range(1924, 1942))
    everything = client.get(f"{API}/postings.json?place=harbin").json()
    days = [day for one in everything for name in ("start_earliest", "start_latest", "end_earliest", "end_latest")
            if (day := (one["dates"] or {}).get(name))]  # fmt: skip
    years = counted(client, "place=harbin")
    assert (min(years), max(years)) == (int(min(days)[:4]), int(max(days)[:4]))


def test_the_chart_the_table_and_the_data_say_the_same(client: TestClient) -> None:
    tree = page(client, f"/where?{JAPAN}")
    wide = tree.css_first("svg.wide")
    assert wide is not None
    titles = [said(one) for one in wide.css("title")]
    years = counted(client, JAPAN)
    assert titles == [f"{year}: {certain} certainly, {possible} possibly" if certain + possible else
                      f"{year}: nobody recorded" for year, (certain, possible, _) in years.items()]  # fmt: skip
    links = [str(one.attributes["href"]) for one in wide.css("a")]
    assert links == [url for *_, url in years.values()]
    data = tree.css_first(".years a[type='application/json']")
    assert data is not None
    items = client.get(str(data.attributes["href"])).json()["items"]
    assert {one["year"]: (one["certain"], one["possible"]) for one in items} == {
        year: (certain, possible) for year, (certain, possible, _) in years.items() if certain + possible
    }


def test_bars_too_narrow_for_a_finger_are_no_links(client: TestClient) -> None:
    tree = page(client, f"/where?{JAPAN}")
    narrow = tree.css_first("svg.narrow")
    assert narrow is not None
    assert narrow.css("a") == []
    assert narrow.attributes["role"] == "img"


def test_one_year_has_no_chart_but_its_neighbours(client: TestClient) -> None:
    tree = page(client, "/where?place=japan&from=1933&to=1933")
    assert tree.css_first(".years") is None
    links = [str(one.attributes["href"]) for one in tree.css("a[rel=prev], a[rel=next]")]
    assert links == ["/where?place=japan&from=1932&to=1932", "/where?place=japan&from=1934&to=1934"]
    month = page(client, "/where?place=japan&from=1933-01-01&to=1933-01-31")
    assert "December 1932 · February 1933" in said(month)


def test_posts_without_any_date_are_named_beside_the_chart(client: TestClient) -> None:
    assert re.search(r"\d+ people have posts without any date, which no year counts", said(page(client, "/where")))
    assert "without any date" not in said(page(client, f"/where?{JAPAN}")), "with years they are left aside above"


def test_rows_are_drawn_on_one_axis_and_say_it_in_words(client: TestClient) -> None:
    tree = page(client, f"/where?{JAPAN}")
    table = tree.css_first("table.barred")
    assert table is not None
    assert "Dates, 1924 to 1941" in said(table.css_first("thead"))
    answer = client.get(f"{API}/postings?{JAPAN}").json()["items"]
    rows = table.css("tbody tr")
    assert len(rows) == len(answer)
    for row, one in zip(rows, answer, strict=True):
        cell = row.css_first("td.axis")
        assert cell is not None
        assert one["dates"]["label"] in said(cell)
        assert one["overlap"] in said(cell)
        assert cell.css_first("svg[aria-hidden=true] g") is not None
        link = row.css_first("th a")
        assert link is not None
        assert link.attributes["href"] == one["person"]["url"]


def test_what_is_not_dated_has_no_bar(client: TestClient) -> None:
    tree = page(client, f"/where?{JAPAN}&overlap=undated")
    rows = tree.css("table.barred tbody tr, table.list tbody tr")
    assert rows
    for row in rows:
        assert "undated" in said(row)
        assert row.css("svg.drawing g") == []
    assert tree.css_first(".years") is None


def test_the_answer_is_shown_as_a_list_a_map_or_by_year(client: TestClient) -> None:
    for show, label in (("list", "list"), ("map", "map"), ("years", "by year")):
        tree = page(client, f"/where?{JAPAN}" + (f"&show={show}" if show != "list" else ""))
        bars = [said(one) for one in tree.css(".toolbar p")]
        (shows,) = [one for one in bars if one.startswith("Show:")]
        assert shows == "Show: list · map · by year"
        chosen = [said(one) for one in tree.css(".toolbar strong")]
        assert label in chosen
        assert "8 people" in said(tree.css_first(".lead"))
        data = tree.css_first("link[rel=alternate][type='application/json']")
        assert data is not None
        assert data.attributes["href"] == f"{API}/postings?{JAPAN}", "how it is shown is no matter of the data"
        kept = {str(one.attributes["name"]): one.attributes["value"] for one in tree.css("form input[type=hidden]")}
        assert kept == ({"show": show} if show != "list" else {}), "another question is shown in the same way"
        for chip in tree.css(".chip"):
            assert ("show=" in str(chip.attributes["href"])) == (show != "list")


def test_by_year_names_everybody(client: TestClient) -> None:
    tree = page(client, f"/where?{JAPAN}&show=years")
    years = counted(client, f"{JAPAN}&show=years")
    rows = tree.css("table.list tbody tr")
    assert [said(row.css_first("th")) for row in rows] == [str(year) for year in years]
    for row, (certain, possible, _) in zip(rows, years.values(), strict=True):
        assert [len(cell.css("a")) for cell in row.css("td")] == [certain, possible]
    melnikov = next(row for row in rows if said(row.css_first("th")) == "1931")
    assert "Melnikov" in said(melnikov.css("td")[0])


def test_years_of_nobody_are_told_together(client: TestClient) -> None:
    tree = page(client, "/where?role=resident&place=harbin&from=1930&to=1941&show=years")
    rows = [said(row) for row in tree.css("table.list tbody tr")]
    assert rows[0] == "1930 – 1936 nobody is recorded"
    assert rows[-1] == "1940 – 1941 nobody is recorded"
    assert len(rows) == 5


def test_the_map_has_a_table_and_a_file(client: TestClient) -> None:
    tree = page(client, "/where?place=china&from=1920&to=1941&show=map")
    assert tree.css_first("figure.map svg") is not None
    places = {one["id"]: one["persons"] for one in
              client.get(f"{API}/postings/facets?place=china&from=1920&to=1941").json()["place"]}  # fmt: skip
    table = tree.css_first("table.places")
    assert table is not None
    links = {str(one.attributes["href"]) for one in table.css("th a")}
    assert links == {f"/where?from=1920&to=1941&place={place}" for place in places}
    files = {str(one.attributes["href"]) for one in tree.css("main a[href^='/where.svg']")}
    (file,) = (one for one in files if "show=map" in one)
    assert client.get(file).headers["content-type"].startswith("image/svg+xml")


def test_an_unknown_way_to_show_it_is_refused_with_the_known_ones(client: TestClient) -> None:
    tree = page(client, f"/where?{JAPAN}&show=chart", 422)
    assert "'chart' is no way to show an answer" in said(tree)
    links = [str(one.attributes["href"]) for one in tree.css(".refusal a")]
    assert len(links) == 3
    for link in links:
        page(client, link)


@pytest.mark.parametrize("query", [JAPAN, "place=china&show=map", "role=resident&place=harbin&from=1938&to=1938"])
def test_the_drawing_is_a_file_that_carries_its_citation(client: TestClient, query: str) -> None:
    answer = client.get(f"/where.svg?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = ET.fromstring(answer.text)
    words = " ".join("".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "Kartoteka, release" in words
    assert "CC BY 4.0" in words


def test_a_drawing_of_nothing_and_of_no_question_is_refused(client: TestClient) -> None:
    assert client.get("/where.svg?role=consul-general&place=harbin&from=1935&to=1941").status_code == 404
    assert client.get("/where.svg?role=consul-general&place=harbin&from=1935&to=1941&show=map").status_code == 404
    assert client.get("/where.svg?place=harbn").status_code == 422
    assert client.get("/where.svg?place=harbin&show=chart").status_code == 422
    assert client.get("/where.svg?place=harbin&colour=red").status_code == 422


def test_facets_are_ticked_where_they_were_asked_for(client: TestClient) -> None:
    tree = page(client, f"/where?{JAPAN}&service=soviet-military-intelligence")
    on = {said(one).removesuffix("(take this filter off)").strip(): str(one.attributes["href"])
          for one in tree.css(".facets a.on")}  # fmt: skip
    assert on == {
        "Soviet military intelligence": f"/where?{JAPAN}",
        "Japan": "/where?from=1924&to=1941&service=soviet-military-intelligence",
    }
    titles = [str(one.attributes["aria-label"]) for one in tree.css(".facets section")]
    assert titles == ["By role", "By service", "By fate", "By organisation", "By place", "By years"]
    certainty = tree.css_first(".facets fieldset.checks")
    assert certainty is not None
    persons = client.get(f"{API}/postings?{JAPAN}&service=soviet-military-intelligence").json()["persons_by_overlap"]
    assert f"certainly there {persons['certain']} possibly there {persons['possible']}" in said(certainty)
    ids = [one.attributes["id"] for one in tree.css("[id]")]
    assert len(ids) == len(set(ids))


def test_a_facet_leads_to_as_many_people_as_it_says(client: TestClient) -> None:
    tree = page(client, f"/where?{JAPAN}")
    service = tree.css_first(".facets section[aria-label='By service']")
    assert service is not None
    for item in service.css("li"):
        link, number = item.css_first("a"), item.css_first(".muted")
        assert link is not None
        assert number is not None
        answer = client.get(f"{API}/postings?{urlsplit(str(link.attributes['href'])).query}").json()
        assert answer["persons"] == int(said(number))


def test_an_empty_answer_has_no_chart_and_nothing_to_show_it_by(client: TestClient) -> None:
    tree = page(client, "/where?role=consul-general&place=harbin&from=1935&to=1941")
    assert tree.css_first(".years") is None
    assert "Show:" not in said(tree.css_first("main"))
    assert "Nobody is recorded" in said(tree)
