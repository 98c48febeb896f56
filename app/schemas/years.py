"""Persons by year as they leave the house."""

from collections.abc import Iterable, Sequence

from app.domain.urls import with_query
from app.queries.years import YearRow
from app.schemas.parts import Response

ROSTER = "/roster"
Pairs = Sequence[tuple[str, str]]
"""The parameters of the question, in order."""


class YearOut(Response):
    """A year: persons certainly there, those only possibly, and the page that lists them.

    A person counts once, by the surest post.
    """

    year: int
    certain: int
    possible: int
    url: str


class YearsOut(Response):
    """The years in which anybody is recorded, in order. A year left out is one the texts are silent on."""

    items: list[YearOut]

    @classmethod
    def of(cls, rows: Iterable[YearRow], given: Pairs) -> "YearsOut":
        """From the rows; `given` are the parameters of the question, without its time."""
        return cls(
            items=[
                YearOut(year=row.year, certain=row.certain, possible=row.possible, url=roster_url(row.year, given))
                for row in rows
            ]
        )


def roster_url(year: int, given: Pairs) -> str:
    """The page of those who were there in a year."""
    return with_query(ROSTER, [("on", f"{year:04}"), *given])
