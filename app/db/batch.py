"""Several selections that do not need each other's answers, in one round trip.

What must be known to answer a question is read by a `Reading`: a generator that asks for a round of selections at a
time, is sent their rows, asks for what these call for, and returns what it has made of all. Readings that need
nothing of each other go `together`: each of their rounds is one round trip.

PostgreSQL gets a round as one statement, each selection's rows gathered into one text of JSON: that spares not only
the way there and back but most of what a driver does for each statement. SQLite, which has no round trips, gets one
selection after another, and none of those that the first one shows to be in vain. The rows are the same.
"""

import json
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    BindParameter,
    Connection,
    Date,
    DateTime,
    Dialect,
    Float,
    Select,
    Text,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.sql.visitors import replacement_traverse

from app.db.fetch import fetch, row_of

ROUNDS = 256
"""How many rounds' statements are kept."""
_WRITTEN: tuple[tuple[type[Any], Callable[[str], Any]], ...] = (
    (Date, date.fromisoformat), (DateTime, datetime.fromisoformat), (Float, float)
)  # fmt: skip
"""The types whose values go as texts, and what reads these: JSON has no days, and no sign at a nought. Decimal numbers
and bytes are not asked for so."""
Rows = list[Any]


class Ask(NamedTuple):
    """A selection that was built once, and the values to ask it with."""

    statement: Any
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Round:
    """Selections none of which needs another's rows; None stands for one that is not worth asking, and has none.

    `worth` tells, by the rows of the first, which of the others can have any, for where each costs by itself.
    """

    asks: Sequence[Ask | None]
    worth: Callable[[Rows], Sequence[bool]] | None = None


T = TypeVar("T")
Reading = Generator[Round, Sequence[Rows], T]


def answer(connection: Connection, reading: Reading[T]) -> T:
    """What one reading returns."""
    found: T = together(connection, reading)[0]
    return found


def together(connection: Connection, *readings: Reading[Any]) -> list[Any]:
    """What each reading returns; the first rounds of all are one round trip, then the second ones, and so on."""
    answers: list[Any] = [None] * len(readings)
    sent: dict[int, Sequence[Rows] | None] = dict.fromkeys(range(len(readings)))
    while sent:
        asked: dict[int, Round] = {}
        for at, rows in sent.items():
            try:
                asked[at] = readings[at].send(rows)  # type: ignore[arg-type]  # nothing is sent to one not begun
            except StopIteration as ended:
                answers[at] = ended.value
        sent = dict(zip(asked, fetch_all(connection, list(asked.values())), strict=True))
    return answers


def fetch_all(connection: Connection, rounds: Sequence[Round]) -> list[list[Rows]]:
    """The rows of each selection of each round, in the order asked, as named tuples in the order of its columns.

    An error of any is raised for all: DBAPIError of SQLAlchemy.
    """
    if connection.dialect.name == "sqlite":
        return [_one_by_one(connection, one) for one in rounds]
    rows = iter(_at_once(connection, [ask for one in rounds for ask in one.asks if ask is not None]))
    return [[[] if ask is None else next(rows) for ask in one.asks] for one in rounds]


def _one_by_one(connection: Connection, round_: Round) -> list[Rows]:
    found: list[Rows] = []
    worth: Sequence[bool] = ()
    for at, ask in enumerate(round_.asks):
        if at == 1 and round_.worth is not None:
            worth = round_.worth(found[0])
        vain = at > 0 and bool(worth) and not worth[at - 1]
        found.append([] if ask is None or vain else fetch(connection, *ask))
    return found


def _at_once(connection: Connection, asks: Sequence[Ask]) -> list[Rows]:
    if len(asks) < 2:
        return [fetch(connection, *ask) for ask in asks]
    whole = _whole(connection.dialect, tuple(ask.statement for ask in asks))
    values = {f"{name}_{at}": value for at, ask in enumerate(asks) for name, value in ask.values.items()}
    texts = connection.execute(whole.statement, values).one()
    return [read(json.loads(text)) if text else [] for read, text in zip(whole.reads, texts, strict=True)]


class _Whole(NamedTuple):
    """A round as one statement, and for each column of it what makes rows of the values its text holds."""

    statement: Select[Any]
    reads: tuple[Callable[[list[list[Any]]], Rows], ...]


@lru_cache(ROUNDS)
def _whole(dialect: Dialect, statements: tuple[Any, ...]) -> _Whole:
    gathered, reads = [], []
    for at, statement in enumerate(statements):
        rows = replacement_traverse(statement, {}, partial(_own, at)).subquery(f"asked_{at}")
        gathered.append(select(cast(func.json_agg(func.json_build_array(*map(_told, rows.c))), Text)).scalar_subquery())
        reads.append(_reader(rows.c, row_of(statement.compile(dialect=dialect))))
    return _Whole(select(*gathered), tuple(reads))


def _told(column: Any) -> Any:
    """A column as it is put into JSON."""
    return cast(column, Text) if isinstance(column.type, Float) else column


def _own(at: int, element: Any, **_: Any) -> BindParameter[Any] | None:
    """A parameter under a name of its own, as each selection has its own values."""
    if not isinstance(element, BindParameter) or not element.required:
        return None
    return bindparam(f"{element.key}_{at}", type_=element.type, expanding=element.expanding)


def _reader(columns: Collection[Any], made: Callable[[list[Any]], Any]) -> Callable[[list[list[Any]]], Rows]:
    """Makes rows with these columns of what JSON says of them."""
    kinds = [getattr(column.type, "impl_instance", column.type) for column in columns]
    written = {at: way for at, own in enumerate(kinds) for kind, way in _WRITTEN if isinstance(own, kind)}

    def read(found: list[list[Any]]) -> Rows:
        for values in found:
            for at, way in written.items():
                if values[at] is not None:
                    values[at] = way(values[at])
        return [made(values) for values in found]

    return read
