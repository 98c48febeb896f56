"""What the pages about company are given: who was there with a person, and what two persons shared."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.schemas.company import CompanyItem, WithOut
from app.schemas.parts import PersonOut
from app.schemas.persons import PersonItem
from app.web.contexts.lists import Aside, Form, Link, Refused
from app.web.contexts.page import PageContext


@dataclass(frozen=True, slots=True)
class CompanyGroup:
    """One person's pairs of posts that follow each other in the list; `days` how long, in words, may be empty."""

    person: PersonItem
    url: str
    days: str
    items: tuple[CompanyItem, ...]


@dataclass(frozen=True, slots=True)
class CompanySection:
    """The groups of one overlap kind, with its heading."""

    kind: str
    title: str
    groups: tuple[CompanyGroup, ...]


@dataclass(frozen=True, kw_only=True)
class ContemporariesContext(PageContext):
    """`contemporaries.html`: who was with `person`, the surest first.

    `counts` are (number of persons, words); `narrow` leaves out what is shared only widely, where that would change
    anything; `command` is the same question for a program.
    """

    person: PersonOut
    form: Form
    refused: Refused | None = None
    sections: tuple[CompanySection, ...] = ()
    persons: int = 0
    total: int | None = 0
    shown: int = 0
    counts: tuple[tuple[int, str], ...] = ()
    chips: tuple[Link, ...] = ()
    aside: tuple[Aside, ...] = ()
    add_all: str | None = None
    narrow: str | None = None
    next: str | None = None
    first: str | None = None
    cite: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class SharedGround:
    """What two persons shared in one place or organisation: its name, and the pairs of posts there."""

    title: str
    wide: bool
    items: tuple[CompanyItem, ...]


@dataclass(frozen=True, kw_only=True)
class WithContext(PageContext):
    """`with.html`: two persons side by side; `people` by id, `out` None where the question could not be read."""

    persons: tuple[PersonOut, ...]
    people: Mapping[str, PersonItem]
    form: Form
    refused: Refused | None = None
    out: WithOut | None = None
    grounds: tuple[SharedGround, ...] = ()
    chips: tuple[Link, ...] = ()
    cite: str = ""
