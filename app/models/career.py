"""Details of claims about a career: postings, ranks, codenames, education, awards."""

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from app.domain.terms import Nature, Outcome
from app.models.base import BinaryText, Dated, Detail, dated_checks, detail_of, one_of, references


class Posting(Detail, Dated, table=True):
    """A post or service: role, organisation, place, cover. `service_id` is the one it counts under."""

    __tablename__ = "posting"
    __table_args__ = (
        *detail_of("posting"),
        *dated_checks(),
        references("role_id", "role.id"),
        references("organisation_id", "organisation.id"),
        references("place_id", "place.id"),
        references("cover_organisation_id", "organisation.id"),
        references("cover_role_id", "role.id"),
        references("service_id", "service.id"),
        one_of("nature", Nature),
        Index("ix_posting_role_id", "role_id", "place_id", "start_earliest", "end_latest"),
        Index("ix_posting_place_id", "place_id", "start_earliest", "end_latest"),
        Index("ix_posting_organisation_id", "organisation_id", "start_earliest", "end_latest"),
        # In the order of lists, word for word as app.queries.conditions.in_time asks for it; the bounds stand beside it
        # so that what no window reaches is passed over without its row. The lines of the CASE are PostgreSQL's own: by
        # them Alembic compares.
        Index(
            "ix_posting_first_day",
            text("coalesce(start_earliest, start_latest, end_earliest, end_latest, '9999-12-31')"),
            text("(\nCASE\n    WHEN start_earliest IS NULL THEN 0\n    ELSE 1\nEND)"),
            "claim_id",
            "start_earliest",
            "start_latest",
            "end_earliest",
            "end_latest",
        ),
        Index("ix_posting_person_id", "person_id"),
        Index("ix_posting_cover_organisation_id", "cover_organisation_id"),
        Index("ix_posting_cover_role_id", "cover_role_id"),
    )

    role_id: int
    organisation_id: int | None = None
    place_id: int | None = None
    cover_organisation_id: int | None = None
    cover_role_id: int | None = None
    service_id: int | None = None
    nature: str = Field(sa_type=BinaryText)
    acting: bool = False


class RankHolding(Detail, Dated, table=True):
    """A rank, and when it was held."""

    __tablename__ = "rank_holding"
    __table_args__ = (
        *detail_of("rank_holding"),
        *dated_checks(),
        references("rank_id", "rank.id"),
        Index("ix_rank_holding_rank_id", "rank_id", "person_id"),
        Index("ix_rank_holding_person_id", "person_id"),
    )

    rank_id: int


class CodenameUse(Detail, Dated, table=True):
    """A codename borne, and the service or network that used it."""

    __tablename__ = "codename_use"
    __table_args__ = (
        *detail_of("codename_use"),
        *dated_checks(),
        references("codename_id", "codename.id"),
        references("organisation_id", "organisation.id"),
        Index("ix_codename_use_codename_id", "codename_id"),
        Index("ix_codename_use_person_id", "person_id"),
    )

    codename_id: int
    organisation_id: int | None = None


class Education(Detail, Dated, table=True):
    """A course of study: institution, faculty in words, and how it ended."""

    __tablename__ = "education"
    __table_args__ = (
        *detail_of("education"),
        *dated_checks(),
        references("organisation_id", "organisation.id"),
        one_of("outcome", Outcome),
        Index("ix_education_organisation_id", "organisation_id"),
        Index("ix_education_person_id", "person_id"),
    )

    organisation_id: int
    faculty: str | None = None
    outcome: str = Field(sa_type=BinaryText)


class Award(Detail, Dated, table=True):
    """A decoration received; `times` says for which time (2: for the second time)."""

    __tablename__ = "award"
    __table_args__ = (
        *detail_of("award"),
        *dated_checks(),
        references("decoration_id", "decoration.id"),
        CheckConstraint("times >= 1", name="times_positive"),
        Index("ix_award_decoration_id", "decoration_id"),
        Index("ix_award_person_id", "person_id"),
    )

    decoration_id: int
    times: int | None = None
