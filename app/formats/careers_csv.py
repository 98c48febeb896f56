"""Careers as a flat CSV: one line for each person, step and claim that serves as the step."""

from collections.abc import Iterable, Iterator

from app.formats.csv_text import Cell
from app.formats.flat_csv import citation_cells, date_cells, flat_lines, term_cells
from app.schemas.careers import CareerItem, CareerStepOut, StepClaim
from app.schemas.claims import EducationOut, FateOut, PostingOut, RankOut

CAREER_COLUMNS = (
    "person_id", "person", "order", "order_reason", "step", "asked", "claim_id", "kind", "role_id", "role",
    "organisation_id", "organisation", "place_id", "place", "what", "dates_edtf", "start_earliest", "start_latest",
    "end_earliest", "end_latest", "overlap", "mode", "sources", "as_written",
)  # fmt: skip


def career_lines(rows: Iterable[CareerItem], excel: bool) -> Iterator[bytes]:
    """Careers; `what` is the rank, fate, institution or decoration, by label, where the claim is no post."""
    lines = (_career(row, step, claim) for row in rows for step in row.steps for claim in step.claims)
    return flat_lines(CAREER_COLUMNS, lines, excel)


def _career(row: CareerItem, step: CareerStepOut, claim: StepClaim) -> list[Cell]:
    post = claim if isinstance(claim, PostingOut) else None
    place = claim.place if isinstance(claim, PostingOut | FateOut) else None
    return [
        row.id, row.name, row.order, row.order_reason, step.step, step.asked, claim.id, claim.kind,
        *term_cells(post.role if post else None), *term_cells(post.organisation if post else None),
        *term_cells(place), _what(claim), *date_cells(claim.dates), claim.overlap, claim.mode,
        *citation_cells(claim.citations),
    ]  # fmt: skip


def _what(claim: StepClaim) -> str | None:
    """What the claim is about where it is no post."""
    if isinstance(claim, PostingOut):
        return None
    if isinstance(claim, RankOut):
        return claim.rank.label
    if isinstance(claim, FateOut):
        return claim.fate.label
    return claim.institution.label if isinstance(claim, EducationOut) else claim.decoration.label
