"""Who comes into question as one person, drawn by names, codenames, posts and decisions; and who as two.

What bounds the drawing on large data is in `app.queries.likely_names.Limits`.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, or_, select

from app.db.between_sql import Four, reach_meets
from app.domain.decisions import DecisionKind
from app.models import (
    CodenameUse,
    Identifier,
    IdentityDecision,
    Person,
    PersonDigest,
    Posting,
    Relation,
    Role,
    TermClosure,
)
from app.queries.dossiers import IDENTIFICATION, OFFICES
from app.queries.likely_names import LIMITS, Limits, Names, Pair, at_a_post, name_groups, slips
from app.queries.tables import table_of

_UNNAMED = 20
"""Persons without a name who are set beside others at once."""


def candidate_pairs(connection: Connection, limits: Limits = LIMITS) -> tuple[list[Pair], dict[Pair, int]]:
    """The pairs to look at, and how many persons share the rarest part of the names of those that share one."""
    names = Names(connection, limits)
    bearers = names.alike(name_groups(connection, limits))
    for pair, count in at_a_post(connection, limits).items():
        bearers.setdefault(pair, count)
    near = names.alike(slips(connection, limits))
    found = [*_by_decision(connection), *_by_codename(connection, limits), *_by_post(connection, limits), *bearers]
    return list(dict.fromkeys([*found, *near])), bearers


def _by_codename(connection: Connection, limits: Limits) -> list[Pair]:
    """Pairs that bore one codename, which few did."""
    use = table_of(CodenameUse)
    few = (
        select(use.c.codename_id).group_by(use.c.codename_id)
        .having(func.count(use.c.person_id.distinct()).between(2, limits.bearers))
    )  # fmt: skip
    one, other = use.alias("one"), use.alias("other")
    statement = (
        select(one.c.person_id, other.c.person_id)
        .join(other, and_(other.c.codename_id == one.c.codename_id, other.c.person_id > one.c.person_id))
        .where(one.c.codename_id.in_(few))
        .distinct()
        .order_by(one.c.person_id, other.c.person_id)
        .limit(limits.pairs)
    )
    return [(first, second) for first, second in connection.execute(statement)]


def _by_decision(connection: Connection) -> list[Pair]:
    """Pairs a claim identifies with each other, and those an editor keeps apart."""
    relation, decision = table_of(Relation), table_of(IdentityDecision)
    claimed = select(relation.c.person_id, relation.c.other_person_id).where(
        relation.c.relation == IDENTIFICATION, relation.c.other_person_id.is_not(None)
    )
    decided = select(decision.c.person_id, decision.c.other_person_id).where(decision.c.kind == DecisionKind.DISTINCT)
    rows = [*connection.execute(claimed), *connection.execute(decided)]
    return sorted({(min(one, other), max(one, other)) for one, other in rows})


def _by_post(connection: Connection, limits: Limits) -> list[Pair]:
    """Somebody without a name, and who may have held the same or a narrower or wider role in the same place or body.

    The place or body may be the narrower or the wider one, too. The times must meet, unless one man holds such a post.
    """
    posting = table_of(Posting)
    unnamed, other = posting.alias("unnamed"), posting.alias("other")
    either = ((unnamed, other), (other, unnamed))
    ways = [
        _held_alike(unnamed, other, column, bodies, roles)
        for column, bodies, roles in product(("place_id", "organisation_id"), either, either)
    ]
    found: set[Pair] = set()
    for keys in _unnamed(connection, limits):
        for statement in ways:
            rows = connection.execute(statement.where(unnamed.c.person_id.in_(keys)).limit(limits.pairs)).all()
            found.update((min(first, second), max(first, second)) for first, second in rows)
        if len(found) >= limits.pairs:
            break
    return sorted(found)[: limits.pairs]


def _unnamed(connection: Connection, limits: Limits) -> Iterator[list[int]]:
    """Persons without a name who held an office, some at a time."""
    person, posting = table_of(Person), table_of(Posting)
    office = select(posting.c.claim_id).where(posting.c.person_id == person.c.id, posting.c.nature.in_(OFFICES))
    statement = select(person.c.id).where(person.c.identified.is_(False), office.exists()).order_by(person.c.id)
    keys = list(connection.execute(statement.limit(limits.unnamed)).scalars())
    for start in range(0, len(keys), _UNNAMED):
        yield keys[start : start + _UNNAMED]


Ends = tuple[FromClause, FromClause]
"""Of two posts, the one lower and the one higher in a tree."""


def _held_alike(unnamed: FromClause, other: FromClause, column: str, bodies: Ends, roles: Ends) -> Select[Any]:
    """Pairs of holders of posts of which one lies at or below the other, by body or place and by role."""
    closure = table_of(TermClosure)
    wholes, kinds = closure.alias("wholes"), closure.alias("roles")
    (lower, higher), (under, over) = bodies, roles
    return (
        select(unnamed.c.person_id, other.c.person_id)
        .join(wholes, _end(wholes, unnamed is lower) == unnamed.c[column])
        .join(other, other.c[column] == _end(wholes, other is lower))
        .join(kinds, and_(kinds.c.descendant_id == under.c.role_id, kinds.c.ancestor_id == over.c.role_id))
        .where(higher.c.person_id != lower.c.person_id, unnamed.c.nature.in_(OFFICES), other.c.nature.in_(OFFICES),
               or_(reach_meets(Four.of(unnamed), Four.of(other)), and_(_of_one(under), _of_one(over))))
        .distinct()
        .order_by(unnamed.c.person_id, other.c.person_id)
    )


def _of_one(post: FromClause) -> ColumnElement[bool]:
    """Whether a post is one that one holds at a time."""
    role = table_of(Role)
    return post.c.role_id.in_(select(role.c.id).where(role.c.is_single_holder.is_(True)))


def _end(closure: FromClause, lower: bool) -> ColumnElement[int]:
    """The lower or the upper end of a step in a tree."""
    return closure.c.descendant_id if lower else closure.c.ancestor_id


def doubted_records(connection: Connection, limits: Limits = LIMITS) -> list[int]:
    """The records to look at as two persons in one."""
    digest, number, decision = table_of(PersonDigest), table_of(Identifier), table_of(IdentityDecision)
    twice = select(number.c.person_id).group_by(number.c.person_id, number.c.authority).having(func.count() > 1)
    merged = select(decision.c.person_id).where(decision.c.kind == DecisionKind.MERGE)
    largest = select(digest.c.person_id).order_by(digest.c.claims.desc(), digest.c.person_id).limit(limits.records)
    found = [key for statement in (merged, twice, largest) for key in connection.execute(statement).scalars()]
    return list(dict.fromkeys(found))


def merge_reasons(connection: Connection) -> dict[int, str]:
    """The reasons editors gave for putting records together, by person."""
    decision = table_of(IdentityDecision)
    rows = connection.execute(
        select(decision.c.person_id, decision.c.reason)
        .where(decision.c.kind == DecisionKind.MERGE)
        .order_by(decision.c.position)
    )
    return dict(rows.all())
