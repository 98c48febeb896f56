"""Lists and single terms of a vocabulary, as the API and the pages ask for them; bearers of codenames."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.domain.suggest import nearest
from app.domain.terms import Vocabulary
from app.errors import InvalidInputError, NotFoundError, Problem
from app.models import Claim, CodenameUse, Person
from app.queries.resolve import Resolver
from app.queries.sources import SourceRow, sources
from app.queries.tables import table_of
from app.queries.terms import TermRow, known_words, term_key, terms_by_key, terms_of

NAMES: dict[Vocabulary, str] = {
    Vocabulary.ROLE: "role",
    Vocabulary.ORGANISATION: "organisation",
    Vocabulary.PLACE: "place",
    Vocabulary.RANK: "rank",
    Vocabulary.FATE_KIND: "fate",
    Vocabulary.SERVICE: "service",
    Vocabulary.DECORATION: "decoration",
    Vocabulary.CODENAME: "codename",
}


@dataclass(frozen=True, slots=True)
class BearerRow:
    """Somebody recorded under a codename, and by which claim."""

    slug: str
    name: str
    identified: bool
    claim: str


def find_terms(
    connection: Connection, vocabulary: Vocabulary, words: str = "", broader: str | None = None
) -> list[TermRow]:
    """The terms of a vocabulary; raises InvalidInputError for an unknown `broader`."""
    key = None
    if broader:
        resolver = Resolver(connection)
        keys = resolver.terms("broader", vocabulary, (broader,))
        resolver.done()
        key = keys[0]
    return terms_of(connection, vocabulary, words, key)


def known_key(connection: Connection, vocabulary: Vocabulary, slug: str) -> int:
    """The key of a term by id; raises NotFoundError with the nearest ids."""
    key = term_key(connection, vocabulary, slug)
    if key is None:
        known = sorted({one for _, one in known_words(connection, vocabulary)})
        raise NotFoundError(f"no {NAMES[vocabulary]} has the id '{slug}'", nearest(slug, known))
    return key


def one_term(connection: Connection, vocabulary: Vocabulary, slug: str) -> TermRow:
    """A term by id; raises NotFoundError with the nearest ids."""
    return terms_by_key(connection, vocabulary, [known_key(connection, vocabulary, slug)])[0]


def one_source(connection: Connection, slug: str) -> SourceRow:
    """A source by id; raises NotFoundError."""
    found = {row.slug: row for row in sources(connection)}
    if slug not in found:
        raise NotFoundError(f"no source has the id '{slug}'", nearest(slug, found))
    return found[slug]


def bearers(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[BearerRow, ...]]:
    """Who is recorded under each codename, named persons first."""
    use, claim, person = table_of(CodenameUse), table_of(Claim), table_of(Person)
    found: dict[int, tuple[BearerRow, ...]] = defaultdict(tuple)
    rows = connection.execute(
        select(use.c.codename_id, person.c.slug, person.c.name, person.c.identified, claim.c.slug.label("claim"))
        .join(claim, claim.c.id == use.c.claim_id)
        .join(person, person.c.id == use.c.person_id)
        .where(use.c.codename_id.in_(keys))
        .order_by(person.c.identified.desc(), person.c.sort_key, claim.c.id)
    )
    for key, *rest in rows:
        found[key] += (BearerRow(*rest),)
    return found


def resolved_flag(value: str | None) -> bool | None:
    """The `resolved` parameter of codenames; raises InvalidInputError."""
    if value not in (None, "true", "false"):
        raise InvalidInputError(
            [Problem("resolved", value, f"'{value}' is neither true nor false", ("true", "false"))]
        )
    return None if value is None else value == "true"
