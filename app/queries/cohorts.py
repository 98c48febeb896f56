"""Cohorts: of the persons a question selects, how many met which fate, in groups."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import CTE, Connection, Integer, Select, and_, case, exists, extract, func, literal, select, union_all

from app.domain.names import fold
from app.domain.query import DEFAULT_OVERLAPS, FATE_MODES, PersonFilter
from app.domain.terms import Badge, Drawn, Vocabulary
from app.models import Claim, Fate, Person, PersonDigest, PersonService, Posting, Role, Term, TermClosure
from app.queries.claims import term_refs
from app.queries.conditions import answering_posts, answers, any_fate, descendants
from app.queries.persons import filtered
from app.queries.rows import TermRef
from app.queries.spans import DECADE, YEAR, Span, extent, spans_between, table, touches, undated
from app.queries.tables import table_of

BY_TERM = ("role", "place", "organisation", "service")
BY_TIME = {"decade": DECADE, "year": YEAR}
DRAWN = (*(str(one) for one in Drawn), str(Badge.NOT_STATED))
"""Who is drawn how, every person once: the gravest asserted fate, one without a sign or only alleged, none at all."""
EVERYONE, NOTHING, UNSTATED = 0, -1, -2
"""Keys of the groups that are neither a term nor a span: all persons, those without a post, and a post without one."""


@dataclass(frozen=True, slots=True)
class FateColumn:
    """A fate somebody of the cohort met, and the wider one it belongs to."""

    fate: TermRef
    broader: TermRef | None


@dataclass(slots=True)
class CohortRow:
    """One group: its term or span (else `key` says what it is), its persons, and their fates by id.

    `drawn` counts every person once, by the gravest fate asserted, as `DRAWN` has it. `alleged` counts, of `fates`, the
    persons of whom it is only alleged; `years` counts persons by when it happened.
    """

    key: int
    value: TermRef | Span | None
    drawn: dict[str, int]
    fates: dict[str, int] = field(default_factory=dict)
    alleged: dict[str, int] = field(default_factory=dict)
    years: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def persons(self) -> int:
        """Everybody in it."""
        return sum(self.drawn.values())

    @property
    def not_stated(self) -> int:
        """Those about whom no fate is claimed."""
        return self.drawn.get(Badge.NOT_STATED, 0)


@dataclass(frozen=True, slots=True)
class Cohorts:
    """All groups, the columns that occur, and the whole: every person selected, as `EVERYONE`'s row.

    `within` are the fates that can be asked for beside the fates asked (all, where none was); `collective` the roles
    men hold only among others: asking for one by name takes in claims that a group leaves aside.
    """

    fates: list[FateColumn]
    rows: list[CohortRow]
    whole: CohortRow
    within: frozenset[str]
    collective: frozenset[str]


def cohorts_of(connection: Connection, asked: PersonFilter, by: str = "") -> Cohorts:
    """The cohorts of a question, by one of `BY` or as one row; a fixed number of statements."""
    selected = filtered(asked, table_of(Person).c.id.label("person_id")).cte("selected")
    whole = _keyed(selected, EVERYONE).cte("whole")
    everyone = CohortRow(EVERYONE, None, _sizes(connection, whole).get(EVERYONE, dict.fromkeys(DRAWN, 0)))
    spans = _spans(connection, asked, selected, BY_TIME[by]) if by in BY_TIME else []
    pairs = _groups(asked, selected, by, spans).cte("pairs") if by else whole
    sizes = _sizes(connection, pairs) if by else {EVERYONE: everyone.drawn}
    rows = {key: CohortRow(key, None, drawn) for key, drawn in sizes.items()}
    columns = _count_fates(connection, pairs, rows)
    if by:
        _count_fates(connection, whole, {EVERYONE: everyone})
    _count_years(connection, pairs, rows)
    _name(connection, rows, by, spans)
    narrower = connection.execute(
        select(table_of(Term).c.slug).where(table_of(Term).c.id.in_(descendants(asked.fates)))
    ).scalars()
    within = frozenset(one.fate.slug for one in columns) if not asked.asks_fate else frozenset(narrower)
    term, role = table_of(Term), table_of(Role)
    shared = select(term.c.slug).join(role, role.c.id == term.c.id).where(role.c.is_collective.is_(True))
    collective = frozenset(connection.execute(shared).scalars()) if by == "role" else frozenset()
    return Cohorts(columns, _sorted(list(rows.values())), everyone, within, collective)


def _posts(asked: PersonFilter, selected: CTE, *columns: Any) -> Select[Any]:
    """The postings that group: those of the selected persons that meet everything asked of one."""
    posting, claim, digest = table_of(Posting), table_of(Claim), table_of(PersonDigest)
    post = replace(asked.post, services=asked.post.services or asked.services)
    return (
        select(*columns)
        .select_from(posting)
        .join(claim, claim.c.id == posting.c.claim_id)
        .join(digest, digest.c.person_id == posting.c.person_id)
        .where(
            posting.c.person_id.in_(select(selected.c.person_id)),
            *answering_posts(post, posting, claim, asked.overlaps, digest.c.dead_by),
        )
    )


def _groups(asked: PersonFilter, selected: CTE, by: str, spans: list[Span]) -> Any:
    """(key, person) once for each group a person is in."""
    posting, served = table_of(Posting), table_of(PersonService)
    person = posting.c.person_id
    if by == "service" and not asked.post.asks:
        without = ~exists().where(served.c.person_id == selected.c.person_id)
        return union_all(_by_term(asked, selected, by), _keyed(selected, NOTHING).where(without))
    missing = _posts(asked, selected, literal(UNSTATED, Integer).label("key"), person).distinct()
    nobody = _keyed(selected, NOTHING).where(selected.c.person_id.not_in(_posts(asked, selected, person)))
    if by in BY_TERM:
        return union_all(_by_term(asked, selected, by), missing.where(posting.c[f"{by}_id"].is_(None)), nobody)
    missing = missing.where(undated(posting))
    if not spans:
        return union_all(missing, nobody)
    rows = table(spans)
    touched = _posts(asked, selected, rows.c.first.label("key"), person).join(rows, touches(posting, rows))
    return union_all(touched.distinct(), missing, nobody)


def _keyed(selected: CTE, key: int) -> Select[Any]:
    return select(literal(key, Integer).label("key"), selected.c.person_id)


def _by_term(asked: PersonFilter, selected: CTE, by: str) -> Select[Any]:
    """Groups by the terms some posting has, each with the persons of what is below it too.

    Services, where nothing is asked of a posting, are those of the persons, as the list of persons takes them.
    """
    closure, posting, own = table_of(TermClosure), table_of(Posting), table_of(PersonService)
    if by == "service" and not asked.post.asks:
        column, person = own.c.service_id, own.c.person_id
        rows = select(column.label("term"), person.label("person_id")).where(
            person.in_(select(selected.c.person_id))
        )
        if asked.services:
            rows = rows.where(column.in_(descendants(asked.services)))
    else:
        column, person = posting.c[f"{by}_id"], posting.c.person_id
        rows = _posts(asked, selected, column.label("term"), person).where(column.is_not(None))
    used = rows.distinct().cte("used")
    return (
        select(closure.c.ancestor_id.label("key"), used.c.person_id)
        .join(closure, closure.c.descendant_id == used.c.term)
        .where(closure.c.ancestor_id.in_(select(used.c.term)))
        .distinct()
    )


def _spans(connection: Connection, asked: PersonFilter, selected: CTE, years: int) -> list[Span]:
    """The years or decades the postings touch; within the window where there is one and they must reach it."""
    first, last = connection.execute(_posts(asked, selected, *extent(table_of(Posting)))).one()
    window = asked.post.window
    if first is not None and set(asked.overlaps) <= set(DEFAULT_OVERLAPS):
        first = first if window.start is None else max(first, window.start.year)
        last = last if window.end is None else min(last, window.end.year)
    return spans_between(first, last, years)


def _sizes(connection: Connection, pairs: CTE) -> dict[int, dict[str, int]]:
    """Persons of each group by how their fate is drawn, each once; see `DRAWN`."""
    digest = table_of(PersonDigest)
    silent = case((any_fate(pairs.c.person_id), 0), else_=1)
    marked = (
        select(pairs.c.key, digest.c.badge, silent.label("silent"))
        .join(digest, digest.c.person_id == pairs.c.person_id)
        .subquery()
    )
    rows = connection.execute(
        select(marked.c.key, marked.c.badge, marked.c.silent, func.count())
        .group_by(marked.c.key, marked.c.badge, marked.c.silent)
    )
    found: dict[int, dict[str, int]] = {}
    for key, badge, unstated, persons in rows:
        sign = Badge.NOT_STATED if unstated else Drawn.OTHER if badge == Badge.NOT_STATED else badge
        found.setdefault(key, dict.fromkeys(DRAWN, 0))[str(sign)] += persons
    return found


def _met(pairs: CTE, *columns: Any) -> Select[Any]:
    """Answering fate claims about the persons of the groups, each under its kind and every wider one."""
    fate, claim, closure = table_of(Fate), table_of(Claim), table_of(TermClosure)
    return (
        select(fate.c.person_id, closure.c.ancestor_id.label("kind"), *columns)
        .select_from(fate)
        .join(claim, claim.c.id == fate.c.claim_id)
        .join(closure, closure.c.descendant_id == fate.c.fate_kind_id)
        .where(
            claim.c.voice == "source", answers(claim, FATE_MODES),
            fate.c.person_id.in_(select(pairs.c.person_id)),
        )
    )


def _count_fates(connection: Connection, pairs: CTE, rows: dict[int, CohortRow]) -> list[FateColumn]:
    """Persons by fate into the rows; the columns that occur, in the vocabulary's order."""
    claim, term = table_of(Claim), table_of(Term)
    only = func.min(case((claim.c.mode == "alleged", 1), else_=0)).label("only_alleged")
    met = _met(pairs, only).group_by(table_of(Fate).c.person_id, table_of(TermClosure).c.ancestor_id).subquery()
    counted = connection.execute(
        select(pairs.c.key, term.c.slug, func.count(), func.sum(met.c.only_alleged))
        .select_from(pairs)
        .join(met, met.c.person_id == pairs.c.person_id)
        .join(term, term.c.id == met.c.kind)
        .group_by(pairs.c.key, term.c.slug)
    ).all()
    columns = _columns(connection, {slug for _, slug, _, _ in counted})
    for row in rows.values():
        row.fates = {one.fate.slug: 0 for one in columns}
    for key, slug, persons, alleged in counted:
        rows[key].fates[slug] = persons
        if alleged:
            rows[key].alleged[slug] = int(alleged)
    return columns


def _columns(connection: Connection, slugs: set[str]) -> list[FateColumn]:
    term, broader = table_of(Term), table_of(Term).alias()
    statement = (
        select(term.c.slug, term.c.label, broader.c.slug, broader.c.label)
        .outerjoin(broader, broader.c.id == term.c.broader_id)
        .where(term.c.vocabulary == Vocabulary.FATE_KIND, term.c.slug.in_(slugs))
        .order_by(term.c.position)
    )
    kind = Vocabulary.FATE_KIND
    return [
        FateColumn(TermRef(kind, slug, label), TermRef(kind, above, words) if above else None)
        for slug, label, above, words in connection.execute(statement)
    ]


def _count_years(connection: Connection, pairs: CTE, rows: dict[int, CohortRow]) -> None:
    """Persons by the year a fate surely fell in, or the span of years where its dates leave several."""
    fate, term = table_of(Fate), table_of(Term)
    known = and_(fate.c.start_earliest.is_not(None), fate.c.end_latest.is_not(None))
    first = case((known, extract("year", fate.c.start_earliest))).label("first")
    last = case((known, extract("year", fate.c.end_latest))).label("last")
    met = _met(pairs, first, last).distinct().subquery()
    counted = connection.execute(
        select(pairs.c.key, term.c.slug, met.c.first, met.c.last, func.count())
        .select_from(pairs)
        .join(met, met.c.person_id == pairs.c.person_id)
        .join(term, term.c.id == met.c.kind)
        .group_by(pairs.c.key, term.c.slug, term.c.position, met.c.first, met.c.last)
        .order_by(pairs.c.key, met.c.first.is_(None), met.c.first, met.c.last, term.c.position)
    )
    for key, slug, begin, end, persons in counted:
        rows[key].years.setdefault(_years(begin, end), {})[slug] = persons


def _years(first: Any, last: Any) -> str:
    """EDTF of the years: "1937", "1937/1938"; "undated"."""
    if first is None:
        return "undated"
    return f"{int(first):04}" if first == last else f"{int(first):04}/{int(last):04}"


def _name(connection: Connection, rows: dict[int, CohortRow], by: str, spans: Sequence[Span]) -> None:
    """Give each row the term or span its key stands for."""
    if by in BY_TERM:
        refs = term_refs(connection, [key for key in rows if key > EVERYONE])
        for key, ref in refs.items():
            rows[key].value = ref
    for span in spans:
        if span.first in rows:
            rows[span.first].value = span


def _sorted(rows: list[CohortRow]) -> list[CohortRow]:
    """Terms by persons, then label; spans in time order; last what has neither."""

    def place(row: CohortRow) -> tuple[bool, int, str, int]:
        if not isinstance(row.value, TermRef):
            return row.value is None, 0, "", abs(row.key)
        return False, -row.persons, fold(row.value.label), row.key

    return sorted(rows, key=place)
