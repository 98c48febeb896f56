"""Facets as they leave the house: each value with its counts and the page that asks for it too."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import SerializerFunctionWrapHandler, model_serializer

from app.domain.dates import Window
from app.domain.overlap import Overlap
from app.domain.query import DEFAULT_OVERLAPS, NOT_STATED, PostingFilter, shown_total
from app.domain.urls import with_query
from app.queries.facets import FacetRow, Facets
from app.queries.rows import TermRef
from app.queries.spans import Span
from app.schemas.parts import Response, TermOut

WHERE = "/where"
UNDATED = "undated"
Pairs = Sequence[tuple[str, str]]
"""The parameters of the question, in order."""


class FacetOut(Response):
    """One value: postings and distinct persons of the answer, and the page with that filter added.

    Terms are counted exactly, as the claims have them; the page asked for a term includes what is below it.
    `url` is null where no filter expresses the value beside the others.
    """

    id: str
    label: str
    count: int
    persons: int
    url: str | None


class PlaceFacetOut(FacetOut):
    """A place, and the one it lies in."""

    broader: TermOut | None


class FateFacetOut(FacetOut):
    """A fate; of `persons`, `alleged` are those of whom no text says more than that it is alleged."""

    alleged: int


class FacetsOut(Response):
    """How the postings a question selects divide: by term, by the fates of their persons, by decade and certainty.

    A posting counts in every decade it touches, and its person under every fate; such counts do not add up to
    `total`. `overlap` has every kind, whichever were chosen; it is empty without a window.
    `counted` is false, and there are no facets, where more than 10,000 answer among more than 100,000 that would have
    to be read: a narrower question has them, or `count=exact`. Else it is absent.
    """

    role: list[FacetOut]
    place: list[PlaceFacetOut]
    organisation: list[FacetOut]
    service: list[FacetOut]
    fate: list[FateFacetOut]
    decade: list[FacetOut]
    overlap: list[FacetOut]
    total: int | None
    persons: int | None
    counted: bool | None = None

    @model_serializer(mode="wrap")
    def _without_absent(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        return {name: value for name, value in fields.items() if name != "counted" or value is not None}

    @classmethod
    def of(cls, facets: Facets, asked: PostingFilter, given: Pairs, *, exact: bool) -> "FacetsOut":
        """From the facets of a question and its parameters."""
        found = {name: [_facet(name, row, asked, given) for row in rows] for name, rows in facets.by_name.items()}
        if facets.total is None:
            return cls.model_validate({**found, "total": None, "persons": None, "counted": False})
        return cls.model_validate({**found, "total": shown_total(facets.total, exact=exact), "persons": facets.persons})


def _facet(name: str, row: FacetRow, asked: PostingFilter, given: Pairs) -> FacetOut:
    value = row.value
    if isinstance(value, TermRef):
        url = _put(given, (name, value.slug)) if row.within else None
        if name == "place":
            return PlaceFacetOut(id=value.slug, label=value.label, count=row.count, persons=row.persons, url=url,
                                 broader=TermOut.from_ref(row.broader))  # fmt: skip
        if name == "fate":
            return FateFacetOut(id=value.slug, label=value.label, count=row.count, persons=row.persons, url=url,
                                alleged=row.alleged)  # fmt: skip
        return FacetOut(id=value.slug, label=value.label, count=row.count, persons=row.persons, url=url)
    if isinstance(value, Span):
        return FacetOut(id=value.id, label=value.label, count=row.count, persons=row.persons,
                        url=span_url(WHERE, value, asked.post.window, asked.overlaps, given))  # fmt: skip
    if isinstance(value, Overlap):
        return FacetOut(id=str(value), label=value.replace("_", " "), count=row.count, persons=row.persons,
                        url=_put(given, ("overlap", str(value))))  # fmt: skip
    if name == "fate":
        return FateFacetOut(id=NOT_STATED, label="not stated", count=row.count, persons=row.persons,
                            url=_put(given, ("fate", NOT_STATED)), alleged=0)  # fmt: skip
    url = _put(given, ("overlap", UNDATED)) if asked.post.dated else None
    return FacetOut(id=UNDATED, label=UNDATED, count=row.count, persons=row.persons, url=url)


def _put(given: Pairs, *chosen: tuple[str, str], path: str = WHERE) -> str:
    """The page with these values, whatever was asked under their names."""
    names = {name for name, _ in chosen}
    return with_query(path, [*(pair for pair in given if pair[0] not in names), *chosen])


def span_url(
    path: str, span: Span, window: Window, overlaps: Sequence[Overlap], given: Pairs
) -> str | None:
    """The page with the years of a span: of both the span and the window, where one was asked for.

    What touches the span and meets the window, certainly or possibly, meets what both have in common; of other
    kinds that does not follow, and no address says it.
    """
    dated = window.start is not None or window.end is not None
    if dated and set(overlaps) != set(DEFAULT_OVERLAPS):
        return None
    begin, finish = span.window.start, span.window.end
    first = max(day for day in (begin, window.start) if day is not None)
    last = min(day for day in (finish, window.end) if day is not None)
    if first > last:
        return None
    chosen = (("from", day_text(first, (1, 1))), ("to", day_text(last, (12, 31))))
    return _put([pair for pair in given if pair[0] != "overlap"], *chosen, path=path)


def day_text(day: date, edge: tuple[int, int]) -> str:
    """The year alone where it begins (or ends) on this day, else the day."""
    return f"{day.year:04}" if (day.month, day.day) == edge else day.isoformat()
