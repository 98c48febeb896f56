"""What a roster adds to a list of postings."""

from app.domain.date_labels import plain
from app.domain.dates import Expression
from app.schemas.parts import Response


class OnOut(Response):
    """The day, month or year asked about: as EDTF and in words."""

    edtf: str
    label: str

    @classmethod
    def of(cls, on: Expression) -> "OnOut":
        """From the date as it was read."""
        return cls(edtf=on.edtf, label=plain(on))
