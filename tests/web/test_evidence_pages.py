"""The pages of coverage and of disagreements: they say what the API says, in drawings, words and links."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.web.drawings.coverage import MOST_YEARS, HeatLine, HeatYear, heat, heat_block, steps_of, with_key

API = "/api/v1"
SVG = "{http://www.w3.org/2000/svg}"


def page(client: TestClient, path: str, status: int = 200) -> HTMLParser:
    answer = client.get(path)
    assert answer.status_code == status, path
    return HTMLParser(answer.text)


def said(tree: HTMLParser, where: str = "main") -> str:
    (node,) = tree.css(where)
    return re.sub(r"\s+", " ", node.text(separator=" "))


def lines(*years: dict[int, tuple[int, int]]) -> list[HeatLine]:
    return [
        HeatLine(f"Row {number}", None, number, {year: HeatYear(*one) for year, one in own.items()})
        for number, own in enumerate(years)
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["", "?place=china&level=3", "?by=service", "?by=source&from=1930&to=1945"])
def test_drawings_and_words_say_what_the_api_says(client: TestClient, query: str) -> None:
    tree, out = page(client, f"/coverage{query}"), client.get(f"{API}/coverage{query}").json()
    wanted = {one["url"] for row in out["items"] for one in row["years"] if one["url"]}
    assert wanted
    for where in ("svg.heat", ".blocks", ".spoken"):
        links = {str(link.attributes["href"]) for link in tree.css(f"{where} a[href^='/where?']")}
        assert links == wanted, where
    titles = [node.text() for node in tree.css("svg.heat a title, svg.heat g title")]
    for row in out["items"]:
        for one in row["years"]:
            parts = ((one["certain"], "certainly"), (one["possible"], "possibly"))
            counts = ", ".join(f"{number} {how}" for number, how in parts if number)
            assert f"{row['label']}, {one['year']}: {counts}" in titles
    silent = {
        year for title in titles if title.startswith("Everybody") and "nobody" in title
        for first, last in re.findall(r"(\d{4})(?:–(\d{4}))?:", title)
        for year in range(int(first), int(last or first) + 1)
    }  # fmt: skip
    assert silent == set(out["items"][0]["silent"]) or query.startswith("?place")


def test_every_link_of_a_cell_has_a_name_and_every_label_leads_on(client: TestClient) -> None:
    tree = page(client, "/coverage")
    for link in tree.css("svg a"):
        assert link.css_first("title") is not None
    assert "/coverage?place=china" in [link.attributes["href"] for link in tree.css("svg.heat a")]
    assert "/places/southwestern-pacific" in [link.attributes["href"] for link in tree.css("svg.heat a")]
    opened = page(client, "/coverage?place=china")
    assert said(opened, "h1") == "What the texts cover in China"
    assert "/places/china" in [link.attributes["href"] for link in opened.css("svg.heat a")]


def test_the_page_says_how_far_each_text_was_read_and_what_follows(client: TestClient) -> None:
    words, out = said(page(client, "/coverage")), client.get(f"{API}/coverage").json()
    assert "It does not say that nobody was there" in words
    for one in out["sources"]:
        assert one["title"] in words
        assert one["extent_read"][1:] in words
    assert "Where it is silent, the text itself is." in words
    assert f"Of {out['figures']['persons']['all']} people" in words
    for one in out["silent_places"]:
        assert one["label"] in words


def test_a_year_nobody_is_recorded_in_is_said_and_not_drawn(client: TestClient) -> None:
    tree = page(client, "/coverage?from=1960&to=1970")
    assert tree.css_first("svg.heat") is None
    assert "Nobody is recorded in these years" in said(tree)
    words = said(page(client, "/coverage?place=korea"))
    assert "Nobody is recorded in Korea, 1914–1954." in words


def test_the_drawing_as_a_file_carries_its_key_and_its_citation(client: TestClient) -> None:
    answer = client.get("/coverage.svg?place=china")
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ET.fromstring(answer.text)
    words = " ".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))
    for one in ("China", "Harbin", "nobody is recorded", "CC BY 4.0", "/coverage?place=china", "release 2026.11"):
        assert one in words
    for link in root.iter(f"{SVG}a"):
        assert link.attrib["href"].startswith("http://testserver/")
    assert client.get("/coverage.svg?place=harbn").status_code == 422
    assert client.get("/coverage.svg?from=1960").status_code == 404


def test_a_question_that_cannot_be_read_is_answered_with_help(client: TestClient) -> None:
    tree = page(client, "/coverage?place=harbn&from=1930", 422)
    assert "/coverage?place=harbin&from=1930" in [link.attributes["href"] for link in tree.css(".refusal a")]
    assert "'tea' is none of dates, places" in said(page(client, "/disagreements?about=tea", 422))
    assert "Unknown parameter 'colour'" in said(page(client, "/disagreements?colour=red", 422))


def test_disagreements_stand_side_by_side_with_their_careers(client: TestClient) -> None:
    tree, out = page(client, "/disagreements"), client.get(f"{API}/disagreements").json()
    assert f"{out['total']} disagreements in the careers of {out['persons']} people" in said(tree)
    panels = tree.css(".sides")
    assert len(panels) == len(out["items"])
    for panel, item in zip(panels, out["items"], strict=True):
        assert len(panel.css(".readings > div")) == len(item["readings"])
        hrefs = [link.attributes["href"] for link in panel.css("a")]
        assert all(one["url"] in hrefs for one in item["readings"])
        follows = panel.next
        while follows is not None and follows.tag != "p":
            follows = follows.next
        assert follows is not None
        assert [link.attributes["href"] for link in follows.css("a")] == [one["url"] for one in item["panels"]]
    assert "shown first" not in " ".join(node.text() for node in tree.css(".readings"))


def test_facets_narrow_and_chips_widen_again(client: TestClient) -> None:
    tree = page(client, "/disagreements")
    for item in tree.css(".facets li"):
        (link,), (count,) = item.css("a"), item.css(".muted")
        target = str(link.attributes["href"])
        narrowed = page(client, target)
        assert len(narrowed.css(".sides")) == int(count.text())
        assert [chip.attributes["href"] for chip in narrowed.css("a.chip")] == ["/disagreements"]
        assert [off.attributes["href"] for off in narrowed.css(".facets a.on")] == ["/disagreements"]


def test_pages_of_disagreements_lead_on(client: TestClient) -> None:
    tree = page(client, "/disagreements?limit=5")
    (following,) = tree.css("a[rel=next]")
    later = page(client, str(following.attributes["href"]))
    assert [node.attributes["href"] for node in later.css(".pager a:not([rel])")] == ["/disagreements?limit=5"]
    assert len(later.css(".sides")) == 5


@pytest.mark.parametrize(("path", "targets"), [
    ("/sources", {"/coverage", "/disagreements"}), ("/how-to-read", {"/coverage", "/disagreements"}),
])  # fmt: skip
def test_other_pages_lead_there(client: TestClient, path: str, targets: set[str]) -> None:
    assert targets <= {str(link.attributes["href"]) for link in page(client, path).css("main a[href]")}


def test_shades_follow_the_greatest_number() -> None:
    assert steps_of(lines({1930: (1, 4)})) == ((3, 1),)
    assert steps_of(lines({1930: (41, 0)})) == ((1, 1), (2, 2), (3, 5), (4, 10), (5, 20))
    assert steps_of(lines({1930: (0, 3)})) == ((3, 1),)
    most = steps_of(lines({1930: (100_000, 0)}))
    assert [shade for shade, _ in most] == [1, 2, 3, 4, 5]
    assert [least for _, least in most] == sorted({least for _, least in most})


def test_cells_and_silences_fill_a_row_and_never_overlap() -> None:
    drawing = heat(lines({1930: (2, 0), 1933: (0, 1)}, {1934: (1500, 12)}), 1928, 1935)
    assert [len(row.cells) for row in drawing.rows] == [2, 1]
    for row in drawing.rows:
        spots = sorted([(one.x, drawing.cell) for one in row.cells] + [(one.x, one.width) for one in row.runs])
        assert spots[0][0] == drawing.left
        for (x, width), (after, _) in pairwise(spots):
            assert x + width < after
        assert spots[-1][0] + spots[-1][1] < drawing.width
    first, possible = drawing.rows[0].cells
    assert (first.certain, first.possible, first.words) == ("2", "", "Row 0, 1930: 2 certainly")
    assert (possible.shade, possible.certain, possible.possible) == (0, "", "+1")
    assert drawing.rows[1].cells[0].certain == "1.5k"
    assert drawing.rows[0].runs[0].words == "Row 0, 1928–1929: nobody is recorded"
    assert with_key(drawing).height > drawing.height


def test_a_year_is_never_too_narrow_to_be_pointed_at() -> None:
    drawing = heat(lines({1914: (1, 0)}), 1914, 1914 + MOST_YEARS - 1)
    assert drawing.rows[0].runs[0].x - drawing.rows[0].cells[0].x >= 24
    assert drawing.width <= 1144


def test_a_block_holds_the_decades_from_first_to_last() -> None:
    (line,) = lines({1923: (1, 0), 1941: (1, 1)})
    block = heat_block(line, 1914, 1954, ((3, 1),))
    assert [one.label for one in block.marks] == ["1920s", "1930s", "1940s"]
    assert len(block.cells) == 2
    assert "Row 0, 1930–1939: nobody is recorded" in [one.words for one in block.runs]
    assert block.width <= 320 - 2 * 9
