"""How a page or a text is cited: CSL-JSON's own fields, from which the other formats are written."""

import re
from datetime import date
from typing import Any

from pydantic import Field

from app.domain import licence, urls
from app.domain.terms import Voice, words
from app.queries.pages import ReleaseMark
from app.queries.rows import CitationRow, ClaimRow
from app.queries.sources import SourceRow
from app.schemas.claims import ClaimOut, claim_from_row
from app.schemas.parts import Response

NAME = "Kartoteka"
ENTRY, WHOLE, OTHER = "entry-encyclopedia", "dataset", "document"
TYPES = frozenset(
    {
        "article", "article-journal", "article-magazine", "article-newspaper", "book", "broadcast", "chapter",
        "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "hearing", "interview", "legal_case",
        "manuscript", "map", "pamphlet", "paper-conference", "periodical", "personal_communication", "post",
        "post-weblog", "report", "review", "review-book", "speech", "thesis", "treaty", "webpage",
    }
)  # fmt: skip
"""The types of CSL a text read here may have; any other word is a `document`."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class CslName(Response):
    """An author as one string; what is a family name in it nobody has said."""

    literal: str


class CslDate(Response):
    """A date: year, month and day as far as known, else the words it is given in."""

    date_parts: list[list[int]] | None = Field(None, serialization_alias="date-parts")
    literal: str | None = None

    @classmethod
    def of_day(cls, day: date) -> "CslDate":
        """A whole day."""
        return cls(date_parts=[[day.year, day.month, day.day]])

    @classmethod
    def of_words(cls, words_: str) -> "CslDate":
        """Year, month and day where the words are these in order, else the words."""
        if _DATE.fullmatch(words_):
            return cls(date_parts=[[int(part) for part in words_.split("-")]])
        return cls(literal=words_)


class CslItem(Response):
    """A work in CSL's terms (the «input data» of the Citation Style Language, 1.0.2). What is not known is absent."""

    id: str
    type: str
    title: str
    author: list[CslName] | None = None
    container_title: str | None = Field(None, serialization_alias="container-title")
    publisher: str | None = None
    issued: CslDate | None = None
    version: str | None = None
    url: str | None = Field(None, serialization_alias="URL")
    language: str | None = None
    note: str | None = None


def of_page(slug: str, title: str, address: str, release: ReleaseMark | None, note: str = "") -> CslItem:
    """A page of Kartoteka as an article of a reference work. `slug` tells it from the others, `address` is absolute."""
    return CslItem(
        id=f"kartoteka-{slug}", type=ENTRY, title=title, container_title=licence.TITLE, url=address,
        note=" ".join(filter(None, (note, f"Licence: {licence.SHORT}."))), **_of_release(release),
    )  # fmt: skip


def of_claim(row: ClaimRow, base: str, release: ReleaseMark | None) -> CslItem:
    """A claim: its sentence, and the passages it stands in."""
    claim: ClaimOut = claim_from_row(row)
    title = f"{claim.person.name}: {claim.sentence}"
    note = " ".join((f"Claim {claim.id}.", *_marks(claim), stands_in(row)))
    return of_page(claim.id, title, base + claim.url, release, note)


def of_source(row: SourceRow, base: str, release: ReleaseMark | None) -> CslItem:
    """A text as the work it is, with where it was read; what the editors add is a page of ours."""
    address = base + urls.source(row.slug)
    if row.is_editor:
        return of_page(f"source-{row.slug}", row.title, address, release)
    fields = row.fields
    return CslItem(
        id=row.slug, type=fields["type"] if fields["type"] in TYPES else OTHER, title=row.title,
        author=[CslName(literal=fields["author"])] if fields["author"] else None,
        container_title=fields["container_title"], language=fields["language"],
        issued=CslDate.of_words(fields["issued"]) if fields["issued"] else None,
        note=" ".join(filter(None, (fields["translation"], f"As read by {NAME}: {address}"))),
    )  # fmt: skip


def of_whole(address: str, release: ReleaseMark | None) -> CslItem:
    """All of it, as a data set."""
    return CslItem(
        id="kartoteka", type=WHOLE, title=licence.TITLE, url=address, note=f"Licence: {licence.SHORT}.",
        **_of_release(release),
    )  # fmt: skip


def stands_in(row: ClaimRow) -> str:
    """The passages of a claim in a sentence: "Stands in: Red Star, passage 140 (“the general consul”)."."""
    texts = [_passage(cite) for cite in row.citations if cite.passage is not None]
    if texts:
        return f"Stands in: {'; '.join(texts)}."
    return "No text says so; added by the editors of Kartoteka."


def _passage(cite: CitationRow) -> str:
    said = f" (“{cite.as_written}”)" if cite.as_written else ""
    works = ", ".join(" ".join(filter(None, (one.author, one.date))) for one in cite.rests_on)
    return f"{cite.source_title}, passage {cite.passage}{said}" + (f", resting on {works} (not seen)" if works else "")


def _marks(claim: ClaimOut) -> list[str]:
    """What the sentence leaves out: the date, and that the claim is not simply asserted, or not of a text."""
    found = [f"Dated {claim.dates.label}."] if claim.dates and claim.dates.edtf else []
    marks = [words(claim.mode)] if claim.mode != "asserted" else []
    marks += [words(claim.actuality)] if claim.actuality != "held" else []
    marks += [f"{claim.assessment} by the editors"] if claim.assessment != "none" else []
    marks += ["corrected by the editors"] if claim.corrected_by else []
    marks += ["corrects a text"] if claim.voice == Voice.EDITOR and claim.corrects else []
    return [*found, f"Marked: {', '.join(marks)}."] if marks else found


def _of_release(release: ReleaseMark | None) -> dict[str, Any]:
    """Whose work a page of ours is, and of which release."""
    ours: dict[str, Any] = {"author": [CslName(literal=NAME)], "publisher": NAME, "language": "en"}
    if release is not None:
        ours |= {"version": release.version, "issued": CslDate.of_day(release.changed_at.date())}
    return ours
