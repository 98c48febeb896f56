"""Persons by a name in any script and spelling, for questions that name somebody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.domain.names.given import is_given
from app.domain.names.likeness import Grade, likeness
from app.domain.names.parts import PartKind, name_parts
from app.domain.search import SearchKind
from app.models import Person
from app.queries.search_index import MOST_CANDIDATES, by_sound, candidates, near_words, with_words
from app.queries.search_names import CODENAME, DESCRIPTION
from app.queries.tables import table_of

MOST_NEAR = 5
_SURE = frozenset({Grade.EXACT, Grade.KEY, Grade.INITIAL, Grade.GIVEN, Grade.CASE})
_PERSONS = (SearchKind.PERSON,)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A person by key, id and heading."""

    key: int
    slug: str
    name: str


def bearers(connection: Connection, name: str) -> list[Bearer]:
    """Who bears this name in some script and spelling: every part of it agrees, by letters, sounds or initials.

    Near spellings do not count, nor a given name alone, nor a codename otherwise spelled: a question about a man must
    not be answered with another. Nor is anybody named where more bear the name than are compared: he might be one of
    several.
    """
    asked = name_parts(name)
    if len(asked) == 1 and is_given(asked[0].text):
        return []
    drawn = by_sound(connection, asked, _PERSONS)
    if len(drawn) >= MOST_CANDIDATES:
        return []
    found: dict[int, Grade] = {}
    for held in candidates(connection, drawn):
        if held.person_id is None or held.form == DESCRIPTION:
            continue
        like = likeness(name, held.name)
        if like is None or like.grade not in _SURE or like.left_asked:
            continue
        if held.form != CODENAME or (like.grade is Grade.EXACT and like.left_held == 0):
            found[held.person_id] = min(like.grade, found.get(held.person_id, like.grade), key=_order)
    surest = min(map(_order, found.values()), default=0)
    return _persons(connection, [key for key, grade in found.items() if _order(grade) == surest])


def _order(grade: Grade) -> int:
    """Letters, sounds and initials before another form of a given name, and that before a case."""
    return 0 if grade in (Grade.EXACT, Grade.KEY, Grade.INITIAL) else 1 if grade is Grade.GIVEN else 2


def nearly(connection: Connection, name: str) -> list[Bearer]:
    """Persons whose names are spelled nearly so: for «did you mean»."""
    words = [part.text for part in name_parts(name) if part.kind is not PartKind.INITIAL]
    keys = list(dict.fromkeys([*by_sound(connection, name_parts(name), _PERSONS), *_near_ids(connection, words)]))
    scores: dict[int, float] = {}
    for held in candidates(connection, keys):
        like = likeness(name, held.name) if held.form != DESCRIPTION else None
        if held.person_id is not None and like is not None:
            scores[held.person_id] = max(like.score, scores.get(held.person_id, 0))
    best = sorted(scores, key=lambda key: (-scores[key], key))[:MOST_NEAR]
    order = {key: at for at, key in enumerate(best)}
    return sorted(_persons(connection, best), key=lambda one: order[one.key])


def _near_ids(connection: Connection, words: Sequence[str]) -> list[int]:
    return with_words(connection, near_words(connection, [word for word in words if len(word) > 3]), _PERSONS)


def _persons(connection: Connection, keys: Sequence[int]) -> list[Bearer]:
    person = table_of(Person)
    rows = connection.execute(
        select(person.c.id, person.c.slug, person.c.name)
        .where(person.c.id.in_(keys))
        .order_by(person.c.sort_key, person.c.id)
    )
    return [Bearer(*row) for row in rows]
