"""Facets, years and cohorts as flat CSV files."""

from collections.abc import Iterable, Iterator

from app.domain.terms import Badge
from app.formats.csv_text import Cell
from app.formats.flat_csv import flat_lines
from app.queries.cohorts import DRAWN
from app.schemas.cohorts import CohortsOut
from app.schemas.facets import FacetsOut
from app.schemas.years import YearOut

FACETS = ("role", "place", "organisation", "service", "fate", "decade", "overlap")
YEAR_COLUMNS = ("year", "certain", "possible", "url")
FACET_COLUMNS = ("facet", "id", "label", "count", "persons", "url", "alleged")


def facet_lines(facets: FacetsOut, excel: bool) -> Iterator[bytes]:
    """One line a value, facet by facet; `alleged` is empty of all but fates."""
    rows = (
        [name, one.id, one.label, one.count, one.persons, one.url, getattr(one, "alleged", None)]
        for name in FACETS for one in getattr(facets, name)
    )  # fmt: skip
    return flat_lines(FACET_COLUMNS, rows, excel)


def year_lines(years: Iterable[YearOut], excel: bool) -> Iterator[bytes]:
    """One line a year: persons certainly there, and only possibly."""
    return flat_lines(YEAR_COLUMNS, ([one.year, one.certain, one.possible, one.url] for one in years), excel)


def cohort_lines(cohorts: CohortsOut, excel: bool) -> Iterator[bytes]:
    """One line a group: persons, not stated, each person once as drawn; a column for each fate and its allegations."""
    fates = [one.id for one in cohorts.fates]
    columns = ["id", "label", "persons", "not_stated", *(f"drawn_{one}" for one in DRAWN if one != Badge.NOT_STATED)]
    for fate in fates:
        columns += [fate, f"{fate}_alleged"]
    rows = (
        [one.id, one.label, one.persons, one.not_stated, *_drawn(one.drawn),
         *_counts(one.fates, one.alleged, fates), one.url]
        for one in cohorts.items
    )
    return flat_lines([*columns, "url"], rows, excel)


def _drawn(drawn: dict[str, int]) -> list[Cell]:
    return [drawn.get(one, 0) for one in DRAWN if one != Badge.NOT_STATED]


def _counts(met: dict[str, int], alleged: dict[str, int], fates: list[str]) -> list[Cell]:
    return [count for fate in fates for count in (met.get(fate, 0), alleged.get(fate, 0))]
