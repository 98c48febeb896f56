"""What follows from the claims and is kept for lists: closure, services, personnel, fates, contradictions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, false, func, literal, select

from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES
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
from app.queries.tables import table_of
from app.services.contradictions import Pair, computed_pairs
from app.services.coverage import COVERAGE, coverage_rows
from app.services.disagreements import DISAGREEMENTS, disagreement_rows
from app.services.fates import FateSummary, summarise_fates
from app.services.likely import LIKELY, likely_rows
from app.services.search_rows import SEARCH_TABLES, search_rows
from app.services.sync import Row, sync_tables

DERIVED: tuple[Table, ...] = (
    table_of(TermClosure),
    table_of(PersonService),
    table_of(PersonDigest),
    table_of(Contradiction),
    *SEARCH_TABLES,
    LIKELY,
    *COVERAGE,
    *DISAGREEMENTS,
)
_DATES = ("start_earliest", "start_latest", "end_earliest", "end_latest")


def write_derived(connection: Connection) -> None:
    """Bring the derived tables to what the database holds; last those that are drawn from the others."""
    sync_tables(connection, derived_rows(connection), ())
    sync_tables(connection, {LIKELY: likely_rows(connection)}, ())
    sync_tables(connection, coverage_rows(connection) | disagreement_rows(connection), ())


def derived_rows(connection: Connection) -> dict[Table, list[Row]]:
    """The derived rows that need no other derived ones, computed afresh from what the database holds."""
    closure = closure_rows(connection)
    pairs = contradiction_pairs(connection)
    services = service_rows(connection)
    digests = digest_rows(connection, pairs)
    contradictions = [
        {"first_claim_id": a, "second_claim_id": b, "question": pair.question, "origin": pair.origin}
        for (a, b), pair in sorted(pairs.items())
    ]
    own = dict(zip(DERIVED, (closure, services, digests, contradictions), strict=False))
    return own | search_rows(connection)


def closure_rows(connection: Connection) -> list[Row]:
    """Every term with itself and everything above it, through parents and lineages."""
    term, body = table_of(Term), table_of(Organisation)
    above: dict[int, list[int]] = {}
    for key, broader in connection.execute(select(term.c.id, term.c.broader_id)):
        above[key] = [] if broader is None else [broader]
    for key, lineage in connection.execute(select(body.c.id, body.c.lineage_id).where(body.c.lineage_id.is_not(None))):
        above[key].append(lineage)
    rows: list[Row] = []
    for key in above:
        seen: set[int] = set()
        open_ = [key]
        while open_:
            one = open_.pop()
            if one not in seen:
                seen.add(one)
                open_.extend(above[one])
        rows.extend({"ancestor_id": one, "descendant_id": key} for one in sorted(seen))
    return rows


def _counting(
    connection: Connection, detail: Table, *columns: Any, joins: Sequence[tuple[Any, Any]] = ()
) -> list[RowMapping]:
    """Detail rows of the texts' claims that a plain question answers with and no editor calls wrong, in order."""
    claim = table_of(Claim)
    statement = select(claim.c.id.label("claim_id"), claim.c.person_id, claim.c.mode, *columns).join(
        detail, detail.c.claim_id == claim.c.id
    )
    for target, on in joins:
        statement = statement.outerjoin(target, on)
    statement = statement.where(
        claim.c.voice == "source",
        claim.c.actuality.in_(ANSWERED_ACTUALITIES),
        claim.c.mode.in_(ANSWERED_MODES),
        claim.c.assessment != "wrong",
    ).order_by(claim.c.person_id, claim.c.ordinal)
    return list(connection.execute(statement).mappings())


def service_rows(connection: Connection) -> list[Row]:
    """Each person's services, in the order their first claims stand."""
    posting, body = table_of(Posting), table_of(Organisation)
    found: dict[int, dict[int, None]] = defaultdict(dict)
    rows = _counting(connection, posting, posting.c.service_id)
    for model in (CodenameUse, Membership):
        detail = table_of(model)
        joins = [(body, body.c.id == detail.c.organisation_id)]
        rows += _counting(connection, detail, body.c.service_id, joins=joins)
    for row in rows:
        if row["service_id"] is not None:
            found[row["person_id"]].setdefault(row["service_id"])
    return [
        {"person_id": person, "service_id": service, "position": position}
        for person, services in sorted(found.items())
        for position, service in enumerate(services, 1)
    ]


class _Personnel:
    """Whether a person is intelligence personnel, and by which claim."""

    def __init__(self, rows: Iterable[RowMapping]) -> None:
        self.because: dict[int, RowMapping] = {}
        for row in rows:
            if row["is_recruited_source"]:
                continue
            if row["is_intelligence"] or row["in_intelligence"]:
                known = self.because.get(row["person_id"])
                if known is None or _plainness(row) < _plainness(known):
                    self.because[row["person_id"]] = row


def _plainness(row: RowMapping) -> tuple[bool, bool, bool]:
    """Which of several reasons to show: a post of his own before a collective one, others before attaché."""
    return row["is_attache"], row["nature"] == "collective", row["nature"] == "service"


def _personnel(connection: Connection) -> dict[int, RowMapping]:
    posting, role, body = table_of(Posting), table_of(Role), table_of(Organisation)
    role_term, body_term = table_of(Term).alias("role_term"), table_of(Term).alias("organisation_term")
    rows = _counting(
        connection,
        posting,
        posting.c.nature,
        role.c.is_intelligence,
        role.c.is_attache,
        role.c.is_recruited_source,
        body.c.is_intelligence.label("in_intelligence"),
        role_term.c.label.label("role_label"),
        body_term.c.label.label("organisation_label"),
        joins=[
            (role, role.c.id == posting.c.role_id),
            (body, body.c.id == posting.c.organisation_id),
            (role_term, role_term.c.id == posting.c.role_id),
            (body_term, body_term.c.id == posting.c.organisation_id),
        ],
    )
    sources = {row["person_id"] for row in rows if row["is_recruited_source"]}
    because = _Personnel(rows).because
    for row in _belonging(connection):
        if row["person_id"] not in sources:
            because.setdefault(row["person_id"], row)
    return because


def _belonging(connection: Connection) -> list[RowMapping]:
    """Memberships in intelligence organisations, and codenames they used."""
    body, term = table_of(Organisation), table_of(Term)
    found: list[RowMapping] = []
    for model, words in ((Membership, "Member"), (CodenameUse, "Codename")):
        detail = table_of(model)
        rows = _counting(
            connection, detail, literal(words).label("role_label"), term.c.label.label("organisation_label"),
            false().label("is_attache"), body.c.is_intelligence.label("in_intelligence"),
            joins=[(body, body.c.id == detail.c.organisation_id), (term, term.c.id == detail.c.organisation_id)],
        )
        found += [row for row in rows if row["in_intelligence"]]
    return found


def _spans(connection: Connection) -> dict[int, tuple[Any, Any]]:
    """First and last day any posting, rank or fate of a person is known to touch."""
    days: dict[int, list[Any]] = defaultdict(list)
    for model in (Posting, RankHolding, Fate):
        detail = table_of(model)
        for row in _counting(connection, detail, *(detail.c[name] for name in _DATES)):
            days[row["person_id"]].extend(row[name] for name in _DATES if row[name] is not None)
    return {person: (min(found), max(found)) for person, found in days.items() if found}


def _counts(connection: Connection, statement: Any) -> dict[int, int]:
    return dict(connection.execute(statement).all())


def _person_counts(connection: Connection) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """Claims, the texts' postings, and texts (the editor aside) by person."""
    claim, posting, citation, source = (table_of(one) for one in (Claim, Posting, Citation, Source))
    claims = select(claim.c.person_id, func.count()).group_by(claim.c.person_id)
    postings = (
        select(posting.c.person_id, func.count())
        .join(claim, claim.c.id == posting.c.claim_id)
        .where(claim.c.voice == "source")
        .group_by(posting.c.person_id)
    )
    sources = (
        select(claim.c.person_id, func.count(citation.c.source_id.distinct()))
        .join(citation, citation.c.claim_id == claim.c.id)
        .join(source, source.c.id == citation.c.source_id)
        .where(source.c.is_editor.is_(False))
        .group_by(claim.c.person_id)
    )
    return _counts(connection, claims), _counts(connection, postings), _counts(connection, sources)


def digest_rows(connection: Connection, pairs: dict[tuple[int, int], Pair]) -> list[Row]:
    """One row a person: personnel and why, fate, span, counts."""
    because, fates, spans = _personnel(connection), summarise_fates(connection), _spans(connection)
    claim, person = table_of(Claim), table_of(Person)
    owner = _counts(connection, select(claim.c.id, claim.c.person_id))
    questions: dict[int, set[str]] = defaultdict(set)
    for keys, pair in pairs.items():
        for key in keys:
            questions[owner[key]].add(pair.question)
    claims, postings, sources = _person_counts(connection)
    rows = []
    for key in connection.execute(select(person.c.id).order_by(person.c.id)).scalars():
        why, fate = because.get(key), fates.get(key, FateSummary())
        first, last = spans.get(key, (None, None))
        rows.append(
            {
                "person_id": key,
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
                "claims": claims.get(key, 0),
                "postings": postings.get(key, 0),
                "sources": sources.get(key, 0),
                "disagreements": len(questions.get(key, ())),
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
    group, member = table_of(AlternativeSet), table_of(Alternative)
    statement = (
        select(group.c.id, group.c.question, member.c.claim_id)
        .join(member, member.c.alternative_set_id == group.c.id)
        .order_by(group.c.id, member.c.position)
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


