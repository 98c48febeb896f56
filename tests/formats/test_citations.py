"""Citations read back by other hands: BibTeX by two libraries, RIS by a third, CSL-JSON by its own rules."""

import json
import re
from datetime import datetime
from typing import Any

import jsonschema
import pytest
import rispy
from bibtexparser.entrypoint import parse_string as parse_bibtex
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from app.formats.citations import BIBTEX_TYPES, RIS_TYPES, bibtex, csl_json, ris
from app.queries.pages import ReleaseMark
from app.queries.sources import SourceRow
from app.schemas.citable import TYPES, CslDate, CslItem, CslName, of_page, of_source, of_whole

ADDRESS = "https://kartoteka.example/persons/melnikov-boris-nikolaevich"
RELEASE = ReleaseMark("2026.11", datetime(2026, 11, 22, 9, 30))  # noqa: DTZ001  # as SQLite gives it
WORDS_OF_LATEX = {
    r"\&": "&", r"\%": "%", r"\$": "$", r"\#": "#", r"\_": "_", r"{\textbraceleft}": "{", r"{\textbraceright}": "}",
    r"{\textbackslash}": "\\", r"{\textasciitilde}": "~", r"{\textasciicircum}": "^",
}  # fmt: skip
NASTY = "50% of {Harbin} & “Мельников” #1_a ~ ^ \\ $5: chargé d’affaires"

CSL: dict[str, Any] = {
    "type": "array", "minItems": 1,
    "items": {
        "type": "object", "required": ["type", "id"], "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "pattern": r"^[\w-]+$"},
            "type": {"enum": sorted(TYPES)},
            **{name: {"type": "string", "minLength": 1}
               for name in ("title", "container-title", "publisher", "version", "language", "note")},
            "URL": {"type": "string", "pattern": "^https?://"},
            "author": {"type": "array", "items": {
                "type": "object", "properties": {"literal": {"type": "string"}}, "additionalProperties": False,
            }},
            "issued": {"type": "object", "additionalProperties": False, "properties": {
                "literal": {"type": "string"},
                "date-parts": {"type": "array", "minItems": 1, "maxItems": 2, "items": {
                    "type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"},
                }},
            }},
        },
    },
}  # fmt: skip
"""What CSL's schema of input data asks of the fields that are used here, and that there are no others."""


def unescaped(text: str) -> str:
    """What LaTeX would print."""
    signs = sorted(WORDS_OF_LATEX, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, signs)), lambda found: WORDS_OF_LATEX[found.group()], text)


def fields_of(text: str) -> dict[str, str]:
    """The one entry's fields as pybtex reads them, an outer pair of braces aside."""
    (entry,) = parse_string(text, "bibtex").entries.values()
    found = {name.lower(): str(value) for name, value in entry.fields.items()}
    return {name: value[1:-1] if re.fullmatch(r"\{.*\}", value) else value for name, value in found.items()}


def source(**fields: str | None) -> SourceRow:
    names = ("type", "container_title", "author", "issued", "language", "translation")
    given = {"type": "book", **dict.fromkeys(names[1:]), **fields}
    return SourceRow(1, "coox-1968", "A book", False, given, 0, 0, 0, 0, False)


def test_an_entry_in_bibtex() -> None:
    text = bibtex(of_page("melnikov", NASTY, ADDRESS, RELEASE, "Note & more."))
    (entry,) = parse_string(text, "bibtex").entries.values()
    assert (entry.key, entry.type) == ("kartoteka-melnikov", "incollection")
    assert [str(one) for one in entry.persons["author"]] == ["{Kartoteka}"]
    fields = fields_of(text)
    assert unescaped(fields["title"]) == NASTY
    assert fields["url"] == ADDRESS
    assert (fields["year"], fields["month"], fields["version"]) == ("2026", "November", "2026.11")
    assert fields["booktitle"].startswith("Kartoteka")
    assert unescaped(fields["note"]) == "Release 2026.11. Note & more. Licence: CC BY 4.0."


def test_the_library_that_wrote_it_reads_it_without_a_fault() -> None:
    library = parse_bibtex(bibtex(of_page("melnikov", NASTY, ADDRESS, RELEASE)))
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert entry.fields_dict["url"].value == ADDRESS
    assert entry.fields_dict["month"].value == "nov", "a word of BibTeX, not of ours"


def test_an_entry_in_ris() -> None:
    text = ris(of_page("melnikov", "Boris\nMelnikov", ADDRESS, RELEASE, "Two\nlines."))
    assert text.startswith("TY  - ENCYC\r\n")
    assert text.endswith("\r\nER  - \r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.split("\r\n")[:-1])
    (read,) = rispy.loads(text)
    assert read["title"] == "Boris Melnikov"
    assert read["urls"] == [ADDRESS]
    assert (read["year"], read["date"], read["edition"]) == ("2026", "2026/11/22", "2026.11")
    assert read["authors"] == ["Kartoteka"]
    assert read["secondary_title"].startswith("Kartoteka: ")
    assert read["notes"] == ["Two lines. Licence: CC BY 4.0."]


def test_an_entry_in_csl() -> None:
    items = json.loads(csl_json(of_page("melnikov", NASTY, ADDRESS, RELEASE)))
    jsonschema.validate(items, CSL)
    (item,) = items
    assert item["title"] == NASTY
    assert item["issued"] == {"date-parts": [[2026, 11, 22]]}
    assert (item["URL"], item["version"], item["type"]) == (ADDRESS, "2026.11", "entry-encyclopedia")


def test_before_a_seed_is_loaded_nothing_is_dated() -> None:
    item = of_whole("https://kartoteka.example/data", None)
    assert not {"year", "month", "version"} & set(fields_of(bibtex(item)))
    (read,) = rispy.loads(ris(item))
    assert not {"year", "date", "edition"} & set(read)
    jsonschema.validate(json.loads(csl_json(item)), CSL)


@pytest.mark.parametrize(
    ("issued", "parts", "words", "read"),
    [
        ("1968", [[1968]], None, ("1968", None, "1968//")),
        ("1968-07", [[1968, 7]], None, ("1968", "July", "1968/07/")),
        ("1968-07-02", [[1968, 7, 2]], None, ("1968", "July", "1968/07/02")),
        ("about 1968", None, "about 1968", (None, None, None)),
    ],
)
def test_a_text_is_dated_as_far_as_it_is(
    issued: str, parts: list[list[int]] | None, words: str | None, read: tuple[str | None, ...]
) -> None:
    item = of_source(source(issued=issued, author="A. D. Coox"), "https://kartoteka.example", RELEASE)
    assert item.issued == CslDate(date_parts=parts, literal=words)
    fields = fields_of(bibtex(item))
    (back,) = rispy.loads(ris(item))
    assert (fields.get("year"), fields.get("month"), back.get("date")) == read
    jsonschema.validate(json.loads(csl_json(item)), CSL)


def test_a_text_is_cited_as_what_it_is_and_not_as_ours() -> None:
    item = of_source(source(author="A. D. Coox", translation="From Russian."), "https://kartoteka.example", RELEASE)
    assert (item.version, item.publisher, item.url) == (None, None, None)
    text = bibtex(item)
    assert text.startswith("@book{coox-1968,")
    assert "CC BY" not in text
    assert fields_of(text)["note"] == (
        r"From Russian. As read by Kartoteka: https://kartoteka.example/sources/coox-1968"
    )


def test_an_unknown_type_is_a_document() -> None:
    item = of_source(source(type="scroll"), "https://kartoteka.example", None)
    assert item.type == "document"
    assert bibtex(item).startswith("@misc{")
    assert ris(item).startswith("TY  - GEN")


def test_types_are_those_that_are_known() -> None:
    assert set(BIBTEX_TYPES) <= TYPES
    assert set(RIS_TYPES) <= TYPES
    assert set(RIS_TYPES.values()) <= set(rispy.TYPE_OF_REFERENCE_MAPPING)


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" "), min_size=1)


@given(PRINTABLE.filter(lambda text: text.strip()))
def test_any_title_comes_back_whole(title: str) -> None:
    line = " ".join(title.split())
    item = CslItem(id="x", type="book", title=title, author=[CslName(literal="A")])
    assert unescaped(fields_of(bibtex(item))["title"]) == line
    assert rispy.loads(ris(item))[0]["title"] == line
    assert json.loads(csl_json(item))[0]["title"] == title
