"""Persons: the list with its filters, and one person's record."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache, partial
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, exists, func, literal, or_, select, true, union
from sqlalchemy import Date as SqlDate

from app.db.batch import Ask, Reading, Round, answer
from app.db.fetch import fetch_keys
from app.domain.names import fold
from app.domain.overlap import Overlap
from app.domain.query import COUNT_CAP, Page, PersonFilter, PostFilter, shown_total
from app.domain.search import asked_words
from app.domain.suggest import nearest
from app.domain.terms import Badge, Drawn, Vocabulary
from app.models import (
    Award,
    Citation,
    Claim,
    CodenameUse,
    Education,
    Membership,
    NameForm,
    Person,
    PersonDigest,
    PersonRedirect,
    PersonService,
    Posting,
    SearchKey,
    SearchWord,
    Term,
)
from app.queries import paging
from app.queries.conditions import (
    LAST_DAY,
    answering_posts,
    answers,
    any_fate,
    below,
    fate_condition,
    of_person,
    posting_exists,
    rank_condition,
    unindexed,
)
from app.queries.person_overlap import surest
from app.queries.rows import TermRef
from app.queries.search_index import begins, keys_of_word
from app.queries.statements import SHAPES, given, of, shape
from app.queries.tables import table_of

SORTS = ("name", "date")
CHUNK = 500
MOST_SLUGS = 2_000


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the digest lists show."""

    key: int
    slug: str
    name: str
    sort_name: str
    identified: bool
    note: str | None
    is_personnel: bool
    is_attache: bool
    because: str | None
    because_claim: str | None
    badge: str
    fate: str | None
    rehabilitated: bool
    span_from: date | None
    span_to: date | None
    claims: int
    postings: int
    sources: int
    disagreements: int
    services: tuple[TermRef, ...]
    overlap: Overlap | None = None
    overlap_reason: str | None = None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One page of persons, the cursor of the next, and the total (null beyond the cap)."""

    rows: list[PersonRow]
    next: str | None
    total: int | None


_DIGEST = (
    "is_personnel", "is_attache", "because", "badge", "fate", "rehabilitated", "span_from", "span_to", "claims",
    "postings", "sources", "disagreements",
)


def filtered(asked: PersonFilter, *columns: Any, many: bool = False) -> Select[Any]:
    """A selection from the persons (and their digests) who meet the filters.

    `many`: so many meet them that one does best to go from person to person, asking each.
    """
    person, digest = table_of(Person), table_of(PersonDigest)
    statement = select(*columns).select_from(person).join(digest, digest.c.person_id == person.c.id)
    return _meeting(statement, asked, person.c.id, many=many)


def digested(asked: PersonFilter, *columns: Any) -> Select[Any]:
    """A selection as `filtered` makes, from the digests alone: the persons themselves are read only where they must."""
    person, digest = table_of(Person), table_of(PersonDigest)
    statement = select(*columns).select_from(digest)
    if asked.identified is not None:
        statement = statement.join(person, person.c.id == digest.c.person_id)
    return _meeting(statement, asked, digest.c.person_id, many=False)


def _meeting(statement: Select[Any], asked: PersonFilter, person_id: Any, *, many: bool) -> Select[Any]:
    """Those who meet the filters, of a selection with the digests and, where they are asked, the persons."""
    person, digest = table_of(Person), table_of(PersonDigest)
    for number, condition in enumerate(_conditions(asked, person_id)):
        statement = statement.where(condition(number == 0 and not many))
    if asked.personnel is not None:
        statement = statement.where(digest.c.is_personnel.is_(asked.personnel))
    if asked.identified is not None:
        statement = statement.where(person.c.identified.is_(asked.identified))
    if asked.badges:
        statement = statement.where(_drawn(asked.badges, digest.c.badge, person_id))
    return statement


def _drawn(badges: Sequence[str], badge: Any, person_id: Any) -> Any:
    """The fate is drawn by one of the signs; `other`: a fate is claimed, and none that has a sign."""
    signs = badge.in_([one for one in badges if one != Drawn.OTHER])
    return or_(signs, and_(badge == Badge.NOT_STATED, any_fate(person_id))) if Drawn.OTHER in badges else signs


def _conditions(asked: PersonFilter, person_id: Any) -> Iterator[Callable[[bool], Any]]:
    """What must hold of the person beyond the row itself, usually the most selective first: that one leads."""
    for word in asked_words(asked.words):
        yield partial(_named, person_id, word)
    for keys, detail, column in (
        (asked.codenames, CodenameUse, "codename_id"),
        (asked.decorations, Award, "decoration_id"),
        (asked.institutions, Education, "organisation_id"),
    ):
        if keys:
            yield partial(_ever, person_id, table_of(detail).alias(), column, keys)
    if asked.post.asks:
        yield lambda leading: posting_exists(person_id, asked.post, asked.overlaps, leading=leading)
    if asked.ranks or asked.rank_min is not None:
        yield lambda leading: rank_condition(person_id, asked.ranks, asked.rank_min, leading=leading)
    if asked.asks_fate:
        yield lambda leading: fate_condition(person_id, asked.fates, asked.no_fate, leading=leading)
    if asked.services:
        service = table_of(PersonService).alias()
        served = [below(service.c.service_id, asked.services)]
        yield lambda leading: of_person(person_id, service.c.person_id, served, leading=leading)
    if asked.sources:
        yield partial(_cited, person_id, asked.sources)
    if asked.sex:
        membership = table_of(Membership).alias()
        said = [membership.c.membership == "sex", membership.c.value == asked.sex]
        yield lambda leading: of_person(person_id, membership.c.person_id, said, leading=leading)


def _cited(person_id: Any, sources: Sequence[int], leading: bool) -> Any:
    citation, claim = table_of(Citation).alias(), table_of(Claim).alias()
    source = citation.c.source_id if leading else unindexed(citation.c.source_id)
    conditions = [citation.c.claim_id == claim.c.id, source.in_(sources)]
    return of_person(person_id, claim.c.person_id, conditions, leading=leading)


def _ever(person_id: Any, detail: Any, column: str, keys: Sequence[int], leading: bool) -> Any:
    claim = table_of(Claim).alias()
    conditions = [
        claim.c.id == detail.c.claim_id, claim.c.voice == "source", answers(claim), below(detail.c[column], keys),
    ]  # fmt: skip
    return of_person(person_id, detail.c.person_id, conditions, leading=leading)


def _named(person_id: Any, word: str, leading: bool) -> Any:
    """A word of some name or codename of the person begins so, or is the same name in another script or spelling."""
    spelled, sounded = table_of(SearchWord).alias(), table_of(SearchKey).alias()
    begun = [spelled.c.person_id.is_not(None), begins(spelled.c.word, word)]
    keys = sorted(keys_of_word(word)) if len(word) > 2 else []
    same = [sounded.c.person_id.is_not(None), sounded.c.key.in_(keys)]
    if leading:
        found = union(select(spelled.c.person_id).where(*begun), select(sounded.c.person_id).where(*same))
        return person_id.in_(found)
    return (
        exists().where(spelled.c.person_id == person_id, *begun)
        | exists().where(sounded.c.person_id == person_id, *same)
    )


def persons_page(connection: Connection, asked: PersonFilter, page: Page, sort: str = "name") -> PersonPage:
    """One page of persons."""
    limit = page.limit or 1
    marked, values = shape(asked)
    count = connection.execute(_counted(marked, page.exact), values | {"most": COUNT_CAP + 1}).scalar() or 0
    many = count > COUNT_CAP and not asked.words  # words are looked for sooner than the names of each person
    keys, next_ = _keys(connection, asked, limit, page.cursor, sort, many=many)
    return PersonPage(_met(connection, asked, keys), next_, shown_total(count, exact=page.exact))


def all_persons(connection: Connection, asked: PersonFilter, sort: str = "name") -> Iterator[PersonRow]:
    """Every person a question selects, a chunk in memory at a time."""
    cursor: str | None = None
    while True:
        keys, cursor = _keys(connection, asked, CHUNK, cursor, sort)
        yield from _met(connection, asked, keys)
        if cursor is None:
            return


def _met(connection: Connection, asked: PersonFilter, keys: Sequence[int]) -> list[PersonRow]:
    """The persons with these keys, each with how surely a posting meets the window and why, where there is one."""
    met = surest(connection, asked, keys)
    rows = persons_by_key(connection, keys)
    return [
        replace(row, overlap=met[row.key][0], overlap_reason=met[row.key][1]) if row.key in met else row for row in rows
    ]


def _keys(
    connection: Connection, asked: PersonFilter, limit: int, cursor: str | None, sort: str, *, many: bool = False
) -> tuple[list[int], str | None]:
    marked, values = shape(asked)
    if cursor:
        values |= paging.place(paging.decode(cursor, sort, _ORDERED_BY[sort]))
    statement = _page(marked, sort, cursor is not None, many and sort == "name")
    found = connection.execute(statement, values | {"rows": limit + 1}).all()
    next_ = paging.encode(sort, tuple(found[limit - 1])) if len(found) > limit else None
    return [row[-1] for row in found[:limit]], next_


_ORDERED_BY: dict[str, tuple[type, ...]] = {"name": (str, int), "date": (date, str, int)}
"""The types of the columns a list is ordered by, the person's key last."""


@lru_cache(SHAPES)
def _counted(asked: PersonFilter, exact: bool) -> Select[Any]:
    """How many persons a question selects, counted no further than `most` unless `exact`."""
    if exact:
        return digested(asked, func.count())
    return select(func.count()).select_from(_some(asked).limit(bindparam("most")).subquery())


def _some(asked: PersonFilter) -> Select[Any]:
    """The persons by key, in no order. Postings that lead to them are read one by one, not all before the first."""
    person, digest, posting, claim = (table_of(one) for one in (Person, PersonDigest, Posting, Claim))
    if not asked.post.asks or any((asked.words, asked.codenames, asked.decorations, asked.institutions)):
        return digested(asked, digest.c.person_id)
    conditions = answering_posts(asked.post, posting, claim, asked.overlaps, digest.c.dead_by)
    # What is asked is to lead to the postings, not the index of persons, though that gives one person after another.
    rest = filtered(replace(asked, post=PostFilter()), unindexed(posting.c.person_id).label("person_id"))
    return rest.join(posting, posting.c.person_id == person.c.id).join(claim, true()).where(*conditions).distinct()


@lru_cache(SHAPES)
def _page(asked: PersonFilter, sort: str, further: bool, many: bool) -> Select[Any]:
    """Keys of `rows` persons in their order, after the place of a cursor where there is one."""
    person, digest = table_of(Person), table_of(PersonDigest)
    columns: tuple[Any, ...] = (person.c.sort_key, person.c.id)
    if sort == "date":
        columns = (func.coalesce(digest.c.span_from, literal(LAST_DAY, SqlDate)), *columns)
    statement = filtered(asked, *columns, many=many).order_by(*columns).limit(bindparam("rows"))
    return statement.where(paging.beyond(columns, _ORDERED_BY[sort])) if further else statement


def persons_by_key(connection: Connection, keys: Sequence[int]) -> list[PersonRow]:
    """The persons with these keys, in the order given."""
    return answer(connection, reading_persons(keys)) if keys else []


def reading_persons(keys: Sequence[int]) -> Reading[list[PersonRow]]:
    """Reads the persons with these keys, in the order given."""
    one, values = len(keys) == 1, {"of": keys[0] if len(keys) == 1 else keys}
    digests, served = yield Round([Ask(asked(one=one), values) for asked in (_digested, _served)])
    services: dict[int, tuple[TermRef, ...]] = defaultdict(tuple)
    for person_id, slug, label in served:
        services[person_id] += (TermRef(Vocabulary.SERVICE, slug, label),)
    found = {row.key: PersonRow(services=services.get(row.key, ()), **row._asdict()) for row in digests}
    return [found[key] for key in keys if key in found]


@cache
def _digested(*, one: bool) -> Select[Any]:
    person, digest, claim = table_of(Person), table_of(PersonDigest), table_of(Claim)
    return (
        select(person.c.id.label("key"), person.c.slug, person.c.name, person.c.sort_name, person.c.identified,
               person.c.note, *(digest.c[name] for name in _DIGEST), claim.c.slug.label("because_claim"))
        .join(digest, digest.c.person_id == person.c.id)
        .outerjoin(claim, claim.c.id == digest.c.because_claim_id)
        .where(of(person.c.id, one=one))
    )  # fmt: skip


@cache
def _served(*, one: bool) -> Select[Any]:
    own, term = table_of(PersonService), table_of(Term)
    return (
        select(own.c.person_id, term.c.slug, term.c.label)
        .join(term, term.c.id == own.c.service_id)
        .where(of(own.c.person_id, one=one))
        .order_by(own.c.person_id, own.c.position)
    )


def person_key(connection: Connection, slug: str) -> int | None:
    """The key of a person by id."""
    return next(iter(fetch_keys(connection, _by_slug(), {"key": slug})), None)


@cache
def _by_slug() -> Select[Any]:
    person = table_of(Person)
    return select(person.c.id).where(given(person.c.slug))


def redirected(connection: Connection, slug: str) -> str | None:
    """The id an old id leads to, if it is one."""
    old, person = table_of(PersonRedirect), table_of(Person)
    return connection.execute(
        select(person.c.slug).join(old, old.c.person_id == person.c.id).where(old.c.slug == slug)
    ).scalar()


def near_slugs(connection: Connection, word: str) -> tuple[str, ...]:
    """Ids that look like a word, for suggestions; of the many that may be held, those with the same first letters."""
    person, slug = table_of(Person), word.strip().lower().replace(" ", "-")
    for beginning in filter(None, (slug[:3], slug[:1])):
        held = select(person.c.slug).where(begins(person.c.slug, beginning)).order_by(person.c.slug)
        if near := nearest(slug, connection.execute(held.limit(MOST_SLUGS)).scalars().all()):
            return near
    return ()


def persons_by_name(connection: Connection, name: str) -> list[tuple[int, str, str]]:
    """Key, id and heading of those who bear exactly this name, in any form that is recorded."""
    form, person, key = table_of(NameForm), table_of(Person), fold(name)
    bearers = select(form.c.person_id).where(form.c.name_key == key)
    statement = (
        select(person.c.id, person.c.slug, person.c.name)
        .where((person.c.id.in_(bearers)) | (person.c.sort_key == key))
        .order_by(person.c.sort_key, person.c.id)
    )
    return [(row.id, row.slug, row.name) for row in connection.execute(statement)]
