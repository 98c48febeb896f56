"""From what a query says beside the name to keys and years; what cannot be placed is reported, not refused."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection

from app.domain.reconcile import NUMBERS, QueryProperty, ReconQuery, Years, parse_identifier, parse_years
from app.domain.reconcile_entities import parse_reference
from app.domain.reconcile_properties import Property, narrowing, near_properties, property_named
from app.domain.search import VOCABULARY_OF
from app.domain.terms import Vocabulary
from app.errors import Problem
from app.queries.conditions import above, descendants
from app.queries.resolve import Resolver
from app.queries.terms import term_key, terms_named

T = TypeVar("T")
_TREES = (Vocabulary.PLACE, Vocabulary.ORGANISATION, Vocabulary.ROLE)


@dataclass(frozen=True, slots=True)
class AskedProperty:
    """One property as keys of terms (`below`: with all below them, `wider`: what is above), as years, or as numbers."""

    id: str
    keys: tuple[int, ...] = ()
    below: frozenset[int] = frozenset()
    wider: frozenset[int] = frozenset()
    years: tuple[Years, ...] = ()
    numbers: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its properties placed, and what was wrong with those that could not be."""

    query: ReconQuery
    properties: tuple[AskedProperty, ...]
    problems: tuple[Problem, ...]


def placed(connection: Connection, queries: Iterable[ReconQuery]) -> list[Asked]:
    """The queries with their properties placed; several values of one property are alternatives.

    A column says the same again and again: what was placed once in the batch is not looked up again.
    """
    placing = _Placing(connection)
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

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.problems: list[Problem] = []

    def property(self, given: QueryProperty) -> AskedProperty | None:
        """One property placed; null where nothing of it could be."""
        known = property_named(given.id)
        if known is None or not known.narrows:
            near = near_properties(given.id) if known is None else tuple(narrowing())
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
        below: list[Any] = list(self.connection.execute(descendants(keys)).scalars())
        wider: list[Any] = list(self.connection.execute(above(keys)).scalars())
        return AskedProperty(known.id, keys, frozenset(below), frozenset(wider))

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
        reference = parse_reference(value)
        if reference is not None and reference.kind is not None:
            its = VOCABULARY_OF.get(reference.kind)
            key = term_key(self.connection, vocabulary, reference.slug) if its is vocabulary else None
            return [] if key is None else [key]
        return [key for key, _, _ in terms_named(self.connection, vocabulary, value)]
