"""Who was with a person: pairs of posts that share a place or an organisation, and how their times meet.

A pair shares a place if the two are the same or one lies in the other; the common one is the wider. Likewise
organisations, by tree and lineage. The posts of the person asked about drive the statement; the others' are found
by the indexes on place and organisation. One pair is one row, whatever it shares.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from app.db.between_sql import Four, between_case, least_sure_case, sureness
from app.db.overlap_sql import overlap_case
from app.domain.company import CompanyFilter
from app.domain.overlap import Overlap
from app.domain.query import Page, shown_total
from app.models import Claim, Organisation, Person, PersonDigest, Place, Posting, Term, TermClosure
from app.queries import paging
from app.queries.claims import claims_by_key, term_refs
from app.queries.conditions import answers, below
from app.queries.rows import ClaimRow, TermRef
from app.queries.tables import table_of

WIDE_PLACES = ("country", "state")
"""Kinds of place too wide to say who met whom; so is whatever holds one, and a region that lies in nothing."""
WIDE_BODIES = (
    "air-force", "army", "authority", "commissariat", "fleet", "front", "government", "lineage", "military-district",
    "ministry", "navy", "party", "service", "state",
)  # fmt: skip
"""Kinds of organisation too large to say who met whom: forces, governments, whole services."""
CHUNK = 500
_BOUNDS = Four._fields


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two posts with what they share; `kind` None where their times do not meet (asked for one other person only)."""

    mine: ClaimRow
    theirs: ClaimRow
    place: TermRef | None
    organisation: TermRef | None
    wide: bool
    kind: Overlap | None


@dataclass(frozen=True, slots=True)
class CompanyTally:
    """Of a whole question: pairs and persons of the kinds asked for, and both by every kind."""

    pairs: int
    persons: int
    by_overlap: dict[str, int]
    persons_by_overlap: dict[str, int]


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """One page of pairs, the cursor of the next, and the tally of the whole (the total null beyond the cap)."""

    rows: list[PairRow]
    next: str | None
    total: int | None
    tally: CompanyTally


@dataclass(frozen=True, slots=True)
class PairKey:
    """A pair as the statement finds it."""

    mine: int
    theirs: int
    place: int | None
    organisation: int | None
    wide: bool
    kind: Overlap | None


def _answering(persons: ColumnElement[bool] | None, collective: bool = False) -> list[ColumnElement[bool]]:
    """What makes a posting, joined to its claim, answer at all."""
    posting, claim = table_of(Posting), table_of(Claim)
    found = [claim.c.voice == "source", answers(claim)]
    if persons is not None:
        found.append(persons)
    if not collective:
        found.append(posting.c.nature != "collective")
    return found


def _mine(asked: CompanyFilter) -> CTE:
    """The answering posts of the person asked about, or of everybody among whom it is asked."""
    posting, claim, digest = table_of(Posting), table_of(Claim), table_of(PersonDigest)
    whose = posting.c.person_id.in_(asked.among) if asked.among else posting.c.person_id == asked.person
    return (
        select(posting.c.claim_id, posting.c.person_id, posting.c.place_id, posting.c.organisation_id,
               *(posting.c[one] for one in _BOUNDS), _capped().label("capped"), digest.c.dead_by)
        .join(claim, claim.c.id == posting.c.claim_id)
        .join(digest, digest.c.person_id == posting.c.person_id)
        .where(*_answering(whose))
        .cte("own")
    )  # fmt: skip


def _capped() -> ColumnElement[bool]:
    """A qualified date, or a claim assessed doubted or wrong, is never certain."""
    return or_(table_of(Posting).c.dates_qualified, table_of(Claim).c.assessment != "none")


def _sharing(column: str, within: tuple[int, ...], mine: Any, theirs: Any, without: Any = None) -> Select[Any]:
    """Pairs that share a term: (mine, theirs, the common term); `within`: both lie in one of these terms.

    Without `within` the common term is none of `without`, so that a whole army's posts are not even looked at.
    """
    up = table_of(TermClosure).alias("up")
    own, their = mine.c[column], theirs.c[column]
    if within:
        down = table_of(TermClosure).alias("down")
        return (
            select(mine.c.claim_id.label("mine"), theirs.c.claim_id.label("theirs"), up.c.ancestor_id.label("term"))
            .select_from(mine)
            .join(up, and_(up.c.descendant_id == own, up.c.ancestor_id.in_(within)))
            .join(down, down.c.ancestor_id == up.c.ancestor_id)
            .join(theirs, their == down.c.descendant_id + 0)
        )
    # The terms that meet mine: every one above it or itself, then every one below it.
    above = select(mine.c.claim_id, up.c.ancestor_id.label("theirs"), up.c.ancestor_id.label("term")).join(
        up, up.c.descendant_id == own
    )
    beneath = select(mine.c.claim_id, up.c.descendant_id, up.c.ancestor_id).join(
        up, and_(up.c.ancestor_id == own, up.c.descendant_id != own)
    )
    if without is not None:
        above, beneath = (one.where(up.c.ancestor_id.not_in(without)) for one in (above, beneath))
    # Made before any posting is looked at, and by a sum no index could be made for: else SQLite would begin with
    # everybody's postings.
    related = union_all(above, beneath).cte(f"related_{column}").prefix_with("MATERIALIZED")
    return (
        select(related.c.claim_id.label("mine"), theirs.c.claim_id.label("theirs"), related.c.term)
        .select_from(related)
        .join(theirs, their == related.c.theirs + 0)
    )


def _pairs(asked: CompanyFilter, mine: Any) -> Subquery:
    """Each pair once, with the place and the organisation it shares; what is asked for must be shared."""
    no_places, no_bodies = (None, None) if asked.wide else (_wide_places(), _wide_bodies())
    theirs = mine.alias("other") if asked.among else table_of(Posting).alias("other")
    places = _sharing("place_id", asked.places, mine, theirs, no_places).subquery()
    bodies = _sharing("organisation_id", asked.organisations, mine, theirs, no_bodies).subquery()
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


def _wide_places() -> CompoundSelect[Any]:
    """Countries, whatever holds one, and regions that lie in nothing."""
    place, closure, term = table_of(Place), table_of(TermClosure), table_of(Term)
    return (
        select(closure.c.ancestor_id)
        .join(place, place.c.id == closure.c.descendant_id)
        .where(place.c.place_kind.in_(WIDE_PLACES))
        .union_all(
            select(place.c.id).join(term, term.c.id == place.c.id)
            .where(place.c.place_kind == "region", term.c.broader_id.is_(None))
        )
    )


def _wide_bodies() -> Select[Any]:
    """Forces, governments, whole services."""
    body = table_of(Organisation)
    return select(body.c.id).where(body.c.organisation_kind.in_(WIDE_BODIES))


def _wide(pairs: Any) -> ColumnElement[int]:
    """1 where nothing narrower than a country, an army or a government is shared, else 0."""
    return case(
        (and_(pairs.c.place.is_not(None), pairs.c.place.not_in(_wide_places())), literal_column("0")),
        (and_(pairs.c.organisation.is_not(None), pairs.c.organisation.not_in(_wide_bodies())), literal_column("0")),
        else_=literal_column("1"),
    )


def _met(asked: CompanyFilter) -> Subquery:
    """Every pair of posts that shares something and meets the filters, with what its time is judged by."""
    posting, claim, digest, person = (table_of(one) for one in (Posting, Claim, PersonDigest, Person))
    mine = _mine(asked)
    pairs = _pairs(asked, mine)
    own, theirs = Four.of(mine), Four.of(posting)
    kinds = [between_case(own, theirs, or_(mine.c.capped, _capped()), mine.c.dead_by, digest.c.dead_by)]
    window = asked.post.window
    if asked.post.dated:
        kinds.append(overlap_case(*own, mine.c.capped, window.start, window.end, mine.c.dead_by))
        kinds.append(overlap_case(*theirs, _capped(), window.start, window.end, digest.c.dead_by))
    chosen = posting.c.person_id != asked.person if asked.other is None else posting.c.person_id == asked.other
    if asked.among:
        chosen = posting.c.person_id > mine.c.person_id
    statement = (
        select(pairs, person.c.sort_key, person.c.id.label("person"), _wide(pairs).label("wide"),
               *(kind.label(f"kind_{number}") for number, kind in enumerate(kinds)))
        .select_from(pairs)
        .join(mine, mine.c.claim_id == pairs.c.mine)
        .join(posting, posting.c.claim_id == pairs.c.theirs)
        .join(claim, claim.c.id == pairs.c.theirs)
        .join(digest, digest.c.person_id == posting.c.person_id)
        .join(person, person.c.id == posting.c.person_id)
        .where(*_answering(chosen, asked.post.collective))
    )  # fmt: skip
    for keys, column in ((asked.post.roles, posting.c.role_id), (asked.post.services, posting.c.service_id)):
        if keys:
            statement = statement.where(below(column, keys))
    if asked.personnel is not None:
        statement = statement.where(digest.c.is_personnel.is_(asked.personnel))
    return statement.subquery("met")


def _judged(asked: CompanyFilter) -> Subquery:
    """The pairs with one kind each: the least sure of the two claims together and of each in the window."""
    met = _met(asked)
    kinds = [column for column in met.c if column.name.startswith("kind_")]
    names = ("mine", "theirs", "place", "organisation", "sort_key", "person", "wide")
    statement = select(
        *(met.c[name] for name in names), (least_sure_case(kinds) if len(kinds) > 1 else kinds[0]).label("kind")
    )
    if not asked.wide:
        statement = statement.where(met.c.wide == 0)
    return statement.subquery("judged")


def company_page(connection: Connection, asked: CompanyFilter, page: Page) -> CompanyPage:
    """One page of pairs and the tally of the whole question."""
    keys, next_ = _keys(connection, asked, page.limit or 1, page.cursor)
    found = company_tally(connection, asked)
    return CompanyPage(pair_rows(connection, keys), next_, shown_total(found.pairs, exact=page.exact), found)


def all_company(connection: Connection, asked: CompanyFilter) -> Iterator[PairRow]:
    """Every pair a question selects, a chunk in memory at a time."""
    cursor: str | None = None
    while True:
        keys, cursor = _keys(connection, asked, CHUNK, cursor)
        yield from pair_rows(connection, keys)
        if cursor is None:
            return


def first_company(connection: Connection, asked: CompanyFilter, persons: int) -> list[PairRow]:
    """The surest pair with each of the first so many persons."""
    chosen: dict[int, PairKey] = {}
    cursor: str | None = None
    while len(chosen) < persons:
        found, cursor = _found(connection, asked, CHUNK, cursor)
        for person, key in found:
            chosen.setdefault(person, key)
        if cursor is None:
            break
    return pair_rows(connection, list(chosen.values())[:persons])


def surest_pairs(connection: Connection, asked: CompanyFilter, most: int) -> list[PairKey]:
    """So many pairs of a question at most, the surest first, not yet looked up: see `pair_rows`."""
    return _keys(connection, asked, most, None)[0]


def pairs_of_two(connection: Connection, asked: CompanyFilter) -> list[PairRow]:
    """Every pair of posts of two persons that shares something, those of other times (kind None) last."""
    judged = _judged(asked)
    order = (func.coalesce(sureness(judged.c.kind), len(Overlap)), judged.c.wide, judged.c.theirs, judged.c.mine)
    rows = connection.execute(select(judged).order_by(*order))
    return pair_rows(connection, [_key(row) for row in rows])


def _keys(
    connection: Connection, asked: CompanyFilter, limit: int, cursor: str | None
) -> tuple[list[PairKey], str | None]:
    found, next_ = _found(connection, asked, limit, cursor)
    return [key for _, key in found], next_


def _found(
    connection: Connection, asked: CompanyFilter, limit: int, cursor: str | None
) -> tuple[list[tuple[int, PairKey]], str | None]:
    """The pairs of one page, each with the key of the other person, the surest and narrowest first, then by name."""
    judged = _judged(asked)
    columns = (
        sureness(judged.c.kind), judged.c.wide, judged.c.sort_key, judged.c.person, judged.c.theirs, judged.c.mine
    )
    chosen = [str(kind) for kind in asked.overlaps]
    statement = select(judged, columns[0].label("rank")).where(judged.c.kind.in_(chosen))
    statement = statement.order_by(*columns).limit(limit + 1)
    if cursor:
        after = paging.decode(cursor, "company", (int, int, str, int, int, int))
        statement = statement.where(paging.after(columns, after))
    rows = connection.execute(statement).all()
    next_ = None
    if len(rows) > limit:
        last = rows[limit - 1]
        next_ = paging.encode(
            "company", (last.rank, last.wide, last.sort_key, last.person, last.theirs, last.mine)
        )
    return [(row.person, _key(row)) for row in rows[:limit]], next_


def _key(row: Any) -> PairKey:
    kind = None if row.kind is None else Overlap(row.kind)
    return PairKey(row.mine, row.theirs, row.place, row.organisation, bool(row.wide), kind)


def company_tally(connection: Connection, asked: CompanyFilter) -> CompanyTally:
    """Counts of a whole question, in one statement: by kind, and of the kinds asked for together."""
    judged = select(_judged(asked)).cte("counted")
    pairs, persons = func.count(), func.count(judged.c.person.distinct())
    chosen = judged.c.kind.in_([str(kind) for kind in asked.overlaps])
    rows = connection.execute(
        union_all(
            select(judged.c.kind, pairs, persons).where(judged.c.kind.is_not(None)).group_by(judged.c.kind),
            select(literal("all"), pairs, persons).where(chosen),
        )
    )
    found = {kind: (number, people) for kind, number, people in rows}
    counts = {str(kind): found.get(str(kind), (0, 0)) for kind in Overlap}
    return CompanyTally(
        *found["all"], {kind: one[0] for kind, one in counts.items()}, {kind: one[1] for kind, one in counts.items()}
    )


def pair_rows(connection: Connection, keys: list[PairKey]) -> list[PairRow]:
    """The pairs with their claims in full, each claim and term fetched once."""
    wanted = sorted({key.mine for key in keys} | {key.theirs for key in keys})
    claims = {row.key: row for row in claims_by_key(connection, wanted)}
    terms = term_refs(connection, {term for key in keys for term in (key.place, key.organisation) if term is not None})
    return [
        PairRow(claims[key.mine], claims[key.theirs], _ref(terms, key.place), _ref(terms, key.organisation),
                key.wide, key.kind)
        for key in keys
    ]  # fmt: skip


def _ref(terms: dict[int, TermRef], key: int | None) -> TermRef | None:
    return None if key is None else terms[key]
