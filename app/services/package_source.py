"""A data package on disk, a zip archive or a folder: what it says it holds, and its files one after the other."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from sqlalchemy import Table

from app.errors import Finding, ImportRefusedError
from app.queries.dump import EXPORTED

DESCRIPTOR = "datapackage.json"
_LARGEST_DESCRIPTOR = 16 << 20


@dataclass(frozen=True, slots=True)
class Resource:
    """A table's file as the descriptor has it: size in bytes and SHA-256 (hex), where they are given."""

    size: int | None
    sha256: str | None


class Package:
    """A package opened for reading; use it as a context.

    Raises ImportRefusedError for what is no package of ours, OSError for what cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._archive = None if path.is_dir() else _archive(path)
        try:
            self.resources = _resources(self._descriptor())
            self._present()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive."""
        if self._archive is not None:
            self._archive.close()

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """A file of the package, unpacked as it is read."""
        try:
            with self._file(name) as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise refused(f"{self.path}/{name}", f"the archive is damaged: {error}") from error

    def size(self, name: str) -> int:
        """The bytes of a file, unpacked."""
        if self._archive is None:
            return (self.path / name).stat().st_size
        return self._archive.getinfo(name).file_size

    def total(self) -> int:
        """The bytes of all tables."""
        return sum(self.size(f"{table.name}.csv") for table in EXPORTED)

    def _file(self, name: str) -> Any:
        return (self.path / name).open("rb") if self._archive is None else self._archive.open(name)

    def _descriptor(self) -> Any:
        try:
            with self.open(DESCRIPTOR) as stream:
                return json.loads(stream.read(_LARGEST_DESCRIPTOR))
        except (KeyError, FileNotFoundError) as error:
            message = f"there is no {DESCRIPTOR}; accepted: what `kartoteka export` writes"
            raise refused(str(self.path), message) from error
        except ValueError as error:
            raise refused(DESCRIPTOR, f"this is no JSON: {error}") from error

    def _present(self) -> None:
        for table in EXPORTED:
            try:
                self.size(f"{table.name}.csv")
            except (KeyError, FileNotFoundError) as error:
                message = f"the descriptor names {table.name}.csv, which is not in the package"
                raise refused(DESCRIPTOR, message) from error


class Measured:
    """A stream that is counted and digested as it is read; `each` is called with the bytes of every reading."""

    def __init__(self, stream: BinaryIO, each: Callable[[int], object]) -> None:
        self._stream = stream
        self._each = each
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self.size += len(data)
        self._digest.update(data)
        self._each(len(data))
        return data

    def differs(self, resource: Resource) -> str | None:
        """Why what was read is not what the descriptor was written for, None where it is."""
        if resource.size is not None and resource.size != self.size:
            return f"the file has {self.size} bytes; the descriptor was written for {resource.size}"
        if resource.sha256 is not None and resource.sha256 != self._digest.hexdigest():
            return (
                f"the file's SHA-256 is {self._digest.hexdigest()}; the descriptor was written for {resource.sha256}. "
                f"Take the package as it was exported; whoever changes a file on purpose takes its `hash` and "
                f"`bytes` out of {DESCRIPTOR}"
            )
        return None


def refused(file: str, message: str) -> ImportRefusedError:
    """A refusal for one reason, at the head of a file."""
    return ImportRefusedError([Finding(file, 1, 1, message)])


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise refused(str(path), "this is no zip archive, or a damaged one") from error


def _resources(descriptor: Any) -> dict[str, Resource]:
    """The tables by name; raises ImportRefusedError naming everything that is not as this program has it."""
    listed = descriptor.get("resources") if isinstance(descriptor, dict) else None
    given = {str(one.get("name")): one for one in listed if isinstance(one, dict)} if isinstance(listed, list) else {}
    known = {table.name: table for table in EXPORTED}
    faults = [f"table '{name}' is unknown to this program" for name in sorted(given.keys() - known.keys())]
    faults += [f"table '{name}' is missing" for name in sorted(known.keys() - given.keys())]
    faults += [fault for name in sorted(given.keys() & known.keys()) if (fault := _unlike(known[name], given[name]))]
    if faults:
        last = "accepted: a package that `kartoteka export` of this version wrote"
        raise ImportRefusedError([Finding(DESCRIPTOR, 1, 1, f"{fault}; {last}") for fault in faults])
    return {name: _resource(one) for name, one in given.items()}


def _unlike(table: Table, resource: dict[str, Any]) -> str | None:
    """What is not as we write it of a table's resource: its path, its columns."""
    if resource.get("path") != f"{table.name}.csv":
        return f"table '{table.name}' has the path {resource.get('path')!r}, which would be '{table.name}.csv'"
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    names = [one.get("name") if isinstance(one, dict) else None for one in fields] if isinstance(fields, list) else []
    wanted = [column.name for column in table.columns]
    if names != wanted:
        return f"table '{table.name}' has the columns {names}, which would be {wanted}"
    return None


def _resource(given: dict[str, Any]) -> Resource:
    size, digest = given.get("bytes"), given.get("hash")
    sha256 = str(digest).removeprefix("sha256:").lower() if digest else None
    return Resource(size if isinstance(size, int) else None, sha256)
