"""The shape of flat CSV files: which fields persons and postings have, and how other people's columns map to them."""

from pydantic import BaseModel, ConfigDict, Field

PERSON_FIELDS: dict[str, str] = {
    "id": "the person's id, such as melnikov-boris-nikolaevich; made from the name where there is none",
    "name": "the name as the heading gives it",
    "sort_name": "the name as it is sorted: surname, given names",
    "original": "the name in its original script",
    "original_language": "the language of that (BCP 47)",
    "born": "when born (EDTF)",
    "died": "when died (EDTF)",
    "note": "a note on the person",
}
"""What a row about a person may hold, and what each means."""
POSTING_FIELDS: dict[str, str] = {
    "person": "the person: id, or the name as in the persons' file or in the database",
    "role": "the role: id, label or alias",
    "organisation": "the organisation: id, label or alias",
    "place": "the place: id, label or alias",
    "cover": "the cover, an organisation or a role",
    "cover_organisation": "the organisation that was the cover",
    "cover_role": "the role that was the cover",
    "dates": "from when to when (EDTF, start/end)",
    "from": "from when (EDTF), instead of dates",
    "to": "to when (EDTF), instead of dates",
    "acting": "whether acting: true or false",
    "nature": "office, mission, service or collective",
    "reading": "stated, implied or ambiguous",
    "mode": "asserted, attributed, alleged or denied",
    "actuality": "held, appointed, candidate, planned, attempted or did_not_happen",
    "note": "a note on the posting",
}
"""What a row about a posting may hold."""
CITED_FIELDS: dict[str, str] = {
    "source": "the source: its id or title",
    "passage": "the number of the passage",
    "as_written": "the phrase as written, at most ten words",
    "date_as_written": "the date as written",
    "recorded_by": "who recorded it",
}
"""What either may hold: where it stands."""


class FileMapping(BaseModel):
    """How one file's columns are read.

    `columns` leads from our field to their column, `constants` has what fields are that they do not have, `values`
    leads by field from their words to ours.
    """

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)


class FlatMapping(BaseModel):
    """A mapping file: one part for the persons' file, one for the postings'."""

    model_config = ConfigDict(extra="forbid")

    persons: FileMapping = FileMapping()
    postings: FileMapping = FileMapping()
