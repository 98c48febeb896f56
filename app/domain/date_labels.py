"""Dates in plain words, as a page or a CSV reader sees them.

States and events differ for a lone date: "attested in 1931" and "1931". Nothing is rounded:
"on or before 19 January 1942" includes the day, as EDTF ``[..1942-01-19]`` does.
"""

from datetime import date
from functools import lru_cache

from app.domain.date_values import MONTHS
from app.domain.dates import DateSpan, Expression, Form, parse_event, parse_state

_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_TO = " \N{EN DASH} "
_NOT_KNOWN = "not known"


def _season(year: int, code: str) -> str:
    """Words such as "summer 1942"; a winter begins in December and names both its years."""
    return f"{_SEASONS[code]} {year}" + (f"\N{EN DASH}{year + 1}" if code == "24" else "")


@lru_cache(maxsize=4096)
def _date_words(edtf: str) -> tuple[str, str]:
    """A single date without its mark: its preposition ("on" or "in") and its words; the same years come again."""
    year, month, day = ([*edtf.split("-"), "XX", "XX"])[:3]
    if year.endswith("XX"):
        return "in", f"the years {int(year[:2] + '00')}\N{EN DASH}{int(year[:2] + '99')}"
    if year.endswith("X"):
        return "in", f"the {int(year[:3] + '0')}s"
    if month in _SEASONS:
        return "in", _season(int(year), month)
    if month == "XX":
        return "in", str(int(year))
    words = f"{MONTHS[int(month) - 1]} {int(year)}"
    return ("in", words) if day == "XX" else ("on", f"{int(day)} {words}")


def day_words(day: date) -> str:
    """A day: "13 June 1938"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _parts(one: Expression) -> tuple[str, str, str]:
    """Preposition ("on", "in"), words with "about" where due, and the trailing doubt if any."""
    preposition, words = _date_words(one.edtf.rstrip("?~%"))
    doubt = " (uncertain)" if one.uncertain else ""
    return preposition, f"about {words}" if one.approximate else words, doubt


def _alternatives(members: tuple[Expression, ...]) -> str:
    """Words such as "1924, 1926 or 1931"."""
    words = [plain(member) for member in members]
    return f"{', '.join(words[:-1])} or {words[-1]}"


def plain(expression: Expression) -> str:
    """The expression as a noun: "June 1933", "about 1936", "between 1931 and 1936", "1930 or later"."""
    match expression.form:
        case Form.BETWEEN:
            first, last = expression.members
            return f"between {plain(first)} and {plain(last)}"
        case Form.SINCE:
            return f"{plain(expression.members[0])} or later"
        case Form.UNTIL:
            return f"{plain(expression.members[0])} or earlier"
        case Form.ONE_OF:
            return _alternatives(expression.members)
        case Form.DATE:
            _, words, doubt = _parts(expression)
            return words + doubt


def when(expression: Expression) -> str:
    """The expression after a verb: "in 1931", "on 13 June 1938", "about 1936", "in or after 1930"."""
    match expression.form:
        case Form.BETWEEN:
            return plain(expression)
        case Form.SINCE | Form.UNTIL:
            preposition, words, doubt = _parts(expression.members[0])
            side = "after" if expression.form is Form.SINCE else "before"
            return f"{preposition} or {side} {words}{doubt}"
        case Form.ONE_OF:
            preposition, _, _ = _parts(expression.members[0])
            lead = "" if expression.members[0].approximate else f"{preposition} "
            return lead + plain(expression)
        case Form.DATE:
            preposition, words, doubt = _parts(expression)
            return (words if expression.approximate else f"{preposition} {words}") + doubt


def _lone(expression: Expression, event: bool) -> str:
    """A lone date: an event happened then, a state is attested then."""
    some_time = "at some time " if expression.form is Form.BETWEEN else ""
    if not event:
        return f"attested {some_time}{when(expression)}"
    if expression.form in (Form.DATE, Form.ONE_OF):
        return plain(expression)
    return some_time + when(expression)


def _attested_then(start: Expression, end: Expression) -> str | None:
    """Words for ``[..d]/[d..e]`` and ``[..d]/[d..]``, attested on d; None for other shapes."""
    if start.form is not Form.UNTIL or end.form not in (Form.BETWEEN, Form.SINCE):
        return None
    if start.members[0] != end.members[0]:
        return None
    attested = f"attested {when(end.members[0])}"
    if end.form is Form.SINCE:
        return attested
    preposition, words, doubt = _parts(end.members[1])
    return f"{attested}{_TO}ended {preposition} or before {words}{doubt}"


def _both(start: Expression, end: Expression) -> str:
    """Words for a span whose two ends are given."""
    if start.edtf == end.edtf:
        return (
            f"at some time {plain(start)}" if start.form is Form.BETWEEN else f"begun and ended {when(start)}"
        )
    attested = _attested_then(start, end)
    if attested is not None:
        return attested
    if start.form is Form.DATE and end.form is Form.DATE:
        return f"{plain(start)}{_TO}{plain(end)}"
    return f"begun {when(start)}{_TO}ended {when(end)}"


@lru_cache(maxsize=65536)
def label_of(edtf: str, *, event: bool) -> str:
    """`label` of dates as they are stored; many claims share few texts. Raises DateError."""
    return label(parse_event(edtf) if event else parse_state(edtf))


def label(span: DateSpan) -> str:
    """The dates of a claim in plain words; "undated" where there are none."""
    start, end = span.start, span.end
    if start is not None and span.lone:
        return _lone(start, span.event)
    if start is not None and end is not None:
        return _both(start, end)
    if start is not None:
        words = plain(start) if start.form is Form.DATE else f"begun {when(start)}"
        return f"{words}{_TO}end {_NOT_KNOWN}"
    if end is not None:
        if end.form is Form.DATE:
            return f"until {plain(end)}"
        return f"start {_NOT_KNOWN}{_TO}ended {when(end)}"
    return "undated"
