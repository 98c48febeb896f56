"""Candidates of a search, from the tables of words, sound keys and deletions; each look-up reads a bounded range."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, or_, select

from app.domain.names import fold
from app.domain.names.cases import nominatives
from app.domain.names.given import is_given, other_forms
from app.domain.names.likeness import word_grade
from app.domain.names.parts import NamePart, PartKind, looks_patronymic
from app.domain.names.sounds import sound_keys
from app.domain.search import SearchKind, deletions, joined, typed_sounds
from app.models import Searchable, SearchKey, SearchNear, SearchWord
from app.queries.statements import SHAPES, among
from app.queries.tables import table_of

MOST_CANDIDATES = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """One searchable name."""

    kind: SearchKind
    person_id: int | None
    term_id: int | None
    claim_id: int | None
    form: str
    name: str

    @property
    def owner(self) -> tuple[SearchKind, int]:
        """Whose name it is: kind and key."""
        return self.kind, self.person_id or self.term_id or 0


def by_name(connection: Connection, name: str) -> list[int]:
    """Names that fold to the same letters, as they stand or as one word."""
    return _ids(connection, _by_name(), {"keys": sorted({fold(name), joined(name)})})


@cache
def _by_name() -> Select[Any]:
    table = table_of(Searchable)
    return _some(select(table.c.id).where(among(table.c.name_key)).order_by(table.c.id))


def by_beginnings(connection: Connection, words: str, kinds: Collection[SearchKind]) -> list[int]:
    """Names of which every word given is the beginning of a word."""
    tokens = sorted(fold(words).split(), key=_commonness)
    if not tokens:
        return []
    return _ids(connection, _by_beginnings(len(tokens), tuple(sorted(kinds))), _ranges(tokens))


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
    words = sorted((part for part in parts if part.kind is not PartKind.INITIAL), key=lambda one: _commonness(one.text))
    groups = {part.text: keys_of_word(part.text) for part in words}
    telling = [part.text for part in words if part.kind is PartKind.WORD and not is_given(part.text)]
    found: dict[int, None] = {}
    if len(groups) > 1:
        found.update(dict.fromkeys(_sharing(connection, list(groups.values()), kinds)))
    for word in telling or groups:
        found.update(dict.fromkeys(_sharing(connection, [groups[word]], kinds)))
    return list(found)


def keys_of_word(word: str) -> frozenset[str]:
    """The keys a word may be held under: its own, its nominatives', those of other forms of a given name."""
    return sound_keys(word) | nominatives(word) | other_forms(word)


def _sharing(connection: Connection, groups: Sequence[Collection[str]], kinds: Collection[SearchKind]) -> list[int]:
    values = {f"keys_{number}": sorted(keys) for number, keys in enumerate(groups)}
    return _ids(connection, _sharing_all(len(groups), tuple(sorted(kinds))), values)


@lru_cache(SHAPES)
def _sharing_all(count: int, kinds: tuple[SearchKind, ...]) -> Select[Any]:
    """Names with one of the keys of each group."""
    first = table_of(SearchKey).alias()
    statement = select(first.c.searchable_id).where(among(first.c.key, "keys_0")).distinct()
    statement = statement.order_by(first.c.searchable_id)
    for number in range(1, count):
        other = table_of(SearchKey).alias()
        statement = statement.where(
            exists().where(other.c.searchable_id == first.c.searchable_id, among(other.c.key, f"keys_{number}"))
        )
    return _some(_of_kinds(statement, first.c.searchable_id, kinds))


def by_nearness(connection: Connection, words: Iterable[str], kinds: Collection[SearchKind]) -> list[int]:
    """Names with a word one edit of sounds away from one of the words."""
    return with_words(connection, near_words(connection, words), kinds)


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
        rows = connection.execute(_near(), {"keys": sorted(deletions(word))})
        found.update(held for held in rows.scalars() if word_grade(word, held) is not None)
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
    return list(dict.fromkeys(connection.execute(statement, values).scalars()))


def candidates(connection: Connection, ids: Collection[int]) -> list[Candidate]:
    """The names with these keys, in the order of their keys."""
    return _named(connection, "id", ids)


def of_persons(connection: Connection, keys: Collection[int]) -> list[Candidate]:
    """All names of these persons."""
    return _named(connection, "person_id", keys)


def _named(connection: Connection, column: str, keys: Collection[int]) -> list[Candidate]:
    found = []
    ordered = sorted(keys)
    for at in range(0, len(ordered), MOST_CANDIDATES):
        rows = connection.execute(_of_keys(column), {"keys": ordered[at : at + MOST_CANDIDATES]})
        found += [Candidate(SearchKind(kind), *rest) for kind, *rest in rows]
    return found


@lru_cache(SHAPES)
def _of_keys(column: str) -> Select[Any]:
    table = table_of(Searchable)
    shown = (table.c.kind, table.c.person_id, table.c.term_id, table.c.claim_id, table.c.form, table.c.name)
    return select(*shown).where(among(table.c[column])).order_by(table.c.id)
