"""The CSV of a data package, read in blocks of whole records: RFC 4180, null (nothing) told from the empty text (`""`).

The csv module reads a field of two quotes as it reads nothing. So a block that holds such fields has them marked
before it is parsed; most blocks hold none and are parsed as they are.
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

MARK = "\0"
"""Stands for the empty text in a parsed cell; no text of ours may hold it. Null is the empty cell."""
BLOCK = 1 << 18
"""Bytes read at a time: some two thousand records, which take many times as much memory once parsed."""
LONGEST = 1 << 26
"""Bytes one record may have; a longer one is a quote that was never closed."""
_BOM = b"\xef\xbb\xbf"
_EMPTY = ('"",', ',""\r', ',""\n')
"""What a text holds somewhere if one of its fields is the empty text; it may hold it otherwise, too."""
_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')


class Readable(Protocol):
    """Bytes to be read once."""

    def read(self, size: int, /) -> bytes:
        """At most `size` more bytes; none at the end."""
        ...


class CellsError(ValueError):
    """A file that is no CSV from `line` on; the message says why."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records: their cells, the text they were read from, the line the first begins at, their size in bytes.

    `marked` where some cell is `MARK`.
    """

    rows: list[list[str]]
    text: str
    line: int
    size: int
    marked: bool

    def line_of(self, index: int) -> int:
        """The line (1-based, within the file) at which a record of this block begins."""
        if index == 0:
            return self.line
        reader = csv.reader(io.StringIO(self.text), strict=True)
        for _ in range(index):
            next(reader)
        return self.line + reader.line_num


def blocks(stream: Readable, size: int = BLOCK) -> Iterator[Block]:
    """The records of a stream, some `size` bytes at a time, the header among them; raises CellsError."""
    rest, line = stream.read(len(_BOM)).removeprefix(_BOM), 1
    while chunk := stream.read(size):
        data = rest + chunk
        cut = _end_of_records(data)
        if cut:
            yield _parsed(data[:cut], line)
            line += data.count(b"\n", 0, cut)
        elif len(data) > LONGEST:
            raise CellsError(line, f"a record of more than {LONGEST >> 20} MiB begins here; is a quote never closed?")
        rest = data[cut:]
    if rest:
        yield _parsed(rest, line)


def _end_of_records(data: bytes) -> int:
    """Where the last line ends that has as many quotes before it as close; 0 where none does."""
    cut = data.rfind(b"\n") + 1
    quotes = data.count(b'"', 0, cut)
    while cut and quotes % 2:
        previous = data.rfind(b"\n", 0, cut - 1) + 1
        quotes -= data.count(b'"', previous, cut)
        cut = previous
    return cut


def _parsed(data: bytes, line: int) -> Block:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise CellsError(line + data.count(b"\n", 0, error.start), f"this is no UTF-8: {error.reason}") from error
    if MARK in text:
        raise CellsError(line + text.count("\n", 0, text.index(MARK)), "a text holds the character NUL")
    marked = any(one in text for one in _EMPTY) or text.endswith(',""')
    if marked:
        text = _QUOTED.sub(_mark, text)
    if csv.field_size_limit() < LONGEST:
        csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise CellsError(line + _lines_before_fault(text), f"this is no CSV by RFC 4180: {error}") from error
    return Block(rows, text, line, len(data), marked)


def _lines_before_fault(text: str) -> int:
    """How many lines there are before the record that is no CSV."""
    reader, lines = csv.reader(io.StringIO(text), strict=True), 0
    with suppress(csv.Error):
        for _ in reader:
            lines = reader.line_num
    return lines


def _mark(field: re.Match[str]) -> str:
    return MARK if field[0] == '""' else field[0]
