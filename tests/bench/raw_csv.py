"""All postings with their labels as CSV, as one statement for SQLite's own command line (`sqlite3 -csv`).

The columns are those of the product's file. Two things are left to the peer's advantage: its lines come in the order
of the keys, and passages or phrases cited twice for one posting stand there twice.
"""

import shutil
from pathlib import Path

from tests.bench.servers import AbsentError

EVERYTHING = (
    "SELECT c.slug AS posting_id, p.slug AS person_id, p.name AS person, r.slug AS role_id, r.label AS role,"
    " o.slug AS organisation_id, o.label AS organisation, l.slug AS place_id, l.label AS place, g.latitude,"
    " g.longitude, v.label AS cover_organisation, w.label AS cover_role, x.nature,"
    " iif(x.acting, 'true', 'false') AS acting, x.dates_edtf, x.start_earliest, x.start_latest, x.end_earliest,"
    " x.end_latest, NULL AS overlap, c.reading, c.mode, c.actuality,"
    " (SELECT group_concat(s.slug || coalesce(':' || a.number, ''), '; ') FROM citation i JOIN source s"
    "  ON s.id = i.source_id LEFT JOIN passage a ON a.id = i.passage_id WHERE i.claim_id = c.id) AS sources,"
    " (SELECT group_concat(i.as_written, ' | ') FROM citation i WHERE i.claim_id = c.id) AS as_written"
    " FROM posting x JOIN claim c ON c.id = x.claim_id JOIN person p ON p.id = x.person_id"
    " JOIN term r ON r.id = x.role_id LEFT JOIN term o ON o.id = x.organisation_id"
    " LEFT JOIN term l ON l.id = x.place_id LEFT JOIN place g ON g.id = x.place_id"
    " LEFT JOIN term v ON v.id = x.cover_organisation_id LEFT JOIN term w ON w.id = x.cover_role_id"
    " WHERE c.voice = 'source' AND c.mode IN ('asserted', 'attributed') AND c.actuality IN ('held', 'appointed')"
    " AND x.nature <> 'collective'"
)


def find() -> str:
    """SQLite's command line; raises AbsentError."""
    found = shutil.which("sqlite3")
    if found is None:
        raise AbsentError("sqlite3 (Debian's package sqlite3)")
    return found


def command(database: Path) -> list[str]:
    """What writes the file to standard output."""
    return [find(), "-readonly", "-csv", "-header", str(database), EVERYTHING]


