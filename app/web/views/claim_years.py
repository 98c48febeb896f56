"""Persons by year from claims at hand, by the rule of every count by year."""

from collections.abc import Sequence

from app.domain.query import ANY_TIME
from app.domain.years import Attested, present, windows_of, years_reached
from app.queries.years import YearRow
from app.schemas.claims import ClaimOut
from app.web.views.timeline import span_of


def years_of_claims(claims: Sequence[ClaimOut]) -> list[YearRow]:
    """How many persons in each year, certainly and possibly; what is only alleged is never certain."""
    people = {slug: number for number, slug in enumerate({one.person.id: None for one in claims})}
    held = [
        Attested(people[one.person.id], span.bounds, _never(one) or span.capped)
        for one in claims if (span := span_of(one)) is not None
    ]  # fmt: skip
    reached = years_reached(held, ANY_TIME)
    if reached is None:
        return []
    windows = windows_of(*reached, ANY_TIME)
    found = zip(windows, present(held, list(windows.values())), strict=True)
    return [YearRow(year, len(there.certain), len(there.possible - there.certain)) for year, there in found]


def _never(claim: ClaimOut) -> bool:
    return claim.assessment != "none" or claim.mode == "alleged"
