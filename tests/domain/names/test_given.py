"""Given names: forms in several languages and everyday short forms are one name; names that only look alike are not."""

import pytest

from app.domain.names.given import is_given, other_forms, same_given
from app.domain.names.sounds import sound_keys
from tests.support import name_lists

LINES = name_lists.read_lines(name_lists.list_path("given"))
SHORT = name_lists.read_short_forms(name_lists.list_path("given"))


@pytest.mark.parametrize(
    ("first", "second"),
    [("Iosif", "Josef"), ("Иосиф", "Joseph"), ("Rikhard", "Richard"), ("Рихард", "Richard"), ("Yakov", "Jacob"),
     ("Genrikh", "Heinrich"), ("Vasily", "Basil"), ("Pyotr", "Peter"), ("Пётр", "Piotr"), ("Yevgeny", "Eugen"),
     ("Feliks", "Felix"), ("Katarzyna", "Екатерина")],
)  # fmt: skip
def test_forms_in_two_languages_are_one_name(first: str, second: str) -> None:
    assert same_given(first, second)
    assert same_given(second, first)


@pytest.mark.parametrize(
    ("short", "formal"),
    [("Kolya", "Nikolai"), ("Kolja", "Николай"), ("Коля", "Nikolaj"), ("Sasha", "Aleksandr"), ("Саша", "Alexandra"),
     ("Misha", "Mikhail"), ("Volodya", "Vladimir"), ("Wowa", "Wladimir"), ("Zhora", "Georgy"), ("Yasha", "Jakow")],
)  # fmt: skip
def test_short_forms_are_their_formal_names(short: str, formal: str) -> None:
    assert same_given(short, formal)
    assert same_given(formal, short)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Jan", "Ivan"), ("Boris", "Borislav"), ("Yury", "Georgy"), ("Yegor", "Igor"), ("Yuly", "Yulian"),
     ("Aleksandr", "Aleksandra"), ("Kolya", "Tolya"), ("Misha", "Grisha"), ("Viktor", "Vikenty"), ("Lev", "Leonid")],
)  # fmt: skip
def test_names_that_look_alike_are_two(first: str, second: str) -> None:
    assert not same_given(first, second)
    assert not same_given(second, first)


def test_most_short_forms_of_the_list_are_known_and_few_are_taken_for_others() -> None:
    found = name_lists.measure_short_forms(SHORT)
    assert found.variants > 300
    assert found.crosses > 5000
    assert found.recall >= 98, found.missed
    assert found.false <= 2, found.mixed


def test_most_names_of_the_list_are_known_as_given_names() -> None:
    unknown = [line for line in LINES if not any(is_given(word) for word in line)]
    assert len(unknown) <= len(LINES) // 2, unknown


@pytest.mark.parametrize("word", ["Melnikov", "Мельников", "", "1938", "Gorki", "Tschita"])
def test_what_is_no_given_name_is_none(word: str) -> None:
    assert not is_given(word)
    assert other_forms(word) == frozenset()
    assert not same_given(word, word)


def test_other_forms_are_keys_one_can_look_up() -> None:
    forms = other_forms("Kolya")
    assert sound_keys("Николай") & forms
    assert sound_keys("Nicholas") & forms
    assert not sound_keys("Anatoly") & forms
