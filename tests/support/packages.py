"""Data packages for tests: exported, unpacked, spoilt in one place."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.formats.data_package import DESCRIPTOR
from app.models import metadata
from tests.support.command_line import run


def exported(url: str, target: Path) -> bytes:
    """The package of a database, written by the program to `target` (a .zip), as bytes."""
    assert run("export", target, "--force", "--database", url).exit_code == 0
    return target.read_bytes()


def unpacked(url: str, folder: Path) -> Path:
    """The package of a database as a folder."""
    result = run("export", f"{folder}/", "--database", url)
    assert result.exit_code == 0, result.stderr
    return folder


def unsealed(folder: Path) -> Path:
    """A package whose descriptor no longer says what bytes its files have, so that they can be changed."""
    path = folder / DESCRIPTOR
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        resource.pop("bytes", None)
        resource.pop("hash", None)
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


def spoil(folder: Path, table: str, old: str, new: str) -> int:
    """Change a table's file in one place; returns the line the change stands in."""
    path = folder / f"{table}.csv"
    content = path.read_bytes().decode()
    assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {table}.csv:\n{content}"
    path.write_bytes(content.replace(old, new).encode())
    return content[: content.index(old)].count("\n") + 1


def described(folder: Path, change: Callable[[Any], object]) -> None:
    """Change the descriptor of a package."""
    path = folder / DESCRIPTOR
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def number_of(table: str, column: str) -> int:
    """The number of a column, as problems name it."""
    return list(metadata.tables[table].columns.keys()).index(column) + 1
