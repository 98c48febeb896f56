"""Facets of a question about postings: how its answer divides by role, place, organisation, service, fate and time."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Integer, case, func, literal_column, select

from app.domain.overlap import Overlap
from app.domain.query import FATE_MODES, PostingFilter
from app.domain.terms import Vocabulary
from app.models import Claim, Fate, Term
from app.queries.conditions import answers, descendants
from app.queries.postings import Question, overlap_counts
from app.queries.rows import TermRef
from app.queries.spans import DECADE, Span, extent, spans_between, table, touches, undated
from app.queries.tables import table_of

_TERMS = ("role", "place", "organisation", "service")


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
    """The facets by name, each the most frequent first, and how many postings and persons there are in all."""

    by_name: dict[str, list[FacetRow]]
    total: int
    persons: int


def facets_of(connection: Connection, asked: PostingFilter) -> Facets:
    """All facets: a statement for each, three for the decades, one for the totals."""
    question = Question(asked)
    total, persons = connection.execute(
        _chosen(question, func.count(), func.count(question.posting.c.person_id.distinct()))
    ).one()
    found = {name: _terms(connection, question, name) for name in _TERMS}
    found["fate"] = _fates(connection, question)
    found["decade"] = _decades(connection, question)
    found["overlap"] = _overlaps(connection, question)
    return Facets(found, total, persons)


def place_facet(connection: Connection, asked: PostingFilter) -> list[FacetRow]:
    """The places of the postings alone, for a map of them."""
    return _terms(connection, Question(asked), "place")


def _chosen(question: Question, *columns: Any) -> Any:
    return question.chosen(question.counted(question.select(*columns)))


def _terms(connection: Connection, question: Question, name: str) -> list[FacetRow]:
    """Exact terms, not rolled up; postings without one are not counted."""
    posting, term, broader = question.posting, table_of(Term), table_of(Term).alias()
    # A number no index is looked for by: else SQLite would read all postings in the order of what they are grouped by.
    own = posting.c[f"{name}_id"] + literal_column("0", Integer)
    counted = (
        _chosen(
            question, own.label("term_id"), func.count().label("count"),
            func.count(posting.c.person_id.distinct()).label("persons"),
        )
        .where(own.is_not(None))
        .group_by(own)
        .subquery()
    )
    rows = connection.execute(
        select(term.c.slug, term.c.label, counted.c["count"], counted.c.persons,
               broader.c.slug.label("broader"), broader.c.label.label("broader_label"))
        .join(counted, counted.c.term_id == term.c.id)
        .outerjoin(broader, broader.c.id == term.c.broader_id)
        .order_by(counted.c["count"].desc(), term.c.sort_key, term.c.id)
    ).mappings()
    vocabulary = Vocabulary(name)
    return [
        FacetRow(
            TermRef(vocabulary, row["slug"], row["label"]), row["count"], row["persons"],
            TermRef(vocabulary, row["broader"], row["broader_label"]) if row["broader"] else None,
        )
        for row in rows
    ]


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


def _fates(connection: Connection, question: Question) -> list[FacetRow]:
    """What became of the persons of the postings, and last those of whom the texts do not say."""
    posting, term = question.posting, table_of(Term)
    # Found before they are grouped: else SQLite would read everybody's postings in the order of persons.
    posts = _chosen(question, posting.c.person_id).cte("posts").prefix_with("MATERIALIZED")
    own = select(posts.c.person_id, func.count().label("posts")).group_by(posts.c.person_id).cte("own")
    fates, asked = _met(own), question.asked
    narrower = set(connection.execute(descendants(asked.fates)).scalars()) if asked.fates else set()
    statement = (
        select(term.c.id, term.c.slug, term.c.label, func.sum(own.c.posts).label("count"),
               func.count().label("persons"), func.sum(fates.c.only_alleged).label("alleged"))
        .select_from(own)
        .outerjoin(fates, fates.c.person_id == own.c.person_id)
        .outerjoin(term, term.c.id == fates.c.fate_kind_id)
        .group_by(term.c.id, term.c.slug, term.c.label, term.c.sort_key)
        .order_by(term.c.id.is_(None), func.sum(own.c.posts).desc(), term.c.sort_key, term.c.id)
    )
    return [
        FacetRow(
            TermRef(Vocabulary.FATE_KIND, row["slug"], row["label"]) if row["slug"] else None,
            int(row["count"]), row["persons"],
            within=not asked.asks_fate or row["id"] is None or row["id"] in narrower, alleged=int(row["alleged"] or 0),
        )
        for row in connection.execute(statement).mappings()
    ]


def _decades(connection: Connection, question: Question) -> list[FacetRow]:
    """Decades the postings speak of, in order, a posting in each it touches; last the undated ones."""
    posting = question.posting
    first, last = connection.execute(_chosen(question, *extent(posting))).one()
    spans = spans_between(first, last, DECADE)
    found: list[FacetRow] = []
    if spans:
        rows = table(spans)
        counted = connection.execute(
            _chosen(question, rows.c.first, func.count(), func.count(posting.c.person_id.distinct()))
            .join(rows, touches(posting, rows))
            .group_by(rows.c.first)
            .order_by(rows.c.first)
        )
        found = [FacetRow(Span(year, DECADE), count, persons) for year, count, persons in counted]
    without, persons = connection.execute(
        _chosen(question, func.count(), func.count(posting.c.person_id.distinct())).where(undated(posting))
    ).one()
    return [*found, FacetRow(None, without, persons)] if without else found


def _overlaps(connection: Connection, question: Question) -> list[FacetRow]:
    """All kinds for the filters and the window, whichever were chosen; none without a window."""
    if not question.asked.post.dated:
        return []
    counted = overlap_counts(connection, question)
    return [FacetRow(kind, counted[str(kind)].claims, counted[str(kind)].persons) for kind in Overlap]
