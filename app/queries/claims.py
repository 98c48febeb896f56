"""Claims in full: base, detail, citations, links, contradictions. A fixed number of statements, whatever the count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, RowMapping, Select, Table, select, union

from app.db.batch import fetch_all
from app.db.fetch import fetch, fetch_keys
from app.domain.dates import Bounds
from app.domain.terms import Vocabulary
from app.models import (
    Activity,
    Award,
    Claim,
    CodenameUse,
    Contradiction,
    Education,
    Fate,
    FateKind,
    FateParty,
    Identifier,
    LifeEvent,
    Membership,
    NameForm,
    Person,
    Place,
    Posting,
    RankHolding,
    Relation,
    Term,
    Trait,
)
from app.queries.citations import citations_of, claim_slugs, links_of
from app.queries.rows import ClaimRow, DatesRow, PartyRow, PersonRef, TermRef
from app.queries.statements import among, given
from app.queries.tables import table_of

DETAILS: dict[str, Table] = {
    "name_form": table_of(NameForm),
    "posting": table_of(Posting),
    "rank_holding": table_of(RankHolding),
    "codename_use": table_of(CodenameUse),
    "fate": table_of(Fate),
    "life_event": table_of(LifeEvent),
    "education": table_of(Education),
    "award": table_of(Award),
    "activity": table_of(Activity),
    "relation": table_of(Relation),
    "trait": table_of(Trait),
    "membership": table_of(Membership),
    "identifier": table_of(Identifier),
}
TERM_COLUMNS: dict[str, str] = {
    "role_id": "role",
    "organisation_id": "organisation",
    "place_id": "place",
    "cover_organisation_id": "cover_organisation",
    "cover_role_id": "cover_role",
    "service_id": "service",
    "rank_id": "rank",
    "codename_id": "codename",
    "fate_kind_id": "fate",
    "decoration_id": "decoration",
}
PERSON_COLUMNS: dict[str, str] = {
    "other_person_id": "other",
    "with_person_id": "with_person",
    "by_person_id": "by_person",
}
_KEY = frozenset({"claim_id", "person_id", "kind"})
_DATED = (
    "dates_edtf", "start_earliest", "start_latest", "end_earliest", "end_latest", "start_basis", "end_basis",
    "dates_qualified",
)  # fmt: skip
_VOCABULARIES = {str(one): one for one in Vocabulary}


def claims_by_key(connection: Connection, keys: Sequence[int]) -> list[ClaimRow]:
    """The claims with these keys, in the order given."""
    by_key = {row.key: row for row in _load(connection, "id", keys)} if keys else {}
    return [by_key[key] for key in keys if key in by_key]


def claims_of_person(connection: Connection, person_id: int) -> list[ClaimRow]:
    """All claims about a person, in the source's order."""
    return _load(connection, "person_id", [person_id])


def claims_of_persons(connection: Connection, person_ids: Sequence[int]) -> list[ClaimRow]:
    """All claims about several persons, person by person, each in the source's order."""
    return _load(connection, "person_id", person_ids) if person_ids else []


def claims_naming(connection: Connection, person_id: int) -> list[ClaimRow]:
    """Claims about others that name this person: ties, meetings, assessments, parts in a fate."""
    keys = fetch_keys(connection, _naming(), {"key": person_id})
    rows = claims_by_key(connection, sorted(set(keys)))
    return sorted(rows, key=lambda row: (row.person.sort_name, row.ordinal))


@cache
def _naming() -> Any:
    named = ((Relation, "other_person_id"), (Activity, "with_person_id"), (Trait, "by_person_id"),
             (FateParty, "person_id"))  # fmt: skip
    tables = [(table_of(model), column) for model, column in named]
    return union(*(select(table.c.claim_id).where(given(table.c[column])) for table, column in tables))


def claim_key(connection: Connection, slug: str) -> int | None:
    """The key of a claim by its public id."""
    return next(iter(claim_keys(connection, [slug])), None)


def claim_keys(connection: Connection, slugs: Sequence[str]) -> list[int]:
    """The keys of the claims with these public ids, in the order they were recorded."""
    return fetch_keys(connection, _by_slug(), {"keys": slugs})


@cache
def _by_slug() -> Select[Any]:
    claim = table_of(Claim)
    return select(claim.c.id).where(among(claim.c.slug)).order_by(claim.c.id)


def _load(connection: Connection, column: str, wanted: Sequence[int]) -> list[ClaimRow]:
    """Claims whose `column` is one of these keys, by person and in the source's order."""
    base = fetch(connection, _base(column), {"keys": wanted})
    keys = [row.id for row in base]
    details = _details(connection, base)
    parties = _parties(connection, [row.id for row in base if row.kind == "fate"])
    citations = citations_of(connection, "claim_id", keys)
    links = links_of(connection, keys)
    contradicted = _contradictions(connection, keys)
    rows = []
    for row in base:
        key = row.id
        dates, detail = details[key]
        if row.kind == "fate":
            detail["parties"] = parties.get(key, ())
        rows.append(
            ClaimRow(
                key, row.slug, row.kind, PersonRef(row.p_slug, row.p_name, row.p_sort), row.ordinal, row.voice,
                row.reading, row.mode, row.actuality, row.assessment, row.assessment_reason, row.note,
                row.recorded_by, row.recorded_on, row.reviewed_by, dates, detail, citations.get(key, ()),
                links.get(key, ()), contradicted.get(key, ()),
            )
        )
    return rows


@cache
def _base(column: str) -> Select[Any]:
    claim, person = table_of(Claim), table_of(Person)
    return (
        select(claim, person.c.slug.label("p_slug"), person.c.name.label("p_name"), person.c.sort_name.label("p_sort"))
        .join(person, person.c.id == claim.c.person_id)
        .where(among(claim.c[column]))
        .order_by(claim.c.person_id, claim.c.ordinal, claim.c.id)
    )


def dates_row(row: RowMapping) -> DatesRow | None:
    """The dated columns of a detail row; None for a kind that is never dated."""
    return _dates([row[name] for name in _DATED]) if "dates_edtf" in row else None


def _dates(values: Sequence[Any]) -> DatesRow:
    """The dates of a row from its dated columns, in the order of `_DATED`."""
    edtf, start_earliest, start_latest, end_earliest, end_latest, start_basis, end_basis, qualified = values
    bounds = Bounds(start_earliest, start_latest, end_earliest, end_latest)
    return DatesRow(edtf, bounds, start_basis, end_basis, qualified)


class _Field(NamedTuple):
    """A column of a detail as it is read: where it stands, its name in the answer, and what its key points at."""

    at: int
    name: str
    to_term: bool
    to_person: bool


class _Shape(NamedTuple):
    """How the rows of a kind are read: claim, then the dates if it has any, then the other columns."""

    statement: Select[Any]
    dated: bool
    fields: tuple[_Field, ...]


@cache
def _shape(kind: str) -> _Shape:
    table = DETAILS[kind]
    dated = "dates_edtf" in table.c
    dates = [table.c[name] for name in _DATED] if dated else []
    rest = [column for column in table.columns if column.name not in _KEY and column not in set(dates)]
    statement = select(table.c.claim_id, *dates, *rest).where(among(table.c.claim_id))
    if kind == "fate":
        sort = table_of(FateKind)
        statement = statement.add_columns(sort.c.badge).join(sort, sort.c.id == table.c.fate_kind_id)
        rest.append(sort.c.badge)
    fields = tuple(
        _Field(
            at, TERM_COLUMNS.get(column.name) or PERSON_COLUMNS.get(column.name, column.name),
            column.name in TERM_COLUMNS, column.name in PERSON_COLUMNS,
        )
        for at, column in enumerate(rest, 1 + len(dates))
    )  # fmt: skip
    return _Shape(statement, dated, fields)


def _details(
    connection: Connection, base: Iterable[Row[Any]]
) -> dict[int, tuple[DatesRow | None, dict[str, Any]]]:
    """By claim its dates and the columns of its kind, keys replaced by what they stand for, each fetched once."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in base:
        by_kind[row.kind].append(row.id)
    shapes = [_shape(kind) for kind in by_kind]
    asked = [(shape.statement, {"keys": keys}) for shape, keys in zip(shapes, by_kind.values(), strict=True)]
    found = list(zip(shapes, fetch_all(connection, asked), strict=True))
    terms, people = set[int](), set[int]()
    for shape, rows in found:
        for field in shape.fields:
            if field.to_term or field.to_person:
                (terms if field.to_term else people).update(row[field.at] for row in rows)
    named = (term_refs(connection, terms - {None}), person_refs(connection, people - {None}))
    return {row[0]: _read(shape, row, *named) for shape, rows in found for row in rows}


def _read(
    shape: _Shape, row: Row[Any], terms: Mapping[int, TermRef], people: Mapping[int, PersonRef]
) -> tuple[DatesRow | None, dict[str, Any]]:
    detail: dict[str, Any] = {}
    for at, name, to_term, to_person in shape.fields:
        value = row[at]
        detail[name] = terms.get(value) if to_term else people.get(value) if to_person else value
    return _dates(row[1 : 1 + len(_DATED)]) if shape.dated else None, detail


def term_refs(connection: Connection, keys: Iterable[int]) -> dict[int, TermRef]:
    """Terms by key."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    return {
        key: TermRef(_VOCABULARIES[vocabulary], slug, label, latitude, longitude)
        for key, vocabulary, slug, label, latitude, longitude in fetch(connection, _terms(), {"keys": wanted})
    }


@cache
def _terms() -> Select[Any]:
    term, place = table_of(Term), table_of(Place)
    return (
        select(term.c.id, term.c.vocabulary, term.c.slug, term.c.label, place.c.latitude, place.c.longitude)
        .outerjoin(place, place.c.id == term.c.id)
        .where(among(term.c.id))
    )


def person_refs(connection: Connection, keys: Iterable[int]) -> dict[int, PersonRef]:
    """Persons by key."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    return {key: PersonRef(*rest) for key, *rest in fetch(connection, _people(), {"keys": wanted})}


@cache
def _people() -> Select[Any]:
    person = table_of(Person)
    return select(person.c.id, person.c.slug, person.c.name, person.c.sort_name).where(among(person.c.id))


def _parties(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[PartyRow, ...]]:
    if not keys:
        return {}
    rows = fetch(connection, _parts(), {"keys": keys})
    people = person_refs(connection, {row.person_id for row in rows if row.person_id})
    bodies = term_refs(connection, {row.organisation_id for row in rows if row.organisation_id})
    found: dict[int, tuple[PartyRow, ...]] = defaultdict(tuple)
    for row in rows:
        one = PartyRow(row.part, people.get(row.person_id), bodies.get(row.organisation_id), row.words)
        found[row.claim_id] += (one,)
    return found


@cache
def _parts() -> Select[Any]:
    party = table_of(FateParty)
    return select(party).where(among(party.c.claim_id)).order_by(party.c.claim_id, party.c.position)


def _contradictions(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    rows = fetch(connection, _pairs(), {"keys": keys}) if keys else []
    if not rows:
        return found
    slugs = claim_slugs(connection, {key for pair in rows for key in pair})
    for first, second in rows:
        found[first] += (slugs[second],)
        found[second] += (slugs[first],)
    return found


@cache
def _pairs() -> Any:
    pair = table_of(Contradiction)
    ends = (pair.c.first_claim_id, pair.c.second_claim_id)
    # A union and no OR, so that each end is found by its own index.
    return union(*(select(*ends).where(among(end)) for end in ends)).order_by("first_claim_id", "second_claim_id")
