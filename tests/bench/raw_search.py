"""Names by hand-written SQL: a range of the words, and the first persons in it."""

import sqlite3

from tests.bench.raw import Rows, asked_for

PERSONS = 20
_WORDS = (
    "SELECT w.person_id FROM search_word w WHERE w.word >= ? AND w.word < ? AND w.person_id IS NOT NULL"
    " ORDER BY w.word, w.searchable_id"
)
_NAMES = (
    "SELECT w.searchable_id FROM search_word w JOIN searchable s ON s.id = w.searchable_id WHERE w.word >= ?"
    " AND w.word < ? AND s.kind = 'person' ORDER BY w.word, w.searchable_id LIMIT ?"
)
_BEARERS = "SELECT p.slug FROM search_word w JOIN person p ON p.id = w.person_id WHERE w.word = ?"
_HEADINGS = "SELECT id, slug, name FROM person WHERE id IN ({0})"


def bearers(connection: sqlite3.Connection, word: str) -> set[str]:
    """Ids of the persons with a word in some form of their names."""
    return {slug for (slug,) in connection.execute(_BEARERS, (word,))}


def after(beginning: str) -> str:
    """The first word after all that begin so."""
    return beginning[:-1] + chr(ord(beginning[-1]) + 1)


def first_persons(connection: sqlite3.Connection, beginning: str, most: int = PERSONS) -> Rows:
    """Id and heading of the first persons with a word that begins so, read no further than needed."""
    found: dict[int, None] = {}
    for (person,) in connection.execute(_WORDS, (beginning, after(beginning))):
        found.setdefault(person)
        if len(found) == most:
            break
    rows = {row[0]: row for row in asked_for(_HEADINGS, connection, list(found))} if found else {}
    return [rows[key] for key in found]


def names_in_range(connection: sqlite3.Connection, beginning: str, most: int) -> list[int]:
    """Keys of the names of persons with a word that begins so, each once, of so many words."""
    rows = connection.execute(_NAMES, (beginning, after(beginning), most))
    return list(dict.fromkeys(key for (key,) in rows))
