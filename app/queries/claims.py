"""Claims in full: base, detail, citations, links, contradictions. A fixed number of statements, whatever the count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select, union

from app.db.batch import Ask, Reading, Round, Rows, answer
from app.db.fetch import fetch, fetch_keys
from app.domain.terms import Vocabulary
from app.models import Activity, Claim, Contradiction, FateParty, Person, Place, Relation, Term, Trait
from app.queries.citations import citations_by, cited, linked, links_by, relied_on
from app.queries.details import DETAILS, By, Shape, detail_of, of_claims, pointed_at, shape_of
from app.queries.rows import CitationRow, ClaimRow, PartyRow, PersonRef, TermRef
from app.queries.statements import among, given, of
from app.queries.tables import table_of

_VOCABULARIES = {str(one): one for one in Vocabulary}


def claims_by_key(connection: Connection, keys: Sequence[int]) -> list[ClaimRow]:
    """The claims with these keys, in the order given."""
    return answer(connection, _in_order(keys)) if keys else []


def claims_of_persons(connection: Connection, person_ids: Sequence[int]) -> list[ClaimRow]:
    """All claims about several persons, person by person, each in the source's order."""
    return answer(connection, _claims(By.PERSONS, person_ids)) if person_ids else []


def reading_claims(person_id: int) -> Reading[list[ClaimRow]]:
    """Reads all claims about a person, in the source's order."""
    statements = _base(By.PERSON), *_further(By.PERSON)
    base, *rows = yield Round([Ask(one, {"of": person_id}) for one in statements], _worth)
    return (yield from _whole(base, rows))


def reading_naming(person_id: int) -> Reading[list[ClaimRow]]:
    """Reads claims about others that name this person: ties, meetings, assessments, parts in a fate."""
    (found,) = yield Round([Ask(_naming(), {"key": person_id})])
    rows = yield from _in_order(sorted({row.claim_id for row in found}))
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


def _in_order(keys: Sequence[int]) -> Reading[list[ClaimRow]]:
    """The claims with these keys, in the order given."""
    if not keys:
        return []
    rows = yield from _claims(By.CLAIMS, keys)
    by_key = {row.key: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


class _Found(NamedTuple):
    """The rows of some claims, before what their keys point at is known."""

    base: Rows
    details: list[tuple[Shape, Rows]]
    parties: Rows
    citations: Rows
    links: Rows
    contradictions: Rows


class _Named(NamedTuple):
    """What the keys in the rows of claims point at."""

    terms: Mapping[int, TermRef]
    people: Mapping[int, PersonRef]
    slugs: Mapping[int, str]
    citations: Mapping[int, tuple[CitationRow, ...]]
    of_links: Mapping[int, tuple[CitationRow, ...]]


def _claims(by: By, wanted: Sequence[int]) -> Reading[list[ClaimRow]]:
    """Those claims, by person and in the source's order; of each kind only the details that are there are looked up."""
    (base,) = yield Round([Ask(_base(by), {"of": wanted})])
    keys: dict[str, list[int]] = defaultdict(list)
    for row in base:
        keys[row.kind].append(row.id)
    every = [row.id for row in base]
    asked = [*(keys.get(kind) for kind in DETAILS), keys.get("fate"), every, every, every]
    further = zip(_further(By.CLAIMS), asked, strict=True)
    rows = yield Round([Ask(statement, {"of": own}) if own else None for statement, own in further])
    return (yield from _whole(base, rows))


@cache
def _further(by: By) -> tuple[Any, ...]:
    """The statements for what belongs to claims: details kind by kind, parts in fates, citations, links, pairs."""
    details = (shape_of(kind, by).statement for kind in DETAILS)
    return (*details, _parts(by), cited("claim_id", by), linked(by), _pairs(by))


def _worth(base: Rows) -> list[bool]:
    """Of what belongs to claims, in the order of `_further`, what these can have."""
    kinds = {row.kind for row in base}
    return [*(kind in kinds for kind in DETAILS), "fate" in kinds, *[bool(base)] * 3]


def _whole(base: Rows, further: Sequence[Rows]) -> Reading[list[ClaimRow]]:
    """The claims, from their rows and those of `_further`."""
    shapes = [shape_of(kind, By.CLAIMS) for kind in DETAILS]
    details = [(shape, rows) for shape, rows in zip(shapes, further, strict=False) if rows]
    found = _Found(base, details, *further[len(shapes) :])
    named = yield from _names(found)
    return _rows(found, named)


def _names(found: _Found) -> Reading[_Named]:
    """What the keys in the rows point at, each read once."""
    terms, people = set[int](), set[int]()
    for shape, rows in found.details:
        some, others = pointed_at(shape, rows)
        terms |= some
        people |= others
    people |= {row.person_id for row in found.parties if row.person_id}
    terms |= {row.organisation_id for row in found.parties if row.organisation_id}
    ends = {end for row in found.links for end in (row.from_claim_id, row.to_claim_id)}
    ends |= {end for row in found.contradictions for end in row}
    cited_by, links = [row.id for row in found.citations], [row.id for row in found.links]
    asks = (
        Ask(_terms(), {"keys": sorted(terms)}) if terms else None,
        Ask(_people(), {"keys": sorted(people)}) if people else None,
        Ask(_slugs(), {"keys": sorted(ends)}) if ends else None,
        Ask(relied_on(), {"keys": cited_by}) if cited_by else None,
        Ask(cited("claim_link_id", By.CLAIMS), {"of": links}) if links else None,
    )
    of_terms, of_people, slugs, works, of_links = yield Round(asks)
    further = Ask(relied_on(), {"keys": [row.id for row in of_links]}) if of_links else None
    (works_of_links,) = (yield Round([further])) if further else ([],)
    return _Named(
        _term_refs(of_terms), _person_refs(of_people), dict(slugs), citations_by(found.citations, works),
        citations_by(of_links, works_of_links),
    )


def _rows(found: _Found, named: _Named) -> list[ClaimRow]:
    details = {
        row[0]: detail_of(shape, row, named.terms, named.people) for shape, rows in found.details for row in rows
    }
    parties, contradicted = _parties(found.parties, named), _contradicted(found.contradictions, named.slugs)
    links = links_by(found.links, named.slugs, named.of_links)
    rows = []
    for row in found.base:
        key = row.id
        dates, detail = details[key]
        if row.kind == "fate":
            detail["parties"] = parties.get(key, ())
        rows.append(
            ClaimRow(
                key, row.slug, row.kind, PersonRef(row.p_slug, row.p_name, row.p_sort), row.ordinal, row.voice,
                row.reading, row.mode, row.actuality, row.assessment, row.assessment_reason, row.note,
                row.recorded_by, row.recorded_on, row.reviewed_by, dates, detail, named.citations.get(key, ()),
                links.get(key, ()), contradicted.get(key, ()),
            )
        )
    return rows


@cache
def _base(by: By) -> Select[Any]:
    claim, person = table_of(Claim), table_of(Person)
    return (
        select(claim, person.c.slug.label("p_slug"), person.c.name.label("p_name"), person.c.sort_name.label("p_sort"))
        .join(person, person.c.id == claim.c.person_id)
        .where(of(claim.c.id if by is By.CLAIMS else claim.c.person_id, one=by is By.PERSON))
        .order_by(claim.c.person_id, claim.c.ordinal, claim.c.id)
    )


def term_refs(connection: Connection, keys: Iterable[int]) -> dict[int, TermRef]:
    """Terms by key."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    return _term_refs(fetch(connection, _terms(), {"keys": wanted}))


def _term_refs(rows: Rows) -> dict[int, TermRef]:
    return {
        key: TermRef(_VOCABULARIES[vocabulary], slug, label, latitude, longitude)
        for key, vocabulary, slug, label, latitude, longitude in rows
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
    return _person_refs(fetch(connection, _people(), {"keys": wanted}))


def _person_refs(rows: Rows) -> dict[int, PersonRef]:
    return {key: PersonRef(*rest) for key, *rest in rows}


@cache
def _people() -> Select[Any]:
    person = table_of(Person)
    return select(person.c.id, person.c.slug, person.c.name, person.c.sort_name).where(among(person.c.id))


@cache
def _slugs() -> Select[Any]:
    claim = table_of(Claim)
    return select(claim.c.id, claim.c.slug).where(among(claim.c.id))


def _parties(rows: Rows, named: _Named) -> dict[int, tuple[PartyRow, ...]]:
    found: dict[int, tuple[PartyRow, ...]] = defaultdict(tuple)
    for row in rows:
        person, body = named.people.get(row.person_id), named.terms.get(row.organisation_id)
        found[row.claim_id] += (PartyRow(row.part, person, body, row.words),)
    return found


@cache
def _parts(by: By) -> Select[Any]:
    party = table_of(FateParty)
    return select(party).where(of_claims(party.c.claim_id, by)).order_by(party.c.claim_id, party.c.position)


def _contradicted(rows: Rows, slugs: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for first, second in rows:
        found[first] += (slugs[second],)
        found[second] += (slugs[first],)
    return found


@cache
def _pairs(by: By) -> Any:
    pair = table_of(Contradiction)
    ends = (pair.c.first_claim_id, pair.c.second_claim_id)
    # A union and no OR, so that each end is found by its own index.
    either = union(*(select(*ends).where(of_claims(end, by)) for end in ends))
    return either.order_by("first_claim_id", "second_claim_id")
