"""Dates as people write them in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ask.moments import Moment, after, before, completed, moments
from app.domain.dates import parse_plain


def read(text: str) -> list[tuple[str, str, str]]:
    """The dates of a text: its words, first and last."""
    return [(text[one.start : one.end], one.moment.first, one.moment.last) for one in moments(text) if one.moment]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1938", "1938", "1938"), ("13 June 1938", "1938-06-13", "1938-06-13"),
        ("June 13, 1938", "1938-06-13", "1938-06-13"),
        ("13th of June 1938", "1938-06-13", "1938-06-13"), ("1938-06-13", "1938-06-13", "1938-06-13"),
        ("13.6.1938", "1938-06-13", "1938-06-13"), ("1938-06", "1938-06", "1938-06"),
        ("Sept. 1933", "1933-09", "1933-09"),
        ("may 1933", "1933-05", "1933-05"), ("1930-41", "1930", "1941"), ("1930–41", "1930", "1941"),
        ("1930/31", "1930", "1931"), ("1930s", "1930", "1939"), ("'30s", "1930", "1939"), ("30s", "1930", "1939"),
        ("thirties", "1930", "1939"), ("summer of 1945", "1945-06", "1945-08"), ("winter 1941", "1941-12", "1942-02"),
        ("14–16 July 1933", "1933-07-14", "1933-07-16"), ("14 July to 3 August 1933", "1933-07-14", "1933-08-03"),
        ("July 14–16, 1933", "1933-07-14", "1933-07-16"), ("July 14 – August 3, 1933", "1933-07-14", "1933-08-03"),
        ("29 February 1944", "1944-02-29", "1944-02-29"),
    ],
)  # fmt: skip
def test_a_date_is_read_whole(text: str, first: str, last: str) -> None:
    assert read(text) == [(text, first, last)]
    assert read(f"resident in Harbin, {text}, perhaps") == [(text, first, last)]


@pytest.mark.parametrize(
    "text", ["31 June 1938", "1938-13-01", "0000", "1930-1", "7/12/1938", "'38", "14–32 July 1933", "29 February 1943"]
)
def test_what_is_no_date_says_why(text: str) -> None:
    (found,) = moments(text)
    assert found.moment is None
    assert found.why


@pytest.mark.parametrize(
    "text", ["Jan Berzin", "may have been", "Detachment 731", "5th Army", "19388", "marching 13 men"]
)
def test_what_only_looks_like_a_date_is_left_alone(text: str) -> None:
    assert list(moments(text)) == []


def test_two_days_joined_by_and_are_a_span_only_between() -> None:
    assert read("between 14 and 16 July 1933") == [("14 and 16 July 1933", "1933-07-14", "1933-07-16")]
    assert read("5 and 20 June 1938") == [("20 June 1938", "1938-06-20", "1938-06-20")]


def test_a_month_alone_takes_the_year_of_the_date_it_is_joined_to() -> None:
    month, whole = (one.moment for one in moments("June to August 1938"))
    assert month is not None
    assert whole is not None
    assert month.month == 6
    assert completed(6, whole) == Moment("1938-06", "1938-06")


def test_before_and_after_keep_the_unit() -> None:
    assert (before("1937"), after("1937")) == ("1936", "1938")
    assert (before("1937-01"), after("1937-12")) == ("1936-12", "1938-01")
    assert (before("1937-01-01"), after("1937-12-31")) == ("1936-12-31", "1938-01-01")


@pytest.mark.parametrize("plain", ["9999", "9999-12", "9999-12-31"])
def test_nothing_is_after_the_last_year(plain: str) -> None:
    assert after(plain) is None


@pytest.mark.parametrize("plain", ["0001", "0001-01", "0001-01-01"])
def test_nothing_is_before_the_first_year(plain: str) -> None:
    assert before(plain) is None


@given(st.text(alphabet="0123456789 -–—/.,'’sthndrfJuneApilMayo", max_size=40))
def test_whatever_is_read_is_a_plain_date(text: str) -> None:
    position = 0
    for found in moments(text):
        assert position <= found.start < found.end <= len(text)
        position = found.end
        if found.moment is not None and found.moment.month is None:
            parse_plain(found.moment.first)
            parse_plain(found.moment.last)
