"""Flat CSV files as a spreadsheet writes them, and the mapping of their columns, read into rows of our fields."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from app.domain.suggest import nearest
from app.errors import Finding, Findings, ImportRefusedError
from app.schemas.flat import CITED_FIELDS, PERSON_FIELDS, POSTING_FIELDS, FileMapping, FlatMapping
from app.services.seed_files import read_yaml

FIELDS: dict[str, frozenset[str]] = {
    "persons": frozenset(PERSON_FIELDS) | frozenset(CITED_FIELDS),
    "postings": frozenset(POSTING_FIELDS) | frozenset(CITED_FIELDS),
}
"""The fields of the two kinds of file."""
_NEEDED = {"persons": ("name",), "postings": ("person", "role")}
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One record: its file and fields that are not blank, the line it begins at, each field's number of column."""

    file: str
    fields: Mapping[str, str]
    line: int
    columns: Mapping[str, int]

    def get(self, name: str) -> str:
        """A field, blank where it is not given."""
        return self.fields.get(name, "")


@dataclass
class FlatFile:
    """A file of persons or of postings."""

    path: Path
    kind: str
    header: list[str]
    delimiter: str
    mapping: FileMapping
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name problems give it."""
        return self.path.name

    def rows(self, findings: Findings) -> Iterator[FlatRow]:
        """The records with something in them; what cannot be read ends the file with a finding."""
        with self.path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, delimiter=self.delimiter, strict=True)
            line = 1
            try:
                next(reader)
                line = reader.line_num + 1
                for cells in reader:
                    if len(cells) > len(self.header):
                        said = f"the record has {len(cells)} fields; accepted: {len(self.header)}, as the header has"
                        findings.add(self.name, line, 1, said)
                    elif any(map(str.strip, cells)):
                        yield self._row(cells, line)
                    line = reader.line_num + 1
            except (csv.Error, UnicodeDecodeError) as error:
                findings.add(self.name, line, 1, f"this is no CSV in UTF-8 ({error}); the rest of the file is not read")

    def _row(self, cells: list[str], line: int) -> FlatRow:
        given = dict(self.mapping.constants)
        for name, number in self.columns.items():
            cell = cells[number - 1].strip() if number <= len(cells) else ""
            if cell:
                given[name] = cell
        for name, words in self.mapping.values.items():
            if name in given:
                given[name] = words.get(given[name], given[name])
        return FlatRow(self.name, {name: cell for name, cell in given.items() if cell}, line, self.columns)


def read_files(paths: list[Path], mapping: Path | None, findings: Findings) -> list[FlatFile]:
    """The files with their columns, persons first; raises ImportRefusedError, OSError.

    What is worth a warning, such as a column nobody reads, is added to `findings`.
    """
    maps = _mapping(mapping, findings)
    files = [_file(path, maps, findings) for path in paths]
    for kind in FIELDS:
        same = [one.path for one in files if one.kind == kind]
        if len(same) > 1:
            findings.add(same[1].name, 1, 1, f"{same[0].name} is a file of {kind} already; accepted: one of each")
    if findings.errors:
        raise ImportRefusedError(findings.errors)
    return sorted(files, key=lambda one: one.kind)


def _mapping(path: Path | None, findings: Findings) -> FlatMapping:
    if path is None:
        return FlatMapping()
    parsed = read_yaml(path, path.name, findings)
    if parsed is None:
        raise ImportRefusedError(findings.errors)
    try:
        found = FlatMapping.model_validate(parsed.data)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        told = [(parsed.at(one["loc"]), f"{'.'.join(map(str, one['loc']))}: {one['msg']}") for one in faults]
        raise ImportRefusedError([Finding(path.name, *where, message) for where, message in told]) from error
    for kind, part in (("persons", found.persons), ("postings", found.postings)):
        for group in ("columns", "constants", "values"):
            for name in getattr(part, group):
                if name not in FIELDS[kind]:
                    findings.add(path.name, *parsed.at((kind, group, name)), _no_field(kind, name))
    return found


def _no_field(kind: str, name: str) -> str:
    near = nearest(name, FIELDS[kind])
    hint = f", did you mean {' or '.join(map(repr, near))}?" if near else ""
    return f"'{name}' is no field of {kind}{hint} Accepted: {', '.join(sorted(FIELDS[kind]))}"


def _file(path: Path, maps: FlatMapping, findings: Findings) -> FlatFile:
    """One file with its header understood: of persons or of postings, by the fields it has."""
    header, delimiter = _header(path, findings)
    kinds = ("postings", maps.postings), ("persons", maps.persons)
    files = [FlatFile(path, kind, header, delimiter, part) for kind, part in kinds]
    for file in files:
        file.columns = _columns(file)
    chosen = _fitting(files)
    if chosen is not None:
        _unknown_columns(chosen, findings)
    elif header:
        message = (
            "accepted: a file of persons with a column `name`, or of postings with columns `person` and `role` "
            "(--mapping tells which columns are meant)"
        )
        findings.add(path.name, 1, 1, f"the header is {delimiter.join(header)}; {message}")
    return chosen or files[0]


def _fitting(files: list[FlatFile]) -> FlatFile | None:
    """The kind of file that has every field it needs, or of which the mapping at least names the columns."""
    for file in files:
        if {*_NEEDED[file.kind]} <= {*file.columns, *file.mapping.constants}:
            return file
    for file in files:
        if file.columns and {*_NEEDED[file.kind]} <= {*file.columns, *file.mapping.constants, *file.mapping.columns}:
            return file
    return None


def _header(path: Path, findings: Findings) -> tuple[list[str], str]:
    """The first record, and what parts its fields: a comma, a semicolon or a tab; none, and a finding, without one."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        try:
            first = stream.readline()
            delimiter = max(_DELIMITERS, key=first.count)
            stream.seek(0)
            cells = next(csv.reader(stream, delimiter=delimiter, strict=True), [])
        except (csv.Error, UnicodeDecodeError) as error:
            findings.add(path.name, 1, 1, f"this is no CSV in UTF-8 ({error})")
            return [], ","
    if not cells:
        findings.add(path.name, 1, 1, "there is no header; accepted: the names of the columns in the first line")
    return [cell.strip() for cell in cells], delimiter


def _columns(file: FlatFile) -> dict[str, int]:
    """The number of the column of each field: the one the mapping names, else the one called like the field."""
    places = {name: number for number, name in reversed(list(enumerate(file.header, 1)))}
    wanted = {name: name for name in FIELDS[file.kind] if name not in file.mapping.constants} | file.mapping.columns
    return {name: places[theirs] for name, theirs in wanted.items() if theirs in places}


def _unknown_columns(file: FlatFile, findings: Findings) -> None:
    """A warning for a column nobody reads, an error for one the mapping names and the file does not have."""
    read = set(file.columns.values())
    for number, name in enumerate(file.header, 1):
        if number not in read:
            twice = f"column '{name}' stands twice; the first is read"
            message = twice if name in file.header[: number - 1] else f"column '{name}' is not read"
            findings.add(file.name, 1, number, message, "warning")
    for name, theirs in file.mapping.columns.items():
        if theirs not in file.header:
            near = nearest(theirs, file.header)
            hint = f", did you mean {' or '.join(map(repr, near))}?" if near else ""
            findings.add(file.name, 1, 1, f"there is no column '{theirs}' for the field `{name}`{hint}")
