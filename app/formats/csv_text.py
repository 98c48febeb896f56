"""CSV by RFC 4180: UTF-8, CRLF, quotes only where needed, streamed in blocks of whole lines."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

Cell = str | int | float | bool | date | None
BLOCK = 32_768
"""Characters gathered before a block leaves; one row at a time would cost the server a hand-over each."""
BOM = b"\xef\xbb\xbf"


def plain(value: Cell) -> str:
    """A value as text: booleans `true` and `false`, dates and times ISO 8601 (times in UTC), null nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        zoned = value if value.tzinfo else value.replace(tzinfo=UTC)
        return zoned.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else repr(value)


def quoted(text: str) -> str:
    """A field: in quotes where it holds a comma, a quote or a line end."""
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return f'"{text}"' if "," in text or "\n" in text or "\r" in text else text


def verbatim(value: Cell) -> str:
    """A field that tells null (nothing) from the empty text (two quotes), as PostgreSQL's COPY does."""
    return '""' if value == "" else quoted(plain(value))


def line(fields: Sequence[str]) -> str:
    """Fields, quoted already, as one line."""
    return ",".join(fields) + "\r\n"


def blocks(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines as UTF-8, some thousand characters at a time."""
    gathered: list[str] = []
    size = 0
    for one in lines:
        gathered.append(one)
        size += len(one)
        if size >= BLOCK:
            yield "".join(gathered).encode()
            gathered, size = [], 0
    if gathered:
        yield "".join(gathered).encode()
