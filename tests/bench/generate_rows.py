"""Rows of synthetic claims as lines of CSV: keys, public ids, citations, and what a claim says of itself.

Persons are made in blocks, each with a range of keys of its own, so that blocks can be made in any order and by
several processes: keys rise from row to row as the package wants them, with gaps between blocks.
"""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from app.domain.terms import Actuality, Assessment, Mode, Reading
from app.formats.csv_text import quoted, verbatim

BLOCK = 1_000
"""Persons made together."""
STRIDE = 24_000
"""Keys kept for the claims of a block, for its citations, and for whatever else has keys."""
FIRST_CITATION = 2_000
"""Citation keys below this are for what is said of organisations."""
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_TRIPLES = tuple(a + b + c for a in _ALPHABET for b in _ALPHABET for c in _ALPHABET)
IDS = len(_TRIPLES) ** 2
_SCATTER = 448_514_327
"""Coprime to the number of ids, so that every number gets an id of its own and neighbours look nothing alike."""
_MANNERS = 4_096
RECORDED = "Synthetic recorder,2026-01-01"
PLAIN = f"source,stated,asserted,held,none,,,{RECORDED},"
EDITORS = f"editor,stated,asserted,held,none,,,{RECORDED},"
"""The columns of a claim from `voice` to `reviewed_by`: of a text that says so plainly, and of the editor."""


def public_id(number: int) -> str:
    """A public id as editors mint them (`c-7y7kwy`): one for every number below 729 million."""
    high, low = divmod(number * _SCATTER % IDS, len(_TRIPLES))
    return f"c-{_TRIPLES[high]}{_TRIPLES[low]}"


def manners(random: Random) -> list[str]:
    """The columns from `voice` to `reviewed_by`, each way as often as it is in life."""
    return [_manner(random) for _ in range(_MANNERS)]


def _manner(random: Random) -> str:
    reading = random.choices(list(Reading), (94, 4, 2))[0]
    mode = random.choices(list(Mode), (930, 40, 22, 8))[0]
    actuality = random.choices(list(Actuality), (935, 40, 8, 7, 6, 4))[0]
    assessment = random.choices(list(Assessment), (965, 27, 8))[0]
    reason = None if assessment is Assessment.NONE else f"Synthetic reason {random.randrange(100)}."
    note = f"Synthetic note {random.randrange(1000)}." if random.random() < 0.04 else None
    reviewer = "Synthetic reviewer" if random.random() < 0.7 else None
    ours = (reading, mode, actuality, assessment, reason, note)
    return f"source,{','.join(map(verbatim, ours))},{RECORDED},{verbatim(reviewer)}"


@dataclass(frozen=True, slots=True)
class Made:
    """The rows of a block: lines by table, how many, and the former ids of persons with the keys they lead to."""

    lines: dict[str, bytes]
    counts: dict[str, int]
    redirects: list[tuple[str, int]]


class Rows:
    """The rows of one block while it is made. `claim` opens a claim; what follows is said of it."""

    def __init__(self, block: int, random: Random, passages: list[str], editor: str, seed_manners: list[str]) -> None:
        self.draw = random.random
        self.tables: defaultdict[str, list[str]] = defaultdict(list)
        self.redirects: list[tuple[str, int]] = []
        self.person = 0
        self.id = self._first = block * STRIDE
        self._citation = FIRST_CITATION + block * STRIDE
        self._other = block * STRIDE
        self._ordinal = 0
        self._home = 0
        self._passages = passages
        self._editor = editor
        self._manners = seed_manners
        self._claims = self.tables["claim"]
        self._citations = self.tables["citation"]

    def next_person(self, person: int, home: int) -> None:
        """What follows is of this person, whom the texts speak of from this passage on."""
        self.person, self._home, self._ordinal = person, home, 0

    @property
    def told(self) -> bool:
        """Whether anything has been said of the person."""
        return self._ordinal > 0

    def claim(self, kind: str, manner: str = "") -> str:
        """Open a claim and give its key as its detail row has it; without a manner it is drawn."""
        self.id += 1
        self._ordinal += 1
        tail = manner or self._manners[int(self.draw() * _MANNERS)]
        self._claims.append(f"{self.id},{public_id(self.id)},{self.person},{kind},{self._ordinal},{tail}\r\n")
        return f"{self.id},{self.person},{kind}"

    def add(self, table: str, line: str) -> None:
        """A row of a table, its fields quoted already and parted by commas."""
        self.tables[table].append(f"{line}\r\n")

    def cite(self, words: str, when: str = "") -> None:
        """Citations of the open claim: one passage, two or three; now and then resting on a work nobody saw."""
        drawn = self.draw()
        for position in range(1, 2 if drawn < 0.88 else 3 if drawn < 0.98 else 4):
            self._citation += 1
            passage = self._passages[(self._home + int(drawn * 9_973) % 60 + 997 * position) % len(self._passages)]
            self._citations.append(f"{self._citation},{self.id},,,{position},{passage},{words},{when},\r\n")
        if drawn < 0.03:
            number = int(drawn * 10_000)
            self.add("rests_on", f"{self._citation},1,Synthetic author {number},{1950 + number % 60},p. {number}")

    def cite_editor(self, note: str) -> None:
        """The editor's own citation of the open claim, with the reason."""
        self._citation += 1
        self._citations.append(f"{self._citation},{self.id},,,1,{self._editor},,,{note}\r\n")

    def link(self, start: int, end: int, kind: str, words: str) -> None:
        """How one claim bears on another, by a text's words, or with none the editor's."""
        key = self.other()
        self.add("claim_link", f"{key},{public_id(IDS - 1 - key)},{start},{end},{kind},")
        self._citation += 1
        where = f"{self._passages[self._home]},{words},," if words else f"{self._editor},,,Synthetic reason."
        self._citations.append(f"{self._citation},,{key},,1,{where}\r\n")

    def alternatives(self, question: str, claims: list[int], reason: str | None) -> None:
        """Claims that exclude each other; with a reason the first of them is preferred."""
        key = self.other()
        self.add("alternative_set", f"{key},{public_id(IDS - 1 - key)},{quoted(question)}")
        for position, claim in enumerate(claims, 1):
            self.add("alternative", f"{key},{claim},{position},{verbatim(reason if position == 1 else None)}")

    def other(self) -> int:
        """A key for a row that is neither a claim nor a citation; its public id counts from the other end."""
        self._other += 1
        return self._other

    def done(self) -> Made:
        """The finished block; raises OverflowError where it has outgrown its keys."""
        if max(self.id - self._first, self._citation - FIRST_CITATION - self._first) > STRIDE:
            raise OverflowError(f"a block of {BLOCK} persons has more claims or citations than {STRIDE}")
        lines = {name: "".join(rows).encode() for name, rows in self.tables.items()}
        return Made(lines, {name: len(rows) for name, rows in self.tables.items()}, self.redirects)
