"""Who was with a person: pairs of posts that share a place or an organisation, and how their times meet.

A pair shares a place if the two are the same or one lies in the other; the common one is the wider. Likewise
organisations, by tree and lineage. The posts of the person asked about drive the statement; the others' are found
by the indexes on place and organisation. One pair is one row, whatever it shares.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.db.fetch import fetch, fetch_keys
from app.domain.company import CompanyFilter
from app.domain.overlap import Overlap
from app.domain.query import Page, shown_total
from app.queries import company_statements as statements
from app.queries import paging
from app.queries.claims import claims_by_key, term_refs
from app.queries.company_pairs import CROWD, wide_places
from app.queries.rows import ClaimRow, TermRef
from app.queries.statements import shape

CHUNK = 500


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
class FirstCompany:
    """The first of a person's company, one pair of posts with each.

    `crowded`: how many posts a place or body may have here, where some with more were left aside; else 0.
    """

    rows: list[PairRow]
    crowded: int


@dataclass(frozen=True, slots=True)
class PairKey:
    """A pair as the statement finds it."""

    mine: int
    theirs: int
    place: int | None
    organisation: int | None
    wide: bool
    kind: Overlap | None


def company_page(connection: Connection, asked: CompanyFilter, page: Page) -> CompanyPage:
    """One page of pairs and the tally of the whole question, in one statement: every pair is judged once."""
    limit = page.limit or 1
    rows = fetch(connection, *_asked(connection, statements.page_and_tally, asked, limit, page.cursor))
    found = sorted((row for row in rows if row.mine is not None), key=_place)
    keys, next_ = _cut(found, limit)
    tally = _counted(row for row in rows if row.mine is None)
    return CompanyPage(pair_rows(connection, keys), next_, shown_total(tally.pairs, exact=page.exact), tally)


def all_company(connection: Connection, asked: CompanyFilter) -> Iterator[PairRow]:
    """Every pair a question selects, a chunk in memory at a time."""
    cursor: str | None = None
    while True:
        keys, cursor = _keys(connection, asked, CHUNK, cursor)
        yield from pair_rows(connection, keys)
        if cursor is None:
            return


def first_company(connection: Connection, asked: CompanyFilter, persons: int) -> FirstCompany:
    """The surest pair with each of the first so many persons, crowds left aside."""
    marked, values = _shape(connection, asked)
    found = fetch(connection, statements.first(marked), values | {"rows": persons})
    aside = found[0].crowded if found else fetch_keys(connection, statements.crowds(marked), values)[0]
    return FirstCompany(pair_rows(connection, [_key(row) for row in found]), CROWD if aside else 0)


def surest_pairs(connection: Connection, asked: CompanyFilter, most: int) -> list[PairKey]:
    """So many pairs of a question at most, the surest first, not yet looked up: see `pair_rows`."""
    return _keys(connection, asked, most, None)[0]


def pairs_of_two(connection: Connection, asked: CompanyFilter) -> list[PairRow]:
    """Every pair of posts of two persons that shares something, those of other times (kind None) last."""
    marked, values = _shape(connection, asked)
    return pair_rows(connection, [_key(row) for row in fetch(connection, statements.every_pair(marked), values)])


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


def _keys(
    connection: Connection, asked: CompanyFilter, limit: int, cursor: str | None
) -> tuple[list[PairKey], str | None]:
    """The pairs of one page and the cursor of the next."""
    return _cut(fetch(connection, *_asked(connection, statements.page, asked, limit, cursor)), limit)


def _shape(connection: Connection, asked: CompanyFilter) -> tuple[CompanyFilter, dict[str, Any]]:
    """The shape of a question, and its parameters, of which the places that are too wide are one."""
    marked, values = shape(asked)
    return marked, values | {"wide_places": wide_places(connection)}


def _asked(
    connection: Connection, builder: Callable[[CompanyFilter, bool], Any], asked: CompanyFilter, limit: int,
    cursor: str | None,
) -> tuple[Any, dict[str, Any]]:
    """The statement of a page, and its parameters; one row more than the page has tells that there is another."""
    marked, values = _shape(connection, asked)
    if cursor:
        values |= paging.place(paging.decode(cursor, "company", statements.ORDERED_BY))
    return builder(marked, bool(cursor)), values | {"rows": limit + 1}


def _cut(rows: Sequence[Any], limit: int) -> tuple[list[PairKey], str | None]:
    next_ = paging.encode("company", _place(rows[limit - 1])) if len(rows) > limit else None
    return [_key(row) for row in rows[:limit]], next_


def _place(row: Any) -> tuple[Any, ...]:
    """What pairs are ordered by: the surest and narrowest first, then by name."""
    return row.rank, row.wide, row.sort_key, row.person, row.theirs, row.mine


def _key(row: Any) -> PairKey:
    kind = None if row.kind is None else Overlap(row.kind)
    return PairKey(row.mine, row.theirs, row.place, row.organisation, bool(row.wide), kind)


def _counted(rows: Iterable[Any]) -> CompanyTally:
    found = {row.kind: (row.pairs, row.persons) for row in rows}
    counts = {str(kind): found.get(str(kind), (0, 0)) for kind in Overlap}
    by_pairs, by_persons = ({kind: one[at] for kind, one in counts.items()} for at in (0, 1))
    return CompanyTally(*found[statements.ALL], by_pairs, by_persons)
