"""Our own data package, written as its rows are made: the same files as `kartoteka export` writes to a folder."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Table

from app.formats import data_package
from app.formats.csv_text import line, verbatim
from app.queries.dump import EXPORTED
from app.queries.sources import ReleaseRow

_DATED = "dates_edtf start_earliest start_latest end_earliest end_latest start_basis end_basis dates_qualified"
_DETAIL = f"{_DATED} claim_id person_id kind"
COLUMNS: dict[str, str] = {
    "activity": f"{_DETAIL} activity object place_id with_person_id",
    "alternative": "alternative_set_id claim_id position preferred_reason",
    "alternative_set": "id slug question",
    "award": f"{_DETAIL} decoration_id times",
    "citation": "id claim_id claim_link_id organisation_claim_id position source_id passage_id as_written"
                " date_as_written note",
    "claim": "id slug person_id kind ordinal voice reading mode actuality assessment assessment_reason note"
             " recorded_by recorded_on reviewed_by",
    "claim_link": "id slug from_claim_id to_claim_id kind note",
    "codename_use": f"{_DETAIL} codename_id organisation_id",
    "education": f"{_DETAIL} organisation_id faculty outcome",
    "fate": f"{_DETAIL} fate_kind_id place_id sentence_years sentence_months words",
    "fate_party": "id claim_id position part person_id organisation_id words",
    "identifier": "claim_id person_id kind authority value",
    "identity_claim": "identity_decision_id claim_slug part claim_id",
    "identity_decision": "id slug position kind person_id other_person_id former_slug former_name reason"
                         " recorded_by recorded_on",
    "life_event": f"{_DETAIL} event place_id words",
    "membership": f"{_DETAIL} membership value organisation_id",
    "name_form": "claim_id person_id kind form name name_key language",
    "organisation_claim": f"{_DATED} id slug organisation_id place_id assertion counted words reading mode note"
                          " recorded_by recorded_on",
    "person": "id slug name sort_name sort_key identified note",
    "person_redirect": "slug person_id",
    "posting": f"{_DETAIL} role_id organisation_id place_id cover_organisation_id cover_role_id service_id nature"
               " acting",
    "rank_holding": f"{_DETAIL} rank_id",
    "relation": f"{_DETAIL} relation other_person_id organisation_id role_id place_id",
    "rests_on": "citation_id position author date locator",
    "trait": f"{_DETAIL} trait value by_person_id by_words",
}  # fmt: skip
"""The columns that rows are written for as text; those of the vocabularies come from what loads a seed."""
CHANGED = datetime(2026, 1, 1, tzinfo=UTC)
"""When synthetic data last changed."""


def check_columns() -> None:
    """Raise ValueError where a table has other columns than its rows are written for."""
    for table in EXPORTED:
        found = " ".join(column.name for column in table.columns)
        if COLUMNS.get(table.name, found) != found:
            raise ValueError(f"{table.name} has the columns {found}; its rows are written as {COLUMNS[table.name]}")


class Package:
    """A folder being filled, every table a file of its own; rows come in the order of their keys."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        check_columns()
        self._folder = folder
        self._files: dict[str, BinaryIO] = {}
        self._measured = {table.name: data_package._Measured(iter(())) for table in EXPORTED}
        self.rows = {table.name: 0 for table in EXPORTED}
        for table in EXPORTED:
            self._files[table.name] = stack.enter_context((folder / f"{table.name}.csv").open("wb"))
            self.write(table.name, line([column.name for column in table.columns]).encode(), 0)

    def write(self, table: str, lines: bytes, count: int) -> None:
        """Lines of a table, and how many rows they are."""
        self._files[table].write(lines)
        self._measured[table].size += len(lines)
        self._measured[table].digest.update(lines)
        self.rows[table] += count

    def write_rows(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        """Rows by column, in any order; what a row does not say is null."""
        keys = [column.name for column in table.primary_key]
        ordered = sorted(rows, key=lambda row: [row[key] for key in keys])
        lines = [line([verbatim(row.get(column.name)) for column in table.columns]) for row in ordered]
        self.write(table.name, "".join(lines).encode(), len(lines))

    def finish(self, version: str) -> None:
        """The release, then README and descriptor."""
        digest = hashlib.sha256(version.encode()).hexdigest()
        row = {"id": 1, "version": version, "seed_sha256": digest, "changed_at": CHANGED}
        self.write_rows(next(table for table in EXPORTED if table.name == "release"), [row])
        found = ReleaseRow(version, CHANGED, digest, self.rows["person"], self.rows["claim"])
        readme = data_package._readme(found, self.rows, "")
        (self._folder / data_package.README).write_bytes(readme.encode())
        resources = [data_package._resource(table, self._measured[table.name]) for table in EXPORTED]
        descriptor = data_package._descriptor(found, resources, "")
        text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
        (self._folder / data_package.DESCRIPTOR).write_bytes(text.encode())
