"""Load a seed folder into a database: one transaction, idempotent, nothing half-written."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, delete, select

from app.db.engine import make_engine
from app.errors import DatabaseStateError, Findings, SeedError
from app.models import Claim, Passage, PassageText, Person, Relation, Release, Source, Term
from app.paths import SEED
from app.queries.coverage import lacks_coverage
from app.queries.search_names import lacks_search
from app.queries.tables import table_of
from app.services.check_texts import Lines, check_phrases, check_texts, folded
from app.services.derive import DERIVED, write_derived
from app.services.seed_check import check_seed
from app.services.seed_claims import ClaimRows
from app.services.seed_identities import resolve
from app.services.seed_read import Seed, read_seed
from app.services.seed_state import Loaded, seed_digest
from app.services.seed_terms import DETAIL_TABLES, TermIds, source_rows, term_rows
from app.services.sync import Row, sync_tables

_IDENTITIES: tuple[Table, ...] = (
    table_of(Term),
    *(table_of(model) for model in DETAIL_TABLES.values()),
    table_of(Source),
    table_of(Passage),
    table_of(Person),
)


IMPORTED = "c-i-"
"""What the ids of claims begin with that CSV files brought."""


def read_checked(folder: Path, texts: Path | None = None) -> Seed:
    """Read and check a seed, against the source texts too where their folder is given.

    Raises SeedError listing every fault with file, line and column.
    """
    findings = Findings()
    seed = read_seed(folder, findings)
    if not findings.errors:
        check_seed(seed, findings)
    if not findings.errors and texts is not None:
        check_texts(seed, texts, findings)
    _refuse(findings)
    return seed


def _refuse(findings: Findings) -> None:
    if findings.errors:
        raise SeedError(findings.errors)


def _check_attached(connection: Connection, seed: Seed) -> None:
    """Refuse phrases that do not stand in the texts attached to the database."""
    source, passage, attached = table_of(Source), table_of(Passage), table_of(PassageText)
    rows = connection.execute(
        select(source.c.slug, passage.c.number, passage.c.sha256, attached.c.text)
        .join(passage, passage.c.source_id == source.c.id)
        .join(attached, attached.c.passage_id == passage.c.id)
    ).all()
    known = {one.id: one.passages for one in seed.sources.sources} if seed.sources else {}
    lines: Lines = {
        (row.slug, row.number): folded(row.text)
        for row in rows
        if known.get(row.slug, {}).get(row.number) == row.sha256
    }
    findings = Findings()
    check_phrases(seed, lines, findings)
    _refuse(findings)


def is_current(connection: Connection, folder: Path) -> bool:
    """Whether the database was loaded from exactly this seed."""
    release = table_of(Release)
    return connection.execute(select(release.c.seed_sha256)).scalar() == seed_digest(folder)


def load_seed(url: str, folder: Path = SEED, texts: Path | None = None, *, replace: bool = False) -> Loaded:
    """Load the seed into the migrated database at `url`; raises SeedError, and then changed nothing.

    Phrases are checked against the texts in `texts`, and against those attached to the database. Data that no seed
    brought is removed only with `replace`; DatabaseStateError is raised otherwise.
    """
    engine = make_engine(url, pooled=False)
    try:
        return load_into(engine, folder, texts, replace=replace)
    finally:
        engine.dispose()


def load_into(engine: Engine, folder: Path, texts: Path | None = None, *, replace: bool = False) -> Loaded:
    """Load through an engine; see `load_seed`."""
    with engine.connect() as connection:
        if is_current(connection, folder):
            return Loaded(changed=False)
    seed = read_checked(folder, texts)
    with engine.begin() as connection:
        if not replace:
            _refuse_loss(connection, seed)
        _check_attached(connection, seed)
        counts = write(connection, seed)
    persons = resolve(seed).persons
    return Loaded(sum(counts.values()) > 0, counts, len(persons), sum(len(one.claims) for one in persons))


def _refuse_loss(connection: Connection, seed: Seed) -> None:
    """Raise DatabaseStateError where loading would remove what CSV files added, or most of the persons there are.

    A seed is mirrored: what it does not have goes. That is meant for the next state of the same data, not for data
    that came another way.
    """
    claim, person = table_of(Claim), table_of(Person)
    persons = resolve(seed).persons
    claims = {one.id for own in persons for one in own.claims}
    added = connection.execute(select(claim.c.slug).where(claim.c.slug.like(f"{IMPORTED}%"))).scalars()
    lost = sum(slug not in claims for slug in added)
    held = set(connection.execute(select(person.c.slug)).scalars())
    gone = len(held - {slug for one in persons for slug in (one.id, *one.redirects)})
    if lost:
        reason = f"The database holds claims imported from CSV files, of which the seed does not have {lost}."
    elif gone * 2 > len(held):
        reason = f"Of the {len(held)} persons in the database the seed does not have {gone}."
    else:
        return
    raise DatabaseStateError(
        f"{reason} Loading it would remove them; nothing was changed. `kartoteka export` keeps what is there, "
        "--replace loads the seed in its place."
    )


def write(connection: Connection, seed: Seed) -> Counter[str]:
    """Bring all tables to the seed within the caller's transaction; returns the counts of rows touched."""
    terms = TermIds(connection)
    wanted: dict[Table, list[Row]] = dict(term_rows(connection, seed, terms))
    sources, source_keys, passage_keys = source_rows(connection, seed)
    wanted |= sources
    wanted |= ClaimRows(connection, seed, terms, source_keys, passage_keys).build()
    for table in reversed(DERIVED):
        connection.execute(delete(table))
    _forget_changed_texts(connection, wanted[table_of(Passage)])
    _loosen_relations(connection, wanted[table_of(Relation)])
    counts = sync_tables(connection, wanted, _IDENTITIES)
    write_derived(connection)
    _note_release(connection, seed, changed=sum(counts.values()) > 0)
    return counts


def derive_if_missing(url: str) -> bool:
    """Write what is derived anew in a database that has persons and lacks some of it; whether that was so.

    Such is a database that an older program filled and this one has migrated.
    """
    engine = make_engine(url, pooled=False)
    try:
        with engine.begin() as connection:
            if not (lacks_search(connection) or lacks_coverage(connection)):
                return False
            for table in reversed(DERIVED):
                connection.execute(delete(table))
            write_derived(connection)
            return True
    finally:
        engine.dispose()


def _forget_changed_texts(connection: Connection, wanted: list[Row]) -> None:
    """Take away attached texts of passages that go or whose digest changes: they would no longer be what was read."""
    passage, attached = table_of(Passage), table_of(PassageText)
    digests = {row["id"]: row["sha256"] for row in wanted}
    held = select(passage.c.id, passage.c.sha256).join(attached, attached.c.passage_id == passage.c.id)
    stale = [key for key, digest in connection.execute(held) if digests.get(key) != digest]
    if stale:
        connection.execute(delete(attached).where(attached.c.passage_id.in_(stale)))


def _loosen_relations(connection: Connection, wanted: list[Row]) -> None:
    """Take away relations whose claim goes to the person they name: they come back naming somebody else.

    The claim moves first and takes the relation along, which for that moment would be one of a person to himself.
    """
    relation = table_of(Relation)
    held = dict(connection.execute(select(relation.c.claim_id, relation.c.other_person_id)).all())
    stale = [row["claim_id"] for row in wanted if row["person_id"] == held.get(row["claim_id"], 0)]
    if stale:
        connection.execute(delete(relation).where(relation.c.claim_id.in_(stale)))


def _note_release(connection: Connection, seed: Seed, *, changed: bool) -> None:
    release = table_of(Release)
    version = seed.sources.release if seed.sources else ""
    if not changed and connection.execute(select(release.c.seed_sha256)).scalar() == seed.digest:
        return
    connection.execute(delete(release))
    connection.execute(
        release.insert().values(id=1, version=version, seed_sha256=seed.digest, changed_at=datetime.now(UTC))
    )
