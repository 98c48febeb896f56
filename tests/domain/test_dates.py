"""The grammar of dates: every example of the design, bounds in order, and two libraries as oracles."""

from collections.abc import Callable
from datetime import date, timedelta

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from undate import Undate

from app.domain.date_labels import label
from app.domain.dates import (
    Bounds,
    DateError,
    DateSpan,
    Form,
    parse_event,
    parse_expression,
    parse_state,
)

DASH = " \N{EN DASH} "


def days(*texts: str | None) -> Bounds:
    """Bounds from four ISO days, None where unknown."""
    se, sl, ee, el = (date.fromisoformat(text) if text else None for text in texts)
    return Bounds(se, sl, ee, el)


def refusal(parse: Callable[[str], object], text: str) -> DateError | None:
    """The error a parser raises for a text, None if it reads it."""
    try:
        parse(text)
    except DateError as error:
        return error
    return None


# --- strategies -----------------------------------------------------------------------------

years = st.integers(1, 9999).map("{:04}".format)
months = st.builds("{}-{:02}".format, years, st.integers(1, 12))
single_days = st.dates().map(date.isoformat)
seasons = st.builds("{}-{}".format, years, st.integers(21, 24))
masked = st.one_of(
    st.integers(1, 999).map("{:03}X".format),
    st.integers(1, 99).map("{:02}XX".format),
    years.map("{}-XX".format),
    years.map("{}-XX-XX".format),
    months.map("{}-XX".format),
)
level_0 = st.one_of(years, months, single_days)
level_1 = st.builds(str.__add__, st.one_of(level_0, seasons, masked), st.sampled_from(["", "?", "~", "%"]))


@st.composite
def sets(draw: st.DrawFn) -> str:
    """One of the four sets, its dates in the order of time."""
    first, last = sorted(
        (draw(level_1), draw(level_1)), key=lambda text: parse_expression(text).earliest or date.min
    )
    shapes = [f"[{first}..{last}]", f"[..{first}]", f"[{first}..]"]
    if first != last:
        shapes.append(parse_expression(f"[{first},{last}]").edtf)
    return draw(st.sampled_from(shapes))


expressions = st.one_of(level_1, sets())


@st.composite
def spans(draw: st.DrawFn) -> str:
    """A canonical span text that is not inverted."""
    text = draw(st.one_of(expressions, st.builds("{}/{}".format, expressions | st.just(""), expressions)))
    turned_round = refusal(parse_state, text)
    return turned_round.accepted if turned_round else text


# --- properties -----------------------------------------------------------------------------


def assert_in_order(bounds: Bounds) -> None:
    """The three CHECKs of the tables, and deliberately not start_latest <= end_earliest."""
    se, sl, ee, el = bounds.start_earliest, bounds.start_latest, bounds.end_earliest, bounds.end_latest
    assert se is None or sl is None or se <= sl
    assert ee is None or el is None or ee <= el
    assert se is None or el is None or se <= el


@given(spans())
def test_bounds_are_in_order_and_the_text_is_canonical(text: str) -> None:
    for parse in (parse_state, parse_event):
        span = parse(text)
        assert_in_order(span.bounds)
        assert span.edtf == text
        assert parse(span.edtf) == span
        assert label(span) == label(parse(span.edtf)) != "undated"
        assert not span.bounds.undated


@given(spans())
def test_a_lone_state_is_attested_where_the_event_happened(text: str) -> None:
    state, event = parse_state(text), parse_event(text)
    if not state.lone:
        assert state.bounds == event.bounds
        return
    happened = event.bounds
    assert state.bounds == Bounds(None, happened.start_latest, happened.end_earliest, None)
    assert (happened.start_earliest, happened.start_latest) == (happened.end_earliest, happened.end_latest)


@given(level_0, st.sampled_from("~%"))
def test_about_widens_by_one_unit_and_doubt_does_not(text: str, mark: str) -> None:
    exact, about, doubted = (parse_expression(text + suffix) for suffix in ("", mark, "?"))
    assert (doubted.earliest, doubted.latest) == (exact.earliest, exact.latest)
    assert exact.earliest is not None
    assert exact.latest is not None
    if exact.earliest > date.min:
        before = (exact.earliest - timedelta(days=1)).isoformat()[: len(text)]
        assert about.earliest == parse_expression(before).earliest
    if exact.latest < date.max:
        after = (exact.latest + timedelta(days=1)).isoformat()[: len(text)]
        assert about.latest == parse_expression(after).latest
    assert about.capped
    assert doubted.capped
    assert not exact.capped
    assert (about.uncertain, about.approximate) == (mark == "%", True)
    assert (doubted.uncertain, doubted.approximate) == (True, False)


# --- oracles --------------------------------------------------------------------------------
# Where they differ from us, on purpose:
#   edtf    cuts a winter at the end of its year (we: December to February), widens `?` by a year,
#           `~` of a month by a year and a month (we: by the unit), and reads an open end as ten
#           years (we: unknown). Its strict bounds, which ignore the marks, must equal ours.
#   undate  0.8 reads no seasons and no sets, and counts a mark as no change of the bounds.


def edtf_bounds(text: str) -> tuple[date, date]:
    """First and last day by the `edtf` library, marks ignored."""
    parsed = edtf.parse_edtf(text)
    first, last = parsed.lower_strict(), parsed.upper_strict()
    return date(*first[:3]), date(*last[:3])


@given(st.one_of(level_0, masked, seasons.filter(lambda text: not text.endswith("-24"))))
def test_bounds_agree_with_the_edtf_library(text: str) -> None:
    ours = parse_expression(text)
    assert (ours.earliest, ours.latest) == edtf_bounds(text)


@given(level_0, st.sampled_from("?~%"))
def test_marks_agree_with_the_edtf_library(text: str, mark: str) -> None:
    ours, theirs = parse_expression(text + mark), edtf.parse_edtf(text + mark)
    assert ours.uncertain == bool(theirs.is_uncertain or theirs.is_uncertain_and_approximate)
    assert ours.approximate == bool(theirs.is_approximate or theirs.is_uncertain_and_approximate)


@given(years, years)
def test_sets_agree_with_the_edtf_library(one: str, other: str) -> None:
    text = f"[{min(one, other)}..{max(one, other)}]"
    ours = parse_expression(text)
    assert (ours.earliest, ours.latest) == edtf_bounds(text)


@settings(deadline=None)  # undate builds its grammar on the first call
@given(st.one_of(level_0, st.integers(100, 999).map("{:03}X".format), months.map("{}-XX".format)))
def test_bounds_agree_with_undate(text: str) -> None:
    ours, theirs = parse_expression(text), Undate.parse(text, "EDTF")
    assert str(ours.earliest) == str(theirs.earliest)
    assert str(ours.latest) == str(theirs.latest)


# --- the design's examples, and the questions readers asked ----------------------------------

STATES = [
    # text, canonical, bounds, label
    ("1931", "1931", (None, "1931-12-31", "1931-01-01", None), "attested in 1931"),
    ("1936/", "1936/", ("1936-01-01", "1936-12-31", None, None), f"1936{DASH}end not known"),
    ("1928/..", "1928/", ("1928-01-01", "1928-12-31", None, None), f"1928{DASH}end not known"),
    ("../1933-06", "/1933-06", (None, None, "1933-06-01", "1933-06-30"), "until June 1933"),
    ("1937/1939", "1937/1939", ("1937-01-01", "1937-12-31", "1939-01-01", "1939-12-31"), f"1937{DASH}1939"),
    (
        " 1937 / 1939 ",
        "1937/1939",
        ("1937-01-01", "1937-12-31", "1939-01-01", "1939-12-31"),
        f"1937{DASH}1939",
    ),
    (
        "1923-06/1924-06",
        "1923-06/1924-06",
        ("1923-06-01", "1923-06-30", "1924-06-01", "1924-06-30"),
        f"June 1923{DASH}June 1924",
    ),
    (
        "[1931..1936]/[1931..1936]",
        "[1931..1936]/[1931..1936]",
        ("1931-01-01", "1936-12-31", "1931-01-01", "1936-12-31"),
        "at some time between 1931 and 1936",
    ),
    (
        "[..1938-06-13]/[1938-06-13..1939]",
        "[..1938-06-13]/[1938-06-13..1939]",
        (None, "1938-06-13", "1938-06-13", "1939-12-31"),
        f"attested on 13 June 1938{DASH}ended in or before 1939",
    ),
    (
        "[..1938]/[1938..]",
        "[..1938]/[1938..]",
        (None, "1938-12-31", "1938-01-01", None),
        "attested in 1938",
    ),
    (
        "[1930..]/",
        "[1930..]/",
        ("1930-01-01", None, None, None),
        f"begun in or after 1930{DASH}end not known",
    ),
    (
        "[1942-01-19..1942-03-04]/..",
        "[1942-01-19..1942-03-04]/",
        ("1942-01-19", "1942-03-04", None, None),
        f"begun between 19 January 1942 and 4 March 1942{DASH}end not known",
    ),
    (
        "../[1942-01-19..1942-03-04]",
        "/[1942-01-19..1942-03-04]",
        (None, None, "1942-01-19", "1942-03-04"),
        f"start not known{DASH}ended between 19 January 1942 and 4 March 1942",
    ),
    (
        "[1924 .. 1925]/1926",
        "[1924..1925]/1926",
        ("1924-01-01", "1925-12-31", "1926-01-01", "1926-12-31"),
        f"begun between 1924 and 1925{DASH}ended in 1926",
    ),
    (
        "[1925, 1924]/1926",
        "[1924,1925]/1926",
        ("1924-01-01", "1925-12-31", "1926-01-01", "1926-12-31"),
        f"begun in 1924 or 1925{DASH}ended in 1926",
    ),
    (
        "1936~/1937",
        "1936~/1937",
        ("1935-01-01", "1937-12-31", "1937-01-01", "1937-12-31"),
        f"about 1936{DASH}1937",
    ),
    (
        "1931/1931",
        "1931/1931",
        ("1931-01-01", "1931-12-31", "1931-01-01", "1931-12-31"),
        "begun and ended in 1931",
    ),
    (
        "[1931..1936]",
        "[1931..1936]",
        (None, "1936-12-31", "1931-01-01", None),
        "attested at some time between 1931 and 1936",
    ),
    ("193X", "193X", (None, "1939-12-31", "1930-01-01", None), "attested in the 1930s"),
    ("1936~", "1936~", (None, "1937-12-31", "1935-01-01", None), "attested about 1936"),
    ("1936?", "1936?", (None, "1936-12-31", "1936-01-01", None), "attested in 1936 (uncertain)"),
]

EVENTS = [
    ("1937", ("1937-01-01", "1937-12-31"), "1937"),
    ("1925-09", ("1925-09-01", "1925-09-30"), "September 1925"),
    ("1938-06-13", ("1938-06-13", "1938-06-13"), "13 June 1938"),
    ("193X", ("1930-01-01", "1939-12-31"), "the 1930s"),
    ("19XX", ("1900-01-01", "1999-12-31"), "the years 1900\N{EN DASH}1999"),
    ("1937-XX", ("1937-01-01", "1937-12-31"), "1937"),
    ("1937-11-XX", ("1937-11-01", "1937-11-30"), "November 1937"),
    ("1942-21", ("1942-03-01", "1942-05-31"), "spring 1942"),
    ("1942-22", ("1942-06-01", "1942-08-31"), "summer 1942"),
    ("1942-24", ("1942-12-01", "1943-02-28"), "winter 1942\N{EN DASH}1943"),
    ("1936~", ("1935-01-01", "1937-12-31"), "about 1936"),
    ("1936-12~", ("1936-11-01", "1937-01-31"), "about December 1936"),
    ("1936-01-01%", ("1935-12-31", "1936-01-02"), "about 1 January 1936 (uncertain)"),
    ("193X~", ("1920-01-01", "1949-12-31"), "about the 1930s"),
    ("1936?", ("1936-01-01", "1936-12-31"), "1936 (uncertain)"),
    ("[1931..1936]", ("1931-01-01", "1936-12-31"), "at some time between 1931 and 1936"),
    ("[..1942-01-19]", (None, "1942-01-19"), "on or before 19 January 1942"),
    ("[1942..]", ("1942-01-01", None), "in or after 1942"),
    ("[1924,1926,1931]", ("1924-01-01", "1931-12-31"), "1924, 1926 or 1931"),
    ("0001~", ("0001-01-01", "0002-12-31"), "about 1"),
    ("9999-24", ("9999-12-01", "9999-12-31"), "winter 9999\N{EN DASH}10000"),
]


@pytest.mark.parametrize(("text", "canonical", "bounds", "words"), STATES)
def test_states(text: str, canonical: str, bounds: tuple[str | None, ...], words: str) -> None:
    span = parse_state(text)
    assert (span.edtf, span.bounds, label(span)) == (canonical, days(*bounds), words)
    assert span.lone == ("/" not in text)


@pytest.mark.parametrize(("text", "ends", "words"), EVENTS)
def test_events(text: str, ends: tuple[str | None, str | None], words: str) -> None:
    span = parse_event(text)
    assert (span.edtf, span.bounds, label(span)) == (text, days(*ends, *ends), words)


def test_an_event_of_two_ends_is_read_like_a_state() -> None:
    study = parse_event("1933/1936")
    assert study.bounds == parse_state("1933/1936").bounds
    assert label(study) == f"1933{DASH}1936"


@pytest.mark.parametrize("text", ["", " ", "/", "..", "../..", "../", "/.."])
def test_undated(text: str) -> None:
    span = parse_state(text)
    assert (span.edtf, span.start_edtf, span.end_edtf) == (None, None, None)
    assert (span.bounds.undated, span.lone, span.capped) == (True, False, False)
    assert label(span) == "undated"


def test_each_end_knows_its_marks() -> None:
    span = parse_state("1936~/1937")
    assert (span.start_edtf, span.end_edtf) == ("1936~", "1937")
    assert (span.start_capped, span.end_capped, span.capped) == (True, False, True)
    assert parse_state("[1931?..1936]/").capped
    lone = parse_state("1936%")
    assert (lone.start_capped, lone.end_capped, lone.start_edtf, lone.end_edtf) == (
        True,
        True,
        "1936%",
        "1936%",
    )


def test_forms_and_members() -> None:
    between = parse_expression("[1931..1936-05]")
    assert between.form is Form.BETWEEN
    assert [member.edtf for member in between.members] == ["1931", "1936-05"]
    assert parse_expression("[1926,1924,1926]").edtf == "[1924,1926]"


def test_spans_are_values() -> None:
    span: DateSpan = parse_state("1937/1939")
    again = parse_state(" 1937/1939")
    assert (span, hash(span)) == (again, hash(again))
