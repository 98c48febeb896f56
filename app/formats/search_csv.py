"""Search hits as CSV, a line a hit."""

from collections.abc import Iterable, Iterator

from app.formats.csv_text import Cell
from app.formats.flat_csv import flat_lines
from app.schemas.search import HitOut

SEARCH_COLUMNS = (
    "type", "id", "label", "description", "matched", "language", "form", "match", "reason", "claim", "sources", "url",
)  # fmt: skip


def search_lines(hits: Iterable[HitOut], excel: bool) -> Iterator[bytes]:
    """Hits, best first; `sources` is `redstar-x:121; redstar-x:123`."""
    return flat_lines(SEARCH_COLUMNS, map(_hit, hits), excel)


def _hit(hit: HitOut) -> list[Cell]:
    cited = "; ".join(one.source if one.passage is None else f"{one.source}:{one.passage}" for one in hit.cited)
    return [
        hit.type, hit.id, hit.label, hit.description, hit.matched, hit.language, hit.form, str(hit.match),
        hit.reason, hit.claim, cited, hit.url,
    ]  # fmt: skip
