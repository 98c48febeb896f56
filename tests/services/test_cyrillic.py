"""Names in Cyrillic: everybody named has one, every codename has one, and no letter stands in for its look-alike."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from sqlalchemy import text

from app.db.engine import make_engine

RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
"""The letters of a Russian name: the look-alikes і, ј, ѕ of other Cyrillic alphabets are not among them."""

SCRIPTS = {"ru": {"CYRILLIC"}, "ja": {"CJK", "HIRAGANA", "KATAKANA"}, "zh": {"CJK"}}
"""What a name in a language may be written in; in any other language, Latin letters."""

NAME_FORMS = """
    SELECT person.slug, person.name AS heading, name_form.name AS written, name_form.language, name_form.form
    FROM name_form JOIN person ON person.id = name_form.person_id ORDER BY name_form.claim_id
"""
ALIASES = """
    SELECT term.slug, term.label AS heading, term_alias.alias AS written, term_alias.language, 'alias'
    FROM term_alias JOIN term ON term.id = term_alias.term_id
    WHERE term.vocabulary = 'codename' ORDER BY term_alias.id
"""


class Written(NamedTuple):
    """A name as it stands, with whose it is."""

    slug: str
    heading: str
    name: str
    language: str | None
    form: str


def written(url: str, statement: str) -> list[Written]:
    """The names a statement finds."""
    engine = make_engine(url, pooled=False)
    with engine.connect() as connection:
        rows = [Written(*row) for row in connection.execute(text(statement))]
    engine.dispose()
    return rows


def slugs(url: str, statement: str) -> set[str]:
    """The ids a statement finds."""
    engine = make_engine(url, pooled=False)
    with engine.connect() as connection:
        found = {row[0] for row in connection.execute(text(statement))}
    engine.dispose()
    return found


def cyrillic(names: list[Written]) -> dict[str, list[Written]]:
    """The names in Russian, by whose they are."""
    found: dict[str, list[Written]] = defaultdict(list)
    for one in names:
        if one.language == "ru":
            found[one.slug].append(one)
    return found


def scripts(name: str) -> set[str]:
    """The scripts of a name's letters, by the first word of each letter's name: `LATIN`, `CYRILLIC`, `CJK`."""
    return {unicodedata.name(char).split()[0].split("-")[0] for char in name if char.isalpha()}


def shape(name: str) -> tuple[int, int]:
    """How many words a name has besides its initials, and how many initials: `К. П. Сонин` has one and two."""
    parts = re.findall(r"[^\s.,]+\.?", name)
    initials = sum(part.endswith(".") for part in parts)
    return len(parts) - initials, initials


def faults(names: list[Written]) -> Iterator[str]:
    """What is wrong with the letters of these names."""
    for one in names:
        language = one.language or "en"
        if not scripts(one.name) <= SCRIPTS.get(language, {"LATIN"}):
            yield f"{one.slug}: {one.name} ({language}) is in {sorted(scripts(one.name))}"
        strange = {char for char in one.name.casefold() if char.isalpha()} - RUSSIAN
        if language == "ru" and strange:
            yield f"{one.slug}: {one.name} has letters no Russian name has: {sorted(strange)}"
        if unicodedata.normalize("NFC", one.name) != one.name:
            yield f"{one.slug}: {one.name} is not in normal form C"


def test_everybody_with_a_name_has_one_in_cyrillic(seeded_url: str) -> None:
    named = slugs(seeded_url, "SELECT slug FROM person WHERE slug NOT LIKE 'unnamed-%' AND slug NOT LIKE 'codename-%'")
    assert len(named) > 95
    assert slugs(seeded_url, "SELECT slug FROM person WHERE identified") == named
    assert sorted(named - set(cyrillic(written(seeded_url, NAME_FORMS)))) == []


def test_every_codename_has_an_alias_in_cyrillic(seeded_url: str) -> None:
    codenames = slugs(seeded_url, "SELECT slug FROM term WHERE vocabulary = 'codename'")
    assert len(codenames) >= 7
    assert sorted(codenames - set(cyrillic(written(seeded_url, ALIASES)))) == []


def test_no_letter_stands_in_for_its_look_alike(seeded_url: str) -> None:
    names = written(seeded_url, NAME_FORMS) + written(seeded_url, ALIASES)
    headings = [Written(one.slug, "", one.heading, "en", "heading") for one in names]
    assert list(faults(names + headings)) == []


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("\N{LATIN CAPITAL LETTER C}оркин", "ru"),
        ("S\N{CYRILLIC SMALL LETTER O}rge", "en"),
        ("\N{CYRILLIC CAPITAL LETTER EM}\N{CYRILLIC CAPITAL LETTER A}. Purkaev", "en"),
        ("Sorge", "ru"),
        ("Вышинск\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}й", "ru"),
        ("Чу\N{CYRILLIC SMALL LETTER I}\N{COMBINING BREVE}ков", "ru"),
    ],
)
def test_a_look_alike_is_found(name: str, language: str) -> None:
    assert list(faults([Written("somebody", "", name, language, "name")])) != []


def test_the_cyrillic_says_as_much_as_the_heading(seeded_url: str) -> None:
    short = [
        f"{slug}: {forms[0].heading} / {', '.join(one.name for one in forms)}"
        for slug, forms in cyrillic(written(seeded_url, NAME_FORMS)).items()
        if not slug.startswith("codename-") and shape(forms[0].heading) not in {shape(one.name) for one in forms}
    ]
    assert short == []


def test_foreigners_are_transcribed_and_not_called_original(seeded_url: str) -> None:
    forms = cyrillic(written(seeded_url, NAME_FORMS))
    for slug, name in {
        "churchill-winston": "Уинстон Черчилль",
        "chiang-kai-shek": "Чан Кайши",
        "shigemitsu-mamoru": "Мамору Сигэмицу",
        "wang-pyong-xiang": "Ван Пын-сян",
        "yamada-otozo": "Ямада Отодзо",
    }.items():
        assert name in {one.name for one in forms[slug]}
        assert {one.form for one in forms[slug]} == {"transliteration"}


def test_a_form_by_rule_alone_is_marked(seeded_url: str) -> None:
    ruled = slugs(
        seeded_url,
        "SELECT DISTINCT person.slug FROM citation JOIN claim ON claim.id = citation.claim_id"
        " JOIN person ON person.id = claim.person_id"
        " WHERE citation.note LIKE 'Cyrillic form by rule%' AND claim.reading = 'ambiguous'",
    )
    assert ruled == {"kikuchi-ioremitzu"}
