"""Likely same persons and likely wrong merges: who comes into question, by index and never all pairs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, select

from app.domain.decisions import DecisionKind
from app.domain.dossier import Dossier, Judgement, Strength
from app.domain.identity import same, two_in_one
from app.models import (
    CodenameUse,
    IdentityDecision,
    Person,
    PersonDigest,
    Posting,
    Relation,
    Searchable,
    SearchKey,
    SearchNear,
    SearchWord,
    TermClosure,
)
from app.queries.claims import person_refs
from app.queries.dossiers import IDENTIFICATION, OFFICES, dossiers
from app.queries.identity import DecisionRow, kept_apart
from app.queries.rows import PersonRef
from app.queries.search_names import CODENAME, DESCRIPTION
from app.queries.tables import table_of

MOST_BEARERS = 12
"""A part of a name that more persons share than this brings nobody together: it is a common one."""
SHORTEST_SLIP = 6
"""Letters a word must have for another to count as the same word with a slip."""
MOST_PAIRS = 1_000
MOST_RECORDS = 1_000
"""Pairs looked at, those with the rarest names first; and records, those with the most claims first."""
_WORDS = (CODENAME, DESCRIPTION)
Pair = tuple[int, int]


class CaseKind(StrEnum):
    """What a case is about: two records of one person, or one record of two."""

    SAME = "same"
    TWO_IN_ONE = "two-in-one"


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


_ORDER = list(Strength)


def cases(connection: Connection, asked: CaseFilter | None = None) -> list[Case]:
    """The cases asked for: open ones first, likely same persons before likely wrong merges, the strongest first."""
    wanted = asked or CaseFilter()
    pairs, bearers = _pairs(connection)
    records = _records(connection)
    if wanted.persons:
        pairs = [pair for pair in pairs if not set(wanted.persons).isdisjoint(pair)]
        records = list(wanted.persons)
    known = dossiers(connection, {key for pair in pairs for key in pair}.union(records))
    refs = person_refs(connection, known)
    found = [*_same(connection, pairs, bearers, known, refs), *_two_in_one(connection, records, known, refs)]
    return sorted(
        (one for one in found if _is_asked(wanted, one)),
        key=lambda one: (
            not one.open, one.kind, _ORDER.index(one.judgement.strength), -one.judgement.total,
            [person.sort_name for person in one.persons],
        ),
    )  # fmt: skip


def _is_asked(asked: CaseFilter, one: Case) -> bool:
    return (
        (not asked.kinds or one.kind in asked.kinds)
        and (not asked.strengths or one.judgement.strength in asked.strengths)
        and asked.open in (None, one.open)
    )


Known = Mapping[int, Dossier]
Refs = Mapping[int, PersonRef]


def _pairs(connection: Connection) -> tuple[list[Pair], dict[Pair, int]]:
    """The pairs to look at, and how many persons share the rarest part of the names of those that share one."""
    bearers = _by_name(connection)
    found = [*_by_decision(connection), *_by_codename(connection), *_by_post(connection), *bearers]
    return list(dict.fromkeys([*found, *_by_slip(connection)])), bearers


def _same(
    connection: Connection, pairs: Sequence[Pair], bearers: Mapping[Pair, int], known: Known, refs: Refs
) -> Iterator[Case]:
    apart = kept_apart(connection)
    for one, other in pairs:
        decided = apart.get((one, other))
        if decided is not None and decided.kind is not DecisionKind.DISTINCT:
            continue
        judged = same(known[one], known[other], bearers.get((one, other)), decided=decided is not None)
        if judged is not None:
            yield Case(CaseKind.SAME, (refs[one], refs[other]), judged, decided)


def _by_name(connection: Connection) -> dict[Pair, int]:
    """Pairs that share a sound key of a name, with how many bear the rarest one they share."""
    key, name = table_of(SearchKey), table_of(Searchable)
    borne = (
        select(key.c.key, key.c.person_id)
        .join(name, name.c.id == key.c.searchable_id)
        .where(key.c.person_id.is_not(None), name.c.form.not_in(_WORDS))
        .distinct()
        .cte("borne")
    )
    rare = (
        select(borne.c.key, func.count().label("bearers"))
        .group_by(borne.c.key)
        .having(func.count().between(2, MOST_BEARERS))
        .cte("rare")
    )
    one, other = borne.alias("one"), borne.alias("other")
    fewest = func.min(rare.c.bearers)
    statement = (
        select(one.c.person_id, other.c.person_id, fewest)
        .select_from(rare)
        .join(one, one.c.key == rare.c.key)
        .join(other, and_(other.c.key == rare.c.key, other.c.person_id > one.c.person_id))
        .group_by(one.c.person_id, other.c.person_id)
        .order_by(fewest, one.c.person_id, other.c.person_id)
        .limit(MOST_PAIRS)
    )
    return {(first, second): bearers for first, second, bearers in connection.execute(statement)}


def _by_slip(connection: Connection) -> list[Pair]:
    """Pairs with a longer word that is one sound from the other's: a slip of the pen, another case, the feminine."""
    near, word, person = table_of(SearchNear), table_of(SearchWord), table_of(Person)
    reached = (
        select(near.c.deletion, word.c.person_id)
        .join(word, word.c.word == near.c.word)
        .join(person, and_(person.c.id == word.c.person_id, person.c.identified.is_(True)))
        .where(func.length(near.c.word) >= SHORTEST_SLIP)
        .distinct()
        .cte("reached")
    )
    rare = (
        select(reached.c.deletion)
        .group_by(reached.c.deletion)
        .having(func.count().between(2, MOST_BEARERS))
        .cte("rare")
    )
    one, other = reached.alias("one"), reached.alias("other")
    statement = (
        select(one.c.person_id, other.c.person_id)
        .select_from(rare)
        .join(one, one.c.deletion == rare.c.deletion)
        .join(other, and_(other.c.deletion == rare.c.deletion, other.c.person_id > one.c.person_id))
        .distinct()
        .order_by(one.c.person_id, other.c.person_id)
        .limit(MOST_PAIRS)
    )
    return [(first, second) for first, second in connection.execute(statement)]


def _by_codename(connection: Connection) -> list[Pair]:
    """Pairs that bore one codename."""
    use = table_of(CodenameUse)
    one, other = use.alias("one"), use.alias("other")
    statement = (
        select(one.c.person_id, other.c.person_id)
        .join(other, and_(other.c.codename_id == one.c.codename_id, other.c.person_id > one.c.person_id))
        .distinct()
        .order_by(one.c.person_id, other.c.person_id)
        .limit(MOST_PAIRS)
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


def _by_post(connection: Connection) -> list[Pair]:
    """Somebody without a name, and whoever held the same or a narrower or wider role in the same place or body.

    The place or body may be the narrower or the wider one, too.
    """
    person, closure = table_of(Person), table_of(TermClosure)
    roles, wholes = closure.alias("roles"), closure.alias("wholes")
    unnamed, other = table_of(Posting).alias("unnamed"), table_of(Posting).alias("other")
    either = ((unnamed, other), (other, unnamed))
    found: set[Pair] = set()
    for column, (lower, higher), (under, over) in product(("place_id", "organisation_id"), either, either):
        statement = (
            select(unnamed.c.person_id, other.c.person_id)
            .join(person, and_(person.c.id == unnamed.c.person_id, person.c.identified.is_(False)))
            .join(wholes, _end(wholes, unnamed is lower) == unnamed.c[column])
            .join(other, other.c[column] == _end(wholes, other is lower))
            .join(roles, and_(roles.c.descendant_id == under.c.role_id, roles.c.ancestor_id == over.c.role_id))
            .where(
                higher.c.person_id != lower.c.person_id, unnamed.c.nature.in_(OFFICES), other.c.nature.in_(OFFICES)
            )
            .distinct()
            .order_by(unnamed.c.person_id, other.c.person_id)
            .limit(MOST_PAIRS)
        )
        found |= {(min(first, second), max(first, second)) for first, second in connection.execute(statement)}
    return sorted(found)


def _end(closure: FromClause, lower: bool) -> ColumnElement[int]:
    """The lower or the upper end of a step in a tree."""
    return closure.c.descendant_id if lower else closure.c.ancestor_id


def _records(connection: Connection) -> list[int]:
    digest = table_of(PersonDigest)
    statement = select(digest.c.person_id).order_by(digest.c.claims.desc(), digest.c.person_id).limit(MOST_RECORDS)
    return list(connection.execute(statement).scalars())


def _two_in_one(connection: Connection, records: Sequence[int], known: Known, refs: Refs) -> Iterator[Case]:
    reasons = _merged(connection)
    for key in records:
        judged = two_in_one(known[key], reasons.get(key))
        if judged is not None:
            yield Case(CaseKind.TWO_IN_ONE, (refs[key],), judged)


def _merged(connection: Connection) -> dict[int, str]:
    """The reasons editors gave for putting records together, by person."""
    decision = table_of(IdentityDecision)
    rows = connection.execute(
        select(decision.c.person_id, decision.c.reason)
        .where(decision.c.kind == DecisionKind.MERGE)
        .order_by(decision.c.position)
    )
    return dict(rows.all())
