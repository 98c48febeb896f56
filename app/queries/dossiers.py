"""What is recorded of persons that speaks of who they are, as `app.domain.identity` weighs it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from app.domain.date_labels import label
from app.domain.dates import Bounds
from app.domain.dossier import Dossier, Held, Named, Post
from app.domain.terms import Authority, words
from app.models import FateKind, Person, PersonService, Place, Role, Term, TermClosure
from app.queries.claims import claims_of_persons
from app.queries.rows import ClaimRow, PersonRef, TermRef
from app.queries.tables import table_of

CHUNK = 200
"""Persons whose claims are read at once."""
IDENTIFICATION = "identified_as"
_STOOD = (frozenset({"asserted", "attributed"}), frozenset({"held", "appointed"}))
_ENDS = frozenset({"killed", "died"})
_TOWNS = frozenset({"city", "locality", "station"})
OFFICES = frozenset({"office", "mission"})
_TRAITS = frozenset({"sex", "nationality"})
_LATER = frozenset({"publication"})
"""Deeds that may come after a death."""


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the vocabularies say: what lies above each term, towns, posts of one holder, deadly fates."""

    above: dict[tuple[str, str], frozenset[str]]
    towns: frozenset[str]
    single: frozenset[str]
    deadly: frozenset[str]


class Dossiers:
    """Reads dossiers; what the vocabularies say is read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._terms = _terms(connection)

    def of(self, keys: Iterable[int]) -> dict[int, Dossier]:
        """The dossiers of these persons, by key."""
        wanted = sorted(set(keys))
        found: dict[int, Dossier] = {}
        for start in range(0, len(wanted), CHUNK):
            found |= _chunk(self._connection, wanted[start : start + CHUNK], self._terms)
        return found


def _chunk(connection: Connection, keys: Sequence[int], terms: _Terms) -> dict[int, Dossier]:
    person = table_of(Person)
    rows = connection.execute(
        select(person.c.id, person.c.slug, person.c.name, person.c.identified).where(person.c.id.in_(keys))
    ).all()
    claims = claims_of_persons(connection, keys)
    people = _person_keys(connection, {ref.slug for row in claims for ref in named_by(row)})
    services = _services(connection, keys)
    files = {row.slug: _File(terms, people) for row in rows}
    for claim in claims:
        files[claim.person.slug].add(claim)
    return {row.id: files[row.slug].dossier(row.id, row.name, row.identified, services[row.id]) for row in rows}


def named_by(row: ClaimRow) -> Iterator[PersonRef]:
    """The persons a claim tells of beside its own; whose view it gives may be his own."""
    yield from (row.detail[name] for name in ("other", "with_person") if row.detail.get(name))
    yield from (party.person for party in row.detail.get("parties", ()) if party.person)


def _person_keys(connection: Connection, slugs: set[str]) -> dict[str, int]:
    person = table_of(Person)
    found: dict[str, int] = dict(
        connection.execute(select(person.c.slug, person.c.id).where(person.c.slug.in_(sorted(slugs)))).all()
    )
    return found


def _services(connection: Connection, keys: Sequence[int]) -> dict[int, dict[str, str]]:
    own, term = table_of(PersonService), table_of(Term)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for key, slug, name in connection.execute(
        select(own.c.person_id, term.c.slug, term.c.label)
        .join(term, term.c.id == own.c.service_id)
        .where(own.c.person_id.in_(keys))
        .order_by(own.c.person_id, own.c.position)
    ):
        found[key][slug] = name
    return found


def _terms(connection: Connection) -> _Terms:
    closure, under, over = table_of(TermClosure), table_of(Term).alias("under"), table_of(Term).alias("over")
    above: dict[tuple[str, str], set[str]] = defaultdict(set)
    for vocabulary, slug, higher in connection.execute(
        select(under.c.vocabulary, under.c.slug, over.c.slug)
        .join(closure, closure.c.descendant_id == under.c.id)
        .join(over, over.c.id == closure.c.ancestor_id)
        .where(under.c.vocabulary.in_(("role", "place", "organisation", "fate_kind")))
    ):
        above[vocabulary, slug].add(higher)
    place, role, fate = table_of(Place), table_of(Role), table_of(FateKind)
    executed = _slugs(connection, fate, fate.c.badge == "executed")
    deadly = {slug for (vocabulary, slug), higher in above.items() if vocabulary == "fate_kind" and higher & _ENDS}
    return _Terms(
        {key: frozenset(slugs) for key, slugs in above.items()},
        _slugs(connection, place, place.c.place_kind.in_(_TOWNS)),
        _slugs(connection, role, role.c.is_single_holder.is_(True)),
        executed | deadly,
    )


def _slugs(connection: Connection, table: Any, condition: Any) -> frozenset[str]:
    term = table_of(Term)
    statement = select(term.c.slug).join(table, table.c.id == term.c.id).where(condition)
    return frozenset(connection.execute(statement).scalars())


@dataclass(slots=True)
class _File:
    """A dossier while it is filled, claim by claim."""

    terms: _Terms
    people: dict[str, int]
    names: list[Named] = field(default_factory=list)
    lists: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    ranks: dict[str, Held] = field(default_factory=dict)
    codenames: dict[str, Held] = field(default_factory=dict)
    traits: dict[tuple[str, str], str] = field(default_factory=dict)
    numbers: dict[tuple[Authority, str], str] = field(default_factory=dict)
    ties: dict[int, tuple[str, ...]] = field(default_factory=lambda: defaultdict(tuple))
    identified_with: dict[int, tuple[str, ...]] = field(default_factory=lambda: defaultdict(tuple))
    passages: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=lambda: defaultdict(tuple))

    def add(self, row: ClaimRow) -> None:
        """File one claim where it belongs; claims that do not stand only tell which passages speak of the person."""
        for cite in row.citations:
            if cite.passage is not None:
                self.passages[cite.source, cite.passage] += (row.slug,)
        modes, actualities = _STOOD
        if row.assessment == "wrong" or row.corrected_by:
            return
        self._tie(row)
        if row.mode in modes and row.actuality in actualities:
            self._file(row)

    def _tie(self, row: ClaimRow) -> None:
        for ref in named_by(row):
            said = self.identified_with if row.detail.get("relation") == IDENTIFICATION else self.ties
            said[self.people[ref.slug]] += (row.slug,)

    def _file(self, row: ClaimRow) -> None:
        detail = row.detail
        match row.kind:
            case "name_form":
                plain = row.voice == "source" and detail["form"] != "misprint"
                self.names.append(Named(detail["name"], row.slug, plain))
            case "posting":
                self.lists["posts"].append(self._post(row))
            case "activity" if detail["activity"] not in _LATER:
                self.lists["deeds"].append(_held(row, _deed(detail)))
            case "rank_holding":
                self.ranks.setdefault(detail["rank"].slug, _held(row, detail["rank"].label))
            case "codename_use":
                self.codenames.setdefault(detail["codename"].slug, _held(row, detail["codename"].label))
            case "membership" if detail["membership"] in _TRAITS:
                self.traits.setdefault((detail["membership"], detail["value"]), row.slug)
            case "identifier":
                self.numbers.setdefault((Authority(detail["authority"]), detail["value"]), row.slug)
            case "life_event" if detail["event"] in ("birth", "death"):
                self.lists[f"{detail['event']}s"].append(_held(row, detail["event"]))
            case "fate" if detail["fate"].slug in self.terms.deadly:
                self.lists["deaths"].append(_held(row, detail["fate"].label.lower()))

    def _post(self, row: ClaimRow) -> Post:
        role, body, place = (row.detail[name] for name in ("role", "organisation", "place"))
        where = place if body is None or (place is not None and place.label not in body.label) else None
        held = _held(row, ", ".join(one.label for one in (role, body, where) if one))
        return Post(
            held.claim, held.words, held.when, held.bounds, held.capped,
            role=role.slug,
            roles=self._above(role),
            organisation=None if body is None else body.slug,
            organisations=frozenset() if body is None else self._above(body),
            place=None if place is None else place.slug,
            places=frozenset() if place is None else self._above(place),
            town=place is not None and place.slug in self.terms.towns,
            office=row.detail["nature"] in OFFICES,
            single=role.slug in self.terms.single,
        )  # fmt: skip

    def _above(self, ref: TermRef) -> frozenset[str]:
        return self.terms.above.get((str(ref.vocabulary), ref.slug), frozenset({ref.slug}))

    def dossier(self, key: int, name: str, identified: bool, services: dict[str, str]) -> Dossier:
        """The dossier; the heading is a name where the person is identified."""
        heading = [Named(name)] if identified else []
        return Dossier(
            key, name, identified,
            names=(*self.names, *heading),
            posts=tuple(self.lists["posts"]), deeds=tuple(self.lists["deeds"]),
            ranks=self.ranks, codenames=self.codenames,
            births=tuple(self.lists["births"]), deaths=tuple(self.lists["deaths"]),
            traits=self.traits, services=services,
            ties=dict(self.ties), identified_with=dict(self.identified_with), passages=dict(self.passages),
            numbers=self.numbers,
        )  # fmt: skip


def _held(row: ClaimRow, what: str) -> Held:
    dates = row.dates
    if dates is None or dates.edtf is None:
        return Held(row.slug, what, "undated", Bounds(None, None, None, None))
    capped = dates.qualified or row.assessment == "doubted"
    return Held(row.slug, what, label(dates.span(row.kind)), dates.bounds, capped)


def _deed(detail: Any) -> str:
    place = detail.get("place")
    return words(detail["activity"]) + (f" in {place.label}" if place else "")
