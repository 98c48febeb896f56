"""What clients of the reconciliation service send, read from JSON; every malformed part is named with its address.

A client's own additions are ignored; what the protocol knows must have the protocol's form.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from app.domain.reconcile import (
    BATCH,
    DEFAULT_LIMIT,
    MOST_IDS,
    MOST_LIMIT,
    MOST_PROPERTIES,
    QueryProperty,
    ReconQuery,
)
from app.domain.reconcile_properties import TYPES, extending, near_properties, property_named, type_named
from app.domain.search import SearchKind
from app.errors import InvalidInputError, Problem, TooLargeError
from app.queries.reconcile_extend import Wanted

MOST_CHARACTERS = 300
MOST_VALUES = 50
STRICTNESS = ("any", "should", "all")
CONTENTS = ("", "literal", "id")
_UNREADABLE = "cannot be read as JSON"


@dataclass(frozen=True, slots=True)
class Extension:
    """Which properties of which entities; `contents` says by property how terms are given."""

    ids: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    contents: dict[str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """The queries of a batch that can be asked, and by name what is wrong with the others; `names` in their order."""

    names: tuple[str, ...]
    queries: dict[str, ReconQuery]
    faults: dict[str, tuple[Problem, ...]]


@dataclass
class _Reading:
    """Reads values, collecting what is wrong with them: `problems` refuse the whole, `faults` only the query."""

    problems: list[Problem] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)

    def say(self, where: str, value: Any, message: str, *accepted: str) -> None:
        """Note one problem; the value is shown as far as it is short."""
        self.problems.append(_problem(where, value, message, accepted))

    def blame(self, where: str, value: Any, message: str, *accepted: str) -> None:
        """Note what is wrong with one query alone."""
        self.faults.append(_problem(where, value, message, accepted))

    def text(self, where: str, value: Any) -> str:
        """A text, without spaces around it."""
        if not isinstance(value, str):
            self.blame(where, value, "is no text", "text")
            return ""
        if "\0" in value:
            self.blame(where, value.replace("\0", "\N{SYMBOL FOR NULL}"), "holds a NUL character", "text without it")
            return ""
        if len(value) > MOST_CHARACTERS:
            self.blame(where, value, f"has {len(value)} characters", f"up to {MOST_CHARACTERS} characters")
            return ""
        return value.strip()

    def number(self, where: str, value: Any, most: int, *, least: int = 1) -> int:
        """A whole number; more than the most is the most."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.say(where, value, "is no number of results", f"{least} to {most}")
            return most
        return min(value, most)

    def kinds(self, where: str, value: Any) -> tuple[SearchKind, ...]:
        """Types: one or several, each an id or an object with one; empty ones are none."""
        given = value if isinstance(value, list) else [value]
        found: dict[SearchKind, None] = {}
        for one in given:
            id_ = one.get("id") if isinstance(one, dict) else one
            if id_ is None:
                self.blame(where, one, "has no id", *TYPES)
                continue
            kind = type_named(id_[:MOST_CHARACTERS]) if isinstance(id_, str) else None
            if kind is not None:
                found[kind] = None
            elif id_ != "":
                self.say(where, id_, "is no type we have", *TYPES)
        return tuple(found)

    def values(self, where: str, value: Any) -> tuple[str, ...]:
        """One or several property values as words: numbers and entities too."""
        given = value if isinstance(value, list) else [value]
        if len(given) > MOST_VALUES:
            self.blame(where, len(given), f"has {len(given)} values", f"up to {MOST_VALUES} values")
            return ()
        words = [self._value(where, one) for one in given]
        return tuple(dict.fromkeys(word for word in words if word))

    def _value(self, where: str, value: Any) -> str:
        if isinstance(value, dict):
            return self.text(where, value.get("id") or value.get("name"))
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, bool):
            return str(value).lower()  # no property has truth values: reported as a word that means nothing
        if isinstance(value, int | float):
            return str(value)
        return "" if value is None else self.text(where, value)

    def done(self) -> None:
        """Raise InvalidInputError if anything was wrong."""
        if self.problems:
            raise InvalidInputError(self.problems)


def _problem(where: str, value: Any, message: str, accepted: tuple[str, ...]) -> Problem:
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Problem(where, shown[:50], f"'{where}' {message}", accepted)


def _json(name: str, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"'{name}' {_UNREADABLE}: {error}"
        raise InvalidInputError([Problem(name, text[:50], message, ("a JSON object",))]) from error
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        message = f"'{name}' holds half a character"
        raise InvalidInputError([Problem(name, "", message, ("whole characters",))]) from error
    if not isinstance(found, dict):
        raise InvalidInputError([Problem(name, text[:50], f"'{name}' is no JSON object", ("a JSON object",))])
    return found


def read_queries(text: str) -> Batch:
    """A batch of queries by their names; raises InvalidInputError, or TooLargeError for more than `BATCH`.

    A query that cannot be asked leaves the others whole, unless its type or its limit is none.
    """
    batch, reading = _json("queries", text), _Reading()
    if len(batch) > BATCH:
        message = f"a batch has {len(batch)} queries; at most {BATCH}"
        raise TooLargeError([Problem("queries", str(len(batch)), message, (f"up to {BATCH} queries",))])
    queries, faults = {}, {}
    for name, one in batch.items():
        reading.faults = []
        query = _query(reading, f"queries.{name[:50]}", one)
        if reading.faults:
            faults[name] = tuple(reading.faults)
        else:
            queries[name] = query
    reading.done()
    return Batch(tuple(batch), queries, faults)


def _query(reading: _Reading, where: str, given: Any) -> ReconQuery:
    if not isinstance(given, dict):
        reading.blame(where, given, "is no JSON object", "an object with query, type, limit, properties")
        return ReconQuery("")
    words = reading.text(f"{where}.query", given["query"]) if given.get("query") is not None else ""
    properties = _properties(reading, f"{where}.properties", given.get("properties") or [])
    if not words and not properties and not reading.faults:
        reading.blame(f"{where}.query", given.get("query") or "", "asks nothing", "a name, or properties")
    limit = given.get("limit")
    strict = given.get("type_strict")
    if strict is not None and strict not in STRICTNESS:
        reading.blame(f"{where}.type_strict", strict, "is not known", *STRICTNESS)
    return ReconQuery(
        words,
        reading.kinds(f"{where}.type", given["type"]) if given.get("type") else (),
        DEFAULT_LIMIT if limit is None else reading.number(f"{where}.limit", limit, MOST_LIMIT),
        properties,
    )


def _properties(reading: _Reading, where: str, given: Any) -> tuple[QueryProperty, ...]:
    """The properties, each once: what is said of one in several places are its values together."""
    if not isinstance(given, list) or len(given) > MOST_PROPERTIES:
        reading.blame(where, given, "is no short list", f"a list of up to {MOST_PROPERTIES} objects with pid and v")
        return ()
    found: dict[str, dict[str, None]] = {}
    for number, one in enumerate(given):
        here = f"{where}.{number}"
        if not isinstance(one, dict) or "pid" not in one or "v" not in one:
            reading.blame(here, one, "lacks pid or v", "an object with pid and v")
            continue
        word = reading.text(f"{here}.pid", one["pid"])
        known = property_named(word)
        found.setdefault(known.id if known else word, {}).update(
            dict.fromkeys(reading.values(f"{here}.v", one["v"]))
        )
    return tuple(QueryProperty(id_, tuple(values)) for id_, values in found.items() if values)


def read_extension(text: str) -> Extension:
    """A data extension query; raises InvalidInputError, or TooLargeError for too many ids."""
    given, reading = _json("extend", text), _Reading()
    ids, properties = given.get("ids"), given.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        message = "'extend' lacks a list of ids or of properties"
        raise InvalidInputError([Problem("extend", text[:50], message, ("an object with ids and properties",))])
    for name, values, most in (("ids", ids, MOST_IDS), ("properties", properties, MOST_PROPERTIES)):
        if len(values) > most:
            message = f"'extend.{name}' has {len(values)} entries; at most {most}"
            raise TooLargeError([Problem(f"extend.{name}", str(len(values)), message, (f"up to {most}",))])
    for one in ids:
        if not isinstance(one, str | None):
            reading.say("extend.ids", one, "is no text", "text")
    columns: dict[str, tuple[Wanted, str]] = {}
    for at, one in enumerate(properties):
        where = f"extend.properties.{at}"
        column = _wanted(reading, where, one)
        if column is not None and columns.setdefault(column[0].property.id, column) != column:
            id_ = column[0].property.id
            reading.say(f"{where}.id", id_, "is asked for twice, with other settings", "each property once")
    reading.problems += reading.faults
    reading.done()
    read = tuple(dict.fromkeys(one for one in ids if isinstance(one, str)))
    contents = {id_: content for id_, (_, content) in columns.items()}
    return Extension(read, tuple(one for one, _ in columns.values()), contents)


def _wanted(reading: _Reading, where: str, given: Any) -> tuple[Wanted, str] | None:
    """A property to fetch, and how its terms are given."""
    if not isinstance(given, dict) or "id" not in given:
        reading.say(where, given, "lacks an id", "an object with id and settings")
        return None
    word = reading.text(f"{where}.id", given["id"])
    known = property_named(word)
    if known is None or not known.extends:
        reading.say(f"{where}.id", word, f"is no property that can be fetched: '{word}'",
                    *near_properties(word, (one.id for one in extending())))
        return None
    settings = given.get("settings") or {}
    if not isinstance(settings, dict):
        reading.say(f"{where}.settings", settings, "is no JSON object", "limit, content, each_posting")
        return None
    content = settings.get("content") or ""
    if content not in CONTENTS:
        reading.say(f"{where}.settings.content", content, "is not known", *CONTENTS)
    limit = settings.get("limit") or 0
    if isinstance(limit, str):
        limit = int(limit) if limit.isascii() and limit.isdecimal() and len(limit) < 6 else limit
    most = reading.number(f"{where}.settings.limit", limit, 10_000, least=0)
    each = settings.get("each_posting") in (True, "true", "on", 1)
    return Wanted(known, most or None, each), str(content)
