"""What templates of lists, questions and terms are given: frozen dataclasses, one per page, and their parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.schemas.claims import ClaimOut, FateOut, PostingOut
from app.schemas.parts import CitationOut, DatesOut, TermOut
from app.schemas.persons import PersonItem
from app.schemas.vocabulary import CodenameEntry, EntryOut
from app.web.contexts.counts import Corrected, FacetGroup, Silence
from app.web.contexts.map import PlacesMap
from app.web.contexts.page import PageContext
from app.web.contexts.where import YearsView
from app.web.drawings.rows import RowBars

Link = tuple[str, str]
"""A label and an address."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one value, and links that put it right (`hint`: what would be accepted, in words)."""

    parameter: str
    value: str
    message: str
    links: tuple[Link, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a question's form, filled in as it was asked.

    `kind` is `text`, `select` or `checks`; `options` are (value, label, count or None); `listed` is the id of
    the datalist a text field offers; a field asked several times has several `values`.
    """

    name: str
    label: str
    kind: str
    values: tuple[str, ...]
    options: tuple[tuple[str, str, int | None], ...] = ()
    listed: str = ""
    placeholder: str = ""
    complaints: tuple[Complaint, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A GET form: `main` fields stand in the sentence, `more` are folded, `kept` go along hidden.

    `more_set` counts the folded fields that narrow the answer; `lists` are the datalists by id.
    """

    action: str
    main: Mapping[str, Field]
    more: tuple[Field, ...]
    kept: tuple[Link, ...] = ()
    more_set: int = 0
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complaints: tuple[Complaint, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationClaimView:
    """What a text says of something that is not a person, in words."""

    id: str
    organisation: TermOut
    place: TermOut | None
    verb: str
    words: str | None
    dates: DatesOut | None
    mode: str
    reading: str
    note: str | None
    citations: tuple[CitationOut, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that could not be read: every complaint, in the order of the form."""

    complaints: tuple[Complaint, ...]


@dataclass(frozen=True, kw_only=True)
class PersonsContext(PageContext):
    """`persons.html`: people who meet the filters.

    `everyone` is (how many without the limit to intelligence personnel, the address), where the page limits
    itself; `letters` lead into the list by name; `sorts` are (label, address or None for the one in use);
    `elsewhere` looks for the same name in the vocabularies; `counts` are (number, words) of how surely they were
    there, where years were asked for; `silence` leads out of an empty answer.
    """

    form: Form
    refused: Refused | None = None
    persons: tuple[PersonItem, ...] = ()
    total: int | None = 0
    limited: bool = True
    everyone: tuple[int | None, str] | None = None
    only: str = ""
    chips: tuple[Link, ...] = ()
    clear: str = ""
    sorts: tuple[tuple[str, str | None], ...] = ()
    letters: tuple[Link, ...] = ()
    elsewhere: tuple[Link, ...] = ()
    next: str | None = None
    first: str | None = None
    aside: tuple[Link, ...] = ()
    counts: tuple[tuple[int, str], ...] = ()
    silence: Silence | None = None
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The sentence of an answer: how many persons, what was asked, and (where years were) how surely.

    `counts` are (number, words) such as (1, "certainly"); `asked` follows the number of persons, which is None where
    so many posts answer that they are not counted.
    """

    persons: int | None
    postings: int | None
    asked: str
    counts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """Something the answer leaves aside: words and the address that adds it."""

    words: str
    url: str
    count: int


@dataclass(frozen=True, kw_only=True)
class WhereContext(PageContext):
    """`where.html`: the question as a sentence, its answer and what was left aside.

    `people` are the persons of the rows by id; `residencies` what stands at an empty place by the texts;
    `nobody_led` says that nothing but role, place and years was asked, so that nobody is named who led them;
    `facets` divide the answer, `silence` leads out of an empty one, `otherwise` asks the same in another way;
    `command` is the same question for a program. `show` is the way it is shown ("list", "map" or "years") and `shows`
    are all of them, (label, address or None); `years` are its persons year by year, `earlier` and `later` the times
    beside one year, month or day; `bars` the dates of the rows, whose inks stand for `services`. `gloss` says what the
    one role asked for is; `corrected` what we would correct, and `counted` the same in the legend of the years.
    """

    form: Form
    refused: Refused | None = None
    bare: bool = False
    answer: Answer | None = None
    postings: tuple[PostingOut, ...] = ()
    people: Mapping[str, PersonItem]
    total: int | None = 0
    chips: tuple[Link, ...] = ()
    aside: tuple[Aside, ...] = ()
    add_all: str | None = None
    wider: tuple[Aside, ...] = ()
    residencies: tuple[OrganisationClaimView, ...] = ()
    nobody_led: bool = False
    facets: tuple[FacetGroup, ...] = ()
    facets_json: str | None = None
    silence: Silence | None = None
    otherwise: tuple[Link, ...] = ()
    sorts: tuple[tuple[str, str | None], ...] = ()
    next: str | None = None
    first: str | None = None
    cite: str = ""
    command: str = ""
    show: str = "list"
    shows: tuple[tuple[str, str | None], ...] = ()
    years: YearsView | None = None
    earlier: Link | None = None
    later: Link | None = None
    bars: RowBars | None = None
    services: tuple[tuple[str, str], ...] = ()
    places: PlacesMap | None = None
    gloss: str = ""
    corrected: Corrected | None = None
    counted: str = ""


@dataclass(frozen=True, kw_only=True)
class ClaimsContext(PageContext):
    """`claims.html`: claims of every kind."""

    form: Form
    refused: Refused | None = None
    claims: tuple[ClaimOut, ...] = ()
    total: int | None = 0
    chips: tuple[Link, ...] = ()
    next: str | None = None
    first: str | None = None
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A term in a tree, with what is below it; `badge` is how a fate is drawn, `extra` a word on the term itself."""

    entry: EntryOut
    below: tuple["Node", ...] = ()
    extra: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """How pages speak of a vocabulary: its plural (also its address), one of it, and what it is."""

    plural: str
    one: str
    title: str
    lead: str


@dataclass(frozen=True, kw_only=True)
class TermsContext(PageContext):
    """`terms.html`, `codenames.html`, `fates.html`: a vocabulary as a tree with counts.

    `searched` is what the list was narrowed by; `fates` and `people` the claims the list of fates adds.
    """

    words: Words
    tree: tuple[Node, ...]
    total: int
    searched: str = ""
    resolved: str = ""
    codenames: tuple[CodenameEntry, ...] = ()
    fates: "FateSection | None" = None


@dataclass(frozen=True, slots=True)
class PostingSection:
    """Postings at or of a term, in time order: the first `total` or as many as a page bears.

    `persons` is None where they are so many that they are not counted.
    `undated` and `places` are counted over all of them: posts without a date, and places named.
    `ours` are how many of the posts we would correct and how many persons our corrections put there, `corrected` the
    address of the same with our corrections ("": none bear on it).
    """

    title: str
    postings: tuple[PostingOut, ...]
    people: Mapping[str, PersonItem]
    total: int | None
    persons: int | None
    csv: str
    json: str
    where: str
    aside: tuple[Aside, ...] = ()
    empty: str = ""
    undated: int = 0
    places: int = 0
    ours: tuple[int, int] = (0, 0)
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class PeopleSection:
    """Persons of a term, each with the claims that place them there."""

    title: str
    people: tuple[tuple[PersonItem, tuple[ClaimOut, ...]], ...]
    total: int | None
    csv: str
    json: str
    page: str
    empty: str = ""


@dataclass(frozen=True, slots=True)
class FateSection:
    """Fate claims of a kind or a place, in time order, with the persons they are about."""

    title: str
    fates: tuple[FateOut, ...]
    people: Mapping[str, PersonItem]
    total: int | None
    csv: str
    json: str
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Which state held a place, and when."""

    holder: TermOut
    dates: DatesOut


@dataclass(frozen=True, kw_only=True)
class TermContext(PageContext):
    """`term.html` and its kin: a term with its names and surroundings, and what it is for.

    `above` is its path from the top; `flags` say in words what it implies; `facts` are (label, words, address or "").
    Sections that do not apply are None or empty.
    """

    words: Words
    entry: EntryOut
    above: tuple[TermOut, ...]
    narrower: tuple[TermOut, ...]
    flags: tuple[str, ...] = ()
    facts: tuple[tuple[str, str, str], ...] = ()
    folk: PeopleSection | None = None
    fates: FateSection | None = None


@dataclass(frozen=True, slots=True)
class TableView:
    """A table that can be taken away."""

    name: str
    rows: int
    description: str


@dataclass(frozen=True, kw_only=True)
class DataContext(PageContext):
    """`data.html`: everything to take away, and how to cite it."""

    tables: tuple[TableView, ...]
    flat: tuple[tuple[str, str, str], ...]
    citation: str
    version: str
    changed: str
    seed_sha256: str
