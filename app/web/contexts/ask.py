"""What the pages of plain words and of fate claims are given."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.schemas.claims import FateOut
from app.schemas.persons import PersonItem
from app.web.contexts.lists import Aside, Complaint, Form, Link, Refused
from app.web.contexts.page import PageContext


@dataclass(frozen=True, kw_only=True)
class AskContext(PageContext):
    """`ask.html`: the question box, with complaints where a question was not understood, and questions to try.

    `kinds` are (what, example words) of the vocabularies a question may use.
    """

    text: str = ""
    complaints: tuple[Complaint, ...] = ()
    examples: tuple[Link, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class FateClaimsContext(PageContext):
    """`fate_claims.html`: who met which fate, by whom, where and when, as the texts claim it.

    `lead` is the answer in words; `counts` are (number, words) by how surely where years were asked; `nobody` says
    why nobody answers.
    """

    form: Form
    refused: Refused | None = None
    bare: bool = False
    lead: str = ""
    counts: tuple[tuple[int, str], ...] = ()
    fates: tuple[FateOut, ...] = ()
    people: Mapping[str, PersonItem]
    total: int | None = 0
    persons: int = 0
    nobody: str = ""
    chips: tuple[Link, ...] = ()
    aside: tuple[Aside, ...] = ()
    wider: tuple[Aside, ...] = ()
    next: str | None = None
    first: str | None = None
    cite: str = ""
    command: str = ""
