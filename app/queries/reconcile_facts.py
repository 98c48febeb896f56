"""What is recorded of persons, as far as a stranger's table asks: a few statements, whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from app.domain.query import ANSWERED_MODES, FATE_MODES
from app.domain.reconcile import Years, description, post_line, years_of
from app.domain.terms import Vocabulary
from app.models import (
    Claim,
    CodenameUse,
    Education,
    Fate,
    Identifier,
    LifeEvent,
    NameForm,
    PersonService,
    Posting,
    RankHolding,
    Role,
    Term,
)
from app.queries.conditions import answers, begins_known, first_day
from app.queries.details import dates_row
from app.queries.persons import PersonRow, persons_by_key
from app.queries.rows import DatesRow, TermRef
from app.queries.tables import table_of


@dataclass(frozen=True, slots=True)
class Held:
    """A term a claim names: its key, and what it is."""

    key: int
    ref: TermRef


@dataclass(frozen=True, slots=True)
class Post:
    """A posting: role, organisation, place, service, dates; whether the role is one of intelligence."""

    role: Held
    organisation: Held | None
    place: Held | None
    service: Held | None
    dates: DatesRow | None
    nature: str
    intelligence: bool

    @property
    def edtf(self) -> str:
        """The dates as EDTF, or nothing."""
        return (self.dates.edtf if self.dates else None) or ""

    @property
    def line(self) -> str:
        """The post in a line, with its EDTF dates."""
        body, place = self.organisation, self.place
        return post_line(
            self.role.ref.label, body.ref.label if body else "", place.ref.label if place else "", self.edtf
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of one person, as far as it was asked for; `held` are terms by the property's id."""

    person: PersonRow
    posts: tuple[Post, ...]
    held: dict[str, tuple[Held, ...]]
    born: Years | None
    identifiers: tuple[tuple[str, str], ...]
    names: tuple[str, ...]

    @property
    def active(self) -> Years | None:
        """The years the texts tell of."""
        return years_of(self.person.span_from, self.person.span_to)

    @property
    def own_posts(self) -> list[Post]:
        """The posts a plain list answers with: those held only among others are left aside."""
        return [post for post in self.posts if post.nature != "collective"]

    @property
    def described(self) -> str:
        """The person in a line."""
        posts = self.own_posts
        said = next(iter(self.telling(1)), None)
        if said is None:
            return description("", "", 0, self.person.fate or "")
        dates = said.dates.label("posting") if said.dates and said.edtf else ""
        where = f" in {said.place.ref.label}" if said.place else ""
        if not where and said.organisation and said.role.ref.label.lower() not in said.organisation.ref.label.lower():
            where = f", {said.organisation.ref.label}"
        return description(said.role.ref.label + where, dates, len(posts), self.person.fate or "")

    def telling(self, most: int) -> list[Post]:
        """The posts that tell most, in the order of time."""
        chosen = sorted(enumerate(self.own_posts), key=lambda one: (self._telling(one[1]), one[0]))[:most]
        return [post for _, post in sorted(chosen, key=lambda one: one[0])]

    def _telling(self, post: Post) -> tuple[bool, ...]:
        """What comes first in a description: a post of the main service, with a place, an office, dated."""
        services = [one.slug for one in self.person.services[:1]]
        other = post.service is None or post.service.ref.slug not in services
        return other, post.place is None, post.nature != "office", not post.edtf, not post.intelligence


_POSTS = ("role", "organisation", "place", "service")
_DETAILS: dict[str, tuple[Any, str]] = {
    "rank": (RankHolding, "rank_id"),
    "fate": (Fate, "fate_kind_id"),
    "codename": (CodenameUse, "codename_id"),
    "studies": (Education, "organisation_id"),
}


def facts_of(connection: Connection, keys: Sequence[int], asked: Collection[str]) -> dict[int, Facts]:
    """The facts of persons by key; `asked` are the ids of the properties somebody wants to know of."""
    people = persons_by_key(connection, keys)
    posts = posts_of(connection, keys)
    details = [name for name in _DETAILS if name in asked or (name == "studies" and "organisation" in asked)]
    held = {name: terms_of(connection, *_DETAILS[name], keys) for name in details}
    if "service" in asked:
        held["service"] = _served(connection, keys)
    born = _born(connection, keys) if "birth-year" in asked else {}
    numbers = identifiers_of(connection, keys)
    names = names_of(connection, keys) if "name" in asked else {}
    return {
        one.key: Facts(
            one, tuple(posts.get(one.key, ())), {name: tuple(its.get(one.key, ())) for name, its in held.items()},
            born.get(one.key), tuple(numbers.get(one.key, ())), tuple(names.get(one.key, ())),
        )
        for one in people
    }  # fmt: skip


def posts_of(connection: Connection, keys: Sequence[int]) -> dict[int, list[Post]]:
    """The postings of persons that a plain question answers with, in the order of time."""
    posting, claim, flags = table_of(Posting), table_of(Claim), table_of(Role)
    rows = connection.execute(
        select(posting, flags.c.is_intelligence)
        .join(claim, claim.c.id == posting.c.claim_id)
        .join(flags, flags.c.id == posting.c.role_id)
        .where(posting.c.person_id.in_(keys), claim.c.voice == "source", answers(claim))
        .order_by(posting.c.person_id, first_day(posting), begins_known(posting), claim.c.ordinal, claim.c.id)
    ).mappings().all()
    terms = _terms(connection, {row[f"{name}_id"] for row in rows for name in _POSTS} - {None})
    found: dict[int, list[Post]] = defaultdict(list)
    for row in rows:
        role, body, place, service = (terms.get(row[f"{name}_id"]) for name in _POSTS)
        if role is not None:
            post = Post(role, body, place, service, dates_row(row), row["nature"], row["is_intelligence"])
            found[row["person_id"]].append(post)
    return found


def _terms(connection: Connection, keys: Collection[int]) -> dict[int, Held]:
    term = table_of(Term)
    rows = connection.execute(
        select(term.c.id, term.c.vocabulary, term.c.slug, term.c.label).where(term.c.id.in_(keys))
    )
    return {key: Held(key, TermRef(Vocabulary(vocabulary), slug, name)) for key, vocabulary, slug, name in rows}


def terms_of(connection: Connection, model: Any, column: str, keys: Sequence[int]) -> dict[int, list[Held]]:
    """The terms the claims of one kind name of persons, each once, in the order of the sources."""
    detail, claim = table_of(model), table_of(Claim)
    modes = FATE_MODES if model is Fate else ANSWERED_MODES
    rows = connection.execute(
        select(detail.c.person_id, detail.c[column])
        .join(claim, claim.c.id == detail.c.claim_id)
        .where(detail.c.person_id.in_(keys), claim.c.voice == "source", answers(claim, modes))
        .order_by(detail.c.person_id, claim.c.ordinal, claim.c.id)
    ).all()
    terms = _terms(connection, {row[1] for row in rows})
    ordered: dict[int, dict[int, Held]] = defaultdict(dict)
    for person, key in rows:
        ordered[person][key] = terms[key]
    return {person: list(its.values()) for person, its in ordered.items()}


def _served(connection: Connection, keys: Sequence[int]) -> dict[int, list[Held]]:
    served = table_of(PersonService)
    rows = connection.execute(
        select(served.c.person_id, served.c.service_id)
        .where(served.c.person_id.in_(keys))
        .order_by(served.c.person_id, served.c.position)
    ).all()
    terms = _terms(connection, {row.service_id for row in rows})
    found: dict[int, list[Held]] = defaultdict(list)
    for person, key in rows:
        found[person].append(terms[key])
    return found


def _born(connection: Connection, keys: Sequence[int]) -> dict[int, Years]:
    event, claim = table_of(LifeEvent), table_of(Claim)
    rows = connection.execute(
        select(event.c.person_id, event.c.start_earliest, event.c.start_latest, event.c.end_earliest,
               event.c.end_latest)
        .join(claim, claim.c.id == event.c.claim_id)
        .where(event.c.person_id.in_(keys), event.c.event == "birth", claim.c.assessment != "wrong")
        .order_by(event.c.person_id, claim.c.ordinal, claim.c.id)
    )  # fmt: skip
    found: dict[int, Years] = {}
    for person, *days in rows:
        known: list[date] = [one for one in days if one is not None]
        years = years_of(min(known), max(known)) if known else None
        if years is not None:
            found.setdefault(person, years)
    return found


def identifiers_of(connection: Connection, keys: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Authority file and number of persons."""
    number = table_of(Identifier)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for person, authority, value in connection.execute(
        select(number.c.person_id, number.c.authority, number.c.value)
        .where(number.c.person_id.in_(keys))
        .order_by(number.c.person_id, number.c.claim_id)
    ):
        found[person].append((authority, value))
    return found


def persons_numbered(connection: Connection, numbers: Iterable[tuple[str, str]]) -> list[int]:
    """The persons with one of these numbers in an authority file."""
    number = table_of(Identifier)
    found: list[int] = []
    for authority, value in numbers:
        found += connection.execute(
            select(number.c.person_id).where(number.c.authority == authority, number.c.value == value)
        ).scalars()
    return found


def names_of(connection: Connection, keys: Sequence[int]) -> dict[int, list[str]]:
    """Every form of the names of persons, but those held to be wrong."""
    form, claim = table_of(NameForm), table_of(Claim)
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for person, name in connection.execute(
        select(form.c.person_id, form.c.name)
        .join(claim, claim.c.id == form.c.claim_id)
        .where(form.c.person_id.in_(keys), claim.c.assessment != "wrong")
        .order_by(form.c.person_id, claim.c.ordinal, claim.c.id)
    ):
        found[person].setdefault(name)
    return {person: list(its) for person, its in found.items()}
