"""Disagreements and coverage as flat CSV files."""

from collections.abc import Iterable, Iterator

from app.formats.csv_text import Cell
from app.formats.flat_csv import citation_cells, date_cells, flat_lines
from app.schemas.coverage import CoverageOut, CoverageRowOut
from app.schemas.disagreements import DisagreementItem

DISAGREEMENT_COLUMNS = (
    "disagreement_id", "kind", "about", "question", "reading", "voice", "shown_first", "reason", "claim_id",
    "person_id", "person", "claim_kind", "statement", "dates_edtf", "start_earliest", "start_latest", "end_earliest",
    "end_latest", "mode", "actuality", "sources", "as_written",
)  # fmt: skip
COVERAGE_COLUMNS = ("scope", "id", "label", "broader", "level", "year", "certain", "possible", "url")


def disagreement_lines(items: Iterable[DisagreementItem], excel: bool) -> Iterator[bytes]:
    """A line for each reading, in the order of the list; `reading` numbers those of one disagreement."""
    rows = (cells for item in items for cells in _readings(item))
    return flat_lines(DISAGREEMENT_COLUMNS, rows, excel)


def _readings(item: DisagreementItem) -> Iterator[list[Cell]]:
    for number, claim in enumerate(item.readings, 1):
        yield [
            item.id, item.kind, item.about, item.question, number, claim.voice, claim.id == item.preferred, item.reason,
            claim.id, claim.person.id, claim.person.name, claim.kind, claim.sentence, *date_cells(claim.dates),
            claim.mode, claim.actuality, *citation_cells(claim.citations),
        ]  # fmt: skip


def coverage_lines(found: CoverageOut, excel: bool) -> Iterator[bytes]:
    """A line for each row and year, in order; zeros where nobody is recorded."""
    return flat_lines(COVERAGE_COLUMNS, (cells for row in found.items for cells in _years(row)), excel)


def _years(row: CoverageRowOut) -> Iterator[list[Cell]]:
    counted = {one.year: (one.certain, one.possible, one.url) for one in row.years}
    for year in sorted([*counted, *row.silent]):
        certain, possible, url = counted.get(year, (0, 0, None))
        yield [row.scope, row.id, row.label, row.broader, row.level, year, certain, possible, url]
