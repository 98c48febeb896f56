"""The words of flat files, resolved as a question's are: terms, sources and persons by id, label, alias or name."""

import re
from collections.abc import Callable, Sequence
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
from app.services.flat_notes import Notes, Said, Someone

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


_REMEMBERED = 20_000
"""Words, and ids of persons, of which it is remembered what they stand for; there may be more, which are looked up."""
_TEXTS = 200
"""Passages whose attached words are remembered."""
_ROWS = 10_000
"""Passages noted at once."""


class Names:
    """Looks words up; what cannot be placed is a Problem. What is learnt of persons goes into `notes`."""

    def __init__(self, connection: Connection, notes: Notes) -> None:
        self._connection = connection
        self._notes = notes
        self._resolver = Resolver(connection)
        self._known: dict[tuple[object, ...], int | Problem] = {}
        self.sources = source_keys(connection)
        self._titles = self._by_title()
        self._note_passages()
        self._attached = connection.execute(select(table_of(PassageText).c.passage_id).limit(1)).first() is not None
        self._words: dict[int, str | None] = {}
        body = table_of(Organisation)
        self.services: dict[int, int | None] = dict(connection.execute(select(body.c.id, body.c.service_id)).all())
        self._slugs: dict[str, int | None] = {}
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
        found = self._notes.passage(source, number)
        return Problem("passage", number, f"{source} has no passage '{number}'") if found is None else found

    def words_of(self, passage: int) -> str | None:
        """The attached words of a passage, white space folded; None where none are attached."""
        if not self._attached:
            return None
        if passage not in self._words:
            if len(self._words) >= _TEXTS:
                self._words.clear()
            attached = table_of(PassageText)
            statement = select(attached.c.text).where(attached.c.passage_id == passage)
            found = self._connection.execute(statement).scalar()
            self._words[passage] = None if found is None else folded(found)
        return self._words[passage]

    def someone(self, word: str) -> Someone | Problem:
        """The person of this id or name: of the persons' file first, then of the database."""
        if found := self._notes.person(word):
            return found
        own = self._notes.bearers(fold(word))
        if len(own) > 1:
            message = f"'{word}' is the name of several persons of the file; give the id: {', '.join(own)}"
            return Problem("person", word, message, tuple(own))
        if own and (found := self._notes.person(own[0])):
            return found
        key = self._once(("person", word), lambda: self._resolver.persons("person", (word,)))
        return key if isinstance(key, Problem) else self._of_the_database(key)

    def add(self, slug: str, name: str) -> Someone:
        """A person of the persons' file, who may be in the database already (also under an id that was another's)."""
        held = self._held(slug)
        if held is None:
            found = Someone(self._next, slug, held=False)
            self._next += 1
            self._notes.add(found)
        else:
            found = self._of_the_database(held)
        self._notes.file(slug, fold(name), found)
        return found

    def holds(self, slug: str) -> bool:
        """Whether the database has somebody of this id, or did once."""
        return self._held(slug) is not None

    def added(self, slug: str) -> bool:
        """Whether the persons' file has had this id already."""
        return self._notes.filed(slug)

    def namesakes(self, name: str) -> list[str]:
        """The ids of those who bear this name already, in the database or in the file."""
        held = [slug for _, slug, _ in persons_by_name(self._connection, name)]
        return held + self._notes.bearers(fold(name))

    def cited(self, claim: int) -> list[tuple[Said, int]]:
        """What a claim that is held cites (source, passage and phrase), with the positions of the citations."""
        citation = table_of(Citation)
        columns = citation.c.source_id, citation.c.passage_id, citation.c.as_written, citation.c.position
        statement = select(*columns).where(citation.c.claim_id == claim).order_by(citation.c.position)
        return [(tuple(row[:-1]), row.position) for row in self._connection.execute(statement)]

    def _once(self, key: tuple[object, ...], look: Callable[[], tuple[int, ...]]) -> int | Problem:
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = look()
            self._known[key] = found[0] if found else self._resolver.problems.pop()
        return self._known[key]

    def _held(self, slug: str) -> int | None:
        """The key of the person the database has by this id, also a former one."""
        if slug not in self._slugs:
            if len(self._slugs) >= _REMEMBERED:
                self._slugs.clear()
            found = person_key(self._connection, slug)
            if found is None and (target := redirected(self._connection, slug)):
                found = person_key(self._connection, target)
            self._slugs[slug] = found
        return self._slugs[slug]

    def _of_the_database(self, key: int) -> Someone:
        """A person who is held, noted with the claims there are when first spoken of."""
        slug = self._connection.execute(select(PERSON.c.slug).where(PERSON.c.id == key)).scalar_one()
        found = self._notes.person(slug)
        if found is None:
            last = self._connection.execute(select(func.max(CLAIM.c.ordinal)).where(CLAIM.c.person_id == key)).scalar()
            found = Someone(key, slug, held=True, ordinal=last or 0)
            self._notes.add(found)
            for kind in DETAILS:
                self._notes.add_claims(key, self._claims(key, kind))
        return found

    def _claims(self, key: int, kind: ClaimKind) -> list[tuple[Said, int]]:
        detail = DETAILS[kind]
        said: list[Any] = [*(detail.c[name] for name in SAME[kind]), *(CLAIM.c[name] for name in SAME_CLAIM)]
        joined = select(*said, detail.c.claim_id).join(CLAIM, CLAIM.c.id == detail.c.claim_id)
        statement = joined.where(detail.c.person_id == key)
        return [((str(kind), *row[:-1]), row[-1]) for row in self._connection.execute(statement)]

    def _by_title(self) -> dict[str, str]:
        source = table_of(Source)
        return {fold(title): slug for slug, title in self._connection.execute(select(source.c.slug, source.c.title))}

    def _note_passages(self) -> None:
        """Note every passage by source and number."""
        source, passage = table_of(Source), table_of(Passage)
        columns = source.c.slug, passage.c.number, passage.c.id
        statement = select(*columns).join(source, source.c.id == passage.c.source_id)
        self._notes.add_passages(self._connection.execute(statement, execution_options={"yield_per": _ROWS}))


def slug_of(sort_name: str) -> str:
    """A person's id from the name as it is sorted: surname first, ASCII; '' where letters are of another script."""
    plain = fold(sort_name)
    return "" if any(ord(letter) > 127 for letter in plain) else _NOT_ASCII.sub("-", plain).strip("-")


def sorted_name(name: str) -> str:
    """A name as it is sorted, where nobody says how: the last word is taken for the surname."""
    given, _, surname = name.strip().rpartition(" ")
    return f"{surname}, {given}" if given and "," not in name else name.strip()
