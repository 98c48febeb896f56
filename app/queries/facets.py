"""Facets of a question about postings: how its answer divides by role, place, organisation, service, fate and time."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    String,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from app.domain.overlap import Overlap
from app.domain.query import FATE_MODES, PostingFilter
from app.domain.terms import Vocabulary
from app.models import Claim, Fate, Term
from app.queries.conditions import answers, descendants
from app.queries.posting_question import Question
from app.queries.posting_tally import is_counted, overlap_counts
from app.queries.rows import TermRef
from app.queries.spans import DECADE, Span, decades_between, decades_of
from app.queries.statements import SHAPES, shape
from app.queries.tables import table_of

_TERMS = ("role", "place", "organisation", "service")
_FATE, _DECADE, _TOTAL = "fate", "decade", "total"


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One value of a facet: the term or span (None: none is given), postings, and distinct persons."""

    value: TermRef | Span | Overlap | None
    count: int
    persons: int
    broader: TermRef | None = None
    within: bool = True
    """Of fates: whether those who met it all met what was asked for, so that it can be asked for instead."""
    alleged: int = 0
    """Of fates: of how many of the persons no text says more than that it is alleged."""


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets by name, each the most frequent first, and how many postings and persons there are in all.

    All empty, and null, where so many postings answer that they are not counted.
    """

    by_name: dict[str, list[FacetRow]]
    total: int | None
    persons: int | None


def facets_of(connection: Connection, asked: PostingFilter, *, exact: bool = False) -> Facets:
    """All facets: one statement for all but how the postings meet a window.

    Unless `exact`, those of an answer that is counted; see `app.queries.posting_tally.tally`.
    """
    if not exact and not is_counted(connection, asked):
        return Facets({name: [] for name in (*_TERMS, _FATE, _DECADE, "overlap")}, None, None)
    rows = _rows(connection, asked, (*_TERMS, _FATE, _DECADE))
    found = {name: [_of_term(name, row) for row in rows[name]] for name in _TERMS}
    found[_FATE] = _fates(connection, asked, rows[_FATE])
    found[_DECADE] = _decades(rows[_DECADE])
    found["overlap"] = _overlaps(connection, asked, exact=exact)
    (total,) = rows[_TOTAL]
    return Facets(found, int(total.posts), total.persons)


def place_facet(connection: Connection, asked: PostingFilter) -> list[FacetRow]:
    """The places of the postings alone, for a map of them; none where so many answer that they are not counted."""
    if not is_counted(connection, asked):
        return []
    return [_of_term("place", row) for row in _rows(connection, asked, ("place",))["place"]]


def _rows(connection: Connection, asked: PostingFilter, names: tuple[str, ...]) -> dict[str, list[Row[Any]]]:
    """The counts of some facets by name, the most frequent first, and of all."""
    marked, values = shape(asked)
    found: dict[str, list[Row[Any]]] = {name: [] for name in (*names, _TOTAL)}
    for row in connection.execute(_divided(marked, names), values):
        found[row.facet].append(row)
    return found


@lru_cache(SHAPES)
def _divided(asked: PostingFilter, names: tuple[str, ...]) -> Select[Any]:
    """The counts of some facets and of all, over one reading of the postings, with the labels of the terms.

    Terms are exact, not rolled up, and postings without one are not counted.
    """
    posts = _posts(asked, names)
    parts = [_part(_TOTAL, posts)]
    parts += [_part(name, posts, key=posts.c[f"{name}_id"]) for name in _TERMS if name in names]
    if _FATE in names:
        parts.append(_by_fate(posts))
    if _DECADE in names:
        parts += _by_decade(posts)
    counted, term, broader = union_all(*parts).subquery("counted"), table_of(Term), table_of(Term).alias("broader")
    return (
        select(
            counted, term.c.slug, term.c.label,
            broader.c.slug.label("broader_slug"), broader.c.label.label("broader_label"),
        )
        .outerjoin(term, term.c.id == counted.c.key)
        .outerjoin(broader, broader.c.id == term.c.broader_id)
        .order_by(counted.c.key.is_(None), counted.c.posts.desc(), term.c.sort_key, term.c.id)
    )  # fmt: skip


def _posts(asked: PostingFilter, names: tuple[str, ...]) -> CTE:
    """The postings that answer, with what the facets divide them by; kept, as every facet reads them."""
    question = Question(asked)
    posting = question.posting
    columns: list[ColumnElement[Any]] = [posting.c.person_id]
    columns += [posting.c[f"{name}_id"] for name in _TERMS if name in names]
    if _DECADE in names:
        first, last = decades_of(posting)
        columns += [first.label("first_decade"), last.label("last_decade")]
    return question.chosen(question.counted(question.select(*columns))).cte("posts").prefix_with("MATERIALIZED")


def _part(
    name: str, posts: CTE, *, key: ColumnElement[Any] | None = None, decade: ColumnElement[Any] | None = None
) -> Select[Any]:
    """Postings and distinct persons of a facet: in all, or by the key of a term, or by decade."""
    counted = _counts(name, key, decade, func.count(), func.count(posts.c.person_id.distinct())).select_from(posts)
    return counted if key is None else counted.where(key.is_not(None)).group_by(key)


def _counts(name: str, key: Any, decade: Any, posts: Any, persons: Any, alleged: Any = None) -> Select[Any]:
    """The columns of every part: what it divides by, its counts, and of how many persons a fate is only alleged."""
    nothing, zero = cast(null(), Integer), literal_column("0", Integer)
    return select(
        literal_column(f"'{name}'", String).label("facet"), (nothing if key is None else key).label("key"),
        (nothing if decade is None else decade).label("decade"), cast(posts, BigInteger).label("posts"),
        persons.label("persons"), (zero if alleged is None else alleged).label("alleged"),
    )  # fmt: skip


def _by_fate(posts: CTE) -> Select[Any]:
    """What became of the persons, by the exact kinds of fate; last, with no key, those of whom the texts do not say."""
    own = select(posts.c.person_id, func.count().label("posts")).group_by(posts.c.person_id).cte("own")
    fates = _met(own)
    key = fates.c.fate_kind_id
    alleged = func.coalesce(func.sum(fates.c.only_alleged), literal_column("0", Integer))
    return (
        _counts(_FATE, key, None, func.sum(own.c.posts), func.count(), alleged)
        .select_from(own.outerjoin(fates, fates.c.person_id == own.c.person_id))
        .group_by(key)
    )


def _met(own: Any) -> Any:
    """Each of the persons with each exact kind of fate an answering claim gives, once; 1 where all only allege it."""
    fate, claim = table_of(Fate).alias(), table_of(Claim).alias()
    only = func.min(case((claim.c.mode == "alleged", 1), else_=0)).label("only_alleged")
    return (
        select(fate.c.person_id, fate.c.fate_kind_id, only)
        .join(claim, claim.c.id == fate.c.claim_id)
        .where(
            claim.c.voice == "source", answers(claim, FATE_MODES),
            fate.c.person_id.in_(select(own.c.person_id)),
        )
        .group_by(fate.c.person_id, fate.c.fate_kind_id)
        .subquery()
    )


def _by_decade(posts: CTE) -> list[Select[Any]]:
    """A posting in each decade it touches; and those that are undated."""
    decades = decades_between(posts)
    dated = _part(_DECADE, posts, decade=decades.c.decade)
    touched = (posts.c.first_decade <= decades.c.decade) & (posts.c.last_decade >= decades.c.decade)
    return [
        dated.join(decades, touched).group_by(decades.c.decade),
        _part(_DECADE, posts).where(posts.c.first_decade.is_(None)),
    ]


def _of_term(name: str, row: Row[Any]) -> FacetRow:
    vocabulary = Vocabulary(name)
    broader = TermRef(vocabulary, row.broader_slug, row.broader_label) if row.broader_slug else None
    return FacetRow(TermRef(vocabulary, row.slug, row.label), int(row.posts), row.persons, broader)


def _fates(connection: Connection, asked: PostingFilter, rows: list[Row[Any]]) -> list[FacetRow]:
    """What became of the persons of the postings, and last those of whom the texts do not say."""
    narrower = set(connection.execute(descendants(asked.fates)).scalars()) if asked.fates else set()
    return [
        FacetRow(
            TermRef(Vocabulary.FATE_KIND, row.slug, row.label) if row.slug else None, int(row.posts), row.persons,
            within=not asked.asks_fate or row.key is None or row.key in narrower, alleged=int(row.alleged),
        )
        for row in rows
    ]


def _decades(rows: list[Row[Any]]) -> list[FacetRow]:
    """Decades the postings speak of, in order; last the undated ones, if there are any."""
    dated = sorted((row for row in rows if row.decade is not None), key=lambda row: row.decade)
    undated = [FacetRow(None, int(row.posts), row.persons) for row in rows if row.decade is None and row.posts]
    return [FacetRow(Span(row.decade * DECADE, DECADE), int(row.posts), row.persons) for row in dated] + undated


def _overlaps(connection: Connection, asked: PostingFilter, *, exact: bool) -> list[FacetRow]:
    """All kinds for the filters and the window, whichever were chosen; none without a window."""
    if not asked.post.dated:
        return []
    counted = overlap_counts(connection, asked, exact=exact)
    return [FacetRow(kind, counted[str(kind)].claims, counted[str(kind)].persons) for kind in Overlap]
