"""Persons: identities only. What is known of them stands in claims."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.domain.terms import Badge
from app.models.base import BinaryText, not_blank, one_of, references


class Person(SQLModel, table=True):
    """A human being the sources speak of, named or not. `name` is a heading; the forms as written are claims."""

    __tablename__ = "person"
    __table_args__ = (
        not_blank("slug"),
        not_blank("name"),
        Index("ix_person_sort_key", "sort_key", "id"),
    )

    id: int = Field(primary_key=True)
    slug: str = Field(sa_type=BinaryText, unique=True)
    name: str
    sort_name: str
    sort_key: str = Field(sa_type=BinaryText)
    identified: bool = True
    note: str | None = None


class PersonRedirect(SQLModel, table=True):
    """An id that once stood for a person and now leads to another: kept for ever."""

    __tablename__ = "person_redirect"
    __table_args__ = (references("person_id", "person.id"), not_blank("slug"))

    slug: str = Field(sa_type=BinaryText, primary_key=True)
    person_id: int


class PersonDigest(SQLModel, table=True):
    """Derived from the claims when they are written: what lists show and filter by."""

    __tablename__ = "person_digest"
    __table_args__ = (
        references("person_id", "person.id"),
        references("because_claim_id", "claim.id"),
        one_of("badge", Badge),
        Index("ix_person_digest_is_personnel", "is_personnel"),
    )

    person_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    is_personnel: bool
    is_attache: bool
    because: str | None = None
    because_claim_id: int | None = None
    badge: str = Field(sa_type=BinaryText)
    fate: str | None = None
    rehabilitated: bool = False
    span_from: date | None = None
    span_to: date | None = None
    dead_by: date | None = None
    claims: int
    postings: int
    sources: int
    disagreements: int


class PersonService(SQLModel, table=True):
    """Derived: the services of a person's postings, codenames and memberships, in order of first claim."""

    __tablename__ = "person_service"
    __table_args__ = (
        references("person_id", "person.id"),
        references("service_id", "service.id"),
        Index("ix_person_service_service_id", "service_id"),
    )

    person_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    service_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    position: int
