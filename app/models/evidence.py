"""Derived from the claims when they are written: what the texts cover and use, and where they disagree."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.domain.evidence import CoverageScope, DisagreementAbout, DisagreementKind, FigureTopic
from app.models.base import BinaryText, not_blank, one_of, references


class CoverageYear(SQLModel, table=True):
    """Derived: how many persons some post puts in a year, certainly or only possibly.

    A row is of everybody (`all`), of a place or a service with all below it, of posts for which none is given
    (`unplaced`, `unserved`), or of one text (`source`). A person counts once a row, by the surest post.
    """

    __tablename__ = "coverage_year"
    __table_args__ = (
        references("place_id", "place.id"),
        references("service_id", "service.id"),
        references("source_id", "source.id"),
        one_of("scope", CoverageScope),
        CheckConstraint("(scope = 'place') = (place_id IS NOT NULL)", name="place_of_its_own"),
        CheckConstraint("(scope = 'service') = (service_id IS NOT NULL)", name="service_of_its_own"),
        CheckConstraint("(scope = 'source') = (source_id IS NOT NULL)", name="source_of_its_own"),
        CheckConstraint("persons_certain >= 0 AND persons_possible >= 0", name="counted"),
        Index("ix_coverage_year_place_id", "place_id", "year"),
        Index("ix_coverage_year_scope", "scope", "year"),
    )

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    scope: str = Field(sa_type=BinaryText)
    place_id: int | None = None
    service_id: int | None = None
    source_id: int | None = None
    year: int
    persons_certain: int
    persons_possible: int


class CoverageFigure(SQLModel, table=True):
    """Derived: a figure about the whole, such as how many persons the texts give no fate for."""

    __tablename__ = "coverage_figure"
    __table_args__ = (one_of("topic", FigureTopic), not_blank("value"))

    topic: str = Field(sa_type=BinaryText, primary_key=True)
    value: str = Field(sa_type=BinaryText, primary_key=True)
    number: int


class TermUsage(SQLModel, table=True):
    """Derived: how many of the texts' claims use a term or one below it, and of how many persons; if any does."""

    __tablename__ = "term_usage"
    __table_args__ = (
        references("term_id", "term.id"),
        CheckConstraint("persons > 0 AND claims >= persons", name="used"),
    )

    term_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    claims: int
    persons: int


class Disagreement(SQLModel, table=True):
    """Derived: a declared set of alternatives, a computed contradiction, or a correction of the editor's.

    `slug` is the set's, the link's, or the two claims' ids joined; `question` is null for a correction;
    `preferred_claim_id` is shown first, never without a `reason`. The order of `id` is the order of lists.
    """

    __tablename__ = "disagreement"
    __table_args__ = (
        references("preferred_claim_id", "claim.id"),
        one_of("kind", DisagreementKind),
        one_of("about", DisagreementAbout),
        not_blank("slug"),
        CheckConstraint("preferred_claim_id IS NULL OR reason IS NOT NULL", name="preferred_with_reason"),
        Index("ix_disagreement_kind", "kind", "about"),
    )

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    slug: str = Field(sa_type=BinaryText)
    kind: str = Field(sa_type=BinaryText)
    about: str = Field(sa_type=BinaryText)
    question: str | None = None
    preferred_claim_id: int | None = None
    reason: str | None = None


class DisagreementClaim(SQLModel, table=True):
    """Derived: one reading of a disagreement, and the number of the panel on its person's page (null: corrections)."""

    __tablename__ = "disagreement_claim"
    __table_args__ = (
        references("disagreement_id", "disagreement.id"),
        references("claim_id", "claim.id"),
        references("person_id", "person.id"),
        Index("ix_disagreement_claim_claim_id", "claim_id"),
        Index("ix_disagreement_claim_person_id", "person_id", "disagreement_id"),
    )

    disagreement_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    claim_id: int
    person_id: int
    panel: int | None = None
