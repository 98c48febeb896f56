"""Search by name: each is found by every recorded name, in Cyrillic, and in spellings no text has."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from iuliia import schemas

from app.db.migrate import upgrade
from app.domain.names import fold
from app.domain.search import MATCHES
from app.formats.search_csv import SEARCH_COLUMNS
from app.main import create_app
from app.services.seed import load_seed
from app.settings import Settings

API = "/api/v1"
QUERIES = ["Ощепков", "Oschtschepkow", "Hsinking", "Lavrov", "Harbin", "ha", "Melnkov", "東京", "general staff",
           "Sorge", "Б. Н. Мельников", "resident", "qqqqqqq", "'; DROP TABLE person; --", "100%", "a"]  # fmt: skip
VOCABULARIES = [("codenames", "codename"), ("places", "place"), ("organisations", "organisation"), ("roles", "role")]
UNREAD = re.compile("[\u0400-\u052f\u0361·`]|x|jj", re.IGNORECASE)
"""What makes a romanisation no spelling here: Cyrillic left in it, ties, dots and ticks, and x or jj for х and й."""

_LATIN = dict(zip("абгдезиклмнопрстуф", "abgdeziklmnoprstuf", strict=True)) | {"ь": "", "ъ": ""}
GERMAN = _LATIN | {"ж": "sch", "з": "s", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch", "в": "w", "х": "ch",
                   "ы": "y", "й": "i", "э": "e", "ё": "jo", "ю": "ju", "я": "ja"}  # fmt: skip
FRENCH = _LATIN | {"у": "ou", "ж": "j", "ц": "ts", "ч": "tch", "ш": "ch", "щ": "chtch", "в": "v", "х": "kh", "ы": "y",
                   "й": "ï", "э": "e", "ё": "io", "ю": "iou", "я": "ia"}  # fmt: skip
POLISH = _LATIN | {"ж": "ż", "ц": "c", "ч": "cz", "ш": "sz", "щ": "szcz", "в": "w", "х": "ch", "ы": "y", "й": "j",
                   "э": "e", "е": "ie", "ё": "io", "ю": "iu", "я": "ia"}  # fmt: skip
"""The ways of newspapers, which no scheme of the library has."""
FEW = {"fedenko-f-a", "konoe", "kurusu", "randmer", "stimson-g", "tada"}
"""Whom all of these write in one way or two."""
APOSTROPHES = frozenset("'’ʹ")


def hits(client: TestClient, words: str, **more: str) -> list[dict[str, Any]]:
    answer = client.get(f"{API}/search", params={"q": words, **more})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def is_found(client: TestClient, words: str, kind: str, slug: str) -> bool:
    """Whether it comes first, or among the first three with what matches as well as the first does."""
    found = hits(client, words)
    at = next((at for at, one in enumerate(found) if (one["type"], one["id"]) == (kind, slug)), None)
    return at == 0 or (at is not None and at < 3 and found[at]["match"] == found[0]["match"])


def missed(client: TestClient, asked: dict[str, str], kind: str) -> list[tuple[str, str]]:
    """Names by which those they belong to are not found; `asked` maps "id: name" to the name."""
    return [(key, words) for key, words in asked.items() if not is_found(client, words, kind, key.partition(": ")[0])]


def listed(client: TestClient, path: str) -> Iterator[dict[str, Any]]:
    url: str | None = f"{API}/{path}?limit=1000"
    while url:
        answer = client.get(url).json()
        for item in answer["items"]:
            yield client.get(f"{API}/{path}/{item['id']}").json()
        url = answer["next"]


@pytest.fixture(scope="module")
def people(client: TestClient) -> list[dict[str, Any]]:
    """Every career of the seed."""
    found = list(listed(client, "persons"))
    assert len(found) > 100
    return found


def romanised(name: str) -> list[str]:
    """A Cyrillic name as each romanisation a library knows writes it, apart from those that write no spelling."""
    made = [unicodedata.normalize("NFC", schema.translate(name)) for _, schema in schemas.items()]
    made += ["".join(way.get(letter, letter) for letter in name.lower()).title() for way in (GERMAN, FRENCH, POLISH)]
    made += [f"{one[:-1]}ff" for one in made if one.endswith(("ov", "ev"))]
    return [one for one in dict.fromkeys(made) if not UNREAD.search(one)]


def test_everybody_is_found_by_each_recorded_name(client: TestClient, people: list[dict[str, Any]]) -> None:
    asked = {f"{one['id']}: {name}": name
             for one in people for name in [one["name"], *(form["name"] for form in one["names"])]}  # fmt: skip
    assert len(asked) > 350
    assert missed(client, asked, "person") == []


def test_everybody_is_found_in_cyrillic(client: TestClient, people: list[dict[str, Any]]) -> None:
    asked = {f"{one['id']}: {form['name']}": form["name"]
             for one in people for form in one["names"] if form["language"] == "ru"}  # fmt: skip
    assert missed(client, asked, "person") == []
    without = {one["id"] for one in people} - {key.partition(": ")[0] for key in asked}
    assert {slug.partition("-")[0] for slug in without} == {"codename", "unnamed"}, "who is named has a Cyrillic name"


def test_everybody_is_found_in_spellings_no_text_has(client: TestClient, people: list[dict[str, Any]]) -> None:
    asked: dict[str, str] = {}
    for one in people:
        recorded = {fold(name) for name in [one["name"], *(form["name"] for form in one["names"])]}
        new = [name for form in one["names"] if form["language"] == "ru" for name in romanised(form["name"])
               if fold(name) not in recorded]  # fmt: skip
        if any(form["language"] == "ru" for form in one["names"]):
            assert len({fold(name) for name in new}) >= 2 or one["id"] in FEW, one["id"]
        asked |= {f"{one['id']}: {name}": name for name in new}
    assert len(asked) > 700
    assert missed(client, asked, "person") == []


def test_codenames_are_found_by_every_form_and_romanised(client: TestClient) -> None:
    entries = list(listed(client, "codenames"))
    forms = {f"{one['id']}: {name}": name for one in entries for name in [one["label"], *one["aliases"]]}
    assert len(forms) >= 16
    assert missed(client, forms, "codename") == []
    asked = {
        f"{one['id']}: {name}": name
        for one in entries for alias in one["aliases"] if not alias.isascii()
        for name in romanised(alias) if not APOSTROPHES.intersection(name)
    }  # fmt: skip
    assert {key.partition(": ")[0] for key in asked} == {one["id"] for one in entries}
    assert missed(client, asked, "codename") == []


def test_whoever_bore_a_codename_is_found_by_it(client: TestClient, people: list[dict[str, Any]]) -> None:
    borne = [(one["id"], use["codename"]["label"]) for one in people for use in one["codenames"]]
    assert borne
    for slug, codename in borne:
        assert slug in [one["id"] for one in hits(client, codename) if one["type"] == "person"], codename


@pytest.mark.parametrize(("path", "kind"), VOCABULARIES)
def test_every_term_is_found_by_every_name(client: TestClient, path: str, kind: str) -> None:
    entries = list(listed(client, path))
    asked = {f"{one['id']}: {name}": name for one in entries for name in [one["label"], *one["aliases"], one["id"]]}
    assert len(asked) > 20
    assert missed(client, asked, kind) == []


@pytest.mark.parametrize("words", QUERIES)
def test_surer_hits_come_first(client: TestClient, words: str) -> None:
    found = hits(client, words, limit="100")
    ranks = [MATCHES.index(one["match"]) for one in found]
    assert ranks == sorted(ranks)
    assert len({(one["type"], one["id"]) for one in found}) == len(found), "each is told once"


@pytest.mark.parametrize(
    ("words", "slug", "match"),
    [
        ("Ощепков", "oschepkov-vasily-sergeevich", "exact"), ("oschepkov", "oschepkov-vasily-sergeevich", "exact"),
        ("Oščepkov", "oschepkov-vasily-sergeevich", "same_name"), ("Hsinking", "changchun", "exact"),
        ("Oschtschepkow", "oschepkov-vasily-sergeevich", "same_name"), ("Xinjing", "changchun", "exact"),
        ("Мельникова", "melnikov-boris-nikolaevich", "same_name"), ("Melnkov", "melnikov-boris-nikolaevich", "near"),
        ("Melni", "melnikov-boris-nikolaevich", "begins"), ("Salnin", "salnyn-kristaps", "same_name"),
    ],
)  # fmt: skip
def test_how_a_name_matches(client: TestClient, words: str, slug: str, match: str) -> None:
    first = hits(client, words)[0]
    assert (first["id"], first["match"]) == (slug, match)


def test_other_names_stay_apart(client: TestClient) -> None:
    assert not [one for one in hits(client, "Mednikov") if one["match"] in ("exact", "same_name")]


def test_a_hit_says_why_and_where(client: TestClient) -> None:
    (hit,) = hits(client, "Salnin")
    assert hit["reason"] == "as written in redstar-x ¶84: Sallnin (the same name in another spelling)"
    assert (hit["matched"], hit["form"], hit["match"]) == ("Sallnin", "variant", "same_name")
    assert hit["cited"] == [{"source": "redstar-x", "passage": 84}]
    claim = client.get(f"{API}/claims/{hit['claim']}").json()
    assert (claim["name"], claim["person"]["id"]) == ("Sallnin", hit["id"])
    assert client.get(hit["url"]).status_code == 200
    (place,) = hits(client, "Hsinking")
    assert (place["reason"], place["claim"], place["cited"]) == ("also called Hsinking", None, [])
    assert place["description"] == "in Manchuria"
    lavrov = [one for one in hits(client, "Lavrov") if one["type"] == "codename"]
    assert [one["description"] for one in lavrov] == ["borne by somebody not identified"]


@pytest.mark.parametrize("words", QUERIES)
def test_every_cited_claim_holds_the_name(client: TestClient, words: str) -> None:
    for hit in hits(client, words):
        if hit["claim"] and hit["form"] != "codename":
            claim = client.get(f"{API}/claims/{hit['claim']}").json()
            assert claim["name"] == hit["matched"]
            passages = [(one["source"], one["passage"]) for one in claim["citations"]]
            assert passages == [(one["source"], one["passage"] and str(one["passage"])) for one in hit["cited"]]


@pytest.mark.parametrize("kind", ["person", "codename", "place", "organisation", "role"])
def test_the_kinds_asked_for_are_found_and_no_others(client: TestClient, kind: str) -> None:
    words = {"codename": "Abram", "role": "resident"}.get(kind, "ha")
    assert {one["type"] for one in hits(client, words, type=kind)} == {kind}
    both = client.get(f"{API}/search?q=ha&type=person&type=place").json()["items"]
    assert both == hits(client, "ha", type="person,place")
    assert {one["type"] for one in both} == {"person", "place"}


@pytest.mark.parametrize("path", ["search", "suggest", "search.json", "search.csv"])
@pytest.mark.parametrize(
    ("query", "parameter", "value", "accepted"),
    [
        ("", "q", "", "letters or digits"), ("q=", "q", "", "letters or digits"),
        ("q=...", "q", "...", "letters or digits"), ("q=a%00", "q", "a␀", "text without it"),
        ("q=a&q=b", "q", "a", "one value"), ("q=" + "a" * 301, "q", "a" * 50, "up to 300 characters"),
        ("q=Harbin&type=plac", "type", "plac", "place"), ("q=Harbin&type=person,xyz", "type", "xyz", "person"),
        ("q=Harbin&limit=101", "limit", "101", "1 to 100"), ("q=Harbin&limit=0", "limit", "0", None),
        ("q=Harbin&cursor=x", "cursor", "x", "q"), ("q=Harbin&count=exact", "count", "exact", "q"),
        ("q=Harbin&tpye=place", "tpye", "place", "type"),
    ],
)  # fmt: skip
def test_bad_input_is_named(
    client: TestClient, path: str, query: str, parameter: str, value: str, accepted: str | None
) -> None:
    answer = client.get(f"{API}/{path}?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert (error["parameter"], error["value"]) == (parameter, value)
    assert error["message"]
    assert accepted is None or accepted in error["accepted"]


def test_several_faults_are_told_at_once(client: TestClient) -> None:
    errors = client.get(f"{API}/search?q=&type=x&type=y").json()["errors"]
    assert [one["parameter"] for one in errors] == ["q", "type", "type"]


@pytest.mark.parametrize("words", QUERIES)
def test_the_bare_array_and_the_table_hold_the_same(client: TestClient, words: str) -> None:
    answer = client.get(f"{API}/search", params={"q": words, "limit": "100"}).json()
    items = answer["items"]
    assert (answer["q"], answer["total"], answer["next"]) == (words, len(items), None)
    assert client.get(f"{API}/search.json", params={"q": words, "limit": "100"}).json() == items
    table = client.get(f"{API}/search.csv", params={"q": words, "limit": "100"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8"))))
    assert table.text.splitlines()[0] == ",".join(SEARCH_COLUMNS)
    assert [(row["type"], row["id"], row["match"], row["url"]) for row in rows] == [
        (one["type"], one["id"], one["match"], one["url"]) for one in items
    ]
    marked = client.get(f"{API}/search.csv", params={"q": words, "excel": "1"}).content
    assert marked.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("me", "melnikov-boris-nikolaevich"), ("Мельн", "melnikov-boris-nikolaevich"), ("hsin", "changchun"),
     ("boris mel", "melnikov-boris-nikolaevich"), ("Oschtschepkow", "oschepkov-vasily-sergeevich"),
     ("mili att", "military-attache")],
)  # fmt: skip
def test_suggestions_complete_what_is_typed(client: TestClient, typed: str, slug: str) -> None:
    items = client.get(f"{API}/suggest", params={"q": typed, "limit": "8"}).json()["items"]
    assert slug in [one["id"] for one in items]
    assert len(items) <= 8


def test_every_beginning_of_a_surname_suggests_its_bearer(client: TestClient) -> None:
    for size in range(4, len("oschepkov") + 1):
        items = client.get(f"{API}/suggest", params={"q": "oschepkov"[:size]}).json()["items"]
        assert "oschepkov-vasily-sergeevich" in [one["id"] for one in items]


def test_both_engines_give_the_same_bytes(client: TestClient, tmp_path: Path) -> None:
    """Each engine beside SQLite."""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    upgrade(url)
    load_seed(url)
    paths = (f"{API}/search", f"{API}/suggest", f"{API}/search.json", f"{API}/search.csv", "/search")
    with TestClient(create_app(Settings(database_url=url))) as other:
        for words in QUERIES:
            for path in paths:
                query = {"q": words}
                assert client.get(path, params=query).content == other.get(path, params=query).content, (path, words)
