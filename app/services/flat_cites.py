"""Where a row of a flat file stands: its source, passage and phrase, checked as a seed's are, and its citation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from app.domain.terms import Voice
from app.models import Citation
from app.queries.tables import table_of
from app.schemas.seed import MOST_WORDS, count_words
from app.services.check_texts import SEAM, folded
from app.services.flat_faults import Faults
from app.services.flat_names import Names
from app.services.flat_notes import Notes
from app.services.flat_read import FlatRow
from app.services.package_rows import EDITOR

CITATION = table_of(Citation)
Row = tuple[Table, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a row stands: id and key of the source, key of the passage, phrase, date as written."""

    source: str
    source_id: int
    passage_id: int | None
    as_written: str | None
    date_as_written: str | None
    note: str | None = None

    @property
    def voice(self) -> str:
        """Whose statement it is."""
        return str(Voice.EDITOR if self.source == EDITOR else Voice.SOURCE)

    @property
    def place(self) -> tuple[object, ...]:
        """What two citations of a claim have in common if they are one."""
        return self.source_id, self.passage_id, self.as_written


class Cites:
    """Reads and writes the citations of one import. `source` is the one of rows that name none."""

    def __init__(self, names: Names, notes: Notes, faults: Faults, source: str | None) -> None:
        self._names = names
        self._notes = notes
        self._faults = faults
        self._source = source
        self._next = names.next_key(CITATION)

    def read(self, row: FlatRow) -> Cited | None:
        """Where a row stands; None, and a fault, where it does not say or cannot be read."""
        word = row.get("source") or self._source
        if not word:
            message = "a claim needs a citation: the source is missing; accepted: a column `source`, or --source KEY"
            self._faults.say(row, "source", message)
            return None
        slug = self._faults.placed(row, "source", self._names.source(word))
        if slug is None:
            return None
        return self._of_the_editor(row) if slug == EDITOR else self._of_a_text(row, slug)

    def by_editor(self, row: FlatRow) -> Cited | None:
        """What we add ourselves, as ours."""
        if EDITOR not in self._names.sources:
            message = "a name that no text gives needs a source; accepted: columns `source`, `passage` and `as_written`"
            self._faults.say(row, "original", message)
            return None
        return Cited(EDITOR, self._names.sources[EDITOR], None, None, None, f"As given in {row.file}.")

    def write(self, claim: int, cited: Cited, *, new: bool) -> Iterator[Row]:
        """The citation of a claim, which may be a new one, unless it has it already."""
        position = 1 if new else self._after_last(claim)
        if not new and self._notes.cites(claim, cited.place):
            return
        self._notes.add_citations(claim, [(cited.place, position)])
        values = {
            "id": self._next, "claim_id": claim, "claim_link_id": None, "organisation_claim_id": None,
            "position": position, "source_id": cited.source_id, "passage_id": cited.passage_id,
            "as_written": cited.as_written, "date_as_written": cited.date_as_written, "note": cited.note,
        }  # fmt: skip
        self._next += 1
        yield CITATION, tuple(values[column.name] for column in CITATION.columns)

    def _after_last(self, claim: int) -> int:
        """The position of the next citation of a claim that is there, all of whose citations are then noted."""
        last = self._notes.last_citation(claim)
        if last is None:
            held = self._names.cited(claim)
            self._notes.add_citations(claim, held)
            last = held[-1][1] if held else 0
        return last + 1

    def _of_the_editor(self, row: FlatRow) -> Cited | None:
        for name in ("passage", "as_written"):
            if row.get(name):
                message = f"{name} '{row.get(name)}': the editor's own citation has no passage and no phrase"
                self._faults.say(row, name, message)
                return None
        return self.by_editor(row)

    def _of_a_text(self, row: FlatRow, slug: str) -> Cited | None:
        for name, what in (("passage", "the number of a passage"), ("as_written", "the phrase as written")):
            if not row.get(name):
                message = f"a citation of a text needs `passage` and `as_written`; {name} is missing: {what}"
                self._faults.say(row, name, message)
                return None
        passage = self._faults.placed(row, "passage", self._names.passage(slug, row.get("passage")))
        if passage is None or not self._phrases_hold(row, passage):
            return None
        written = row.get("as_written"), row.get("date_as_written") or None
        return Cited(slug, self._names.sources[slug], passage, *written)

    def _phrases_hold(self, row: FlatRow, passage: int) -> bool:
        """Whether both phrases are short, and stand in their passage where its words are attached."""
        before = self._faults.number
        text = self._names.words_of(passage)
        for name in ("as_written", "date_as_written"):
            phrase = row.get(name)
            words = count_words(phrase)
            if words > MOST_WORDS:
                self._faults.say(row, name, f"{name}: {words} words; a phrase as written has at most {MOST_WORDS}")
                continue
            for fragment in phrase.split(SEAM):
                if text is not None and folded(fragment) not in text:
                    self._faults.say(row, name, f"{name}: «{fragment}» does not stand in its passage as attached")
        return self._faults.number == before
