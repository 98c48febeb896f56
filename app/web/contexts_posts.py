"""What the templates of rosters and successions are given: frozen dataclasses, one per page, and their parts."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.schemas.claims import PostingOut
from app.schemas.persons import PersonItem
from app.schemas.roster import OnOut
from app.schemas.succession import SuccessionOut
from app.web.contexts import PageContext
from app.web.contexts_lists import Aside, Form, Link, Refused


@dataclass(frozen=True, slots=True)
class RosterGroup:
    """Those at one place (or, where none is given, in one organisation), certain ones first."""

    label: str
    url: str | None
    postings: tuple[PostingOut, ...]


@dataclass(frozen=True, kw_only=True)
class RosterContext(PageContext):
    """`roster.html`: who was where on a day, in a month or in a year.

    `setting` is what was asked beside the time (" as resident in Harbin"), `when` the time after a verb
    ("on 13 June 1938"); `counts` are (number of persons, words) such as (9, "certainly"); `near` is what lies
    beside an empty answer; `earlier` and `later` are the neighbouring times; `examples` stand where nothing is asked.
    """

    form: Form
    refused: Refused | None = None
    bare: bool = False
    on: OnOut | None = None
    when: str = ""
    setting: str = ""
    groups: tuple[RosterGroup, ...] = ()
    people: Mapping[str, PersonItem]
    persons: int = 0
    counts: tuple[tuple[int, str], ...] = ()
    total: int | None = 0
    shown: int = 0
    chips: tuple[Link, ...] = ()
    aside: tuple[Aside, ...] = ()
    add_all: str | None = None
    near: tuple[Link, ...] = ()
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
    is asked.
    """

    form: Form
    refused: Refused | None = None
    out: SuccessionOut | None = None
    setting: str = ""
    several: bool = False
    people: Mapping[str, PersonItem]
    chips: tuple[Link, ...] = ()
    aside: tuple[Aside, ...] = ()
    near: tuple[Link, ...] = ()
    where: str = ""
    cite: str = ""
    command: str = ""
    examples: tuple[Link, ...] = ()
