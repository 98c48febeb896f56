"""Candidates of a search, from the tables of words, sound keys and deletions; each look-up reads a bounded range."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, exists, func, or_, select, union_all

from app.db.fetch import fetch, fetch_keys
from app.domain.names import fold
from app.domain.names.cases import nominatives
from app.domain.names.given import is_given, other_forms
from app.domain.names.likeness import word_grade
from app.domain.names.parts import NamePart, PartKind, looks_patronymic
from app.domain.names.sounds import sound_keys
from app.domain.search import SearchKind, deletions, joined, typed_sounds
from app.models import Person, Searchable, SearchKey, SearchNear, SearchWord, Term
from app.queries.statements import SHAPES, among
from app.queries.tables import table_of

MOST_CANDIDATES = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """One searchable name, with the id and the heading (or label) of whose it is."""

    kind: SearchKind
    person_id: int | None
    term_id: int | None
    claim_id: int | None
    form: str
    name: str
    slug: str
    heading: str

    @property
    def owner(self) -> tuple[SearchKind, int]:
        """Whose name it is: kind and key."""
        return self.kind, self.person_id or self.term_id or 0


def by_letters(connection: Connection, words: str, kinds: Collection[SearchKind]) -> list[Candidate]:
    """Names that fold to the same letters, as they stand or as one word; and what `by_beginnings` finds."""
    return by_letters_and_sounds(connection, words, (), kinds)


def by_letters_and_sounds(
    connection: Connection, words: str, asked: Collection[Sequence[NamePart]], kinds: Collection[SearchKind]
) -> list[Candidate]:
    """What `by_letters` and, for the parts of each name asked for, `by_sound` find, in one statement."""
    tokens = _tokens(words)
    looked = [groups for parts in asked for groups in _looked_up(parts)]
    statement = _drawn(len(tokens), tuple(map(len, looked)), tuple(sorted(kinds)))
    values: dict[str, Any] = {"names": sorted({fold(words), joined(words)}), **_ranges(tokens)}
    for at, groups in enumerate(looked):
        values |= _sounds(groups, at)
    return _candidates(connection, statement, values)


@lru_cache(SHAPES)
def _drawn(count: int, looked: tuple[int, ...], kinds: tuple[SearchKind, ...]) -> Select[Any]:
    """Of each way to look for names the first some, once each; so many words, and so many groups of keys a time."""
    name, own = table_of(Searchable), table_of(Searchable).alias()
    spelled = _some(select(own.c.id).where(among(own.c.name_key, "names")).order_by(own.c.id))
    ways = [spelled, _by_beginnings(count, kinds)]
    ways += [_sharing_all(groups, kinds, at) for at, groups in enumerate(looked)]
    return _named(name.c.id.in_(union_all(*(select(way.subquery()) for way in ways))))


def by_beginnings(connection: Connection, words: str, kinds: Collection[SearchKind]) -> list[int]:
    """Names of which every word given is the beginning of a word."""
    tokens = _tokens(words)
    if not tokens:
        return []
    return _ids(connection, _by_beginnings(len(tokens), tuple(sorted(kinds))), _ranges(tokens))


def _tokens(words: str) -> list[str]:
    """The words in the order they are looked up."""
    return sorted(fold(words).split(), key=_commonness)


@lru_cache(SHAPES)
def _by_beginnings(count: int, kinds: tuple[SearchKind, ...]) -> Select[Any]:
    first = table_of(SearchWord).alias()
    statement = select(first.c.searchable_id).where(_in_range(first.c.word, 0))
    for number in range(1, count):
        other = table_of(SearchWord).alias()
        statement = statement.where(
            exists().where(other.c.searchable_id == first.c.searchable_id, _in_range(other.c.word, number))
        )
    ordered = statement.order_by(first.c.word, first.c.searchable_id)
    return _some(_of_kinds(ordered, first.c.searchable_id, kinds))


def by_typed_sounds(connection: Connection, words: str, kinds: Collection[SearchKind]) -> list[int]:
    """Names with a key that begins with the sounds of the longest word being typed."""
    typed = sorted(typed_sounds(max(fold(words).split(), key=len, default="")))
    if not typed:
        return []
    return _ids(connection, _by_typed_sounds(len(typed), tuple(sorted(kinds))), _ranges(typed))


@lru_cache(SHAPES)
def _by_typed_sounds(count: int, kinds: tuple[SearchKind, ...]) -> Select[Any]:
    table = table_of(SearchKey)
    statement = select(table.c.searchable_id).where(or_(*(_in_range(table.c.key, number) for number in range(count))))
    ordered = statement.order_by(table.c.key, table.c.searchable_id)
    return _some(_of_kinds(ordered, table.c.searchable_id, kinds))


def _commonness(word: str) -> tuple[bool, bool, int]:
    """What the look-up of several words begins with: a surname, before patronymics and given names; the longest."""
    return is_given(word), looks_patronymic(word), -len(word)


def begins(column: Any, word: str) -> Any:
    """That a folded word begins so, as a range of the index."""
    return (column >= word) & (column < _after(word))


def _after(beginning: str) -> str:
    """The first of all words after those that begin so."""
    return beginning[:-1] + chr(ord(beginning[-1]) + 1)


def _in_range(column: Any, number: int) -> Any:
    """As `begins`, for the beginning of this number."""
    return (column >= bindparam(f"from_{number}")) & (column < bindparam(f"to_{number}"))


def _ranges(beginnings: Sequence[str]) -> dict[str, str]:
    """The parameters of `_in_range`."""
    firsts = {f"from_{number}": one for number, one in enumerate(beginnings)}
    return firsts | {f"to_{number}": _after(one) for number, one in enumerate(beginnings)}


def by_sound(connection: Connection, parts: Sequence[NamePart], kinds: Collection[SearchKind]) -> list[int]:
    """Names that share the keys of all words, and those that share the key of one that tells persons apart."""
    found: dict[int, None] = {}
    for groups in _looked_up(parts):
        statement = _sharing_all(len(groups), tuple(sorted(kinds)), 0)
        found.update(dict.fromkeys(_ids(connection, statement, _sounds(groups, 0))))
    return list(found)


def _looked_up(parts: Sequence[NamePart]) -> list[list[frozenset[str]]]:
    """The groups of keys of each look-up by sound: a name is found if it has a key of every group."""
    words = sorted((part for part in parts if part.kind is not PartKind.INITIAL), key=lambda one: _commonness(one.text))
    groups = {part.text: keys_of_word(part.text) for part in words}
    telling = [part.text for part in words if part.kind is PartKind.WORD and not is_given(part.text)]
    together = [list(groups.values())] if len(groups) > 1 else []
    return together + [[groups[word]] for word in telling or groups]


def keys_of_word(word: str) -> frozenset[str]:
    """The keys a word may be held under: its own, its nominatives', those of other forms of a given name."""
    return sound_keys(word) | nominatives(word) | other_forms(word)


def _sounds(groups: Sequence[Collection[str]], at: int) -> dict[str, list[str]]:
    """The parameters of `_sharing_all`."""
    return {f"keys_{at}_{number}": sorted(keys) for number, keys in enumerate(groups)}


@lru_cache(SHAPES)
def _sharing_all(count: int, kinds: tuple[SearchKind, ...], at: int) -> Select[Any]:
    """Names with one of the keys of each group; `at` tells its parameters from those of other look-ups."""
    first = table_of(SearchKey).alias()
    statement = select(first.c.searchable_id).where(among(first.c.key, f"keys_{at}_0")).distinct()
    statement = statement.order_by(first.c.searchable_id)
    for number in range(1, count):
        other = table_of(SearchKey).alias()
        statement = statement.where(
            exists().where(other.c.searchable_id == first.c.searchable_id, among(other.c.key, f"keys_{at}_{number}"))
        )
    return _some(_of_kinds(statement, first.c.searchable_id, kinds))


def by_nearness(connection: Connection, words: Iterable[str], kinds: Collection[SearchKind]) -> list[Candidate]:
    """Names with a word one edit of sounds away from one of the words."""
    found = near_words(connection, words)
    return _candidates(connection, _named_by_words(tuple(sorted(kinds))), {"keys": found}) if found else []


@lru_cache(SHAPES)
def _named_by_words(kinds: tuple[SearchKind, ...]) -> Select[Any]:
    return _named(table_of(Searchable).c.id.in_(select(_with_words(kinds).subquery())))


def with_words(connection: Connection, words: Sequence[str], kinds: Collection[SearchKind]) -> list[int]:
    """Names that have one of the words."""
    return _ids(connection, _with_words(tuple(sorted(kinds))), {"keys": list(words)}) if words else []


@lru_cache(SHAPES)
def _with_words(kinds: tuple[SearchKind, ...]) -> Select[Any]:
    table = table_of(SearchWord)
    statement = select(table.c.searchable_id).where(among(table.c.word)).distinct()
    statement = statement.order_by(table.c.searchable_id)
    return _some(_of_kinds(statement, table.c.searchable_id, kinds))


def near_words(connection: Connection, words: Iterable[str]) -> list[str]:
    """Words held that are spelled nearly like one of these, by their sounds."""
    found: set[str] = set()
    for word in words:
        near = fetch_keys(connection, _near(), {"keys": sorted(deletions(word))})
        found.update(held for held in near if word_grade(word, held) is not None)
    return sorted(found)


@cache
def _near() -> Select[Any]:
    table = table_of(SearchNear)
    return select(table.c.word).where(among(table.c.deletion)).distinct().order_by(table.c.word)


def _of_kinds(statement: Any, searchable_id: Any, kinds: Collection[SearchKind]) -> Any:
    if not kinds:
        return statement
    table = table_of(Searchable)
    return statement.join(table, table.c.id == searchable_id).where(table.c.kind.in_(sorted(kinds)))


def _some(statement: Select[Any]) -> Select[Any]:
    return statement.limit(MOST_CANDIDATES)


def _ids(connection: Connection, statement: Select[Any], values: dict[str, Any]) -> list[int]:
    return list(dict.fromkeys(fetch_keys(connection, statement, values)))


def candidates(connection: Connection, ids: Collection[int]) -> list[Candidate]:
    """The names with these keys, in the order of their keys."""
    return _candidates(connection, _of_keys("id"), {"keys": list(ids)}) if ids else []


def of_persons(connection: Connection, keys: Collection[int]) -> list[Candidate]:
    """All names of these persons."""
    return _candidates(connection, _of_keys("person_id"), {"keys": list(keys)}) if keys else []


def _candidates(connection: Connection, statement: Select[Any], values: dict[str, Any]) -> list[Candidate]:
    return [Candidate(SearchKind(kind), *rest) for kind, *rest in fetch(connection, statement, values)]


@lru_cache(SHAPES)
def _of_keys(column: str) -> Select[Any]:
    return _named(among(table_of(Searchable).c[column]))


def _named(condition: ColumnElement[bool]) -> Select[Any]:
    """Names of which a condition holds, in the order of their keys."""
    name, person, term = table_of(Searchable), table_of(Person), table_of(Term)
    own = name.c.kind, name.c.person_id, name.c.term_id, name.c.claim_id, name.c.form, name.c.name
    whose = func.coalesce(person.c.slug, term.c.slug), func.coalesce(person.c.name, term.c.label)
    bearers = name.outerjoin(person, person.c.id == name.c.person_id).outerjoin(term, term.c.id == name.c.term_id)
    return select(*own, *whose).select_from(bearers).where(condition).order_by(name.c.id)
