"""What the page «Who was where» shows beside its rows: the answer year by year, and the ways to show it."""

from dataclasses import dataclass

from app.web.contexts.counts import Link
from app.web.drawings.density import Density


@dataclass(frozen=True, slots=True)
class YearView:
    """A year: persons certainly and possibly there, and the page that lists them.

    Where names are shown, `sure` and `maybe` are (name, address), and `more_sure` and `more_maybe` how many were left
    out of each; `last` is the last of several years in which nobody is recorded.
    """

    year: int
    url: str
    certain: int
    possible: int
    sure: tuple[Link, ...] = ()
    maybe: tuple[Link, ...] = ()
    more_sure: int = 0
    more_maybe: int = 0
    last: int | None = None


@dataclass(frozen=True, slots=True)
class YearsView:
    """The answer by year: a chart for wide screens and for phones, and the table that says the same.

    `told` is the table with names: years of nobody that follow one another are one row of it.
    `words` say what is not in it, or why there is none; `svg`, `csv` and `json` are its addresses, "" where there is
    none.
    """

    wide: Density | None = None
    narrow: Density | None = None
    rows: tuple[YearView, ...] = ()
    told: tuple[YearView, ...] = ()
    words: str = ""
    svg: str = ""
    csv: str = ""
    json: str = ""
