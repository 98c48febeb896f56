"""Facets and cohorts as flat CSV files."""

from collections.abc import Iterator

from app.formats.csv_text import Cell
from app.formats.flat_csv import flat_lines
from app.schemas.cohorts import CohortsOut
from app.schemas.facets import FacetsOut

FACETS = ("role", "place", "organisation", "service", "fate", "decade", "overlap")
FACET_COLUMNS = ("facet", "id", "label", "count", "persons", "url")


def facet_lines(facets: FacetsOut, excel: bool) -> Iterator[bytes]:
    """One line a value, facet by facet."""
    rows = (
        [name, one.id, one.label, one.count, one.persons, one.url] for name in FACETS for one in getattr(facets, name)
    )
    return flat_lines(FACET_COLUMNS, rows, excel)


def cohort_lines(cohorts: CohortsOut, excel: bool) -> Iterator[bytes]:
    """One line a group: persons, not stated, then a column for each fate and one for those only alleged of it."""
    fates = [one.id for one in cohorts.fates]
    columns = ["id", "label", "persons", "not_stated"]
    for fate in fates:
        columns += [fate, f"{fate}_alleged"]
    rows = (
        [one.id, one.label, one.persons, one.not_stated, *_counts(one.fates, one.alleged, fates), one.url]
        for one in cohorts.items
    )
    return flat_lines([*columns, "url"], rows, excel)


def _counts(met: dict[str, int], alleged: dict[str, int], fates: list[str]) -> list[Cell]:
    return [count for fate in fates for count in (met.get(fate, 0), alleged.get(fate, 0))]
