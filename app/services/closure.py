"""Rows of the closure of the trees: small beside the persons, and so made at once."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, select

from app.models import Organisation, Term, TermClosure
from app.queries.tables import table_of
from app.services.derive_parts import Batch, Derivation

CLOSURE: Table = table_of(TermClosure)


def closure_rows(connection: Connection) -> list[tuple[int, int]]:
    """Every term with itself and everything above it, through parents and lineages: (ancestor, descendant)."""
    term, body = table_of(Term), table_of(Organisation)
    above: dict[int, list[int]] = {}
    for key, broader in connection.execute(select(term.c.id, term.c.broader_id)):
        above[key] = [] if broader is None else [broader]
    for key, lineage in connection.execute(select(body.c.id, body.c.lineage_id).where(body.c.lineage_id.is_not(None))):
        above[key].append(lineage)
    rows: list[tuple[int, int]] = []
    for key in above:
        seen: set[int] = set()
        open_ = [key]
        while open_:
            one = open_.pop()
            if one not in seen:
                seen.add(one)
                open_.extend(above[one])
        rows.extend((one, key) for one in sorted(seen))
    return rows


def _batches(connection: Connection) -> Iterator[Batch]:
    yield CLOSURE, list(closure_rows(connection))


CLOSED = Derivation((CLOSURE,), _batches)
