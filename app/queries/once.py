"""Reads that one page makes again and again: made once in a transaction, and never kept beyond it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection
from sqlalchemy.engine import RootTransaction

P = ParamSpec("P")
T = TypeVar("T")
_known: WeakKeyDictionary[RootTransaction, dict[Any, Any]] = WeakKeyDictionary()


def once(read: Callable[Concatenate[Connection, P], list[T]]) -> Callable[Concatenate[Connection, P], list[T]]:
    """The read, answered from memory where the same transaction has asked the same before; a list of one's own.

    A reading transaction sees one state of the data (`app.db.engine`), so that nothing here can grow stale. For
    reads of vocabularies and counts of answers only: within a transaction that writes the first answer would stand.
    """

    @wraps(read)
    def remembered(connection: Connection, *args: P.args, **kwargs: P.kwargs) -> list[T]:
        transaction = connection.get_transaction()
        if not isinstance(transaction, RootTransaction):
            return read(connection, *args, **kwargs)
        answers = _known.setdefault(transaction, {})
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = read(connection, *args, **kwargs)
        return list(answers[key])

    return cast("Callable[Concatenate[Connection, P], list[T]]", remembered)
