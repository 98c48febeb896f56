"""Where the texts disagree, as it leaves the house."""

from app.domain import urls
from app.queries.disagreement_list import DisagreementFacets, DisagreementRow
from app.schemas.claims import AnyClaimOut, claim_from_row
from app.schemas.parts import PersonOut, Response


class PanelOut(Response):
    """A person the readings are about, and where they stand side by side on that person's page."""

    person: PersonOut
    url: str


class DisagreementItem(Response):
    """Readings that exclude each other: `declared` by the editor, `computed` from the claims, or a `correction`.

    `about` says what they differ in. `preferred` is the id of the reading shown first, never without a `reason`. Of a
    correction the first reading is the text's, the second ours, and `reason` says why.
    """

    id: str
    kind: str
    about: str
    question: str
    preferred: str | None
    reason: str | None
    readings: list[AnyClaimOut]
    panels: list[PanelOut]

    @classmethod
    def from_row(cls, row: DisagreementRow) -> "DisagreementItem":
        """From a disagreement's row."""
        readings = [claim_from_row(one) for one in row.readings]
        panels = [
            PanelOut(person=PersonOut.of(person), url=f"{urls.person(person.slug)}#{_anchor(panel)}")
            for person, panel in row.panels
        ]
        return cls(
            id=row.slug, kind=row.kind, about=row.about, question=row.question or _asked(readings),
            preferred=row.preferred, reason=row.reason, readings=readings, panels=panels,
        )  # fmt: skip


def _anchor(panel: int | None) -> str:
    return "corrections" if panel is None else f"differ-{panel}"


def _asked(readings: list[AnyClaimOut]) -> str:
    """What a correction is about: the text's reading and ours, with their dates where the words are the same."""
    text, ours = readings
    same = text.sentence == ours.sentence
    dates = [f", {one.dates.label}" if same and one.dates and one.dates.edtf else "" for one in (text, ours)]
    return f"{text.person.name}. The text: {text.sentence}{dates[0]}. Ours: {ours.sentence}{dates[1]}."


class CountOut(Response):
    """A value with its label and how many disagreements have it."""

    id: str
    label: str
    count: int


class DisagreementListOut(Response):
    """A page of disagreements, and how all that were asked for divide.

    `by_preferred` counts those with a reading shown first (`true`) and without; `by_person` names those with the most
    of `persons` persons.
    """

    items: list[DisagreementItem]
    total: int | None
    next: str | None
    by_kind: dict[str, int]
    by_about: dict[str, int]
    by_preferred: dict[str, int]
    by_source: list[CountOut]
    by_person: list[CountOut]
    persons: int

    @classmethod
    def of(
        cls, rows: list[DisagreementRow], total: int | None, next_: str | None, facets: DisagreementFacets
    ) -> "DisagreementListOut":
        """From a page and what the whole answer divides into."""
        return cls(
            items=[DisagreementItem.from_row(row) for row in rows], total=total, next=next_,
            by_kind=facets.kinds, by_about=facets.abouts,
            by_preferred={str(shown).lower(): number for shown, number in sorted(facets.preferred.items())},
            by_source=[CountOut(id=slug, label=label, count=number) for slug, label, number in facets.sources],
            by_person=[CountOut(id=slug, label=label, count=number) for slug, label, number in facets.persons],
            persons=facets.people,
        )  # fmt: skip
