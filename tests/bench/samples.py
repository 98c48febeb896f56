"""Inputs drawn from the database itself with a fixed seed: persons, posts, days, steps, words.

Rows are drawn evenly by a hash of their keys, so that one scan finds them however the keys lie, and then mixed. The
same seed and the same database give the same questions to both sides.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from itertools import islice, pairwise
from random import Random
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.domain.names.given import is_given

P = ParamSpec("P")
T = TypeVar("T")
SEED = 6
ROWS = 100
"""Rows a page of residents has: questions with at least so many answers are preferred."""
MOST_ROWS = 4 * ROWS
"""And less than so many, so that answers are of like size however large the database is."""
MOST_HOLDERS = 500
"""Claims a succession may have at most (app/queries/succession.py)."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a place, asked for by their ids; in the years `first` to `last`, where they are given."""

    role: str
    place: str
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """A place and a day."""

    place: str
    day: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a career: a vocabulary (`place`, `organisation` or `role`) and the id of one of its terms."""

    vocabulary: str
    slug: str


@dataclass(frozen=True, slots=True)
class Typo:
    """A word of a person's name, the same with one letter wrong, and the word's beginning."""

    word: str
    typed: str
    beginning: str


def _kept(draw: Callable[Concatenate["Sample", P], list[T]]) -> Callable[Concatenate["Sample", P], list[T]]:
    """A draw that is made once, for it may scan a large table; it does not depend on the draws before it."""

    @wraps(draw)
    def drawn(sample: "Sample", /, *args: P.args, **kwargs: P.kwargs) -> list[T]:
        key = f"{draw.__name__}{args}{kwargs}"
        if key not in sample.kept:
            sample.random.seed(f"{sample.seed}{key}")
            sample.kept[key] = draw(sample, *args, **kwargs)
        return list(sample.kept[key])

    return drawn


class Sample:
    """Draws from one database."""

    def __init__(self, connection: sqlite3.Connection, seed: int = SEED) -> None:
        self.connection = connection
        self.seed = seed
        self.random = Random(seed)
        self.kept: dict[str, Any] = {}
        self._postings = int(connection.execute("SELECT count(*) FROM posting").fetchone()[0])

    @_kept
    def persons(self, wanted: int) -> list[str]:
        """Ids of persons."""
        count = int(self.connection.execute("SELECT count(*) FROM person").fetchone()[0])
        found = [slug for (slug,) in self.connection.execute(
            f"SELECT slug FROM person WHERE {_drawn('id')} ORDER BY id", {"share": _share(wanted, count)}
        )]  # fmt: skip
        self.random.shuffle(found)
        return found[:wanted]

    @_kept
    def residents(self, wanted: int) -> list[Post]:
        """Posts in some years with a hundred answers or a few hundred, as far as there are such."""
        found: dict[Post, int] = {}
        for role, place, day in self._drawn_posts(wanted * 4, "x.start_earliest IS NOT NULL"):
            year = int(day[:4])
            slug, answers = self._wide_enough(role, place, year - 5, year + 6)
            found.setdefault(Post(role, slug, year - 5, year + 6), answers)
        return sorted(found, key=lambda one: (not ROWS <= found[one] < MOST_ROWS, -found[one]))[:wanted]

    @_kept
    def posts(self, wanted: int) -> list[Post]:
        """Posts that several held, and not more than a succession may have."""
        found: list[Post] = []
        for role, place, _ in self._drawn_posts(wanted * 6, "1"):
            held = self._held(role, place)
            if 2 <= held <= MOST_HOLDERS // 2 and Post(role, place) not in found:
                found.append(Post(role, place))
        return found[:wanted]

    @_kept
    def days(self, wanted: int) -> list[Day]:
        """Days on which somebody came to a place, and the place."""
        drawn = self._drawn_posts(wanted * 2, "x.start_earliest IS NOT NULL")
        return list(dict.fromkeys(Day(place, day) for _, place, day in drawn))[:wanted]

    @_kept
    def careers(self, wanted: int, length: int) -> list[tuple[Step, ...]]:
        """Steps that some person took in this order: places and organisations in turn, each in a post of its own."""
        found: dict[tuple[Step, ...], None] = {}
        for person in self.persons(wanted * 20):
            posts = self.connection.execute(_CAREER, (person,)).fetchall()
            for at in range(len(posts) - length + 1):
                steps = tuple(
                    Step("place", place) if number % 2 == 0 else Step("organisation", body)
                    for number, (place, body) in enumerate(posts[at : at + length])
                )
                if all(one != other for one, other in pairwise(steps)) and all(step.slug for step in steps):
                    found.setdefault(steps)
                    break
        return list(found)[:wanted]

    @_kept
    def typos(self, wanted: int) -> list[Typo]:
        """Words of names, long and no given names, each with one letter left out, put in or changed.

        What comes out is nobody's name: else those who bear it would rightly come first.
        """
        words = self.connection.execute(
            "SELECT word FROM (SELECT DISTINCT word FROM search_word WHERE person_id IS NOT NULL AND length(word) >= 6)"
            f" WHERE {_drawn('unicode(substr(word, -1)) * 31 + unicode(substr(word, 2)) * 17 + unicode(word)')}"
            " ORDER BY word", {"share": 1 << 30},
        ).fetchall()  # fmt: skip
        names = [word for (word,) in words if word.isalpha() and not is_given(word)]
        self.random.shuffle(names)
        typos = (Typo(word, self._mistyped(word), word[:5]) for word in names)
        return list(islice((typo for typo in typos if not self._held_word(typo.typed)), wanted))

    def _held_word(self, word: str) -> bool:
        return self.connection.execute("SELECT 1 FROM search_word WHERE word = ?", (word,)).fetchone() is not None

    @_kept
    def bodies(self, wanted: int, most: int) -> list[str]:
        """The busiest organisations with at most so many postings of their own."""
        return [slug for (slug,) in self.connection.execute(
            "SELECT t.slug FROM (SELECT organisation_id AS id, count(*) AS held FROM posting"
            " WHERE organisation_id IS NOT NULL GROUP BY organisation_id) o JOIN term t ON t.id = o.id"
            " WHERE o.held <= ? ORDER BY o.held DESC, t.slug LIMIT ?", (most, wanted)
        )]  # fmt: skip

    @_kept
    def _drawn_posts(self, wanted: int, condition: str) -> list[tuple[str, str, str]]:
        """Role, place and first day of postings drawn evenly; roles men hold only among others are left out."""
        rows = self.connection.execute(
            "SELECT r.slug, l.slug, x.start_earliest FROM posting x JOIN term r ON r.id = x.role_id"
            " JOIN role k ON k.id = x.role_id JOIN term l ON l.id = x.place_id"
            f" WHERE NOT k.is_collective AND {condition} AND {_drawn('x.claim_id')} ORDER BY x.claim_id",
            {"share": _share(wanted * 2, self._postings)},
        ).fetchall()
        self.random.shuffle(rows)
        return rows[:wanted]

    def _wide_enough(self, role: str, place: str, first: int, last: int) -> tuple[str, int]:
        """The nearest place above, or the place, where a hundred answer, else the widest; and how many do, so far."""
        above = self.connection.execute(_ABOVE, (place,)).fetchall()
        answers = 0
        for (slug,) in above:
            place = slug
            answers = self._held(role, place, f"{first}-01-01", f"{last}-12-31", MOST_ROWS)
            if answers >= ROWS:
                break
        return place, answers

    def _held(self, role: str, place: str, first: str = "0001-01-01", last: str = "9999-12-31",
              most: int = MOST_HOLDERS) -> int:  # fmt: skip
        """How many postings there may answer, counted so far."""
        asked = {"role": role, "place": place, "first": first, "last": last, "most": most}
        return len(self.connection.execute(_ANSWERS, asked).fetchall())

    def _mistyped(self, word: str) -> str:
        """The word with one edit somewhere after its first letter."""
        at = self.random.randrange(1, len(word) - 1)
        letter = self.random.choice([one for one in sorted(set(word)) if one != word[at]] or ["a"])
        return self.random.choice((
            word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :],
        ))  # fmt: skip


_HASHED = 4_294_967_296
_ANSWERS = (
    "SELECT 1 FROM posting x WHERE x.role_id IN (SELECT descendant_id FROM term_closure WHERE ancestor_id ="
    " (SELECT id FROM term WHERE vocabulary = 'role' AND slug = :role)) AND x.place_id IN (SELECT descendant_id"
    " FROM term_closure WHERE ancestor_id = (SELECT id FROM term WHERE vocabulary = 'place' AND slug = :place))"
    " AND coalesce(x.start_earliest, x.start_latest, x.end_earliest, x.end_latest, :first) <= :last"
    " AND coalesce(x.end_latest, x.end_earliest, x.start_latest, x.start_earliest, :last) >= :first LIMIT :most"
)
_ABOVE = (
    "SELECT t.slug FROM term l JOIN term_closure u ON u.descendant_id = l.id JOIN term t ON t.id = u.ancestor_id"
    " WHERE l.vocabulary = 'place' AND l.slug = ?"
    " ORDER BY (SELECT count(*) FROM term_closure d WHERE d.ancestor_id = t.id), t.slug"
)
_CAREER = (
    "SELECT l.slug, o.slug FROM posting x JOIN person p ON p.id = x.person_id LEFT JOIN term l ON l.id = x.place_id"
    " LEFT JOIN term o ON o.id = x.organisation_id WHERE p.slug = ? ORDER BY"
    " coalesce(x.start_earliest, x.start_latest, x.end_earliest, x.end_latest, '9999'), x.claim_id"
)


def _drawn(key: str) -> str:
    """That a row is drawn, by a hash of its key."""
    return f"(({key}) * 2654435761) % {_HASHED} < :share"


def _share(wanted: int, count: int) -> int:
    """What hashes are below, so that about twice as many rows as wanted are drawn."""
    return min(_HASHED, 2 * _HASHED * wanted // max(count, 1) + 1)
