"""Rows of what the texts cover, counted once, when the data are loaded: how many persons each year has.

A year's count is that of `/where` with this year as its window: the texts' answering posts, those of whole groups
aside; a person is certain where one such post is (`app.domain.overlap`), else possible where one may be. Persons are
counted where their years begin and taken off where they end, so that a long span costs no more than a short one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count, groupby
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import Connection, Table, not_, select

from app.db.between_sql import Four, begun_by, not_ended_before, reach_from, reach_to
from app.domain.evidence import CoverageScope
from app.models import Citation, Claim, CoverageFigure, CoverageYear, Posting, Source, TermClosure
from app.queries.everybody import People, everybody
from app.queries.tables import table_of
from app.services.coverage_figures import figures
from app.services.derive_parts import Batch, Derivation, Values, answering, batched, of_kind

YEARS: Table = table_of(CoverageYear)
FIGURES: Table = table_of(CoverageFigure)
COVERAGE: tuple[Table, ...] = (YEARS, FIGURES)
_OWNED = (CoverageScope.PLACE, CoverageScope.SERVICE, CoverageScope.SOURCE)
"""The scopes whose rows are something's own, in the order of the columns that say whose."""
Years = tuple[int, int]
"""The first and the last of some years."""


class _Post(NamedTuple):
    """A post that puts a person in some years, and, where it does so surely, the days that say so."""

    person: int
    claim: int
    place: int | None
    service: int | None
    reach_from: date
    reach_to: date
    begun: date | None
    not_ended: date | None
    qualified: bool
    assessment: str

    @property
    def touched(self) -> Years:
        """The years it speaks of."""
        return self.reach_from.year, self.reach_to.year

    @property
    def sure(self) -> Years | None:
        """The years in which it certainly was held."""
        if self.qualified or self.assessment != "none" or self.begun is None or self.not_ended is None:
            return None
        first, last = self.begun.year, self.not_ended.year
        return (first, last) if first <= last else None


class _Count:
    """Persons by year: by how many there are more, or fewer, than in the year before."""

    __slots__ = ("certain", "persons")

    def __init__(self) -> None:
        self.persons: dict[int, int] = defaultdict(int)
        self.certain: dict[int, int] = defaultdict(int)

    def years(self) -> Iterator[tuple[int, int, int]]:
        """Each year with somebody: how many certainly, how many only possibly."""
        if not self.persons:
            return
        persons = certain = 0
        for year in range(min(self.persons), max(self.persons)):
            persons += self.persons.get(year, 0)
            certain += self.certain.get(year, 0)
            if persons:
                yield year, certain, persons - certain


def _enter(steps: dict[int, int], spans: list[Years]) -> None:
    """Count a person once in every year of these spans."""
    if len(spans) > 1:
        spans.sort()
    first, last = spans[0]
    for begun, ended in spans[1:]:
        if begun > last:
            steps[first] += 1
            steps[last + 1] -= 1
            first, last = begun, ended
        else:
            last = max(last, ended)
    steps[first] += 1
    steps[last + 1] -= 1


class _Counts:
    """The counts of every scope; those of places and services are as many as there are terms."""

    def __init__(self, connection: Connection) -> None:
        closure = table_of(TermClosure)
        self._above: dict[int, list[int]] = defaultdict(list)
        for key, above in connection.execute(select(closure.c.descendant_id, closure.c.ancestor_id)):
            self._above[key].append(above)
        self._found: dict[CoverageScope, dict[int, _Count]] = {scope: defaultdict(_Count) for scope in CoverageScope}
        self._of: dict[tuple[int | None, int | None], list[_Count]] = {}

    def person(self, posts: Iterable[_Post], texts: dict[int, list[int]]) -> None:
        """Count a person, by all posts."""
        touched: dict[_Count, list[Years]] = defaultdict(list)
        surely: dict[_Count, list[Years]] = defaultdict(list)
        sources = self._found[CoverageScope.SOURCE]
        for post in posts:
            years, sure = post.touched, post.sure
            own = self._posts(post.place, post.service)
            for one in [*own, *(sources[key] for key in texts.get(post.claim, ()))]:
                touched[one].append(years)
                if sure is not None:
                    surely[one].append(sure)
        for one, spans in touched.items():
            _enter(one.persons, spans)
        for one, spans in surely.items():
            _enter(one.certain, spans)

    def _posts(self, place: int | None, service: int | None) -> list[_Count]:
        """Where a post counts: with everybody, its place and service with all above them, or what names none."""
        if (place, service) not in self._of:
            self._of[place, service] = [
                self._found[CoverageScope.ALL][0],
                *self._terms(place, CoverageScope.PLACE, CoverageScope.UNPLACED),
                *self._terms(service, CoverageScope.SERVICE, CoverageScope.UNSERVED),
            ]
        return self._of[place, service]

    def _terms(self, key: int | None, scope: CoverageScope, without: CoverageScope) -> list[_Count]:
        return [self._found[without][0]] if key is None else [self._found[scope][one] for one in self._above[key]]

    def rows(self) -> Iterator[Values]:
        """A row for each year with somebody in it, scope by scope."""
        numbers = count(1)
        for scope, counts in self._found.items():
            for owner, counted in sorted(counts.items()):
                owners = tuple(owner if scope is one else None for one in _OWNED)
                for year, certain, possible in counted.years():
                    yield next(numbers), str(scope), *owners, year, certain, possible


def _posts(connection: Connection, people: People) -> list[_Post]:
    """The dated posts of some persons, person by person."""
    claim, posting = table_of(Claim), table_of(Posting)
    four = Four.of(posting)
    statement = of_kind(
        people, posting, posting.c.place_id, posting.c.service_id, reach_from(four), reach_to(four), begun_by(four),
        not_ended_before(four), posting.c.dates_qualified, claim.c.assessment,
    ).where(answering(), posting.c.nature != "collective", posting.c.dates_edtf.is_not(None))  # fmt: skip
    return [_Post(*row) for row in connection.execute(statement)]


def _texts(connection: Connection, people: People) -> dict[int, list[int]]:
    """The texts that speak of each post of some persons; the editor is none."""
    claim, citation, source = table_of(Claim), table_of(Citation), table_of(Source)
    texts = select(source.c.id).where(not_(source.c.is_editor))
    found: dict[int, list[int]] = defaultdict(list)
    statement = (
        select(claim.c.id, citation.c.source_id)
        .join(citation, citation.c.claim_id == claim.c.id)
        .where(claim.c.kind == "posting", people.among(claim.c.person_id), answering(), citation.c.source_id.in_(texts))
    )
    for key, text in connection.execute(statement):
        found[key].append(text)
    return found


def _counted(connection: Connection) -> Iterator[Values]:
    """Every row of persons by year."""
    counts = _Counts(connection)
    for people in everybody(connection):
        posts, texts = _posts(connection, people), _texts(connection, people)
        for _, own in groupby(posts, key=attrgetter("person")):
            counts.person(own, texts)
    yield from counts.rows()


def _batches(connection: Connection) -> Iterator[Batch]:
    for rows in batched(_counted(connection)):
        yield YEARS, rows
    yield FIGURES, list(figures(connection))


COVERED = Derivation(COVERAGE, _batches)
