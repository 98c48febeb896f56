"""Rows of likely pairs: who comes into question, weighed once, when the data are loaded."""

import json
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, Table

from app.domain.decisions import DecisionKind
from app.domain.dossier import CaseKind, Evidence, Judgement, Strength
from app.domain.identity import same, two_in_one
from app.models import LikelyPair
from app.queries.claims import person_refs
from app.queries.dossiers import CHUNK, Dossiers
from app.queries.identity import kept_apart
from app.queries.likely_pairs import candidate_pairs, doubted_records, merge_reasons
from app.queries.tables import table_of
from app.services.derive_parts import Batch, Derivation, batched
from app.services.sync import Row

LIKELY: Table = table_of(LikelyPair)
_ORDER = list(Strength)


def _batches(connection: Connection) -> Iterator[Batch]:
    """All cases from what the database holds and what is derived for searching it, in their order.

    Open ones come first, likely same persons before likely wrong merges, the strongest first.
    """
    dossiers = Dossiers(connection)
    found = [*_same(connection, dossiers), *_two_in_one(connection, dossiers)]
    keys = {key for row in found for key in (row["first_person_id"], row["second_person_id"])} - {None}
    names = {key: ref.sort_name for key, ref in person_refs(connection, keys).items()}
    found.sort(
        key=lambda row: (
            row["apart"], row["kind"], _ORDER.index(Strength(row["strength"])), -row["total"],
            names[row["first_person_id"]], names.get(row["second_person_id"], ""), row["first_person_id"],
            row["second_person_id"] or 0,
        )
    )  # fmt: skip
    yield LIKELY, [(place, *row.values()) for place, row in enumerate(found, 1)]


def _same(connection: Connection, dossiers: Dossiers) -> Iterator[Row]:
    """The pairs that may be one person; the dossiers of some pairs are in memory at a time."""
    pairs, bearers = candidate_pairs(connection)
    apart = kept_apart(connection)
    open_ = [pair for pair in sorted(pairs) if pair not in apart or apart[pair].kind is DecisionKind.DISTINCT]
    for some in batched(open_, CHUNK):
        known = dossiers.of({key for pair in some for key in pair})
        for pair in some:
            decided = pair in apart
            judged = same(known[pair[0]], known[pair[1]], bearers.get(pair), decided=decided)
            if judged is not None:
                yield _row(CaseKind.SAME, pair, judged, decided)


def _two_in_one(connection: Connection, dossiers: Dossiers) -> Iterator[Row]:
    reasons = merge_reasons(connection)
    for keys in batched(doubted_records(connection), CHUNK):
        for key, one in dossiers.of(keys).items():
            judged = two_in_one(one, reasons.get(key))
            if judged is not None:
                yield _row(CaseKind.TWO_IN_ONE, (key, None), judged, False)


def _row(kind: CaseKind, pair: tuple[int, int | None], judged: Judgement, apart: bool) -> Row:
    said = {"for": _said(judged.for_), "against": _said(judged.against)}
    return {
        "kind": str(kind), "first_person_id": pair[0], "second_person_id": pair[1], "strength": str(judged.strength),
        "total": judged.total, "apart": apart, "evidence": json.dumps(said, ensure_ascii=False),
    }  # fmt: skip


def _said(pieces: Iterable[Evidence]) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(piece.words, piece.weight, piece.claims) for piece in pieces]


LIKENED = Derivation((LIKELY,), _batches)
