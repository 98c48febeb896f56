"""The languages of names that were found, as their claims and alias lists have them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from app.domain.search import SearchKind
from app.models import Claim, NameForm, TermAlias
from app.queries.search import Hit
from app.queries.statements import among
from app.queries.tables import table_of

Owner = tuple[SearchKind, int]


def languages(connection: Connection, hits: Sequence[Hit]) -> dict[Owner, str]:
    """The language of the name that matched, by kind and key of the hit; none where nothing records it."""
    slugs = {hit.claim: (hit.kind, hit.key) for hit in hits if hit.claim is not None}
    rows = connection.execute(_of_claims(), {"slugs": sorted(slugs)}) if slugs else ()
    found: dict[Owner, str] = {slugs[slug]: language for slug, language in rows}
    names = {(hit.key, hit.text): (hit.kind, hit.key) for hit in hits if hit.kind is not SearchKind.PERSON}
    keys = sorted({key for key, _ in names})
    aliases = connection.execute(_of_aliases(), {"keys": keys}) if keys else ()
    for key, name, language in aliases:
        if language is not None and (key, name) in names:
            found[names[key, name]] = language
    return found


@cache
def _of_claims() -> Select[Any]:
    claim, form = table_of(Claim), table_of(NameForm)
    languages_of = select(claim.c.slug, form.c.language).join(form, form.c.claim_id == claim.c.id)
    return languages_of.where(among(claim.c.slug, "slugs"))


@cache
def _of_aliases() -> Select[Any]:
    alias = table_of(TermAlias)
    return select(alias.c.term_id, alias.c.alias, alias.c.language).where(among(alias.c.term_id))
