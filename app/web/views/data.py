"""The page of what can be taken away."""

from sqlalchemy import Connection

from app.domain import licence
from app.queries.dump import table_counts
from app.queries.sources import release
from app.web.contexts.lists import DataContext, TableView

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
