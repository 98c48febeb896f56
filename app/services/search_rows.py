"""Rows of the search tables, from the names the database holds."""

from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import Connection, Table

from app.domain.names import fold
from app.domain.search import deletions, index_keys, index_words
from app.models import Searchable, SearchKey, SearchNear, SearchWord
from app.queries.search_names import NameRow, names_to_search
from app.queries.tables import table_of
from app.services.sync import Row

SEARCH_TABLES: tuple[Table, ...] = (
    table_of(Searchable), table_of(SearchWord), table_of(SearchKey), table_of(SearchNear),
)  # fmt: skip


def search_rows(connection: Connection) -> dict[Table, list[Row]]:
    """All rows of the search tables, computed afresh; ids follow the order of the names."""
    searchables: list[Row] = []
    words: list[Row] = []
    keys: list[Row] = []
    near: set[tuple[str, str]] = set()
    for number, (name, row) in enumerate(_searchables(connection), 1):
        searchables.append({"id": number, **row})
        owner = {"searchable_id": number, "person_id": name.person_id}
        found = index_words(name.name)
        words += [{"word": word, **owner} for word in sorted(found)]
        keys += [{"key": key, **owner} for key in sorted(index_keys(name.name))]
        near.update((deletion, word) for word in found if len(word) > 2 for deletion in _deletions(word))
    nearly = [{"deletion": deletion, "word": word} for deletion, word in sorted(near)]
    return dict(zip(SEARCH_TABLES, (searchables, words, keys, nearly), strict=True))


def _searchables(connection: Connection) -> Iterator[tuple[NameRow, Row]]:
    for name in names_to_search(connection):
        yield name, {
            "kind": str(name.kind), "person_id": name.person_id, "term_id": name.term_id, "claim_id": name.claim_id,
            "form": name.form, "name": name.name, "name_key": fold(name.name),
        }


@lru_cache(maxsize=65536)
def _deletions(word: str) -> frozenset[str]:
    return deletions(word)
