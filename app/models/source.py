"""Sources, their numbered passages, and (where the operator attached it) the text itself."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.base import BinaryText, not_blank, references


class Source(SQLModel, table=True):
    """A text that was read, or the editor. Field names follow CSL where CSL has one."""

    __tablename__ = "source"
    __table_args__ = (not_blank("slug"), not_blank("title"))

    id: int = Field(primary_key=True)
    slug: str = Field(sa_type=BinaryText, unique=True)
    type: str
    title: str
    container_title: str | None = None
    author: str | None = None
    issued: str | None = None
    language: str | None = None
    translation: str | None = None
    standpoint: str | None = None
    extent_read: str | None = None
    read_in_full: bool = False
    is_editor: bool = False
    file_name: str | None = None
    note: str | None = None


class Passage(SQLModel, table=True):
    """One line of a source: its number and the SHA-256 (hex) of the raw line without its line end."""

    __tablename__ = "passage"
    __table_args__ = (
        references("source_id", "source.id"),
        UniqueConstraint("source_id", "number"),
        UniqueConstraint("id", "source_id"),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("length(sha256) = 64", name="sha256_hex"),
    )

    id: int = Field(primary_key=True)
    source_id: int
    number: int
    sha256: str = Field(sa_type=BinaryText)


class PassageText(SQLModel, table=True):
    """The words of a passage, only where an operator attached the text. Never exported, never in the API."""

    __tablename__ = "passage_text"
    __table_args__ = (references("passage_id", "passage.id"),)

    passage_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str


class Citation(SQLModel, table=True):
    """Where a claim, a link or an organisation claim stands: the passage, and the phrase as written.

    Exactly one of `claim_id`, `claim_link_id` and `organisation_claim_id` is set. The editor's own
    citations name the source `editor` and no passage.
    """

    __tablename__ = "citation"
    __table_args__ = (
        references("claim_id", "claim.id"),
        references("claim_link_id", "claim_link.id"),
        references("organisation_claim_id", "organisation_claim.id"),
        references("source_id", "source.id"),
        ForeignKeyConstraint(
            ["passage_id", "source_id"], ["passage.id", "passage.source_id"], ondelete="RESTRICT"
        ),
        CheckConstraint(
            "(claim_id IS NOT NULL AND claim_link_id IS NULL AND organisation_claim_id IS NULL)"
            " OR (claim_id IS NULL AND claim_link_id IS NOT NULL AND organisation_claim_id IS NULL)"
            " OR (claim_id IS NULL AND claim_link_id IS NULL AND organisation_claim_id IS NOT NULL)",
            name="one_owner",
        ),
        CheckConstraint("(passage_id IS NULL) = (as_written IS NULL)", name="phrase_with_passage"),
        CheckConstraint("position >= 1", name="position_positive"),
        UniqueConstraint("claim_id", "position"),
        UniqueConstraint("claim_link_id", "position"),
        UniqueConstraint("organisation_claim_id", "position"),
        Index("ix_citation_passage_id", "passage_id"),
        Index("ix_citation_source_id", "source_id"),
    )

    id: int = Field(primary_key=True)
    claim_id: int | None = None
    claim_link_id: int | None = None
    organisation_claim_id: int | None = None
    position: int
    source_id: int
    passage_id: int | None = None
    as_written: str | None = None
    date_as_written: str | None = None
    note: str | None = None


class RestsOn(SQLModel, table=True):
    """A work the passage itself relies on, which we have not seen, in the order the passage names them."""

    __tablename__ = "rests_on"
    __table_args__ = (references("citation_id", "citation.id"), not_blank("author"))

    citation_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    author: str
    date: str | None = None
    locator: str | None = None
