"""From the words of a question to its query model; what cannot be placed is named with what would be accepted."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from app.db.fetch import fetch_keys
from app.domain.dates import DateError, Window, parse_window
from app.domain.names import fold
from app.domain.overlap import Overlap
from app.domain.query import (
    ANY_TIME,
    DEFAULT_OVERLAPS,
    GROUPS,
    NOT_STATED,
    ClaimFilter,
    FateFilter,
    PersonFilter,
    PostFilter,
    PostingFilter,
)
from app.domain.suggest import nearest
from app.domain.terms import Actuality, Assessment, ClaimKind, Drawn, Mode, Nature, Vocabulary
from app.errors import InvalidInputError, Problem
from app.models import Rank, Role, Term
from app.queries.conditions import above
from app.queries.persons import near_slugs, person_key, persons_by_name, redirected
from app.queries.search_persons import bearers, nearly
from app.queries.sources import has_passage, source_keys
from app.queries.statements import among
from app.queries.tables import table_of
from app.queries.terms import known_words, terms_named

Words = Sequence[str]
_LIKE_AN_ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)+")


def says_not_stated(word: str) -> bool:
    """Whether a fate is asked for by its absence, however the two words are joined."""
    return fold(word) == fold(NOT_STATED)


class Resolver:
    """Turns one question's parameters into keys, collecting every problem before it complains."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.problems: list[Problem] = []

    def done(self) -> None:
        """Raise InvalidInputError if anything could not be placed."""
        if self.problems:
            raise InvalidInputError(self.problems)

    def say(self, parameter: str, value: str, message: str, accepted: Iterable[str] = ()) -> None:
        """Note one problem."""
        self.problems.append(Problem(parameter, value, message, tuple(accepted)))

    def terms(self, parameter: str, vocabulary: Vocabulary, words: Words, *, quiet: bool = False) -> tuple[int, ...]:
        """Keys of terms given by id, label or alias."""
        keys: list[int] = []
        for word in filter(str.strip, words):
            found = terms_named(self.connection, vocabulary, word)
            if len(found) == 1:
                keys.append(found[0][0])
            elif found:
                meanings = ", ".join(f"{slug} ({label})" for _, slug, label in found)
                self.say(parameter, word, f"'{word}' has several meanings: {meanings}", (slug for _, slug, _ in found))
            elif not quiet:
                self._unknown(parameter, vocabulary, word)
        return tuple(keys)

    def either(self, parameter: str, vocabularies: Sequence[Vocabulary], words: Words) -> tuple[int, ...]:
        """Keys of terms of the first vocabulary that knows each word."""
        keys: list[int] = []
        for word in filter(str.strip, words):
            knowing = [one for one in vocabularies if terms_named(self.connection, one, word)]
            keys += self.terms(parameter, knowing[0] if knowing else vocabularies[0], (word,))
        return tuple(keys)

    def fates(self, words: Words) -> tuple[int, ...]:
        """Keys of the fates asked for; `not-stated` is none, see `no_fate`."""
        return self.terms("fate", Vocabulary.FATE_KIND, [word for word in words if not says_not_stated(word)])

    def no_fate(self, words: Words) -> bool:
        """Whether persons about whom no fate is claimed are asked for: `not-stated`."""
        return any(map(says_not_stated, words))

    def _unknown(self, parameter: str, vocabulary: Vocabulary, word: str) -> None:
        known = known_words(self.connection, vocabulary)
        if parameter == "fate":
            known.append((fold(NOT_STATED), NOT_STATED))
        by_word = dict(known)
        near = dict.fromkeys(by_word[one] for one in nearest(fold(word), by_word))
        name = vocabulary.replace("_", " ").replace("fate kind", "fate")
        hint = f"; nearest: {', '.join(near)}" if near else f"; see the list of {name}s"
        self.say(parameter, word, f"no {name} is called '{word}'{hint}", near)

    def persons(self, parameter: str, words: Words) -> tuple[int, ...]:
        """Keys of persons given by id, former id, a name as recorded, or one that is nobody else's in any spelling."""
        keys: list[int] = []
        for word in filter(str.strip, words):
            slug = word.strip()
            key = person_key(self.connection, slug)
            if key is None:
                target = redirected(self.connection, slug)
                key = person_key(self.connection, target) if target else None
            if key is not None:
                keys.append(key)
                continue
            named = [(key, slug) for key, slug, _ in persons_by_name(self.connection, word)]
            if not named and not _LIKE_AN_ID.fullmatch(slug):
                named = [(one.key, one.slug) for one in bearers(self.connection, word)]
            if len(named) == 1:
                keys.append(named[0][0])
            elif named:
                self.say(parameter, word, f"'{word}' is the name of several persons", (slug for _, slug in named))
            else:
                near = tuple(one.slug for one in nearly(self.connection, word)) or near_slugs(self.connection, slug)
                hint = f"; nearest: {', '.join(near)}" if near else ""
                self.say(parameter, word, f"no person has the id or the name '{word}'{hint}", near)
        return tuple(keys)

    def agents(self, words: Words) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Keys of organisations and of persons that had a part in a fate; an unknown word is compared with both."""
        bodies: tuple[int, ...] = ()
        people: tuple[int, ...] = ()
        for word in filter(str.strip, words):
            if terms_named(self.connection, Vocabulary.ORGANISATION, word):
                bodies += self.terms("agent", Vocabulary.ORGANISATION, (word,))
                continue
            before = len(self.problems)
            people += self.persons("agent", (word,))
            if len(self.problems) > before and not self.problems[-1].accepted:
                self.problems.pop()
                self._unknown("agent", Vocabulary.ORGANISATION, word)
        return bodies, people

    def passage(self, value: str | None, sources: Sequence[int]) -> int | None:
        """A line number that some source, or each one named, has."""
        if value is None:
            return None
        if not (value.isascii() and value.isdecimal() and len(value) <= 9):
            self.say("passage", value, f"'{value}' is no line number", ("a number such as 121",))
            return None
        if not has_passage(self.connection, int(value), sources):
            self.say("passage", value, f"no source asked for has a line {value} that carries text")
        return int(value)

    def around(self, places: Sequence[int]) -> frozenset[str]:
        """The ids of the places these lie in."""
        term = table_of(Term)
        return frozenset(self.connection.execute(select(term.c.slug).where(term.c.id.in_(above(places)))).scalars())

    def sources(self, parameter: str, words: Words) -> tuple[int, ...]:
        """Keys of sources given by id."""
        wanted = [word for word in words if word.strip()]
        known = source_keys(self.connection) if wanted else {}
        keys: list[int] = []
        for word in wanted:
            if word in known:
                keys.append(known[word])
            else:
                self.say(parameter, word, f"no source has the id '{word}'", known)
        return tuple(keys)

    def one_of(self, parameter: str, words: Words, allowed: type[StrEnum]) -> tuple[str, ...]:
        """Words of a closed list; several by comma or by repeating."""
        values = [str(one) for one in allowed]
        found: list[str] = []
        for word in (part.strip() for given in words for part in given.split(",")):
            if word in values:
                found.append(word)
            elif word:
                self.say(parameter, word, f"'{word}' is none of {', '.join(values)}", values)
        return tuple(dict.fromkeys(found))

    def overlaps(self, words: Words) -> tuple[Overlap, ...]:
        """Overlap kinds; certain and possible where none is given."""
        found = self.one_of("overlap", words, Overlap)
        return tuple(Overlap(one) for one in found) or DEFAULT_OVERLAPS

    def flag(self, parameter: str, value: str | None) -> bool | None:
        """True or false; None where empty."""
        if not value:
            return None
        if value not in ("true", "false"):
            self.say(parameter, value, f"'{value}' is neither true nor false", ("true", "false"))
        return value == "true"

    def personnel(self, value: str | None) -> bool | None:
        """As a flag; `all`, as pages say it, is everyone."""
        return None if value == "all" else self.flag("personnel", value)

    def choice(self, parameter: str, value: str | None, allowed: Sequence[str]) -> str:
        """One of a few words, the first where empty."""
        if not value:
            return allowed[0]
        if value not in allowed:
            known = [one for one in allowed if one]
            self.say(parameter, value, f"'{value}' is none of {', '.join(known)}", known)
        return value

    def window(self, start: str | None, end: str | None) -> Window:
        """The window from..to."""
        try:
            return parse_window(start, end)
        except DateError as error:
            self.say(error.parameter or "from", error.value, error.message, (error.accepted,))
            return ANY_TIME

    def collective(self, roles: Sequence[int]) -> bool:
        """Whether one of the roles is held only among others."""
        if not roles:
            return False
        return bool(fetch_keys(self.connection, _collective(), {"keys": roles}))

    def grade(self, parameter: str, word: str | None) -> int | None:
        """The grade of the rank named, for «at least»."""
        keys = self.terms(parameter, Vocabulary.RANK, (word or "",))
        if not keys:
            return None
        rank = table_of(Rank)
        grade: int | None = self.connection.execute(select(rank.c.grade).where(rank.c.id == keys[0])).scalar()
        if grade is None:
            self.say(parameter, word or "", f"no seniority is recorded for '{word}': «or higher» cannot be asked")
        return grade


@cache
def _collective() -> Select[Any]:
    """Which of some roles are held only among others."""
    role = table_of(Role)
    return select(role.c.id).where(among(role.c.id), role.c.is_collective.is_(True))


Get = Callable[[str], str | None]
GetAll = Callable[[str], Words]


def post_filter(resolver: Resolver, all_: GetAll, get: Get) -> PostFilter:
    """What is asked of one posting."""
    roles = resolver.terms("role", Vocabulary.ROLE, all_("role"))
    places = resolver.terms("place", Vocabulary.PLACE, all_("place"))
    wider = resolver.flag("wider", get("wider")) is True
    return PostFilter(
        roles=roles,
        collective=resolver.collective(roles),
        organisations=resolver.terms("organisation", Vocabulary.ORGANISATION, all_("organisation")),
        places=places,
        covers=resolver.either("cover", (Vocabulary.ORGANISATION, Vocabulary.ROLE), all_("cover")),
        wider=wider,
        around=resolver.around(places) if wider else frozenset(),
        services=resolver.terms("service", Vocabulary.SERVICE, all_("service")),
        natures=resolver.one_of("nature", all_("nature"), Nature),
        window=resolver.window(get("from"), get("to")),
    )


def posting_filter(connection: Connection, all_: GetAll, get: Get) -> PostingFilter:
    """A question about postings; raises InvalidInputError."""
    resolver = Resolver(connection)
    asked = PostingFilter(
        post=post_filter(resolver, all_, get),
        persons=resolver.persons("person", all_("person")),
        personnel=resolver.personnel(get("personnel")),
        ranks=resolver.terms("rank", Vocabulary.RANK, all_("rank")),
        rank_min=resolver.grade("rank_min", get("rank_min")),
        fates=resolver.fates(all_("fate")),
        no_fate=resolver.no_fate(all_("fate")),
        sources=resolver.sources("source", all_("source")),
        modes=resolver.one_of("mode", all_("mode"), Mode),
        actualities=resolver.one_of("actuality", all_("actuality"), Actuality),
        overlaps=resolver.overlaps(all_("overlap")),
        readings=resolver.choice("readings", get("readings"), ("source", "editor")),
        sort=resolver.choice("sort", get("sort"), ("date", "name")),
    )
    resolver.done()
    return asked


def person_filter(connection: Connection, all_: GetAll, get: Get) -> tuple[PersonFilter, str]:
    """A question about persons, and its sorting; raises InvalidInputError."""
    resolver = Resolver(connection)
    asked = _person_filter(resolver, all_, get)
    sort = resolver.choice("sort", get("sort"), ("name", "date"))
    resolver.done()
    return asked, sort


def cohort_filter(connection: Connection, all_: GetAll, get: Get) -> tuple[PersonFilter, str]:
    """A question about persons, and what to group them by ("" for nothing); raises InvalidInputError."""
    resolver = Resolver(connection)
    asked = _person_filter(resolver, all_, get)
    by = resolver.choice("by", get("by"), ("", *GROUPS))
    resolver.done()
    return asked, by


def _person_filter(resolver: Resolver, all_: GetAll, get: Get) -> PersonFilter:
    services = resolver.terms("service", Vocabulary.SERVICE, all_("service"))
    asked_of_post = any(value.strip() for name in ("role", "organisation", "place", "cover") for value in all_(name))
    dated = bool(get("from") or get("to"))
    post = post_filter(resolver, lambda name: () if name in ("service", "nature") else all_(name), get)
    if asked_of_post or dated:
        post = replace(post, services=services)
        services = ()
    return PersonFilter(
        words=(get("q") or "").strip(),
        personnel=resolver.personnel(get("personnel")),
        identified=resolver.flag("identified", get("identified")),
        sex=resolver.choice("sex", get("sex"), ("", "male", "female")) or None,
        services=services,
        ranks=resolver.terms("rank", Vocabulary.RANK, all_("rank")),
        rank_min=resolver.grade("rank_min", get("rank_min")),
        fates=resolver.fates(all_("fate")),
        no_fate=resolver.no_fate(all_("fate")),
        badges=resolver.one_of("badge", all_("badge"), Drawn),
        institutions=resolver.terms("education", Vocabulary.ORGANISATION, all_("education")),
        decorations=resolver.terms("award", Vocabulary.DECORATION, all_("award")),
        codenames=resolver.terms("codename", Vocabulary.CODENAME, all_("codename")),
        sources=resolver.sources("source", all_("source")),
        post=post,
        overlaps=resolver.overlaps(all_("overlap")),
    )


def fate_filter(connection: Connection, all_: GetAll, get: Get) -> FateFilter:
    """A question about fates; raises InvalidInputError."""
    resolver = Resolver(connection)
    bodies, people = resolver.agents(all_("agent"))
    asked = FateFilter(
        kinds=resolver.terms("kind", Vocabulary.FATE_KIND, all_("kind")),
        agent_organisations=bodies,
        agent_persons=people,
        persons=resolver.persons("person", all_("person")),
        places=resolver.terms("place", Vocabulary.PLACE, all_("place")),
        services=resolver.terms("service", Vocabulary.SERVICE, all_("service")),
        window=resolver.window(get("from"), get("to")),
        overlaps=resolver.overlaps(all_("overlap")),
    )
    resolver.done()
    return asked


def claim_filter(connection: Connection, all_: GetAll, get: Get) -> ClaimFilter:
    """A question about claims; raises InvalidInputError."""
    resolver = Resolver(connection)
    sources = resolver.sources("source", all_("source"))
    asked = ClaimFilter(
        kinds=resolver.one_of("kind", all_("kind"), ClaimKind),
        persons=resolver.persons("person", all_("person")),
        sources=sources,
        passage=resolver.passage(get("passage"), sources),
        modes=resolver.one_of("mode", all_("mode"), Mode),
        actualities=resolver.one_of("actuality", all_("actuality"), Actuality),
        assessments=resolver.one_of("assessment", all_("assessment"), Assessment),
    )
    resolver.done()
    return asked
