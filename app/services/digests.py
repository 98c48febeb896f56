"""Rows of persons' services and digests: some thousands of persons at a time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, func, select, union_all

from app.models import (
    Citation,
    Claim,
    CodenameUse,
    Contradiction,
    Fate,
    Membership,
    Organisation,
    Person,
    PersonDigest,
    PersonService,
    Posting,
    RankHolding,
    Role,
    Source,
    Term,
)
from app.queries.everybody import People, everybody
from app.queries.tables import table_of
from app.services.derive_parts import DATES, Batch, Derivation, Values, counting
from app.services.fates import FateSummary, deadly_fates, summarise_fates

SERVICES: Table = table_of(PersonService)
DIGESTS: Table = table_of(PersonDigest)


class _Role(NamedTuple):
    label: str
    intelligence: bool
    attache: bool
    recruited: bool


class _Body(NamedTuple):
    label: str
    intelligence: bool
    service: int | None


class _Post(NamedTuple):
    person: int
    claim: int
    nature: str
    role: int
    body: int | None
    service: int | None


class _Belonging(NamedTuple):
    person: int
    claim: int
    body: int | None


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why somebody is intelligence personnel, and how plainly: the least is the plainest."""

    plainness: tuple[bool, bool, bool]
    claim: int
    words: str


class _Terms:
    """What the vocabularies say of roles, bodies and fates: small beside the persons."""

    def __init__(self, connection: Connection) -> None:
        role, body, term = table_of(Role), table_of(Organisation), table_of(Term)
        roles = select(role.c.id, term.c.label, role.c.is_intelligence, role.c.is_attache, role.c.is_recruited_source)
        bodies = select(body.c.id, term.c.label, body.c.is_intelligence, body.c.service_id)
        of_role, of_body = term.c.id == role.c.id, term.c.id == body.c.id
        self.roles = {row[0]: _Role(*row[1:]) for row in connection.execute(roles.join(term, of_role))}
        self.bodies = {row[0]: _Body(*row[1:]) for row in connection.execute(bodies.join(term, of_body))}
        self.deadly = deadly_fates(connection)

    def in_intelligence(self, body: int | None) -> bool:
        """Whether a body is of intelligence."""
        return body is not None and self.bodies[body].intelligence

    def words(self, first: str, body: int | None) -> str:
        """A reason as it is shown."""
        return first if body is None else f"{first}, {self.bodies[body].label}"


class _Careers:
    """What the claims of some persons say that counts for services and personnel."""

    def __init__(self, connection: Connection, terms: _Terms, people: People) -> None:
        posting = table_of(Posting)
        posts = counting(
            people, posting, posting.c.nature, posting.c.role_id, posting.c.organisation_id, posting.c.service_id
        )
        self._terms = terms
        self._posts = [_Post(*row) for row in connection.execute(posts)]
        self._belonging: dict[str, list[_Belonging]] = {}
        for model, words in ((Membership, "Member"), (CodenameUse, "Codename")):
            detail = table_of(model)
            rows = connection.execute(counting(people, detail, detail.c.organisation_id))
            self._belonging[words] = [_Belonging(*row) for row in rows]

    def services(self) -> Iterator[Values]:
        """Each person's services, in the order their first claims stand: posts, then codenames, then memberships."""
        found: dict[int, dict[int, None]] = defaultdict(dict)
        for post in self._posts:
            if post.service is not None:
                found[post.person].setdefault(post.service)
        for words in ("Codename", "Member"):
            for one in self._belonging[words]:
                service = None if one.body is None else self._terms.bodies[one.body].service
                if service is not None:
                    found[one.person].setdefault(service)
        for person, services in sorted(found.items()):
            for position, service in enumerate(services, 1):
                yield person, service, position

    def personnel(self) -> dict[int, _Reason]:
        """Who is intelligence personnel, and why: by a post, else by belonging, but no recruited source by that."""
        found: dict[int, _Reason] = {}
        recruited: set[int] = set()
        for post in self._posts:
            role = self._terms.roles[post.role]
            if role.recruited:
                recruited.add(post.person)
            elif role.intelligence or self._terms.in_intelligence(post.body):
                plainness = (role.attache, post.nature == "collective", post.nature == "service")
                known = found.get(post.person)
                if known is None or plainness < known.plainness:
                    found[post.person] = _Reason(plainness, post.claim, self._terms.words(role.label, post.body))
        for words, rows in self._belonging.items():
            for one in rows:
                if one.person not in recruited and one.person not in found and self._terms.in_intelligence(one.body):
                    plain = (False, False, False)
                    found[one.person] = _Reason(plain, one.claim, self._terms.words(words, one.body))
        return found


def _spans(connection: Connection, people: People) -> dict[int, tuple[date, date]]:
    """First and last day any posting, rank or fate of a person is known to touch."""
    found: dict[int, tuple[date, date]] = {}
    for model in (Posting, RankHolding, Fate):
        detail = table_of(model)
        days = [detail.c[name] for name in DATES]
        rows = counting(people, detail).order_by(None).with_only_columns(
            detail.c.person_id, *map(func.min, days), *map(func.max, days)
        )
        for person, *known in connection.execute(rows.group_by(detail.c.person_id)):
            touched = [day for day in (*known, *found.get(person, ())) if day is not None]
            if touched:
                found[person] = min(touched), max(touched)
    return found


def _claim_counts(people: People) -> Select[Any]:
    claim = table_of(Claim)
    return select(claim.c.person_id, func.count()).where(people.among(claim.c.person_id)).group_by(claim.c.person_id)


def _posting_counts(people: People) -> Select[Any]:
    """The texts' postings."""
    claim = table_of(Claim)
    return _claim_counts(people).where(claim.c.kind == "posting", claim.c.voice == "source")


def _source_counts(people: People) -> Select[Any]:
    """The texts, the editor aside."""
    claim, citation, source = table_of(Claim), table_of(Citation), table_of(Source)
    texts = select(source.c.id).where(source.c.is_editor.is_(False))
    return (
        select(claim.c.person_id, func.count(citation.c.source_id.distinct()))
        .join(citation, citation.c.claim_id == claim.c.id)
        .where(people.among(claim.c.person_id), citation.c.source_id.in_(texts))
        .group_by(claim.c.person_id)
    )


def _disagreement_counts(people: People) -> Select[Any]:
    """The different questions that contradictions of a person's claims put."""
    claim, pair = table_of(Claim), table_of(Contradiction)
    ends = (
        select(claim.c.person_id, pair.c.question).join(claim, claim.c.id == end)
        .where(people.among(claim.c.person_id))
        for end in (pair.c.first_claim_id, pair.c.second_claim_id)
    )  # fmt: skip
    asked = union_all(*ends).subquery()
    return select(asked.c.person_id, func.count(asked.c.question.distinct())).group_by(asked.c.person_id)


def _counts(connection: Connection, people: People) -> list[Mapping[int, int]]:
    """By person: claims, postings, texts, disagreements."""
    counted = (_claim_counts, _posting_counts, _source_counts, _disagreement_counts)
    return [dict(connection.execute(count(people)).all()) for count in counted]


def _digests(connection: Connection, terms: _Terms, people: People, because: Mapping[int, _Reason]) -> Iterator[Values]:
    """One row a person: personnel and why, fate, span, counts."""
    fates, spans = summarise_fates(connection, people, terms.deadly), _spans(connection, people)
    counts = _counts(connection, people)
    person, nothing = table_of(Person), FateSummary()
    keys = select(person.c.id).where(people.among(person.c.id)).order_by(person.c.id)
    for key in connection.execute(keys).scalars():
        why, fate = because.get(key), fates.get(key, nothing)
        first, last = spans.get(key, (None, None))
        yield (
            key, why is not None, why is not None and why.plainness[0],
            why.words if why else None, why.claim if why else None,
            str(fate.badge), fate.words, fate.rehabilitated, first, last, fate.dead_by,
            *(counted.get(key, 0) for counted in counts),
        )  # fmt: skip


def _batches(connection: Connection) -> Iterator[Batch]:
    terms = _Terms(connection)
    for people in everybody(connection):
        careers = _Careers(connection, terms, people)
        yield SERVICES, list(careers.services())
        yield DIGESTS, list(_digests(connection, terms, people, careers.personnel()))


DIGESTED = Derivation((SERVICES, DIGESTS), _batches)
