"""What the page of fates is given beside its tree: the cohorts."""

from dataclasses import dataclass

from app.schemas.parts import TermOut
from app.web.contexts.counts import Silence
from app.web.contexts.families import WordMeant
from app.web.contexts.lists import Form, Link, Refused, TermsContext
from app.web.drawings.cohorts import Cohorts


@dataclass(frozen=True, slots=True)
class CohortCell:
    """How many persons, how many of these by allegation alone, and the list of them where an address gives it."""

    count: int
    alleged: int
    url: str | None


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A group: its label and list, its persons, those whose fate is not stated, and a cell for each column."""

    label: str
    url: str | None
    persons: int
    not_stated: CohortCell
    cells: tuple[CohortCell, ...]


@dataclass(frozen=True, slots=True)
class FateHeading:
    """A column: the fate, and whether a wider column includes it."""

    fate: TermOut
    under: bool


@dataclass(frozen=True, slots=True)
class CohortChart:
    """The groups as bars, for wide screens and for phones; `file` is the address of the SVG, `page` of the question."""

    title: str
    wide: Cohorts
    narrow: Cohorts
    file: str
    page: str


@dataclass(frozen=True, slots=True)
class CohortSection:
    """The cohorts on the page: the form, and the answer unless it was refused.

    `whom` says who is counted in a few words ("as resident in Harbin"); `one` is the row of all where nothing is
    grouped; `years` are (years, one count a column) of that row; `everyone` is the address without the limit
    to intelligence personnel, where that is on. `chart` draws every group, each person once; `told` counts those of
    whom something is told in the same way, in words; `ways` are other ways to divide, (label, address or None for the
    one in use); `meant` explains the words of the fates.
    """

    form: Form
    refused: Refused | None = None
    persons: int = 0
    not_stated: int = 0
    whom: str = ""
    grouped: str = ""
    columns: tuple[FateHeading, ...] = ()
    lines: tuple[CohortLine, ...] = ()
    years: tuple[tuple[str, tuple[int, ...]], ...] = ()
    chips: tuple[Link, ...] = ()
    everyone: str | None = None
    chart: CohortChart | None = None
    told: str = ""
    ways: tuple[tuple[str, str | None], ...] = ()
    meant: tuple[WordMeant, ...] = ()
    silence: Silence | None = None
    csv: str = ""
    json: str = ""


@dataclass(frozen=True, kw_only=True)
class FatesContext(TermsContext):
    """`fates.html`: the tree of fates, the cohorts (None where the tree is searched), and every fate claimed."""

    cohorts: CohortSection | None = None
