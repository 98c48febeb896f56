"""Company as CSV: one line for each pair of posts that two persons held together."""

from collections.abc import Iterable, Iterator

from app.formats.csv_text import Cell
from app.formats.flat_csv import citation_cells, flat_lines, term_cells
from app.schemas.claims import PostingOut
from app.schemas.company import CompanyItem

COMPANY_COLUMNS = (
    "person_id", "person", "place_id", "place", "organisation_id", "organisation", "overlap", "overlap_reason",
    "least_days", "greatest_days", "mine_claim", "mine_role", "mine_dates", "theirs_claim", "theirs_role",
    "theirs_dates", "wide", "mine_sources", "theirs_sources",
)  # fmt: skip


def company_lines(rows: Iterable[CompanyItem], excel: bool) -> Iterator[bytes]:
    """Pairs of posts; `mine` is the post of the person asked about, `person` the other."""
    return flat_lines(COMPANY_COLUMNS, map(_item, rows), excel)


def compared_lines(rows: Iterable[CompanyItem], excel: bool) -> Iterator[bytes]:
    """Pairs of posts of several persons, each pair with both."""
    return flat_lines(("with_id", "with", *COMPANY_COLUMNS), map(_with_both, rows), excel)


def _with_both(row: CompanyItem) -> list[Cell]:
    return [row.mine.person.id, row.mine.person.name, *_item(row)]


def _item(row: CompanyItem) -> list[Cell]:
    return [
        row.person.id, row.person.name, *term_cells(row.place), *term_cells(row.organisation), row.overlap,
        row.overlap_reason, row.least_days, row.greatest_days, *_post(row.mine), *_post(row.theirs), row.wide,
        citation_cells(row.mine.citations)[0], citation_cells(row.theirs.citations)[0],
    ]  # fmt: skip


def _post(post: PostingOut) -> tuple[Cell, Cell, Cell]:
    return post.id, post.role.label, post.dates.edtf if post.dates else None
