"""Phrases found in running words."""

import pytest

from app.domain.ask.lexicon import Lexicon, Meaning, stem
from app.domain.terms import Vocabulary
from tests.support.ask_words import lexicon


@pytest.mark.parametrize(
    ("word", "singular"),
    [("spies", "spy"), ("heroes", "hero"), ("branches", "branch"), ("attaches", "attache"), ("men", "man"),
     ("staff", "staff"), ("class", "class"), ("gas", "gas"), ("consuls", "consul"), ("resident", "resident")],
)  # fmt: skip
def test_only_the_ending_of_a_plural_is_set_aside(word: str, singular: str) -> None:
    assert stem(word) == singular


def test_articles_and_of_are_set_aside_within_a_phrase() -> None:
    said = ["heads", "of", "the", "intelligence", "departments"]
    assert lexicon().matches(said)[-1].meanings[0].value == "head-of-intelligence-department"


def test_the_longest_phrase_is_among_the_matches_and_the_shortest_first() -> None:
    lengths = [match.length for match in lexicon().matches(["consuls", "general", "in", "harbin"])]
    assert lengths == [1, 2]


def test_a_phrase_written_exactly_so_goes_before_one_like_it() -> None:
    words = Lexicon([
        ("Heads", Meaning(Vocabulary.ROLE, "heads", "Heads")), ("Head", Meaning(Vocabulary.ROLE, "head", "Head")),
    ])
    assert [one.value for one in words.matches(["heads"])[0].meanings] == ["heads"]
    assert [one.value for one in words.matches(["head"])[0].meanings] == ["head"]


def test_a_phrase_of_two_terms_keeps_both() -> None:
    words = Lexicon([
        ("Amur", Meaning(Vocabulary.PLACE, "amur-1", "Amur 1")),
        ("Amur", Meaning(Vocabulary.PLACE, "amur-2", "Amur 2")),
    ])
    assert {one.value for one in words.matches(["amur"])[0].meanings} == {"amur-1", "amur-2"}


def test_a_misspelt_word_is_not_matched() -> None:
    assert lexicon().matches(["residnt"]) == []
