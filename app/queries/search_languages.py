"""The languages of names that were found, as their claims and alias lists have them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from app.db.fetch import fetch
from app.domain.search import SearchKind
from app.models import TermAlias
from app.queries.search import Hit
from app.queries.statements import among
from app.queries.tables import table_of

Owner = tuple[SearchKind, int]


def languages(connection: Connection, hits: Sequence[Hit]) -> dict[Owner, str]:
    """The language of the name that matched, by kind and key of the hit; none where nothing records it."""
    found: dict[Owner, str] = {(hit.kind, hit.key): hit.language for hit in hits if hit.language is not None}
    names = {(hit.key, hit.text): (hit.kind, hit.key) for hit in hits if hit.kind is not SearchKind.PERSON}
    keys = sorted({key for key, _ in names})
    aliases = fetch(connection, _of_aliases(), {"keys": keys}) if keys else ()
    for key, name, language in aliases:
        if language is not None and (key, name) in names:
            found[names[key, name]] = language
    return found


@cache
def _of_aliases() -> Select[Any]:
    alias = table_of(TermAlias)
    return select(alias.c.term_id, alias.c.alias, alias.c.language).where(among(alias.c.term_id))
