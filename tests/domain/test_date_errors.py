"""What dates are refused with, and the windows of queries."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import (
    DateError,
    Window,
    parse_event,
    parse_expression,
    parse_plain,
    parse_state,
    parse_window,
)


def refusal(parse: Callable[[str], object], text: str) -> DateError | None:
    """The error a parser raises for a text, None if it reads it."""
    try:
        parse(text)
    except DateError as error:
        return error
    return None


@given(st.text(alphabet="0123456789X?~%-/.,[] {}Junexu", max_size=24))
def test_any_text_is_read_or_refused_with_advice(text: str) -> None:
    for parse in (parse_state, parse_event, parse_expression, parse_plain):
        error = refusal(parse, text)
        assert error is None or (error.message and error.accepted)


@given(st.text(alphabet="0123456789X?~%-/.,[]{}xu", max_size=12))
def test_a_correction_offered_alone_can_be_read(text: str) -> None:
    error = refusal(parse_state, text)
    if error is not None and " " not in error.accepted:
        assert parse_state(error.accepted).edtf


REFUSED = [
    ("193x", "capital X", "193X"),
    ("19xx", "capital X", "19XX"),
    ("1937-xx", "capital X", "1937-XX"),
    ("1937-11-xx", "capital X", "1937-11-XX"),
    ("193u", "capital X", "193X"),
    ("1931/32", "four digits", "1931/1932"),
    ("1931-32", "no month 32", "1931/1932"),
    ("1931/06", "hyphen", "1931-06"),
    ("1930-1935", "slash", "1930/1935"),
    ("1937\N{EN DASH}1939", "slash", "1937/1939"),
    ("13.6.1938", "year, month, day", "1938-06-13"),
    ("6.1938", "year, month, day", "1938-06"),
    ("1938/06/13", "hyphens", "1938-06-13"),
    ("1938-6-3", "two digits", "1938-06-03"),
    ("19380613", "hyphens", "1938-06-13"),
    ("13 June 1938", "digits", "1938-06-13"),
    ("Sept 1925", "digits", "1925-09"),
    ("1930s", "decade", "193X"),
    ("ca. 1936", "after the date", "1936~"),
    ("1936?~", "%", "1936%"),
    ("{1924,1926}", "one of", "[1924,1926]"),
    ("[1924]", "two dates", "1924"),
    ("[1924,1924]", "one date only", "1924"),
    ("[1931..1936]~", "dates in the set", "[1931~..1936~]"),
    ("[1936..1931]", "ends before it starts", "[1931..1936]"),
    ("1937-01-19T12:00", "times", "1937-01-19"),
    ("1939/1937", "before the start", "1937/1939"),
    ("[1936..]/[..1930]", "before the start", "[..1930]/[1936..]"),
    ("1938-02-30", "February 1938 has 28 days", "1938-02-01 to 1938-02-28"),
    ("1938-13", "no month 13", "1938-01 to 1938-12, or the seasons 1938-21 to 1938-24"),
    ("1938-00", "no month 00", "1938-01 to 1938-12, or the seasons 1938-21 to 1938-24"),
    ("1942-22-01", "no days", "1942-22"),
    ("193X-05", "takes no month", "193X"),
    ("1937-XX-05", "needs its month", "1937"),
    ("0000", "no year 0", "0001 to 9999"),
]


@pytest.mark.parametrize(("text", "message", "accepted"), REFUSED)
def test_refusals_say_what_would_be_read(text: str, message: str, accepted: str) -> None:
    with pytest.raises(DateError, match=message) as caught:
        parse_state(text)
    error = caught.value
    assert (error.value, error.accepted, error.parameter) == (text, accepted, None)
    assert isinstance(error, ValueError)
    assert accepted in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "early 1938",
        "-0044",
        "Y17000",
        "1937/1938/1939",
        "32.1.1938",
        "[..]",
        "[1,,2]",
        "[1931",
        "1X37",
        "1XXX",
    ],
)
def test_what_cannot_be_guessed_names_the_grammar(text: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_state(text)
    assert "a year 1937" in caught.value.accepted


def test_the_part_at_fault_is_named() -> None:
    with pytest.raises(DateError) as caught:
        parse_state("193x/1939")
    assert (caught.value.value, caught.value.accepted) == ("193x", "193X")


def test_a_blank_end_is_unknown_but_a_blank_expression_is_refused() -> None:
    with pytest.raises(DateError, match="blank"):
        parse_expression(" ")


def test_deep_nonsense_is_refused_without_recursing() -> None:
    with pytest.raises(DateError):
        parse_state("{" * 5000 + "}" * 5000)


# --- windows --------------------------------------------------------------------------------


level_0 = st.one_of(
    st.dates().map(lambda day: day.isoformat()[:4]),
    st.dates().map(lambda day: day.isoformat()[:7]),
    st.dates().map(date.isoformat),
)


@given(level_0, level_0)
def test_windows_run_from_the_first_day_to_the_last(one: str, other: str) -> None:
    first, last = parse_expression(one), parse_expression(other)
    assert first.earliest is not None
    assert last.latest is not None
    if first.earliest > last.latest:
        with pytest.raises(DateError, match="from lies after to") as caught:
            parse_window(one, other)
        assert caught.value.parameter == "from"
        assert caught.value.accepted == f"from={other}&to={one}"
    else:
        assert parse_window(one, other) == Window(first.earliest, last.latest)


def test_open_windows() -> None:
    assert parse_window(None, None) == parse_window("", " ") == Window(None, None)
    assert parse_window("1930", None) == Window(date(1930, 1, 1), None)
    assert parse_window(None, "1936-02") == Window(None, date(1936, 2, monthrange(1936, 2)[1]))
    assert parse_window("1931-05", "1931") == Window(date(1931, 5, 1), date(1931, 12, 31))


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("193X", "from=1930&to=1939"),
        ("193x", "from=1930&to=1939"),
        ("1931/32", "from=1931&to=1932"),
        ("1942-22", "from=1942-06&to=1942-08"),
        ("1936~", "from=1935&to=1937"),
        ("[1942-01-19..1942-03]", "from=1942-01-19&to=1942-03"),
        ("[1930..]", "from=1930"),
        ("[..1930]", "to=1930"),
        ("1930/1935", "from=1930&to=1935"),
        ("13.6.1938", "1938-06-13"),
        ("1938-02-30", "1938-02-01 to 1938-02-28"),
        ("../..", "a year 1937, a month 1937-11 or a day 1937-11-26"),
        ("then", "a year 1937, a month 1937-11 or a day 1937-11-26"),
        ("1938-13", "a year 1937, a month 1937-11 or a day 1937-11-26"),
    ],
)
@pytest.mark.parametrize("parameter", ["from", "to"])
def test_windows_take_plain_dates_only(text: str, accepted: str, parameter: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_window(*((text, None) if parameter == "from" else (None, text)))
    error = caught.value
    assert (error.value, error.parameter, error.accepted) == (text, parameter, accepted)


def test_a_window_cannot_be_turned_round() -> None:
    with pytest.raises(DateError, match="before it starts"):
        Window(date(1940, 1, 1), date(1939, 1, 1))
