"""What all derivations share: their batches of rows, persons a few thousand at a time, and the claims that count.

Derived rows are made in batches that one after another go to the database, so that the memory a derivation takes does
not grow with the number of persons.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, select

from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES
from app.models import Claim
from app.queries.everybody import People
from app.queries.tables import table_of

T = TypeVar("T")
Values = tuple[Any, ...]
"""A row in its table's order of columns."""
Batch = tuple[Table, list[Values]]
ROWS = 20_000
"""Rows of a batch where they do not come by person."""
DATES = ("start_earliest", "start_latest", "end_earliest", "end_latest")


@dataclass(frozen=True, slots=True)
class Derivation:
    """Tables that are made together, and how: batches of their rows, none of which is read while they are made."""

    tables: tuple[Table, ...]
    batches: Callable[[Connection], Iterator[Batch]]


def answering(modes: Sequence[str] = ANSWERED_MODES) -> ColumnElement[bool]:
    """The texts' claims that a plain question answers with."""
    claim = table_of(Claim)
    return and_(claim.c.voice == "source", claim.c.mode.in_(modes), claim.c.actuality.in_(ANSWERED_ACTUALITIES))


def counting(people: People, detail: Table, *columns: Any) -> Select[Any]:
    """Person, claim and columns of the claims of a kind that answer and no editor calls wrong, in their order."""
    return of_kind(people, detail, *columns).where(answering(), table_of(Claim).c.assessment != "wrong")


def of_kind(people: People, detail: Table, *columns: Any) -> Select[Any]:
    """Person, claim and columns of the claims of a kind of some persons, in the order the sources have them."""
    claim = table_of(Claim)
    return (
        select(claim.c.person_id, claim.c.id, *columns)
        .join(detail, detail.c.claim_id == claim.c.id)
        .where(claim.c.kind == detail.name, people.among(claim.c.person_id))
        .order_by(claim.c.person_id, claim.c.ordinal, claim.c.id)
    )


def batched(rows: Iterable[T], size: int = ROWS) -> Iterator[list[T]]:
    """Rows in lists of so many, the last one shorter; no list is empty."""
    source = iter(rows)
    while some := list(islice(source, size)):
        yield some
