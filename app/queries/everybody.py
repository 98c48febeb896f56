"""All persons, some thousands at a time, for what is worked out of everybody in memory that does not grow."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from app.models import Person
from app.queries.tables import table_of

CHUNK = 4_000
"""Persons whose claims are read at once."""


@dataclass(frozen=True, slots=True)
class People:
    """Persons with keys from `first` to `last`."""

    first: int
    last: int

    def among(self, key: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether a column holds the key of one of them."""
        return key.between(self.first, self.last)


def everybody(connection: Connection) -> Iterator[People]:
    """All persons in the order of their keys, so many at a time."""
    person, last = table_of(Person), 0
    while True:
        some = select(person.c.id).where(person.c.id > last).order_by(person.c.id).limit(CHUNK).subquery()
        first, last = connection.execute(select(func.min(some.c.id), func.max(some.c.id))).one()
        if first is None:
            return
        yield People(first, last)
