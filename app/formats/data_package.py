"""The Frictionless data package: one CSV per table, verbatim, with `datapackage.json` and a README.

Null is an empty field, the empty text two quotes; dates are ISO 8601, booleans `true` and `false`.
The same database gives the same bytes. The words of the sources are not in it, and cannot be.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any, BinaryIO

from sqlalchemy import Connection, Table

from app.domain import licence
from app.formats.csv_text import blocks, line, verbatim
from app.formats.table_schema import table_schema
from app.queries.dump import DESCRIPTIONS, EXPORTED, table_counts, table_lines, table_rows
from app.queries.sources import ReleaseRow, release
from app.services.publish import write_sqlite

__all__ = [
    "DESCRIPTOR", "EXPORTED", "README", "package_files", "table_counts", "table_csv", "write_package", "write_sqlite",
]  # fmt: skip

DESCRIPTOR = "datapackage.json"
README = "README.md"
NAME = "kartoteka"
_FIRST = date(1980, 1, 1)
"""The first day a zip archive can name; for a database without a release."""
_LARGE = 4_000_000
"""Rows from which a file may pass the two gigabytes of a plain zip entry."""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of the package: its name, its bytes to be read once, and for a table the number of its rows."""

    name: str
    content: Iterator[bytes]
    rows: int = 0


def table_csv(connection: Connection, table: Table) -> Iterator[bytes]:
    """One table as CSV, verbatim, rows by primary key, in constant memory."""
    header = line([column.name for column in table.columns])
    copied = table_lines(connection, table)
    if copied is not None:
        return _headed(header.encode(), copied)
    rows = (line([verbatim(cell) for cell in row]) for row in table_rows(connection, table))
    return blocks(chain([header], rows))


def _headed(header: bytes, lines: Iterator[bytes]) -> Iterator[bytes]:
    """Lines under a header, which does not leave before the first of them is found."""
    yield header + next(lines, b"")
    yield from lines


def write_package(
    connection: Connection, target: BinaryIO, *, address: str = "", each: Callable[[str], object] | None = None
) -> None:
    """Write the package as a zip archive; `each` is called with the name of every file that is done.

    `address` is where the data are published, for the citation.
    """
    day = _day(release(connection))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in package_files(connection, address=address):
            entry = zipfile.ZipInfo(file.name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever the archive is written
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=file.rows > _LARGE) as out:
                for block in file.content:
                    out.write(block)
            if each:
                each(file.name)


def package_files(connection: Connection, *, address: str = "") -> Iterator[PackageFile]:
    """The files of the package: tables by name, then README and descriptor. Read each to its end before the next."""
    found = release(connection)
    counted = {one.name: one.rows for one in table_counts(connection)}
    resources = []
    for table in EXPORTED:
        measured = _Measured(table_csv(connection, table))
        yield PackageFile(f"{table.name}.csv", iter(measured), counted[table.name])
        resources.append(_resource(table, measured))
    yield PackageFile(README, iter([_readme(found, counted, address).encode()]))
    descriptor = json.dumps(_descriptor(found, resources, address), ensure_ascii=False, indent=2) + "\n"
    yield PackageFile(DESCRIPTOR, iter([descriptor.encode()]))


class _Measured:
    """Blocks on their way out, counted and digested."""

    def __init__(self, content: Iterator[bytes]) -> None:
        self._content = content
        self.size = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for block in self._content:
            self.size += len(block)
            self.digest.update(block)
            yield block


def _resource(table: Table, measured: _Measured) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "type": "table",
        "description": DESCRIPTIONS[table.name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "bytes": measured.size,
        "hash": f"sha256:{measured.digest.hexdigest()}",
        "schema": table_schema(table),
    }


def _changed(found: ReleaseRow) -> datetime:
    """When the data last changed, in UTC; SQLite gives the time back without its zone."""
    changed = found.changed_at
    return (changed if changed.tzinfo else changed.replace(tzinfo=UTC)).astimezone(UTC)


def _day(found: ReleaseRow | None) -> date:
    return _FIRST if found is None else max(_FIRST, _changed(found).date())


def _version(found: ReleaseRow | None) -> str:
    return "unreleased" if found is None else found.version


def _descriptor(found: ReleaseRow | None, resources: list[dict[str, Any]], address: str) -> dict[str, Any]:
    descriptor: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": licence.TITLE,
        "description": f"{licence.how_to_cite(_version(found), _day(found), address)} See {README}.",
        "version": _version(found),
        "licenses": [{"name": licence.NAME, "path": licence.URL, "title": licence.LABEL}],
    }
    if address:
        descriptor["homepage"] = address
    if found is not None:
        descriptor["created"] = _changed(found).isoformat().replace("+00:00", "Z")
    return descriptor | {"resources": resources}


def _readme(found: ReleaseRow | None, counted: dict[str, int], address: str) -> str:
    seed = f" (SHA-256 of its seed: {found.seed_sha256})" if found and found.seed_sha256 else ""
    tables = "\n".join(f"| `{name}.csv` | {rows} | {DESCRIPTIONS[name]} |" for name, rows in counted.items())
    return f"""# {licence.TITLE}

Release {_version(found)}, {_day(found).isoformat()}{seed}.

Licence: {licence.LABEL} ({licence.NAME}), {licence.URL}

## How to cite
{licence.how_to_cite(_version(found), _day(found), address)}

Cite a single statement by its claim's id (`claim.slug`) and the release.

## What is in it
A Frictionless data package: `{DESCRIPTOR}` describes every column, key and list of values.
A claim says: this source, at this passage, says this about this person. `claim` holds what every claim has, and
a table for each kind (`posting`, `rank_holding`, `fate` and so on) the rest; `citation` says where it stands.

| file | rows | holds |
|---|---|---|
{tables}

## How to read it
UTF-8, commas, CRLF, quotes by RFC 4180; rows in the order of their primary key; text exactly as recorded.
Null is an empty field, the empty text two quotes (`""`), as PostgreSQL's `COPY … (FORMAT csv)` has it.
Dates are ISO 8601 days; `dates_edtf` is EDTF (ISO 8601-2), and the four bounds beside it are empty where unknown.
Booleans are `true` and `false`, times UTC. Mind that spreadsheets run texts that begin with `=`, `+`, `-` or `@`.

The texts of the sources are not part of the data: `passage` has the number and SHA-256 of each line.
What follows from the rest (closure of the trees, digests of persons, contradictions) is computed and left out.
"""
