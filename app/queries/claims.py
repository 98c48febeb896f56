"""Claims in full: base, detail, citations, links, contradictions. A fixed number of statements, whatever the count."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select, union

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
from app.queries.citations import citations_of, links_of
from app.queries.rows import ClaimRow, DatesRow, PartyRow, PersonRef, TermRef
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
_DATED = frozenset(
    {"dates_edtf", "start_earliest", "start_latest", "end_earliest", "end_latest", "start_basis", "end_basis",
     "dates_qualified"}
)


def claims_by_key(connection: Connection, keys: Sequence[int]) -> list[ClaimRow]:
    """The claims with these keys, in the order given."""
    by_key = {row.key: row for row in _load(connection, table_of(Claim).c.id.in_(keys))} if keys else {}
    return [by_key[key] for key in keys if key in by_key]


def claims_of_person(connection: Connection, person_id: int) -> list[ClaimRow]:
    """All claims about a person, in the source's order."""
    return _load(connection, table_of(Claim).c.person_id == person_id)


def claims_of_persons(connection: Connection, person_ids: Sequence[int]) -> list[ClaimRow]:
    """All claims about several persons, person by person, each in the source's order."""
    return _load(connection, table_of(Claim).c.person_id.in_(person_ids)) if person_ids else []


def claims_naming(connection: Connection, person_id: int) -> list[ClaimRow]:
    """Claims about others that name this person: ties, meetings, assessments, parts in a fate."""
    keys: set[int] = set()
    for model, name in ((Relation, "other_person_id"), (Activity, "with_person_id"), (Trait, "by_person_id")):
        table = table_of(model)
        keys |= set(connection.execute(select(table.c.claim_id).where(table.c[name] == person_id)).scalars())
    party = table_of(FateParty)
    keys |= set(connection.execute(select(party.c.claim_id).where(party.c.person_id == person_id)).scalars())
    rows = claims_by_key(connection, sorted(keys))
    return sorted(rows, key=lambda row: (row.person.sort_name, row.ordinal))


def claim_key(connection: Connection, slug: str) -> int | None:
    """The key of a claim by its public id."""
    claim = table_of(Claim)
    return connection.execute(select(claim.c.id).where(claim.c.slug == slug)).scalar()


def _load(connection: Connection, condition: Any) -> list[ClaimRow]:
    claim, person = table_of(Claim), table_of(Person)
    base = connection.execute(
        select(claim, person.c.slug.label("p_slug"), person.c.name.label("p_name"), person.c.sort_name.label("p_sort"))
        .join(person, person.c.id == claim.c.person_id)
        .where(condition)
        .order_by(claim.c.person_id, claim.c.ordinal, claim.c.id)
    ).mappings().all()
    keys = [int(row["id"]) for row in base]
    details = _details(connection, base)
    names = _Names(connection, details.values())
    parties = _parties(connection, [row["id"] for row in base if row["kind"] == "fate"])
    citations = citations_of(connection, "claim_id", keys)
    links = links_of(connection, keys)
    contradicted = _contradictions(connection, keys)
    rows = []
    for row in base:
        key = int(row["id"])
        detail = names.resolved(details[key])
        if row["kind"] == "fate":
            detail["parties"] = parties.get(key, ())
        rows.append(
            ClaimRow(
                key, row["slug"], row["kind"], PersonRef(row["p_slug"], row["p_name"], row["p_sort"]),
                row["ordinal"], row["voice"], row["reading"], row["mode"], row["actuality"], row["assessment"],
                row["assessment_reason"], row["note"], row["recorded_by"], row["recorded_on"], row["reviewed_by"],
                dates_row(details[key]), detail, citations.get(key, ()), links.get(key, ()),
                contradicted.get(key, ()),
            )
        )
    return rows


def dates_row(row: RowMapping) -> DatesRow | None:
    """The dated columns of a detail row; None for a kind that is never dated."""
    if "dates_edtf" not in row:
        return None
    bounds = Bounds(row["start_earliest"], row["start_latest"], row["end_earliest"], row["end_latest"])
    return DatesRow(row["dates_edtf"], bounds, row["start_basis"], row["end_basis"], row["dates_qualified"])


def _details(connection: Connection, base: Sequence[RowMapping]) -> dict[int, RowMapping]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in base:
        by_kind[row["kind"]].append(row["id"])
    found: dict[int, RowMapping] = {}
    for kind, keys in by_kind.items():
        table = DETAILS[kind]
        statement = select(table).where(table.c.claim_id.in_(keys))
        if kind == "fate":
            sort = table_of(FateKind)
            statement = statement.add_columns(sort.c.badge).join(sort, sort.c.id == table.c.fate_kind_id)
        for row in connection.execute(statement).mappings():
            found[row["claim_id"]] = row
    return found


class _Names:
    """Labels of every term and person that detail rows point at, fetched once."""

    def __init__(self, connection: Connection, rows: Iterable[RowMapping]) -> None:
        terms: set[int] = set()
        people: set[int] = set()
        for row in rows:
            terms.update(row[column] for column in TERM_COLUMNS if row.get(column) is not None)
            people.update(row[column] for column in PERSON_COLUMNS if row.get(column) is not None)
        self.terms = term_refs(connection, terms)
        self.people = person_refs(connection, people)

    def resolved(self, row: RowMapping) -> dict[str, Any]:
        """A detail's own columns, keys replaced by what they stand for."""
        detail: dict[str, Any] = {}
        for column, value in row.items():
            if column in _KEY or column in _DATED:
                continue
            if column in TERM_COLUMNS:
                detail[TERM_COLUMNS[column]] = self.terms.get(value)
            elif column in PERSON_COLUMNS:
                detail[PERSON_COLUMNS[column]] = self.people.get(value)
            else:
                detail[column] = value
        return detail


def term_refs(connection: Connection, keys: Iterable[int]) -> dict[int, TermRef]:
    """Terms by key."""
    term, place, wanted = table_of(Term), table_of(Place), sorted(set(keys))
    if not wanted:
        return {}
    statement = (
        select(term.c.id, term.c.vocabulary, term.c.slug, term.c.label, place.c.latitude, place.c.longitude)
        .outerjoin(place, place.c.id == term.c.id)
        .where(term.c.id.in_(wanted))
    )
    return {
        key: TermRef(Vocabulary(vocabulary), slug, label, latitude, longitude)
        for key, vocabulary, slug, label, latitude, longitude in connection.execute(statement)
    }


def person_refs(connection: Connection, keys: Iterable[int]) -> dict[int, PersonRef]:
    """Persons by key."""
    person, wanted = table_of(Person), sorted(set(keys))
    if not wanted:
        return {}
    statement = select(person.c.id, person.c.slug, person.c.name, person.c.sort_name).where(person.c.id.in_(wanted))
    return {key: PersonRef(*rest) for key, *rest in connection.execute(statement)}


def _parties(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[PartyRow, ...]]:
    if not keys:
        return {}
    party = table_of(FateParty)
    rows = connection.execute(
        select(party).where(party.c.claim_id.in_(keys)).order_by(party.c.claim_id, party.c.position)
    ).mappings().all()
    people = person_refs(connection, {row["person_id"] for row in rows if row["person_id"]})
    bodies = term_refs(connection, {row["organisation_id"] for row in rows if row["organisation_id"]})
    found: dict[int, tuple[PartyRow, ...]] = defaultdict(tuple)
    for row in rows:
        one = PartyRow(row["part"], people.get(row["person_id"]), bodies.get(row["organisation_id"]), row["words"])
        found[row["claim_id"]] += (one,)
    return found


def _contradictions(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    pair, claim = table_of(Contradiction), table_of(Claim)
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    if not keys:
        return found
    ends = (pair.c.first_claim_id, pair.c.second_claim_id)
    # A union and no OR, so that each end is found by its own index.
    either = union(*(select(*ends).where(end.in_(keys)) for end in ends))
    rows = connection.execute(either.order_by("first_claim_id", "second_claim_id")).all()
    if not rows:
        return found
    involved = {key for pair_ in rows for key in pair_}
    slugs = dict(connection.execute(select(claim.c.id, claim.c.slug).where(claim.c.id.in_(involved))).all())
    for first, second in rows:
        found[first] += (slugs[second],)
        found[second] += (slugs[first],)
    return found
