"""What the templates of places, organisations, roles and ranks are given: their charts, trees and ladders."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.schemas.claims import ClaimOut
from app.schemas.parts import DatesOut, TermOut
from app.schemas.persons import PersonItem
from app.schemas.vocabulary import AliasOut
from app.web.contexts.counts import FacetGroup, FacetView
from app.web.contexts.lists import (
    Held,
    Link,
    Node,
    OrganisationClaimView,
    PeopleSection,
    PostingSection,
    TermContext,
    TermsContext,
)
from app.web.contexts.map import PlacesMap
from app.web.drawings.density import YearCount
from app.web.drawings.presence import Presence
from app.web.drawings.rows import RowBars


@dataclass(frozen=True, slots=True)
class Chart:
    """Who was there, by year: the drawing for wide screens and for phones, and the counts as a table.

    There is no drawing where the years are too many.

    `title` names it and `beside` says what it shows; `file` is the address of its SVG, `csv` and `json` those of its
    counts ("": none). `services` are (class, label) of the inks in use; `apart` what stands on no axis, as (words,
    address); `gaps` and `wrong` say whether any are drawn; `ink` is that of the bars, where they have only one, and
    `counted` says how the years count what we would correct; `all` says where everybody is listed where they are too
    many to draw.
    """

    title: str
    beside: str
    wide: Presence | None
    narrow: Presence | None
    counts: tuple[YearCount, ...]
    file: str
    csv: str = ""
    json: str = ""
    services: tuple[tuple[str, str], ...] = ()
    apart: tuple[Link, ...] = ()
    gaps: bool = False
    wrong: bool = False
    ink: str = "svc-1"
    counted: str = ""
    all: str = ""


@dataclass(frozen=True, slots=True)
class SaidGroup:
    """What the texts say of one body, in time order."""

    organisation: TermOut
    claims: tuple[OrganisationClaimView, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A place's names in one language ("" for names whose language the gazetteer does not give)."""

    language: str
    lang: str | None
    names: tuple[AliasOut, ...]


@dataclass(frozen=True, kw_only=True)
class AnsweredContext(TermContext):
    """A term whose page begins with its answer: the `answer` in a sentence, its `chart`, and how the answer divides.

    `posts` are the posts it was asked about, `lines` posts with several holders, each with the address of its line;
    `around` is what is directly below it, with counts.
    """

    answer: str = ""
    posts: PostingSection | None = None
    lines: tuple[Link, ...] = ()
    chart: Chart | None = None
    facets: tuple[FacetGroup, ...] = ()
    facets_json: str = ""
    around: tuple[Node, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlaceContext(AnsweredContext):
    """`place.html`: a place, its names and rulers through time, its map, and what else the texts place there."""

    scripts: tuple[AliasOut, ...]
    named: tuple[Named, ...]
    sovereignty: tuple[Held, ...]
    said_of: tuple[SaidGroup, ...]
    map: PlacesMap | None


@dataclass(frozen=True, slots=True)
class Holder:
    """One who held a post: the name and address, dates in words, whether acting, and what lies before the next."""

    name: str
    url: str
    dates: str
    acting: bool
    between: str
    kind: str


@dataclass(frozen=True, slots=True)
class Succeeded:
    """A post of a body with its holders in order, and the page that tells more."""

    label: str
    url: str
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A body of a line: when the texts have anybody in it, in words, and how many."""

    entry: TermOut
    years: str
    persons: int
    here: bool


@dataclass(frozen=True, kw_only=True)
class OrganisationContext(AnsweredContext):
    """`organisation.html`: a body, its heads in order, its people, its tree and its line.

    `forms_chart` draws the line, `line` says the same in words; `ranks` are those held meanwhile, counted by persons.
    `met` says in how many pairs of posts two people served there at the same time ("": nothing is said of it), and
    `met_json` is where a program asks that.
    """

    successions: tuple[Succeeded, ...]
    students: PeopleSection | None
    line: tuple[Form, ...]
    line_of: TermOut | None
    forms_chart: Chart | None
    ranks: tuple[FacetView, ...]
    said_of: tuple[SaidGroup, ...]
    met: str
    met_json: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A grade of a ladder: the ranks of this system, those equal in others, and whether it is the page's own."""

    grade: int
    own: tuple[Node, ...]
    equal: tuple[Node, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class RankHeld:
    """One claim that somebody held a rank: how its dates are to be read, and the dates."""

    claim: ClaimOut
    how: str
    dates: DatesOut | None


@dataclass(frozen=True, kw_only=True)
class RankContext(AnsweredContext):
    """`rank.html`: a rank in its ladder, who held it and when; `promoted` are those whose beginning is dated."""

    system: str
    ladder: tuple[Rung, ...]
    ungraded: tuple[Node, ...]
    promoted: tuple[RankHeld, ...]


@dataclass(frozen=True, kw_only=True)
class FateContext(AnsweredContext):
    """`fate.html`: a fate, drawn by its `badge` ("": no sign of its own), and who had which part in it, and where.

    `question` is the page that asks for it with places, years and by whom.
    """

    badge: str
    hands: tuple[FacetGroup, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody recorded under a codename: the claims of it, and what else the texts say of who that was.

    `known` are the person's posts and, of somebody not identified, all that is told; `meant` claims that two records
    are one person, with the evidence for it.
    """

    person: PersonItem
    borne: tuple[ClaimOut, ...]
    known: tuple[ClaimOut, ...]
    meant: tuple[ClaimOut, ...]


@dataclass(frozen=True, kw_only=True)
class CodenamesContext(TermsContext):
    """`codenames.html`: every codename; `uses` are the claims of each by its id, `bars` their dates on one axis."""

    uses: Mapping[str, tuple[ClaimOut, ...]]
    bars: RowBars | None


@dataclass(frozen=True, kw_only=True)
class CodenameContext(AnsweredContext):
    """`codename.html`: a codename with its bearers; `resolved` where a named person is among them."""

    resolved: bool
    bearers: tuple[Bearer, ...]
    used_by: tuple[TermOut, ...]
