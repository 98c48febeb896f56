"""What must hold between the rows of a data package once all are written: references, details, citations, ids, trees.

Each check is one question to the database; a row that fails it is named by its primary key.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKeyConstraint,
    Select,
    Table,
    and_,
    exists,
    func,
    or_,
    select,
    text,
)

from app.domain.terms import Vocabulary
from app.models import (
    Alternative,
    AlternativeSet,
    Citation,
    Claim,
    ClaimLink,
    IdentityDecision,
    Organisation,
    OrganisationClaim,
    Person,
    PersonRedirect,
    Source,
    Term,
)
from app.queries.details import DETAILS
from app.queries.tables import table_of
from app.services.bulk import columns_of, shown
from app.services.package_rows import EDITOR
from app.services.seed_terms import DETAIL_TABLES

MOST = 1_000
"""Rows named of one fault; there may be more."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that does not fit the others: its table, primary key, the column at fault, and words.

    `target` and `key` name the row it points at, where that is missing.
    """

    table: Table
    row: tuple[Any, ...]
    column: str
    message: str
    target: str = ""
    key: Any = None


def dangling(connection: Connection, table: Table) -> Iterator[Broken]:
    """Rows of a table that point at none."""
    keys = sorted(table.foreign_key_constraints, key=lambda one: [column.name for column in one.columns])
    for key in keys:
        own = list(key.columns)
        others = [element.column for element in key.elements]
        statement = _pointing_nowhere(table, key)
        for row in connection.execute(statement.limit(MOST)):
            cells = row[len(table.primary_key.columns) :]
            said = ", ".join(f"{column.name} '{cell}'" for column, cell in zip(own, cells, strict=True))
            there = ", ".join(column.name for column in others)
            message = f"{said}: there is no such row in {key.referred_table.name}.csv ({there})"
            keyed = tuple(row[: len(table.primary_key.columns)])
            yield Broken(table, keyed, own[0].name, message, key.referred_table.name, cells[0])


def _pointing_nowhere(table: Table, key: ForeignKeyConstraint) -> Select[Any]:
    target = key.referred_table.alias("target")
    pairs = [(element.parent, target.c[element.column.name]) for element in key.elements]
    there = exists().where(*(own == other for own, other in pairs)).select_from(target)
    known = and_(*(own.is_not(None) for own, _ in pairs))
    return select(*table.primary_key.columns, *key.columns).where(known, ~there)


def breaking_rules(connection: Connection, table: Table) -> Iterator[Broken]:
    """Rows of a table that a CHECK of its refuses, for a database that was told not to look."""
    checks = [one for one in table.constraints if isinstance(one, CheckConstraint)]
    checks.sort(key=lambda check: str(check.name))
    broken = [text(f"NOT ({check.sqltext})") for check in checks]
    keys = table.primary_key.columns
    if not checks or connection.execute(select(*keys).where(or_(*broken)).limit(1)).first() is None:
        return
    for check, rule in zip(checks, broken, strict=True):
        named = columns_of(table, check)
        statement = select(*keys, *(table.c[name] for name in named)).where(rule)
        for row in connection.execute(statement.limit(MOST)):
            said = shown(named, row[len(keys) :])
            message = f"{said} is refused; accepted: {check.sqltext}"
            yield Broken(table, tuple(row[: len(keys)]), named[0], message)


def incomplete(connection: Connection) -> Iterator[Broken]:
    """Claims without detail, citation or one voice, terms without theirs, persons without claims, ids given twice."""
    yield from _without_detail(connection)
    yield from _without_citation(connection)
    yield from _two_voices(connection)
    yield from _persons_without_claims(connection)
    yield from _small_sets(connection)
    yield from _same_ids(connection)
    yield from _circles(connection)


def _without_detail(connection: Connection) -> Iterator[Broken]:
    claim, term = table_of(Claim), table_of(Term)
    counted = _counted(connection, select(claim.c.kind, func.count()).group_by(claim.c.kind))
    for kind, detail in DETAILS.items():
        if counted.get(kind, 0) == connection.execute(select(func.count()).select_from(detail)).scalar_one():
            continue
        lacking = ~exists().where(detail.c.claim_id == claim.c.id)
        statement = select(claim.c.id, claim.c.slug).where(claim.c.kind == kind, lacking)
        for key, slug in connection.execute(statement.limit(MOST)):
            message = f"claim '{slug}' of kind {kind} has no row in {detail.name}.csv; every claim has one"
            yield Broken(claim, (key,), "kind", message)
    for vocabulary, model in DETAIL_TABLES.items():
        own = table_of(model)
        statement = select(term.c.id, term.c.slug).where(
            term.c.vocabulary == vocabulary, ~exists().where(own.c.id == term.c.id)
        )
        for key, slug in connection.execute(statement.limit(MOST)):
            message = f"{vocabulary} '{slug}' has no row in {own.name}.csv; every term has one"
            yield Broken(term, (key,), "vocabulary", message)


def _counted(connection: Connection, statement: Any) -> dict[str, int]:
    return dict(connection.execute(statement).all())


def _without_citation(connection: Connection) -> Iterator[Broken]:
    """Every first citation is an owner's own, so owners without one show in the count."""
    citation = table_of(Citation)
    owners = (Claim, "claim_id"), (ClaimLink, "claim_link_id"), (OrganisationClaim, "organisation_claim_id")
    for model, owner in owners:
        table, column = table_of(model), citation.c[owner]
        first = select(func.count()).where(column.is_not(None), citation.c.position == 1)
        if connection.execute(first).scalar_one() == connection.execute(
            select(func.count()).select_from(table)
        ).scalar_one():
            continue
        statement = select(table.c.id, table.c.slug).where(~exists().where(column == table.c.id))
        for key, slug in connection.execute(statement.limit(MOST)):
            message = f"'{slug}' has no row in citation.csv ({owner} {key}); every statement cites at least once"
            yield Broken(table, (key,), "slug", message)


def _two_voices(connection: Connection) -> Iterator[Broken]:
    """A claim is the editor's or a text's, by what it cites."""
    claim, citation, source = table_of(Claim), table_of(Citation), table_of(Source)
    editors = select(source.c.id).where(source.c.slug == EDITOR)
    by_editor = citation.c.source_id.in_(editors)
    statements = (
        (by_editor & (claim.c.voice != "editor"), "the editor, but its voice is not 'editor'"),
        (~by_editor & (claim.c.voice == "editor"), "a text, but its voice is 'editor'"),
    )
    for apart, words in statements:
        statement = select(claim.c.id, claim.c.slug).join(citation, citation.c.claim_id == claim.c.id).where(apart)
        for key, slug in connection.execute(statement.distinct().limit(MOST)):
            message = f"claim '{slug}' cites {words}; a claim is either the editor's or a text's, in all it cites"
            yield Broken(claim, (key,), "voice", message)


def _persons_without_claims(connection: Connection) -> Iterator[Broken]:
    person, claim = table_of(Person), table_of(Claim)
    statement = select(person.c.id, person.c.slug).where(~exists().where(claim.c.person_id == person.c.id))
    for key, slug in connection.execute(statement.limit(MOST)):
        yield Broken(person, (key,), "slug", f"person '{slug}' has no claim; every person has at least one")


def _small_sets(connection: Connection) -> Iterator[Broken]:
    group, member = table_of(AlternativeSet), table_of(Alternative)
    statement = (
        select(group.c.id, group.c.slug, func.count(member.c.claim_id))
        .outerjoin(member, member.c.alternative_set_id == group.c.id)
        .group_by(group.c.id, group.c.slug)
        .having(func.count(member.c.claim_id) < 2)
    )
    for key, slug, number in connection.execute(statement.limit(MOST)):
        yield Broken(group, (key,), "slug", f"'{slug}' lists {number} claims; alternatives are at least two")


def _same_ids(connection: Connection) -> Iterator[Broken]:
    """A public id stands for one thing: former ids of persons for none who is there, other ids for no claim."""
    claim, person, redirect = table_of(Claim), table_of(Person), table_of(PersonRedirect)
    former = select(redirect.c.slug).join(person, person.c.slug == redirect.c.slug)
    for (slug,) in connection.execute(former.limit(MOST)):
        message = f"slug '{slug}' leads elsewhere, and there is a person of that id; an id stands for one"
        yield Broken(redirect, (slug,), "slug", message)
    for model in (ClaimLink, AlternativeSet, OrganisationClaim, IdentityDecision):
        table = table_of(model)
        statement = select(table.c.id, table.c.slug).join(claim, claim.c.slug == table.c.slug)
        for key, slug in connection.execute(statement.limit(MOST)):
            message = f"slug '{slug}' is the id of a claim already; an id stands for one thing"
            yield Broken(table, (key,), "slug", message)


def _circles(connection: Connection) -> Iterator[Broken]:
    """Terms that stand above themselves, through parents and lineages."""
    term, body = table_of(Term), table_of(Organisation)
    slugs: dict[int, tuple[str, str]] = {}
    above: dict[int, list[int]] = {}
    for key, vocabulary, slug, broader in connection.execute(
        select(term.c.id, term.c.vocabulary, term.c.slug, term.c.broader_id)
    ):
        slugs[key] = vocabulary, slug
        above[key] = [] if broader is None else [broader]
    for key, lineage in connection.execute(select(body.c.id, body.c.lineage_id).where(body.c.lineage_id.is_not(None))):
        above.setdefault(key, []).append(lineage)
    for key in above:
        if key in slugs and _reaches(above, key):
            vocabulary, slug = slugs[key]
            message = f"{Vocabulary(vocabulary).replace('_', ' ')} '{slug}' is broader than itself"
            yield Broken(term, (key,), "broader_id", message)


def _reaches(above: dict[int, Sequence[int]] | dict[int, list[int]], key: int) -> bool:
    open_, seen = list(above[key]), set[int]()
    while open_:
        one = open_.pop()
        if one == key:
            return True
        if one not in seen:
            seen.add(one)
            open_.extend(above.get(one, ()))
    return False
