"""The claim: source S, at passage P, says X about person Y; and how claims bear on each other."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.domain.terms import (
    Actuality,
    Assertion,
    Assessment,
    ClaimKind,
    LinkKind,
    Mode,
    Reading,
    Voice,
)
from app.models.base import BinaryText, Dated, dated_checks, not_blank, one_of, references


class Claim(SQLModel, table=True):
    """One statement about one person, with four independent readings: ours, the source's, its actuality, the editor's.

    `slug` is the public id: minted once, never reused. `ordinal` is the source's order within the person.
    """

    __tablename__ = "claim"
    __table_args__ = (
        references("person_id", "person.id"),
        UniqueConstraint("id", "person_id", "kind"),
        one_of("kind", ClaimKind),
        one_of("voice", Voice),
        one_of("reading", Reading),
        one_of("mode", Mode),
        one_of("actuality", Actuality),
        one_of("assessment", Assessment),
        not_blank("slug"),
        CheckConstraint("ordinal >= 1", name="ordinal_positive"),
        CheckConstraint("(assessment = 'none') = (assessment_reason IS NULL)", name="assessment_with_reason"),
        Index("ix_claim_person_id", "person_id", "ordinal"),
        Index("ix_claim_kind", "kind", "person_id", "ordinal", "id"),
    )

    id: int = Field(primary_key=True)
    slug: str = Field(sa_type=BinaryText, unique=True)
    person_id: int
    kind: str = Field(sa_type=BinaryText)
    ordinal: int
    voice: str = Field(sa_type=BinaryText)
    reading: str = Field(sa_type=BinaryText)
    mode: str = Field(sa_type=BinaryText)
    actuality: str = Field(sa_type=BinaryText)
    assessment: str = Field(sa_type=BinaryText)
    assessment_reason: str | None = None
    note: str | None = None
    recorded_by: str
    recorded_on: date
    reviewed_by: str | None = None


class ClaimLink(SQLModel, table=True):
    """How one claim bears on another; cited like a claim."""

    __tablename__ = "claim_link"
    __table_args__ = (
        references("from_claim_id", "claim.id"),
        references("to_claim_id", "claim.id"),
        one_of("kind", LinkKind),
        not_blank("slug"),
        CheckConstraint("from_claim_id <> to_claim_id", name="two_claims"),
        UniqueConstraint("from_claim_id", "to_claim_id", "kind"),
        Index("ix_claim_link_to_claim_id", "to_claim_id", "kind"),
    )

    id: int = Field(primary_key=True)
    slug: str = Field(sa_type=BinaryText, unique=True)
    from_claim_id: int
    to_claim_id: int
    kind: str = Field(sa_type=BinaryText)
    note: str | None = None


class AlternativeSet(SQLModel, table=True):
    """Claims that exclude each other, with the question they answer."""

    __tablename__ = "alternative_set"
    __table_args__ = (not_blank("slug"), not_blank("question"))

    id: int = Field(primary_key=True)
    slug: str = Field(sa_type=BinaryText, unique=True)
    question: str


class Alternative(SQLModel, table=True):
    """One claim of a set of alternatives; `preferred_reason` is set where it is shown first, never without a reason."""

    __tablename__ = "alternative"
    __table_args__ = (
        references("alternative_set_id", "alternative_set.id"),
        references("claim_id", "claim.id"),
        not_blank("preferred_reason"),
        Index("ix_alternative_claim_id", "claim_id"),
        Index(
            "uq_alternative_preferred",
            "alternative_set_id",
            unique=True,
            sqlite_where=text("preferred_reason IS NOT NULL"),
            postgresql_where=text("preferred_reason IS NOT NULL"),
        ),
    )

    alternative_set_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    claim_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    position: int
    preferred_reason: str | None = None


class Contradiction(SQLModel, table=True):
    """Derived: two claims that cannot both be so, declared by an alternative set or computed; each pair once."""

    __tablename__ = "contradiction"
    __table_args__ = (
        references("first_claim_id", "claim.id"),
        references("second_claim_id", "claim.id"),
        CheckConstraint("first_claim_id < second_claim_id", name="pair_in_order"),
        one_of("origin", ("declared", "computed")),
        Index("ix_contradiction_second_claim_id", "second_claim_id"),
    )

    first_claim_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    second_claim_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    question: str
    origin: str = Field(sa_type=BinaryText)


class OrganisationClaim(Dated, table=True):
    """Presence, absence or count of something that is not a person, at an organisation or place; cited alike."""

    __tablename__ = "organisation_claim"
    __table_args__ = (
        references("organisation_id", "organisation.id"),
        references("place_id", "place.id"),
        one_of("assertion", Assertion),
        one_of("reading", Reading),
        one_of("mode", Mode),
        not_blank("slug"),
        CheckConstraint("(assertion = 'count') = (counted IS NOT NULL)", name="count_with_number"),
        *dated_checks(),
        Index("ix_organisation_claim_place_id", "place_id"),
        Index("ix_organisation_claim_organisation_id", "organisation_id"),
    )

    id: int = Field(primary_key=True)
    slug: str = Field(sa_type=BinaryText, unique=True)
    organisation_id: int
    place_id: int | None = None
    assertion: str = Field(sa_type=BinaryText)
    counted: int | None = None
    words: str | None = None
    reading: str = Field(sa_type=BinaryText)
    mode: str = Field(sa_type=BinaryText)
    note: str | None = None
    recorded_by: str
    recorded_on: date
