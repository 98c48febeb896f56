"""YAML with places: every value of a file and the line and column it stands at."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from app.errors import Findings

Path_ = tuple[str | int, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:bool": lambda value: value.lower() in ("true", "yes", "on"),
    "tag:yaml.org,2002:null": lambda _: None,
}


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A parsed file: its name as shown, its data, and the (line, column), 1-based, of every path in it."""

    name: str
    data: Any
    marks: dict[Path_, tuple[int, int]]

    def at(self, path: Path_) -> tuple[int, int]:
        """Where a path stands, or the nearest thing above it; parts the file does not have are passed over."""
        known: Path_ = ()
        for part in path:
            if (*known, part) in self.marks:
                known = (*known, part)
        return self.marks.get(known, (1, 1))


def read_yaml(path: Path, name: str, findings: Findings) -> SeedFile | None:
    """Parse one file; a syntax error or a doubled key becomes a finding and the answer None."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        findings.add(name, line, column, f"not valid YAML: {error.problem or error.context}")
        return None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        findings.add(name, 1, 1, f"not readable as UTF-8 YAML: {error}")
        return None
    if node is None:
        findings.add(name, 1, 1, "the file is empty")
        return None
    marks: dict[Path_, tuple[int, int]] = {}
    before = len(findings.items)
    data = _build(node, (), marks, name, findings)
    return SeedFile(name, data, marks) if len(findings.items) == before else None


def _build(node: Any, path: Path_, marks: dict[Path_, tuple[int, int]], name: str, findings: Findings) -> Any:
    """A node as plain data; its marks are noted on the way. Dates stay text."""
    marks[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, marks[path], name, findings)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, index), marks, name, findings) for index, item in enumerate(node.value)]
    data: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _scalar(key_node, (key_node.start_mark.line + 1, key_node.start_mark.column + 1), name, findings)
        if key in data:
            findings.add(name, key_node.start_mark.line + 1, key_node.start_mark.column + 1, f"'{key}' stands twice")
        data[key] = _build(value_node, (*path, key), marks, name, findings)
    return data


def _scalar(node: Any, mark: tuple[int, int], name: str, findings: Findings) -> Any:
    if "\0" in node.value:
        findings.add(name, *mark, "a NUL character stands here; no text may hold one")
        return None
    convert = _PLAIN.get(node.tag, str)
    if convert is int and node.value[:1] == "0" and len(node.value) > 1:
        return str(node.value)  # digits that are a text, such as a digest
    try:
        return convert(node.value)
    except ValueError:
        findings.add(name, *mark, f"'{node.value}' cannot be read as {node.tag.rsplit(':', 1)[-1]}; put it in quotes")
        return None
