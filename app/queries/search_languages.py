"""The languages of names that were found, as their claims and alias lists have them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from app.domain.search import SearchKind
from app.models import Claim, NameForm, TermAlias
from app.queries.search import Hit
from app.queries.tables import table_of

Owner = tuple[SearchKind, int]


def languages(connection: Connection, hits: Sequence[Hit]) -> dict[Owner, str]:
    """The language of the name that matched, by kind and key of the hit; none where nothing records it."""
    slugs = {hit.claim: (hit.kind, hit.key) for hit in hits if hit.claim is not None}
    claim, form, alias = table_of(Claim), table_of(NameForm), table_of(TermAlias)
    rows = connection.execute(
        select(claim.c.slug, form.c.language)
        .join(form, form.c.claim_id == claim.c.id)
        .where(claim.c.slug.in_(sorted(slugs)))
    )
    found: dict[Owner, str] = {slugs[slug]: language for slug, language in rows}
    names = {(hit.key, hit.text): (hit.kind, hit.key) for hit in hits if hit.kind is not SearchKind.PERSON}
    keys = sorted({key for key, _ in names})
    for key, name, language in connection.execute(
        select(alias.c.term_id, alias.c.alias, alias.c.language).where(alias.c.term_id.in_(keys))
    ):
        if language is not None and (key, name) in names:
            found[names[key, name]] = language
    return found
