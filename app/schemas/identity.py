"""Decisions about who is who, as they leave the house."""

from datetime import date

from app.domain.date_labels import day_words
from app.domain.decisions import ClaimPart, DecisionKind
from app.queries.identity import DecisionRow
from app.schemas.parts import PersonOut, Response


class IdentityOut(Response):
    """An editor's decision: `merge` of another record into this one, `split` of one in two, `distinct`: two persons.

    `person` is the record that stays, `other` the one split off or kept apart. Of a merge, `former` is the id that
    leads here now and `former_name` its heading. `claims` went from one record to the other, `left_out` fell away.
    """

    id: str
    kind: str
    person: PersonOut
    other: PersonOut | None
    former: str | None
    former_name: str | None
    reason: str
    recorded_by: str
    recorded_on: date
    claims: list[str]
    left_out: list[str]

    @classmethod
    def from_row(cls, row: DecisionRow) -> "IdentityOut":
        """From a decision."""
        return cls(
            id=row.slug,
            kind=str(row.kind),
            person=PersonOut.of(row.person),
            other=PersonOut.from_ref(row.other),
            former=row.former,
            former_name=row.former_name,
            reason=row.reason,
            recorded_by=row.recorded_by,
            recorded_on=row.recorded_on,
            claims=[slug for slug, part in row.claims if part is ClaimPart.MOVED],
            left_out=[slug for slug, part in row.claims if part is ClaimPart.LEFT_OUT],
        )

    def words(self, reader: str) -> tuple[str, PersonOut | None, str]:
        """The decision in a sentence for the page of a record, `reader`: words, the person it names, more words."""
        day = day_words(self.recorded_on)
        counted = f"{len(self.claims)} {'claim' if len(self.claims) == 1 else 'claims'}"
        if self.kind == DecisionKind.MERGE:
            former = f"«{self.former_name}» ({self.former})"
            return f"Until {day} {former} was a record of its own; {counted} came from it", None, ""
        other = self.person if self.other is None or self.other.id == reader else self.other
        if self.kind == DecisionKind.DISTINCT:
            return "Looked at and kept apart from ", other, f" ({day})"
        if other is self.other:
            return f"Until {day} this record and that of ", other, f" were one; {counted} went there"
        return f"Until {day} this record and that of ", other, f" were one; {counted} came from there"
