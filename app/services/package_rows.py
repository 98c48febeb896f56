"""What must hold within one row of a data package beyond types and CHECKs: dates, look-up keys, phrases, numbers.

Every check takes a batch of cells by column (null is the empty cell) and yields its faults; most look at each
distinct value once, since an import meets the same few thousand dates millions of times.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Table

from app.domain import authorities
from app.domain.dates import DateError, parse_event, parse_state
from app.domain.names import fold, sort_key
from app.domain.terms import Authority
from app.queries.rows import STATES
from app.schemas.seed import MOST_WORDS, count_words

EDITOR = "editor"
"""The id of the source the editor's own statements cite."""
_DATED = (
    "dates_edtf", "start_earliest", "start_latest", "end_earliest", "end_latest", "start_basis", "end_basis",
    "dates_qualified",
)  # fmt: skip
_DERIVED = _DATED[1:5]
_STATES = STATES | {"organisation_claim", "sovereignty"}
"""Tables whose lone date means «attested within it»."""
_KEYS: dict[str, tuple[str, str, Callable[[str], str]]] = {
    "person": ("sort_name", "sort_key", sort_key),
    "term": ("label", "sort_key", sort_key),
    "term_alias": ("alias", "alias_key", fold),
    "name_form": ("name", "name_key", fold),
}
"""By table: the text, the look-up key that follows from it, and how."""
_TOO_LONG = re.compile(rf"\W*+(?:\w++\W++){{{MOST_WORDS}}}\w")
_SHORT = 2 * MOST_WORDS
"""Letters too few for more than the words a phrase may have, with what parts them."""
_REMEMBERED = 100_000
"""Combinations of dates kept as known to be right, each as one text of a hundred bytes or so."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: its number in the batch, the column, and words with what would be accepted."""

    index: int
    column: str
    message: str


Columns = Mapping[str, Sequence[str]]
Check = Callable[[Columns], Iterator[Fault]]


def checks_of(table: Table, editors: set[str]) -> list[Check]:
    """The checks of a table's rows. `editors` are the keys of the source `editor`, filled while sources are read."""
    found: list[Check] = []
    if "dates_edtf" in table.columns:
        found.append(_Dates(event=table.name not in _STATES))
    if table.name in _KEYS:
        found.append(_Key(*_KEYS[table.name]))
    if table.name == "citation":
        found += [_phrases("as_written"), _phrases("date_as_written"), _cited(editors)]
    if table.name == "source":
        found.append(_editors(editors))
    if table.name == "identifier":
        found.append(_numbers)
    return found


class _Dates:
    """Bounds and bases are those the text means, and the text is the one its meaning is written by.

    A combination is known by its cells joined by a character that no cell of a right one holds.
    """

    def __init__(self, *, event: bool) -> None:
        self._parse = parse_event if event else parse_state
        self._known: set[str] = set()

    def __call__(self, columns: Columns) -> Iterator[Fault]:
        """The faults of a batch."""
        rows = list(zip(*(columns[name] for name in _DATED), strict=True))
        keys = list(map("\n".join, rows))
        known = self._known
        new = {key: row for key, row in zip(keys, rows, strict=True) if key not in known}
        wrong = {key: fault for key, row in new.items() if (fault := self._fault(row))}
        if len(known) > _REMEMBERED:
            known.clear()
        known.update(new.keys() - wrong.keys())
        if wrong:
            yield from (Fault(index, *wrong[key]) for index, key in enumerate(keys) if key in wrong)

    def _fault(self, row: tuple[str, ...]) -> tuple[str, str] | None:
        """Column and words of the first thing wrong with a combination, None where nothing is."""
        text, *bounds, start_basis, end_basis, qualified = row
        try:
            span = self._parse(text)
        except DateError as error:
            return "dates_edtf", f"dates_edtf '{text}': {error.message}; accepted: {error.accepted}"
        if (span.edtf or "") != text:
            return "dates_edtf", f"dates_edtf '{text}' is not how this is written; accepted: {_said(span.edtf)}"
        meant = span.bounds
        days = (meant.start_earliest, meant.start_latest, meant.end_earliest, meant.end_latest)
        for name, cell, day in zip(_DERIVED, bounds, days, strict=True):
            if cell != _iso(day):
                said = f"the dates '{text}' mean {_said(_iso(day))}"
                return name, f"{name} {_said(cell)} is not what follows from dates_edtf; {said}"
        if qualified != ("true" if span.capped else "false"):
            meaning = "true" if span.capped else "false"
            return "dates_qualified", f"dates_qualified {_said(qualified)}: the dates '{text}' mean {meaning}"
        ends = ("start_basis", start_basis, days[:2]), ("end_basis", end_basis, days[2:])
        for name, basis, known in ends:
            if bool(basis) != any(known):
                need = "needs a basis: stated, document, context or editor" if any(known) else "takes no basis"
                return name, f"{name} {_said(basis)}: this end of '{text}' {need}"
        return None


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _said(cell: str | None) -> str:
    return f"'{cell}'" if cell else "nothing (an empty cell)"


class _Key:
    """A look-up key is the one this program computes from the text beside it."""

    def __init__(self, text: str, key: str, compute: Callable[[str], str]) -> None:
        self._text = text
        self._key = key
        self._compute = compute

    def __call__(self, columns: Columns) -> Iterator[Fault]:
        """The faults of a batch."""
        texts, keys = columns[self._text], columns[self._key]
        wanted = list(map(self._compute, texts))
        if wanted == list(keys):
            return
        for index, (text, key, meant) in enumerate(zip(texts, keys, wanted, strict=True)):
            if key != meant and text:
                message = f"{self._key} '{key}' is not the look-up form of {self._text} '{text}'; accepted: '{meant}'"
                yield Fault(index, self._key, message)


def _phrases(name: str) -> Check:
    """Facts carry over, sentences do not."""

    def check(columns: Columns) -> Iterator[Fault]:
        too_long = _TOO_LONG.match
        for index, cell in enumerate(columns[name]):
            if len(cell) > _SHORT and too_long(cell):
                words = f"{count_words(cell)} words; a phrase as written has at most {MOST_WORDS}"
                yield Fault(index, name, f"{name}: {words}")

    return check


def _editors(editors: set[str]) -> Check:
    def check(columns: Columns) -> Iterator[Fault]:
        editors.update(key for key, slug in zip(columns["id"], columns["slug"], strict=True) if slug == EDITOR)
        return iter(())

    return check


def _cited(editors: set[str]) -> Check:
    """The editor's own citation has no passage and no phrase, every other one has both."""

    def check(columns: Columns) -> Iterator[Fault]:
        rows = zip(columns["source_id"], columns["passage_id"], columns["as_written"], strict=True)
        for index, (source, passage, phrase) in enumerate(rows):
            if source in editors:
                if passage or phrase:
                    said = "the editor's own citation has no passage and no phrase; say why in `note`"
                    yield Fault(index, "passage_id", f"passage_id '{passage}': {said}")
            elif not passage or not phrase or phrase == "\0":
                name = "as_written" if passage else "passage_id"
                yield Fault(index, name, f"{name} is empty; a citation of a text needs a passage and a phrase")

    return check


def _numbers(columns: Columns) -> Iterator[Fault]:
    """Numbers of authority files have the form, and the check digit, of their keeper."""
    known = {str(one) for one in Authority}
    for index, (authority, value) in enumerate(zip(columns["authority"], columns["value"], strict=True)):
        wrong = authorities.fault(Authority(authority), value) if authority in known else None
        if wrong:
            yield Fault(index, "value", wrong)
