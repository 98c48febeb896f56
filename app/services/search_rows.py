"""Rows of the search tables, from the names the database holds; ids follow the order of the names."""

from collections.abc import Iterator
from itertools import count
from operator import itemgetter

from sqlalchemy import Connection, Table

from app.domain.names import fold
from app.domain.search import deletions, index_keys, index_words
from app.models import Searchable, SearchKey, SearchNear, SearchWord
from app.queries.search_names import NameRow, names_to_search, searched_words
from app.queries.tables import table_of
from app.services.derive_parts import Batch, Derivation, Values, batched

SEARCHABLE: Table = table_of(Searchable)
WORDS: Table = table_of(SearchWord)
KEYS: Table = table_of(SearchKey)
NEAR: Table = table_of(SearchNear)
SEARCH_TABLES: tuple[Table, ...] = (SEARCHABLE, WORDS, KEYS, NEAR)
_NAMES = 20_000
"""Names whose words are put in order together, so that neighbours of an index are written together."""
_DISTINCT_WORDS = 10_000
SHORTEST_NEAR = 3
"""Letters a word must have to be looked for by words one edit apart."""


def _named(connection: Connection) -> Iterator[Batch]:
    """Names with their words and sound keys, the rows of one table in memory at a time."""
    numbers = count(1)
    for names in batched(names_to_search(connection), _NAMES):
        numbered = list(zip(names, numbers, strict=False))  # the other way round a number would be lost with each batch
        yield SEARCHABLE, [_searchable(number, name) for name, number in numbered]
        for table, parts in ((WORDS, index_words), (KEYS, index_keys)):
            rows = [(part, number, name.person_id) for name, number in numbered for part in parts(name.name)]
            rows.sort(key=itemgetter(0, 1))
            yield table, rows
            del rows


def _searchable(number: int, name: NameRow) -> Values:
    return (
        number, str(name.kind), name.person_id, name.term_id, name.claim_id, name.form, name.name, fold(name.name)
    )  # fmt: skip


def _near(connection: Connection) -> Iterator[Batch]:
    """What is left of each different word with a letter or a sound left out."""
    for words in batched(searched_words(connection, SHORTEST_NEAR), _DISTINCT_WORDS):
        yield NEAR, sorted((deletion, word) for word in words for deletion in deletions(word))


SEARCHED = Derivation((SEARCHABLE, WORDS, KEYS), _named)
NEARED = Derivation((NEAR,), _near)
