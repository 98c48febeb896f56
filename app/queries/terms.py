"""Vocabularies: resolving words to terms, lists, and one term with its surroundings."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select, Table, or_, select, union_all

from app.db.fetch import fetch, fetch_keys
from app.domain.names import fold, loosen
from app.domain.terms import Vocabulary
from app.models import (
    Codename,
    Decoration,
    FateKind,
    Organisation,
    Place,
    Rank,
    Role,
    Service,
    Sovereignty,
    Term,
    TermAlias,
    TermClosure,
    TermUsage,
)
from app.queries.details import dates_row
from app.queries.once import once
from app.queries.rows import DatesRow, TermRef
from app.queries.statements import among, given
from app.queries.tables import table_of

OWN: dict[Vocabulary, Table] = {
    Vocabulary.ROLE: table_of(Role),
    Vocabulary.ORGANISATION: table_of(Organisation),
    Vocabulary.PLACE: table_of(Place),
    Vocabulary.RANK: table_of(Rank),
    Vocabulary.FATE_KIND: table_of(FateKind),
    Vocabulary.SERVICE: table_of(Service),
    Vocabulary.DECORATION: table_of(Decoration),
    Vocabulary.CODENAME: table_of(Codename),
}
@dataclass(frozen=True, slots=True)
class AliasRow:
    """Another name of a term."""

    name: str
    language: str | None
    used_from: str | None
    used_to: str | None


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of a vocabulary; `own` holds what its vocabulary adds (keys as TermRef)."""

    key: int
    vocabulary: Vocabulary
    slug: str
    label: str
    note: str | None
    broader: TermRef | None
    aliases: tuple[AliasRow, ...]
    own: dict[str, Any]
    persons: int
    claims: int


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Which state held a place, and when."""

    holder: TermRef
    dates: DatesRow


def term_key(connection: Connection, vocabulary: Vocabulary, slug: str) -> int | None:
    """The key of a term by id."""
    return next(iter(fetch_keys(connection, _by_slug(), {"vocabulary": str(vocabulary), "slug": slug})), None)


@cache
def _by_slug() -> Select[Any]:
    term = table_of(Term)
    return select(term.c.id).where(given(term.c.vocabulary, "vocabulary"), given(term.c.slug, "slug"))


@once
def terms_named(connection: Connection, vocabulary: Vocabulary, word: str) -> list[tuple[int, str, str]]:
    """Key, id and label of the terms a word means: by id, else by label, else by alias, else loosely."""
    key = fold(word)
    rows = fetch(connection, _meant(), {"vocabulary": str(vocabulary), "slug": word.strip(), "folded": key})
    for exact in (
        [row for row in rows if row.slug == word.strip()],
        [row for row in rows if row.sort_key == key],
        rows,
    ):
        if exact:
            return [(row.id, row.slug, row.label) for row in exact]
    return _loosely_named(connection, vocabulary, word)


@cache
def _meant() -> Select[Any]:
    term, alias = table_of(Term), table_of(TermAlias)
    own = term.alias()
    ours = given(own.c.vocabulary, "vocabulary")
    # One index for each of the three; an OR of them would read the whole vocabulary.
    meant = union_all(
        select(own.c.id).where(ours, given(own.c.slug, "slug")),
        select(own.c.id).where(ours, given(own.c.sort_key, "folded")),
        select(alias.c.term_id).where(given(alias.c.alias_key, "folded")),
    )
    return (
        select(term.c.id, term.c.slug, term.c.label, term.c.sort_key)
        .where(given(term.c.vocabulary, "vocabulary"), term.c.id.in_(meant))
        .order_by(term.c.position)
    )


def _loosely_named(connection: Connection, vocabulary: Vocabulary, word: str) -> list[tuple[int, str, str]]:
    """The terms a word means when articles, little words and plurals are set aside."""
    wanted = loosen(word)
    slugs = {slug for known, slug in known_words(connection, vocabulary) if wanted and loosen(known) == wanted}
    term = table_of(Term)
    rows = connection.execute(
        select(term.c.id, term.c.slug, term.c.label)
        .where(term.c.vocabulary == vocabulary, term.c.slug.in_(slugs))
        .order_by(term.c.position)
    )
    return [(row.id, row.slug, row.label) for row in rows]


@once
def known_words(connection: Connection, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """(folded word, id) for every id, label and alias of a vocabulary, for suggestions."""
    term, alias = table_of(Term), table_of(TermAlias)
    own = select(term.c.sort_key, term.c.slug).where(term.c.vocabulary == vocabulary)
    others = (
        select(alias.c.alias_key, term.c.slug)
        .join(term, term.c.id == alias.c.term_id)
        .where(term.c.vocabulary == vocabulary)
    )
    words = [*connection.execute(own), *connection.execute(others)]
    return words + [(fold(slug), slug) for _, slug in words]


def terms_of(
    connection: Connection, vocabulary: Vocabulary, words: str = "", broader: int | None = None
) -> list[TermRow]:
    """The terms of a vocabulary, in their order; those whose name has `words`, those below `broader`."""
    term = table_of(Term)
    statement = select(term.c.id).where(term.c.vocabulary == vocabulary)
    for word in fold(words).split():
        pattern = f"%{word}%"
        named = select(table_of(TermAlias).c.term_id).where(table_of(TermAlias).c.alias_key.like(pattern))
        statement = statement.where(or_(term.c.sort_key.like(pattern), term.c.id.in_(named)))
    if broader is not None:
        closure = table_of(TermClosure)
        statement = statement.where(
            term.c.id.in_(select(closure.c.descendant_id).where(closure.c.ancestor_id == broader)),
            term.c.id != broader,
        )
    keys = list(connection.execute(statement.order_by(term.c.position)).scalars())
    return terms_by_key(connection, vocabulary, keys)


def terms_by_key(connection: Connection, vocabulary: Vocabulary, keys: Sequence[int]) -> list[TermRow]:
    """Terms with everything that belongs to them, in the order given."""
    term, own = table_of(Term), OWN[vocabulary]
    base = {row["id"]: row for row in connection.execute(select(term).where(term.c.id.in_(keys))).mappings()}
    extra = {row["id"]: row for row in connection.execute(select(own).where(own.c.id.in_(keys))).mappings()}
    pointed = {row["broader_id"] for row in base.values()}
    pointed |= {row.get(name) for row in extra.values() for name in ("service_id", "lineage_id", "place_id")}
    refs = refs_of(connection, {key for key in pointed if key is not None})
    aliases = _aliases(connection, keys)
    counts = usage(connection, keys)
    rows = []
    for key in keys:
        row = base[key]
        fields = {
            name.removesuffix("_id"): refs.get(value) if name.endswith("_id") else value
            for name, value in extra[key].items()
            if name not in ("id", "vocabulary")
        }
        claims, persons = counts.get(key, (0, 0))
        rows.append(
            TermRow(key, vocabulary, row["slug"], row["label"], row["note"], refs.get(row["broader_id"]),
                    aliases.get(key, ()), fields, persons, claims)
        )
    return rows


def refs_of(connection: Connection, keys: set[int]) -> dict[int, TermRef]:
    """Terms by key, without coordinates."""
    term = table_of(Term)
    return {
        key: TermRef(Vocabulary(vocabulary), slug, label)
        for key, vocabulary, slug, label in connection.execute(
            select(term.c.id, term.c.vocabulary, term.c.slug, term.c.label).where(term.c.id.in_(keys))
        )
    }


def _aliases(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[AliasRow, ...]]:
    alias = table_of(TermAlias)
    found: dict[int, tuple[AliasRow, ...]] = defaultdict(tuple)
    for row in connection.execute(
        select(alias).where(alias.c.term_id.in_(keys)).order_by(alias.c.term_id, alias.c.position)
    ).mappings():
        found[row["term_id"]] += (AliasRow(row["alias"], row["language"], row["used_from"], row["used_to"]),)
    return found


def usage(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Claims and persons of the texts that use each term or one below it, counted when data were loaded."""
    rows = fetch(connection, _usage(), {"keys": keys})
    return {key: (claims, persons) for key, claims, persons in rows}


@cache
def _usage() -> Select[Any]:
    table = table_of(TermUsage)
    return select(table.c.term_id, table.c.claims, table.c.persons).where(among(table.c.term_id))


def directly_below(key: int) -> CompoundSelect[Any]:
    """The keys of the terms under one, through the tree or as forms of a lineage: each is found by its own index."""
    term, body = table_of(Term).alias(), table_of(Organisation)
    return union_all(
        select(term.c.id).where(term.c.broader_id == key), select(body.c.id).where(body.c.lineage_id == key)
    )


def children(connection: Connection, key: int) -> list[TermRef]:
    """The terms directly below, through the tree or as forms of a lineage."""
    term = table_of(Term)
    rows = connection.execute(
        select(term.c.vocabulary, term.c.slug, term.c.label)
        .where(term.c.id.in_(directly_below(key)))
        .order_by(term.c.position)
    )
    return [TermRef(Vocabulary(vocabulary), slug, label) for vocabulary, slug, label in rows]


def sovereignty(connection: Connection, key: int) -> list[HeldRow]:
    """Who held a place, in order."""
    held = table_of(Sovereignty)
    rows = connection.execute(select(held).where(held.c.place_id == key).order_by(held.c.position)).mappings().all()
    refs = refs_of(connection, {row["holder_id"] for row in rows})
    found = []
    for row in rows:
        dates = dates_row(row)
        if dates is not None:
            found.append(HeldRow(refs[row["holder_id"]], dates))
    return found
