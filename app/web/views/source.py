"""Pages of the sources: what rests on a text, in its order, and what it covers."""

import re
from collections.abc import Sequence
from enum import Enum
from itertools import groupby

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import Params
from app.domain import urls
from app.errors import InvalidInputError, NotFoundError, Problem
from app.queries.listing import CitedRow, cited_in_source, passage_texts
from app.queries.source_pages import (
    PassageCount,
    kinds_in,
    passage_counts,
    people_in,
    places_in,
    works_in,
    years_in,
)
from app.queries.sources import SourceRow, sources
from app.queries.vocabulary import one_source
from app.schemas.claims import claim_from_row
from app.schemas.vocabulary import SourceEntry
from app.web.contexts.page import Crumb
from app.web.contexts.sources import (
    Cell,
    CitedClaim,
    Groups,
    PassageView,
    SourceContext,
    SourcesContext,
    Told,
    YearsCovered,
)
from app.web.drawings.density import MOST_YEARS, NARROW, WIDE, Density, YearCount, year_density
from app.web.views.presence import many
from app.web.views.where import said_view

WORD = re.compile(r"\w+")


class Quoted(Enum):
    """Which of the phrases a claim takes from a passage are shown: those that say more than its sentence, or all."""

    NONE = "none"
    NEW = "new"
    ALL = "all"


MOST_CITED = 1500
"""Citations of one page; what follows stands on the pages of its passages."""
MANY = 400
"""From so many citations on the phrases as written are left to the page of each passage."""
MOST_CELLS = 600
"""Passages in a strip."""
MOST_NAMED = 15
CARD = 310
"""The chart in a text's panel, on phones too."""
GRADES = (1, 4, 10)
"""From how many claims on a passage is of the first, second and third grade."""


def sources_view(connection: Connection) -> SourcesContext:
    """The page of all sources."""
    rows = sources(connection)
    years = {row.key: {one.year: one for one in years_in(connection, row.key)} for row in rows}
    known = [year for own in years.values() for year in own]
    axis = range(min(known), max(known) + 1) if known else range(0)
    found = []
    for row in rows:
        own = years[row.key]
        counts = tuple(
            YearCount(year, own[year].certain, own[year].possible) if year in own else YearCount(year, 0, 0)
            for year in axis
        )
        found.append((SourceEntry.from_row(row), year_density(counts, CARD, 70) if own else None))
    return SourcesContext(
        title="Sources", section="/sources", canonical="/sources",
        description="The texts that were read, from what standpoint they speak, and how much rests on each.",
        csv=f"{urls.API}/sources.csv", json=f"{urls.API}/sources", sources=tuple(found),
        too_long=len(axis) > MOST_YEARS,
        claims=sum(row.claims for row in rows if not row.is_editor),
    )  # fmt: skip


def source_view(connection: Connection, slug: str, given: QueryParams) -> SourceContext:
    """A source with what rests on it, or one passage of it; raises NotFoundError and InvalidInputError."""
    row = one_source(connection, slug)
    counts = passage_counts(connection, row.key)
    number = _passage(Params(given, ("passage",)), row, counts)
    cited = cited_in_source(connection, row.key, MOST_CITED + 1, number)
    shown, rest = _whole_passages(cited)
    by_passage = {one: list(rows) for one, rows in groupby(shown, key=lambda one: one.passage)}
    numbers = [one for one in by_passage if one is not None] if number is None else [number]
    short = number is None and len(cited) > MANY
    quoted = Quoted.NONE if short else Quoted.NEW if number is None else Quoted.ALL
    texts = {} if short else passage_texts(connection, row.key, numbers)
    passages = tuple(
        PassageView(one, texts.get(one), _groups(by_passage.get(one, []), quoted)) for one in numbers
    )
    carrying = [one.number for one in counts if one.claims]
    title = f"{row.title}, ¶{number}" if number else row.title
    trail = (Crumb(row.title, urls.source(slug)), Crumb(f"¶{number}")) if number else (Crumb(row.title),)
    data = [("source", slug), *([("passage", str(number))] if number else [])]
    answer = _answer(row, counts, number)
    return SourceContext(
        title=title, section="/sources", canonical=_page(slug, number) if number else urls.source(slug), subject=slug,
        description=f"{title}: {answer}", crumbs=(Crumb("Sources", "/sources"), *trail),
        csv=urls.with_query(f"{urls.API}/claims.csv", data), json=urls.with_query(f"{urls.API}/claims", data),
        source=SourceEntry.from_row(row), attached=row.attached, answer=answer, passages=passages,
        strip=_strip(slug, counts, {one.number for one in passages}) if len(counts) <= MOST_CELLS else (),
        greatest=max((one.claims for one in counts), default=0), uncited=len(counts) - len(carrying),
        others=_groups(by_passage.get(None, [])), told=_told(connection, row) if number is None else None,
        short=short, rest=rest, passage=number,
        before=max((one for one in carrying if number and one < number), default=None),
        after=min((one for one in carrying if number and one > number), default=None),
    )  # fmt: skip


def _told(connection: Connection, row: SourceRow) -> Told:
    """What the whole of a source tells of."""
    return Told(
        kinds=tuple((kind, claims, urls.with_query("/claims", [("source", row.slug), ("kind", kind)]))
                    for kind, claims in kinds_in(connection, row.key)),
        people=tuple(people_in(connection, row.key, MOST_NAMED)),
        places=tuple(places_in(connection, row.key, MOST_NAMED)),
        works=tuple(works_in(connection, row.key)), years=years_covered(connection, row),
    )  # fmt: skip


def years_covered(connection: Connection, row: SourceRow) -> YearsCovered | None:
    """How many persons a text puts in each year; None where it dates no post."""
    counts = tuple(
        YearCount(one.year, one.certain, one.possible, urls.with_query(
            "/where", [("source", row.slug), ("from", str(one.year)), ("to", str(one.year))]
        )) for one in years_in(connection, row.key)
    )  # fmt: skip
    if not counts:
        return None
    return YearsCovered(_density(counts, WIDE), _density(counts, NARROW), counts, f"{urls.source(row.slug)}/years.svg")


def _density(counts: tuple[YearCount, ...], width: float) -> Density | None:
    """The chart; its bars are links only where they are wide enough to hit."""
    found = year_density(counts, width)
    if found is None or found.bars[0].width >= 20:
        return found
    return year_density(tuple(YearCount(one.year, one.certain, one.possible) for one in counts), width)


def _passage(params: Params, row: SourceRow, counts: Sequence[PassageCount]) -> int | None:
    """The passage asked for; raises InvalidInputError for no number, NotFoundError for one the source lacks."""
    value = params.get("passage")
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        message = f"'{value[:50]}' is no number of a passage"
        raise InvalidInputError([Problem("passage", value[:50], message, ("the number of a line, such as 12",))])
    if int(value) not in {one.number for one in counts}:
        last = f"; they go from {counts[0].number} to {counts[-1].number}" if counts else "; it has none"
        raise NotFoundError(f"{row.title} has no passage {int(value)}{last}", (row.slug,))
    return int(value)


def _whole_passages(cited: list[CitedRow]) -> tuple[list[CitedRow], int | None]:
    """What one page bears, up to the end of a passage; and the first passage that it does not bear."""
    if len(cited) <= MOST_CITED:
        return cited, None
    rest = cited[-1].passage
    kept = [one for one in cited if one.passage != rest]
    return (kept, rest) if kept else (cited, None)


def _answer(row: SourceRow, counts: Sequence[PassageCount], number: int | None) -> str:
    if number is not None:
        return f"{many(sum(one.claims for one in counts if one.number == number), 'claim')} rest on ¶{number}."
    words = f"{many(row.claims, 'claim')} about {many(row.persons, 'person', 'people')} rest on it"
    silent = sum(1 for one in counts if not one.claims)
    if counts:
        words += f": {len(counts) - silent} of its {many(len(counts), 'passage')} carry claims, {silent} carry none"
    return f"{words}."


def _page(slug: str, number: int) -> str:
    return urls.with_query(f"/sources/{slug}", [("passage", str(number))])


def _strip(slug: str, counts: Sequence[PassageCount], here: set[int]) -> tuple[Cell, ...]:
    """Every passage; where its claims stand on this page a jump to them, else the page of the passage."""
    return tuple(
        Cell(
            one.number, one.claims, sum(1 for least in GRADES if one.claims >= least),
            None if not one.claims else f"#p{one.number}" if one.number in here else _page(slug, one.number),
            one.number in here,
        )
        for one in counts
    )  # fmt: skip


def _groups(rows: list[CitedRow], quoted: Quoted = Quoted.NEW) -> Groups:
    """What rests on one passage, by person; things that are not persons come last, under an empty id."""
    found: dict[tuple[str, str], dict[str, list[CitedRow]]] = {}
    for row in rows:
        if row.claim is not None:
            key = (row.claim.person.slug, row.claim.person.name)
            found.setdefault(key, {}).setdefault(row.claim.slug, []).append(row)
        elif row.organisation_claim is not None:
            found.setdefault(("", ""), {}).setdefault(row.organisation_claim.slug, []).append(row)
    ordered = sorted(found.items(), key=lambda one: one[0] == ("", ""))
    return tuple(
        (slug, name, tuple(_cited(claims, quoted) for claims in by_claim.values()))
        for (slug, name), by_claim in ordered
    )


def _cited(rows: list[CitedRow], quoted: Quoted) -> CitedClaim:
    """One claim with the phrases it takes from the passage."""
    claim, said = rows[0].claim, rows[0].organisation_claim
    out = claim_from_row(claim) if claim else None
    known = _words(f"{out.sentence} {out.person.name}") if out else frozenset()
    written = (row.as_written for row in rows if row.as_written and quoted is not Quoted.NONE)
    phrases = tuple(one for one in written if quoted is Quoted.ALL or not _words(one) <= known)
    return CitedClaim(out, said_view(said) if said else None, phrases)


def _words(text: str) -> frozenset[str]:
    """The words of a text, small and large letters alike, without articles."""
    return frozenset(WORD.findall(text.casefold())) - {"the", "a", "of", "in"}
