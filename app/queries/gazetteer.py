"""The gazetteer as maps need it: of each place its kind, its coordinates, and its names in its own scripts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from app.db.fetch import fetch
from app.domain.query import PostFilter, PostingFilter
from app.domain.terms import Vocabulary
from app.models import Place, Term, TermAlias
from app.queries.facets import FacetRow, place_facet
from app.queries.person_record import PersonRecord, person_record
from app.queries.rows import ClaimRow, TermRef
from app.queries.statements import among
from app.queries.tables import table_of

AREAS = frozenset({"country", "region", "state"})
"""Kinds of places that are no point: a man sent to Japan was not sent to its middle."""
MOST_PLACES = 200
"""Places a map shows; of more, those with most posts."""


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """A place of the gazetteer; `names` are its names that are not in Latin letters, with their languages."""

    slug: str
    label: str
    kind: str
    latitude: float | None
    longitude: float | None
    names: tuple[tuple[str, str], ...]

    @property
    def area(self) -> bool:
        """Whether its coordinates only stand for the middle of something wide."""
        return self.kind in AREAS

    @property
    def spot(self) -> tuple[float, float] | None:
        """Latitude and longitude, where known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


def gazetteer(connection: Connection, slugs: Iterable[str]) -> dict[str, PlaceMark]:
    """Places by id; those that are unknown are left out."""
    wanted = sorted(set(slugs))
    if not wanted:
        return {}
    rows = fetch(connection, _marks(), {"keys": wanted})
    names = _names(connection, [row.id for row in rows])
    return {
        row.slug: PlaceMark(row.slug, row.label, row.place_kind, row.latitude, row.longitude, names.get(row.id, ()))
        for row in rows
    }


@cache
def _marks() -> Select[Any]:
    term, place = table_of(Term), table_of(Place)
    return (
        select(term.c.id, term.c.slug, term.c.label, place.c.place_kind, place.c.latitude, place.c.longitude)
        .join(place, place.c.id == term.c.id)
        .where(term.c.vocabulary == Vocabulary.PLACE, among(term.c.slug))
    )


@cache
def _aliases() -> Select[Any]:
    alias = table_of(TermAlias)
    return (
        select(alias.c.term_id, alias.c.alias, alias.c.language)
        .where(among(alias.c.term_id), alias.c.language.is_not(None), alias.c.used_from.is_(None))
        .order_by(alias.c.term_id, alias.c.position)
    )


def _names(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """The first name in each language that is written otherwise than in Latin letters, and was not only for a time."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in fetch(connection, _aliases(), {"keys": keys}):
        if row.alias[:1] > "\N{LATIN SMALL LETTER Z WITH HOOK}":
            found[row.term_id].setdefault(row.language, row.alias)
    return {key: tuple((name, language) for language, name in names.items()) for key, names in found.items()}


def places_named(claims: Iterable[ClaimRow]) -> set[str]:
    """The ids of all places that claims name."""
    return {
        value.slug for claim in claims for value in claim.detail.values()
        if isinstance(value, TermRef) and value.vocabulary is Vocabulary.PLACE
    }  # fmt: skip


def placed_record(connection: Connection, slug: str) -> tuple[PersonRecord, dict[str, PlaceMark]]:
    """A person's record and the places its claims name; raises NotFoundError, or GoneElsewhereError."""
    record = person_record(connection, slug)
    return record, gazetteer(connection, places_named(record.claims))


def places_of_answer(connection: Connection, asked: PostingFilter) -> tuple[list[FacetRow], dict[str, PlaceMark]]:
    """The places of the postings a question selects, those with most first, and the gazetteer's marks of them."""
    rows = place_facet(connection, asked)[:MOST_PLACES]
    return rows, gazetteer(connection, [row.value.slug for row in rows if isinstance(row.value, TermRef)])


def places_below(connection: Connection, key: int) -> tuple[list[FacetRow], dict[str, PlaceMark]]:
    """A place and what lies in it, as far as posts are recorded there."""
    return places_of_answer(connection, PostingFilter(post=PostFilter(places=(key,))))
