"""From tokens to one structured question: nothing dropped, nothing read two ways without a word."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ask.interpret import Understood, understood
from app.domain.ask.meaning import Target
from app.domain.ask.reader import pieces
from app.errors import InvalidInputError
from tests.support.ask_words import lexicon, names

WORDS, NAMES = lexicon(), names()


def ask(text: str) -> Understood:
    """The question, understood."""
    return understood(text, WORDS, NAMES)


def refusal(text: str) -> str:
    """Why a question is refused."""
    with pytest.raises(InvalidInputError) as caught:
        ask(text)
    return " / ".join(problem.message for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "target", "pairs"),
    [
        ("Soviet residents in Shanghai", "postings", "service=soviet role=resident place=shanghai"),
        ("residents in Tokyo, Japan", "postings", "role=resident place=tokyo"),
        ("residents in Harbin, Shanghai or Tokyo", "postings", "role=resident place=harbin place=shanghai place=tokyo"),
        ("the first resident in Shanghai", "succession", "role=resident place=shanghai"),
        ("who came after Sorge as resident in Shanghai", "succession", "role=resident place=shanghai"),
        ("did Sorge know Bronin", "together", ""),
        ("Sorge and Bronin in 1933", "together", "from=1933 to=1933"),
        ("with whom did Sorge serve in Shanghai", "contemporaries", "place=shanghai"),
        ("Sorge's career", "postings", "person=sorge-richard"),
        ("was Sorge a colonel", "postings", "rank=colonel person=sorge-richard"),
        ("Colonel Sorge", "person", ""),
        ("what was Bronin's codename", "person", ""),
        ("how did Sorge die", "fates", "kind=died kind=killed person=sorge-richard"),
        ("whom did the Chinese capture", "fates", "agent=chinese-authorities kind=captured"),
        ("women shot", "persons", "fate=shot sex=female"),
        ("women arrested in 1937", "careers", "fate.1=arrested from.1=1937 to.1=1937 sex=female"),
        ("women in Harbin then in Tokyo", "careers", "place.1=harbin place.2=tokyo sex=female"),
        ("intelligence personnel in Harbin then in Tokyo", "careers", "place.1=harbin place.2=tokyo personnel=true"),
        ("arrested, shot and rehabilitated", "careers", "fate.1=arrested fate.2=shot fate.3=rehabilitated"),
        ("who studied at the Frunze Academy in 1925", "careers", "education.1=frunze-academy from.1=1925 to.1=1925"),
        ("consuls after being residents", "careers", "role.1=resident role.2=consul"),
        ("in Japan then within a year in Harbin", "careers", "place.1=japan place.2=harbin within=P1Y"),
        ("residents in Harbin from 1930–41", "postings", "role=resident place=harbin from=1930 to=1941"),
        ("residents in Harbin as of 1938", "postings", "role=resident place=harbin from=1938 to=1938"),
        ("residents in Harbin in 1938 or later", "postings", "role=resident place=harbin from=1938"),
        ("roster of Harbin on 13 June 1938", "roster", "on=1938-06-13 place=harbin"),
        ("unidentified codenames", "persons", "identified=false"),
        ("posts in Harbin", "postings", "place=harbin"),
        ("residents in Harbin in 1938 and how sure", "postings", "role=resident place=harbin from=1938 to=1938"),
        ("residents in Harbin, and how sure is it?", "postings", "role=resident place=harbin"),
        ("what happened to people shot and rehabilitated", "careers", "fate.1=shot fate.2=rehabilitated"),
        ("what became of those arrested and then shot", "careers", "fate.1=arrested fate.2=shot"),
    ],
)  # fmt: skip
def test_a_question_is_understood_so(text: str, target: str, pairs: str) -> None:
    asked = ask(text).question
    assert (str(asked.target), " ".join(f"{name}={value}" for name, value in asked.pairs)) == (target, pairs)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("residents in Harbin and consuls in Tokyo", "too far apart"),
        ("residents who were consuls", "side by side"),
        ("agents or generals", "one kind only"),
        ("women or agents", "one kind only"),
        ("residents in Harbin in 1933 and 1936", "two times"),
        ("residents since 1930–41", "begins with two times"),
        ("residents after 9999", "no time"),
        ("residents after 31 December 9999", "no time"),
        ("residents before 0001", "no time"),
        ("residents in May", "needs its year"),
        ("residents around 1938", "give the years"),
        ("the only resident in Harbin", "'only' cannot be asked"),
        ("residents still in Harbin", "'still' cannot be asked"),
        ("residents not in Harbin", "'not' cannot be asked"),
        ("in Shanghai when Sorge was in Tokyo", "'when' cannot be asked"),
        ("certainly in Harbin", "asked of a time"),
        ("certainly in Harbin in 1938 then in Tokyo", "together with the rest"),
        ("codenames in Harbin", "which codename"),
        ("succession of residents in Harbin shot", "'shot' cannot be asked of a succession"),
        ("succession of colonels as residents in Harbin", "'colonels' cannot be asked of a succession"),
        ("who replaced Sorge", "needs the post"),
        ("who was promoted in 1936", "promoted to what"),
        ("Sorge in Harbin then in Tokyo", "'Sorge' cannot be asked of one step"),
        ("women captured by the Chinese", "not together"),
    ],
)  # fmt: skip
def test_what_would_be_half_answered_is_refused(text: str, why: str) -> None:
    assert why in refusal(text)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("who was in Japan and in Harbin", "'and' between 'Japan' and 'Harbin' is read as 'or'"),
        ("who was appointed consul in 1928", "'appointed': whoever was there"),
        ("arrested and shot", "'and' between two fates is read as 'and then'"),
        ("who died in 1937", "'died' does not take in those killed or shot"),
        ("the first resident in Shanghai", "the first recorded stands at the top"),
        ("did Sorge meet Bronin", "not who knew whom"),
    ],
)
def test_a_reading_that_could_be_another_is_noted(text: str, note: str) -> None:
    assert any(note in one for one in ask(text).question.notes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Soviet residents in Shanghai", "Who was resident in Soviet service in Shanghai?"),
        ("how many women", "How many people are recorded as women?"),
        ("who was shot or died", "Who was shot or died?"),
        ("major generals or higher", "Who is recorded with at least the rank of Major General?"),
        ("was Sorge a colonel", "What posts did Richard Sorge hold as colonel?"),
        ("women in Harbin then in Tokyo", "Who, among women, was first in Harbin, then in Tokyo?"),
        ("what happened to Sorge in 1935", "What became of Richard Sorge in 1935?"),
        ("1938", "Who was in any post in 1938?"),
        ("colonels and residents", "Who was colonel and resident?"),
    ],
)
def test_the_sentence_is_english(text: str, said: str) -> None:
    assert ask(text).sentence == said


def understood_or_not(text: str) -> Understood | None:
    """The question, or None where it is refused: nothing else may come of any text."""
    try:
        return ask(text)
    except InvalidInputError as error:
        if not error.problems:
            raise
        return None


PHRASES = st.sampled_from([
    *(word for word in WORDS.known() if word.isascii()), "Sorge", "Bronin", "1938", "June 1938", "June", "1930–41",
    "13 June 1938", "9999", "0001", "-", ",", "?", "two", "xyzzy", "the", "'s", "\N{GRINNING FACE}", "\0", "'; --",
])  # fmt: skip


@given(st.lists(PHRASES, max_size=9).map(" ".join))
def test_a_question_is_understood_whole_or_refused(text: str) -> None:
    found = understood_or_not(text)
    if found is None:
        return
    assert ask(text) == found, "the same words mean the same"
    assert found.sentence.endswith("?")
    assert not re.search(r"  | ,| \?", found.sentence), found.sentence
    for part in found.question.parts:
        assert text[part.start : part.end] == part.words
    told = {index for part in found.question.parts for index in range(part.start, part.end)}
    grammar = {"IN", "OF", "TO", "FROM", "AS", "BY", "AND", "OR", "THEN", "SOONER", "EARLIER", "WITHIN", "NUMBER",
               "YEARS", "MONTHS", "DAYS", "CODE", "COVER", "STUDIED", "AWARDED", "HEADED", "COMMANDED", "RANKED",
               "HIGHER", "ATLEAST", "MET"}  # fmt: skip
    for piece in pieces(text, WORDS, NAMES):
        assert piece.kind in grammar or piece.start in told, f"'{piece.words}' is dropped"


@given(st.text(max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    understood_or_not(text)


@pytest.mark.parametrize(
    "word", ["consul", "xyzzy", "then", "Sorge", "1938", "June", "head of the", "Chinese", "-", "a"]
)
def test_a_long_run_of_words_is_soon_read(word: str) -> None:
    text = (f"{word} " * 300)[:300]
    ask("consuls")
    start = time.perf_counter()
    understood_or_not(text)
    assert time.perf_counter() - start < 1, "tens of milliseconds, with room for a slow machine"


def test_a_number_is_asked_for() -> None:
    asked = ask("how many residents were in Harbin").question
    assert asked.count
    assert asked.target is Target.POSTINGS
