"""Cohorts as they leave the house: groups of persons and how many of each met which fate."""

from collections.abc import Sequence

from app.domain.query import NOT_STATED, PersonFilter
from app.domain.urls import with_query
from app.queries.cohort_counts import EVERYONE, NOTHING
from app.queries.cohorts import BY_TIME, CohortRow, Cohorts
from app.queries.rows import TermRef
from app.queries.spans import Span
from app.schemas.facets import UNDATED, span_url
from app.schemas.parts import Response, TermOut

PERSONS = "/persons"
Pairs = Sequence[tuple[str, str]]
_NO_TERM = {
    "role": "role not stated", "place": "place not stated", "organisation": "organisation not stated",
    "service": "service not stated",
}


class FateColumnOut(TermOut):
    """A fate that occurs in the answer, and the wider one that includes it."""

    broader: TermOut | None


class CohortOut(Response):
    """One group: its persons, how many met each fate (narrower ones included), and of how many it is not stated.

    `drawn` counts every person once, by the gravest fate asserted: `executed` (shot or killed), `vanished`, `defected`,
    `imprisoned`, `survived`, `other` (a fate without a sign of its own, or only alleged ones) and `not_stated`.
    `alleged` counts, of those in `fates`, the persons of whom no text says more than that it is alleged. `years`
    counts persons by the year the fate surely fell in, `1937/1938` where the dates leave several, else `undated`.
    `url` is the list of these persons, null where no filter gives it.
    """

    id: str
    label: str
    persons: int
    fates: dict[str, int]
    alleged: dict[str, int]
    not_stated: int
    drawn: dict[str, int]
    years: dict[str, dict[str, int]]
    url: str | None


class CohortsOut(Response):
    """Of the persons selected, how many met which fate. A person may have met several: columns do not add up.

    Groups overlap likewise: a person is in the group of each post, and a term's group includes what is below it.
    """

    by: str | None
    fates: list[FateColumnOut]
    items: list[CohortOut]
    persons: int
    not_stated: int
    drawn: dict[str, int]
    total: int
    next: None = None
    explanation: str | None = None

    @classmethod
    def of(cls, cohorts: Cohorts, asked: PersonFilter, by: str, given: Pairs, explanation: str | None) -> "CohortsOut":
        """From the cohorts of a question and its parameters."""
        items = [_group(row, asked, by, given, cohorts.collective) for row in cohorts.rows]
        columns = [
            FateColumnOut(id=one.fate.slug, label=one.fate.label, broader=TermOut.from_ref(one.broader))
            for one in cohorts.fates
        ]
        return cls(
            by=by or None, fates=columns, items=items, persons=cohorts.whole.persons,
            not_stated=cohorts.whole.not_stated, drawn=cohorts.whole.drawn, total=len(items), explanation=explanation,
        )


def _group(row: CohortRow, asked: PersonFilter, by: str, given: Pairs, collective: frozenset[str]) -> CohortOut:
    name, label, url = _who(row, asked, by, given)
    url = None if by == "role" and name in collective else url
    return CohortOut(
        id=name, label=label, persons=row.persons, fates=row.fates, alleged=row.alleged,
        not_stated=row.not_stated, drawn=row.drawn, years=row.years, url=url,
    )


def _who(row: CohortRow, asked: PersonFilter, by: str, given: Pairs) -> tuple[str, str, str | None]:
    """The id, label and page of a group; the page shows everyone unless the question limits it."""
    open_ = list(given) if any(name == "personnel" for name, _ in given) else [*given, ("personnel", "all")]
    if isinstance(row.value, TermRef):
        return row.value.slug, row.value.label, with_query(PERSONS, put(open_, by, row.value.slug))
    if isinstance(row.value, Span):
        return row.value.id, row.value.label, span_url(
            PERSONS, row.value, asked.post.window, asked.overlaps, open_
        )
    if row.key == EVERYONE:
        return "all", "all of them", with_query(PERSONS, open_)
    if row.key == NOTHING:
        label = "no service recorded" if by == "service" and not asked.post.asks else "no post recorded"
        return "none", label, None
    if by in BY_TIME:
        url = with_query(PERSONS, put(open_, "overlap", UNDATED)) if asked.post.dated else None
        return UNDATED, UNDATED, url
    return NOT_STATED, _NO_TERM[by], None


def put(given: Pairs, name: str, value: str) -> list[tuple[str, str]]:
    """The parameters with one value under a name."""
    return [*(pair for pair in given if pair[0] != name), (name, value)]
