"""The lists of names in tests/names, and how well a measure of names does on them: for the tests and the benchmark.

A line of a list has the spellings of one name. Any two of a line are a variant pair, which a measure should find;
two spellings from different lines are a cross pair, which it should leave apart. Every pair is asked once.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path

from app.domain.names.distance import same_name
from app.domain.names.given import same_given
from app.domain.names.likeness import Grade, likeness

FOLDER = Path(__file__).resolve().parents[1] / "names"
WORD_LISTS = ("surnames", "groups", "given", "patronymics")
WORST_RECALL, MOST_FALSE = 98.0, 1.0
"""The bar of every list: recall in percent, false matches in a thousand cross pairs."""
CYRILLIC = re.compile("[\u0400-\u052f]")
RUSSIAN = re.compile("[А-Яа-яЁё]+")

Line = tuple[str, ...]
Pair = tuple[str, str]
Same = Callable[[str, str], bool]


def list_path(name: str) -> Path:
    """Where a list of names stands."""
    return FOLDER / f"{name}.txt"


def _rows(path: Path) -> list[str]:
    rows = path.read_text(encoding="utf-8").splitlines()
    return [row.strip() for row in rows if row.strip() and not row.startswith("#")]


def read_lines(path: Path) -> list[Line]:
    """The spellings of each name of a list; its lines of short forms are no spellings and left out."""
    return [tuple(dict.fromkeys(row.split())) for row in _rows(path) if ":" not in row]


def read_short_forms(path: Path) -> list[tuple[Line, Line]]:
    """The lines of short forms of a list: formal names, and what their bearers are called."""
    halves = [row.split(":") for row in _rows(path) if ":" in row]
    return [(tuple(formal.split()), tuple(short.split())) for formal, short in halves]


def latin_only(lines: Iterable[Line]) -> list[Line]:
    """The same lines without what is written in Cyrillic."""
    kept = [tuple(word for word in line if not CYRILLIC.search(word)) for line in lines]
    return [line for line in kept if line]


def words_of(lines: Iterable[Line]) -> list[str]:
    """Every spelling once, in the order of the list."""
    return list(dict.fromkeys(word for line in lines for word in line))


def variant_pairs(lines: Iterable[Line]) -> list[Pair]:
    """Any two spellings of one name."""
    return [pair for line in lines for pair in combinations(line, 2)]


def cross_pairs(lines: Sequence[Line]) -> Iterable[Pair]:
    """Any two spellings of two names, one by one: there are many."""
    return (pair for one, other in combinations(lines, 2) for pair in product(one, other))


def is_given_list(path: Path) -> bool:
    """Whether a list is of given names, whose forms in other languages count as the name."""
    return path.stem.startswith("given")


def same_given_name(first: str, second: str) -> bool:
    """Whether two words are spellings, or forms in two languages, of one given name."""
    return same_name(first, second) or same_given(first, second)


@dataclass
class Measured:
    """What a measure made of a list: how many pairs there were, the variants it missed, the names it mixed up."""

    variants: int = 0
    crosses: int = 0
    missed: list[Pair] = field(default_factory=list)
    mixed: list[Pair] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The variant pairs found, in percent."""
        return 100 * (1 - len(self.missed) / self.variants) if self.variants else 100.0

    @property
    def false(self) -> float:
        """The cross pairs taken for one name, in a thousand."""
        return 1000 * len(self.mixed) / self.crosses if self.crosses else 0.0


def measure(lines: Sequence[Line], same: Same) -> Measured:
    """Ask a measure of every variant pair and every cross pair of a list."""
    found = Measured()
    for pair in variant_pairs(lines):
        found.variants += 1
        if not same(*pair):
            found.missed.append(pair)
    for pair in cross_pairs(lines):
        found.crosses += 1
        if same(*pair):
            found.mixed.append(pair)
    return found


def measure_short_forms(rows: Sequence[tuple[Line, Line]]) -> Measured:
    """How `same_given` does on short forms: a line's own, and those that stand on other lines only."""
    found = Measured()
    of_all = {short for _, shorts in rows for short in shorts}
    for formals, shorts in rows:
        own = {short for other, its in rows for short in its if set(other) & set(formals)} | set(shorts)
        for pair in product(formals, shorts):
            found.variants += 1
            if not same_given(*pair):
                found.missed.append(pair)
        for pair in product(formals, sorted(of_all - own)):
            found.crosses += 1
            if same_given(*pair):
                found.mixed.append(pair)
    return found


@dataclass(frozen=True, slots=True)
class FullNames:
    """Two full names, whether they may be one person's, and why."""

    a: str
    b: str
    same: bool
    why: str

    @property
    def judged_same(self) -> bool:
        """What `likeness` says of them: near spellings are for a person to decide, and count as not the same."""
        found = likeness(self.a, self.b)
        return found is not None and found.grade <= Grade.SLIP


def read_full() -> list[FullNames]:
    """The pairs of full names of tests/names/full.json."""
    return [FullNames(**row) for row in json.loads((FOLDER / "full.json").read_text(encoding="utf-8"))]
