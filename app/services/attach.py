"""Attach the words of a source to its passages, for the operator's own pages; and take them away again.

Attached text never enters an export or the API.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, insert, select

from app.db.engine import make_engine
from app.domain.suggest import unknown
from app.errors import InvalidInputError, NotFoundError, Problem
from app.models import Passage, PassageText
from app.queries.sources import source_keys
from app.queries.tables import table_of

MOST_NAMED = 20
"""How many lines a refusal names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Attached:
    """What was done: how many passages the source has, and how many texts were written or removed."""

    source: str
    passages: int
    changed: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A passage as recorded, with the text it has now."""

    id: int
    number: int
    sha256: str
    text: str | None


def raw_lines(content: bytes) -> list[bytes]:
    """The lines of a text without their line ends; line `n` of the file is element `n - 1`."""
    return [one.removesuffix(b"\r") for one in content.split(b"\n")]


def digest(raw: bytes) -> str:
    """The SHA-256 (hex) a passage is known by."""
    return hashlib.sha256(raw).hexdigest()


def attach(url: str, source: str, file: Path) -> Attached:
    """Give each passage of `source` its line of `file`.

    Raises InvalidInputError naming the lines whose SHA-256 is not the recorded one, NotFoundError for an
    unknown source, OSError for a file that cannot be read; nothing is written then. Doing it again changes nothing.
    """
    lines = raw_lines(file.read_bytes())
    engine = make_engine(url, pooled=False)
    try:
        with engine.begin() as connection:
            rows = list(_passages(connection, source))
            _refuse_others(source, file, rows, lines)
            texts = [(row, lines[row.number - 1].decode(errors="replace")) for row in rows]
            new = [{"passage_id": row.id, "text": text} for row, text in texts if row.text != text]
            table = table_of(PassageText)
            if new:
                connection.execute(
                    delete(table).where(table.c.passage_id == bindparam("key")),
                    [{"key": row["passage_id"]} for row in new],
                )
                connection.execute(insert(table), new)
            return Attached(source, len(rows), len(new))
    finally:
        engine.dispose()


def detach(url: str, source: str) -> Attached:
    """Remove the attached words of `source`; raises NotFoundError for an unknown source."""
    engine = make_engine(url, pooled=False)
    try:
        with engine.begin() as connection:
            rows = list(_passages(connection, source))
            table, passage = table_of(PassageText), table_of(Passage)
            own = select(passage.c.id).where(passage.c.source_id == _source(connection, source))
            removed = connection.execute(delete(table).where(table.c.passage_id.in_(own))).rowcount
            return Attached(source, len(rows), removed)
    finally:
        engine.dispose()


def _source(connection: Connection, slug: str) -> int:
    known = source_keys(connection)
    if slug not in known:
        raise NotFoundError(f"{unknown('source', slug, known)} Known: {', '.join(sorted(known)) or 'none'}.")
    return known[slug]


def _passages(connection: Connection, slug: str) -> Iterator[_Line]:
    passage, text = table_of(Passage), table_of(PassageText)
    for row in connection.execute(
        select(passage.c.id, passage.c.number, passage.c.sha256, text.c.text)
        .outerjoin(text, text.c.passage_id == passage.c.id)
        .where(passage.c.source_id == _source(connection, slug))
        .order_by(passage.c.number)
    ):
        yield _Line(row.id, row.number, row.sha256, row.text)


def _refuse_others(source: str, file: Path, rows: list[_Line], lines: list[bytes]) -> None:
    """Raise where the file is not the text that was read, naming the lines."""
    if not rows:
        raise InvalidInputError([Problem("source", source, f"{source} has no passages to attach a text to")])
    differing = [row.number for row in rows if row.number > len(lines) or digest(lines[row.number - 1]) != row.sha256]
    if not differing:
        return
    named = ", ".join(str(number) for number in differing[:MOST_NAMED])
    more = f" and {len(differing) - MOST_NAMED} more" if len(differing) > MOST_NAMED else ""
    message = (
        f"{file} is not the text of {source} that was read: {len(differing)} of {len(rows)} lines differ "
        f"(line {named}{more}). Nothing was written."
    )
    raise InvalidInputError([Problem("file", str(file), message)])
