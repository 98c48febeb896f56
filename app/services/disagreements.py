"""Rows of disagreements: declared sets, computed contradictions and corrections in one list, made at load."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select, union

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
from app.queries.claims import DETAILS
from app.queries.tables import table_of
from app.services.sync import Row

DISAGREEMENTS: tuple[Table, ...] = (table_of(Disagreement), table_of(DisagreementClaim))
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


def disagreement_rows(connection: Connection) -> dict[Table, list[Row]]:
    """Both tables, computed afresh: declared sets first, then computed contradictions, then corrections."""
    found = [*_declared(connection), *_computed(connection), *_corrections(connection)]
    claims = _involved(connection)
    panels = _panels(found, claims)
    said: dict[int, Mapping[str, Any]] = _said(connection)
    whole, readings = [], []
    for number, one in enumerate(found, 1):
        own = [claims[key] for key in one.claims]
        kinds = {str(row["kind"]) for row in own}
        whole.append({
            "id": number, "slug": one.slug, "kind": str(one.kind), "question": one.question,
            "about": str(about(kinds, _differing([said[key] for key in one.claims]))),
            "preferred_claim_id": one.preferred, "reason": one.reason,
        })  # fmt: skip
        readings += [
            {
                "disagreement_id": number, "position": position, "claim_id": row["id"],
                "person_id": row["person_id"], "panel": panels.get((number, row["person_id"])),
            }
            for position, row in enumerate(own, 1)
        ]  # fmt: skip
    return dict(zip(DISAGREEMENTS, (whole, readings), strict=True))


def _declared(connection: Connection) -> list[_Found]:
    group, member = table_of(AlternativeSet), table_of(Alternative)
    rows: dict[int, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(
        select(group.c.id, group.c.slug, group.c.question, member.c.claim_id, member.c.preferred_reason)
        .join(member, member.c.alternative_set_id == group.c.id)
        .order_by(group.c.id, member.c.position)
    ).mappings():
        rows[row["id"]].append(row)
    found = []
    for own in rows.values():
        first = next((row for row in own if row["preferred_reason"]), None)
        found.append(
            _Found(
                own[0]["slug"], DisagreementKind.DECLARED, tuple(row["claim_id"] for row in own), own[0]["question"],
                first["claim_id"] if first else None, first["preferred_reason"] if first else None,
            )
        )
    return found


def _computed(connection: Connection) -> list[_Found]:
    pair = table_of(Contradiction)
    first, second = table_of(Claim).alias("first"), table_of(Claim).alias("second")
    rows = connection.execute(
        select(pair.c.first_claim_id.label("one"), pair.c.second_claim_id.label("two"), pair.c.question,
               first.c.slug, second.c.slug.label("other"))
        .join(first, first.c.id == pair.c.first_claim_id)
        .join(second, second.c.id == pair.c.second_claim_id)
        .where(pair.c.origin == "computed")
        .order_by(pair.c.first_claim_id, pair.c.second_claim_id)
    )
    return [
        _Found(f"{row.slug}~{row.other}", DisagreementKind.COMPUTED, (row.one, row.two), row.question)
        for row in rows
    ]


def _corrections(connection: Connection) -> list[_Found]:
    """The text's claim first, then ours; why: what the link says, then what the editor's citation does."""
    link, citation = table_of(ClaimLink), table_of(Citation)
    notes: dict[int, list[str]] = defaultdict(list)
    corrected = select(link.c.from_claim_id).where(link.c.kind == "corrects")
    for key, note in connection.execute(
        select(citation.c.claim_id, citation.c.note)
        .where(citation.c.claim_id.in_(corrected), citation.c.note.is_not(None))
        .order_by(citation.c.claim_id, citation.c.position)
    ):
        notes[key].append(note)
    rows = connection.execute(select(link).where(link.c.kind == "corrects").order_by(link.c.id))
    return [
        _Found(
            row.slug, DisagreementKind.CORRECTION, (row.to_claim_id, row.from_claim_id),
            reason=" ".join(dict.fromkeys([*([row.note] if row.note else []), *notes[row.from_claim_id]])) or None,
        )
        for row in rows
    ]


def _keys() -> Any:
    """The keys of every claim that stands in a disagreement, as a selection."""
    member, pair, link = table_of(Alternative), table_of(Contradiction), table_of(ClaimLink)
    corrects = link.c.kind == "corrects"
    return union(
        select(member.c.claim_id),
        select(pair.c.first_claim_id), select(pair.c.second_claim_id),
        select(link.c.from_claim_id).where(corrects), select(link.c.to_claim_id).where(corrects),
    )  # fmt: skip


def _involved(connection: Connection) -> dict[int, RowMapping]:
    claim = table_of(Claim)
    rows = connection.execute(select(claim.c.id, claim.c.person_id, claim.c.kind).where(claim.c.id.in_(_keys())))
    return {row["id"]: row for row in rows.mappings()}


def _said(connection: Connection) -> dict[int, Mapping[str, Any]]:
    """What each of these claims says, its dates aside."""
    found: dict[int, Mapping[str, Any]] = {}
    for detail in DETAILS.values():
        kept = [one for one in detail.columns if one.name not in _ASIDE | _DATES and not _bound(one.name)]
        rows = connection.execute(select(detail.c.claim_id, *kept).where(detail.c.claim_id.in_(_keys())))
        for row in rows.mappings():
            found[row["claim_id"]] = {name: value for name, value in row.items() if name != "claim_id"}
    return found


def _bound(name: str) -> bool:
    return name.endswith(("_earliest", "_latest"))


def _differing(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """The fields in which some two of them differ."""
    names = {name for row in rows for name in row}
    return {name for name in names if len({row.get(name) for row in rows}) > 1}


def _panels(found: Iterable[_Found], claims: Mapping[int, RowMapping]) -> dict[tuple[int, int], int]:
    """By disagreement and person, its number on the person's page; corrections stand apart there, without one."""
    counted: dict[int, int] = defaultdict(int)
    panels: dict[tuple[int, int], int] = {}
    for number, one in enumerate(found, 1):
        if one.kind is DisagreementKind.CORRECTION:
            continue
        for person in dict.fromkeys(int(claims[key]["person_id"]) for key in one.claims):
            counted[person] += 1
            panels[number, person] = counted[person]
    return panels
