"""How a word is read: its sounds and keys in each script and romanisation, its classes, and never too many ways."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.names.sounds import CLASSES, VOWELS, classes, readings, sound_keys, stem
from app.domain.names.spellings import CYRILLIC, ENGLISH, FRENCH, GERMAN, POLISH, POLIVANOV, SCHOLARLY
from tests.support import name_lists

MOST_WAYS = 64
LONGEST = 60
MOST_SECONDS = 0.005
LETTERS = "abcdefghijklmnopqrstuvwxyzčšžŝçśćźżłńóąęěâûèéëäöüßабвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ'"
TABLES = (CYRILLIC, POLIVANOV, ENGLISH, GERMAN, FRENCH, POLISH, SCHOLARLY)


def test_there_are_at_most_sixteen_sound_classes() -> None:
    assert 8 <= len(set(CLASSES.values())) <= 16


def test_every_sound_a_letter_is_read_as_has_a_class() -> None:
    sounds = {sound for table in TABLES for choice in table.values() for sound in choice if sound not in "|-"}
    assert sounds <= set(CLASSES)
    assert set(CLASSES) >= VOWELS


@pytest.mark.parametrize(
    "spellings",
    [
        "Ощепков Oshchepkov Oshchepkoff Oščepkov Oŝepkov Oschtschepkow Oszczepkow",
        "Чуйков Chuikov Chuykov Chuĭkov Čujkov Tschuikow Tchouikov Czujkow",
        "Жуков Zhukov Zhukoff Žukov Schukow Joukov Żukow ЖУКОВ",
        "Хрущёв Хрущев Khrushchev Khrushchov Chruščëv Chruschtschow Khrouchtchev Chruszczow",
        "Яковлев Yakovlev Iakovlev I͡akovlev Jakovlev Âkovlev Jakowlew",
        "Салнынь Salnyn Salnyn' Salnynʹ Salnin Sallnin",
    ],
)
def test_every_usage_gives_one_key(spellings: str) -> None:
    first, *others = spellings.split()
    assert [other for other in others if not sound_keys(first) & sound_keys(other)] == []


@pytest.mark.parametrize(
    ("word", "sound"), [("Schukow", "j"), ("Zhukov", "j"), ("Chruschtschow", "h"), ("Chuikov", "y"), ("Shchukin", "q")]
)
def test_a_spelling_is_read_in_the_usage_it_belongs_to(word: str, sound: str) -> None:
    assert any(key.startswith(sound) for key in sound_keys(word))


@pytest.mark.parametrize(
    ("word", "ending"),
    [("Melnikov", "V"), ("Melnikow", "V"), ("Melnikoff", "V"), ("Ежов", "V"), ("Uritsky", "K"), ("Урицкий", "K"),
     ("Urickij", "K"), ("Zorin", "N"), ("Zarubine", "N"), ("Berzone", ""), ("Kun", "")],
)  # fmt: skip
def test_endings_many_names_share_are_known_in_every_spelling(word: str, ending: str) -> None:
    assert ending in {stem(reading)[1] for reading in readings(word)}


def test_marks_case_apostrophes_and_hyphens_do_not_matter() -> None:
    plain = sound_keys("Melnikov")
    for other in ("MELNIKOV", "Mel'nikov", "Melʹnikov", "Mel’nikov", "Mel`nikov", "Me-l-nikov", "Mélnikov"):
        assert sound_keys(other) & plain, other
    assert sound_keys("Tsoi\u0306") == sound_keys("Tso\u012d")


def test_the_classes_of_a_key_join_what_is_misread() -> None:
    assert classes("besin") == classes("pezin") == "PISIN"
    assert classes("mel") != classes("ner")
    assert classes("") == ""
    assert classes("melV") == "MILv"


@pytest.mark.parametrize("text", ["", "1938", "🕵️", " ", "—", "山田", "'"])
def test_what_has_no_letters_we_know_has_no_reading(text: str) -> None:
    assert readings(text) == {}
    assert sound_keys(text) == frozenset()


@given(st.text(max_size=200) | st.text(alphabet=LETTERS, max_size=LONGEST))
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_in_a_few_ways(text: str) -> None:
    found = readings(text)
    assert len(found) <= MOST_WAYS
    assert all(reading and cost >= 0 for reading, cost in found.items())
    assert sound_keys(text) <= {"".join(stem(reading)) for reading in found}
    if found:
        assert sound_keys(text)


def worst_words() -> list[str]:
    """Sixty letters of whatever can be read in several ways, in each family."""
    letters = sorted({letters for table in TABLES for letters, choice in table.items() if "|" in choice})
    return [(unit * LONGEST)[:LONGEST] for unit in [*letters, "schtsch", "ouieuou", "steieuei", "ёьойо"]]


def test_no_word_takes_long_to_read() -> None:
    slow = {}
    for word in worst_words():
        took = []
        for _ in range(3):
            readings.cache_clear()
            start = process_time()
            assert len(readings(word)) <= MOST_WAYS
            took.append(process_time() - start)
        slow[word] = min(took)
    assert len(slow) > 60
    assert max(slow.values()) < MOST_SECONDS, max(slow, key=lambda word: slow[word])


@pytest.mark.parametrize("unit", ["x", "ch", "тсё", "🕵️", "'", "schtsch"])
def test_ten_thousand_letters_are_read(unit: str) -> None:
    assert len(readings((unit * 10_000)[:10_000])) <= MOST_WAYS


def test_most_names_of_the_lists_meet_by_key_alone() -> None:
    for name in name_lists.WORD_LISTS:
        lines = name_lists.read_lines(name_lists.list_path(name))
        pairs = name_lists.variant_pairs(lines)
        met = sum(not sound_keys(one).isdisjoint(sound_keys(other)) for one, other in pairs)
        assert met / len(pairs) > 0.85, name
