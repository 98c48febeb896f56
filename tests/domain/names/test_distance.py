"""Spellings of one name meet, and names stay apart: the lists of tests/names, and what holds of any text."""

from itertools import product
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.names.distance import FAR, edit_distance, leeway, same_name, sound_distance
from app.domain.names.sounds import readings, sound_keys
from tests.support import name_lists
from tests.support.name_lists import Line

LISTS = name_lists.WORD_LISTS
MOST_CROSSES = 200_000
ANY_TEXT = st.text(max_size=40)
NAME_LIKE = st.text(alphabet="aeiouyabcdghjklmnrstvwzščžßéоеёийкщцчшьюявлн'-", max_size=24)


def lines_of(name: str) -> list[Line]:
    return name_lists.read_lines(name_lists.list_path(name))


@pytest.mark.parametrize("name", LISTS)
def test_nearly_all_spellings_of_a_name_meet(name: str) -> None:
    same = name_lists.same_given_name if name == "given" else same_name
    pairs = name_lists.variant_pairs(lines_of(name))
    missed = [pair for pair in pairs if not same(*pair)]
    assert len(pairs) > 400
    assert 100 * (1 - len(missed) / len(pairs)) >= name_lists.WORST_RECALL, missed[:20]


@pytest.mark.parametrize("name", LISTS)
def test_hardly_any_two_names_meet(name: str) -> None:
    same = name_lists.same_given_name if name == "given" else same_name
    crosses = list(name_lists.cross_pairs(lines_of(name)))
    if len(crosses) > MOST_CROSSES:
        crosses = Random(4).sample(crosses, MOST_CROSSES)
    mixed = [pair for pair in crosses if same(*pair)]
    assert len(crosses) > 40_000
    assert 1000 * len(mixed) / len(crosses) <= name_lists.MOST_FALSE, mixed[:20]


@pytest.mark.parametrize("name", LISTS)
def test_latin_spellings_alone_meet_as_well(name: str) -> None:
    same = name_lists.same_given_name if name == "given" else same_name
    pairs = name_lists.variant_pairs(name_lists.latin_only(lines_of(name)))
    missed = [pair for pair in pairs if not same(*pair)]
    assert 100 * (1 - len(missed) / len(pairs)) >= name_lists.WORST_RECALL, missed[:20]


CLOSE = (
    ("Popov", "Petrov"), ("Sonin", "Sorkin"), ("Shchukin", "Chukin"), ("Melnikov", "Mednikov"),
    ("Pushkov", "Pushkin"), ("Kozlov", "Kozlovsky"), ("Smirnov", "Simonov"), ("Lyushkov", "Lyashkov"),
    ("Gordin", "Gendin"), ("Volkov", "Volkonsky"), ("Ivanov", "Ivanin"), ("Borovich", "Borisovich"),
)  # fmt: skip


@pytest.mark.parametrize(("first", "second"), CLOSE)
def test_close_names_stay_apart_in_every_spelling_of_the_lists(first: str, second: str) -> None:
    lines = [line for name in ("groups", "surnames") for line in lines_of(name)]
    ones, others = ({first}.union(*(line for line in lines if first in line)),
                    {second}.union(*(line for line in lines if second in line)))  # fmt: skip
    assert len(ones) + len(others) > 2
    assert [pair for pair in product(ones, others) if same_name(*pair)] == []


@pytest.mark.parametrize("word", ["Ощепков", "Oshchepkov", "Oschtschepkow", "Oschepkov", "Oščepkov", "OSHCHEPKOV"])
def test_a_man_is_found_in_any_script(word: str) -> None:
    assert same_name(word, "Ощепков")


@pytest.mark.parametrize(
    ("first", "second"),
    [("Melnikov", "Melnikova"), ("Kozlov", "Kozlovsky"), ("Petrov", "Petrenko"), ("Ivanov", "Ivanovich"), ("Li", "Lo")],
)
def test_another_ending_is_another_name(first: str, second: str) -> None:
    assert not same_name(first, second)


def test_sounds_often_written_alike_are_nearer_than_others() -> None:
    assert 0 < edit_distance("salnin", "zalnin") < edit_distance("salnin", "balnin") == 1.0
    assert edit_distance("marina", "mariina") < edit_distance("marina", "marinta") == 1.0
    assert edit_distance("abc", "acb") == 1.0


def test_a_distance_beyond_the_allowance_is_far() -> None:
    assert edit_distance("melnik", "karpov", 1.0) == FAR
    assert edit_distance("k", "karpov", 0.5) == FAR
    assert sound_distance("Melnikov", "Karpov", 1.0) == FAR


def test_short_words_have_less_leeway() -> None:
    allowed = [leeway(word, word) for word in ("Kun", "Serov", "Bukhar", "Preobrazhensky")]
    assert allowed == sorted(allowed)
    assert allowed[0] < allowed[-1] < 1


@given(ANY_TEXT | NAME_LIKE, ANY_TEXT | NAME_LIKE)
@settings(max_examples=400, deadline=None)
def test_it_does_not_matter_which_is_asked_first(first: str, second: str) -> None:
    assert same_name(first, second) == same_name(second, first)
    assert sound_distance(first, second) == pytest.approx(sound_distance(second, first))


@given(st.text(min_size=0, max_size=16).filter(lambda word: bool(sound_keys(word))) | NAME_LIKE)
@settings(max_examples=300, deadline=None)
def test_a_word_is_no_way_from_itself(word: str) -> None:
    if readings(word):
        assert sound_distance(word, word) == 0
        assert same_name(word, word)


@given(NAME_LIKE, NAME_LIKE)
@settings(max_examples=300, deadline=None)
def test_words_that_share_a_key_are_one_name(first: str, second: str) -> None:
    if sound_keys(first) & sound_keys(second):
        assert same_name(first, second)


@pytest.mark.parametrize("text", ["", " ", "1938", "206-го", "🕵️", "—", "'", "ʹʺ", "山田", "a\u0301\u0302", "\x00", "ß"])
def test_what_is_no_name_is_read_without_complaint(text: str) -> None:
    assert same_name(text, "Melnikov") is False
    assert same_name("Melnikov", text) is False


@pytest.mark.parametrize(("first", "second"), [("a" * 10_000, "b" * 10_000), ("Melnikov" * 1250, "Melnikov")])
def test_words_of_ten_thousand_letters_are_compared(first: str, second: str) -> None:
    assert not same_name(first, second)


@pytest.mark.parametrize("unit", ["lor", "sce", "tsch", "szcz", "ei", "дзё"])
def test_long_words_that_differ_at_their_end_are_compared_at_once(unit: str) -> None:
    word = (unit * 60)[:60]
    start = process_time()
    same_name(word, word[:-2] + "mi")
    assert process_time() - start < 0.5
