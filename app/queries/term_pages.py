"""What pages of terms count beside their people: what is below a term, bodies by year, ranks held meanwhile."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from app.db.between_sql import Four, reach_meets
from app.domain.dates import Bounds
from app.domain.query import ANY_TIME, PostFilter, PostingFilter
from app.domain.terms import Vocabulary
from app.domain.years import Attested, present, windows_of, years_reached
from app.models import Organisation, Rank, RankHolding, Term, TermClosure
from app.queries.conditions import answers, capped
from app.queries.posting_question import Question
from app.queries.rows import TermRef
from app.queries.statements import SHAPES, shape
from app.queries.tables import table_of
from app.queries.terms import TermRow, directly_below, terms_by_key
from app.queries.years import MOST_POSTS, YearRow

MOST_BELOW = 200
"""Terms of a page's tree; of more the list of the vocabulary tells."""


@dataclass(frozen=True, slots=True)
class RankCount:
    """How many persons held a rank, or one below it, while they held one of the posts."""

    rank: TermRef
    persons: int


def next_below(connection: Connection, vocabulary: Vocabulary, key: int) -> list[TermRow]:
    """The terms directly below one, through the tree or as forms of a lineage, with their counts."""
    term = table_of(Term)
    keys = connection.execute(
        select(term.c.id)
        .where(term.c.id.in_(directly_below(key)))
        .order_by(term.c.position)
        .limit(MOST_BELOW)
    ).scalars()
    return terms_by_key(connection, vocabulary, list(keys))


def line_of(connection: Connection, key: int) -> tuple[int, list[int]]:
    """The line an organisation belongs to, or is, and the bodies of that line with its own; none where it has none."""
    body = table_of(Organisation)
    line = connection.execute(select(body.c.lineage_id).where(body.c.id == key)).scalar() or key
    forms = connection.execute(
        select(body.c.id).where(body.c.lineage_id == line).order_by(body.c.id).limit(MOST_BELOW)
    ).scalars()
    return line, list(forms)


def ladder_of(connection: Connection, system: str, grades: Sequence[int]) -> list[TermRow]:
    """The ranks of a system, and those of these grades in any other, with their counts."""
    rank, term = table_of(Rank), table_of(Term)
    keys = connection.execute(
        select(rank.c.id)
        .join(term, term.c.id == rank.c.id)
        .where(or_(rank.c.rank_system == system, rank.c.grade.in_(grades)))
        .order_by(term.c.position)
    ).scalars()
    return terms_by_key(connection, Vocabulary.RANK, list(keys))


def grades_of(connection: Connection, system: str) -> list[int]:
    """The grades a system of ranks has, the highest first."""
    rank = table_of(Rank)
    rows = connection.execute(
        select(rank.c.grade).distinct().where(rank.c.rank_system == system, rank.c.grade.is_not(None))
    ).scalars()
    return sorted(rows, reverse=True)


def years_of_bodies(connection: Connection, keys: Sequence[int]) -> dict[int, list[YearRow]]:
    """Persons by year of each of several organisations with what stands below it, as `years_of` counts them.

    Empty where more posts than a page counts answer.
    """
    question, closure = Question(PostingFilter(post=PostFilter(organisations=tuple(keys)))), table_of(TermClosure)
    posting = question.posting
    rows = connection.execute(
        question.counted(
            question.select(
                closure.c.ancestor_id, posting.c.person_id, *Four.of(posting),
                capped(posting, question.claim, question.sure),
            )
        )
        .join(closure, closure.c.descendant_id == posting.c.organisation_id)
        .where(closure.c.ancestor_id.in_(keys))
        .limit(MOST_POSTS + 1)
    ).all()  # fmt: skip
    if len(rows) > MOST_POSTS:
        return {}
    held: dict[int, list[Attested]] = defaultdict(list)
    for key, person, *bounds, never in rows:
        held[key].append(Attested(person, Bounds(*bounds), bool(never)))
    return {key: _by_year(claims) for key, claims in held.items()}


def _by_year(claims: Sequence[Attested]) -> list[YearRow]:
    reached = years_reached(claims, ANY_TIME)
    if reached is None:
        return []
    windows = windows_of(*reached, ANY_TIME)
    found = zip(windows, present(claims, list(windows.values())), strict=True)
    rows = (YearRow(year, len(there.certain), len(there.possible - there.certain)) for year, there in found)
    return [row for row in rows if row.certain or row.possible]


def ranks_meanwhile(connection: Connection, asked: PostingFilter) -> list[RankCount]:
    """Ranks persons certainly or possibly held during one of the posts, as `rank` asks for them, the most first."""
    marked, values = shape(asked)
    found = connection.execute(_ranks_meanwhile(marked), values)
    return [RankCount(TermRef(Vocabulary.RANK, slug, label), number) for slug, label, number in found]


@lru_cache(SHAPES)
def _ranks_meanwhile(asked: PostingFilter) -> Select[Any]:
    question = Question(asked)
    posting, held, claim = question.posting, table_of(RankHolding).alias(), question.claim.alias()
    closure, term = table_of(TermClosure), table_of(Term)
    rows = (
        question.counted(question.select(held.c.rank_id, held.c.person_id))
        .join(held, and_(held.c.person_id == posting.c.person_id, reach_meets(Four.of(held), Four.of(posting))))
        .join(claim, claim.c.id == held.c.claim_id)
        .where(claim.c.voice == "source", answers(claim))
        .distinct()
        .cte("held_then")
    )
    persons = func.count(rows.c.person_id.distinct())
    return (
        select(term.c.slug, term.c.label, persons)
        .select_from(rows)
        .join(closure, closure.c.descendant_id == rows.c.rank_id)
        .join(term, term.c.id == closure.c.ancestor_id)
        .where(closure.c.ancestor_id.in_(select(rows.c.rank_id)))
        .group_by(term.c.slug, term.c.label, term.c.position)
        .order_by(persons.desc(), term.c.position)
    )
