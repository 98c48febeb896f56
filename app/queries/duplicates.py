"""Likely same persons and likely wrong merges, as they were found when the data were loaded."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from app.domain.dossier import CaseKind, Evidence, Judgement, Strength
from app.models import LikelyPair
from app.queries.claims import person_refs
from app.queries.identity import DecisionRow, kept_apart
from app.queries.rows import PersonRef
from app.queries.tables import table_of


@dataclass(frozen=True, slots=True)
class Case:
    """One or two persons, what speaks for and against, and the editor's decision to keep the two apart."""

    kind: CaseKind
    persons: tuple[PersonRef, ...]
    judgement: Judgement
    decision: DecisionRow | None = None

    @property
    def open(self) -> bool:
        """Whether nobody has looked yet."""
        return self.decision is None


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are asked for: all, unless something is named. `open` is None for both."""

    kinds: tuple[CaseKind, ...] = ()
    strengths: tuple[Strength, ...] = ()
    persons: tuple[int, ...] = ()
    open: bool | None = None


def cases(connection: Connection, asked: CaseFilter | None = None) -> list[Case]:
    """The cases asked for: open ones first, likely same persons before likely wrong merges, the strongest first."""
    wanted, table = asked or CaseFilter(), table_of(LikelyPair)
    first, second = table.c.first_person_id, table.c.second_person_id
    statement = select(table).order_by(table.c.id)
    if wanted.persons:
        statement = statement.where(or_(first.in_(wanted.persons), second.in_(wanted.persons)))
    if wanted.kinds:
        statement = statement.where(table.c.kind.in_(wanted.kinds))
    if wanted.strengths:
        statement = statement.where(table.c.strength.in_(wanted.strengths))
    if wanted.open is not None:
        statement = statement.where(table.c.apart.is_(not wanted.open))
    rows = connection.execute(statement).all()
    refs = person_refs(connection, {key for row in rows for key in _keys(row)})
    apart = kept_apart(connection) if any(row.apart for row in rows) else {}
    return [
        Case(
            CaseKind(row.kind), tuple(refs[key] for key in _keys(row)), _judgement(row),
            apart[row.first_person_id, row.second_person_id] if row.apart else None,
        )
        for row in rows
    ]  # fmt: skip


def _keys(row: Any) -> tuple[int, ...]:
    return tuple(key for key in (row.first_person_id, row.second_person_id) if key is not None)


def _judgement(row: Any) -> Judgement:
    said = json.loads(row.evidence)
    return Judgement(Strength(row.strength), row.total, _pieces(said["for"]), _pieces(said["against"]))


def _pieces(said: Sequence[tuple[str, int, list[str]]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(words, weight, tuple(claims)) for words, weight, claims in said)
