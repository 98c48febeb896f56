"""Cohorts: of the persons a question selects, how many met which fate, in groups."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Select, String, and_, case, cast, extract, func, literal, select

from app.db.between_sql import Four, reach_from, reach_to
from app.domain.names import fold
from app.domain.query import DEFAULT_OVERLAPS, FATE_MODES, PersonFilter, PostFilter
from app.domain.terms import Badge, Drawn, Vocabulary
from app.models import Claim, Fate, PersonDigest, PersonService, Posting, Role, Term, TermClosure
from app.queries.claims import term_refs
from app.queries.cohort_counts import EVERYONE, UNSTATED, Counted, Groups, counted_in
from app.queries.conditions import answering_posts, answers, descendants, unindexed
from app.queries.persons import digested
from app.queries.rows import TermRef
from app.queries.spans import DECADE, YEAR, Span
from app.queries.tables import table_of

BY_TERM = ("role", "place", "organisation", "service")
BY_TIME = {"decade": DECADE, "year": YEAR}
DRAWN = (*(str(one) for one in Drawn), str(Badge.NOT_STATED))
"""Who is drawn how, every person once: the gravest asserted fate, one without a sign or only alleged, none at all."""


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
    """The cohorts of a question, by one of `BY` or as one row; one statement reads the persons, each once.

    What a person is grouped by and what became of him are two short texts; of those who have the same there is one
    row, however many they are, so that groups and fates are told apart for the kinds of persons and not for each.
    """
    told = connection.execute(_told(asked, by)).all()
    groups, spans = _groups_of(connection, asked, by, [row.told for row in told])
    kinds = _fate_kinds(connection)
    found = counted_in(told, groups, {key: one.above for key, one in kinds.items()})
    columns = _columns(connection, {kinds[key].slug for key in found[EVERYONE].fates})
    rows = {key: _row(key, one, columns, kinds) for key, one in found.items() if bool(by) == (key != EVERYONE)}
    everyone = rows[EVERYONE] if not by else _row(EVERYONE, found[EVERYONE], columns, kinds)
    _name(connection, rows, by, spans)
    narrower = connection.execute(
        select(table_of(Term).c.slug).where(table_of(Term).c.id.in_(descendants(asked.fates)))
    ).scalars()
    within = frozenset(one.fate.slug for one in columns) if not asked.asks_fate else frozenset(narrower)
    term, role = table_of(Term), table_of(Role)
    shared = select(term.c.slug).join(role, role.c.id == term.c.id).where(role.c.is_collective.is_(True))
    collective = frozenset(connection.execute(shared).scalars()) if by == "role" else frozenset()
    return Cohorts(columns, _sorted(list(rows.values())), everyone, within, collective)


def _told(asked: PersonFilter, by: str) -> Select[Any]:
    """What the persons selected are grouped by, how their fates are drawn, what is told of these; how many persons.

    Keys and fates are texts as `app.queries.cohort_counts` reads them, NULL where a person has none.
    """
    digest = table_of(PersonDigest)
    about = (digest.c.badge, _fates(digest).label("fates"))
    if by and asked.post.asks:  # the posts that group meet all that is asked of one, and lead to the persons
        grouped = _posts(asked, by).subquery("grouped")
        one = digested(replace(asked, post=PostFilter()), grouped.c.told, *about)
        one = one.join(grouped, grouped.c.person_id == digest.c.person_id)
    else:
        one = digested(asked, _keys(asked, by, digest).label("told"), *about)
    each = one.subquery("each")
    columns = (each.c.told, each.c.badge, each.c.fates)
    return select(*columns, func.count().label("persons")).group_by(*columns)


def _keys(asked: PersonFilter, by: str, digest: Any) -> Any:
    """What a person is grouped by; of services, where nothing is asked of a post, those the list of persons takes."""
    if not by:
        return literal("", String)
    if by != "service":
        return _posts(asked, by, digest.c.person_id).correlate(digest).scalar_subquery()
    own = table_of(PersonService)
    served = select(_joined(cast(own.c.service_id, String))).where(own.c.person_id == digest.c.person_id)
    if asked.services:
        served = served.where(own.c.service_id.in_(descendants(asked.services)))
    return served.correlate(digest).scalar_subquery()


def _joined(text: Any) -> Any:
    return func.aggregate_strings(text, ",")


def _posts(asked: PersonFilter, by: str, person_id: Any = None) -> Select[Any]:
    """What the posts that meet everything asked of one group by: of a person, or of everybody who has any."""
    posting, claim, digest = (table_of(one).alias() for one in (Posting, Claim, PersonDigest))
    post = replace(asked.post, services=asked.post.services or asked.services)
    value = _years(posting) if by in BY_TIME else func.coalesce(posting.c[f"{by}_id"], UNSTATED)
    conditions = answering_posts(post, posting, claim, asked.overlaps, digest.c.dead_by)
    joined = posting.join(claim, claim.c.id == posting.c.claim_id)
    if asked.post.dated and set(asked.overlaps) != set(DEFAULT_OVERLAPS):
        joined = joined.join(digest, digest.c.person_id == posting.c.person_id)
    keys = _joined(cast(value, String)).label("told")
    if person_id is not None:
        return select(keys).select_from(joined).where(posting.c.person_id == person_id, *conditions)
    own = unindexed(posting.c.person_id)  # else all postings are read, in the order of their persons
    return select(own.label("person_id"), keys).select_from(joined).where(*conditions).group_by(own)


def _years(posting: Any) -> Any:
    """The first and last year a post speaks of: "1934:1937"; `UNSTATED` where it is undated."""
    first, last = (extract("year", day) for day in (reach_from(Four.of(posting)), reach_to(Four.of(posting))))
    return func.coalesce(cast(first, String) + ":" + cast(last, String), str(UNSTATED))


def _fates(digest: Any) -> Any:
    """The answering fate claims about a person: "12:0:1937:1938,15:1::", each kind, 1 if alleged, and its years.

    The years are those in which it surely fell, empty where it has not both bounds.
    """
    fate, claim = table_of(Fate).alias(), table_of(Claim).alias()
    known = and_(fate.c.start_earliest.is_not(None), fate.c.end_latest.is_not(None))
    alleged = case((claim.c.mode == "alleged", ":1:"), else_=":0:")
    begun, ended = (cast(extract("year", day), String) for day in (fate.c.start_earliest, fate.c.end_latest))
    when = case((known, begun + ":" + ended), else_=":")
    return (
        select(_joined(cast(fate.c.fate_kind_id, String) + alleged + when))
        .join(claim, claim.c.id == fate.c.claim_id)
        .where(fate.c.person_id == digest.c.person_id, claim.c.voice == "source", answers(claim, FATE_MODES))
        .correlate(digest)
        .scalar_subquery()
    )


def _groups_of(
    connection: Connection, asked: PersonFilter, by: str, keys: Sequence[str | None]
) -> tuple[Groups, list[Span]]:
    """What leads from the keys of persons to their groups, and the spans of time that are groups."""
    if by in BY_TIME:
        groups = Groups.by_time(keys, asked, BY_TIME[by])
        return groups, groups.spans
    return (Groups.by_term(keys, _above(connection, Vocabulary(by))) if by else Groups.none()), []


def _above(connection: Connection, vocabulary: Vocabulary) -> dict[int, frozenset[int]]:
    """The keys of each term of a vocabulary and of everything above it."""
    term, closure = table_of(Term), table_of(TermClosure)
    found: dict[int, set[int]] = defaultdict(set)
    rows = connection.execute(
        select(closure.c.descendant_id, closure.c.ancestor_id)
        .join(term, term.c.id == closure.c.descendant_id)
        .where(term.c.vocabulary == vocabulary)
    )
    for key, above in rows:
        found[key].add(above)
    return {key: frozenset(above) for key, above in found.items()}


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of fate: its id, its place in the vocabulary, and the keys of it and of every wider one."""

    slug: str
    position: int
    above: frozenset[int]


def _fate_kinds(connection: Connection) -> dict[int, _Kind]:
    term = table_of(Term)
    above = _above(connection, Vocabulary.FATE_KIND)
    rows = connection.execute(
        select(term.c.id, term.c.slug, term.c.position).where(term.c.vocabulary == Vocabulary.FATE_KIND)
    )
    return {key: _Kind(slug, position, above[key]) for key, slug, position in rows}


def _row(key: int, counted: Counted, columns: Sequence[FateColumn], kinds: dict[int, _Kind]) -> CohortRow:
    """A group as it is told: a number for every column, and years in order."""
    row = CohortRow(key, None, dict.fromkeys(DRAWN, 0))
    for (badge, silent), number in counted.drawn.items():
        sign = Badge.NOT_STATED if silent else Drawn.OTHER if badge == Badge.NOT_STATED else badge
        row.drawn[str(sign)] += number
    row.fates = {one.fate.slug: 0 for one in columns} | {kinds[one].slug: n for one, n in counted.fates.items()}
    row.alleged = dict(sorted((kinds[one].slug, number) for one, number in counted.alleged.items()))
    undated = 10_000
    years = sorted(counted.years.items(), key=lambda one: (
        one[0].first or undated, one[0].last or undated, kinds[one[0].kind].position
    ))  # fmt: skip
    for when, number in years:
        row.years.setdefault(when.words, {})[kinds[when.kind].slug] = number
    return row


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
