"""Dates as people write them in a sentence: "13 June 1938", "the 1930s", "1930–41". Pure.

A date is read only where it is complete; "June" alone is a month that a range may complete ("June to August 1938").
What may mean two days ("7/12/1938"), or lacks its century, is refused with the reason.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
DASHES = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}"
_DASH = rf"\s*[{DASHES}]\s*"
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?"
_FIRST = r"(?P<first>\d{1,2})(?:st|nd|rd|th)?\.?"
_ALSO = r"(?P<also>[A-Za-z]{3,9})\.?"
_TO = rf"(?:{_DASH}|\s+(?:to|until|till|through|and)\s+)(?:the\s+)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_NAMED_DECADES = ("twenties", "thirties", "forties")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The month a season begins with, as in the dates of the sources; winter reaches into the next year."""
_NEXT_CENTURY = 100
_LAST_YEAR = 9999


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a question: the plain EDTF of its first and its last part (the same for a year, a month or a day).

    `month` alone is set where the year was not said; `spanned` says that two ends were ("1930–41").
    """

    first: str
    last: str
    month: int | None = None
    spanned: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: where it stands, and the moment; None where it looks like a date but cannot be one."""

    start: int
    end: int
    moment: Moment | None
    why: str = ""


def month_number(name: str) -> int | None:
    """1 to 12 for the name of a month, in full or cut to three letters or more (sept); else None."""
    low = name.lower().rstrip(".")
    return next((index for index, month in enumerate(MONTHS, 1) if len(low) > 2 and month.startswith(low)), None)


def _plain(year: int, month: int | None = None, day: int | None = None) -> str:
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _dated(found: re.Match[str]) -> Moment | str | None:
    """A day, month or year by its named groups; words where there is no such day, None where a word is no month."""
    groups = found.groupdict()
    year, said, day = int(groups["year"]), groups.get("month"), groups.get("day")
    month = None if said is None else int(said) if said.isdecimal() else month_number(said)
    if said is not None and month is None:
        return None
    if year == 0 or (month is not None and not 1 <= month <= len(MONTHS)):
        return "there is no such month" if year else "there is no year 0"
    if day is not None and month is not None and not 1 <= int(day) <= monthrange(year, month)[1]:
        return f"{MONTHS[month - 1].capitalize()} {year} has no day {int(day)}"
    text = _plain(year, month, int(day) if day else None)
    return Moment(text, text)


def _short_range(found: re.Match[str]) -> Moment | str | None:
    """"1930–41": a second year without its century. A hyphen and 01 to 12 is a month, and not read here."""
    first, second = int(found["year"]), int(found["second"])
    if first == 0 or second <= first % _NEXT_CENTURY:
        return None
    return Moment(_plain(first), _plain(first - first % _NEXT_CENTURY + second), spanned=True)


def _decade(found: re.Match[str]) -> Moment | str | None:
    first = int(found["decade"]) * 10
    return Moment(_plain(first), _plain(first + 9)) if first else "there is no year 0"


def _named_decade(found: re.Match[str]) -> Moment | str | None:
    first = 1920 + 10 * _NAMED_DECADES.index(found["name"].lower())
    return Moment(_plain(first), _plain(first + 9))


def _short_decade(found: re.Match[str]) -> Moment | str | None:
    first = 1900 + int(found["decade"])
    return Moment(_plain(first), _plain(first + 9))


def _season(found: re.Match[str]) -> Moment | str | None:
    year, month = int(found["year"]), _SEASONS[found["name"].lower()]
    if not 1 <= year < _LAST_YEAR:
        return "there is no such year"
    first = _plain(year, month)
    return Moment(first, _beside(_beside(first, 1) or first, 1) or first)


_AND = re.compile(r"\band\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween(?:\s+the)?\s*$", re.IGNORECASE)


def _days(found: re.Match[str]) -> Moment | str | None:
    """"14–16 July 1938", "14 July to 3 August 1938": two days with one year between them."""
    last = _dated(found)
    months = [month_number(one) for one in (found.groupdict().get("also"), found["month"]) if one is not None]
    if not isinstance(last, Moment) or None in months:
        return last if isinstance(last, str) else None
    if _AND.search(found[0]) and not _BETWEEN.search(found.string[: found.start()]):
        return None
    year, month, day = int(found["year"]), months[0] or 1, int(found["first"])
    if not 1 <= day <= monthrange(year, month)[1]:
        return f"{MONTHS[month - 1].capitalize()} {year} has no day {day}"
    return Moment(_plain(year, month, day), last.last, spanned=True)


def _refused(why: str) -> "_Make":
    """What looks like a date and cannot be read for a reason."""
    return lambda _: why


def _bare_month(found: re.Match[str]) -> Moment | str | None:
    month = month_number(found["month"])
    if month is None or not found["month"][0].isupper():
        return None
    low = found["month"].lower()
    joined = _JOINED.match(found.string, found.end()) is not None
    return Moment("", "", month) if low == MONTHS[month - 1] or (joined and low == MONTHS[month - 1][:3]) else None


_JOINED = re.compile(rf"\.?(?:\s*[{DASHES}/]|\s+(?:to|until|till|through|and)\s)", re.IGNORECASE)
"""What must follow a month cut short that has no year: "Jan" may be somebody's name."""


_Make = Callable[[re.Match[str]], Moment | str | None]
_RULES: tuple[tuple[str, _Make], ...] = (
    (r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)", _dated),
    (r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?!\d)", _dated),
    (rf"(?P<year>\d{{4}})(?:{_DASH}|/)(?P<second>\d{{2}})(?!\d)", _short_range),
    (r"(?P<year>\d{4})-(?P<month>\d{2})(?!\d)", _dated),
    (rf"\d{{4}}{_DASH}\d(?!\d)", _refused("write the second year in full, or its last two figures")),
    (r"\d{1,2}/\d{1,2}/\d{2,4}(?!\d)", _refused("day and month may be either way round; write the month in words")),
    (rf"{_FIRST}{_TO}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}", _days),
    (rf"{_FIRST}\s+(?:of\s+)?{_ALSO}{_TO}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}", _days),
    (rf"{_MONTH}\s+{_FIRST}{_TO}{_DAY},?\s+{_YEAR}", _days),
    (rf"{_ALSO}\s+{_FIRST}{_TO}{_MONTH}\s+{_DAY},?\s+{_YEAR}", _days),
    (rf"(?P<name>{'|'.join(_SEASONS)})\s+(?:of\s+)?{_YEAR}", _season),
    (rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}", _dated),
    (rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}", _dated),
    (rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}", _dated),
    (rf"{_MONTH},?\s+(?:of\s+)?{_YEAR}", _dated),
    (r"(?P<decade>\d{3})0['’]?s\b", _decade),
    (rf"['’]?(?P<name>{'|'.join(_NAMED_DECADES)})\b", _named_decade),
    (r"['’]?(?P<decade>[1-5]0)['’]?s\b", _short_decade),
    (r"['’]\d{2}\b", _refused("write the year in full")),
    (_YEAR, _dated),
    (r"(?P<month>[A-Za-z]{3,9})\b", _bare_month),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), make) for pattern, make in _RULES)
_EDGE = re.compile(r"(?<!\w)(?=[\w'’])")


def moments(text: str) -> Iterator[Found]:
    """Every date in a text, from left to right, the longest reading of each."""
    position = 0
    while (edge := _EDGE.search(text, position)) is not None:
        found = _at(text, edge.start())
        if found is not None:
            yield found
        position = max(edge.start() + 1, found.end if found else 0)


def _at(text: str, position: int) -> Found | None:
    """The date that begins here, if one does."""
    for pattern, make in _COMPILED:
        match = pattern.match(text, position)
        made = make(match) if match else None
        if match and isinstance(made, str):
            return Found(match.start(), match.end(), None, made)
        if match and isinstance(made, Moment):
            return Found(match.start(), match.end(), made)
    return None


def completed(month: int, other: Moment) -> Moment:
    """A month without a year, which has that of the date it is joined to."""
    text = _plain(int(other.first[:4]), month)
    return Moment(text, text)


def before(plain: str) -> str | None:
    """The plain date that ends just before this one begins: a year before a year, a day before a day; None at 1."""
    return _beside(plain, -1)


def after(plain: str) -> str | None:
    """The plain date that begins just after this one ends; None after 9999."""
    return _beside(plain, 1)


def _beside(plain: str, step: int) -> str | None:
    parts = [int(one) for one in plain.split("-")]
    if len(parts) == 3:
        try:
            return (date(*parts) + timedelta(days=step)).isoformat()
        except OverflowError:
            return None
    months = 12 * parts[0] + (parts[1] - 1 + step if len(parts) == 2 else 12 * step)
    year, month = divmod(months, 12)
    return _plain(year, month + 1 if len(parts) == 2 else None) if 1 <= year <= _LAST_YEAR else None
