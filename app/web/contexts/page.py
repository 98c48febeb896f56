"""What each page gives its template: frozen dataclasses, one per page, on top of what all pages share."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import Problem
from app.queries.pages import HomeRead
from app.schemas.claims import ClaimOut, NameFormOut, PostingOut
from app.schemas.company import CompanyItem
from app.schemas.parts import PlaceOut, TermOut
from app.schemas.persons import CareerOut
from app.schemas.vocabulary import SourceEntry
from app.web.contexts.families import Family, WordMeant
from app.web.contexts.map import PlacesMap
from app.web.drawings.density import Density
from app.web.drawings.rows import RowBars
from app.web.drawings.timeline import Timeline


@dataclass(frozen=True)
class Crumb:
    """One step of the trail above a heading; the last has no address."""

    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class AskedField:
    """A part of a question as a field to change: the parameter and its label, the words as typed, what they mean.

    `listed` is the id of the list of known words the field offers, "" for a date.
    """

    name: str
    label: str
    words: str
    value: str
    listed: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in plain words above its answer: how it was understood, part by part.

    `action` is the page that answers, whose fields the parts are; `kept` go along hidden; `said` are (words, what
    they were taken for) of words that ask nothing of their own; `others` are other readings with their addresses.
    """

    q: str
    sentence: str
    url: str
    action: str
    fields: tuple[AskedField, ...]
    kept: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    count: str
    lists: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """What `base.html` needs of every page.

    `section` is the navigation's address this page belongs to (`/persons`); `csv` and `json` are the addresses
    of the same data; `subject` is what an error report names (a person's or claim's id); `canonical` is the
    page's own address, the request's path and query where it is None; `q` refills the search box; `understood`
    is the question in plain words the page answers, if one was asked; `meta` are further `(name, content)` pairs for
    the head; `words` of the description go to search engines.
    """

    title: str
    section: str = ""
    description: str = ""
    csv: str | None = None
    json: str | None = None
    subject: str = ""
    canonical: str | None = None
    q: str = ""
    crumbs: tuple[Crumb, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    indexed: bool = True
    understood: Asked | None = None


@dataclass(frozen=True, kw_only=True)
class HomeContext(PageContext):
    """The first page: figures, the texts read, the id and name of one long career.

    `examples` are questions in plain words: (the question, its address, what its answer shows); `years` and
    `years_narrow` draw how many persons are recorded year by year, None where nobody is.
    """

    figures: HomeRead
    texts: tuple[SourceEntry, ...]
    examples: tuple[tuple[str, str, str], ...]
    years: Density | None
    years_narrow: Density | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One side of a disagreement: the claim, and whether it is the one shown first."""

    claim: ClaimOut
    preferred: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims that exclude each other, of the same size side by side; `number` is the panel's (`#differ-1`)."""

    number: int
    question: str
    readings: tuple[Reading, ...]
    computed: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What the text says beside what the editor would read, and why."""

    text: ClaimOut
    editor: ClaimOut
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """An event as the facts beside the heading show it: when (and what, where need be), where, by which claim."""

    label: str
    place: PlaceOut | None
    claim: str


@dataclass(frozen=True, kw_only=True)
class CareerContext(PageContext):
    """A career page.

    `career` is what the API answers; the rest arranges it. `original_ours` says that no text gives a name in its
    own script. `held` are postings that came about, `apart` candidates,
    plans, attempts and denials, `mentioned` claims about others that name this person. `fate_panel` is the number of
    the disagreement about the fate. `course` is the career in the order of time. `panels` gives the number of the
    disagreement a claim belongs to, `here` the claims that stand on this page, `known` these and those they point at.
    `attached` holds texts the operator attached, by "source:passage", for this page's eyes alone.
    `company` is the surest pair of posts with each of a few others, `company_bars` the others' posts on one axis,
    `crowded` the number of posts beyond which places and bodies were left aside here (0: none was),
    `contemporaries` the address of all. `standpoints` say what sort of witness each text is; `tags` are the tags that
    stand beside claims on this page, with what they mean.
    `family` is what relatives ask, None where it is not asked; `words_meant` explain the words of the fates.
    `places_map` is the map of posts and events with its table; None where the texts name no place.
    `timeline` is the drawing for wide screens, `timeline_narrow` for phones; None where nothing is dated, the second
    also where there is too much to draw so small, and the words in the order of time stand open.
    """

    career: CareerOut
    original: tuple[NameFormOut, ...]
    original_ours: bool
    also: tuple[NameFormOut, ...]
    born: tuple[Moment, ...]
    died: tuple[Moment, ...]
    places: tuple[PlaceOut, ...]
    codenames: tuple[TermOut, ...]
    texts_cited: int
    held: tuple[PostingOut, ...]
    apart: tuple[PostingOut, ...]
    course: tuple[ClaimOut, ...]
    places_map: PlacesMap | None
    timeline: Timeline | None
    timeline_narrow: Timeline | None
    disagreements: tuple[Disagreement, ...]
    corrections: tuple[Correction, ...]
    mentioned: tuple[ClaimOut, ...]
    company: tuple[CompanyItem, ...]
    crowded: int
    company_bars: RowBars | None
    standpoints: dict[str, str]
    tags: tuple[tuple[str, str], ...]
    contemporaries: str
    family: Family | None
    words_meant: tuple[WordMeant, ...]
    fate_panel: int | None
    panels: dict[str, int]
    here: frozenset[str]
    known: dict[str, ClaimOut]
    attached: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ClaimContext(PageContext):
    """A claim's page: the claim, what its four readings mean, its dates explained, and what it touches."""

    claim: ClaimOut
    readings: tuple[tuple[str, str, str], ...]
    bounds: tuple[tuple[str, str], ...]
    known: dict[str, ClaimOut]
    disagreements: tuple[Disagreement, ...]
    attached: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ErrorContext(PageContext):
    """An error: its HTTP status, what happened, what is wrong with which parameter, and what may be meant.

    `request` is the request's id where the error is the operator's to look into, else "".
    """

    status: int
    detail: str
    request: str = ""
    problems: tuple[Problem, ...] = ()
    suggestions: tuple[Crumb, ...] = ()
