"""The flat CSV files: one line for each element of a list, for spreadsheets and statistics.

A text that a spreadsheet would run as a formula gets an apostrophe before it; the data package stays verbatim.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from app.domain.terms import words
from app.formats.csv_text import BOM, Cell, blocks, line, plain, quoted
from app.schemas.claims import ClaimOut, FateOut, PostingOut
from app.schemas.parts import CitationOut, DatesOut, PartyOut, PlaceOut, TermOut
from app.schemas.persons import PersonItem
from app.schemas.vocabulary import (
    CodenameEntry,
    EntryOut,
    FateEntry,
    OrganisationEntry,
    PlaceEntry,
    RankEntry,
    RoleEntry,
    SourceEntry,
)

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula, or skips to get at one."""
_DATES = ("dates_edtf", "start_earliest", "start_latest", "end_earliest", "end_latest")
POSTING_COLUMNS = (
    "posting_id", "person_id", "person", "role_id", "role", "organisation_id", "organisation", "place_id", "place",
    "latitude", "longitude", "cover_organisation", "cover_role", "nature", "acting", *_DATES, "overlap", "reading",
    "mode", "actuality", "sources", "as_written",
)  # fmt: skip
PERSON_COLUMNS = (
    "person_id", "person", "sort_name", "identified", "services", "personnel", "personnel_because", "attache",
    "fate_badge", "fate", "rehabilitated", "span_from", "span_to", "claims", "postings", "sources", "disagreements",
)  # fmt: skip
FATE_COLUMNS = (
    "claim_id", "person_id", "person", "fate_id", "fate", "place_id", "place", "latitude", "longitude",
    "sentence_years", "sentence_months", "words", "parties", *_DATES, "overlap", "reading", "mode", "actuality",
    "sources", "as_written",
)  # fmt: skip
CLAIM_COLUMNS = (
    "claim_id", "person_id", "person", "kind", "statement", *_DATES, "voice", "reading", "mode", "actuality",
    "assessment", "assessment_reason", "note", "contradicts", "corrects", "corrected_by", "sources", "as_written",
)  # fmt: skip


def person_lines(rows: Iterable[PersonItem], excel: bool) -> Iterator[bytes]:
    """Persons with what lists show of them; services by label."""
    return flat_lines(PERSON_COLUMNS, map(_person, rows), excel)


def fate_lines(rows: Iterable[FateOut], excel: bool) -> Iterator[bytes]:
    """Fate claims; `parties` is `by: …; court: …`."""
    return flat_lines(FATE_COLUMNS, map(_fate, rows), excel)


def claim_lines(rows: Iterable[ClaimOut], excel: bool) -> Iterator[bytes]:
    """Claims of any kind; `statement` is the claim in a few words."""
    return flat_lines(CLAIM_COLUMNS, map(_claim, rows), excel)


def term_lines(
    rows: Iterable[EntryOut | SourceEntry], excel: bool, shape: type[EntryOut | SourceEntry] | None = None
) -> Iterator[bytes]:
    """Terms of one vocabulary, or sources, with the columns of their shape.

    Without `shape` the first row tells it; an empty list then has the columns every term has.
    """
    found = iter(rows)
    first = next(found, None)
    chosen = shape or (EntryOut if first is None else type(first))
    columns = _columns_of(chosen)
    everyone = found if first is None else chain([first], found)
    return flat_lines(tuple(columns), ([read(row) for read in columns.values()] for row in everyone), excel)


def flat_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]], excel: bool) -> Iterator[bytes]:
    """A whole file: the header, then every row with formulas neutralised."""
    if excel:
        yield BOM
    yield from blocks(chain([line(columns)], (line([field(cell) for cell in row]) for row in rows)))


def field(cell: Cell) -> str:
    """A field no spreadsheet runs. Numbers are numbers, also below zero."""
    if isinstance(cell, str):
        return quoted(f"'{cell}" if cell.startswith(FORMULA) else cell)
    return quoted(plain(cell))


def posting_cells(row: PostingOut) -> list[Cell]:
    """One posting as the cells under POSTING_COLUMNS."""
    cover = row.cover
    return [
        row.id, row.person.id, row.person.name, row.role.id, row.role.label, *term_cells(row.organisation),
        *_place(row.place), _label(cover.organisation if cover else None), _label(cover.role if cover else None),
        row.nature, row.acting, *date_cells(row.dates), row.overlap, row.reading, row.mode, row.actuality,
        *citation_cells(row.citations),
    ]  # fmt: skip


def _person(row: PersonItem) -> list[Cell]:
    return [
        row.id, row.name, row.sort_name, row.identified, "; ".join(one.label for one in row.services),
        row.personnel.is_, row.personnel.because, row.personnel.attache, row.fate.badge, row.fate.words,
        row.fate.rehabilitated, row.span.from_, row.span.to,
        *(row.counts.get(name) for name in ("claims", "postings", "sources", "disagreements")),
    ]  # fmt: skip


def _fate(row: FateOut) -> list[Cell]:
    penalty = row.penalty
    return [
        row.id, row.person.id, row.person.name, row.fate.id, row.fate.label, *_place(row.place),
        penalty.years if penalty else None, penalty.months if penalty else None, row.words,
        "; ".join(_party(one) for one in row.parties), *date_cells(row.dates), row.overlap, row.reading, row.mode,
        row.actuality, *citation_cells(row.citations),
    ]  # fmt: skip


def _claim(row: ClaimOut) -> list[Cell]:
    return [
        row.id, row.person.id, row.person.name, row.kind, row.sentence, *date_cells(row.dates), row.voice, row.reading,
        row.mode, row.actuality, row.assessment, row.assessment_reason, row.note, "; ".join(row.contradicts),
        row.corrects, row.corrected_by, *citation_cells(row.citations),
    ]  # fmt: skip


def _label(term: TermOut | None) -> str | None:
    return None if term is None else term.label


def term_cells(term: TermOut | None) -> tuple[Cell, Cell]:
    """Id and label; both empty where there is none."""
    return (None, None) if term is None else (term.id, term.label)


def _place(place: PlaceOut | None) -> tuple[Cell, Cell, Cell, Cell]:
    return (None,) * 4 if place is None else (place.id, place.label, place.latitude, place.longitude)


def date_cells(dates: DatesOut | None) -> tuple[Cell, ...]:
    """The EDTF text and the four bounds."""
    if dates is None:
        return (None,) * 5
    return dates.edtf, dates.start_earliest, dates.start_latest, dates.end_earliest, dates.end_latest


def citation_cells(citations: Iterable[CitationOut]) -> tuple[Cell, Cell]:
    """Passages (`redstar-x:121; redstar-x:123`; the editor has none) and phrases (joined by ` | `), each once."""
    return cited_cells(
        (one.source if one.passage is None else f"{one.source}:{one.passage}", one.as_written) for one in citations
    )


def cited_cells(cited: Iterable[tuple[str | None, str | None]]) -> tuple[str, str]:
    """The same of passages and phrases that are texts already."""
    passages: dict[str, None] = {}
    phrases: dict[str, None] = {}
    for passage, phrase in cited:
        if passage is not None:
            passages.setdefault(passage)
        if phrase is not None:
            phrases.setdefault(phrase)
    return "; ".join(passages), " | ".join(phrases)


def _party(party: PartyOut) -> str:
    named = [one.name for one in (party.person,) if one] + [one.label for one in (party.organisation,) if one]
    described = [party.words] if party.words else []
    return f"{words(party.part)}: {', '.join(named + described)}"


Columns = Mapping[str, Callable[..., Cell]]

_ENTRY: Columns = {
    "id": lambda row: row.id,
    "label": lambda row: row.label,
    "aliases": lambda row: "; ".join(row.aliases),
    "broader_id": lambda row: row.broader.id if row.broader else None,
    "broader": lambda row: _label(row.broader),
    "note": lambda row: row.note,
    "persons": lambda row: row.counts.get("persons"),
    "claims": lambda row: row.counts.get("claims"),
}
_OWN: Mapping[type[EntryOut], Columns] = {
    RoleEntry: {
        "intelligence": lambda row: row.intelligence,
        "attache": lambda row: row.attache,
        "recruited_source": lambda row: row.recruited_source,
        "single_holder": lambda row: row.single_holder,
        "exclusive": lambda row: row.exclusive,
    },
    PlaceEntry: {
        "kind": lambda row: row.kind,
        "latitude": lambda row: row.latitude,
        "longitude": lambda row: row.longitude,
    },
    OrganisationEntry: {
        "kind": lambda row: row.kind,
        "service_id": lambda row: row.service.id if row.service else None,
        "service": lambda row: _label(row.service),
        "lineage_id": lambda row: row.lineage.id if row.lineage else None,
        "lineage": lambda row: _label(row.lineage),
        "place_id": lambda row: row.place.id if row.place else None,
        "place": lambda row: _label(row.place),
        "intelligence": lambda row: row.intelligence,
    },
    RankEntry: {"system": lambda row: row.system, "grade": lambda row: row.grade},
    FateEntry: {"badge": lambda row: row.badge},
    CodenameEntry: {
        "resolved": lambda row: row.resolved,
        "bearers": lambda row: "; ".join(one.id for one in row.bearers),
    },
}
_SOURCE: Columns = {
    "id": lambda row: row.id,
    "title": lambda row: row.title,
    "type": lambda row: row.type,
    "container_title": lambda row: row.container_title,
    "author": lambda row: row.author,
    "issued": lambda row: row.issued,
    "language": lambda row: row.language,
    "translation": lambda row: row.translation,
    "standpoint": lambda row: row.standpoint,
    "extent_read": lambda row: row.extent_read,
    "read_in_full": lambda row: row.read_in_full,
    "is_editor": lambda row: row.is_editor,
    "note": lambda row: row.note,
    "passages": lambda row: row.counts.get("passages"),
    "passages_cited": lambda row: row.counts.get("passages_cited"),
    "claims": lambda row: row.counts.get("claims"),
    "persons": lambda row: row.counts.get("persons"),
}


def _columns_of(shape: type[EntryOut | SourceEntry]) -> Columns:
    if issubclass(shape, SourceEntry):
        return _SOURCE
    return {**_ENTRY, **next((own for kind, own in _OWN.items() if issubclass(shape, kind)), {})}
