"""Synthetic data as a researcher's two spreadsheets: `python -m tests.bench.generate_flat PACKAGE OUT`.

Reads a package of `tests.bench.generate` and writes its persons and their postings with names instead of keys, one
citation each, and beside them a package with the vocabularies and sources alone, for a database to add them to.
What only the editor says is left out. Memory does not grow with the number of persons.
"""

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from app.formats.csv_text import line, quoted
from tests.bench.generate_package import Package

PERSONS = ("id", "name", "original", "born", "died", "note")
POSTINGS = (
    "person", "role", "organisation", "place", "cover_organisation", "cover_role", "dates", "acting", "source",
    "passage", "as_written", "date_as_written",
)  # fmt: skip
"""The columns of the two files."""
KEPT = (
    "term", "term_alias", "service", "place", "organisation", "role", "rank", "fate_kind", "decoration", "codename",
    "sovereignty", "source", "passage",
)  # fmt: skip
"""What a package without persons holds."""


def flatten(package: Path, folder: Path) -> tuple[int, int]:
    """Write `persons.csv`, `postings.csv` and the package `vocabulary` to a new folder; gives the rows of the two.

    Raises FileExistsError.
    """
    folder.mkdir(parents=True)
    _vocabulary(package, folder / "vocabulary")
    persons = _write(folder / "persons.csv", PERSONS, _persons(package))
    return persons, _write(folder / "postings.csv", POSTINGS, _postings(package))


def _columns(package: Path, table: str, *names: str) -> Iterator[list[str]]:
    """The rows of a table with the columns named, in that order; null and the empty text are one."""
    with (package / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        header = next(rows)
        places = [header.index(name) for name in names]
        for row in rows:
            yield [row[place] for place in places]


def _by_key(package: Path, table: str, name: str) -> dict[str, str]:
    """A column of a table by its key."""
    return {row[0]: row[1] for row in _columns(package, table, "id", name)}


def _write(path: Path, header: Sequence[str], rows: Iterator[list[str]]) -> int:
    written = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(line(header))
        for row in rows:
            out.write(line([quoted(cell) for cell in row]))
            written += 1
    return written


def _vocabulary(package: Path, folder: Path) -> None:
    folder.mkdir()
    with ExitStack() as stack:
        written = Package(folder, stack)
        for table in KEPT:
            _, _, lines = (package / f"{table}.csv").read_bytes().partition(b"\r\n")
            written.write(table, lines, sum(1 for _ in _columns(package, table)))
        written.finish("synthetic-vocabulary")


class _Beside:
    """What another table says of persons, read along with them: it comes in their order."""

    def __init__(self, rows: Iterator[list[str]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, person: int) -> dict[str, str]:
        """The first value of each sort that is said of this person; persons are asked for in their order."""
        found: dict[str, str] = {}
        while self._next is not None and int(self._next[0]) <= person:
            if int(self._next[0]) == person:
                found.setdefault(*self._next[1:])
            self._next = next(self._rows, None)
        return found


def _persons(package: Path) -> Iterator[list[str]]:
    """Persons with the first of their names in another script, and when they were born and died."""
    names = _Beside(_columns(package, "name_form", "person_id", "form", "name"))
    events = _Beside(_columns(package, "life_event", "person_id", "event", "dates_edtf"))
    for key, slug, name, note in _columns(package, "person", "id", "slug", "name", "note"):
        when = events.of(int(key))
        original = names.of(int(key)).get("original_script", "")
        yield [slug, name, original, when.get("birth", ""), when.get("death", ""), note]


def _postings(package: Path) -> Iterator[list[str]]:
    """Postings with the names of what they name, and the first passage they stand in."""
    labels = _by_key(package, "term", "label") | {"": ""}
    sources, numbers = _by_key(package, "source", "slug"), _by_key(package, "passage", "number")
    of = _by_key(package, "passage", "source_id")
    cited = _columns(package, "citation", "claim_id", "passage_id", "as_written", "date_as_written")
    persons = _columns(package, "person", "id", "slug")
    key, slug = "", ""
    names = ("role_id", "organisation_id", "place_id", "cover_organisation_id", "cover_role_id")
    for claim, person, dates, acting, *terms in _columns(
        package, "posting", "claim_id", "person_id", "dates_edtf", "acting", *names
    ):
        while key != person:
            key, slug = next(persons)
        passage, words, when = next(row[1:] for row in cited if row[0] == claim)
        if passage:
            where = sources[of[passage]], numbers[passage]
            yield [slug, *(labels[term] for term in terms), dates, acting, *where, words, when]


def main(arguments: Sequence[str]) -> int:
    """Write the two files; 0, or 1 where the folder is there already."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.generate_flat", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("package", type=Path, help="a folder that tests.bench.generate wrote")
    parser.add_argument("folder", type=Path, help="the folder to write, which does not exist yet")
    options = parser.parse_args(arguments)
    try:
        persons, postings = flatten(options.package, options.folder)
    except FileExistsError:
        print(f"{options.folder} exists already", file=sys.stderr)
        return 1
    print(f"Wrote {options.folder}: {persons:,} persons, {postings:,} postings.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
