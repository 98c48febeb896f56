"""A fate's page: what the word means here, who met it and when, by whose hand, and where."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from app.domain import urls
from app.domain.names import in_sentence
from app.domain.terms import PartyPart, Vocabulary
from app.queries.years import YearRow
from app.schemas.claims import FateOut
from app.schemas.parts import PartyOut
from app.web.contexts.counts import FacetGroup, FacetView
from app.web.contexts.lists import FateSection
from app.web.contexts.terms import Chart, FateContext
from app.web.drawings.density import YearCount
from app.web.drawings.presence import Group, Stay
from app.web.views.claim_years import years_of_claims
from app.web.views.presence import MOST_ROWS, chart_of, claim_stay, counted_words, lines_of, many
from app.web.views.term_parts import Known, around, common, fate_section, known_term

PAGE = "/fates/claims"
SHOWN = 8
_PARTS = (
    (PartyPart.BY, "By whom"), (PartyPart.ON_INSTRUCTIONS_OF, "On whose instructions"),
    (PartyPart.COURT, "By which court"), (PartyPart.EXCHANGED_FOR, "In exchange for"),
)  # fmt: skip
_AGENTS = frozenset({PartyPart.BY, PartyPart.ON_INSTRUCTIONS_OF, PartyPart.COURT})
Named = tuple[str, str | None]
"""A label, and the address of the claims that name it."""


def fate_view(connection: Connection, slug: str) -> FateContext:
    """The page; raises NotFoundError with the nearest ids."""
    known = known_term(connection, Vocabulary.FATE_KIND, slug)
    one = known.entry
    fates = fate_section(connection, "Who met it, in time order", [("kind", one.id)])
    counts = _counts(one.id, years_of_claims(fates.fates))
    answer = _answer(fates, counts)
    return FateContext(
        **common(connection, known, answer), csv=fates.csv, answer=answer, fates=fates,
        chart=_chart(known, fates, counts), around=around(connection, known), badge=one.badge or "",
        hands=_hands(one.id, fates.fates), question=urls.with_query(PAGE, [("kind", one.id)]),
    )  # fmt: skip


def _answer(fates: FateSection, counts: Sequence[YearCount]) -> str:
    if not fates.fates:
        return "Nobody is recorded with it yet."
    persons = {one.person.id for one in fates.fates}
    undated = sum(1 for one in fates.fates if one.dates is None or not one.dates.edtf)
    only = persons - {one.person.id for one in fates.fates if one.mode != "alleged"}
    alleged = f"; of {many(len(only), 'person', 'people')} it is only alleged" if only else ""
    whole = fates.total is not None and fates.total <= len(fates.fates)
    first = "Told of" if whole else f"In the first {len(fates.fates)} claims told of"
    return f"{first} {counted_words(len(persons), len(fates.fates), counts, undated, 'claim')}{alleged}."


def _counts(slug: str, years: Iterable[YearRow]) -> tuple[YearCount, ...]:
    return tuple(
        YearCount(one.year, one.certain, one.possible, _page(slug, ("from", str(one.year)), ("to", str(one.year))))
        for one in years
    )


def _page(slug: str, *more: tuple[str, str]) -> str:
    return urls.with_query(PAGE, [("kind", slug), *more])


def _chart(known: Known, fates: FateSection, counts: Sequence[YearCount]) -> Chart | None:
    one = known.entry
    lines = lines_of(fates.fates, lambda claim: _stay(claim, one.id))
    drawn = len(lines) <= MOST_ROWS and fates.total == len(fates.fates)
    return chart_of(
        [Group("", None, lines if drawn else ())], counts, title=f"{one.label}: who and when",
        beside="An event that fell on some day within its bar; a diamond stands in the middle.",
        file=f"{one.url}/years.svg", all="" if drawn else _page(one.id),
    )  # fmt: skip


def _stay(claim: FateOut, slug: str) -> Stay:
    """A claim as a mark in the colour of its fate, named where the page's word is wider."""
    words = [claim.fate.label] if claim.fate.id != slug else []
    words += [claim.place.label] if claim.place else []
    words += ["alleged"] if claim.mode == "alleged" else []
    return replace(claim_stay(claim, ", ".join(words)), colour=f"mark-{claim.badge or 'event'}")


def _hands(slug: str, claims: Sequence[FateOut]) -> tuple[FacetGroup, ...]:
    """Who had which part in it, and where it happened: persons by each, and of how many the texts do not say."""
    found = [
        _group(title, claims, lambda claim, part=part: _acting(slug, claim, part))  # type: ignore[misc]
        for part, title in _PARTS if part is PartyPart.BY or any(_of(claim, part) for claim in claims)
    ]  # fmt: skip
    found.append(_group("Where", claims, lambda claim: _placed(slug, claim)))
    return tuple(one for one in found if one.shown)


def _of(claim: FateOut, part: PartyPart) -> list[PartyOut]:
    return [one for one in claim.parties if one.part == part]


def _acting(slug: str, claim: FateOut, part: PartyPart) -> list[Named]:
    found = []
    for one in _of(claim, part):
        named = one.person.name if one.person else one.organisation.label if one.organisation else one.words or ""
        agent = one.person.id if one.person else one.organisation.id if one.organisation else None
        found.append((named, _page(slug, ("agent", agent)) if agent and part in _AGENTS else None))
    return found


def _placed(slug: str, claim: FateOut) -> list[Named]:
    return [(claim.place.label, _page(slug, ("place", claim.place.id)))] if claim.place else []


def _group(title: str, claims: Sequence[FateOut], of: Callable[[FateOut], list[Named]]) -> FacetGroup:
    """Persons by what a claim names; last those whom no claim names anything for."""
    people: dict[Named, set[str]] = {}
    told: set[str] = set()
    for claim in claims:
        for named in of(claim):
            people.setdefault(named, set()).add(claim.person.id)
            told.add(claim.person.id)
    ordered = sorted(people.items(), key=lambda one: (-len(one[1]), in_sentence(one[0][0])))
    views = [FacetView(label, len(own), url) for (label, url), own in ordered]
    silent = {one.person.id for one in claims} - told
    last = [FacetView("the texts do not say", len(silent), None)] if silent else []
    return FacetGroup(title, (*views[:SHOWN], *last), tuple(views[SHOWN:]))
