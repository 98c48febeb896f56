"""Rows of the vocabularies and sources, from the seed."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table
from sqlmodel import SQLModel

from app.domain.names import fold, sort_key
from app.domain.terms import Vocabulary
from app.models import (
    Codename,
    Decoration,
    FateKind,
    Organisation,
    Passage,
    Place,
    Rank,
    Role,
    Service,
    Source,
    Sovereignty,
    Term,
    TermAlias,
)
from app.queries.tables import table_of
from app.schemas.seed_vocabulary import (
    AliasSeed,
    FateKindSeed,
    OrganisationSeed,
    PlaceSeed,
    RankSeed,
    RoleSeed,
    TermSeed,
)
from app.services.seed_check import span_of
from app.services.seed_read import Seed
from app.services.sync import Ids, Row

DETAIL_TABLES: dict[Vocabulary, type[SQLModel]] = {
    Vocabulary.SERVICE: Service,
    Vocabulary.PLACE: Place,
    Vocabulary.ORGANISATION: Organisation,
    Vocabulary.ROLE: Role,
    Vocabulary.RANK: Rank,
    Vocabulary.FATE_KIND: FateKind,
    Vocabulary.DECORATION: Decoration,
    Vocabulary.CODENAME: Codename,
}


def date_columns(kind: str, dates: str | None, start_basis: str | None, end_basis: str | None) -> Row:
    """The dated columns of a row; a basis stands only where that end is known."""
    span = span_of(kind, dates)
    bounds = span.bounds
    starts = bounds.start_earliest is not None or bounds.start_latest is not None
    ends = bounds.end_earliest is not None or bounds.end_latest is not None
    return {
        "dates_edtf": span.edtf,
        "start_earliest": bounds.start_earliest,
        "start_latest": bounds.start_latest,
        "end_earliest": bounds.end_earliest,
        "end_latest": bounds.end_latest,
        "start_basis": (start_basis or "stated") if starts else None,
        "end_basis": (end_basis or "stated") if ends else None,
        "dates_qualified": span.capped,
    }


class TermIds:
    """Integer keys of terms by vocabulary and slug."""

    def __init__(self, connection: Connection) -> None:
        self._ids = Ids(connection, table_of(Term), ("vocabulary", "slug"))

    def __call__(self, vocabulary: Vocabulary, slug: str) -> int:
        """The key of a term."""
        return self._ids(str(vocabulary), slug)

    def maybe(self, vocabulary: Vocabulary, slug: str | None) -> int | None:
        """The key of a term, or None for none."""
        return None if slug is None else self(vocabulary, slug)


def services_of_organisations(organisations: Iterable[TermSeed]) -> dict[str, str | None]:
    """Each organisation's service: its own, else that of the nearest organisation above it."""
    by_id = {one.id: one for one in organisations if isinstance(one, OrganisationSeed)}

    def service(slug: str | None) -> str | None:
        one = by_id.get(slug or "")
        if one is None:
            return None
        return one.service or service(one.broader) or service(one.lineage)

    return {slug: service(slug) for slug in by_id}


def parents_first(terms: list[Any], *links: str) -> list[Any]:
    """The terms with everything they point at through `links` before them, otherwise in their order."""
    by_id = {term.id: term for term in terms}
    done: dict[str, Any] = {}

    def place(term: Any) -> None:
        for link in links:
            above = getattr(term, link, None)
            if above and above not in done:
                place(by_id[above])
        done[term.id] = term

    for term in terms:
        if term.id not in done:
            place(term)
    return list(done.values())


def term_rows(connection: Connection, seed: Seed, ids: TermIds) -> dict[Table, list[Row]]:
    """Rows of `term`, its aliases and each vocabulary's own table, parents first."""
    alias_ids = Ids(connection, table_of(TermAlias), ("term_id", "position"))
    terms: list[Row] = []
    aliases: list[Row] = []
    rows: dict[Table, list[Row]] = {table_of(Term): terms, table_of(TermAlias): aliases}
    for vocabulary, shapes in seed.terms.items():
        positions = {term.id: number for number, term in enumerate(shapes, 1)}
        for term in parents_first(shapes, "broader"):
            key = ids(vocabulary, term.id)
            terms.append(_term(term, key, vocabulary, positions[term.id], ids))
            aliases.extend(_alias(alias, key, number, alias_ids) for number, alias in enumerate(term.aliases, 1))
        own = parents_first(shapes, "lineage")
        rows[table_of(DETAIL_TABLES[vocabulary])] = [
            {"id": ids(vocabulary, term.id), "vocabulary": str(vocabulary)} for term in own
        ]
    _fill(seed, rows, ids)
    rows[table_of(Sovereignty)] = _sovereignty(connection, seed, ids)
    return rows


def _term(term: TermSeed, key: int, vocabulary: Vocabulary, position: int, ids: TermIds) -> Row:
    return {
        "id": key,
        "vocabulary": str(vocabulary),
        "slug": term.id,
        "label": term.label,
        "sort_key": sort_key(term.label),
        "broader_id": ids.maybe(vocabulary, term.broader),
        "position": position,
        "note": term.note,
    }


def _alias(alias: str | AliasSeed, term_id: int, position: int, ids: Ids) -> Row:
    full = alias if isinstance(alias, AliasSeed) else AliasSeed(name=alias)
    return {
        "id": ids(term_id, position),
        "term_id": term_id,
        "position": position,
        "alias": full.name,
        "alias_key": fold(full.name),
        "language": full.lang,
        "used_from": full.used_from,
        "used_to": full.used_to,
    }


def _fill(seed: Seed, rows: dict[Table, list[Row]], ids: TermIds) -> None:
    """Add to the vocabularies' own rows what each adds to a term."""
    services = services_of_organisations(seed.terms[Vocabulary.ORGANISATION])
    for vocabulary, shapes in seed.terms.items():
        by_key = {ids(vocabulary, term.id): term for term in shapes}
        for row in rows[table_of(DETAIL_TABLES[vocabulary])]:
            term = by_key[row["id"]]
            if isinstance(term, RoleSeed):
                row |= {
                    "is_intelligence": term.intelligence,
                    "is_attache": term.attache,
                    "is_recruited_source": term.recruited_source,
                    "is_collective": term.collective,
                    "is_single_holder": term.single_holder,
                    "is_exclusive": term.exclusive,
                }
            elif isinstance(term, PlaceSeed):
                row |= {"place_kind": term.kind, "latitude": term.latitude, "longitude": term.longitude}
            elif isinstance(term, RankSeed):
                row |= {"rank_system": term.system, "grade": term.grade}
            elif isinstance(term, FateKindSeed):
                row["badge"] = None if term.badge is None else str(term.badge)
            elif isinstance(term, OrganisationSeed):
                row |= {
                    "organisation_kind": term.kind,
                    "service_id": ids.maybe(Vocabulary.SERVICE, services[term.id]),
                    "lineage_id": ids.maybe(Vocabulary.ORGANISATION, term.lineage),
                    "place_id": ids.maybe(Vocabulary.PLACE, term.place),
                    "is_intelligence": term.intelligence,
                }


def _sovereignty(connection: Connection, seed: Seed, ids: TermIds) -> list[Row]:
    own = Ids(connection, table_of(Sovereignty), ("place_id", "position"))
    rows: list[Row] = []
    for term in seed.terms[Vocabulary.PLACE]:
        if not isinstance(term, PlaceSeed):
            continue
        place = ids(Vocabulary.PLACE, term.id)
        for position, held in enumerate(term.sovereignty, 1):
            rows.append(
                {
                    "id": own(place, position),
                    "place_id": place,
                    "position": position,
                    "holder_id": ids(Vocabulary.PLACE, held.holder),
                    **date_columns("posting", held.dates, "editor", "editor"),
                }
            )
    return rows


def source_rows(
    connection: Connection, seed: Seed
) -> tuple[dict[Table, list[Row]], dict[str, int], dict[tuple[str, int], int]]:
    """Rows of sources and passages, and their keys by slug and by (slug, number)."""
    source_ids = Ids(connection, table_of(Source), ("slug",))
    passage_ids = Ids(connection, table_of(Passage), ("source_id", "number"))
    sources: list[Row] = []
    passages: list[Row] = []
    keys: dict[tuple[str, int], int] = {}
    for source in seed.sources.sources if seed.sources else []:
        key = source_ids(source.id)
        sources.append({"id": key, "slug": source.id, **source.model_dump(exclude={"id", "passages"})})
        for number, digest in sorted(source.passages.items()):
            passage = passage_ids(key, number)
            keys[source.id, number] = passage
            passages.append({"id": passage, "source_id": key, "number": number, "sha256": digest})
    return (
        {table_of(Source): sources, table_of(Passage): passages},
        {row["slug"]: row["id"] for row in sources},
        keys,
    )
