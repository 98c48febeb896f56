"""Rows of disagreements: declared sets, computed contradictions and corrections in one list, made at load."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, and_, literal, select, tuple_

from app.domain.evidence import DisagreementKind, about
from app.models import (
    Alternative,
    AlternativeSet,
    Citation,
    Claim,
    ClaimLink,
    Contradiction,
    Disagreement,
    DisagreementClaim,
)
from app.queries.details import DETAILS
from app.queries.tables import table_of
from app.services.derive_parts import Batch, Derivation, Values, batched

WHOLE: Table = table_of(Disagreement)
READINGS: Table = table_of(DisagreementClaim)
CHUNK = 400
"""Disagreements whose claims are read at once."""
_ASIDE = frozenset({"claim_id", "kind", "name_key"})
"""Columns of a detail in which two readings may differ without saying something else; and all of its dates."""
_DATES = frozenset({"dates_edtf", "dates_qualified", "start_basis", "end_basis"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A disagreement before it has a number: the claims in order, and what is shown first and why."""

    slug: str
    kind: DisagreementKind
    claims: tuple[int, ...]
    question: str | None = None
    preferred: int | None = None
    reason: str | None = None


def _batches(connection: Connection) -> Iterator[Batch]:
    """Declared sets first, then computed contradictions, then corrections, in the order of their numbers."""
    numbers, panels = count(1), _Panels()
    for source in (_declared, _computed, _corrections):
        for found in batched(source(connection), CHUNK):
            yield from _rows(connection, list(zip(found, numbers, strict=False)), panels)


def _rows(connection: Connection, found: Sequence[tuple[_Found, int]], panels: "_Panels") -> Iterator[Batch]:
    """The rows of both tables for some disagreements with their numbers."""
    keys = sorted({key for one, _ in found for key in one.claims})
    claims = _involved(connection, keys)
    said = _said(connection, claims)
    whole: list[Values] = []
    readings: list[Values] = []
    for one, number in found:
        kinds = {claims[key].kind for key in one.claims}
        differing = _differing([said[key] for key in one.claims])
        whole.append(
            (number, one.slug, str(one.kind), str(about(kinds, differing)), one.question, one.preferred, one.reason)
        )
        own = panels.of(one.kind, [claims[key].person for key in one.claims])
        readings += [
            (number, position, key, claims[key].person, own.get(claims[key].person))
            for position, key in enumerate(one.claims, 1)
        ]
    yield WHOLE, whole
    yield READINGS, readings


def _declared(connection: Connection) -> Iterator[_Found]:
    group, member, last = table_of(AlternativeSet), table_of(Alternative), 0
    while True:
        some = select(group.c.id).where(group.c.id > last).order_by(group.c.id).limit(CHUNK)
        keys = connection.execute(some).scalars().all()
        if not keys:
            return
        last = keys[-1]
        rows = connection.execute(
            select(group.c.id, group.c.slug, group.c.question, member.c.claim_id, member.c.preferred_reason)
            .join(member, member.c.alternative_set_id == group.c.id)
            .where(group.c.id.in_(keys))
            .order_by(group.c.id, member.c.position)
        ).all()
        for _, own in groupby(rows, key=attrgetter("id")):
            yield _set(list(own))


def _set(rows: Sequence[Any]) -> _Found:
    """A declared set, from a row for each of its claims."""
    first = next((row for row in rows if row.preferred_reason), None)
    return _Found(
        rows[0].slug, DisagreementKind.DECLARED, tuple(row.claim_id for row in rows), rows[0].question,
        first.claim_id if first else None, first.preferred_reason if first else None,
    )  # fmt: skip


def _computed(connection: Connection) -> Iterator[_Found]:
    pair = table_of(Contradiction)
    first, second = table_of(Claim).alias("first"), table_of(Claim).alias("second")
    order = (pair.c.first_claim_id, pair.c.second_claim_id)
    pairs = select(*order).where(pair.c.origin == "computed").order_by(*order).limit(CHUNK)
    last: tuple[int, int] = (0, 0)
    while True:
        some = pairs.where(tuple_(*order) > tuple_(*map(literal, last))).subquery()
        rows = connection.execute(
            select(*order, pair.c.question, first.c.slug, second.c.slug.label("other"))
            .join(some, and_(some.c.first_claim_id == order[0], some.c.second_claim_id == order[1]))
            .join(first, first.c.id == order[0])
            .join(second, second.c.id == order[1])
            .order_by(*order)
        ).all()
        if not rows:
            return
        for one, other, question, slug, its in rows:
            yield _Found(f"{slug}~{its}", DisagreementKind.COMPUTED, (one, other), question)
            last = one, other


def _corrections(connection: Connection) -> Iterator[_Found]:
    """The text's claim first, then ours; why: what the link says, then what the editor's citation does."""
    link, last = table_of(ClaimLink), 0
    links = select(link).where(link.c.kind == "corrects").order_by(link.c.id).limit(CHUNK)
    while rows := connection.execute(links.where(link.c.id > last)).all():
        notes = _notes(connection, [row.from_claim_id for row in rows])
        for row in rows:
            said = [*([row.note] if row.note else []), *notes[row.from_claim_id]]
            yield _Found(
                row.slug, DisagreementKind.CORRECTION, (row.to_claim_id, row.from_claim_id),
                reason=" ".join(dict.fromkeys(said)) or None,
            )  # fmt: skip
        last = rows[-1].id


def _notes(connection: Connection, keys: Sequence[int]) -> dict[int, list[str]]:
    """What the citations of these claims note, in order."""
    citation = table_of(Citation)
    found: dict[int, list[str]] = defaultdict(list)
    for key, note in connection.execute(
        select(citation.c.claim_id, citation.c.note)
        .where(citation.c.claim_id.in_(keys), citation.c.note.is_not(None))
        .order_by(citation.c.claim_id, citation.c.position)
    ):
        found[key].append(note)
    return found


class _Claim(NamedTuple):
    """Whose claim it is, and its kind."""

    person: int
    kind: str


def _involved(connection: Connection, keys: Sequence[int]) -> dict[int, _Claim]:
    claim = table_of(Claim)
    rows = connection.execute(select(claim.c.id, claim.c.person_id, claim.c.kind).where(claim.c.id.in_(keys)))
    return {key: _Claim(person, kind) for key, person, kind in rows}


def _said(connection: Connection, claims: Mapping[int, _Claim]) -> dict[int, Mapping[str, Any]]:
    """What each of these claims says, its dates aside."""
    found: dict[int, Mapping[str, Any]] = {}
    for kind in sorted({one.kind for one in claims.values()}):
        detail = DETAILS[kind]
        kept = [one for one in detail.columns if one.name not in _ASIDE | _DATES and not _bound(one.name)]
        keys = [key for key, one in claims.items() if one.kind == kind]
        rows = connection.execute(select(detail.c.claim_id, *kept).where(detail.c.claim_id.in_(keys)))
        for row in rows.mappings():
            found[row["claim_id"]] = {name: value for name, value in row.items() if name != "claim_id"}
    return found


def _bound(name: str) -> bool:
    return name.endswith(("_earliest", "_latest"))


def _differing(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """The fields in which some two of them differ."""
    names = {name for row in rows for name in row}
    return {name for name in names if len({row.get(name) for row in rows}) > 1}


class _Panels:
    """The numbers disagreements have on their persons' pages; corrections stand apart there, without one.

    The last number of each person in a disagreement is kept: the one thing here that grows with the data.
    """

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def of(self, kind: DisagreementKind, persons: Sequence[int]) -> dict[int, int]:
        """The number of a disagreement by person; these come in the order of the disagreements."""
        if kind is DisagreementKind.CORRECTION:
            return {}
        own = {person: self._last.get(person, 0) + 1 for person in persons}
        self._last |= own
        return own


DISAGREED = Derivation((WHOLE, READINGS), _batches)
