"""Citations and links of claims."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select, union

from app.db.batch import Rows
from app.db.fetch import fetch
from app.models import Citation, ClaimLink, Passage, PassageText, RestsOn, Source
from app.queries.details import By, of_claims
from app.queries.rows import CitationRow, LinkRow, WorkRow
from app.queries.statements import among
from app.queries.tables import table_of


def citations_of(connection: Connection, owner: str, keys: Sequence[int]) -> dict[int, tuple[CitationRow, ...]]:
    """Citations by the key of what cites; `owner` is its column, such as `organisation_claim_id`.

    The passage's text comes along only where the operator attached it.
    """
    if not keys:
        return {}
    rows = fetch(connection, cited(owner, By.CLAIMS), {"of": keys})
    works = fetch(connection, relied_on(), {"keys": [row.id for row in rows]})
    return citations_by(rows, works)


@cache
def cited(owner: str, by: By) -> Select[Any]:
    """Citations by the key of what cites, `owner` being its column; what `citations_by` puts in order."""
    citation, source, passage, text = (table_of(one) for one in (Citation, Source, Passage, PassageText))
    column = citation.c[owner]
    return (
        select(citation.c.id, column.label("owner"), source.c.slug, source.c.title, passage.c.number,
               citation.c.as_written, citation.c.date_as_written, citation.c.note, text.c.text)
        .join(source, source.c.id == citation.c.source_id)
        .outerjoin(passage, passage.c.id == citation.c.passage_id)
        .outerjoin(text, text.c.passage_id == citation.c.passage_id)
        .where(of_claims(column, by))
        .order_by(column, citation.c.position)
    )  # fmt: skip


def citations_by(rows: Rows, rests: Rows) -> dict[int, tuple[CitationRow, ...]]:
    """Citations by owner, from rows of `cited` and of `relied_on`."""
    works: dict[int, tuple[WorkRow, ...]] = defaultdict(tuple)
    for row in rests:
        works[row.citation_id] += (WorkRow(row.author, row.date, row.locator),)
    found: dict[int, tuple[CitationRow, ...]] = defaultdict(tuple)
    for key, of, slug, title, number, as_written, date_as_written, note, text in rows:
        found[of] += (
            CitationRow(slug, title, number, as_written, date_as_written, note, works.get(key, ()), text),
        )
    return found


@cache
def relied_on() -> Select[Any]:
    """Works the citations among `keys` rest on."""
    rests = table_of(RestsOn)
    return select(rests).where(among(rests.c.citation_id)).order_by(rests.c.citation_id, rests.c.position)


def links_by(
    rows: Rows, slugs: Mapping[int, str], cites: Mapping[int, tuple[CitationRow, ...]]
) -> dict[int, tuple[LinkRow, ...]]:
    """Links by the key of either claim, seen from it, in the order they were recorded; from rows of `linked`."""
    found: dict[int, tuple[LinkRow, ...]] = defaultdict(tuple)
    for row in rows:
        start, end = row.from_claim_id, row.to_claim_id
        for own, outgoing, other in ((start, True, end), (end, False, start)):
            found[own] += (LinkRow(row.slug, row.kind, outgoing, slugs[other], row.note, cites.get(row.id, ())),)
    return found


@cache
def linked(by: By) -> Any:
    """Links with such a claim at either end."""
    link = table_of(ClaimLink)
    # A union and no OR, so that each end is found by its own index.
    either = union(*(select(link).where(of_claims(end, by)) for end in (link.c.from_claim_id, link.c.to_claim_id)))
    return either.order_by("id")
