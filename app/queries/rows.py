"""Typed rows of claims: what every kind has, and the columns its detail adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.date_labels import label_of
from app.domain.dates import Bounds, DateSpan, parse_event, parse_state
from app.domain.terms import Vocabulary

STATES = frozenset({"posting", "rank_holding", "codename_use", "membership", "trait", "relation"})
"""Kinds whose lone date means «attested within it»."""


@dataclass(frozen=True, slots=True)
class TermRef:
    """A term: its vocabulary, id and label, and coordinates where it is a place that has them."""

    vocabulary: Vocabulary
    slug: str
    label: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person: id and heading."""

    slug: str
    name: str
    sort_name: str


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A work a passage relies on that we have not seen."""

    author: str
    date: str | None
    locator: str | None


@dataclass(frozen=True, slots=True)
class CitationRow:
    """Where a claim stands. `passage` is null for the editor's own."""

    source: str
    source_title: str
    passage: int | None
    as_written: str | None
    date_as_written: str | None
    note: str | None
    rests_on: tuple[WorkRow, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class DatesRow:
    """Dates as stored."""

    edtf: str | None
    bounds: Bounds
    start_basis: str | None
    end_basis: str | None
    qualified: bool

    def span(self, kind: str) -> DateSpan:
        """The dates parsed as this kind of claim reads them."""
        return parse_state(self.edtf or "") if kind in STATES else parse_event(self.edtf or "")

    def label(self, kind: str) -> str:
        """The dates in plain words, as this kind of claim reads them."""
        return label_of(self.edtf or "", event=kind not in STATES)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link of a claim to another: the kind as seen from this claim, and the other's id, person and note."""

    slug: str
    kind: str
    outgoing: bool
    other: str
    note: str | None
    citations: tuple[CitationRow, ...]


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Who had a part in a fate."""

    part: str
    person: PersonRef | None
    organisation: TermRef | None
    words: str | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with everything that belongs to it.

    `detail` holds the columns of its kind: terms as TermRef, persons as PersonRef, the rest plain.
    """

    key: int
    slug: str
    kind: str
    person: PersonRef
    ordinal: int
    voice: str
    reading: str
    mode: str
    actuality: str
    assessment: str
    assessment_reason: str | None
    note: str | None
    recorded_by: str
    recorded_on: date
    reviewed_by: str | None
    dates: DatesRow | None
    detail: Mapping[str, Any]
    citations: tuple[CitationRow, ...]
    links: tuple[LinkRow, ...]
    contradicts: tuple[str, ...]

    @property
    def corrected_by(self) -> str | None:
        """The editor's claim that corrects this one, if any."""
        return next((link.other for link in self.links if link.kind == "corrects" and not link.outgoing), None)

    @property
    def corrects(self) -> str | None:
        """The claim this one corrects, if any."""
        return next((link.other for link in self.links if link.kind == "corrects" and link.outgoing), None)
