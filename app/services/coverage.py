"""Rows of what the texts cover, counted once, when the data are loaded: persons by year, and figures about the whole.

A year's count is that of `/where` with this year as its window: the texts' answering posts, those of whole groups
aside; a person is certain where one such post is (`app.domain.overlap`), else possible where one may be.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, Table, and_, case, func, literal, not_, select, true

from app.db.between_sql import Four, begun_by, not_ended_before
from app.domain.dates import parse_event, parse_state
from app.domain.evidence import CoverageScope, FigureTopic, Precision, precision
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES, FATE_MODES
from app.domain.terms import DEATHS, Vocabulary
from app.models import Citation, Claim, CoverageFigure, CoverageYear, Fate, LifeEvent, Person, Posting, Source, Term
from app.models import TermClosure as Closure
from app.queries.claims import DETAILS
from app.queries.rows import STATES
from app.queries.spans import YEAR, extent, spans_between, touches
from app.queries.spans import table as years_table
from app.queries.tables import table_of
from app.services.sync import Row

COVERAGE: tuple[Table, ...] = (table_of(CoverageYear), table_of(CoverageFigure))
DATED = ("posting", "rank_holding", "fate", "life_event", "education", "award", "activity")
"""The kinds of claim that happen or last, so that one asks when."""
_OWNER = {CoverageScope.PLACE: "place_id", CoverageScope.SERVICE: "service_id", CoverageScope.SOURCE: "source_id"}


def coverage_rows(connection: Connection) -> dict[Table, list[Row]]:
    """Both tables, computed afresh from what the database holds and its closure of the trees."""
    years = [{"id": place, **row} for place, row in enumerate(_year_rows(connection), 1)]
    return dict(zip(COVERAGE, (years, list(_figures(connection))), strict=True))


def _answering(modes: tuple[str, ...] = ANSWERED_MODES) -> ColumnElement[bool]:
    """The texts' claims that a plain question answers with."""
    claim = table_of(Claim)
    return and_(
        claim.c.voice == "source", claim.c.mode.in_(modes), claim.c.actuality.in_(ANSWERED_ACTUALITIES)
    )


def _posts(*columns: Any) -> Select[Any]:
    claim, posting = table_of(Claim), table_of(Posting)
    return (
        select(*columns)
        .select_from(posting)
        .join(claim, claim.c.id == posting.c.claim_id)
        .where(_answering(), posting.c.nature != "collective")
    )


def _year_rows(connection: Connection) -> Iterator[Row]:
    """A row for each year with somebody in it, scope by scope."""
    posting, claim = table_of(Posting), table_of(Claim)
    first, last = connection.execute(_posts(*extent(posting))).one()
    spans = spans_between(first, last, YEAR)
    if not spans:
        return
    years, four = years_table(spans), Four.of(posting)
    surely = and_(
        begun_by(four) <= years.c.finish, not_ended_before(four) >= years.c.begin,
        not_(posting.c.dates_qualified), claim.c.assessment == "none",
    )  # fmt: skip
    held = (
        _posts(
            posting.c.claim_id, posting.c.person_id, posting.c.place_id, posting.c.service_id,
            years.c.first.label("year"), case((surely, 1), else_=0).label("sure"),
        )
        .join(years, touches(posting, years))
        .cte("held")
    )
    for scope, owner, rows in _scopes(held):
        for key, year, persons, sure in connection.execute(_counted(rows, owner)):
            yield {
                "scope": str(scope), **({_OWNER[scope]: key} if scope in _OWNER else {}), "year": year,
                "persons_certain": int(sure), "persons_possible": persons - int(sure),
            }


def _scopes(held: CTE) -> Iterator[tuple[CoverageScope, Any, Any]]:
    """Each scope with what its rows belong to, and the posts in their years."""
    closure, citation, source = table_of(Closure), table_of(Citation), table_of(Source)
    nobody = literal(0)
    yield CoverageScope.ALL, nobody, select(held)
    for scope, without in (
        (CoverageScope.PLACE, CoverageScope.UNPLACED),
        (CoverageScope.SERVICE, CoverageScope.UNSERVED),
    ):
        column = held.c[_OWNER[scope]]
        yield scope, closure.c.ancestor_id, select(held).join(closure, closure.c.descendant_id == column)
        yield without, nobody, select(held).where(column.is_(None))
    texts = select(held).join(citation, citation.c.claim_id == held.c.claim_id).join(
        source, and_(source.c.id == citation.c.source_id, not_(source.c.is_editor))
    )
    yield CoverageScope.SOURCE, source.c.id, texts


def _counted(rows: Any, owner: Any) -> Select[Any]:
    """Owner, year, persons, and how many of them certainly: each person once, by the surest post."""
    found = rows.add_columns(owner.label("owner")).subquery()
    once = (
        select(found.c.owner, found.c.year, found.c.person_id, func.max(found.c.sure).label("sure"))
        .group_by(found.c.owner, found.c.year, found.c.person_id)
        .subquery()
    )
    return (
        select(once.c.owner, once.c.year, func.count(), func.sum(once.c.sure))
        .group_by(once.c.owner, once.c.year)
        .order_by(once.c.owner, once.c.year)
    )


def _figures(connection: Connection) -> Iterator[Row]:
    for topic, counted in (
        (FigureTopic.PERSONS, _persons(connection)),
        (FigureTopic.DATES, _dates(connection)),
        *_sources(connection).items(),
    ):
        for value, number in counted.items():
            yield {"topic": str(topic), "value": value, "number": number}


def _persons(connection: Connection) -> dict[str, int]:
    """How many persons there are, and of how many the texts say nothing of a kind."""
    claim, person, posting, fate, event = (table_of(one) for one in (Claim, Person, Posting, Fate, LifeEvent))
    term, closure = table_of(Term), table_of(Closure)
    everybody = connection.execute(select(func.count()).select_from(person)).scalar_one()
    deadly = (
        select(closure.c.descendant_id)
        .join(term, term.c.id == closure.c.ancestor_id)
        .where(term.c.vocabulary == str(Vocabulary.FATE_KIND), term.c.slug.in_(DEATHS))
    )

    def told(detail: Table, *conditions: Any, modes: tuple[str, ...] = ANSWERED_MODES) -> Select[Any]:
        of = select(claim.c.person_id).join(detail, detail.c.claim_id == claim.c.id)
        return of.where(_answering(modes), *conditions)

    def silent(*statements: Select[Any]) -> int:
        found = statements[0].union(*statements[1:]).subquery()
        return int(everybody - connection.execute(select(func.count(found.c.person_id.distinct()))).scalar_one())

    return {
        "all": int(everybody),
        "no_fate": silent(told(fate, modes=FATE_MODES)),
        "no_birth": silent(told(event, event.c.event == "birth")),
        "no_death": silent(
            told(event, event.c.event == "death"), told(fate, fate.c.fate_kind_id.in_(deadly), modes=FATE_MODES)
        ),
        "no_post": silent(told(posting)),
        "no_dated_post": silent(told(posting, posting.c.dates_edtf.is_not(None))),
    }


def _dates(connection: Connection) -> dict[str, int]:
    """The texts' claims by kind and by how exactly they are dated: `posting:month`."""
    claim, found = table_of(Claim), Counter[str]()
    for kind in DATED:
        detail = DETAILS[kind]
        read = parse_state if kind in STATES else parse_event
        written = connection.execute(
            select(detail.c.dates_edtf, func.count())
            .join(claim, claim.c.id == detail.c.claim_id)
            .where(claim.c.voice == "source")
            .group_by(detail.c.dates_edtf)
        )
        for edtf, number in written:
            exact = precision(read(edtf)) if edtf else Precision.UNDATED
            found[f"{kind}:{exact}"] += number
    return dict(sorted(found.items()))


def _sources(connection: Connection) -> dict[FigureTopic, dict[str, int]]:
    """By source: its claims, the persons they are about, its posts, the places of these, and those without a date."""
    claim, posting, citation, source = (table_of(one) for one in (Claim, Posting, Citation, Source))
    cited = (
        select(source.c.slug, claim.c.id.label("claim_id"), claim.c.person_id, claim.c.kind)
        .join(citation, citation.c.source_id == source.c.id)
        .join(claim, claim.c.id == citation.c.claim_id)
        .distinct()
        .subquery()
    )
    def by_source(number: Any, *, of_posts: bool = True, where: Any = None) -> dict[str, int]:
        statement = select(cited.c.slug, number).group_by(cited.c.slug)
        if of_posts:
            statement = statement.join(posting, posting.c.claim_id == cited.c.claim_id)
        rows = connection.execute(statement.where(true() if where is None else where))
        return {slug: int(counted) for slug, counted in rows}

    return {
        FigureTopic.SOURCE_CLAIMS: by_source(func.count(), of_posts=False),
        FigureTopic.SOURCE_PERSONS: by_source(func.count(cited.c.person_id.distinct()), of_posts=False),
        FigureTopic.SOURCE_POSTS: by_source(func.count()),
        FigureTopic.SOURCE_PLACES: by_source(func.count(posting.c.place_id.distinct())),
        FigureTopic.SOURCE_UNDATED: by_source(func.count(), where=posting.c.dates_edtf.is_(None)),
    }
