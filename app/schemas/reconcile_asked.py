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
from app.domain.reconcile_properties import TYPES, near_properties, property_named, type_named
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


@dataclass
class _Reading:
    """Reads values, collecting what is wrong with them."""

    problems: list[Problem] = field(default_factory=list)

    def say(self, where: str, value: Any, message: str, *accepted: str) -> None:
        """Note one problem; the value is shown as far as it is short."""
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        self.problems.append(Problem(where, shown[:50], f"'{where}' {message}", accepted))

    def text(self, where: str, value: Any) -> str:
        """A text, without spaces around it."""
        if not isinstance(value, str):
            self.say(where, value, "is no text", "text")
            return ""
        if "\0" in value:
            self.say(where, value.replace("\0", "\N{SYMBOL FOR NULL}"), "holds a NUL character", "text without it")
            return ""
        if len(value) > MOST_CHARACTERS:
            self.say(where, value, f"has {len(value)} characters", f"up to {MOST_CHARACTERS} characters")
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
            word = self.text(where, one.get("id") if isinstance(one, dict) else one)
            kind = type_named(word) if word else None
            if kind is not None:
                found[kind] = None
            elif word:
                self.say(where, word, f"is no type we have: '{word[:50]}'", *TYPES)
        return tuple(found)

    def values(self, where: str, value: Any) -> tuple[str, ...]:
        """One or several property values as words: numbers and entities too."""
        given = value if isinstance(value, list) else [value]
        if len(given) > MOST_VALUES:
            self.say(where, len(given), f"has {len(given)} values", f"up to {MOST_VALUES} values")
            return ()
        words = [self._value(where, one) for one in given]
        return tuple(dict.fromkeys(word for word in words if word))

    def _value(self, where: str, value: Any) -> str:
        if isinstance(value, dict):
            return self.text(where, value.get("id") or value.get("name"))
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        return "" if value is None or isinstance(value, bool) else self.text(where, value)

    def done(self) -> None:
        """Raise InvalidInputError if anything was wrong."""
        if self.problems:
            raise InvalidInputError(self.problems)


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


def read_queries(text: str) -> dict[str, ReconQuery]:
    """A batch of queries by their names; raises InvalidInputError, or TooLargeError for more than `BATCH`."""
    batch, reading = _json("queries", text), _Reading()
    if len(batch) > BATCH:
        message = f"a batch has {len(batch)} queries; at most {BATCH}"
        raise TooLargeError([Problem("queries", str(len(batch)), message, (f"up to {BATCH} queries",))])
    found = {name: _query(reading, f"queries.{name[:50]}", one) for name, one in batch.items()}
    reading.done()
    return found


def _query(reading: _Reading, where: str, given: Any) -> ReconQuery:
    if not isinstance(given, dict):
        reading.say(where, given, "is no JSON object", "an object with query, type, limit, properties")
        return ReconQuery("")
    before = len(reading.problems)
    words = reading.text(f"{where}.query", given["query"]) if given.get("query") is not None else ""
    properties = _properties(reading, f"{where}.properties", given.get("properties") or [])
    if not words and not properties and len(reading.problems) == before:
        reading.say(f"{where}.query", given.get("query") or "", "asks nothing", "a name, or properties")
    limit = given.get("limit")
    strict = given.get("type_strict")
    if strict is not None and strict not in STRICTNESS:
        reading.say(f"{where}.type_strict", strict, "is not known", *STRICTNESS)
    return ReconQuery(
        words,
        reading.kinds(f"{where}.type", given["type"]) if given.get("type") else (),
        DEFAULT_LIMIT if limit is None else reading.number(f"{where}.limit", limit, MOST_LIMIT),
        properties,
    )


def _properties(reading: _Reading, where: str, given: Any) -> tuple[QueryProperty, ...]:
    if not isinstance(given, list) or len(given) > MOST_PROPERTIES:
        reading.say(where, given, "is no short list", f"a list of up to {MOST_PROPERTIES} objects with pid and v")
        return ()
    found = []
    for number, one in enumerate(given):
        here = f"{where}.{number}"
        if not isinstance(one, dict) or "pid" not in one or "v" not in one:
            reading.say(here, one, "lacks pid or v", "an object with pid and v")
            continue
        found.append(QueryProperty(reading.text(f"{here}.pid", one["pid"]), reading.values(f"{here}.v", one["v"])))
    return tuple(one for one in found if one.values)


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
    read = tuple(dict.fromkeys(reading.text("extend.ids", one) for one in ids))
    contents: dict[str, str] = {}
    wanted = [_wanted(reading, f"extend.properties.{at}", one, contents) for at, one in enumerate(properties)]
    reading.done()
    return Extension(read, tuple(one for one in wanted if one is not None), contents)


def _wanted(reading: _Reading, where: str, given: Any, contents: dict[str, str]) -> Wanted | None:
    if not isinstance(given, dict) or "id" not in given:
        reading.say(where, given, "lacks an id", "an object with id and settings")
        return None
    word = reading.text(f"{where}.id", given["id"])
    known = property_named(word)
    if known is None or not known.extends:
        reading.say(f"{where}.id", word, f"is no property that can be fetched: '{word}'", *near_properties(word))
        return None
    settings = given.get("settings") or {}
    if not isinstance(settings, dict):
        reading.say(f"{where}.settings", settings, "is no JSON object", "limit, content, each_posting")
        return None
    content = settings.get("content") or ""
    if content not in CONTENTS:
        reading.say(f"{where}.settings.content", content, "is not known", *CONTENTS)
    contents[known.id] = str(content)
    limit = settings.get("limit") or 0
    if isinstance(limit, str):
        limit = int(limit) if limit.isascii() and limit.isdecimal() and len(limit) < 6 else limit
    most = reading.number(f"{where}.settings.limit", limit, 10_000, least=0)
    each = settings.get("each_posting") in (True, "true", "on", 1)
    return Wanted(known, most or None, each)
