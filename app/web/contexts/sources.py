"""What the templates of sources are given: what rests on a text, passage by passage, and what it covers."""

from dataclasses import dataclass

from app.queries.source_pages import Named
from app.schemas.claims import ClaimOut
from app.schemas.vocabulary import SourceEntry
from app.web.contexts.lists import OrganisationClaimView
from app.web.contexts.page import PageContext
from app.web.drawings.density import Density, YearCount


@dataclass(frozen=True, kw_only=True)
class SourcesContext(PageContext):
    """`sources.html`: the texts read, and of each its years in which it puts anybody, drawn on one axis.

    `too_long` says that the years of all texts together are too many to draw.
    """

    sources: tuple[tuple[SourceEntry, Density | None], ...]
    claims: int
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A claim or an organisation claim as it rests on a passage, with its phrases as written there."""

    claim: ClaimOut | None
    said: OrganisationClaimView | None
    phrases: tuple[str, ...]


Groups = tuple[tuple[str, str, tuple[CitedClaim, ...]], ...]
"""What rests on one passage by person: id, name, claims; things that are not persons come last, under an empty id."""


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage with what rests on it."""

    number: int
    text: str | None
    groups: Groups


@dataclass(frozen=True, slots=True)
class Cell:
    """A passage in the strip of all: how many claims rest on it, its grade of these (0 to 3), and where they stand."""

    number: int
    claims: int
    grade: int
    href: str | None
    here: bool


@dataclass(frozen=True, slots=True)
class YearsCovered:
    """How many persons a text puts in each year: for wide screens, for phones, as a table; and the file.

    There is no drawing where the years are too many.
    """

    wide: Density | None
    narrow: Density | None
    counts: tuple[YearCount, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a source tells of, and the years it covers.

    `kinds` are (kind, claims, address); people are counted by claims, places by people, `works` by passages.
    """

    kinds: tuple[tuple[str, int, str], ...]
    people: tuple[Named, ...]
    places: tuple[Named, ...]
    works: tuple[tuple[str, int], ...]
    years: YearsCovered | None


@dataclass(frozen=True, kw_only=True)
class SourceContext(PageContext):
    """`source.html`: a source with what rests on it, in the order of the text; or one `passage` of it.

    `answer` says in a sentence what rests on it. `strip` are all its passages (none where they are too many),
    `greatest` the most claims of one. `short` says that the phrases as written, and the attached text, are left to the
    page of each passage; `rest` is the first passage whose claims are left to its own page, None where all stand here.
    `others` are citations without a passage (the editor's own); `told` is what the whole tells of, None on the page of
    one passage; `before` and `after` are the passages that carry claims beside it.
    """

    source: SourceEntry
    attached: bool
    answer: str
    passages: tuple[PassageView, ...]
    strip: tuple[Cell, ...]
    greatest: int
    uncited: int
    others: Groups
    told: Told | None = None
    short: bool = False
    rest: int | None = None
    passage: int | None = None
    before: int | None = None
    after: int | None = None
