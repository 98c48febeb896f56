"""Everything a question about postings selects, as the flat CSV: a block of lines at a time, each a few texts joined.

Terms are met again and again: their fields are written once and kept. What is a posting's own comes as text from the
database (`app.queries.posting_cells`). The bytes are those of `app.formats.flat_csv` for the same postings.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection

from app.domain.query import PostingFilter
from app.domain.terms import Vocabulary
from app.formats.csv_text import BOM, line
from app.formats.flat_csv import POSTING_COLUMNS, cited_cells, field
from app.queries.claims import term_refs
from app.queries.posting_cells import Cells, cells_by_block, source_slugs
from app.queries.rows import TermRef

_NEAR = 500
"""Terms read together: of keys beside each other, as the terms of one vocabulary mostly are."""
_KEPT = 10_000
"""Terms whose fields are kept at most, of each sort."""
_PIECE = 500
"""Lines that leave together."""
_BODIES = frozenset({Vocabulary.ROLE, Vocabulary.ORGANISATION})
_PLACES = frozenset({Vocabulary.PLACE})


def posting_lines(connection: Connection, asked: PostingFilter, excel: bool) -> Iterator[bytes]:
    """The whole list with the columns other programs rely on; `excel` adds a byte-order mark."""
    # The head leaves with the first lines: until these are found whatever goes wrong still gets an answer of its own.
    head = (BOM if excel else b"") + line(POSTING_COLUMNS).encode()
    pieces = _pieces(connection, asked)
    yield head + next(pieces, b"")
    yield from pieces


def _pieces(connection: Connection, asked: PostingFilter) -> Iterator[bytes]:
    terms = _Terms(connection)
    for keys, cells in cells_by_block(connection, asked):
        lines = terms.lines(cells)
        ordered = filter(None, map(lines.get, keys))
        while piece := "".join(islice(ordered, _PIECE)):
            yield piece.encode()


class _Fields(dict[int | None, str]):
    """What terms of some vocabularies have in a line, by key; read when they are first met."""

    def __init__(
        self, connection: Connection, vocabularies: frozenset[Vocabulary], absent: str, write: Callable[[TermRef], str]
    ) -> None:
        super().__init__({None: absent})
        self._connection = connection
        self._vocabularies = vocabularies
        self._absent = absent
        self._write = write

    def __missing__(self, key: int | None) -> str:
        """Read the term and its neighbours."""
        if len(self) > _KEPT:
            self.clear()
            self[None] = self._absent
        if key is None:
            return self._absent
        first = key - key % _NEAR
        for found, ref in term_refs(self._connection, range(first, first + _NEAR)).items():
            if ref.vocabulary in self._vocabularies:
                self[found] = self._write(ref)
        return self.get(key, self._absent)


class _Terms:
    """Lines of postings; keeps the fields of the terms they name."""

    def __init__(self, connection: Connection) -> None:
        self._named = _Fields(connection, _BODIES, ",", _named)
        self._placed = _Fields(connection, _PLACES, ",,,", _placed)
        self._labels = _Fields(connection, _BODIES, "", lambda ref: field(ref.label))
        self._sources: dict[int | None, str | None] = dict(source_slugs(connection).items())
        self._sources[None] = None

    def lines(self, rows: Iterable[Cells]) -> dict[int, str]:
        """The lines of postings by key.

        Nothing but texts is kept of a row: thousands of tuples would have Python look for circles again and again.
        """
        named, placed, labels, sources = self._named, self._placed, self._labels, self._sources
        found: dict[int, str] = {}
        begun, last = "", None
        cited: list[tuple[str | None, str | None]] = []
        for key, subject, role, body, place, cover, cover_role, post, source, number, phrase in rows:
            passage = sources[source] if number is None else f"{sources[source]}:{number}"
            if key != last:
                served = f"{named[role]},{named[body]},{placed[place]},{labels[cover]},{labels[cover_role]}"
                begun = f"{subject},{served},{post}"
                last, cited = key, [(passage, phrase)]
                found[key] = f"{begun},{field(passage)},{field(phrase)}\r\n"
            else:
                cited.append((passage, phrase))
                passages, phrases = cited_cells(cited)
                found[key] = f"{begun},{field(passages)},{field(phrases)}\r\n"
        return found


def _named(ref: TermRef) -> str:
    return f"{field(ref.slug)},{field(ref.label)}"


def _placed(ref: TermRef) -> str:
    return f"{_named(ref)},{field(ref.latitude)},{field(ref.longitude)}"
