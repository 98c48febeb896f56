"""What the template of the disagreements is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.schemas.claims import ClaimOut
from app.schemas.disagreements import DisagreementItem
from app.web.contexts.counts import FacetGroup
from app.web.contexts.lists import Link, Refused
from app.web.contexts.page import Correction, Disagreement, PageContext


@dataclass(frozen=True, slots=True)
class DisagreementShown:
    """One of the list with its number on the page: a set of readings, or what the text says and what we would."""

    item: DisagreementItem
    number: int
    panel: Disagreement | None
    correction: Correction | None


@dataclass(frozen=True, slots=True)
class DisagreementGroup:
    """Those of one kind: a heading and what it means."""

    kind: str
    title: str
    words: str
    shown: tuple[DisagreementShown, ...]


@dataclass(frozen=True, kw_only=True)
class DisagreementsContext(PageContext):
    """`disagreements.html`: every disagreement, side by side.

    `by_kind` counts the whole answer by kind, `abouts` are (number, words) of what it is about, the most frequent
    first; `known` the claims of the page by id; `attached` texts the operator attached, for this page's eyes alone.
    """

    refused: Refused | None = None
    total: int | None = 0
    persons: int = 0
    by_kind: Mapping[str, int] = field(default_factory=dict)
    abouts: tuple[tuple[int, str], ...] = ()
    facets: tuple[FacetGroup, ...] = ()
    chips: tuple[Link, ...] = ()
    groups: tuple[DisagreementGroup, ...] = ()
    shown: int = 0
    known: Mapping[str, ClaimOut] = field(default_factory=dict)
    attached: Mapping[str, str] = field(default_factory=dict)
    next: str | None = None
    first: str | None = None
