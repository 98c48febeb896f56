"""The words of flat files, resolved as a question's are: terms, sources and persons by id, label, alias or name."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, func, select

from app.domain.names import fold
from app.domain.suggest import unknown
from app.domain.terms import ClaimKind, Vocabulary
from app.errors import Problem
from app.models import Citation, Claim, LifeEvent, NameForm, Organisation, Passage, PassageText, Person, Posting, Source
from app.queries.persons import person_key, persons_by_name, redirected
from app.queries.resolve import Resolver
from app.queries.sources import source_keys
from app.queries.tables import table_of
from app.services.check_texts import folded

_NOT_ASCII = re.compile(r"[^a-z0-9]+")
CLAIM, PERSON = table_of(Claim), table_of(Person)
DETAILS: dict[ClaimKind, Table] = {
    ClaimKind.POSTING: table_of(Posting), ClaimKind.NAME_FORM: table_of(NameForm),
    ClaimKind.LIFE_EVENT: table_of(LifeEvent),
}  # fmt: skip
"""The tables of the claims that flat files make."""
SAME: dict[ClaimKind, tuple[str, ...]] = {
    ClaimKind.POSTING: (
        "role_id", "organisation_id", "place_id", "cover_organisation_id", "cover_role_id", "nature", "acting",
        "dates_edtf",
    ),
    ClaimKind.NAME_FORM: ("form", "name", "language"),
    ClaimKind.LIFE_EVENT: ("event", "dates_edtf"),
}  # fmt: skip
SAME_CLAIM = ("voice", "reading", "mode", "actuality", "note")
"""What two statements about a person have in common, in the detail and in the claim, if they are one claim."""


@dataclass
class Someone:
    """A person rows speak of: key, id, the ordinal of the last claim, and the claims there are by what they say.

    `named` where a row of postings names the person.
    """

    key: int
    slug: str
    held: bool
    ordinal: int = 0
    claims: dict[tuple[object, ...], int] = field(default_factory=dict)
    named: bool = False


class Names:
    """Looks every word up once; what cannot be placed is a Problem."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._resolver = Resolver(connection)
        self._known: dict[tuple[object, ...], int | Problem] = {}
        self.sources = source_keys(connection)
        self._titles = self._by_title()
        self._passages = self._numbered()
        self._words: dict[int, str | None] = {}
        body = table_of(Organisation)
        self.services: dict[int, int | None] = dict(connection.execute(select(body.c.id, body.c.service_id)).all())
        self._slugs: dict[str, int | None] = {}
        self._people: dict[str, Someone] = {}
        self._filed: set[str] = set()
        self._named: defaultdict[str, list[str]] = defaultdict(list)
        self._next = self.next_key(PERSON)

    def next_key(self, table: Table) -> int:
        """The first integer key of a table that is free, with all after it."""
        return (self._connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1

    def term(self, name: str, vocabularies: Sequence[Vocabulary], word: str) -> int | Problem:
        """The key of a term of the first vocabulary that knows the word."""
        return self._once((name, *vocabularies, word), lambda: self._resolver.either(name, vocabularies, (word,)))

    def source(self, word: str) -> str | Problem:
        """The id of a source, by id or title."""
        slug = word if word in self.sources else self._titles.get(fold(word), "")
        return slug or Problem("source", word, unknown("source", word, self.sources), tuple(self.sources))

    def passage(self, source: str, number: str) -> int | Problem:
        """The key of a passage."""
        found = self._passages.get((source, number))
        return Problem("passage", number, f"{source} has no passage '{number}'") if found is None else found

    def words_of(self, passage: int) -> str | None:
        """The attached words of a passage, white space folded; None where none are attached."""
        if passage not in self._words:
            attached = table_of(PassageText)
            statement = select(attached.c.text).where(attached.c.passage_id == passage)
            found = self._connection.execute(statement).scalar()
            self._words[passage] = None if found is None else folded(found)
        return self._words[passage]

    def someone(self, word: str) -> Someone | Problem:
        """The person of this id or name: of the persons' file first, then of the database."""
        if word in self._people:
            return self._people[word]
        if own := self._named.get(fold(word)):
            if len(own) == 1:
                return self._people[own[0]]
            message = f"'{word}' is the name of several persons of the file; give the id: {', '.join(own)}"
            return Problem("person", word, message, tuple(own))
        key = self._once(("person", word), lambda: self._resolver.persons("person", (word,)))
        return key if isinstance(key, Problem) else self._of_the_database(key)

    def add(self, slug: str, name: str) -> Someone:
        """A person of the persons' file, who may be in the database already (also under an id that was another's)."""
        held = self._held(slug)
        if held is None:
            found = Someone(self._next, slug, held=False)
            self._next += 1
        else:
            found = self._of_the_database(held)
        self._people[slug] = found
        self._filed.add(slug)
        self._named[fold(name)].append(slug)
        return found

    def holds(self, slug: str) -> bool:
        """Whether the database has somebody of this id, or did once."""
        return self._held(slug) is not None

    def added(self, slug: str) -> bool:
        """Whether the persons' file has had this id already."""
        return slug in self._filed

    def namesakes(self, name: str) -> list[str]:
        """The ids of those who bear this name already, in the database or in the file."""
        held = [slug for _, slug, _ in persons_by_name(self._connection, name)]
        return held + self._named.get(fold(name), [])

    def cited(self, claim: int) -> tuple[set[tuple[object, ...]], int]:
        """What a claim that is held cites (source, passage and phrase), and the position of its last citation."""
        citation = table_of(Citation)
        columns = citation.c.source_id, citation.c.passage_id, citation.c.as_written, citation.c.position
        rows = self._connection.execute(select(*columns).where(citation.c.claim_id == claim)).all()
        return {tuple(row[:-1]) for row in rows}, max((row.position for row in rows), default=0)

    def _once(self, key: tuple[object, ...], look: Callable[[], tuple[int, ...]]) -> int | Problem:
        if key not in self._known:
            found = look()
            self._known[key] = found[0] if found else self._resolver.problems.pop()
        return self._known[key]

    def _held(self, slug: str) -> int | None:
        """The key of the person the database has by this id, also a former one."""
        if slug not in self._slugs:
            found = person_key(self._connection, slug)
            if found is None and (target := redirected(self._connection, slug)):
                found = person_key(self._connection, target)
            self._slugs[slug] = found
        return self._slugs[slug]

    def _of_the_database(self, key: int) -> Someone:
        """A person who is held, with the claims there are."""
        slug = self._connection.execute(select(PERSON.c.slug).where(PERSON.c.id == key)).scalar_one()
        if slug not in self._people:
            last = self._connection.execute(select(func.max(CLAIM.c.ordinal)).where(CLAIM.c.person_id == key)).scalar()
            claims: dict[tuple[object, ...], int] = {}
            for kind in DETAILS:
                claims |= self._claims(key, kind)
            self._people[slug] = Someone(key, slug, held=True, ordinal=last or 0, claims=claims)
        return self._people[slug]

    def _claims(self, key: int, kind: ClaimKind) -> dict[tuple[object, ...], int]:
        detail = DETAILS[kind]
        said: list[Any] = [*(detail.c[name] for name in SAME[kind]), *(CLAIM.c[name] for name in SAME_CLAIM)]
        joined = select(*said, detail.c.claim_id).join(CLAIM, CLAIM.c.id == detail.c.claim_id)
        statement = joined.where(detail.c.person_id == key)
        return {(str(kind), *row[:-1]): row[-1] for row in self._connection.execute(statement)}

    def _by_title(self) -> dict[str, str]:
        source = table_of(Source)
        return {fold(title): slug for slug, title in self._connection.execute(select(source.c.slug, source.c.title))}

    def _numbered(self) -> dict[tuple[str, str], int]:
        source, passage = table_of(Source), table_of(Passage)
        columns = source.c.slug, passage.c.number, passage.c.id
        statement = select(*columns).join(source, source.c.id == passage.c.source_id)
        return {(slug, str(number)): key for slug, number, key in self._connection.execute(statement)}


def slug_of(sort_name: str) -> str:
    """A person's id from the name as it is sorted: surname first, ASCII; '' where letters are of another script."""
    plain = fold(sort_name)
    return "" if any(ord(letter) > 127 for letter in plain) else _NOT_ASCII.sub("-", plain).strip("-")


def sorted_name(name: str) -> str:
    """A name as it is sorted, where nobody says how: the last word is taken for the surname."""
    given, _, surname = name.strip().rpartition(" ")
    return f"{surname}, {given}" if given and "," not in name else name.strip()
