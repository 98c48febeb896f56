"""What the style page gives its template."""

from dataclasses import dataclass

from app.web.contexts.counts import FacetGroup
from app.web.contexts.lists import Form
from app.web.contexts.page import CareerContext, PageContext
from app.web.drawings.density import Density
from app.web.drawings.spans import Bar


@dataclass(frozen=True, slots=True)
class Token:
    """A colour by name, and how a drawing refers to it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A bar of a date, and what it means."""

    edtf: str
    words: str
    bar: Bar


@dataclass(frozen=True, kw_only=True)
class StyleContext(PageContext):
    """The tokens and pieces; `career` is the longest in the database, None where there is none."""

    tokens: tuple[Token, ...]
    badges: tuple[str, ...]
    overlaps: tuple[str, ...]
    bars: tuple[Shown, ...]
    years: Density | None
    career: CareerContext | None
    chips: tuple[tuple[str, str], ...]
    form: Form
    facets: tuple[FacetGroup, ...]
    shown: int
