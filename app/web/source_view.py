"""Pages of the sources, and of what can be taken away."""

import re
from itertools import groupby

from sqlalchemy import Connection

from app.domain import licence, urls
from app.queries.dump import table_counts
from app.queries.listing import CitedRow, cited_in_source, passage_marks
from app.queries.sources import release, sources, works_relied_on
from app.queries.vocabulary import one_source
from app.schemas.claims import claim_from_row
from app.schemas.vocabulary import SourceEntry
from app.web.contexts import Crumb
from app.web.contexts_lists import (
    CitedClaim,
    DataContext,
    PassageView,
    SourceContext,
    SourcesContext,
    TableView,
)
from app.web.where_view import said_view

WORD = re.compile(r"\w+")
Groups = tuple[tuple[str, str, tuple[CitedClaim, ...]], ...]


def sources_view(connection: Connection) -> SourcesContext:
    """The page of all sources."""
    return SourcesContext(
        title="Sources", section="/sources", canonical="/sources",
        description="The texts that were read, from what standpoint they speak, and how much rests on each.",
        csv=f"{urls.API}/sources.csv", json=f"{urls.API}/sources",
        sources=tuple(SourceEntry.from_row(row) for row in sources(connection)),
    )  # fmt: skip


def source_view(connection: Connection, slug: str) -> SourceContext:
    """A source with every passage that carries claims; raises NotFoundError."""
    row = one_source(connection, slug)
    cited = cited_in_source(connection, row.key)
    marks = passage_marks(connection, row.key)
    texts = {mark.number: mark.text for mark in marks}
    by_passage = {number: _groups(list(rows)) for number, rows in groupby(cited, key=lambda one: one.passage)}
    passages = tuple(
        PassageView(number, texts.get(number), groups) for number, groups in by_passage.items() if number is not None
    )
    works = [work.author + (f" {work.date}" if work.date else "") for work in works_relied_on(connection, row.key)]
    page = f"{urls.API}/claims?source={slug}"
    return SourceContext(
        title=row.title, section="/sources", canonical=urls.source(slug), subject=slug,
        description=f"{row.claims} claims about {row.persons} persons rest on {row.title}.",
        crumbs=(Crumb("Sources", "/sources"), Crumb(row.title)),
        csv=f"{urls.API}/claims.csv?source={slug}", json=page,
        source=SourceEntry.from_row(row), attached=row.attached, passages=passages,
        marks=tuple(mark for mark in marks if mark.number not in by_passage),
        uncited=len(marks) - len(passages), others=by_passage.get(None, ()),
        works=tuple(dict.fromkeys(works)),
    )  # fmt: skip


def _groups(rows: list[CitedRow]) -> Groups:
    """What rests on one passage, by person; things that are not persons come last, under an empty id."""
    found: dict[tuple[str, str], dict[str, list[CitedRow]]] = {}
    for row in rows:
        if row.claim is not None:
            key = (row.claim.person.slug, row.claim.person.name)
            found.setdefault(key, {}).setdefault(row.claim.slug, []).append(row)
        elif row.organisation_claim is not None:
            found.setdefault(("", ""), {}).setdefault(row.organisation_claim.slug, []).append(row)
    ordered = sorted(found.items(), key=lambda one: one[0] == ("", ""))
    return tuple(
        (slug, name, tuple(_cited(claims) for claims in by_claim.values())) for (slug, name), by_claim in ordered
    )


def _cited(rows: list[CitedRow]) -> CitedClaim:
    """One claim with every phrase it takes from the passage, but those whose words its sentence and the name repeat."""
    claim, said = rows[0].claim, rows[0].organisation_claim
    out = claim_from_row(claim) if claim else None
    known = _words(f"{out.sentence} {out.person.name}") if out else frozenset()
    phrases = tuple(row.as_written for row in rows if row.as_written and not _words(row.as_written) <= known)
    return CitedClaim(out, said_view(said) if said else None, phrases)


def _words(text: str) -> frozenset[str]:
    """The words of a text, small and large letters alike, without articles."""
    return frozenset(WORD.findall(text.casefold())) - {"the", "a", "of", "in"}


FLAT = (
    ("Postings", "postings", "Who was what, where and when: one row for each post, with its dates and passages."),
    ("Persons", "persons", "One row for each person: services, fate, span, counts."),
    ("Fates", "fates/claims", "One row for each claim on what became of somebody, rival ones included."),
    ("Claims", "claims", "One row for each claim of any kind, in words, with its passages."),
)


def data_view(connection: Connection, base: str) -> DataContext:
    """The page of everything to take away."""
    found = release(connection)
    version = found.version if found else ""
    return DataContext(
        title="Data", section="/data", canonical="/data",
        description="Everything to take away: a data package, a SQLite file, CSV of every table and every list.",
        tables=tuple(TableView(one.name, one.rows, one.description) for one in table_counts(connection)),
        flat=FLAT,
        citation=licence.how_to_cite(version, found.changed_at.date(), base) if found else licence.TITLE,
        version=version, changed=found.changed_at.date().isoformat() if found else "",
        seed_sha256=found.seed_sha256 if found else "",
    )  # fmt: skip
