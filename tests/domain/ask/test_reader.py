"""From text to tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ask.reader import pieces
from app.domain.ask.tokens import UNKNOWN
from tests.support.ask_words import lexicon, names

WORDS, NAMES = lexicon(), names()


def kinds(text: str) -> list[str]:
    """The kinds of the tokens of a text."""
    return [piece.kind for piece in pieces(text, WORDS, NAMES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who was resident in Harbin", ["ROLE", "IN", "PLACE"]),
        ("resident-in-Harbin", ["ROLE", "IN", "PLACE"]),
        ("Harbin 1930 – 1931", ["PLACE", "DATE", "DASH", "DATE"]),
        ("when was Sorge in Tokyo", ["PERSON", "IN", "PLACE"]),
        ("Tokyo when Sorge", ["PLACE", UNKNOWN, "PERSON"]),
        ("tell me about Sorge", ["PERSON"]),
        ("about 1938", [UNKNOWN, "DATE"]),
        ("A. I. Kukk", ["PERSON"]),
        ("B. I. Kukk", [UNKNOWN, "PERSON"]),
        ("who had been in Japan before becoming consul", ["IN", "PLACE", "SOONER", "ROLE"]),
        ("residents who had been in Japan", ["ROLE", "EARLIER", "IN", "PLACE"]),
        ("first in Japan then in Harbin", ["IN", "PLACE", "THEN", "IN", "PLACE"]),
        ("the first resident", ["FIRST", "ROLE"]),
        ("from 1930–41", ["IN", "DATE"]),
        ("before 1936 and after 1930", ["BEFORE", "DATE", "AFTER", "DATE"]),
        ("whom did the Chinese capture", ["BY", "ORG", "FATE"]),
        ("when did Sorge die", ["PERSON", "FATE"]),
        ("between the years 1930 and 1941", ["BETWEEN", "DATE", "AND", "DATE"]),
        ("who was held in Harbin", [UNKNOWN, "IN", "PLACE"]),
        ("posts held in Harbin", ["POSTS", "IN", "PLACE"]),
        ("", []), ("😀", []), ("who was", []),
    ],
)  # fmt: skip
def test_small_words_are_read_by_what_stands_around_them(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@given(st.text(max_size=120))
def test_tokens_are_in_order_and_are_words_of_the_text(text: str) -> None:
    position = 0
    for piece in pieces(text, WORDS, NAMES):
        assert position <= piece.start < piece.end
        assert text[piece.start : piece.end].strip() == piece.words.strip()
        position = piece.end
