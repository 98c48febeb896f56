"""Reads of whole vocabularies that many questions need: made once for a release of the data, and kept in memory."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from sqlalchemy import Connection

from app.queries.stamp import data_stamp

T = TypeVar("T")
_KEPT = 4
"""How many databases, or releases of one, are remembered for each read."""


def lasting(read: Callable[[Connection], T]) -> Callable[[Connection], T]:
    """The read, answered from memory where the same database was asked before and its data have not changed."""
    known: OrderedDict[tuple[str, str], T] = OrderedDict()

    @wraps(read)
    def remembered(connection: Connection) -> T:
        key = (str(connection.engine.url), data_stamp(connection)[0])
        if key not in known:
            known[key] = read(connection)
            while len(known) > _KEPT:
                known.popitem(last=False)
        return known[key]

    return remembered
