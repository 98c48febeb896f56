"""When the data last changed, for conditional requests."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, func, select

from app.db.fetch import fetch
from app.db.generation_sql import generation
from app.models import PassageText, Release
from app.queries.tables import table_of


def data_stamp(connection: Connection) -> tuple[str, datetime | None]:
    """A word that changes with the data, and with every import, and when (UTC) they last changed.

    The time is None before a seed is loaded, and while texts are attached: nobody noted when that was.
    """
    found = fetch(connection, _stamp())
    if not found:
        return "empty", None
    digest, at, attached, filling = found[0]
    changed = at if at.tzinfo else at.replace(tzinfo=UTC)
    return f"{digest}-{changed.isoformat()}-{attached}-{filling}", None if attached else changed


@cache
def _stamp() -> Select[Any]:
    release, text = table_of(Release), table_of(PassageText)
    attached = select(func.sum(text.c.passage_id)).scalar_subquery()
    return select(release.c.seed_sha256, release.c.changed_at, attached, generation(release))
