"""What the tables share: naming of constraints, text types, dated columns, and CHECKs from enums."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Text
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = SQLModel.metadata

BinaryText: Any = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that sorts by code point on both engines, for ids and sort keys."""


def one_of(column: str, values: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    """A CHECK that `column` (or null) is one of the values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def not_blank(column: str) -> CheckConstraint:
    """A CHECK that a text column is not empty."""
    return CheckConstraint(f"{column} <> ''", name=f"{column}_not_blank")


class Dated(SQLModel):
    """Dates of a claim: canonical EDTF text, its four bounds (null where unknown), and where each end comes from.

    `dates_qualified` is true where `?`, `~` or `%` caps an overlap at possible.
    """

    dates_edtf: str | None = Field(default=None, sa_type=BinaryText)
    start_earliest: date | None = None
    start_latest: date | None = None
    end_earliest: date | None = None
    end_latest: date | None = None
    start_basis: str | None = Field(default=None, sa_type=BinaryText)
    end_basis: str | None = Field(default=None, sa_type=BinaryText)
    dates_qualified: bool = False


def dated_checks() -> tuple[CheckConstraint, ...]:
    """The CHECKs of a dated table: bounds in order, text and bounds both or neither, bases from their list."""
    bounds = "start_earliest, start_latest, end_earliest, end_latest"
    return (
        CheckConstraint("start_earliest <= start_latest", name="start_in_order"),
        CheckConstraint("end_earliest <= end_latest", name="end_in_order"),
        CheckConstraint("start_earliest <= end_latest", name="span_in_order"),
        CheckConstraint(f"(dates_edtf IS NULL) = (COALESCE({bounds}) IS NULL)", name="text_with_bounds"),
        CheckConstraint("start_basis IN ('stated', 'document', 'context', 'editor')", name="start_basis"),
        CheckConstraint("end_basis IN ('stated', 'document', 'context', 'editor')", name="end_basis"),
        CheckConstraint("dates_edtf IS NOT NULL OR COALESCE(start_basis, end_basis) IS NULL", name="basis_needs_dates"),
    )


class Detail(SQLModel):
    """The key of a claim's detail row: it is the claim's, and names its person and kind again."""

    claim_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person_id: int
    kind: str = Field(sa_type=BinaryText)


def detail_of(kind: str) -> tuple[CheckConstraint | ForeignKeyConstraint, ...]:
    """Constraints that bind a detail row to the claim of its own person and kind, and no other."""
    return (
        ForeignKeyConstraint(
            ["claim_id", "person_id", "kind"],
            ["claim.id", "claim.person_id", "claim.kind"],
            onupdate="CASCADE",
            ondelete="RESTRICT",
        ),
        CheckConstraint(f"kind = '{kind}'", name="kind"),
    )


def references(column: str, target: str) -> ForeignKeyConstraint:
    """A foreign key that refuses to lose what it points at."""
    return ForeignKeyConstraint([column], [target], ondelete="RESTRICT")
