"""Dates for synthetic claims: texts of every precision, and the columns a row has for them.

The bounds are those the product reads from the text; nothing here computes one. Months are counted from the year 0.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from app.domain.dates import DateSpan, parse_event, parse_state
from app.domain.terms import Basis
from app.formats.csv_text import plain, quoted

Draw = Callable[[], float]
Dates = tuple[str, str]
"""The dated columns of a row, `dates_edtf` to `dates_qualified`, and what a passage would say ("" for nothing)."""
UNDATED: Dates = (",,,,,,,false", "")
_CACHED = 1 << 17
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


_STATES = (
    (270, "{year}/{last_year}"), (140, "{year}"), (110, "{year}/"), (20, "/{last_year}"),
    (110, "{month}/{last_month}"), (40, "{month}/{last_year}"), (40, "{month}/"), (20, "{month}"),
    (50, "{day}/{last_day}"), (30, "{day}/"), (20, "{day}"),
    (30, "[{year}..{later}]/[{year}..{later}]"), (5, "[{year}..]/"), (5, "[..{year}]/[{last_year}..]"),
    (5, "[{year},{next}]"), (10, "{decade}X"), (5, "{year}-{season}"),
    (15, "{year}~/{last_year}"), (10, "{year}?"), (5, "{year}/{last_year}%"), (60, ""),
)  # fmt: skip
"""How the dates of a state are given, and how many of a thousand are given so."""
_EVENTS = (
    (420, "{year}"), (180, "{day}"), (130, "{month}"), (60, "[{year}..{next}]"), (20, "[..{year}]"), (20, "{decade}X"),
    (40, "{year}~"), (20, "{year}?"), (10, "{month}%"), (100, ""),
)  # fmt: skip
"""The same for events."""
_SPANS = ((550, "{year}/{last_year}"), (250, "{last_year}"), (100, "/{last_year}"), (100, ""))
"""The same for events that last, such as a course of study."""
_BASES = (*[Basis.STATED] * 88, *[Basis.CONTEXT] * 8, *[Basis.DOCUMENT] * 3, Basis.EDITOR)


def _thousand(shares: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    """Each way of writing as often as its share says."""
    spread = tuple(way for share, way in shares for _ in range(share))
    if len(spread) != 1000:
        raise ValueError(f"the shares of dates make {len(spread)} of a thousand")
    return spread


_STATE, _EVENT, _LASTING = _thousand(_STATES), _thousand(_EVENTS), _thousand(_SPANS)


def _written(draw: Draw, way: str, first: int, last: int) -> str:
    """A time from one month to another as an EDTF text; within one month both days are one."""
    year, last_year = first // 12, last // 12
    month, last_month = f"{year}-{first % 12 + 1:02}", f"{last_year}-{last % 12 + 1:02}"
    day = f"{month}-{1 + int(draw() * _LENGTHS[first % 12]):02}"
    last_day = day if first == last else f"{last_month}-{1 + int(draw() * _LENGTHS[last % 12]):02}"
    return way.format(
        year=year, last_year=last_year, month=month, last_month=last_month, day=day, last_day=last_day,
        next=year + 1, later=max(year + 1, last_year), decade=year // 10, season=21 + first % 4,
    )  # fmt: skip


def state(draw: Draw, first: int, last: int) -> Dates:
    """Dates of a posting, rank, codename, membership, trait or relation that lasted from one month to another."""
    return _of_state(_written(draw, _STATE[int(draw() * 1000)], first, last), _BASES[int(draw() * 100)])


def term(draw: Draw, first: int, last: int) -> Dates:
    """Dates of a post of one holder: as a rule both ends, so that who followed whom can be told."""
    if draw() < 0.15:
        return state(draw, first, last)
    way = "{month}/{last_month}" if draw() < 0.4 else "{year}/{last_year}"
    return _of_state(_written(draw, way, first, last), Basis.STATED)


def since(draw: Draw, month: int) -> Dates:
    """Dates of a rank received: the year or the day, and no end."""
    return _of_state(_written(draw, "{day}/" if draw() < 0.3 else "{year}/", month, month), Basis.STATED)


def event(draw: Draw, month: int) -> Dates:
    """Dates of what happened in a month."""
    return _of_event(_written(draw, _EVENT[int(draw() * 1000)], month, month), _BASES[int(draw() * 100)])


def lasting(draw: Draw, first: int, last: int) -> Dates:
    """Dates of an event that lasted, such as a course of study."""
    return _of_event(_written(draw, _LASTING[int(draw() * 1000)], first, last), Basis.STATED)


@lru_cache(_CACHED)
def _of_state(text: str, basis: Basis) -> Dates:
    return _columns(parse_state(text), basis) if text else UNDATED


@lru_cache(_CACHED)
def _of_event(text: str, basis: Basis) -> Dates:
    return _columns(parse_event(text), basis) if text else UNDATED


def _columns(span: DateSpan, basis: Basis) -> Dates:
    bounds = span.bounds
    four = (bounds.start_earliest, bounds.start_latest, bounds.end_earliest, bounds.end_latest)
    begun = basis if bounds.start_earliest or bounds.start_latest else None
    ended = basis if bounds.end_earliest or bounds.end_latest else None
    cells = (*map(plain, four), plain(begun), plain(ended), plain(span.capped))
    years = sorted({day.year for day in bounds.known})
    said = f"in {years[0]}" if len(years) == 1 else f"from {years[0]} to {years[-1]}"
    return f"{quoted(span.edtf or '')},{','.join(cells)}", said
