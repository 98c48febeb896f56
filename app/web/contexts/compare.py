"""What the page that compares careers is given."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.schemas.claims import ClaimOut
from app.schemas.company import CompanyItem
from app.schemas.compare import CompareOut, PairOut
from app.schemas.persons import PersonItem
from app.web.contexts.lists import Form, Link, Refused
from app.web.contexts.page import Moment, PageContext
from app.web.drawings.timeline import Timeline


@dataclass(frozen=True, slots=True)
class ComparedFacts:
    """What a person's column holds beside what the API answers: a short name, birth and death with their claims."""

    name: str
    born: tuple[Moment, ...]
    died: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two of the persons: `close` are the pairs of posts that count, the surest first; `further` how many more.

    What is shared only with a whole country or army counts where there is nothing closer. `columns` are the numbers
    of the two persons.
    """

    out: PairOut
    columns: tuple[int, int]
    close: tuple[CompanyItem, ...]
    further: int


@dataclass(frozen=True, slots=True)
class Step:
    """A claim in the order of time, and the number of the column it stands in, from 0."""

    claim: ClaimOut
    column: int


@dataclass(frozen=True, kw_only=True)
class CompareContext(PageContext):
    """`compare.html`: two or three careers on one axis and in columns.

    `out` is what the API answers, None where there is no answer; `steps` the same claims as the drawing, in the order
    of time; `people` are the persons by id; `nearby` could be compared with the one person given, each with the
    address that does; `examples` stand where nobody is named.
    """

    form: Form
    refused: Refused | None = None
    out: CompareOut | None = None
    people: Mapping[str, PersonItem]
    facts: tuple[ComparedFacts, ...] = ()
    pairs: tuple[ComparedPair, ...] = ()
    steps: tuple[Step, ...] = ()
    timeline: Timeline | None = None
    timeline_narrow: Timeline | None = None
    svg: str = ""
    nearby: tuple[Link, ...] = ()
    examples: tuple[Link, ...] = ()
    cite: str = ""
    command: str = ""
