"""A succession as flat CSV: one line for each posting of each holder, after what lies before that holder."""

from collections.abc import Iterator

from app.formats.csv_text import Cell
from app.formats.flat_csv import POSTING_COLUMNS, flat_lines, posting_cells
from app.schemas.succession import SuccessionOut

SUCCESSION_COLUMNS = ("holder", "transition_kind", "least_days", "greatest_days", "basis", "words", *POSTING_COLUMNS)


def succession_lines(out: SuccessionOut, excel: bool) -> Iterator[bytes]:
    """The holders in order; the transition is that from the holder before, blank for the first."""
    return flat_lines(SUCCESSION_COLUMNS, _rows(out), excel)


def _rows(out: SuccessionOut) -> Iterator[list[Cell]]:
    into = {one.to: one for one in out.transitions}
    for holder in out.items:
        found = into.get(holder.holder)
        before: list[Cell] = [None] * 5
        if found is not None:
            before = [found.kind, found.least_days, found.greatest_days, found.basis, found.words]
        for posting in holder.postings:
            yield [holder.holder, *before, *posting_cells(posting)]
