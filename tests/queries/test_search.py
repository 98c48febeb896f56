"""Who is found by which name: on the whole seed, on both engines."""

from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, text

from app.commands.ready import make_ready
from app.db.engine import make_engine
from app.domain.names import fold
from app.domain.names.distance import own_sounds
from app.domain.names.likeness import Grade
from app.domain.names.parts import name_parts
from app.domain.names.sounds import readings
from app.domain.search import MATCHES, Match, SearchKind, index_keys, index_words
from app.queries import search_persons
from app.queries.search import Hit, search, suggest
from app.queries.search_index import (
    by_beginnings,
    by_letters_and_sounds,
    by_sound,
    candidates,
    near_words,
)
from app.queries.search_persons import bearers, nearly
from app.services import seed_state
from app.services.seed import derive_if_missing, load_seed
from tests.support.tiny_seed import write_seed

OSHCHEPKOV = "oschepkov-vasily-sergeevich"
MELNIKOV = "melnikov-boris-nikolaevich"


@pytest.fixture
def seeded(seeded_url: str) -> Iterator[Connection]:
    """A connection to the whole seed."""
    engine = make_engine(seeded_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def first(hits: list[Hit]) -> tuple[str, Grade]:
    return hits[0].slug, hits[0].grade


@pytest.mark.parametrize(
    ("words", "slug", "grade"),
    [
        ("Oschepkov", OSHCHEPKOV, Grade.EXACT),
        ("Ощепков", OSHCHEPKOV, Grade.EXACT),
        ("Oschtschepkow", OSHCHEPKOV, Grade.KEY),
        ("Oščepkov", OSHCHEPKOV, Grade.KEY),
        ("OSHCHEPKOV, V. S.", OSHCHEPKOV, Grade.INITIAL),
        ("Oshchepkovym", OSHCHEPKOV, Grade.CASE),
        ("Oshcehpkov", OSHCHEPKOV, Grade.SLIP),
        ("б. н. мельников", MELNIKOV, Grade.INITIAL),
        ("General Mel'nikov", MELNIKOV, Grade.EXACT),
        ("Wassili Tschujkow", "chuikov-vasily-ivanovich", Grade.KEY),
        ("Hsinking", "changchun", Grade.EXACT),
        ("Wladiwostok", "vladivostok", Grade.KEY),
        ("Лавров", "codename-lavrov", Grade.EXACT),
        ("military attaches", "military-attache", Grade.EXACT),
        ("residnt", "resident", Grade.SLIP),
        (MELNIKOV, MELNIKOV, Grade.EXACT),
    ],
)
def test_the_best_hit(seeded: Connection, words: str, slug: str, grade: Grade) -> None:
    assert first(search(seeded, words)) == (slug, grade)


def test_a_hit_says_where_the_name_stands(seeded: Connection) -> None:
    hit = search(seeded, "Sallnin")[0]
    assert hit.reason == "as written in redstar-x ¶84: Sallnin"
    assert hit.cited == (("redstar-x", 84),)
    assert hit.claim is not None
    assert "the same name in another spelling" in search(seeded, "Salnin")[0].reason


def test_exact_comes_before_the_same_name_and_that_before_near_ones(seeded: Connection) -> None:
    ranks = [MATCHES.index(hit.match) for hit in search(seeded, "Harbin")]
    assert ranks == sorted(ranks)
    assert [hit.match for hit in search(seeded, "Harbin")][:2] == [Match.EXACT, Match.CONTAINS]


@pytest.mark.parametrize(
    "words", ["N. B. Melnikov", "A. Melnikov", "V.I. Stalin", "A. P. Popov", "A. Berzin", "S. Sorge"]
)
def test_initials_that_do_not_fit_are_another_man(seeded: Connection, words: str) -> None:
    assert [hit for hit in search(seeded, words) if hit.match is not Match.NEAR] == []
    assert bearers(seeded, words) == []


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Chang-chun", "changchun"), ("Lü-shun", "port-arthur"), ("Jānis Bērziņš", "berzin-jan"),
        ("Wang Pyongxiang", "wang-pyong-xiang"), ("Мель\u00adников", MELNIKOV), ("Меlnikоv", MELNIKOV),
        ("в Харбине", "harbin"), ("J. Berzin", "berzin-jan"), ("майор Соркин", "sorkin-naum-semenovich"),
    ],
)  # fmt: skip
def test_hyphens_cases_titles_and_copying_do_no_harm(seeded: Connection, words: str, slug: str) -> None:
    assert search(seeded, words)[0].slug == slug


@pytest.mark.parametrize("typed", ["Oschtsch", "Oschtschep", "Osh", "Ощ"])
def test_suggestions_hear_a_foreign_spelling_before_it_is_whole(seeded: Connection, typed: str) -> None:
    assert OSHCHEPKOV in [hit.slug for hit in suggest(seeded, typed)]


def test_no_word_takes_long_to_read() -> None:
    started = process_time()
    assert len(fold("ab" * 200_000)) == 400_000
    assert readings("а" + "на" * 31 + "к")
    assert process_time() - started < 1, "the syllables of Japanese names must not be tried in every way"


def test_another_given_name_is_another_man(seeded: Connection) -> None:
    assert search(seeded, "Viktor Melnikov") == []
    assert search(seeded, "Melnikov Yezhov") == []
    hit = search(seeded, "Yakov Nikiforovich Ishenko")[0]
    assert (hit.slug, hit.grade) == ("ischenko-yakov-nikiforovich", Grade.SPELLING)


def test_kinds_and_limits_hold(seeded: Connection) -> None:
    assert {hit.kind for hit in search(seeded, "Harbin", (SearchKind.PLACE,))} == {SearchKind.PLACE}
    assert len(search(seeded, "general staff", limit=2)) == 2
    assert search(seeded, "Melnikov", (SearchKind.ROLE,)) == []


@pytest.mark.parametrize("words", ["", "  ", "...", "'", "\N{GRINNING FACE}", "qqqqqqqq", "x" * 300, "%", "_"])
def test_nothing_is_found_by_nothing(seeded: Connection, words: str) -> None:
    assert search(seeded, words) == []
    assert suggest(seeded, words) == []


def test_suggestions_complete_what_is_typed(seeded: Connection) -> None:
    assert MELNIKOV in [hit.slug for hit in suggest(seeded, "mel")]
    assert MELNIKOV in [hit.slug for hit in suggest(seeded, "мель")]
    assert MELNIKOV in [hit.slug for hit in suggest(seeded, "boris mel")]
    assert first(suggest(seeded, "Melnikoff"))[0] == MELNIKOV, "where nothing begins so, other spellings are tried"


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Мельников", [MELNIKOV]), ("Melnikow B. N.", [MELNIKOV]), ("Melnikov V. N.", []), ("Mednikov", []),
        ("Melnkov", []), ("Boris", []), ("Viktor Melnikov", []), ("Kaganovich", ["kaganovich"]),
    ],
)  # fmt: skip
def test_a_name_is_somebodys_only_where_all_of_it_agrees(seeded: Connection, name: str, slugs: list[str]) -> None:
    assert [one.slug for one in bearers(seeded, name)] == slugs


def test_of_more_namesakes_than_are_compared_nobody_is_taken(
    seeded: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [one.slug for one in bearers(seeded, "Мельников")] == [MELNIKOV]
    monkeypatch.setattr(search_persons, "MOST_CANDIDATES", 1)
    assert bearers(seeded, "Мельников") == []


@pytest.mark.parametrize("kinds", [(), (SearchKind.PERSON,), (SearchKind.PLACE, SearchKind.ROLE)])
@pytest.mark.parametrize("words", ["mel", "Boris Melnikow", "Harbin", "military attaches", "Ощепков"])
def test_what_is_looked_up_at_once_is_what_each_look_up_finds(
    seeded: Connection, words: str, kinds: tuple[SearchKind, ...]
) -> None:
    found = by_letters_and_sounds(seeded, words, (name_parts(words),), kinds)
    each = {*by_beginnings(seeded, words, kinds), *by_sound(seeded, name_parts(words), kinds)}
    alike = [one for one in found if fold(one.name) == fold(words)]
    assert [one for one in candidates(seeded, each) if one not in alike] == [one for one in found if one not in alike]


def test_near_names_are_offered(seeded: Connection) -> None:
    assert MELNIKOV in [one.slug for one in nearly(seeded, "Melnkov")]


def test_a_word_with_one_letter_lost_is_found_by_its_sounds(seeded: Connection) -> None:
    """The recall of the deletion table: every long word less any one letter that is not its first."""
    words = [word for word in seeded.execute(text("SELECT DISTINCT word FROM search_word")).scalars()
             if len(word) >= 7 and own_sounds(word) >= 6 and word.isalpha()]
    asked = [(word, word[:at] + word[at + 1 :]) for word in words for at in range(1, len(word))]
    lost = [pair for pair in asked if pair[0] not in near_words(seeded, [pair[1]])]
    assert len(asked) > 500
    assert len(lost) <= 0.01 * len(asked), lost[:20]


def test_names_in_any_spelling_are_understood_as_parameters(client: TestClient) -> None:
    for name in ("Мельников", "Melnikow", "Boris Nikolajewitsch Melnikow"):
        answer = client.get("/api/v1/postings", params={"person": name})
        assert {item["person"]["id"] for item in answer.json()["items"]} == {MELNIKOV}, name
    wrong = client.get("/api/v1/postings", params={"person": "Melnkov"})
    assert wrong.status_code == 422
    assert MELNIKOV in wrong.json()["errors"][0]["accepted"]


@pytest.mark.parametrize("q", ["мельн", "Melnikow", "Mel'nikov", "melnikov b", "B.N. Melnikov", "General Melnikov"])
def test_the_list_of_people_reads_names_alike(client: TestClient, q: str) -> None:
    assert MELNIKOV in [item["id"] for item in client.get("/api/v1/persons", params={"q": q}).json()["items"]]


def test_the_tables_hold_every_name_and_its_keys(seeded: Connection) -> None:
    names = seeded.execute(text("SELECT id, name, name_key, person_id FROM searchable")).all()
    forms = seeded.execute(text("SELECT count(*) FROM name_form")).scalar_one()
    assert len(names) > forms
    words, keys = (
        {(row[0], row[1]) for row in seeded.execute(text(f"SELECT {column}, searchable_id FROM {table}"))}
        for table, column in (("search_word", "word"), ("search_key", "key"))
    )
    assert words == {(word, row.id) for row in names for word in index_words(row.name)}
    assert keys == {(key, row.id) for row in names for key in index_keys(row.name)}
    assert all(row.name_key == fold(row.name) for row in names)


def test_keys_are_written_anew_when_their_making_changes(
    migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = write_seed(tmp_path / "seed")
    load_seed(migrated_url, seed)
    engine = make_engine(migrated_url, pooled=False)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM search_key"))
    assert not load_seed(migrated_url, seed).changed
    monkeypatch.setattr(seed_state, "DERIVATION", b"another")
    load_seed(migrated_url, seed)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM search_key")).scalar_one() > 0
    engine.dispose()


def test_a_database_an_older_program_filled_is_read_anew(migrated_url: str, tmp_path: Path) -> None:
    load_seed(migrated_url, write_seed(tmp_path / "seed"))
    engine = make_engine(migrated_url, pooled=False)
    tables = ("search_word", "search_key", "search_near", "searchable")
    with engine.begin() as connection:
        before = [connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]
        for table in tables:
            connection.execute(text(f"DELETE FROM {table}"))
    assert make_ready(migrated_url).loaded is None
    with engine.connect() as connection:
        after = [connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]
        assert min(after) > 0
        assert after == before
    engine.dispose()
    assert not derive_if_missing(migrated_url)
