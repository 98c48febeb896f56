"""Dates as the sources give them: a small EDTF grammar and its bounds.

One *end* is one expression of ISO 8601-2:2019 (EDTF) level 1, or a one-of set; a *span* is one
expression alone or two joined by a slash. A blank or ``..`` end is unknown. Every expression is
read to its first and last possible day in the proleptic Gregorian calendar; an unknown bound is
None, never a sentinel. ``~`` and ``%`` widen by the unit the date is given in, ``?`` does not.

Pure and without I/O. Parsing is cached, since an import meets the same few thousand texts
millions of times.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from app.domain.date_hints import hint
from app.domain.date_values import MONTHS, Bounds, DateError, DateSpan, Expression, Form, Window

__all__ = [
    "ACCEPTED",
    "ACCEPTED_SPAN",
    "ACCEPTED_WINDOW",
    "Bounds",
    "DateError",
    "DateSpan",
    "Expression",
    "Form",
    "Window",
    "parse_event",
    "parse_expression",
    "parse_plain",
    "parse_state",
    "parse_window",
]

ACCEPTED = (
    "a year 1937, month 1937-11, day 1937-11-26 or season 1942-22 (21 spring to 24 winter); "
    "193X, 19XX, 1937-XX, 1937-11-XX; any of these followed by ? ~ or %; "
    "a set [1931..1936], [..1936], [1936..] or [1924,1926]"
)
ACCEPTED_SPAN = f"one date or start/end, either side of the slash blank if unknown: {ACCEPTED}"
ACCEPTED_WINDOW = "a year 1937, a month 1937-11 or a day 1937-11-26"

_CACHE_SIZE = 8192
_DATE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<mark>[?~%]?)"
)
_PLAIN = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")
_ONE_DAY = timedelta(days=1)


def _readable(suggestion: str | None) -> bool:
    """True if a hint's suggestion can itself be read, alone or as a span."""
    try:
        return suggestion is not None and parse_event(suggestion).edtf is not None
    except DateError:
        return False


def _refusal(text: str, accepted: str) -> DateError:
    """Build the error for `text`, with the likely correction if that one can be read."""
    message, suggestion = hint(text)
    return DateError(
        text, message, suggestion if suggestion is not None and _readable(suggestion) else accepted
    )


def _month_start(index: int) -> date:
    """First day of month `index` (12 * year + month - 1), held within the calendar."""
    year, month = divmod(index, 12)
    return date.min if year < 1 else date.max if year > 9999 else date(year, month + 1, 1)


def _months(first: int, count: int, widened: bool) -> tuple[date, date]:
    """First and last day of `count` months from `first`, widened by as many on each side."""
    if widened:
        first, count = first - count, 3 * count
    after = first + count
    return _month_start(first), date.max if after >= 120_000 else _month_start(after) - _ONE_DAY


def _one_day(text: str, year: int, month: int, day: int, widened: bool) -> tuple[date, date]:
    """The day twice, or its neighbours; raises DateError if the month has no such day."""
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        head = f"{year:04}-{month:02}"
        message = f"{MONTHS[month - 1]} {year} has {length} days"
        raise DateError(text, message, f"{head}-01 to {head}-{length}")
    it = date(year, month, day)
    if not widened:
        return it, it
    return (it if it == date.min else it - _ONE_DAY), (it if it == date.max else it + _ONE_DAY)


def _days(text: str, found: re.Match[str]) -> tuple[date, date]:
    """First and last possible day of a matched date; raises DateError if it does not exist."""
    widened = found["mark"] in ("~", "%")
    year_text, month_text, day_text = found["year"], found["month"], found["day"]
    masked = year_text.count("X")
    year = int(year_text.replace("X", "0"))
    if masked:
        if month_text:
            raise DateError(text, "a year with X takes no month", year_text)
        return _months(12 * year, 12 * 10**masked, widened)
    if year == 0:
        raise DateError(text, "there is no year 0", "0001 to 9999")
    if month_text is None or month_text == "XX":
        if day_text not in (None, "XX"):
            raise DateError(text, "a day needs its month", year_text)
        return _months(12 * year, 12, widened)
    month = int(month_text)
    if 21 <= month <= 24 and day_text is None:
        return _months(12 * year + 3 * (month - 21) + 2, 3, widened)
    if not 1 <= month <= 12:
        raise _no_month(text, year_text, month_text)
    if day_text is None or day_text == "XX":
        return _months(12 * year + month - 1, 1, widened)
    return _one_day(text, year, month, int(day_text), widened)


def _no_month(text: str, year: str, month: str) -> DateError:
    """The error for ``1938-13``, or for ``1931-32`` where a span was probably meant."""
    if 21 <= int(month) <= 24:
        return DateError(text, "a season has no days", f"{year}-{month}")
    if text == f"{year}-{month}" and month > year[2:]:
        span = f"{year}/{year[:2]}{month}"
        return DateError(text, f"there is no month {month}; a span is joined by a slash", span)
    accepted = f"{year}-01 to {year}-12, or the seasons {year}-21 to {year}-24"
    return DateError(text, f"there is no month {month}", accepted)


def _parse_date(text: str) -> Expression:
    """Read one date without brackets; raises DateError."""
    if not text:
        raise DateError(text, "the date is blank", ACCEPTED)
    found = _DATE.fullmatch(text)
    if found is None:
        raise _refusal(text, ACCEPTED)
    earliest, latest = _days(text, found)
    mark = found["mark"]
    return Expression(text, earliest, latest, mark in ("?", "%"), mark in ("~", "%"))


def _as_set(edtf: str, form: Form, members: tuple[Expression, ...]) -> Expression:
    """Build a set from its members: as wide as they are together."""
    first = [member.earliest for member in members if member.earliest is not None]
    last = [member.latest for member in members if member.latest is not None]
    return Expression(
        edtf,
        None if form is Form.UNTIL else min(first),
        None if form is Form.SINCE else max(last),
        any(member.uncertain for member in members),
        any(member.approximate for member in members),
        form,
        members,
    )


def _order(member: Expression) -> tuple[date, date, str]:
    """Sort key of a set's member: first day, last day, text."""
    return member.earliest or date.min, member.latest or date.max, member.edtf


def _parse_set(text: str) -> Expression:
    """Read ``[a..b]``, ``[..d]``, ``[d..]`` or ``[a,b,c]``; raises DateError."""
    inner = text[1:-1]
    if inner.count("..") == 1 and "," not in inner:
        left, right = (part.strip() for part in inner.split(".."))
        members = tuple(_parse_date(part) for part in (left, right) if part)
        if not members:
            raise DateError(text, "this set names no date", ACCEPTED)
        if len(members) == 1:
            return _as_set(f"[{left}..{right}]", Form.SINCE if left else Form.UNTIL, members)
        if _order(members[0])[0] > _order(members[1])[1]:
            raise DateError(text, "the set ends before it starts", f"[{right}..{left}]")
        return _as_set(f"[{left}..{right}]", Form.BETWEEN, members)
    if "," in inner and ".." not in inner:
        ordered = tuple(sorted({_parse_date(part.strip()) for part in inner.split(",")}, key=_order))
        if len(ordered) > 1:
            return _as_set(f"[{','.join(m.edtf for m in ordered)}]", Form.ONE_OF, ordered)
        raise DateError(text, "the set names one date only", ordered[0].edtf)
    raise _refusal(text, ACCEPTED)


@lru_cache(maxsize=_CACHE_SIZE)
def parse_expression(text: str) -> Expression:
    """Read one end (level 1 or a set; spaces around it are dropped); raises DateError."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return _parse_set(text)
    return _parse_date(text)


def _parse_end(text: str) -> Expression | None:
    """Read one end of a span; blank and ``..`` are unknown."""
    return None if text.strip() in ("", "..") else parse_expression(text)


def _parse_span(text: str, event: bool) -> DateSpan:
    """Read a lone date or ``start/end``; raises DateError (malformed or inverted)."""
    text = text.strip()
    first, slash, second = text.partition("/")
    if slash and (("/" in second) or re.fullmatch(r"[0-9]{4}/[0-9]{1,2}", text)):
        raise _refusal(text, ACCEPTED_SPAN)
    start = _parse_end(first)
    if not slash and start is not None:
        low, high = start.earliest, start.latest
        bounds = Bounds(low, high, low, high) if event else Bounds(None, high, low, None)
        return DateSpan(start, start, bounds, lone=True, event=event)
    end = _parse_end(second)
    bounds = Bounds(
        start.earliest if start else None,
        start.latest if start else None,
        end.earliest if end else None,
        end.latest if end else None,
    )
    se, el = bounds.start_earliest, bounds.end_latest
    if start and end and se is not None and el is not None and se > el:
        raise DateError(text, "the end lies before the start", f"{end.edtf}/{start.edtf}")
    return DateSpan(start, end, bounds, lone=False, event=event)


@lru_cache(maxsize=_CACHE_SIZE)
def parse_state(text: str) -> DateSpan:
    """Read the dates of a state: posting, rank, codename, membership; raises DateError.

    A lone date means *attested within it*: only start_latest and end_earliest are known.
    Blank, ``/``, ``..`` and ``../..`` are undated.
    """
    return _parse_span(text, event=False)


@lru_cache(maxsize=_CACHE_SIZE)
def parse_event(text: str) -> DateSpan:
    """Read the dates of an event: fate, birth, award, graduation; raises DateError.

    A lone date means *it happened within it*: start and end are both bounded by it.
    """
    return _parse_span(text, event=True)


def parse_plain(text: str) -> Expression:
    """Read a year, a month or a day as a query asks for it, nothing else; raises DateError.

    Where the text is a date of the wider grammar, the error offers the plain window it covers
    ("from=1930&to=1939" for ``193X``).
    """
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return parse_expression(text)
    message = "only a plain year, month or day is read here"
    try:
        bounds = parse_event(text).bounds
    except DateError as error:
        if _PLAIN.fullmatch(error.accepted):
            raise DateError(text, error.message, error.accepted) from None
        raise DateError(text, message, _as_window(error.accepted)) from None
    raise DateError(text, message, _query(bounds) or ACCEPTED_WINDOW)


def _as_window(suggestion: str) -> str:
    """The query for a suggested span, or the window grammar if it is none."""
    try:
        return _query(parse_event(suggestion).bounds) or ACCEPTED_WINDOW
    except DateError:
        return ACCEPTED_WINDOW


def _query(bounds: Bounds) -> str:
    """The shortest ``from=...&to=...`` that covers `bounds`; '' if nothing is known."""
    first, last = bounds.start_earliest, bounds.end_latest
    sides = []
    if first is not None:
        cut = 4 if (first.month, first.day) == (1, 1) else 7 if first.day == 1 else 10
        sides.append(f"from={first.isoformat()[:cut]}")
    if last is not None:
        month_end = last.day == monthrange(last.year, last.month)[1]
        cut = 4 if (last.month, last.day) == (12, 31) else 7 if month_end else 10
        sides.append(f"to={last.isoformat()[:cut]}")
    return "&".join(sides)


def _window_side(text: str | None, parameter: str) -> Expression | None:
    """Read one query parameter; blank is None. Raises DateError naming the parameter."""
    if text is None or not text.strip():
        return None
    try:
        return parse_plain(text)
    except DateError as error:
        raise DateError(error.value, error.message, error.accepted, parameter) from None


def parse_window(from_text: str | None, to_text: str | None) -> Window:
    """Read the query parameters `from` and `to`: first day of the one to last day of the other.

    Blank or None leaves a side open. Raises DateError with `parameter` set, also if the window
    is turned round.
    """
    first, last = _window_side(from_text, "from"), _window_side(to_text, "to")
    start = first.earliest if first else None
    end = last.latest if last else None
    if first and last and start is not None and end is not None and start > end:
        swapped = f"from={last.edtf}&to={first.edtf}"
        raise DateError(first.edtf, f"from lies after to ({last.edtf})", swapped, "from")
    return Window(start, end)
