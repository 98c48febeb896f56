"""Doubtful identities as flat CSV: a line for each case."""

from collections.abc import Iterator

from app.formats.csv_text import Cell
from app.formats.flat_csv import flat_lines
from app.schemas.duplicates import CaseOut, CasesOut, PieceOut

CASE_COLUMNS = (
    "kind", "strength", "state", "person_id", "person", "other_id", "other", "for", "against", "claims", "reason",
)  # fmt: skip


def case_lines(out: CasesOut, excel: bool) -> Iterator[bytes]:
    """The cases in their order; sentences and claims of one cell are parted by semicolons."""
    return flat_lines(CASE_COLUMNS, (_cells(one) for one in out.items), excel)


def _cells(case: CaseOut) -> list[Cell]:
    first, other = case.persons[0], case.persons[1] if len(case.persons) > 1 else None
    claims = dict.fromkeys(claim.id for piece in (*case.for_, *case.against) for claim in piece.claims)
    return [
        case.kind, case.strength, "open" if case.open else "apart", first.id, first.name,
        other.id if other else None, other.name if other else None,
        _said(case.for_), _said(case.against), "; ".join(claims),
        case.decision.reason if case.decision else None,
    ]  # fmt: skip


def _said(pieces: list[PieceOut]) -> str:
    return "; ".join(piece.words for piece in pieces)
