"""A network as CSV: one line for each tie."""

from collections.abc import Iterable, Iterator

from app.formats.csv_text import Cell
from app.formats.flat_csv import citation_cells, flat_lines, term_cells
from app.schemas.network import TieOut

NETWORK_COLUMNS = (
    "source_id", "source", "target_id", "target", "kind", "tie", "directed", "overlap", "overlap_reason",
    "least_days", "greatest_days", "wide", "place_id", "place", "organisation_id", "organisation", "dates_edtf",
    "dates", "mode", "actuality", "claims", "sources", "as_written",
)  # fmt: skip


def network_lines(rows: Iterable[TieOut], excel: bool) -> Iterator[bytes]:
    """Ties; `tie` is the whole tie in words, `claims` the ids of the claims it rests on."""
    return flat_lines(NETWORK_COLUMNS, map(_tie, rows), excel)


def _tie(row: TieOut) -> list[Cell]:
    dates = row.dates
    return [
        row.source.id, row.source.name, row.target.id, row.target.name, row.kind, row.sentence, row.directed,
        row.overlap, row.overlap_reason, row.least_days, row.greatest_days, row.wide, *term_cells(row.place),
        *term_cells(row.organisation), dates.edtf if dates else None, dates.label if dates and dates.edtf else None,
        row.mode, row.actuality, "; ".join(one.id for one in row.claims), *citation_cells(row.citations),
    ]  # fmt: skip
