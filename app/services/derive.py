"""What follows from the claims and is kept beside them for lists: closure, services, personnel, fates, contradictions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, func, select

from app.models import (
    Alternative,
    AlternativeSet,
    Citation,
    Claim,
    CodenameUse,
    Contradiction,
    Fate,
    Membership,
    Organisation,
    Person,
    PersonDigest,
    PersonService,
    Posting,
    RankHolding,
    Role,
    Source,
    Term,
    TermClosure,
)
from app.services.contradictions import Pair, computed_pairs
from app.services.fates import FateSummary, summarise_fates
from app.queries.tables import table_of
from app.services.sync import Row

DERIVED: tuple[Table, ...] = (
    table_of(TermClosure),
    table_of(PersonService),
    table_of(PersonDigest),
    table_of(Contradiction),
)
_DATES = ("start_earliest", "start_latest", "end_earliest", "end_latest")


def derived_rows(connection: Connection) -> dict[Table, list[Row]]:
    """All derived rows, computed afresh from what the database holds."""
    closure = closure_rows(connection)
    pairs = contradiction_pairs(connection)
    services = service_rows(connection)
    digests = digest_rows(connection, pairs)
    contradictions = [
        {"first_claim_id": a, "second_claim_id": b, "question": pair.question, "origin": pair.origin}
        for (a, b), pair in sorted(pairs.items())
    ]
    return dict(zip(DERIVED, (closure, services, digests, contradictions), strict=True))


def closure_rows(connection: Connection) -> list[Row]:
    """Every term with itself and everything above it, through parents and lineages."""
    above: dict[int, list[int]] = {}
    for key, broader in connection.execute(select(Term.id, Term.broader_id)):  # type: ignore[call-overload]
        above[key] = [] if broader is None else [broader]
    for key, lineage in connection.execute(
        select(Organisation.id, Organisation.lineage_id).where(Organisation.lineage_id.is_not(None))  # type: ignore[call-overload, union-attr]
    ):
        above[key].append(lineage)
    rows: list[Row] = []
    for key in above:
        seen, open_ = set(), [key]
        while open_:
            one = open_.pop()
            if one not in seen:
                seen.add(one)
                open_.extend(above[one])
        rows.extend({"ancestor_id": one, "descendant_id": key} for one in sorted(seen))
    return rows


def _counting(connection: Connection, detail: Any, *columns: Any, joins: Sequence[tuple[Any, Any]] = ()) -> list[RowMapping]:
    """Detail rows of the texts' claims that came about, were not denied and are not assessed wrong, in order."""
    statement = select(Claim.id.label("claim_id"), Claim.person_id, Claim.mode, *columns).join(  # type: ignore[attr-defined]
        detail, detail.claim_id == Claim.id
    )
    for target, on in joins:
        statement = statement.outerjoin(target, on)
    statement = statement.where(
        Claim.voice == "source",
        Claim.actuality.in_(("held", "appointed")),  # type: ignore[attr-defined]
        Claim.mode != "denied",
        Claim.assessment != "wrong",
    ).order_by(Claim.person_id, Claim.ordinal)
    return list(connection.execute(statement).mappings())


def service_rows(connection: Connection) -> list[Row]:
    """Each person's services, in the order their first claims stand."""
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for row in _counting(connection, Posting, Posting.service_id):
        found[row["person_id"]].setdefault(row["service_id"])
    for detail in (CodenameUse, Membership):
        joins = [(Organisation, Organisation.id == detail.organisation_id)]
        for row in _counting(connection, detail, Organisation.service_id, joins=joins):
            found[row["person_id"]].setdefault(row["service_id"])
    return [
        {"person_id": person, "service_id": service, "position": position}
        for person, services in sorted(found.items())
        for position, service in enumerate((one for one in services if one is not None), 1)
    ]


class _Personnel:
    """Whether a person is intelligence personnel, and by which claim."""

    def __init__(self, rows: Iterable[RowMapping]) -> None:
        self.because: dict[int, RowMapping] = {}
        for row in rows:
            if row["mode"] == "alleged" or row["is_recruited_source"]:
                continue
            if row["is_intelligence"] or row["in_intelligence"]:
                known = self.because.get(row["person_id"])
                if known is None or (known["is_attache"] and not row["is_attache"]):
                    self.because[row["person_id"]] = row


def _personnel(connection: Connection) -> dict[int, RowMapping]:
    role = table_of(Term).alias("role_term")
    body = table_of(Term).alias("organisation_term")
    rows = _counting(
        connection,
        Posting,
        Role.is_intelligence,
        Role.is_attache,
        Role.is_recruited_source,
        Organisation.is_intelligence.label("in_intelligence"),  # type: ignore[attr-defined]
        role.c.label.label("role_label"),
        body.c.label.label("organisation_label"),
        joins=[
            (Role, Role.id == Posting.role_id),
            (Organisation, Organisation.id == Posting.organisation_id),
            (role, role.c.id == Posting.role_id),
            (body, body.c.id == Posting.organisation_id),
        ],
    )
    return _Personnel(rows).because


def _spans(connection: Connection) -> dict[int, tuple[Any, Any]]:
    """First and last day any posting, rank or fate of a person is known to touch."""
    days: dict[int, list[Any]] = defaultdict(list)
    for detail in (Posting, RankHolding, Fate):
        for row in _counting(connection, detail, *(getattr(detail, name) for name in _DATES)):
            days[row["person_id"]].extend(row[name] for name in _DATES if row[name] is not None)
    return {person: (min(found), max(found)) for person, found in days.items() if found}


def _counts(connection: Connection, statement: Any) -> dict[int, int]:
    return dict(connection.execute(statement).tuples().all())


def digest_rows(connection: Connection, pairs: dict[tuple[int, int], Pair]) -> list[Row]:
    """One row a person: personnel and why, fate, span, counts."""
    because = _personnel(connection)
    fates = summarise_fates(connection)
    spans = _spans(connection)
    owner = _counts(connection, select(Claim.id, Claim.person_id))  # type: ignore[call-overload]
    questions: dict[int, set[str]] = defaultdict(set)
    for (first, second), pair in pairs.items():
        for claim in (first, second):
            questions[owner[claim]].add(pair.question)
    count = func.count
    claims = _counts(connection, select(Claim.person_id, count()).group_by(Claim.person_id))  # type: ignore[call-overload, arg-type]
    postings = _counts(connection, select(Posting.person_id, count()).group_by(Posting.person_id))  # type: ignore[call-overload, arg-type]
    sources = _counts(
        connection,
        select(Claim.person_id, count(Citation.source_id.distinct()))  # type: ignore[call-overload, attr-defined]
        .join(Citation, Citation.claim_id == Claim.id)
        .join(Source, Source.id == Citation.source_id)
        .where(Source.is_editor.is_(False))
        .group_by(Claim.person_id),
    )
    rows = []
    for (person,) in connection.execute(select(Person.id).order_by(Person.id)):  # type: ignore[call-overload]
        why = because.get(person)
        fate = fates.get(person, FateSummary())
        first, last = spans.get(person, (None, None))
        rows.append(
            {
                "person_id": person,
                "is_personnel": why is not None,
                "is_attache": bool(why and why["is_attache"]),
                "because": _reason(why),
                "because_claim_id": why["claim_id"] if why else None,
                "badge": str(fate.badge),
                "fate": fate.words,
                "rehabilitated": fate.rehabilitated,
                "span_from": first,
                "span_to": last,
                "dead_by": fate.dead_by,
                "claims": claims.get(person, 0),
                "postings": postings.get(person, 0),
                "sources": sources.get(person, 0),
                "disagreements": len(questions.get(person, ())),
            }
        )
    return rows


def _reason(why: RowMapping | None) -> str | None:
    if why is None:
        return None
    return ", ".join(part for part in (why["role_label"], why["organisation_label"]) if part)


def contradiction_pairs(connection: Connection) -> dict[tuple[int, int], Pair]:
    """Declared pairs, then the computed ones that no set declares already."""
    sets: dict[int, tuple[str, list[int]]] = {}
    statement = (
        select(AlternativeSet.id, AlternativeSet.question, Alternative.claim_id)  # type: ignore[call-overload]
        .join(Alternative, Alternative.alternative_set_id == AlternativeSet.id)
        .order_by(AlternativeSet.id, Alternative.position)
    )
    for key, question, claim in connection.execute(statement):
        sets.setdefault(key, (question, []))[1].append(claim)
    pairs: dict[tuple[int, int], Pair] = {}
    for question, claims in sets.values():
        for index, first in enumerate(claims):
            for second in claims[index + 1 :]:
                pairs[min(first, second), max(first, second)] = Pair(question, "declared")
    for key_, pair in computed_pairs(connection).items():
        pairs.setdefault(key_, pair)
    return pairs


