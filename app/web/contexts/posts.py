"""What the templates of rosters and successions are given: frozen dataclasses, one per page, and their parts."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.schemas.claims import PostingOut
from app.schemas.persons import PersonItem
from app.schemas.roster import OnOut
from app.schemas.succession import SuccessionOut
from app.web.contexts.counts import Corrected
from app.web.contexts.lists import Aside, Form, Link, Refused
from app.web.contexts.page import PageContext
from app.web.drawings.density import Density, YearCount


@dataclass(frozen=True, slots=True)
class RosterGroup:
    """Those at one place (or, where none is given, in one organisation), certain ones first."""

    label: str
    url: str | None
    postings: tuple[PostingOut, ...]


@dataclass(frozen=True, slots=True)
class RosterYears:
    """The years to choose from: `first` to `last` on the slider, which stands at `value` (`chosen`: the year shown).

    `counts` are the years with somebody in them, `wide` and `narrow` the same drawn (None: nobody, or too many to
    count); `kept` goes along when a year is chosen. `counted` says where posts we would correct are counted.
    """

    first: int
    last: int
    value: int
    chosen: bool
    counts: tuple[YearCount, ...]
    wide: Density | None
    narrow: Density | None
    kept: tuple[Link, ...]
    json: str
    csv: str
    svg: str
    counted: str = ""


@dataclass(frozen=True, kw_only=True)
class RosterContext(PageContext):
    """`roster.html`: who was where on a day, in a month or in a year.

    `setting` is what was asked beside the time (" as resident in Harbin"), `when` the time after a verb
    ("on 13 June 1938"); `counts` are (number of persons, words) such as (9, "certainly"); `near` is what lies
    beside an empty answer; `earlier` and `later` are the neighbouring times, `years` all there are; `examples` stand
    where nothing is asked. `gloss` says what the one role asked for is; `corrected` what we would correct.
    """

    form: Form
    refused: Refused | None = None
    bare: bool = False
    on: OnOut | None = None
    when: str = ""
    setting: str = ""
    groups: tuple[RosterGroup, ...] = ()
    people: Mapping[str, PersonItem]
    persons: int | None = 0
    counts: tuple[tuple[int, str], ...] = ()
    total: int | None = 0
    shown: int = 0
    chips: tuple[Link, ...] = ()
    aside: tuple[Aside, ...] = ()
    add_all: str | None = None
    near: tuple[Link, ...] = ()
    gloss: str = ""
    corrected: Corrected | None = None
    years: RosterYears | None = None
    earlier: Link | None = None
    later: Link | None = None
    next: str | None = None
    first: str | None = None
    cite: str = ""
    command: str = ""
    examples: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SuccessionContext(PageContext):
    """`succession.html`: who held a post one after another.

    `out` is what the API answers; `several` says that the holders held the role in more than one organisation or
    place; `near` is what lies beside an empty answer; `where` lists the same claims; `examples` stand where nothing
    is asked; `gloss` says what the role asked for is.
    """

    form: Form
    refused: Refused | None = None
    out: SuccessionOut | None = None
    setting: str = ""
    several: bool = False
    gloss: str = ""
    people: Mapping[str, PersonItem]
    chips: tuple[Link, ...] = ()
    aside: tuple[Aside, ...] = ()
    near: tuple[Link, ...] = ()
    where: str = ""
    cite: str = ""
    command: str = ""
    examples: tuple[Link, ...] = ()
