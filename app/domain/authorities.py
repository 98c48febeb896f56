"""Authority files: who keeps them, what a number in each looks like, and the address a number stands for."""

import re

from app.domain.terms import Authority

NAMES: dict[Authority, str] = {
    Authority.WIKIDATA: "Wikidata",
    Authority.VIAF: "VIAF",
    Authority.GND: "GND",
    Authority.LC: "Library of Congress",
    Authority.ISNI: "ISNI",
}
"""Each as readers know it."""
PATTERNS: dict[Authority, str] = {
    Authority.WIKIDATA: r"^Q[1-9]\d{0,9}$",
    Authority.VIAF: r"^[1-9]\d(\d{0,7}|\d{17,20})$",
    Authority.GND: r"^1[0-3]?\d{7}[\dX]$",
    Authority.LC: r"^n[bors]?(\d{2}|20\d{2})\d{6}$",
    Authority.ISNI: r"^0000\d{11}[\dX]$",
}
"""What a person's number looks like, written without spaces; the sort that JSON Schema and Python both read."""
EXAMPLES: dict[Authority, str] = {
    Authority.WIKIDATA: "Q855",
    Authority.VIAF: "24602065",
    Authority.GND: "118540238",
    Authority.LC: "n79003362",
    Authority.ISNI: "0000000121032683",
}
"""A number of the right form in each."""
_ADDRESSES: dict[Authority, str] = {
    Authority.WIKIDATA: "https://www.wikidata.org/entity/",
    Authority.VIAF: "https://viaf.org/viaf/",
    Authority.GND: "https://d-nb.info/gnd/",
    Authority.LC: "http://id.loc.gov/authorities/names/",
    Authority.ISNI: "https://isni.org/isni/",
}


def uri(authority: str, value: str) -> str:
    """The address that stands for the person in an authority file, as its keeper gives it."""
    return _ADDRESSES[Authority(authority)] + value


def fault(authority: Authority, value: str) -> str | None:
    """What is wrong with a number: its form, or a check digit that does not agree; None where nothing is."""
    if re.fullmatch(PATTERNS[authority], value, re.ASCII) is None:
        return f"'{value}' is no number of {NAMES[authority]}; one looks like '{EXAMPLES[authority]}'"
    check = _CHECKS.get(authority)
    if check is not None and check(value[:-1]) != value[-1]:
        return f"'{value}' is mistyped: by the rule of {NAMES[authority]} it would end in '{check(value[:-1])}'"
    return None


def _gnd_check(digits: str) -> str:
    """The last character of a GND number: weights from 2 upward from the right, modulo 11."""
    total = sum(int(digit) * weight for weight, digit in enumerate(reversed(digits), 2))
    return _character(-total % 11)


def _isni_check(digits: str) -> str:
    """The last character of an ISNI: ISO/IEC 7064, MOD 11-2."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return _character((12 - total % 11) % 11)


def _character(number: int) -> str:
    return "X" if number == 10 else str(number)


_CHECKS = {Authority.GND: _gnd_check, Authority.ISNI: _isni_check}
