"""The small shapes every answer is made of: references, dates, citations, links."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from app.domain import urls
from app.queries.rows import CitationRow, DatesRow, LinkRow, PartyRow, PersonRef, TermRef


class Response(BaseModel):
    """Base of all answers: immutable, built by `from_*` from query rows."""

    model_config = ConfigDict(frozen=True)


class TermOut(Response):
    """A vocabulary term where it is mentioned."""

    id: str
    label: str

    @classmethod
    def from_ref(cls, ref: TermRef | None) -> "TermOut | None":
        """From a term reference; None stays None."""
        return None if ref is None else cls(id=ref.slug, label=ref.label)


class PlaceOut(TermOut):
    """A place where it is mentioned, with WGS 84 degrees where known."""

    latitude: float | None
    longitude: float | None

    @classmethod
    def from_ref(cls, ref: TermRef | None) -> "PlaceOut | None":
        """From a term reference; None stays None."""
        if ref is None:
            return None
        return cls(id=ref.slug, label=ref.label, latitude=ref.latitude, longitude=ref.longitude)


class PersonOut(Response):
    """A person where mentioned."""

    id: str
    name: str
    url: str

    @classmethod
    def from_ref(cls, ref: PersonRef | None) -> "PersonOut | None":
        """From a person reference; None stays None."""
        return None if ref is None else cls.of(ref)

    @classmethod
    def of(cls, ref: PersonRef) -> "PersonOut":
        """From a person reference that is there."""
        return cls(id=ref.slug, name=ref.name, url=urls.person(ref.slug))


class BasisOut(Response):
    """Where each end of the dates comes from."""

    start: str | None
    end: str | None


class DatesOut(Response):
    """Dates: EDTF, words, four bounds (null where unknown), and their basis."""

    edtf: str | None
    label: str
    start_earliest: date | None
    start_latest: date | None
    end_earliest: date | None
    end_latest: date | None
    basis: BasisOut

    @classmethod
    def from_row(cls, row: DatesRow, kind: str) -> "DatesOut":
        """From stored dates, worded as this kind of claim reads them."""
        bounds = row.bounds
        return cls(
            edtf=row.edtf,
            label=row.label(kind),
            start_earliest=bounds.start_earliest,
            start_latest=bounds.start_latest,
            end_earliest=bounds.end_earliest,
            end_latest=bounds.end_latest,
            basis=BasisOut(start=row.start_basis, end=row.end_basis),
        )


class WorkOut(Response):
    """A work the passage relies on that we have not seen."""

    author: str
    date: str | None
    locator: str | None


class CitationOut(Response):
    """Where a claim stands: source, passage (line number, as text), the phrase as written."""

    source: str
    passage: str | None
    as_written: str | None
    date_as_written: str | None
    note: str | None
    rests_on: list[WorkOut]
    url: str

    @classmethod
    def from_row(cls, row: CitationRow) -> "CitationOut":
        """From a citation row; an attached text is left behind."""
        return cls(
            source=row.source,
            passage=None if row.passage is None else str(row.passage),
            as_written=row.as_written,
            date_as_written=row.date_as_written,
            note=row.note,
            rests_on=[WorkOut(author=work.author, date=work.date, locator=work.locator) for work in row.rests_on],
            url=urls.source(row.source, row.passage),
        )


class LinkOut(Response):
    """How this claim bears on another: `direction` is `from` where this claim is the link's beginning."""

    id: str
    kind: str
    direction: str
    claim: str
    note: str | None
    citations: list[CitationOut]

    @classmethod
    def from_row(cls, row: LinkRow) -> "LinkOut":
        """From a link row."""
        return cls(
            id=row.slug,
            kind=row.kind,
            direction="from" if row.outgoing else "to",
            claim=row.other,
            note=row.note,
            citations=[CitationOut.from_row(one) for one in row.citations],
        )


class PartyOut(Response):
    """Who had a part in a fate."""

    part: str
    person: PersonOut | None
    organisation: TermOut | None
    words: str | None

    @classmethod
    def from_row(cls, row: PartyRow) -> "PartyOut":
        """From a party row."""
        return cls(
            part=row.part,
            person=PersonOut.from_ref(row.person),
            organisation=TermOut.from_ref(row.organisation),
            words=row.words,
        )
