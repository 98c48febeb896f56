"""The pairs of posts that share a place or an organisation, as SQL: what questions about company begin with.

The posts of the person asked about drive the statement: the terms that meet theirs are listed first, and the posts of
others found by the indexes on place and organisation.
"""

from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)

from app.db.between_sql import Four
from app.domain.company import CompanyFilter
from app.domain.dates import Window
from app.models import Claim, Organisation, PersonDigest, Place, Posting, Term, TermClosure
from app.queries.conditions import answers, below
from app.queries.lasting import lasting
from app.queries.statements import SHAPES, among
from app.queries.tables import table_of

WIDE_PLACES = ("country", "state")
"""Kinds of place too wide to say who met whom; so is whatever holds one, and a region that lies in nothing."""
WIDE_BODIES = (
    "air-force", "army", "authority", "commissariat", "fleet", "front", "government", "lineage", "military-district",
    "ministry", "navy", "party", "service", "state",
)  # fmt: skip
"""Kinds of organisation too large to say who met whom: forces, governments, whole services."""
CROWD = 500
"""Posts in one place or body beyond which a short list leaves it aside: so many others say little of anybody, and a
list of the first few of them would cost as much as all."""
_BOUNDS = Four._fields


def answering(persons: ColumnElement[bool] | None, collective: bool = False) -> list[ColumnElement[bool]]:
    """What makes a posting, joined to its claim, answer at all."""
    posting, claim = table_of(Posting), table_of(Claim)
    found = [claim.c.voice == "source", answers(claim)]
    if persons is not None:
        found.append(persons)
    if not collective:
        found.append(posting.c.nature != "collective")
    return found


@lru_cache(SHAPES)
def own_posts(asked: CompanyFilter) -> CTE:
    """The answering posts of the person asked about, or of everybody among whom it is asked."""
    posting, claim, digest = table_of(Posting), table_of(Claim), table_of(PersonDigest)
    whose = posting.c.person_id.in_(asked.among) if asked.among else posting.c.person_id == asked.person
    conditions = answering(whose)
    if asked.other is None:
        conditions += _in_window(posting, asked.post.window)
    # A sum no index could be made for: it is the person's posts that are looked at, not all that lie there.
    conditions += [
        below(column + 0, keys)
        for column, keys in (
            (posting.c.place_id, asked.places), (posting.c.organisation_id, asked.organisations)
        ) if keys
    ]  # fmt: skip
    return (
        select(posting.c.claim_id, posting.c.person_id, posting.c.place_id, posting.c.organisation_id,
               *(posting.c[one] for one in _BOUNDS), capped().label("capped"), digest.c.dead_by)
        .join(claim, claim.c.id == posting.c.claim_id)
        .join(digest, digest.c.person_id == posting.c.person_id)
        .where(*conditions)
        .cte("own")
    )  # fmt: skip


def not_apart(post: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Neither begins after the other has ended, as far as is known: all that is left out has no kind of overlap.

    Told by the indexes on places and organisations alone, before the rest of a post is read and judged.
    """
    return and_(
        func.coalesce(post.c.start_earliest <= other.c.end_latest, true()),
        func.coalesce(other.c.start_earliest <= post.c.end_latest, true()),
    )


def _in_window(post: FromClause, window: Window) -> list[ColumnElement[bool]]:
    """The same of a post and the years asked about."""
    found: list[ColumnElement[bool]] = []
    if window.end is not None:
        found.append(func.coalesce(post.c.start_earliest <= window.end, true()))
    if window.start is not None:
        found.append(func.coalesce(post.c.end_latest >= window.start, true()))
    return found


def capped() -> ColumnElement[bool]:
    """A qualified date, or a claim assessed doubted or wrong, is never certain."""
    return or_(table_of(Posting).c.dates_qualified, table_of(Claim).c.assessment != "none")


class _Kept(NamedTuple):
    """Which common terms count: none of `without`, and if `short` none that is a crowd.

    What is left out is left out before any post is looked at, be it a whole army's. `apart`: posts of other times
    count too; `once`: of two persons the one with the lesser key comes first.
    """

    without: Any
    short: bool
    apart: bool
    once: bool


def _worth(mine: FromClause, theirs: FromClause, kept: _Kept) -> list[ColumnElement[bool]]:
    """What can be told of two posts before the rest of them is read."""
    found = [] if kept.apart else [not_apart(theirs, mine)]
    return [*found, theirs.c.person_id > mine.c.person_id] if kept.once else found


def _sharing(column: str, within: tuple[int, ...], mine: Any, theirs: Any, kept: _Kept) -> Select[Any]:
    """Pairs that share a term: (mine, theirs, the common term); `within`: both lie in one of these terms."""
    up = table_of(TermClosure).alias("up")
    own, their = mine.c[column], theirs.c[column]
    if within:
        down = table_of(TermClosure).alias("down")
        statement = (
            select(mine.c.claim_id.label("mine"), theirs.c.claim_id.label("theirs"), up.c.ancestor_id.label("term"))
            .select_from(mine)
            .join(up, and_(up.c.descendant_id == own, up.c.ancestor_id.in_(within)))
            .join(down, down.c.ancestor_id == up.c.ancestor_id)
            .join(theirs, their == down.c.descendant_id + 0)
        )
        return statement.where(*_worth(mine, theirs, kept))
    related = _related(column, mine, kept.without, kept.short)
    statement = (
        select(related.c.claim_id.label("mine"), theirs.c.claim_id.label("theirs"), related.c.term)
        .select_from(related)
        .join(theirs, their == related.c.theirs + 0)
    )
    statement = statement.where(*_worth(related, theirs, kept))
    return statement.where(related.c.crowd == 0) if kept.short else statement


@lru_cache(SHAPES)
def _related(column: str, mine: Any, without: Any, short: bool) -> CTE:
    """The terms that meet mine: every one above it or itself, then every one below it.

    For a `short` list `crowd` is 1 where more than `CROWD` posts stand at the term itself; so many are counted, and
    no more.
    """
    up, own = table_of(TermClosure).alias("up"), mine.c[column]
    post = (mine.c.claim_id, mine.c.person_id, mine.c.start_earliest, mine.c.end_latest)
    above = select(*post, up.c.ancestor_id.label("theirs"), up.c.ancestor_id.label("term")).join(
        up, up.c.descendant_id == own
    )
    beneath = select(*post, up.c.descendant_id, up.c.ancestor_id).join(
        up, and_(up.c.ancestor_id == own, up.c.descendant_id != own)
    )
    if without is not None:
        above, beneath = (one.where(up.c.ancestor_id.not_in(without)) for one in (above, beneath))
    # Made before any posting is looked at, and by a sum no index could be made for: else SQLite would begin with
    # everybody's postings.
    either: Any = union_all(above, beneath)
    if short:
        either = either.subquery()
        other = table_of(Posting).alias("crowd")
        further: Select[Any] = select(literal_column("1")).where(other.c[column] == either.c.theirs)
        crowd = further.limit(1).offset(CROWD).scalar_subquery().is_not(None)
        either = select(either, case((crowd, literal_column("1")), else_=literal_column("0")).label("crowd"))
    related: CTE = either.cte(f"related_{column}").prefix_with("MATERIALIZED")
    return related


def crowded(asked: CompanyFilter) -> Select[Any]:
    """1 if a short list leaves a crowd aside, else 0."""
    mine = own_posts(asked)
    found = []
    for column, without in (("place_id", _wide_places()), ("organisation_id", _wide_bodies())):
        related = _related(column, mine, None if asked.wide else without, True)
        found.append(select(func.max(related.c.crowd)).scalar_subquery())
    some, others = (func.coalesce(one, literal_column("0")) for one in found)
    return select(case((some > others, some), else_=others))


def pairs_of(asked: CompanyFilter, mine: Any, *, short: bool = False) -> Subquery:
    """Each pair once, with the place and the organisation it shares; what is asked for must be shared."""
    no_places, no_bodies = (None, None) if asked.wide else (_wide_places(), _wide_bodies())
    theirs = mine.alias("other") if asked.among else table_of(Posting).alias("other")
    apart = asked.other is not None
    places, bodies = (
        _sharing(column, within, mine, theirs, _Kept(without, short, apart, bool(asked.among))).subquery()
        for column, within, without in (
            ("place_id", asked.places, no_places), ("organisation_id", asked.organisations, no_bodies)
        )
    )  # fmt: skip
    either = union_all(
        select(places.c.mine, places.c.theirs, places.c.term.label("place"), null().label("organisation")),
        select(bodies.c.mine, bodies.c.theirs, null(), bodies.c.term),
    ).subquery()
    place, organisation = func.max(either.c.place), func.max(either.c.organisation)
    statement = select(
        either.c.mine, either.c.theirs, place.label("place"), organisation.label("organisation")
    ).group_by(either.c.mine, either.c.theirs)
    if asked.places:
        statement = statement.having(place.is_not(None))
    if asked.organisations:
        statement = statement.having(organisation.is_not(None))
    return statement.subquery("pairs")


@lasting
def wide_places(connection: Connection) -> list[int]:
    """Keys of countries, whatever holds one, and regions that lie in nothing: the parameter of that name."""
    place, closure, term = table_of(Place), table_of(TermClosure), table_of(Term)
    holding = (
        select(closure.c.ancestor_id)
        .join(place, place.c.id == closure.c.descendant_id)
        .where(place.c.place_kind.in_(WIDE_PLACES))
    )
    alone = (
        select(place.c.id).join(term, term.c.id == place.c.id)
        .where(place.c.place_kind == "region", term.c.broader_id.is_(None))
    )
    return sorted(connection.execute(holding.union(alone)).scalars())


@cache
def _wide_places() -> Select[Any]:
    place = table_of(Place)
    found = select(place.c.id).where(among(place.c.id, "wide_places"))
    return select(found.cte("wide_places").prefix_with("MATERIALIZED").c.id)


@cache
def _wide_bodies() -> Select[Any]:
    """Forces, governments, whole services."""
    body = table_of(Organisation)
    found = select(body.c.id).where(body.c.organisation_kind.in_(WIDE_BODIES))
    return select(found.cte("wide_bodies").prefix_with("MATERIALIZED").c.id)


def wide_case(pairs: Any) -> ColumnElement[int]:
    """1 where nothing narrower than a country, an army or a government is shared, else 0."""
    return case(
        (and_(pairs.c.place.is_not(None), pairs.c.place.not_in(_wide_places())), literal_column("0")),
        (and_(pairs.c.organisation.is_not(None), pairs.c.organisation.not_in(_wide_bodies())), literal_column("0")),
        else_=literal_column("1"),
    )


