"""What an import of flat files must remember of the rows it has read, in a file that is thrown away, not in memory.

The database itself is written to only when all rows are read, so that every word is looked up in what was there
before. The file is SQLite's whichever engine the database has; nobody else reads it, and nothing is kept of it.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -16384;
CREATE TABLE someone (
    key INTEGER PRIMARY KEY, slug TEXT, held INTEGER, ordinal INTEGER, named INTEGER, line INTEGER
);
CREATE TABLE called (slug TEXT PRIMARY KEY, key INTEGER, filed INTEGER) WITHOUT ROWID;
CREATE TABLE name (number INTEGER PRIMARY KEY, folded TEXT, slug TEXT);
CREATE INDEX name_folded ON name (folded);
CREATE TABLE failed (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE claim (person INTEGER, said BLOB, key INTEGER, PRIMARY KEY (person, said)) WITHOUT ROWID;
CREATE TABLE citation (claim INTEGER, place BLOB, position INTEGER, PRIMARY KEY (claim, place)) WITHOUT ROWID;
CREATE TABLE passage (source TEXT, number TEXT, key INTEGER, PRIMARY KEY (source, number)) WITHOUT ROWID;
"""


@dataclass(slots=True)
class Someone:
    """A person rows speak of: key, id, whether the database has them, the ordinal of the last claim.

    `named` where a row of postings names the person.
    """

    key: int
    slug: str
    held: bool
    ordinal: int = 0
    named: bool = False


Said = Sequence[object]
"""What a claim says, or where it stands: texts, whole numbers, true, false and None; two that are equal are one."""


class Notes:
    """Persons by id and name, their claims by what these say, citations by where they stand, passages by number."""

    def __init__(self, folder: Path) -> None:
        self._file = sqlite3.connect(folder / "notes.db", isolation_level=None)
        self._file.executescript(_SCHEMA)
        self._file.execute("BEGIN")

    def close(self) -> None:
        """Close the file, which is the caller's to remove."""
        self._file.close()

    def person(self, slug: str) -> Someone | None:
        """The person of this id, if rows have spoken of them before."""
        row = self._file.execute(
            "SELECT s.key, s.slug, s.held, s.ordinal, s.named FROM called c JOIN someone s ON s.key = c.key "
            "WHERE c.slug = ?", (slug,),
        ).fetchone()  # fmt: skip
        return None if row is None else Someone(row[0], row[1], bool(row[2]), row[3], bool(row[4]))

    def add(self, who: Someone) -> None:
        """A person nobody has spoken of yet."""
        row = who.key, who.slug, who.held, who.ordinal, who.named
        self._file.execute("INSERT INTO someone (key, slug, held, ordinal, named) VALUES (?, ?, ?, ?, ?)", row)
        self._file.execute("INSERT INTO called VALUES (?, ?, 0)", (who.slug, who.key))

    def file(self, slug: str, name: str, who: Someone) -> None:
        """The persons' file has this id, which may be a former one of this person, and this name, folded."""
        self._file.execute("INSERT OR REPLACE INTO called VALUES (?, ?, 1)", (slug, who.key))
        self._file.execute("INSERT INTO name (folded, slug) VALUES (?, ?)", (name, slug))

    def filed(self, slug: str) -> bool:
        """Whether the persons' file has had this id."""
        return self._any("SELECT 1 FROM called WHERE slug = ? AND filed", slug)

    def bearers(self, name: str) -> list[str]:
        """The ids of the persons of the file that have this name, folded, in the order of their rows."""
        rows = self._file.execute("SELECT slug FROM name WHERE folded = ? ORDER BY number", (name,))
        return [slug for (slug,) in rows]

    def keep(self, who: Someone) -> None:
        """Note the last ordinal of a person, and whether a posting named them."""
        row = who.ordinal, who.named, who.key
        self._file.execute("UPDATE someone SET ordinal = ?, named = ? WHERE key = ?", row)

    def whole(self, who: Someone, line: int) -> None:
        """Nothing is wrong with the row, at this line, of a person who is new."""
        self._file.execute("UPDATE someone SET line = ? WHERE key = ?", (line, who.key))

    def unspoken(self) -> Iterator[tuple[str, int]]:
        """Id and line of each new person with nothing wrong of whom nothing is said and whom no posting names."""
        yield from self._file.execute(
            "SELECT slug, line FROM someone WHERE line IS NOT NULL AND ordinal = 0 AND NOT named ORDER BY line"
        )

    def fail(self, *words: str) -> None:
        """Ids and names, folded, of a person whose own row is at fault."""
        self._file.executemany("INSERT OR IGNORE INTO failed VALUES (?)", zip(words))

    def failed(self, word: str) -> bool:
        """Whether this is the id or name of such a person."""
        return self._any("SELECT 1 FROM failed WHERE word = ?", word)

    def claim(self, person: int, said: Said) -> int | None:
        """The key of the claim of a person that says this."""
        return self._one("SELECT key FROM claim WHERE person = ? AND said = ?", person, _digest(said))

    def add_claims(self, person: int, claims: Iterable[tuple[Said, int]]) -> None:
        """Claims of a person, what they say and their keys; of two that say the same the later one counts."""
        rows = ((person, _digest(said), key) for said, key in claims)
        self._file.executemany("INSERT OR REPLACE INTO claim VALUES (?, ?, ?)", rows)

    def cites(self, claim: int, place: Said) -> bool:
        """Whether a claim cites this place."""
        return self._any("SELECT 1 FROM citation WHERE claim = ? AND place = ?", claim, _digest(place))

    def last_citation(self, claim: int) -> int | None:
        """The position of the last citation of a claim; None where none is noted."""
        return self._one("SELECT max(position) FROM citation WHERE claim = ?", claim)

    def add_citations(self, claim: int, places: Iterable[tuple[Said, int]]) -> None:
        """Citations of a claim, where they stand and their positions, in order."""
        rows = ((claim, _digest(place), position) for place, position in places)
        self._file.executemany("INSERT OR REPLACE INTO citation VALUES (?, ?, ?)", rows)

    def add_passages(self, rows: Iterable[Sequence[Any]]) -> None:
        """Passages: id of the source, number, key."""
        self._file.executemany("INSERT INTO passage VALUES (?, CAST(? AS TEXT), ?)", rows)

    def passage(self, source: str, number: str) -> int | None:
        """The key of a passage by the id of its source and its number as written."""
        return self._one("SELECT key FROM passage WHERE source = ? AND number = ?", source, number)

    def _one(self, statement: str, *values: object) -> int | None:
        row = self._file.execute(statement, values).fetchone()
        return None if row is None else row[0]

    def _any(self, statement: str, *values: object) -> bool:
        return self._file.execute(statement, values).fetchone() is not None


def _digest(said: Said) -> bytes:
    """Sixteen bytes that are the same for what is the same, and by all likelihood for nothing else."""
    return blake2b(json.dumps(said).encode(), digest_size=16).digest()
