"""Questions about company as statements: every pair judged once, then counted, ordered, cut to a page.

Each is built once for a shape of question (`app.queries.statements`) and takes its keys, days and numbers as
parameters: `rows`, how many to give, and the place of a cursor among them.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    CompoundSelect,
    Integer,
    Select,
    Subquery,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from app.db.between_sql import Four, between_case, least_sure_case, sureness
from app.db.overlap_sql import overlap_case
from app.domain.company import CompanyFilter
from app.domain.overlap import Overlap
from app.models import Claim, Person, PersonDigest, Posting
from app.queries import paging
from app.queries.company_pairs import answering, capped, crowded, own_posts, pairs_of, wide_case
from app.queries.conditions import below
from app.queries.statements import SHAPES
from app.queries.tables import table_of

ORDERED_BY = (int, int, str, int, int, int)
"""The types of the columns that pairs are ordered by: the surest and narrowest first, then by name."""
ALL = "all"
"""What stands for the kind in the counts of the kinds asked for together."""
_NUMBERS = ("mine", "theirs", "place", "organisation", "person", "wide", "rank")


def _met(asked: CompanyFilter, short: bool) -> Subquery:
    """Every pair of posts that shares something and meets the filters, with what its time is judged by."""
    posting, claim, digest = (table_of(one) for one in (Posting, Claim, PersonDigest))
    mine = own_posts(asked)
    pairs = pairs_of(asked, mine, short=short)
    own, theirs = Four.of(mine), Four.of(posting)
    kinds = [between_case(own, theirs, or_(mine.c.capped, capped()), mine.c.dead_by, digest.c.dead_by)]
    window = asked.post.window
    if asked.post.dated:
        kinds.append(overlap_case(*own, mine.c.capped, window.start, window.end, mine.c.dead_by))
        kinds.append(overlap_case(*theirs, capped(), window.start, window.end, digest.c.dead_by))
    chosen = posting.c.person_id != asked.person if asked.other is None else posting.c.person_id == asked.other
    if asked.among:
        chosen = posting.c.person_id > mine.c.person_id
    statement = (
        select(pairs, posting.c.person_id.label("person"), wide_case(pairs).label("wide"),
               *(kind.label(f"kind_{number}") for number, kind in enumerate(kinds)))
        .select_from(pairs)
        .join(mine, mine.c.claim_id == pairs.c.mine)
        .join(posting, posting.c.claim_id == pairs.c.theirs)
        .join(claim, claim.c.id == pairs.c.theirs)
        .join(digest, digest.c.person_id == posting.c.person_id)
        .where(*answering(chosen, asked.post.collective))
    )  # fmt: skip
    for keys, column in ((asked.post.roles, posting.c.role_id), (asked.post.services, posting.c.service_id)):
        if keys:
            statement = statement.where(below(column, keys))
    if asked.personnel is not None:
        statement = statement.where(digest.c.is_personnel.is_(asked.personnel))
    return statement.subquery("met")


def _judged(asked: CompanyFilter, *, short: bool = False) -> CTE:
    """The pairs with one kind each: the least sure of the two claims together and of each in the window."""
    met = _met(asked, short)
    kinds = [column for column in met.c if column.name.startswith("kind_")]
    names = ("mine", "theirs", "place", "organisation", "person", "wide")
    statement = select(
        *(met.c[name] for name in names), (least_sure_case(kinds) if len(kinds) > 1 else kinds[0]).label("kind")
    )
    if not asked.wide:
        statement = statement.where(met.c.wide == 0)
    # Made once a pair: the kind is a long expression, and would be worked out again in each place that names it.
    return statement.cte("judged").prefix_with("MATERIALIZED")


@lru_cache(SHAPES)
def page(asked: CompanyFilter, further: bool) -> Select[Any]:
    """`rows` pairs of the kinds asked for in their order, after the place of a cursor where there is one."""
    return _paged(asked, _judged(asked), further)


@lru_cache(SHAPES)
def page_and_tally(asked: CompanyFilter, further: bool) -> CompoundSelect[Any]:
    """The same, and pairs and persons (the others) by kind and of the kinds asked for together, in no order.

    The rows of the page have no counts, those of the tally no posts.
    """
    judged = _judged(asked)
    paged = _paged(asked, judged, further).subquery("paged")
    columns = [*(paged.c[name] for name in _NUMBERS), paged.c.sort_key]
    absent = [
        *(cast(null(), Integer).label(name) for name in _NUMBERS), cast(null(), paged.c.sort_key.type).label("sort_key")
    ]  # fmt: skip
    counts = [cast(null(), BigInteger).label(name) for name in ("pairs", "persons")]
    return union_all(
        select(paged.c.kind, *columns, *counts),
        *(select(one.c.kind, *absent, one.c.pairs, one.c.persons)
          for one in (part.subquery() for part in _tallied(asked, judged))),
    )  # fmt: skip


@lru_cache(SHAPES)
def first(asked: CompanyFilter) -> Select[Any]:
    """The first pair with each of the first `rows` persons, crowds left aside, and whether there were any (1)."""
    judged = _judged(asked, short=True)
    order = (sureness(judged.c.kind), judged.c.wide)
    number = func.row_number().over(
        partition_by=judged.c.person, order_by=(*order, judged.c.theirs, judged.c.mine)
    )
    ranked = select(judged, order[0].label("rank"), number.label("number")).where(_chosen(asked, judged))
    best, person = ranked.subquery("ranked"), table_of(Person)
    return (
        select(best, crowded(asked).scalar_subquery().label("crowded"))
        .join(person, person.c.id == best.c.person).where(best.c.number == 1)
        .order_by(best.c.rank, best.c.wide, person.c.sort_key, best.c.person).limit(bindparam("rows"))
    )


@lru_cache(SHAPES)
def crowds(asked: CompanyFilter) -> Select[Any]:
    """1 if `first` leaves a crowd aside, else 0: for when it finds nobody."""
    return crowded(asked)


@lru_cache(SHAPES)
def every_pair(asked: CompanyFilter) -> Select[Any]:
    """All pairs whatever their times, those that miss each other (kind NULL) last."""
    judged = _judged(asked)
    order = (func.coalesce(sureness(judged.c.kind), len(Overlap)), judged.c.wide, judged.c.theirs, judged.c.mine)
    return select(judged).order_by(*order)


def _chosen(asked: CompanyFilter, judged: Any) -> Any:
    return judged.c.kind.in_([str(kind) for kind in asked.overlaps])


def _paged(asked: CompanyFilter, judged: CTE, further: bool) -> Select[Any]:
    person, rank = table_of(Person), sureness(judged.c.kind)
    columns = (rank, judged.c.wide, person.c.sort_key, judged.c.person, judged.c.theirs, judged.c.mine)
    statement = (
        select(judged, rank.label("rank"), person.c.sort_key)
        .join(person, person.c.id == judged.c.person)
        .where(_chosen(asked, judged)).order_by(*columns).limit(bindparam("rows"))
    )
    return statement.where(paging.beyond(columns, ORDERED_BY)) if further else statement


def _tallied(asked: CompanyFilter, judged: CTE) -> list[Select[Any]]:
    """The counts by kind, and those of the kinds asked for."""
    pairs = func.count().label("pairs")
    each = (
        select(judged.c.person, judged.c.kind, pairs).where(judged.c.kind.is_not(None))
        .group_by(judged.c.person, judged.c.kind).cte("each")
    )
    total = cast(func.coalesce(func.sum(each.c.pairs), 0), BigInteger).label("pairs")
    return [
        select(each.c.kind, total, func.count().label("persons")).group_by(each.c.kind),
        select(literal(ALL).label("kind"), total, func.count(each.c.person.distinct()).label("persons"))
        .where(_chosen(asked, each)),
    ]  # fmt: skip
