"""Citations and links of claims."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select, union

from app.models import Citation, Claim, ClaimLink, Passage, PassageText, RestsOn, Source
from app.queries.rows import CitationRow, LinkRow, WorkRow
from app.queries.tables import table_of


def citations_of(connection: Connection, owner: str, keys: Sequence[int]) -> dict[int, tuple[CitationRow, ...]]:
    """Citations by owner key; `owner` is `claim_id`, `claim_link_id` or `organisation_claim_id`.

    The passage's text comes along only where the operator attached it.
    """
    found: dict[int, tuple[CitationRow, ...]] = defaultdict(tuple)
    if not keys:
        return found
    citation, source, passage, text = (table_of(one) for one in (Citation, Source, Passage, PassageText))
    column = citation.c[owner]
    rows = connection.execute(
        select(citation.c.id, column.label("owner"), source.c.slug, source.c.title, passage.c.number,
               citation.c.as_written, citation.c.date_as_written, citation.c.note, text.c.text)
        .join(source, source.c.id == citation.c.source_id)
        .outerjoin(passage, passage.c.id == citation.c.passage_id)
        .outerjoin(text, text.c.passage_id == citation.c.passage_id)
        .where(column.in_(keys))
        .order_by(column, citation.c.position)
    ).all()
    works = _works(connection, [row.id for row in rows])
    for row in rows:
        found[row.owner] += (
            CitationRow(row.slug, row.title, row.number, row.as_written, row.date_as_written, row.note,
                        works.get(row.id, ()), row.text),
        )
    return found


def _works(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[WorkRow, ...]]:
    rests = table_of(RestsOn)
    found: dict[int, tuple[WorkRow, ...]] = defaultdict(tuple)
    rows = connection.execute(
        select(rests).where(rests.c.citation_id.in_(keys)).order_by(rests.c.citation_id, rests.c.position)
    )
    for row in rows.mappings():
        found[row["citation_id"]] += (WorkRow(row["author"], row["date"], row["locator"]),)
    return found


def links_of(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[LinkRow, ...]]:
    """Links by claim key, seen from that claim, in the order they were recorded."""
    found: dict[int, tuple[LinkRow, ...]] = defaultdict(tuple)
    if not keys:
        return found
    link, claim = table_of(ClaimLink), table_of(Claim)
    # A union and no OR, so that each end is found by its own index.
    either = union(*(select(link).where(end.in_(keys)) for end in (link.c.from_claim_id, link.c.to_claim_id)))
    rows = connection.execute(either.order_by("id")).mappings().all()
    if not rows:
        return found
    ends = {row[end] for row in rows for end in ("from_claim_id", "to_claim_id")}
    slugs = dict(connection.execute(select(claim.c.id, claim.c.slug).where(claim.c.id.in_(ends))).all())
    cited = citations_of(connection, "claim_link_id", [row["id"] for row in rows])
    wanted = set(keys)
    for row in rows:
        start, end = row["from_claim_id"], row["to_claim_id"]
        cites = cited.get(row["id"], ())
        if start in wanted:
            found[start] += (LinkRow(row["slug"], row["kind"], True, slugs[end], row["note"], cites),)
        if end in wanted:
            found[end] += (LinkRow(row["slug"], row["kind"], False, slugs[start], row["note"], cites),)
    return found
