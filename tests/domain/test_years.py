"""Who was there in each year: equal to the overlap rule, year by year."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import Bounds, Window, parse_state
from app.domain.overlap import Overlap, overlap
from app.domain.years import Attested, present, windows_of, years_reached

FIRST, LAST = 1929, 1933
BASE = date(FIRST, 1, 1)
DAYS = (date(LAST, 12, 31) - BASE).days
TURNS = [(date(year, month, day) - BASE).days for year in range(FIRST, LAST + 1) for month, day in ((1, 1), (12, 31))]
"""Where a day more or less is another year."""

days = st.sampled_from(TURNS) | st.integers(0, DAYS)


@st.composite
def claims(draw: st.DrawFn) -> list[Attested]:
    """Claims of three persons, their bounds kept by the rules of the tables."""
    found = []
    for person in draw(st.lists(st.integers(1, 3), max_size=6)):
        se, sl, ee, el = (draw(days | st.none()) for _ in range(4))
        if se is not None and sl is not None:
            se, sl = sorted((se, sl))
        if ee is not None and el is not None:
            ee, el = sorted((ee, el))
        if se is not None and el is not None and se > el:
            se = el
        four = (None if one is None else BASE + timedelta(days=one) for one in (se, sl, ee, el))
        found.append(Attested(person, Bounds(*four), draw(st.booleans())))
    return found


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """A window that meets every year from the first to the last."""
    begin = draw(st.integers(0, 364) | st.none())
    end = draw(st.integers(0, 364) | st.none())
    return Window(
        None if begin is None else BASE + timedelta(days=begin),
        None if end is None else date(LAST, 12, 31) - timedelta(days=end),
    )


@given(claims(), windows())
def test_each_year_holds_whom_the_rule_finds_in_it(found: list[Attested], window: Window) -> None:
    parts = windows_of(FIRST, LAST, window)
    for year, there in zip(parts, present(found, list(parts.values())), strict=True):
        for kind, persons in ((Overlap.CERTAIN, there.certain), (Overlap.POSSIBLE, there.possible)):
            assert persons == {
                one.person for one in found if overlap(one.bounds, parts[year], capped=one.capped) is kind
            }, f"{year}: {kind}"


@given(claims(), windows())
def test_the_years_reached_begin_and_end_with_somebody(found: list[Attested], window: Window) -> None:
    reached = years_reached(found, window)
    parts = windows_of(FIRST, LAST, window)
    some = [year for (year, there) in zip(parts, present(found, list(parts.values())), strict=True)
            if there.certain or there.possible]  # fmt: skip
    assert reached == ((some[0], some[-1]) if some else None)


def test_a_window_cuts_its_first_and_last_year() -> None:
    parts = windows_of(1937, 1939, Window(date(1937, 11, 26), date(1939, 6, 1)))
    assert parts == {
        1937: Window(date(1937, 11, 26), date(1937, 12, 31)),
        1938: Window(date(1938, 1, 1), date(1938, 12, 31)),
        1939: Window(date(1939, 1, 1), date(1939, 6, 1)),
    }


def test_what_is_attested_once_is_in_its_year_alone_and_the_undated_in_none() -> None:
    once = Attested(1, parse_state("1931").bounds, False)
    open_end = Attested(2, parse_state("1930/").bounds, False)
    undated = Attested(3, Bounds(None, None, None, None), False)
    assert years_reached([once, open_end, undated], Window(None, None)) == (1930, 1931)
    found = present([once, open_end, undated], list(windows_of(1929, 1932, Window(None, None)).values()))
    assert [(sorted(one.certain), sorted(one.possible)) for one in found] == [([], []), ([2], []), ([1], []), ([], [])]
    assert years_reached([undated], Window(None, None)) is None
