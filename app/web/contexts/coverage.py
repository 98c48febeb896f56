"""What the template of the coverage is given."""

from dataclasses import dataclass

from app.schemas.coverage import SourceCoverageOut, YearOut
from app.schemas.parts import TermOut
from app.web.contexts.lists import Form, Link, Refused
from app.web.contexts.page import PageContext
from app.web.drawings.coverage import Heat, HeatBlock


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A row in words: its label and address, how deep it stands and in what, its years, the silent ones as spans."""

    label: str
    url: str | None
    level: int
    within: str
    years: tuple[YearOut, ...]
    silent: str


@dataclass(frozen=True, slots=True)
class DatedKind:
    """A kind of claim: how many the texts make, and how exactly these are dated, in the order of the columns."""

    label: str
    total: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CoverageContext(PageContext):
    """`coverage.html`: what the texts cover, and where they are silent.

    `tabs` are (label, address, whether it is in use) of what the rows can be, `levels` of how deep they go; `lead` the
    answer in a sentence; `earlier` and `later` lead to the years the drawing leaves out, `drawn` is its own file;
    `left_out` counts rows that are in the data only; `told` are (words, number, address or None) of what the texts
    say nothing of; `dates` has a line a kind of claim under `exact`, the columns' headings.
    """

    form: Form
    refused: Refused | None = None
    tabs: tuple[tuple[str, str, bool], ...] = ()
    levels: tuple[tuple[str, str, bool], ...] = ()
    what: str = "Place"
    lead: str = ""
    place: TermOut | None = None
    heat: Heat | None = None
    blocks: tuple[HeatBlock, ...] = ()
    drawn: str = ""
    earlier: Link | None = None
    later: Link | None = None
    lines: tuple[CoverageLine, ...] = ()
    left_out: int = 0
    silent_places: tuple[TermOut, ...] = ()
    sources: tuple[SourceCoverageOut, ...] = ()
    unread: int = 0
    told: tuple[tuple[str, int, str | None], ...] = ()
    persons: int = 0
    exact: tuple[str, ...] = ()
    dates: tuple[DatedKind, ...] = ()
