"""From what a query says beside the name to keys and years; what cannot be placed is reported, not refused."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from app.domain.names.likeness import Grade
from app.domain.reconcile import NUMBERS, QueryProperty, ReconQuery, Years, parse_identifier, parse_years
from app.domain.reconcile_entities import parse_reference
from app.domain.reconcile_properties import Property, narrowing, near_properties, property_named
from app.domain.search import KIND_OF, VOCABULARY_OF, words_likeness
from app.domain.terms import Vocabulary
from app.errors import Problem
from app.models import Place, TermClosure
from app.queries.conditions import above, descendants
from app.queries.resolve import Resolver
from app.queries.search import ID, search
from app.queries.tables import table_of
from app.queries.terms import known_words, term_key, terms_named

T = TypeVar("T")
_COUNTRIES, _LANDS = ("country", "state"), ("region", "water")
_TREES = (Vocabulary.PLACE, Vocabulary.ORGANISATION, Vocabulary.ROLE)


@dataclass(frozen=True, slots=True)
class AskedProperty:
    """One property as keys of terms (`below`: with all below them, `wider`: what is above), as years, or as numbers.

    `wide`: those of `below` that agree only with a country, or a place no smaller.
    """

    id: str
    keys: tuple[int, ...] = ()
    below: frozenset[int] = frozenset()
    wider: frozenset[int] = frozenset()
    wide: frozenset[int] = frozenset()
    years: tuple[Years, ...] = ()
    numbers: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its properties placed, and what was wrong with those that could not be."""

    query: ReconQuery
    properties: tuple[AskedProperty, ...]
    problems: tuple[Problem, ...]


def placed(connection: Connection, queries: Iterable[ReconQuery], bases: Sequence[str] = ()) -> list[Asked]:
    """The queries with their properties placed; several values of one property are alternatives.

    `bases` begin the addresses that are ids of ours.
    A column says the same again and again: what was placed once in the batch is not looked up again.
    """
    placing = _Placing(connection, bases)
    known: dict[QueryProperty, tuple[AskedProperty | None, tuple[Problem, ...]]] = {}
    found = []
    for query in queries:
        for given in query.properties:
            if given not in known:
                placing.problems = []
                known[given] = placing.property(given), tuple(placing.problems)
        own = [known[given] for given in query.properties]
        properties = tuple(one for one, _ in own if one is not None)
        found.append(Asked(query, properties, tuple(problem for _, its in own for problem in its)))
    return found


class _Placing:
    """Places properties one by one, noting what it cannot."""

    def __init__(self, connection: Connection, bases: Sequence[str]) -> None:
        self.connection = connection
        self.bases = bases
        self.problems: list[Problem] = []

    def property(self, given: QueryProperty) -> AskedProperty | None:
        """One property placed; null where nothing of it could be."""
        known = property_named(given.id)
        if known is None or not known.narrows:
            near = near_properties(given.id, narrowing()) if known is None else tuple(narrowing())
            self.problems.append(Problem(given.id[:50], "", f"'{given.id[:50]}' narrows no query; set aside", near))
            return None
        if known.id in NUMBERS:
            return self._numbers(known, given.values)
        if known.vocabulary is None and known.id != "broader":
            years = self._read(known, given.values, parse_years, "a year such as 1898, or EDTF")
            return AskedProperty(known.id, years=tuple(years)) if years else None
        keys = self._keys(known, given.values)
        if not keys:
            return None
        below, wider = self._keys_of(descendants(keys)), self._keys_of(above(keys))
        wide: frozenset[int] = frozenset()
        if known.id == "place":
            narrow = keys_below_countries(self.connection, keys)
            wide = below - self._keys_of(descendants(narrow)) if narrow else below
        return AskedProperty(known.id, keys, below, wider, wide)

    def _keys_of(self, statement: Any) -> frozenset[int]:
        return frozenset(self.connection.execute(statement).scalars())

    def _numbers(self, known: Property, values: Sequence[str]) -> AskedProperty | None:
        authority = NUMBERS[known.id]
        numbers = self._read(known, values, lambda text: parse_identifier(text, authority), "a number, or its address")
        found = frozenset((str(file), value) for file, value in numbers)
        return AskedProperty(known.id, numbers=found) if found else None

    def _read(self, known: Property, values: Sequence[str], read: Callable[[str], T | None], accepted: str) -> list[T]:
        found = []
        for value in values:
            one = read(value)
            if one is None:
                said = f"'{value[:50]}' cannot be read as {known.name.lower()}; set aside"
                self.problems.append(Problem(known.id, value[:50], said, (accepted,)))
            else:
                found.append(one)
        return found

    def _keys(self, known: Property, values: Sequence[str]) -> tuple[int, ...]:
        found: dict[int, None] = {}
        vocabularies = (known.vocabulary,) if known.vocabulary else _TREES
        for value in values:
            named = [key for one in vocabularies for key in self._named(one, value)]
            found.update(dict.fromkeys(named))
            if not named:
                resolver = Resolver(self.connection)
                resolver.terms(known.id, vocabularies[0], (value,))
                self.problems += resolver.problems
        return tuple(found)

    def _named(self, vocabulary: Vocabulary, value: str) -> list[int]:
        """The terms a value means: one by its id, all those of a name with several meanings."""
        reference = parse_reference(value, self.bases)
        if reference is not None and reference.kind is not None:
            its = VOCABULARY_OF.get(reference.kind)
            key = term_key(self.connection, vocabulary, reference.slug) if its is vocabulary else None
            return [] if key is None else [key]
        found = [key for key, _, _ in terms_named(self.connection, vocabulary, value)]
        return found or alike(self.connection, vocabulary, value)


def keys_below_countries(connection: Connection, keys: Sequence[int]) -> tuple[int, ...]:
    """The places among these that are smaller than a country: towns and the like, and what lies in a country."""
    place, closure, around = table_of(Place), table_of(TermClosure), table_of(Place).alias()
    rows = connection.execute(select(place.c.id, place.c.place_kind).where(place.c.id.in_(keys)))
    kinds = {row.id: row.place_kind for row in rows}
    inside = set(
        connection.execute(
            select(closure.c.descendant_id)
            .join(around, around.c.id == closure.c.ancestor_id)
            .where(
                closure.c.descendant_id.in_(keys), closure.c.ancestor_id != closure.c.descendant_id,
                around.c.place_kind.in_(_COUNTRIES),
            )
        ).scalars()
    )  # fmt: skip
    return tuple(
        key for key, kind in kinds.items() if kind not in _COUNTRIES and (key in inside or kind not in _LANDS)
    )


def alike(connection: Connection, vocabulary: Vocabulary, value: str) -> list[int]:
    """The terms called so in another script or spelling: every word of the one has an equal key in the other."""
    kind = KIND_OF.get(vocabulary)
    if kind is not None:
        hits = search(connection, value, (kind,))
        return [hit.key for hit in hits if hit.form != ID and _same(value, hit.text)]
    slugs = {slug for word, slug in known_words(connection, vocabulary) if _same(value, word)}
    return [key for slug in sorted(slugs) if (key := term_key(connection, vocabulary, slug)) is not None]


def _same(value: str, held: str) -> bool:
    like = words_likeness(value, held)
    return like is not None and like.grade <= Grade.KEY and like.left_held == 0
