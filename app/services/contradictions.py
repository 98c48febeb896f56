"""Contradictions computed from the claims themselves: two ranks at once, two exclusive posts, two single holders."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, or_, select

from app.domain.dates import Bounds
from app.domain.overlap import Overlap, between
from app.models import Claim, Person, Posting, Rank, RankHolding, Role, Term
from app.queries.tables import table_of

_DATES = ("start_earliest", "start_latest", "end_earliest", "end_latest")


@dataclass(frozen=True, slots=True)
class Pair:
    """Why two claims cannot both be so."""

    question: str
    origin: str


def computed_pairs(connection: Connection) -> dict[tuple[int, int], Pair]:
    """Pairs of claim keys, the smaller first, with the question they answer differently."""
    pairs = _rank_pairs(connection)
    postings = _postings(connection)
    pairs |= _exclusive_pairs(postings)
    pairs |= _holder_pairs(postings)
    return pairs


def _claims(detail: Table, *columns: Any) -> Select[Any]:
    claim, person = table_of(Claim), table_of(Person)
    return (
        select(claim.c.id.label("claim_id"), claim.c.person_id, person.c.name.label("person"), *columns,
               *(detail.c[name] for name in _DATES), detail.c.dates_qualified)
        .join(detail, detail.c.claim_id == claim.c.id)
        .join(person, person.c.id == claim.c.person_id)
        .where(claim.c.voice == "source", claim.c.mode.in_(("asserted", "attributed")),
               claim.c.actuality.in_(("held", "appointed")), claim.c.assessment == "none")
        .order_by(claim.c.id)
    )


def _bounds(row: RowMapping) -> Bounds:
    return Bounds(*(row[name] for name in _DATES))


def _certain(a: RowMapping, b: RowMapping) -> bool:
    if a["dates_qualified"] or b["dates_qualified"]:
        return False
    return between(_bounds(a), _bounds(b)) is Overlap.CERTAIN


def _attested_month(row: RowMapping) -> tuple[int, int] | None:
    """The one month within which a rank is attested, where the dates say so exactly."""
    start: date | None = row["start_latest"]
    end: date | None = row["end_earliest"]
    if start is None or end is None or (start.year, start.month) != (end.year, end.month):
        return None
    return start.year, start.month


def _key(a: RowMapping, b: RowMapping) -> tuple[int, int]:
    return min(a["claim_id"], b["claim_id"]), max(a["claim_id"], b["claim_id"])


def _rank_pairs(connection: Connection) -> dict[tuple[int, int], Pair]:
    """Two ranks of one system within one month, where no promotion explains them."""
    by_person: dict[int, list[RowMapping]] = defaultdict(list)
    held, rank = table_of(RankHolding), table_of(Rank)
    statement = _claims(held, held.c.rank_id, rank.c.rank_system).join(rank, rank.c.id == held.c.rank_id)
    for row in connection.execute(statement).mappings():
        by_person[row["person_id"]].append(row)
    pairs = {}
    for rows in by_person.values():
        for a, b in combinations(rows, 2):
            if a["rank_id"] == b["rank_id"] or a["rank_system"] != b["rank_system"]:
                continue
            month = _attested_month(a)
            if _certain(a, b) or (month is not None and month == _attested_month(b)):
                pairs[_key(a, b)] = Pair(f"Which rank did {a['person']} hold?", "computed")
    return pairs


def _postings(connection: Connection) -> list[RowMapping]:
    posting, role, term = table_of(Posting), table_of(Role), table_of(Term)
    statement = (
        _claims(posting, posting.c.role_id, posting.c.organisation_id, posting.c.place_id, posting.c.acting,
                role.c.is_exclusive, role.c.is_single_holder, term.c.label.label("role"))
        .join(role, role.c.id == posting.c.role_id)
        .join(term, term.c.id == posting.c.role_id)
        .where(posting.c.nature != "collective", or_(role.c.is_exclusive.is_(True), role.c.is_single_holder.is_(True)))
    )
    return list(connection.execute(statement).mappings())


def _exclusive_pairs(postings: list[RowMapping]) -> dict[tuple[int, int], Pair]:
    """Two exclusive posts of one person, certainly at the same time."""
    by_person: dict[int, list[RowMapping]] = defaultdict(list)
    for row in postings:
        if row["is_exclusive"]:
            by_person[row["person_id"]].append(row)
    return {
        _key(a, b): Pair(f"Which post did {a['person']} hold: {a['role']} or {b['role']}?", "computed")
        for rows in by_person.values()
        for a, b in combinations(rows, 2)
        if (a["role_id"], a["organisation_id"]) != (b["role_id"], b["organisation_id"]) and _certain(a, b)
    }


def _holder_pairs(postings: list[RowMapping]) -> dict[tuple[int, int], Pair]:
    """Two persons in a post that one holds at a time (by organisation, else place), certainly at once; acting aside."""
    by_post: dict[tuple[Any, ...], list[RowMapping]] = defaultdict(list)
    for row in postings:
        where = row["organisation_id"] or row["place_id"]
        if row["is_single_holder"] and not row["acting"] and where is not None:
            by_post[row["role_id"], where].append(row)
    return {
        _key(a, b): Pair(f"Who was {a['role']}: {a['person']} or {b['person']}?", "computed")
        for rows in by_post.values()
        for a, b in combinations(rows, 2)
        if a["person_id"] != b["person_id"] and _certain(a, b)
    }
