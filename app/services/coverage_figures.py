"""Figures about the whole: persons of whom the texts are silent, how exactly claims are dated, what each text holds."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, case, func, not_, select

from app.domain.evidence import FigureTopic, precision
from app.domain.query import ANSWERED_MODES, FATE_MODES
from app.domain.terms import DEATHS, Vocabulary
from app.models import Citation, Claim, DisagreementClaim, Fate, LifeEvent, Person, Posting, Source, Term
from app.models import TermClosure as Closure
from app.queries.details import DETAILS
from app.queries.everybody import People, everybody
from app.queries.tables import table_of
from app.services.derive_parts import Values, answering

DATED = ("posting", "rank_holding", "fate", "life_event", "education", "award", "activity")
"""The kinds of claim that happen or last, so that one asks when."""
_DISAGREEMENTS = 2_000
"""Disagreements whose texts are counted at once."""


def figures(connection: Connection) -> Iterator[Values]:
    """Topic, value and number of each figure."""
    texts = _Texts()
    dates: Counter[str] = Counter()
    for people in everybody(connection):
        dates.update(_dates(connection, people))
        texts.add(connection, people)
    slugs = _slugs(connection)
    counted = {
        FigureTopic.PERSONS: _persons(connection),
        FigureTopic.DATES: dict(sorted(dates.items())),
        **{topic: {slugs[key]: number for key, number in sorted(own.items())} for topic, own in texts.topics().items()},
        FigureTopic.SOURCE_DISAGREEMENTS: {
            slugs[key]: number for key, number in sorted(_disagreements(connection).items())
        },
    }
    for topic, values in counted.items():
        for value, number in values.items():
            yield str(topic), value, number


def _slugs(connection: Connection) -> dict[int, str]:
    source = table_of(Source)
    return dict(connection.execute(select(source.c.id, source.c.slug)).all())


def _persons(connection: Connection) -> dict[str, int]:
    """How many persons there are, and of how many the texts say nothing of a kind."""
    person, posting, fate, event = (table_of(one) for one in (Person, Posting, Fate, LifeEvent))
    term, closure = table_of(Term), table_of(Closure)
    deadly = (
        select(closure.c.descendant_id)
        .join(term, term.c.id == closure.c.ancestor_id)
        .where(term.c.vocabulary == str(Vocabulary.FATE_KIND), term.c.slug.in_(DEATHS))
    )

    def counted(*told: ColumnElement[bool]) -> int:
        silent = select(func.count()).select_from(person).where(*map(not_, told))
        return int(connection.execute(silent).scalar_one())

    return {
        "all": counted(),
        "no_fate": counted(_told(fate, modes=FATE_MODES)),
        "no_birth": counted(_told(event, event.c.event == "birth")),
        "no_death": counted(
            _told(event, event.c.event == "death"), _told(fate, fate.c.fate_kind_id.in_(deadly), modes=FATE_MODES)
        ),
        "no_post": counted(_told(posting)),
        "no_dated_post": counted(_told(posting, posting.c.dates_edtf.is_not(None))),
    }


def _told(detail: Table, *conditions: Any, modes: tuple[str, ...] = ANSWERED_MODES) -> ColumnElement[bool]:
    """Whether the texts say something of a kind about a person."""
    claim, person = table_of(Claim), table_of(Person)
    return (
        select(claim.c.id)
        .join(detail, detail.c.claim_id == claim.c.id)
        .where(claim.c.kind == detail.name, claim.c.person_id == person.c.id, answering(modes), *conditions)
        .correlate(person)
        .exists()
    )


def _dates(connection: Connection, people: People) -> Counter[str]:
    """The texts' claims of some persons by kind and by how exactly they are dated: `posting:month`."""
    claim, found = table_of(Claim), Counter[str]()
    for kind in DATED:
        detail = DETAILS[kind]
        written = connection.execute(
            select(detail.c.dates_edtf, func.count())
            .join(claim, claim.c.id == detail.c.claim_id)
            .where(claim.c.kind == kind, people.among(claim.c.person_id), claim.c.voice == "source")
            .group_by(detail.c.dates_edtf)
        )
        for edtf, number in written:
            found[f"{kind}:{precision(edtf)}"] += number
    return found


class _Texts:
    """By source: its claims, the persons they are about, its posts, the places of these, and those without a date."""

    def __init__(self) -> None:
        self._claims: Counter[int] = Counter()
        self._persons: Counter[int] = Counter()
        self._posts: Counter[int] = Counter()
        self._undated: Counter[int] = Counter()
        self._places: dict[int, set[int]] = defaultdict(set)

    def add(self, connection: Connection, people: People) -> None:
        """Count what is said of some persons, who are not counted again."""
        counted, places = self._statements(people)
        for source, persons, claims, posts, undated in connection.execute(counted):
            self._persons[source] += persons
            self._claims[source] += claims
            self._posts[source] += posts
            self._undated[source] += undated
        for source, place in connection.execute(places):
            self._places[source].add(place)

    @staticmethod
    def _statements(people: People) -> tuple[Select[Any], Select[Any]]:
        claim, posting, citation = table_of(Claim), table_of(Posting), table_of(Citation)
        cited = (
            select(citation.c.source_id, claim.c.id.label("claim_id"), claim.c.person_id)
            .join(claim, claim.c.id == citation.c.claim_id)
            .where(people.among(claim.c.person_id))
            .distinct()
            .subquery()
        )
        undated = case((and_(posting.c.claim_id.is_not(None), posting.c.dates_edtf.is_(None)), 1), else_=0)
        counted = (
            select(cited.c.source_id, func.count(cited.c.person_id.distinct()), func.count(),
                   func.count(posting.c.claim_id), func.sum(undated))
            .join_from(cited, posting, posting.c.claim_id == cited.c.claim_id, isouter=True)
            .group_by(cited.c.source_id)
        )  # fmt: skip
        places = (
            select(citation.c.source_id, posting.c.place_id)
            .join(claim, claim.c.id == citation.c.claim_id)
            .join(posting, posting.c.claim_id == claim.c.id)
            .where(claim.c.kind == "posting", people.among(claim.c.person_id), posting.c.place_id.is_not(None))
            .distinct()
        )
        return counted, places

    def topics(self) -> dict[FigureTopic, dict[int, int]]:
        """The figures by source; of posts for those that hold any."""
        return {
            FigureTopic.SOURCE_CLAIMS: dict(self._claims),
            FigureTopic.SOURCE_PERSONS: dict(self._persons),
            FigureTopic.SOURCE_POSTS: dict(+self._posts),
            FigureTopic.SOURCE_PLACES: {key: len(self._places[key]) for key in +self._posts},
            FigureTopic.SOURCE_UNDATED: dict(+self._undated),
        }


def _disagreements(connection: Connection) -> Counter[int]:
    """By source: the disagreements with a reading it is cited for."""
    reading, citation = table_of(DisagreementClaim), table_of(Citation)
    found: Counter[int] = Counter()
    last = connection.execute(select(func.max(reading.c.disagreement_id))).scalar() or 0
    for first in range(1, last + 1, _DISAGREEMENTS):
        rows = connection.execute(
            select(citation.c.source_id, func.count(reading.c.disagreement_id.distinct()))
            .join(reading, reading.c.claim_id == citation.c.claim_id)
            .where(reading.c.disagreement_id.between(first, first + _DISAGREEMENTS - 1))
            .group_by(citation.c.source_id)
        )
        for source, number in rows:
            found[source] += number
    return found
