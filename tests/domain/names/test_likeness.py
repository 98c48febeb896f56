"""How like two names of persons are: order, initials, short forms, cases, slips; and what speaks against a man."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.names.cases import declined, nominatives
from app.domain.names.likeness import GRADE_WORDS, Grade, likeness, word_grade
from app.domain.names.sounds import sound_keys
from tests.support import name_lists
from tests.support.name_lists import FullNames

FULL = name_lists.read_full()
HELD = "Melnikov Boris Nikolaevich"
WORDS = ("Melnikov", "Мельников", "Boris", "Борис", "B.", "Б.", "Nikolaevich", "Николаевич", "Melnikova", "Kolya", "N.",
         "Sorge", "von")  # fmt: skip
NAMES = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


@pytest.mark.parametrize("pair", FULL, ids=lambda pair: f"{pair.a} | {pair.b}")
def test_full_names_are_judged_as_a_historian_would(pair: FullNames) -> None:
    assert pair.judged_same == pair.same, (pair.why, likeness(pair.a, pair.b))


def test_the_pairs_ask_both_ways() -> None:
    assert sum(pair.same for pair in FULL) > 80
    assert sum(not pair.same for pair in FULL) > 80


@pytest.mark.parametrize(
    ("asked", "grade"),
    [
        ("Melnikov Boris Nikolaevich", Grade.EXACT),
        ("BORIS NIKOLAEVICH MELNIKOV", Grade.EXACT),
        ("Мельников Борис Николаевич", Grade.KEY),
        ("Boris Nikolajewitsch Melnikow", Grade.KEY),
        ("B. N. Melnikov", Grade.INITIAL),
        ("Мельников Б.Н.", Grade.INITIAL),
        ("Melnikov B.", Grade.INITIAL),
        ("Borya Melnikov", Grade.GIVEN),
        ("Мельникова Бориса Николаевича", Grade.CASE),
        ("Mr Melnikov", Grade.EXACT),
        ("Melnukov Boris", Grade.SLIP),
    ],
)
def test_a_name_is_known_again_and_how(asked: str, grade: Grade) -> None:
    found = likeness(asked, HELD)
    assert found is not None
    assert found.grade is grade
    assert 0 < found.score <= 100


@pytest.mark.parametrize(
    "asked",
    ["Melnikov Viktor", "Melnikov Boris Ivanovich", "N. B. Melnikov", "V. Melnikov", "Mironov Boris", "B.", "",
     "206", "🕵️", "Nikolai", "Сорге Борис Николаевич"],
)  # fmt: skip
def test_another_mans_name_is_not_his(asked: str) -> None:
    assert likeness(asked, HELD) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [("Popov", "Petrov"), ("Sonin", "Sorkin"), ("Shchukin", "Chukin"), ("Melnikov", "Mednikov"),
     ("Мельников", "Mednikow")],
)  # fmt: skip
def test_close_surnames_are_a_slip_at_the_surest(first: str, second: str) -> None:
    found = likeness(f"{first} Boris", f"{second} Boris")
    assert found is None or found.grade >= Grade.SLIP


def test_the_surer_the_agreement_the_higher_the_score() -> None:
    asked = ("Melnikov Boris Nikolaevich", "Boris Melnikow", "B. Melnikov", "Melnukov B.")
    scores = [found.score for found in (likeness(name, HELD) for name in asked) if found]
    assert len(scores) == len(asked)
    assert all(one > other for one, other in pairwise(scores))


def test_what_is_left_over_is_counted() -> None:
    found = likeness("Melnikov Boris", HELD)
    assert found is not None
    assert (found.met, found.left_asked, found.left_held) == (2, 0, 1)


def test_every_grade_has_its_words() -> None:
    assert set(GRADE_WORDS) == set(Grade)
    assert len(set(GRADE_WORDS.values())) == len(Grade)
    assert min(Grade) is Grade.EXACT
    assert Grade.KEY < Grade.SPELLING < Grade.GIVEN < Grade.INITIAL < Grade.SLIP < Grade.NEAR


@pytest.mark.parametrize(
    ("first", "second", "grade"),
    [("Melnikov", "MELNIKOV", Grade.EXACT), ("Ёжов", "Ежов", Grade.EXACT), ("Melnikov", "Melnikow", Grade.KEY),
     ("Kolya", "Nikolai", Grade.GIVEN), ("Melnikov", "Karpov", None)],
)  # fmt: skip
def test_two_words_have_a_grade(first: str, second: str, grade: Grade | None) -> None:
    assert word_grade(first, second) is grade
    assert word_grade(second, first) is grade


@pytest.mark.parametrize(
    ("case", "name"),
    [("Ruzankova", "Ruzankov"), ("Рузанкова", "Ruzankov"), ("Мельниковым", "Мельников"), ("Melnikovu", "Melnikov"),
     ("Krivitskogo", "Krivitsky"), ("Дзержинского", "Dzerzhinsky"), ("Берии", "Берия"), ("Ягоды", "Ягода"),
     ("Мельника", "Мельник"), ("Чуйкову", "Chuikov")],
)  # fmt: skip
def test_cases_left_by_a_translation_are_known(case: str, name: str) -> None:
    assert declined(case, name)
    assert declined(name, case)
    assert nominatives(case) & sound_keys(name)


@pytest.mark.parametrize(("first", "second"), [("Popova", "Petrov"), ("Sorkina", "Sonin"), ("Зорге", "Sorge")])
def test_what_is_no_case_of_a_name_is_none(first: str, second: str) -> None:
    assert not declined(first, second)


@given(st.text(max_size=40) | NAMES, st.text(max_size=40) | NAMES)
@settings(max_examples=400, deadline=None)
def test_any_two_texts_can_be_compared(asked: str, held: str) -> None:
    found = likeness(asked, held)
    assert (found is None) == (likeness(held, asked) is None)
    assert found is None or (1 <= found.score <= 100 and found.met >= 1)


@given(NAMES)
def test_a_name_is_like_itself(name: str) -> None:
    found = likeness(name, name)
    if found is None:
        assert not any(len(word) > 3 for word in name.split())
    else:
        assert found.grade is Grade.EXACT


@pytest.mark.parametrize(
    ("asked", "held"),
    [("x " * 5000, "y " * 5000), ("Ivan " * 2000, "Ivan " * 2000), ("a" * 10_000, "Melnikov"),
     ("A. B. C. D. E. F. G. H.", "H. G. F. E. D. C. B. A."), ("schtsch " * 6, "chtch " * 6)],
)  # fmt: skip
def test_no_name_takes_long(asked: str, held: str) -> None:
    start = process_time()
    likeness(asked, held)
    assert process_time() - start < 2
