"""What the texts cover: persons by year, of everybody, of places, services and texts; counted when data are loaded."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, null, select

from app.domain.evidence import CoverageBy, CoverageFilter, CoverageScope, FigureTopic
from app.domain.terms import Vocabulary
from app.models import CoverageFigure, CoverageYear, Person, Source, Term
from app.queries.rows import TermRef
from app.queries.tables import table_of

MOST_ROWS = 500
"""Places of one answer; what lies deeper is asked for by opening one of them."""


@dataclass(frozen=True, slots=True)
class CoverageCount:
    """Persons of one year: those certainly there, and those only possibly."""

    year: int
    certain: int
    possible: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A row of a coverage: of everybody (`all`), a place, a service or a text; or of posts that name none.

    `slug` and `label` are None where it is nothing by name; `broader` is the slug of the place above, `level` how
    deep below the place that was opened (0: itself, or the whole); `narrower` whether the tree goes on below it.
    `years` are those with somebody in them, in order.
    """

    scope: CoverageScope
    slug: str | None
    label: str | None
    level: int
    broader: str | None
    narrower: bool
    years: tuple[CoverageCount, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A coverage: the years it runs over (None: nothing is dated), its rows, and the place that was opened.

    `silent` are the places at this depth for which nobody is recorded at all; `more` how many were left out.
    """

    first: int | None
    last: int | None
    place: TermRef | None
    rows: tuple[CoverageRow, ...]
    silent: tuple[TermRef, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text: how far it was read, and the first and last year it places anybody in (None: in none)."""

    slug: str
    title: str
    read_in_full: bool
    extent_read: str | None
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class _Node:
    """A place of the tree as it is reached from above."""

    key: int
    slug: str
    label: str
    level: int
    broader: str | None


def lacks_coverage(connection: Connection) -> bool:
    """Whether there are persons and nothing was counted of them."""
    person, figure = table_of(Person), table_of(CoverageFigure)
    somebody = connection.execute(select(person.c.id).limit(1)).first()
    return somebody is not None and connection.execute(select(figure.c.number).limit(1)).first() is None


def coverage_of(connection: Connection, place_key: int | None = None) -> list[CoverageCount]:
    """Persons by year of a place and all in it, or (None) of everybody; only years with somebody, in order."""
    table = table_of(CoverageYear)
    if place_key is None:
        return _years(connection, CoverageScope.ALL).get(None, [])
    return _years(connection, CoverageScope.PLACE, table.c.place_id, [place_key]).get(place_key, [])


def coverage_extent(connection: Connection) -> tuple[int, int] | None:
    """The first and last year anybody is placed in; None where nothing is dated."""
    table = table_of(CoverageYear)
    row = connection.execute(
        select(func.min(table.c.year), func.max(table.c.year)).where(table.c.scope == str(CoverageScope.ALL))
    ).one()
    return None if row[0] is None else (row[0], row[1])


def coverage(connection: Connection, asked: CoverageFilter) -> Coverage:
    """The answer: a fixed number of statements, whatever the data hold."""
    first, last = _span(coverage_extent(connection), asked)
    if asked.by is CoverageBy.PLACE:
        found = _places(connection, asked)
    else:
        found = Coverage(None, None, None, (_whole(connection), *_flat(connection, asked.by)))
    rows = tuple(_within(row, first, last) for row in found.rows)
    return Coverage(first, last, found.place, rows, found.silent, found.more)


def texts(connection: Connection) -> list[TextRow]:
    """The texts that were read, in their order; what the editor adds is none."""
    source = table_of(Source)
    years = _years(connection, CoverageScope.SOURCE, table_of(CoverageYear).c.source_id)
    rows = connection.execute(
        select(source.c.id, source.c.slug, source.c.title, source.c.read_in_full, source.c.extent_read)
        .where(source.c.is_editor.is_(False))
        .order_by(source.c.id)
    )
    spans = {key: [one.year for one in counts] for key, counts in years.items()}
    return [
        TextRow(slug, title, bool(full), extent, min(spans.get(key, []), default=None),
                max(spans.get(key, []), default=None))
        for key, slug, title, full, extent in rows
    ]  # fmt: skip


def figures(connection: Connection) -> dict[FigureTopic, dict[str, int]]:
    """The figures about the whole, by topic."""
    table = table_of(CoverageFigure)
    found: dict[FigureTopic, dict[str, int]] = {topic: {} for topic in FigureTopic}
    for topic, value, number in connection.execute(select(table).order_by(table.c.topic, table.c.value)):
        found[FigureTopic(topic)][value] = number
    return found


def _span(extent: tuple[int, int] | None, asked: CoverageFilter) -> tuple[int | None, int | None]:
    """The years asked for, as far as anybody is recorded at all; (None, None) where nobody is."""
    if extent is None:
        return None, None
    first, last = max(asked.first or extent[0], extent[0]), min(asked.last or extent[1], extent[1])
    return (first, last) if first <= last else (None, None)


def _within(row: CoverageRow, first: int | None, last: int | None) -> CoverageRow:
    years = tuple(one for one in row.years if first is not None and last is not None and first <= one.year <= last)
    return CoverageRow(row.scope, row.slug, row.label, row.level, row.broader, row.narrower, years)


def _years(
    connection: Connection, scope: CoverageScope, owner: Any = None, keys: Sequence[int] = ()
) -> dict[int | None, list[CoverageCount]]:
    """Counts by owner (None where the scope has none), of these keys where any are given."""
    table = table_of(CoverageYear)
    columns = (table.c.year, table.c.persons_certain, table.c.persons_possible)
    chosen = owner.in_(keys) if keys else table.c.scope == str(scope)
    statement = select(*columns, null() if owner is None else owner).where(chosen)
    found: dict[int | None, list[CoverageCount]] = defaultdict(list)
    for year, certain, possible, key in connection.execute(statement.order_by(table.c.year, table.c.id)):
        found[key].append(CoverageCount(year, certain, possible))
    return found


def _whole(connection: Connection) -> CoverageRow:
    years = tuple(_years(connection, CoverageScope.ALL).get(None, ()))
    return CoverageRow(CoverageScope.ALL, None, None, 0, None, False, years)


def _without(connection: Connection, scope: CoverageScope) -> tuple[CoverageRow, ...]:
    """The row of posts that name no place, or are of no service; none where there are none."""
    years = tuple(_years(connection, scope).get(None, ()))
    return (CoverageRow(scope, None, None, 1, None, False, years),) if years else ()


def _flat(connection: Connection, by: CoverageBy) -> tuple[CoverageRow, ...]:
    """A row for each service or text with somebody in some year, the fullest first."""
    table, term, source = table_of(CoverageYear), table_of(Term), table_of(Source)
    if by is CoverageBy.SERVICE:
        scope, owner, named = CoverageScope.SERVICE, table.c.service_id, (term.c.id, term.c.slug, term.c.label)
    else:
        scope, owner, named = CoverageScope.SOURCE, table.c.source_id, (source.c.id, source.c.slug, source.c.title)
    counted = _years(connection, scope, owner)
    keys = [key for key in counted if key is not None]
    names = connection.execute(select(*named).where(named[0].in_(keys)))
    known = {key: (slug, label) for key, slug, label in names}
    rows = [
        CoverageRow(scope, *known[key], 1, None, False, tuple(counted[key])) for key in keys
    ]
    rows.sort(key=lambda row: (-_weight(row.years), row.label or ""))
    return (*rows, *(_without(connection, CoverageScope.UNSERVED) if by is CoverageBy.SERVICE else ()))


def _places(connection: Connection, asked: CoverageFilter) -> Coverage:
    """The tree from its top, or from the place that is opened, down as many levels as were asked for."""
    term, table = table_of(Term), table_of(CoverageYear)
    top: list[_Node] = []
    opened: TermRef | None = None
    if asked.place is not None:
        row = connection.execute(select(term.c.slug, term.c.label).where(term.c.id == asked.place)).one()
        top = [_Node(asked.place, row.slug, row.label, 0, None)]
        opened = TermRef(Vocabulary.PLACE, row.slug, row.label)
    nodes, deeper, more = _below(connection, top, asked.levels)
    counted = _years(connection, CoverageScope.PLACE, table.c.place_id, [one.key for one in nodes])
    ordered = _in_order(nodes, {key: _weight(years) for key, years in counted.items() if key is not None})
    rows = [
        CoverageRow(
            CoverageScope.PLACE, one.slug, one.label, one.level, one.broader, one.key in deeper, tuple(counted[one.key])
        )
        for one in ordered if counted.get(one.key) or one.level == 0
    ]  # fmt: skip
    silent = tuple(
        TermRef(Vocabulary.PLACE, one.slug, one.label) for one in sorted(nodes, key=lambda one: one.label)
        if not counted.get(one.key) and one.level > 0
    )
    if opened is None:
        rows = [_whole(connection), *rows, *_without(connection, CoverageScope.UNPLACED)]
    return Coverage(None, None, opened, tuple(rows), silent, more)


def _below(
    connection: Connection, top: Sequence[_Node], levels: int
) -> tuple[list[_Node], frozenset[int], int]:
    """These places and those below them, level by level; which of them the tree goes on below; how many are left out.

    One statement a level, and one more that looks below the last.
    """
    term = table_of(Term)
    found, reached, more = list(top), {one.key: one for one in top}, 0
    deeper: set[int] = set()
    for level in range(1, levels + 2):
        above = term.c.broader_id.in_(list(reached)) if reached else term.c.broader_id.is_(None)
        rows = connection.execute(
            select(term.c.id, term.c.slug, term.c.label, term.c.broader_id)
            .where(term.c.vocabulary == str(Vocabulary.PLACE), above)
            .order_by(term.c.sort_key, term.c.id)
        ).all()
        deeper |= {row.broader_id for row in rows if row.broader_id is not None}
        if level > levels or not rows:
            break
        room = max(0, MOST_ROWS - len(found))
        more += max(0, len(rows) - room)
        reached = {
            row.id: _Node(row.id, row.slug, row.label, level, reached[row.broader_id].slug if row.broader_id else None)
            for row in rows[:room]
        }
        found += reached.values()
        if not reached:
            break
    return found, frozenset(deeper), more


def _weight(years: Sequence[CoverageCount]) -> int:
    """How much is told: persons, year by year."""
    return sum(one.certain + one.possible for one in years)


def _in_order(nodes: Sequence[_Node], weights: Mapping[int, int]) -> list[_Node]:
    """The tree as it is read: each place before what lies in it, the fullest first among neighbours."""
    below: dict[str | None, list[_Node]] = defaultdict(list)
    for one in nodes:
        below[one.broader].append(one)

    def walk(broader: str | None) -> list[_Node]:
        own = sorted(below.get(broader, ()), key=lambda one: (-weights.get(one.key, 0), one.label))
        return [each for one in own for each in (one, *walk(one.slug))]

    return walk(None)
