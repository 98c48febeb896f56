"""Citations and links of claims."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select, union

from app.db.fetch import fetch
from app.models import Citation, Claim, ClaimLink, Passage, PassageText, RestsOn, Source
from app.queries.rows import CitationRow, LinkRow, WorkRow
from app.queries.statements import among
from app.queries.tables import table_of


def citations_of(connection: Connection, owner: str, keys: Sequence[int]) -> dict[int, tuple[CitationRow, ...]]:
    """Citations by owner key; `owner` is `claim_id`, `claim_link_id` or `organisation_claim_id`.

    The passage's text comes along only where the operator attached it.
    """
    found: dict[int, tuple[CitationRow, ...]] = defaultdict(tuple)
    if not keys:
        return found
    rows = fetch(connection, _cited(owner), {"keys": keys})
    works = _works(connection, [row.id for row in rows])
    for key, of, slug, title, number, as_written, date_as_written, note, text in rows:
        found[of] += (
            CitationRow(slug, title, number, as_written, date_as_written, note, works.get(key, ()), text),
        )
    return found


@cache
def _cited(owner: str) -> Select[Any]:
    citation, source, passage, text = (table_of(one) for one in (Citation, Source, Passage, PassageText))
    column = citation.c[owner]
    return (
        select(citation.c.id, column.label("owner"), source.c.slug, source.c.title, passage.c.number,
               citation.c.as_written, citation.c.date_as_written, citation.c.note, text.c.text)
        .join(source, source.c.id == citation.c.source_id)
        .outerjoin(passage, passage.c.id == citation.c.passage_id)
        .outerjoin(text, text.c.passage_id == citation.c.passage_id)
        .where(among(column))
        .order_by(column, citation.c.position)
    )  # fmt: skip


def _works(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[WorkRow, ...]]:
    found: dict[int, tuple[WorkRow, ...]] = defaultdict(tuple)
    for row in fetch(connection, _relied_on(), {"keys": keys}):
        found[row.citation_id] += (WorkRow(row.author, row.date, row.locator),)
    return found


@cache
def _relied_on() -> Select[Any]:
    rests = table_of(RestsOn)
    return select(rests).where(among(rests.c.citation_id)).order_by(rests.c.citation_id, rests.c.position)


def claim_slugs(connection: Connection, keys: Collection[int]) -> dict[int, str]:
    """Public ids of claims by key."""
    return dict(fetch(connection, _slugs(), {"keys": keys}))


@cache
def _slugs() -> Select[Any]:
    claim = table_of(Claim)
    return select(claim.c.id, claim.c.slug).where(among(claim.c.id))


def links_of(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[LinkRow, ...]]:
    """Links by claim key, seen from that claim, in the order they were recorded."""
    found: dict[int, tuple[LinkRow, ...]] = defaultdict(tuple)
    rows = fetch(connection, _links(), {"keys": keys}) if keys else []
    if not rows:
        return found
    slugs = claim_slugs(connection, {end for row in rows for end in (row.from_claim_id, row.to_claim_id)})
    cited = citations_of(connection, "claim_link_id", [row.id for row in rows])
    wanted = set(keys)
    for row in rows:
        start, end = row.from_claim_id, row.to_claim_id
        cites = cited.get(row.id, ())
        if start in wanted:
            found[start] += (LinkRow(row.slug, row.kind, True, slugs[end], row.note, cites),)
        if end in wanted:
            found[end] += (LinkRow(row.slug, row.kind, False, slugs[start], row.note, cites),)
    return found


@cache
def _links() -> Any:
    link = table_of(ClaimLink)
    # A union and no OR, so that each end is found by its own index.
    either = union(*(select(link).where(among(end)) for end in (link.c.from_claim_id, link.c.to_claim_id)))
    return either.order_by("id")
