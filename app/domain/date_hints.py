"""What somebody probably meant by a date the grammar refuses.

Pure text to text: nothing here decides what is accepted (``app.domain.dates`` does), so a
suggestion may itself be impossible ("32.1.1938"); the caller parses it before offering it. No
rule suggests a text of its own shape, so parsing a suggestion's suggestion comes to an end.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Hint(NamedTuple):
    """Why a text is refused (a clause without a full stop) and what to write instead."""

    message: str
    suggestion: str | None


def _month_name(found: re.Match[str]) -> Hint:
    """Rewrite "13 June 1938" and "June 1938"; no suggestion where the word is no month."""
    name = found["name"].lower()[:3]
    if name not in _MONTHS:
        return Hint("words are not read as dates", None)
    month = f"{found['year']}-{_MONTHS.index(name) + 1:02}"
    return Hint("dates are written in digits", f"{month}-{int(found['day']):02}" if found["day"] else month)


def _short_end(found: re.Match[str]) -> Hint:
    """Rewrite "1931/32", where the second year lost its century, and "1938/06", which is a month."""
    if found["second"] <= found["first"][2:] and "01" <= found["second"] <= "12":
        return Hint("a month is joined by a hyphen", f"{found['first']}-{found['second']}")
    second = found["first"][:2] + found["second"]
    return Hint("the second year must have four digits", f"{found['first']}/{second}")


def _day_month_year(found: re.Match[str]) -> Hint:
    """Rewrite "13.6.1938" and "6.1938"."""
    day = f"-{int(found['day']):02}" if found["day"] else ""
    return Hint("write year, month, day", f"{found['year']}-{int(found['month']):02}{day}")


def _padded(found: re.Match[str]) -> Hint:
    """Rewrite "1938-6-3", "1938/6/3", "1938.06" and "19380603"."""
    day = f"-{int(found['day']):02}" if found["day"] else ""
    return Hint(
        "months and days have two digits, joined by hyphens",
        f"{found['year']}-{int(found['month']):02}{day}",
    )


_RULES: tuple[tuple[str, Callable[[re.Match[str]], Hint]], ...] = (
    (
        r"(?P<body>[0-9]{2}(?:[0-9][xuU]|[xuU]{2}|[0-9]{2}-(?:[xuU]{2}|[0-9]{2}-[xuU]{2})))",
        lambda m: Hint("an unspecified digit is a capital X", re.sub("[xuU]", "X", m["body"])),
    ),
    (r"(?P<first>[0-9]{4})/(?P<second>[0-9]{2})", _short_end),
    (
        r"(?P<first>[0-9]{4})\s*[-\u2010-\u2015]\s*(?P<second>[0-9]{4})",
        lambda m: Hint("a span is joined by a slash", f"{m['first']}/{m['second']}"),
    ),
    (
        r"(?P<first>[0-9]{4})\s*[\u2010-\u2015]\s*(?P<second>[0-9]{2})",
        _short_end,
    ),
    (r"(?:(?P<day>[0-9]{1,2})[./-])?(?P<month>[0-9]{1,2})[./-](?P<year>[0-9]{4})", _day_month_year),
    (r"(?P<year>[0-9]{4})[./-](?P<month>[0-9]{1,2})(?:[./-](?P<day>[0-9]{1,2}))?", _padded),
    (r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})", _padded),
    (
        r"(?:(?P<day>[0-9]{1,2})\s+)?(?P<name>[A-Za-z]{3,9})\.?\s+(?P<year>[0-9]{4})",
        _month_name,
    ),
    (r"(?P<decade>[0-9]{3})0'?s", lambda m: Hint("a decade is written with X", m["decade"] + "X")),
    (
        r"(?i:c\.?|ca\.?|circa|about|~)\s*(?P<year>[0-9]{4}(?:-[0-9]{2}){0,2})",
        lambda m: Hint("'about' is a ~ after the date", m["year"] + "~"),
    ),
    (
        r"\?\s*(?P<year>[0-9]{4}(?:-[0-9]{2}){0,2})",
        lambda m: Hint("a question mark follows the date", m["year"] + "?"),
    ),
    (
        r"(?P<date>[0-9X]{4}(?:-[0-9X]{2}){0,2})(?:\?~|~\?)",
        lambda m: Hint("uncertain and about at once is %", m["date"] + "%"),
    ),
    (r"\{(?P<body>[^\[\]{}]+)\}", lambda m: Hint("only 'one of' sets are read", f"[{m['body']}]")),
    (r"\[(?P<body>[^\[\]{}.,]+)\]", lambda m: Hint("a set needs two dates", m["body"])),
    (
        r"\[(?P<first>[^\[\].,]+)\.\.(?P<second>[^\[\].,]+)\](?P<mark>[?~%])",
        lambda m: Hint(
            "the mark belongs to the dates in the set",
            f"[{m['first']}{m['mark']}..{m['second']}{m['mark']}]",
        ),
    ),
    (r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ].*", lambda m: Hint("times are not kept", m["day"])),
    (r"[^/]*/[^/]*/.*", lambda _: Hint("a span has one slash", None)),
    (r"-[0-9]+|Y-?[0-9]+", lambda _: Hint("only the years 0001 to 9999 are read", None)),
)

_COMPILED = tuple((re.compile(pattern), make) for pattern, make in _RULES)


def hint(text: str) -> Hint:
    """Return the first hint whose pattern is the whole of `text`; never raises."""
    for pattern, make in _COMPILED:
        found = pattern.fullmatch(text)
        if found is not None:
            return make(found)
    return Hint("this is not a date we can read", None)
