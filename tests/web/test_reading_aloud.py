"""What screen readers get, and readers with text spacing of their own: languages, links in drawings, no overflow."""

from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.web.render import script_lang
from tests.support.pages import DRAWINGS, PAGES
from tests.support.proof import nothing_of, sideways

SVG = "{http://www.w3.org/2000/svg}"
SPACING = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
}
p { margin-bottom: 2em !important; }"""
"""WCAG 1.4.12: what a reader may set without losing anything. Drawings are laid out in numbers and have no lines."""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ЛЮШКОВ ГЕНРИХ САМОЙЛОВИЧ", "ru"), ("哈爾濱特務機関", "zh"), ("ハルビン特務機関", "ja"), ("ひらがな", "ja"),
        ("Harbin", ""), ("Lyushkov (Люшков)", ""), ("1938", ""), ("", ""), ("Ōyama, Łódź", ""), ("Σορ", ""),
    ],
)  # fmt: skip
def test_the_language_of_a_script(text: str, language: str) -> None:
    assert script_lang(text) == language


def test_a_quoted_phrase_carries_the_language_of_its_letters(client: TestClient) -> None:
    for path in ("/persons/lyushkov-genrikh-samoilovich", "/sources/lyushkov-blog"):
        quoted = HTMLParser(client.get(path).text).css("q")
        assert quoted
        for one in quoted:
            assert (one.attributes.get("lang") or "") == script_lang(one.text()), one.text()
    phrases = HTMLParser(client.get("/persons/lyushkov-genrikh-samoilovich").text).css("q[lang=ru]")
    assert "ЛЮШКОВ ГЕНРИХ САМОЙЛОВИЧ" in {one.text() for one in phrases}


@pytest.mark.parametrize("path", DRAWINGS)
def test_a_file_with_links_is_no_image(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    root = ET.fromstring(answer.text)
    assert root.attrib["role"] == ("group" if root.findall(f".//{SVG}a") else "img")


@pytest.mark.parametrize("path", [one for one in PAGES if not one.startswith("/search?q=Ш")])
def test_nothing_is_lost_with_wider_spacing_on_a_phone(browser: Browser, site: str, path: str) -> None:
    """The policy forbids styles from elsewhere; a reader's own are above it."""
    context = browser.new_context(viewport={"width": 320, "height": 800}, base_url=site, bypass_csp=True)
    page = context.new_page()
    page.goto(path)
    page.add_style_tag(content=SPACING)
    faults = sideways(page)
    context.close()
    nothing_of([f"{path}: {one}" for one in faults])
