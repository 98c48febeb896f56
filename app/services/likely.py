"""Rows of likely pairs: who comes into question, weighed once, when the data are loaded."""

import json
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection, Table

from app.domain.decisions import DecisionKind
from app.domain.dossier import CaseKind, Dossier, Evidence, Judgement, Strength
from app.domain.identity import same, two_in_one
from app.models import LikelyPair
from app.queries.claims import person_refs
from app.queries.dossiers import CHUNK, dossiers
from app.queries.identity import kept_apart
from app.queries.likely_pairs import candidate_pairs, doubted_records, merge_reasons
from app.queries.tables import table_of
from app.services.sync import Row

LIKELY: Table = table_of(LikelyPair)
_ORDER = list(Strength)


def likely_rows(connection: Connection) -> list[Row]:
    """All cases, computed afresh from what the database holds and what is derived for searching it, in their order.

    Open ones come first, likely same persons before likely wrong merges, the strongest first.
    """
    found = [*_same(connection), *_two_in_one(connection)]
    keys = {key for row in found for key in (row["first_person_id"], row["second_person_id"])} - {None}
    names = {key: ref.sort_name for key, ref in person_refs(connection, keys).items()}
    found.sort(
        key=lambda row: (
            row["apart"], row["kind"], _ORDER.index(Strength(row["strength"])), -row["total"],
            names[row["first_person_id"]], names.get(row["second_person_id"], ""), row["first_person_id"],
        )
    )  # fmt: skip
    return [{"id": place, **row} for place, row in enumerate(found, 1)]


def _same(connection: Connection) -> Iterator[Row]:
    pairs, bearers = candidate_pairs(connection)
    apart = kept_apart(connection)
    known = dossiers(connection, {key for pair in pairs for key in pair})
    for pair in pairs:
        decided = apart.get(pair)
        if decided is not None and decided.kind is not DecisionKind.DISTINCT:
            continue
        one, other = known[pair[0]], known[pair[1]]
        judged = same(one, other, bearers.get(pair), decided=decided is not None)
        if judged is not None:
            yield _row(CaseKind.SAME, pair, judged, decided is not None)


def _two_in_one(connection: Connection) -> Iterator[Row]:
    reasons = merge_reasons(connection)
    for key, one in _in_turn(connection, doubted_records(connection)):
        judged = two_in_one(one, reasons.get(key))
        if judged is not None:
            yield _row(CaseKind.TWO_IN_ONE, (key, None), judged, False)


def _in_turn(connection: Connection, keys: list[int]) -> Iterator[tuple[int, Dossier]]:
    """The dossiers of these persons, some in memory at a time."""
    for start in range(0, len(keys), CHUNK):
        some: Mapping[int, Dossier] = dossiers(connection, keys[start : start + CHUNK])
        yield from some.items()


def _row(kind: CaseKind, pair: tuple[int, int | None], judged: Judgement, apart: bool) -> Row:
    said = {"for": _said(judged.for_), "against": _said(judged.against)}
    return {
        "kind": str(kind), "first_person_id": pair[0], "second_person_id": pair[1], "strength": str(judged.strength),
        "total": judged.total, "apart": apart, "evidence": json.dumps(said, ensure_ascii=False),
    }  # fmt: skip


def _said(pieces: Iterable[Evidence]) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(piece.words, piece.weight, piece.claims) for piece in pieces]
