"""The parts of a full name: words, initials and patronymics in the order written, ranks and particles set aside."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.names.parts import NamePart, PartKind, first_sounds, name_parts
from app.domain.names.sounds import readings
from tests.support import name_lists


def parted(name: str) -> str:
    """The parts of a name, an initial with its point, a patronymic in brackets."""
    marks = {PartKind.WORD: "{}", PartKind.INITIAL: "{}.", PartKind.PATRONYMIC: "({})"}
    return " ".join(marks[part.kind].format(part.text) for part in name_parts(name))


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Melnikov Boris Nikolaevich", "melnikov boris (nikolaevich)"),
        ("Melnikov, Boris Nikolaevich", "melnikov boris (nikolaevich)"),
        ("B. N. Melnikov", "b. n. melnikov"),
        ("Мельников Б.Н.", "мельников б. н."),
        ("Мельников Б Н", "мельников б н".replace(" б н", " б. н.")),
        ("Yu. V. Andropov", "yu. v. andropov"),
        ("Ya. G. Bronin", "ya. g. bronin"),
        ("G.S. Lyushkov", "g. s. lyushkov"),
        ("Генерал Жуков", "жуков"),
        ("Dr. Richard Sorge", "richard sorge"),
        ("von Neumann", "neumann"),
        ("General", "general"),
        ("Petrov-Vodkin", "petrov vodkin"),
        ("Chiang Kai-shek", "chiang kaishek"),
        ("Mac Arthur", "macarthur"),
        ("Mel'nikov", "melnikov"),
        ("O'Brien", "obrien"),
        ("", ""),
        ("206", ""),
        ("🕵️ —", ""),
    ],
)
def test_a_name_falls_into_its_parts(name: str, parts: str) -> None:
    assert parted(name) == parts


@pytest.mark.parametrize(
    "word",
    ["Nikolaevich", "Nikolajewitsch", "Nikolaïevitch", "Nikołajewicz", "Nikolaevič", "Николаевич", "Nikolaevna",
     "Nikolajewna", "Николаевна", "Ilyich", "Ильич", "Ильинична", "Ilyinichna"],
)  # fmt: skip
def test_patronymics_are_known_by_their_ending(word: str) -> None:
    assert name_parts(f"Boris {word}")[1].kind is PartKind.PATRONYMIC


def test_the_patronymics_of_the_list_are_known() -> None:
    words = name_lists.words_of(name_lists.read_lines(name_lists.list_path("patronymics")))
    missed = [word for word in words if name_parts(word)[0].kind is not PartKind.PATRONYMIC]
    assert len(words) > 400
    assert len(missed) <= len(words) // 100, missed


@pytest.mark.parametrize(
    ("initial", "word"),
    [("B", "Boris"), ("Yu", "Юрий"), ("Ju", "Yury"), ("Я", "Yakov"), ("Ya", "Яков"), ("Sh", "Шалва"), ("Zh", "Жорж"),
     ("Ch", "Чеслав"), ("W", "Виктор"), ("V", "Wiktor"), ("E", "Евгений"), ("G", "Henrikh"), ("S", "Sinowi")],
)  # fmt: skip
def test_an_initial_stands_for_what_may_begin_so(initial: str, word: str) -> None:
    assert first_sounds(name_parts(f"{initial}.")[0]) & first_sounds(name_parts(word)[0])


@pytest.mark.parametrize(("initial", "word"), [("B", "Viktor"), ("N", "Иван"), ("M", "Nikolai"), ("K", "Anna")])
def test_an_initial_does_not_stand_for_another_letter(initial: str, word: str) -> None:
    assert not first_sounds(name_parts(f"{initial}.")[0]) & first_sounds(name_parts(word)[0])


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_has_parts_that_can_be_read(text: str) -> None:
    for part in name_parts(text):
        assert isinstance(part, NamePart)
        assert part.text
        if readings(part.text):
            assert first_sounds(part)


def test_ten_thousand_words_are_parted() -> None:
    assert len(name_parts("Melnikov " * 10_000)) == 10_000
