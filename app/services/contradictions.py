"""Rows of contradictions: declared pairs, then those computed from the claims themselves.

Computed are two ranks at once, two exclusive posts of one person, and two persons in a post of one holder.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, select

from app.db.between_sql import Four, begun_by, not_ended_before
from app.domain.sweep import Spell, certain_meetings
from app.models import (
    Alternative,
    AlternativeSet,
    Claim,
    Contradiction,
    Person,
    Posting,
    Rank,
    RankHolding,
    Role,
    Term,
)
from app.queries.everybody import People, everybody
from app.queries.tables import table_of
from app.services.derive_parts import ROWS, Batch, Derivation, Values, batched, of_kind

CONTRADICTIONS: Table = table_of(Contradiction)
_PAIRS = 500
"""Pairs that are looked up among the declared ones, and whose persons are named, at once."""


class _Pair(NamedTuple):
    """Two claims that cannot both be so, the smaller key first, with their persons and the question they put.

    The question has gaps for the persons' names.
    """

    first: int
    second: int
    persons: tuple[int, int]
    question: str


class _Held(NamedTuple):
    """A rank as held; `month` where it is attested within one."""

    person: int
    claim: int
    rank: int
    system: str
    spell: Spell | None
    month: tuple[int, int] | None


class _Post(NamedTuple):
    """An exclusive post as held; it certainly meets another by its spell."""

    person: int
    claim: int
    role: int
    body: int | None


def _batches(connection: Connection) -> Iterator[Batch]:
    for rows in batched(_declared(connection)):
        yield CONTRADICTIONS, rows
    for pairs in batched(_computed(connection), _PAIRS):
        yield CONTRADICTIONS, list(_named(connection, _undeclared(connection, pairs)))


def _declared(connection: Connection) -> Iterator[Values]:
    """Each pair of claims of a declared set, with the question of the last set that holds both."""
    group = table_of(AlternativeSet)
    one, other = table_of(Alternative).alias("one"), table_of(Alternative).alias("other")
    again, beside = table_of(Alternative).alias("again"), table_of(Alternative).alias("beside")
    later = (
        select(again.c.claim_id)
        .join(beside, beside.c.alternative_set_id == again.c.alternative_set_id)
        .where(again.c.claim_id == one.c.claim_id, beside.c.claim_id == other.c.claim_id,
               again.c.alternative_set_id > one.c.alternative_set_id)
    )  # fmt: skip
    pairs = (
        select(one.c.claim_id, other.c.claim_id, group.c.question)
        .join(other, and_(other.c.alternative_set_id == one.c.alternative_set_id, other.c.claim_id > one.c.claim_id))
        .join(group, group.c.id == one.c.alternative_set_id)
        .where(~later.exists())
    )
    last = 0
    while True:
        sets = select(group.c.id).where(group.c.id > last).order_by(group.c.id).limit(_PAIRS)
        keys = connection.execute(sets).scalars().all()
        if not keys:
            return
        last = keys[-1]
        for first, second, question in connection.execute(pairs.where(one.c.alternative_set_id.in_(keys))):
            yield first, second, question, "declared"


def _undeclared(connection: Connection, pairs: Sequence[_Pair]) -> Iterator[_Pair]:
    """Those of the pairs that no set declares."""
    one, other = table_of(Alternative).alias("one"), table_of(Alternative).alias("other")
    statement = (
        select(one.c.claim_id, other.c.claim_id)
        .join(other, other.c.alternative_set_id == one.c.alternative_set_id)
        .where(one.c.claim_id.in_([pair.first for pair in pairs]), other.c.claim_id > one.c.claim_id)
    )
    declared = {(first, second) for first, second in connection.execute(statement)}
    return (pair for pair in pairs if (pair.first, pair.second) not in declared)


def _named(connection: Connection, pairs: Iterable[_Pair]) -> Iterator[Values]:
    """The rows of computed pairs, with their persons' names in the questions."""
    found, person = list(pairs), table_of(Person)
    keys = sorted({key for pair in found for key in pair.persons})
    names = dict(connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(keys))).all())
    for pair in found:
        question = pair.question.format(*(names[key] for key in pair.persons))
        yield pair.first, pair.second, question, "computed"


def _computed(connection: Connection) -> Iterator[_Pair]:
    """All computed pairs, each once: those within a person, then those between holders of a post."""
    roles = _roles(connection)
    for people in everybody(connection):
        yield from _rank_pairs(connection, people)
        yield from _exclusive_pairs(connection, people, roles)
    yield from _holder_pairs(connection)


def _roles(connection: Connection) -> dict[int, str]:
    """The names of exclusive roles, braces doubled for a question with gaps."""
    return {key: _braced(label) for key, label in connection.execute(_labelled(table_of(Role).c.is_exclusive))}


def _labelled(flag: ColumnElement[bool]) -> Select[Any]:
    role, term = table_of(Role), table_of(Term)
    return select(role.c.id, term.c.label).join(term, term.c.id == role.c.id).where(flag.is_(True)).order_by(role.c.id)


def _braced(label: str) -> str:
    return label.replace("{", "{{").replace("}", "}}")


def _surely() -> ColumnElement[bool]:
    """The texts' claims that count without any doubt."""
    claim = table_of(Claim)
    return and_(
        claim.c.voice == "source", claim.c.mode.in_(("asserted", "attributed")),
        claim.c.actuality.in_(("held", "appointed")), claim.c.assessment == "none",
    )  # fmt: skip


def _spell(begun: date | None, not_ended: date | None, qualified: bool, claim: int, person: int) -> Spell | None:
    """When it was surely held; None where its dates, or the lack of them, leave that open."""
    return None if begun is None or not_ended is None or qualified else Spell(begun, not_ended, claim, person)


def _pair(one: tuple[int, int], other: tuple[int, int], question: str) -> _Pair:
    """Two claims with their persons as a pair, the smaller key first."""
    (first, person), (second, another) = sorted((one, other))
    return _Pair(first, second, (person, another), question)


def _rank_pairs(connection: Connection, people: People) -> Iterator[_Pair]:
    """Two ranks of one system within one month, where no promotion explains them."""
    held, rank = table_of(RankHolding), table_of(Rank)
    four = Four.of(held)
    statement = of_kind(
        people, held, held.c.rank_id, rank.c.rank_system, begun_by(four), not_ended_before(four),
        held.c.dates_qualified, held.c.start_latest, held.c.end_earliest,
    ).join(rank, rank.c.id == held.c.rank_id).where(_surely())  # fmt: skip
    rows = (
        _Held(person, claim, rank_id, system, _spell(begun, not_ended, qualified, claim, person), _month(start, end))
        for person, claim, rank_id, system, begun, not_ended, qualified, start, end in connection.execute(statement)
    )
    for _, own in groupby(rows, key=attrgetter("person")):
        for a, b in combinations(own, 2):
            if a.rank != b.rank and a.system == b.system and (_meet(a.spell, b.spell) or _one_month(a, b)):
                yield _pair((a.claim, a.person), (b.claim, b.person), "Which rank did {0} hold?")


def _month(start: date | None, end: date | None) -> tuple[int, int] | None:
    """The one month within which a rank is attested, where the dates say so exactly."""
    if start is None or end is None or (start.year, start.month) != (end.year, end.month):
        return None
    return start.year, start.month


def _meet(one: Spell | None, other: Spell | None) -> bool:
    return one is not None and other is not None and any(certain_meetings(sorted((one, other))))


def _one_month(one: _Held, other: _Held) -> bool:
    return one.month is not None and one.month == other.month


def _exclusive_pairs(connection: Connection, people: People, roles: dict[int, str]) -> Iterator[_Pair]:
    """Two exclusive posts of one person, certainly at the same time."""
    posting = table_of(Posting)
    four = Four.of(posting)
    begun, not_ended = begun_by(four), not_ended_before(four)
    statement = of_kind(people, posting, posting.c.role_id, posting.c.organisation_id, begun, not_ended).where(
        _surely(), posting.c.nature != "collective", posting.c.role_id.in_(_exclusive()),
        ~posting.c.dates_qualified, begun.is_not(None), not_ended.is_not(None),
    )  # fmt: skip
    for person, own in groupby(connection.execute(statement), key=itemgetter(0)):
        posts: dict[int, tuple[int, int | None]] = {}
        spells: list[Spell] = []
        for _, claim, role, body, begins, lasts in own:
            posts[claim] = role, body
            spells.append(Spell(begins, lasts, claim, person))
        for meeting in certain_meetings(sorted(spells)):
            first, second = sorted(spell.claim for spell in meeting)
            if posts[first] != posts[second]:
                held = f"{roles[posts[first][0]]} or {roles[posts[second][0]]}"
                yield _Pair(first, second, (person, person), f"Which post did {{0}} hold: {held}?")


def _exclusive() -> Select[Any]:
    role = table_of(Role)
    return select(role.c.id).where(role.c.is_exclusive.is_(True))


def _holder_pairs(connection: Connection) -> Iterator[_Pair]:
    """Two persons in a post that one holds at a time (by organisation, else place), certainly at once; acting aside.

    Read role by role, and of each post in the order of time.
    """
    claim, posting = table_of(Claim), table_of(Posting)
    four = Four.of(posting)
    where, begun, not_ended = (
        func.coalesce(posting.c.organisation_id, posting.c.place_id), begun_by(four), not_ended_before(four),
    )  # fmt: skip
    statement = (
        select(where, begun.label("begun"), not_ended, claim.c.id, claim.c.person_id)
        .join(claim, claim.c.id == posting.c.claim_id)
        .where(_surely(), posting.c.nature != "collective", ~posting.c.acting, ~posting.c.dates_qualified,
               where.is_not(None), begun.is_not(None), not_ended.is_not(None))
        .order_by(where, begun, claim.c.id)
        .execution_options(yield_per=ROWS)
    )  # fmt: skip
    for role, label in connection.execute(_labelled(table_of(Role).c.is_single_holder)).all():
        question = f"Who was {_braced(label)}: {{0}} or {{1}}?"
        held = connection.execute(statement.where(posting.c.role_id == role))
        for _, rows in groupby(held, key=itemgetter(0)):
            for one, other in certain_meetings(Spell(*row[1:]) for row in rows):
                if one.person != other.person:
                    yield _pair((one.claim, one.person), (other.claim, other.person), question)


CONTRADICTED = Derivation((CONTRADICTIONS,), _batches)
