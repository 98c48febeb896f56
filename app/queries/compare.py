"""Two or three persons to set beside each other: who is meant, their records, and what each two of them share."""

from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import Connection

from app.domain.company import CompanyFilter
from app.domain.overlap import Overlap
from app.queries.claims import person_refs
from app.queries.company import PairRow, pairs_of_two
from app.queries.person_record import PersonRecord, person_record
from app.queries.resolve import Get, Resolver
from app.queries.rows import ClaimRow, PersonRef
from app.queries.ties import claims_tying

PLACES = ("a", "b", "c")
"""The parameters that name the persons; the first two are needed."""
SEVERAL = ("a person's id, or a name in any spelling",)


@dataclass(frozen=True, slots=True)
class PairRead:
    """Two of the persons: the question, who they are, every pair of posts that shares something, claims on both."""

    asked: CompanyFilter
    persons: tuple[PersonRef, PersonRef]
    pairs: list[PairRow]
    ties: list[ClaimRow]


@dataclass(frozen=True, slots=True)
class CompareRead:
    """The records of the persons in the order they were named, and each two of them in that order."""

    records: list[PersonRecord]
    pairs: list[PairRead]


def compared_persons(connection: Connection, get: Get) -> tuple[int, ...]:
    """The persons to compare, by id or by a name in any spelling; raises InvalidInputError."""
    resolver = Resolver(connection)
    found: dict[int, str] = {}
    for name in PLACES:
        word = get(name)
        if not word:
            if name != PLACES[-1]:
                resolver.say(name, "", f"'{name}' is needed: a person to compare", SEVERAL)
            continue
        for key in resolver.persons(name, (word,)):
            if key in found:
                resolver.say(name, word, f"'{word}' is the same person as '{found[key]}'", ("another person",))
            found.setdefault(key, word)
    resolver.done()
    return tuple(found)


def compare_read(connection: Connection, keys: tuple[int, ...]) -> CompareRead:
    """The records of two or three persons, and what each two of them share."""
    people = person_refs(connection, keys)
    pairs = []
    for one, other in combinations(keys, 2):
        asked = CompanyFilter(person=one, other=other, overlaps=tuple(Overlap))
        shared = pairs_of_two(connection, asked)
        pairs.append(PairRead(asked, (people[one], people[other]), shared, claims_tying(connection, one, other)))
    return CompareRead([person_record(connection, people[key].slug) for key in keys], pairs)
