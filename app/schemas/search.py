"""Search hits as they leave: what was found, the name that matched, where it stands, and why."""

from app.domain import urls
from app.domain.search import VOCABULARY_OF, Match, SearchKind
from app.queries.persons import PersonRow
from app.queries.search import Hit
from app.queries.search_about import About
from app.schemas.parts import Response


class CitedAt(Response):
    """A passage of a source; null for the editor's own."""

    source: str
    passage: int | None


class HitOut(Response):
    """One person or term. `matched` is the name that answers, as held; `form` says what sort of name that is.

    `language` is that of `matched` (BCP 47) where it is recorded.
    """

    type: str
    id: str
    label: str
    description: str
    matched: str
    language: str | None
    form: str
    match: Match
    reason: str
    claim: str | None
    cited: list[CitedAt]
    url: str

    @classmethod
    def from_hit(cls, hit: Hit, told: About) -> "HitOut":
        """The shape of a hit, with what is told of all that was found."""
        if hit.kind is SearchKind.PERSON:
            url, description = urls.person(hit.slug), person_description(told.persons[hit.key])
        else:
            url, description = urls.term(VOCABULARY_OF[hit.kind], hit.slug), told.terms.get(hit.key, "")
        return cls(
            type=str(hit.kind), id=hit.slug, label=hit.label, description=description, matched=hit.text,
            language=told.languages.get((hit.kind, hit.key)), form=hit.form, match=hit.match,
            reason=hit.reason, claim=hit.claim,
            cited=[CitedAt(source=source, passage=passage) for source, passage in hit.cited], url=url,
        )  # fmt: skip


def person_description(row: PersonRow) -> str:
    """A person in a line: services, first and last year recorded (which is no lifetime) and fate, by the texts."""
    first, last = row.span_from, row.span_to
    years = "" if first is None or last is None else f"recorded {_years(first.year, last.year)}"
    parts = [", ".join(service.label for service in row.services), years, row.fate or ""]
    return " · ".join(part for part in parts if part)


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
